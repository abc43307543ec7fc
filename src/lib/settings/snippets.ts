/** Configuration to copy into the senders of alerts, with the address filled in. */
const alertmanager = (url: string): string => `route:
  receiver: muster
  group_by: [alertname, service]

receivers:
  - name: muster
    webhook_configs:
      - url: ${url}
        send_resolved: true
`;

const grafana = (url: string): string => `apiVersion: 1
contactPoints:
  - orgId: 1
    name: Muster
    receivers:
      - uid: muster
        type: webhook
        settings:
          url: ${url}
          httpMethod: POST
`;

const github = (url: string, secret: string): string => `Payload URL:   ${url}
Content type:  application/json
Secret:        ${secret}
Events:        Pushes, Deployment statuses
`;

const change = (url: string): string => `curl -X POST ${url} \\
  -H 'content-type: application/json' \\
  -d '{"service": "checkout", "kind": "deploy", "what": "Checkout 4.2", "url": "https://ci.example.org/run/17"}'
`;

const slack = (url: string): string => `Slash Commands, Create New Command
  Command:            /incident
  Request URL:        ${url}
  Short description:  Declare an incident
  Usage hint:         title, for example: sev2 Checkout fails in the EU
`;

const curl = (url: string): string => `curl -X POST ${url} \\
  -H 'content-type: application/json' \\
  --data @body.json
`;

const SNIPPETS: Record<string, { name: string; file: string; text: (url: string, secret: string) => string }> = {
  alertmanager: { name: 'Alertmanager', file: 'alertmanager.yml', text: alertmanager },
  github: { name: 'GitHub', file: 'Repository or organisation: Settings, Webhooks', text: github },
  slack: { name: 'Slack', file: 'api.slack.com/apps: the app, Slash Commands', text: slack },
  change: { name: 'Changes (deploys, flags)', file: 'at the end of a deploy script', text: change },
  grafana: { name: 'Grafana', file: 'provisioning/alerting/muster.yaml', text: grafana },
};

export const sourceName = (source: string): string =>
  SNIPPETS[source]?.name ?? `${source.charAt(0).toUpperCase()}${source.slice(1)}`;

/** What to write where, for a source; any other source gets a request to try it with. */
export function snippetFor(source: string, url: string, secret = ''): { file: string; text: string } {
  const known = SNIPPETS[source];
  return known ? { file: known.file, text: known.text(url, secret) } : { file: 'try it', text: curl(url) };
}

/** A first request with a token. */
export const tokenSnippet = (origin: string, token: string): string => `curl ${origin}/api/v1/incidents \\
  -H 'authorization: Bearer ${token}' \\
  -H 'content-type: application/json' \\
  -d '{"title": "Checkout fails in the EU", "practice": true}'
`;
