/** A server with the two people whom scenarios of command are about, and what such scenarios look up again and again. */
import type { IncidentId } from '#model/ids.ts';
import { startWholeServer } from './whole-server.ts';
import type { Somebody, WholeServer } from './whole-server.ts';

/** Two responders beside the administrator, none of them in an incident yet. */
export async function startWithCrew(): Promise<{ server: WholeServer; ben: Somebody; cleo: Somebody }> {
  const server = await startWholeServer();
  const [ben, cleo] = await Promise.all([server.person('Ben'), server.person('Cleo')]);
  return { server, ben, cleo };
}

/** An incident as the API gives it to the administrator. */
export const viewOf = async (server: WholeServer, incident: IncidentId) =>
  (await server.admin.api('GET', `/incidents/${incident}`)).json;

/** What the record holds of one type of fact, oldest first. */
export const factsOf = async (
  server: WholeServer,
  incident: IncidentId,
  type: string,
): Promise<Record<string, unknown>[]> =>
  (await server.admin.api('GET', `/incidents/${incident}/record`)).json.facts.filter(
    (fact: { type: string }) => fact.type === type,
  );
