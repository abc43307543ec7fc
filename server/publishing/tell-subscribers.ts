/** From a public edition to those who subscribed to the status page. What became private, was withdrawn or overtaken meanwhile is not told. */
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Edition } from '#model/publishing/edition.ts';
import type { SystemChannel } from '#server/effects/channel.ts';
import type { PostmortemSaid } from '#server/effects/channels/said.ts';

interface Parts {
  /** The newest public edition; null when nobody outside reads one. */
  publicEdition: (incident: IncidentId) => Promise<Edition | null>;
  /** Queues it for everybody who subscribed. */
  tell: (said: PostmortemSaid, effect: string) => Promise<void>;
}

const publicVersions = (state: IncidentState): number[] =>
  state.postmortem.versions.flatMap(({ audience, version }) => (audience === 'public' ? [version] : []));

/** Takes `tell-subscribers` effects. */
export function subscribersChannel({ publicEdition, tell }: Parts): SystemChannel {
  return {
    name: 'subscribers',
    takes: (effect) => effect.type === 'tell-subscribers',
    async send({ state, effect, incident, facts, key }) {
      if (effect.type !== 'tell-subscribers' || state.private || state.practice) return;
      const versions = publicVersions(state);
      if (versions.at(-1) !== effect.version) return;
      const edition = await publicEdition(incident);
      if (!edition) return;
      const said = { incident, title: edition.title, isNew: versions.length === 1, at: facts[0]?.at ?? state.lastAt };
      await tell(said, key);
    },
  };
}
