/** Sealed phases on SQLite, as the main thread sees them. The thread starts with the first call: most servers hold no review most of the time. */
import type { SealedPhase, SealedPort, PutOutcome, Slip } from '../sealed.ts';
import { WorkerLink } from '../worker-link.ts';

export interface SealedOperations {
  open: { args: SealedPhase; result: boolean };
  phases: { args: string; result: SealedPhase[] };
  put: {
    args: { phase: string; slip: { id: string; handle: string; box: string | null }; most: number };
    result: PutOutcome;
  };
  slips: { args: string; result: Slip[] };
  close: { args: string; result: boolean };
  end: { args: string; result: null };
  forget: { args: string; result: null };
}

/** The port and what lets go of its thread. */
export function sqliteSealed(dir: string): { port: SealedPort; stop: () => Promise<void> } {
  let link: Promise<WorkerLink<SealedOperations>> | null = null;
  const start = async (): Promise<WorkerLink<SealedOperations>> => {
    const started = new WorkerLink<SealedOperations>(new URL('./sealed-worker.ts', import.meta.url), { dir });
    await started.started;
    return started;
  };
  const thread = (): Promise<WorkerLink<SealedOperations>> => (link ??= start());
  return {
    port: {
      open: async (phase) => (await thread()).call('open', phase),
      phases: async (incident) => (await thread()).call('phases', incident),
      put: async (phase, slip, most) => (await thread()).call('put', { phase, slip, most }),
      slips: async (phase) => (await thread()).call('slips', phase),
      close: async (phase) => (await thread()).call('close', phase),
      end: async (phase) => {
        await (await thread()).call('end', phase);
      },
      forget: async (incident) => {
        await (await thread()).call('forget', incident);
      },
    },
    stop: async () => {
      if (link) await (await link).close();
    },
  };
}
