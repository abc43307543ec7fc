/** What a review adds to a played incident: the trigger, dates and kinds of follow-ups, thanks, an owner; then the paper is reviewed and published for members. */
import type { IncidentId } from '#model/ids.ts';
import { readFollowups, setFollowup } from '#model/followups/followups.ts';
import { postmortemRoot } from '#model/documents.ts';
import { appendBlocks, block } from '#model/postmortem/write.ts';
import { AGENDA_STEPS } from '#model/review/agendas.ts';
import { SyncClient } from '#server/cli/sync-client.ts';
import type { WholeServer } from './whole-server.ts';

const DAY_MS = 86_400_000;

/** Holds the half-hour review and publishes; resolves with the page of the first published version. */
export async function reviewAndPublish(world: WholeServer, incident: IncidentId, trigger: string): Promise<string> {
  const { admin } = world;
  const facilitator = await world.person('Noor Haddad');
  await admin.command(incident, { type: 'set-postmortem-owner', owner: facilitator.id });
  await admin.command(incident, { type: 'set-postmortem-state', to: 'in-review' });
  for (const { step } of AGENDA_STEPS['half-hour'])
    await facilitator.command(incident, { type: 'step-review', step, agenda: 'half-hour' });
  const board = await SyncClient.open(world.origin, facilitator.token, incident);
  board.doc.transact(() => {
    appendBlocks(board.doc, postmortemRoot('trigger'), [block([{ text: trigger }])]);
    for (const [index, followup] of readFollowups(board.doc).entries())
      setFollowup(board.doc, followup.id, {
        due: world.now() + (14 + 7 * index) * DAY_MS,
        ...(followup.owner || followup.ownerRole || followup.team ? {} : { owner: facilitator.id }),
        ...(followup.kind ? {} : { kind: 'prevent' as const }),
      });
  });
  await board.saved();
  board.close();
  await admin.command(incident, { type: 'correct-resolution', remedy: 'patch' });
  await admin.command(incident, { type: 'thank', to: facilitator.id, text: 'led the review' });
  await admin.command(incident, { type: 'set-postmortem-state', to: 'reviewed' });
  const published = await admin.api('POST', `/incidents/${incident}/publish`, { audience: 'members' });
  if (published.status !== 201) throw new Error(published.text);
  return (await admin.api('GET', `/incidents/${incident}/published/1?format=html`)).text;
}

/** What the review of an incident finds as its trigger, by a part of the file's name. */
export const TRIGGERS: Readonly<Record<string, string>> = {
  'gitlab-2017': 'The data directory of the primary was removed while the standby was being rebuilt by hand.',
  'github-2018': 'Routine work on failing optical equipment cut the link between two sites for 43 seconds.',
};
