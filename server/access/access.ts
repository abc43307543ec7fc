/**
 * Who comes in, and how: passwords, sessions, tokens, links, all ending in a `Caller`. There is no open door at first start: without a set-up link
 * or a bootstrap token nobody gets in, and both are known to the operator alone.
 */
import type { GuestMode, OrganisationRole } from '#model/incident/actor.ts';
import type { Result } from '#model/incident/refusal.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { AttemptsLimit } from './attempts-limit.ts';
import { createAttemptsLimit } from './attempts-limit.ts';
import type { Caller } from './caller.ts';
import { Links } from './links.ts';
import { Organisation } from './organisation.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { Person } from './people.ts';
import { People } from './people.ts';
import { Revocations } from './revocations.ts';
import { newActorId } from './secrets.ts';
import { Sessions } from './sessions.ts';
import type { ApiToken } from './tokens.ts';
import { ApiTokens } from './tokens.ts';

/** The shortest password taken; length is what counts, there are no rules on characters. */
const MIN_PASSWORD = 10;
const MAX_PASSWORD = 256;
const BOOTSTRAP_NAME = 'Bootstrap';

export interface SignedIn {
  caller: Caller;
  /** The cookie's value; see cookies.ts for its name and attributes. */
  cookie: string;
  ownDevice: boolean;
}
export interface NewAccount {
  name: string;
  email: string;
  password: string;
  ownDevice: boolean;
  device: string;
}

/** The system itself: clocks, recovery, the operator's command line. */
export const SYSTEM_CALLER: Caller = {
  actor: { id: SYSTEM_ACTOR, kind: 'system' },
  name: 'Muster',
  credential: { kind: 'system', id: 'system' },
};

const WRONG = 'This e-mail address and password do not fit together.';
const LINK_GONE = 'This link has been used, has ended or was never made. Ask for a new one.';

/** Everything about access, over one set of tables. */
export class Access {
  readonly people: People;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly links: Links;
  readonly organisation: Organisation;
  readonly revocations = new Revocations();
  readonly #limit: AttemptsLimit;
  readonly #now: () => number;

  constructor(tables: TablePort, now: () => number, limit: AttemptsLimit = createAttemptsLimit()) {
    this.people = new People(tables, now);
    this.sessions = new Sessions(tables, now, this.revocations);
    this.tokens = new ApiTokens(tables, now, this.revocations);
    this.links = new Links(tables, now);
    this.organisation = new Organisation(tables);
    this.#limit = limit;
    this.#now = now;
  }

  async load(): Promise<void> {
    await Promise.all([this.people.load(), this.organisation.load()]);
  }

  /** The caller behind a session cookie or a bearer token; null: nobody. */
  async identify(proof: { cookie?: string | null; bearer?: string | null }): Promise<Caller | null> {
    if (proof.bearer) {
      const token = await this.tokens.find(proof.bearer);
      if (token) return this.#callerOf(token.actor, { kind: 'token', id: token.id });
      return this.#guest(proof.bearer);
    }
    if (!proof.cookie) return null;
    if (proof.cookie.startsWith('guest.')) return this.#guest(proof.cookie.slice('guest.'.length));
    const session = await this.sessions.find(proof.cookie);
    return session ? this.#callerOf(session.person, { kind: 'session', id: session.id }) : null;
  }

  /** Signs in with a password. An unknown address takes as long and answers as a wrong password does. */
  async signIn(given: {
    email: string;
    password: string;
    address: string;
    ownDevice: boolean;
    device: string;
  }): Promise<Result<SignedIn>> {
    const email = given.email.trim().toLowerCase().slice(0, 320);
    const waitMs = await this.#limit.take(email, given.address);
    if (waitMs !== null) {
      const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
      return refuse(
        'too-many',
        `Too many tries. Try again in ${minutes} min, or sign in from a device that is still signed in.`,
        { waitMs },
      );
    }
    const person = this.people.byEmail(email);
    const right = await verifyPassword(given.password.slice(0, MAX_PASSWORD), person?.passwordHash ?? null);
    if (!person || !right || person.disabledAt !== null) return refuse('invalid', WRONG);
    await this.#limit.forgive(email, given.address);
    return accept(await this.beginSession(person.id, given));
  }

  /** Begins a session for somebody who has just proven who they are. */
  async beginSession(person: ActorId, options: { ownDevice: boolean; device: string }): Promise<SignedIn> {
    const { cookie, session } = await this.sessions.begin(person, options);
    const caller = this.#callerOf(person, { kind: 'session', id: session.id });
    if (!caller) throw new Error('a session began for nobody');
    return { caller, cookie, ownDevice: options.ownDevice };
  }

  /** Whether nobody has an account yet: then only the set-up link opens. */
  get isFresh(): boolean {
    return !this.people.all().some((person) => person.kind === 'person');
  }

  /** First start: the administrator's account and the organisation's name, once. */
  async setUp(secret: string, account: NewAccount & { organisation: string }): Promise<Result<SignedIn>> {
    if (!(await this.links.find(secret, 'setup'))) return refuse('not-found', LINK_GONE);
    const person = await this.#account(account, 'administrator', secret);
    if (!person.ok) return person;
    await this.organisation.change({ name: account.organisation.trim() || this.organisation.settings.name });
    return accept(await this.beginSession(person.value.id, account));
  }

  /** Comes in by the join link or a single invite. */
  async join(secret: string, account: NewAccount): Promise<Result<SignedIn>> {
    const grant = await this.joinGrant(secret);
    if (!grant) return refuse('not-found', LINK_GONE);
    const domain = account.email.trim().toLowerCase().split('@')[1] ?? '';
    if (grant.kind === 'join' && grant.mailDomain && domain !== grant.mailDomain) {
      return refuse('forbidden', `This link is for addresses that end in @${grant.mailDomain}.`);
    }
    if (grant.kind === 'invite' && grant.email && grant.email !== account.email.trim().toLowerCase()) {
      return refuse('forbidden', 'This invitation was made for another e-mail address.');
    }
    const person = await this.#account(account, grant.role, grant.kind === 'invite' ? secret : null);
    return person.ok ? accept(await this.beginSession(person.value.id, account)) : person;
  }

  /** Signs in by a link that was made for one person. */
  async signInByLink(secret: string, device: string): Promise<Result<SignedIn>> {
    const link = await this.links.find(secret, 'sign-in');
    if (!link || (link.once && !(await this.links.spend(secret)))) return refuse('not-found', LINK_GONE);
    return accept(await this.beginSession(link.person, { ownDevice: false, device }));
  }

  /** What a join link or invite gives, without using it. */
  async joinGrant(secret: string) {
    return (await this.links.find(secret, 'join')) ?? (await this.links.find(secret, 'invite'));
  }

  /** Changes the role of somebody, or ends their access; live sockets hear of it at once. */
  async changePerson(id: ActorId, change: { role?: OrganisationRole; disabled?: boolean }): Promise<Person | null> {
    const person = await this.people.change(id, {
      ...(change.role ? { role: change.role } : {}),
      ...(change.disabled === undefined ? {} : { disabledAt: change.disabled ? this.#now() : null }),
    });
    if (!person) return null;
    if (change.disabled) await this.sessions.endAll(id);
    this.revocations.announce({ kind: 'person', id });
    return person;
  }

  /** Changes the caller's own password, who proves to know the old one. */
  async changeOwnPassword(caller: Caller, given: { current: string; next: string }): Promise<Result<null>> {
    const person = this.people.get(caller.actor.id);
    if (person?.passwordHash && !(await verifyPassword(given.current.slice(0, MAX_PASSWORD), person.passwordHash))) {
      return refuse('invalid', 'The current password is not right.', { field: 'current' });
    }
    return this.changePassword(caller.actor.id, given.next, caller.credential.id);
  }

  /** Changes a password and ends all other sessions of that person. */
  async changePassword(id: ActorId, password: string, keepSession?: string): Promise<Result<null>> {
    if (password.length < MIN_PASSWORD)
      return refuse('invalid', `A password has at least ${MIN_PASSWORD} characters.`, { field: 'password' });
    await this.people.change(id, { passwordHash: await hashPassword(password.slice(0, MAX_PASSWORD)) });
    await this.sessions.endAll(id, keepSession);
    return accept(null);
  }

  /** A token for an actor that is new unless one is named. */
  async makeToken(given: {
    name: string;
    role: OrganisationRole;
    actor?: ActorId;
    expiresAt?: number | null;
    secret?: string;
  }): Promise<{ secret: string; token: ApiToken }> {
    const actor =
      given.actor ?? (await this.people.add({ kind: 'integration', name: given.name, role: given.role }))?.id;
    if (!actor) throw new Error('an integration without an address cannot collide');
    return this.tokens.make({ actor, name: given.name, expiresAt: given.expiresAt ?? null, secret: given.secret });
  }

  /** First start with MUSTER_BOOTSTRAP_TOKEN: its value is an administrator's token. A later start with another value changes nothing. */
  async ensureBootstrapToken(secret: string): Promise<void> {
    const made = (await this.tokens.list()).some((token) => token.name === BOOTSTRAP_NAME);
    if (!made) await this.makeToken({ name: BOOTSTRAP_NAME, role: 'administrator', secret });
  }

  /** A link for a guest into one incident. */
  async inviteGuest(given: {
    incident: IncidentId;
    name: string;
    mode: GuestMode;
    until: number;
    by: ActorId;
    guest?: ActorId;
  }): Promise<{ secret: string; guest: ActorId }> {
    const guest = given.guest ?? newActorId();
    await this.people.add({ id: guest, kind: 'guest', name: given.name, role: 'viewer' });
    const { secret } = await this.links.make(
      { kind: 'guest', guest, incident: given.incident, mode: given.mode },
      { by: given.by, expiresAt: given.until },
    );
    return { secret, guest };
  }

  /** Ends a guest's links and closes what they have open. */
  async revokeGuest(guest: ActorId): Promise<void> {
    await this.links.end((link) => link.kind === 'guest' && link.guest === guest);
    this.revocations.announce({ kind: 'person', id: guest });
  }

  /** Whether a credential that was good is still good, read afresh (sockets ask now and then). */
  async stillHolds(caller: Caller): Promise<boolean> {
    const person = this.people.get(caller.actor.id);
    if (caller.actor.kind === 'guest') {
      return (await this.links.list()).some((link) => link.kind === 'guest' && link.guest === caller.actor.id);
    }
    if (!person || person.disabledAt !== null) return false;
    if (caller.credential.kind === 'session')
      return (await this.sessions.list(person.id)).some(({ id }) => id === caller.credential.id);
    return (await this.tokens.list()).some(({ id }) => id === caller.credential.id);
  }

  async #account(account: NewAccount, role: OrganisationRole, spend: string | null): Promise<Result<Person>> {
    const problem = accountProblem(account);
    if (problem) return problem;
    if (this.people.byEmail(account.email))
      return refuse('conflict', 'Somebody with this e-mail address has an account already. Sign in instead.', {
        field: 'email',
      });
    const passwordHash = await hashPassword(account.password.slice(0, MAX_PASSWORD));
    if (spend && !(await this.links.spend(spend))) return refuse('not-found', LINK_GONE);
    const person = await this.people.add({ name: account.name, email: account.email, role, passwordHash });
    return person
      ? accept(person)
      : refuse('conflict', 'Somebody with this e-mail address has an account already. Sign in instead.', {
          field: 'email',
        });
  }

  async #guest(secret: string): Promise<Caller | null> {
    const link = await this.links.find(secret, 'guest');
    if (!link) return null;
    const { guest: id, mode, incident } = link;
    return {
      actor: { id, kind: 'guest', mode, incident },
      name: this.people.nameOf(id),
      credential: { kind: 'guest-link', id: link.id },
    };
  }

  #callerOf(id: ActorId, credential: Caller['credential']): Caller | null {
    const person = this.people.get(id);
    if (!person || person.disabledAt !== null || person.kind === 'guest') return null;
    return { actor: { id, kind: person.kind, role: person.role }, name: person.name, credential };
  }
}

function accountProblem(account: NewAccount) {
  if (account.name.trim() === '' || account.name.length > 120)
    return refuse('invalid', 'Say your name, in at most 120 characters.', { field: 'name' });
  if (!/^[^\s@]+@[^\s@]+$/.test(account.email.trim()) || account.email.length > 320) {
    return refuse('invalid', 'This is no e-mail address.', { field: 'email' });
  }
  if (account.password.length < MIN_PASSWORD) {
    return refuse('invalid', `A password has at least ${MIN_PASSWORD} characters; a sentence is easy to remember.`, {
      field: 'password',
    });
  }
  return null;
}
