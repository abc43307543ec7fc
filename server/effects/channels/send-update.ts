/**
 * From one `send-update` effect to one row in the outbox for each destination (and each subscriber, when it is public). The effect is done when all rows are
 * on disk; what becomes of each is the row's to say.
 */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { IncidentState, PublishedUpdate } from '#model/incident/state.ts';
import { publicTitleOf } from '#server/status/projection.ts';
import type { Destinations } from '#server/integrations/destinations.ts';
import type { Delivery, SystemChannel } from '../channel.ts';
import type { Outbox } from './outbox.ts';
import type { UpdateSaid } from './said.ts';

interface Parts {
  destinations: Destinations;
  outbox: () => Outbox;
  organisation: () => string;
  /** Told of public updates, after the rows of destinations are kept. */
  publicly: (said: UpdateSaid, effect: string) => Promise<void>;
}

/** What an effect says: the text as it stood after its own entry, whatever was corrected since. */
export function saidOfUpdate(
  state: IncidentState,
  update: PublishedUpdate,
  facts: readonly RecordedFact[],
  given: { organisation: string; incident: Delivery['incident'] },
): UpdateSaid {
  const fact = facts.find(
    (one) =>
      (one.type === 'update-published' || one.type === 'update-corrected' || one.type === 'update-retracted') &&
      one.update === update.update,
  );
  const shown = update.corrections.at(-1)?.text ?? update.text;
  const kind =
    fact?.type === 'update-corrected' ? 'corrected' : fact?.type === 'update-retracted' ? 'retracted' : 'published';
  return {
    ...given,
    kind,
    number: state.number,
    title: update.audience === 'public' ? (publicTitleOf(state) ?? 'An earlier update') : state.title,
    severity: update.severity,
    status: kind === 'published' ? update.status : state.status,
    audience: update.audience,
    text: fact?.type === 'update-corrected' || fact?.type === 'update-published' ? fact.text : shown,
    reason: fact && 'reason' in fact && typeof fact.reason === 'string' ? fact.reason : null,
    nextDueAt: update.nextDueAt,
    at: fact?.at ?? update.at,
  };
}

/** Takes `send-update` effects. */
export function sendUpdateChannel({ destinations, outbox, organisation, publicly }: Parts): SystemChannel {
  return {
    name: 'updates',
    takes: (effect) => effect.type === 'send-update',
    async send({ state, effect, incident, facts, key }) {
      if (effect.type !== 'send-update' || state.practice) return;
      const update = state.updates.find((one) => one.update === effect.update);
      if (!update) return;
      // Private by now counts, not private when it was asked for: what left the house cannot be called back.
      if (update.audience === 'public' && state.private) return;
      const said = saidOfUpdate(state, update, facts, { organisation: organisation(), incident });
      const { audience } = update;
      const chosen = await destinations.choose({
        audience,
        severity: update.severity,
        services: state.services,
        private: state.private,
      });
      for (const { id, kind, name } of chosen)
        await outbox().add(key, {
          incident,
          purpose: 'update',
          channel: kind,
          target: id,
          label: name,
          payload: said,
          about: { update: update.update },
        });
      if (audience === 'public') await publicly(said, key);
      outbox().kick();
    },
  };
}
