/**
 * The operator's and the author's command line: `npm run -s muster -- <command>`. Results go to standard output, one line each where programs read them;
 * everything else to standard error. Works on the data folder itself when no server holds it, or on a server with --url and --token.
 */
import { StartError } from '#server/config.ts';
import { DataFolderError } from '#server/storage/data-folder.ts';
import { OutageError } from '#server/storage/ports.ts';
import { alertsCommand } from './alerts.ts';
import { backupCommand, restoreCommand, verifyCommand } from './backup.ts';
import { blamelessCommand } from './blameless.ts';
import { catalogueCommand } from './catalogue.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError } from './cli-command.ts';
import { exportCommand, importCommand } from './files.ts';
import { playCommand } from './play.ts';
import { eraseCommand, rebuildCommand, redactCommand } from './redact.ts';
import { similarCommand } from './similar.ts';
import { tokenCommand, userCommand } from './users.ts';

const COMMANDS: readonly CliCommand[] = [
  importCommand,
  exportCommand,
  playCommand,
  blamelessCommand,
  alertsCommand,
  similarCommand,
  userCommand,
  tokenCommand,
  catalogueCommand,
  backupCommand,
  restoreCommand,
  verifyCommand,
  redactCommand,
  eraseCommand,
  rebuildCommand,
];

function help(): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const lines = COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  const common = [
    'Everywhere: --url ADDRESS --token TOKEN to work on a running server; otherwise the data folder (MUSTER_DATA_DIR, ./data).',
  ];
  return ['Usage: npm run -s muster -- <command>', '', ...lines, '', ...common].join('\n');
}

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(help());
    return name === undefined ? 1 : 0;
  }
  const command = COMMANDS.find((one) => one.usage.split(' ')[0] === name);
  if (!command) throw new CliError(`There is no command "${name}". \`help\` lists them.`);
  return command.run(args);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const expected =
      error instanceof CliError ||
      error instanceof StartError ||
      error instanceof DataFolderError ||
      error instanceof OutageError;
    const misused = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(expected || misused ? `muster: ${error instanceof Error ? error.message : ''}` : error);
    process.exit(1);
  },
);
