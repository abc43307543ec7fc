/** Sealed phases in memory, for tests. */
import type { BoardId } from '#model/ids.ts';
import type { SealedPhase, SealedPort, Slip } from '../sealed.ts';

const byId = (one: Slip, other: Slip): number => (one.id < other.id ? -1 : 1);

export function memorySealed(): SealedPort {
  const phases = new Map<BoardId, SealedPhase>();
  const slips = new Map<BoardId, Map<BoardId, Slip>>();
  const slipsOf = (phase: BoardId): Map<BoardId, Slip> => slips.get(phase) ?? new Map<BoardId, Slip>();
  return {
    async open(phase) {
      if (phases.has(phase.id)) return false;
      phases.set(phase.id, { ...phase });
      slips.set(phase.id, new Map());
      return true;
    },
    phases: async (incident) =>
      structuredClone([...phases.values()].filter((phase) => phase.incident === incident)).sort(
        (one, other) => one.openedAt - other.openedAt || (one.id < other.id ? -1 : 1),
      ),
    async put(phase, { id, handle, box }, most) {
      const rows = slipsOf(phase);
      if (phases.get(phase)?.state !== 'open') return 'closed';
      const known = rows.get(id);
      if (known ? known.handle !== handle : box === null) return 'not-yours';
      if (box === null) {
        rows.delete(id);
        return 'kept';
      }
      const mine = [...rows.values()].filter((slip) => slip.handle === handle);
      if (!known && mine.length >= most) return 'full';
      rows.set(id, { id, handle, box });
      return 'kept';
    },
    slips: async (phase) => structuredClone([...slipsOf(phase).values()]).sort(byId),
    async close(phase) {
      const known = phases.get(phase);
      if (known?.state !== 'open') return false;
      known.state = 'closing';
      return true;
    },
    async end(phase) {
      const known = phases.get(phase);
      if (!known) return;
      known.state = 'over';
      known.key = '';
      slips.set(phase, new Map());
    },
    async forget(incident) {
      for (const phase of [...phases.values()]) {
        if (phase.incident !== incident) continue;
        phases.delete(phase.id);
        slips.delete(phase.id);
      }
    },
  };
}
