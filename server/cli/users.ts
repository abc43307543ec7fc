/** `user` and `token`: people and tokens from the operator's terminal, also when nobody can sign in any more. */
import { parseArgs } from 'node:util';
import { ORGANISATION_ROLES } from '#model/incident/actor.ts';
import type { OrganisationRole } from '#model/incident/actor.ts';
import type { Access } from '#server/access/access.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError, WHERE } from './cli-command.ts';
import { onDataFolder, remoteOf } from './where.ts';

const isRole = (text: string): text is OrganisationRole => ORGANISATION_ROLES.some((role) => role === text);

function roleOf(text: string): OrganisationRole {
  if (!isRole(text)) throw new CliError(`--role is one of ${ORGANISATION_ROLES.join(', ')}.`);
  return text;
}

function personOf(access: Access, email: string | undefined) {
  const person = email ? access.people.byEmail(email) : null;
  if (!person) throw new CliError(email ? `Nobody has the address ${email}.` : 'Say whom: --email ADDRESS.');
  return person;
}

const lineOf = (person: {
  id: string;
  name: string;
  role: string;
  email?: string | null;
  disabledAt?: number | null;
}): string =>
  [person.id, person.role, person.email ?? '-', person.name, ...(person.disabledAt ? ['(disabled)'] : [])].join(' ');

interface UserOptions {
  email?: string;
  name?: string;
  role: string;
}

/** What can be done with people, on the data folder. */
const USER_ACTIONS: Record<string, (access: Access, options: UserOptions) => Promise<string[]>> = {
  async list(access) {
    return access.people.all().map(lineOf);
  },
  async add(access, { email, name, role }) {
    if (!email || !name) throw new CliError('user add needs --email ADDRESS and --name NAME.');
    const person = await access.people.add({ email, name, role: roleOf(role) });
    if (!person) throw new CliError(`Somebody has the address ${email} already.`);
    return [lineOf(person), ...(await signInLines(access, person.id))];
  },
  async role(access, { email, role }) {
    const person = await access.changePerson(personOf(access, email).id, { role: roleOf(role) });
    return person ? [lineOf(person)] : [];
  },
  async disable(access, { email }) {
    const person = await access.changePerson(personOf(access, email).id, { disabled: true });
    return person ? [lineOf(person)] : [];
  },
  async enable(access, { email }) {
    const person = await access.changePerson(personOf(access, email).id, { disabled: false });
    return person ? [lineOf(person)] : [];
  },
  /** For whoever forgot a password: a link that signs them in once. */
  link: async (access, { email }) => signInLines(access, personOf(access, email).id),
};

async function signInLines(access: Access, person: Parameters<Access['beginSession']>[0]): Promise<string[]> {
  const { secret } = await access.links.make({ kind: 'sign-in', person, once: true }, { by: null });
  return [`/sign-in/link/${secret}`];
}

export const userCommand: CliCommand = {
  usage: 'user list|add|role|disable|enable|link [--email A --name N --role R]',
  summary: 'people; `link` prints a path that signs somebody in once',
  async run(args) {
    const options = {
      ...WHERE,
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string', default: 'responder' },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const verb = positionals[0] ?? 'list';
    const remote = remoteOf(values);
    if (remote) {
      if (verb === 'list') {
        const { items }: { items: Parameters<typeof lineOf>[0][] } = await (await remote.call('GET', '/people')).json();
        for (const person of items) console.log(lineOf(person));
        return 0;
      }
      if (verb !== 'add')
        throw new CliError(`\`user ${verb}\` works on the data folder; on a server use its settings.`);
      const body = { name: values.name, email: values.email, role: roleOf(values.role) };
      const made: { id: string; name: string; role: string; signInUrl: string } = await (
        await remote.call('POST', '/people', body)
      ).json();
      console.log(lineOf({ ...made, email: values.email ?? null }));
      console.log(made.signInUrl);
      return 0;
    }
    const action = Object.hasOwn(USER_ACTIONS, verb) ? USER_ACTIONS[verb] : undefined;
    if (!action) throw new CliError(`user knows ${Object.keys(USER_ACTIONS).join(', ')}.`);
    for (const line of await onDataFolder((app) => action(app.access, values))) console.log(line);
    return 0;
  },
};

export const tokenCommand: CliCommand = {
  usage: 'token make|list|end [--name N --role R --days D] [ID]',
  summary: 'API tokens; `make` prints the token once',
  async run(args) {
    const options = {
      ...WHERE,
      name: { type: 'string', default: 'API token' },
      role: { type: 'string', default: 'responder' },
      days: { type: 'string' },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [verb = 'list', id] = positionals;
    const days = values.days === undefined ? null : Number(values.days);
    if (days !== null && !(days > 0)) throw new CliError('--days is a number of days.');
    const expiresAt = days === null ? null : Date.now() + days * 86_400_000;
    const given = { name: values.name, role: roleOf(values.role), expiresAt };
    const remote = remoteOf(values);
    if (verb === 'make') {
      const made = remote
        ? ((await (await remote.call('POST', '/tokens', given)).json()) satisfies { token: string; id: string })
        : await onDataFolder(async ({ access }) => {
            const { secret, token } = await access.makeToken(given);
            return { token: secret, id: token.id };
          });
      console.log(made.token);
      return 0;
    }
    if (verb === 'list') {
      const items: { id: string; name: string; actor: string }[] = remote
        ? (await (await remote.call('GET', '/tokens')).json()).items
        : await onDataFolder(({ access }) => access.tokens.list());
      for (const token of items) console.log(`${token.id} ${token.actor} ${token.name}`);
      return 0;
    }
    if (verb !== 'end' || !id) throw new CliError('token knows make, list, end ID.');
    if (remote) await remote.call('DELETE', `/tokens/${encodeURIComponent(id)}`);
    else if (!(await onDataFolder(({ access }) => access.tokens.end(id))))
      throw new CliError(`There is no token ${id}.`);
    return 0;
  },
};
