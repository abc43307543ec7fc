/** The parts of the app for follow-ups over all incidents, put together from what compose.ts has. */
import { FollowupAsks } from './asks.ts';
import { FollowupDecisions } from './decisions.ts';
import { FollowupDigests } from './digests.ts';

/** How often it is looked whether somebody is to be asked or written to. */
const LOOK_MS = 10 * 60_000;

type Parts = ConstructorParameters<typeof FollowupAsks>[0] &
  ConstructorParameters<typeof FollowupDecisions>[0] &
  ConstructorParameters<typeof FollowupDigests>[0];

export interface Followups {
  decisions: FollowupDecisions;
  digests: FollowupDigests;
  /** Asks and writes when it is time. */
  run(): Promise<void>;
}

export function composeFollowups(parts: Parts): Followups {
  const asks = new FollowupAsks(parts);
  const digests = new FollowupDigests(parts);
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    decisions: new FollowupDecisions(parts),
    digests,
    async run() {
      if (parts.now() - lookedAt < LOOK_MS) return;
      lookedAt = parts.now();
      await parts.work.freshen();
      await asks.run();
      await digests.run();
    },
  };
}
