/** `/status/postmortems/<id>.html`: the newest public edition as a page of its own, without account or script. The id says nothing about the incident inside. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { htmlPage } from '#model/export/html.ts';
import type { IncidentId } from '#model/ids.ts';
import type { App } from '#server/app.ts';
import { isHttps } from '#server/http/request.ts';
import { dataHeaders } from '#server/http/security-headers.ts';
import { PUBLIC_TABLE } from './public-table.ts';

const PATH = /^\/status\/postmortems\/([A-Za-z0-9_-]{8,64})\.html$/;

/** Answers a request for a public postmortem; false when it is for something else. */
export async function answerPublicPostmortem(
  app: App,
  req: IncomingMessage,
  res: ServerResponse,
  pathname: string,
): Promise<boolean> {
  const id = PATH.exec(pathname)?.[1];
  if (id === undefined) return false;
  const row = await app.storage.tables.get<{ incident: IncidentId }>(PUBLIC_TABLE, id);
  const edition = row ? await app.publishing.publicEdition(row.incident) : null;
  const headers = { ...dataHeaders(isHttps(req, app.config)), 'content-type': 'text/html; charset=utf-8' };
  if (!edition) {
    res.writeHead(row ? 410 : 404, headers);
    res.end(
      htmlPage('Not here', [
        { block: 'heading', level: 1, text: row ? 'This postmortem was withdrawn.' : 'There is nothing here.' },
      ]),
    );
    return true;
  }
  // The page carries its own style and nothing else; the policy in it forbids everything but that.
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  res.writeHead(200, { ...headers, 'content-security-policy': policy, 'cache-control': 'public, max-age=60' });
  res.end(req.method === 'HEAD' ? undefined : htmlPage(edition.title, edition.blocks));
  return true;
}
