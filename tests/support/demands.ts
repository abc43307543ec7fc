/** What is asked of somebody, as their page works it out: folded from the live record and the live board, at the server's time. */
import { demandsOn } from '#model/attention/attention.ts';
import type { Demand } from '#model/attention/attention.ts';
import { readBoard } from '#model/board/view.ts';
import { RECORD_ROOT } from '#model/documents.ts';
import type { IncidentId } from '#model/ids.ts';
import { readRecordedFact } from '#model/incident/facts.ts';
import { applyFact, emptyState } from '#model/incident/state.ts';
import type { Somebody, WholeServer } from './whole-server.ts';

/** All demands on a person in an incident now, the most pressing first. */
export async function demandsIn(server: WholeServer, person: Somebody, incident: IncidentId): Promise<Demand[]> {
  const [record, board] = await Promise.all([person.open(incident, 'record'), person.open(incident)]);
  let state = emptyState();
  for (const value of record.doc.getArray(RECORD_ROOT).toArray()) {
    const fact = readRecordedFact(value);
    if (fact) state = applyFact(state, fact);
  }
  const found = demandsOn({
    person: person.id,
    state,
    board: readBoard(board.doc),
    policy: server.app.policy(),
    now: server.now(),
  });
  for (const { provider } of [record, board]) provider.destroy();
  return found;
}
