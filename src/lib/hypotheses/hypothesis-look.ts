/** How the state of a hypothesis is drawn and said. */
import type { Tone } from '#lib/ui/state-look.ts';
import type { HypothesisState } from '#model/incident/words.ts';

export const HYPOTHESIS_LOOK: Record<HypothesisState, { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'neutral' },
  checking: { label: 'Checking', tone: 'info' },
  supported: { label: 'Supported', tone: 'good' },
  'ruled-out': { label: 'Ruled out', tone: 'neutral' },
  parked: { label: 'Parked', tone: 'neutral' },
};
