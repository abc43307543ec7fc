/** `play FILE --speed N`: re-enacts a finished incident on a running server while others watch. */
import { parseArgs } from 'node:util';
import { parseIncidentText } from '#model/import/incident-file.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError, readText, WHERE } from './cli-command.ts';
import { castOn, playFile } from './player.ts';

export const playCommand: CliCommand = {
  usage: 'play FILE --speed N',
  summary: 're-enacts an incident live on a server, several people on real sockets, N times faster',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { ...WHERE, speed: { type: 'string', default: '60' } },
      allowPositionals: true,
    });
    const [path] = positionals;
    const speed = Number(values.speed);
    if (!path) throw new CliError('play needs a file.');
    if (!(speed > 0)) throw new CliError('--speed is a number above 0.');
    const url = values.url ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;
    const token = values.token ?? process.env.MUSTER_TOKEN ?? process.env.MUSTER_BOOTSTRAP_TOKEN;
    if (!token) throw new CliError("play needs an administrator's token: --token TOKEN (or MUSTER_TOKEN).");
    const parsed = parseIncidentText(await readText(path));
    if (!parsed.ok)
      throw new CliError(parsed.problems.map((problem) => `${path}: ${problem.path} ${problem.message}`).join('\n'));
    const cast = await castOn(url, token).catch((error: unknown) => {
      if (error instanceof CliError) throw error;
      throw new CliError(`No server answers at ${url}. Start one with npm start, or name it with --url.`);
    });
    const tty = process.stderr.isTTY;
    const incident = await playFile(parsed.file, {
      url,
      cast,
      speed,
      opened: (id, number) => console.error(`#${number} ${url}/incidents/${id}`),
      progress: (done, all) => {
        if (tty) process.stderr.write(`\r${done} of ${all}`);
      },
    });
    if (tty) process.stderr.write('\n');
    console.log(incident);
    return 0;
  },
};
