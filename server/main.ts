/**
 * The process behind `npm start`. What the operator can mend is told in one line, without a stack.
 */
import { readConfig, StartError } from './config.ts';
import { firstStart } from './first-start.ts';
import { startServer } from './serve-app.ts';
import { DataFolderError } from './storage/data-folder.ts';
import { OutageError } from './storage/ports.ts';

async function main(): Promise<void> {
  const { app, address } = await startServer(readConfig(process.env));
  console.log(`Muster is at ${address}`);
  for (const line of await firstStart(app, address)) console.log(line);
}

main().catch((error: unknown) => {
  if (error instanceof StartError || error instanceof DataFolderError || error instanceof OutageError)
    console.error(`muster: ${error.message}`);
  else console.error(error);
  process.exit(1);
});
