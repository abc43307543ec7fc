/** Who is concerned: members, people who came, guests, pages on their way, customers counted. */
import { stamp } from './fold-course.ts';
import { changing, including } from './fold.ts';
import type { Fold, RecordedFactMap } from './fold.ts';
import type { BoardId } from '../ids.ts';
import type { IncidentState, PageState } from './state.ts';

const changePage = (state: IncidentState, page: BoardId, change: (page: PageState) => PageState): IncidentState => ({
  ...state,
  pages: changing(state.pages, (other) => other.page === page, change),
});

/** A page that somebody took stays taken, whatever a slow channel reports afterwards. */
const isOpen = (page: PageState): boolean =>
  page.state !== 'acknowledged' && page.state !== 'passed-on' && page.state !== 'escalated';

function pageRequested(state: IncidentState, fact: RecordedFactMap['page-requested']): IncidentState {
  if (state.pages.some((page) => page.page === fact.page)) return state;
  const page: PageState = { page: fact.page, to: fact.to, step: fact.step, state: 'requested', at: fact.at };
  if (fact.service !== undefined) page.service = fact.service;
  // Whoever is woken for a private incident must be able to see what for.
  const members = state.private ? including(state.members, fact.to) : state.members;
  return { ...state, members, pages: [...state.pages, page], nobodyPaged: null };
}

function customersAffected(state: IncidentState, fact: RecordedFactMap['customers-affected']): IncidentState {
  const before = state.customersAffected.find((row) => row.by === fact.by);
  const others = state.customersAffected.filter((row) => row.by !== fact.by);
  return { ...state, customersAffected: [...others, { by: fact.by, count: (before?.count ?? 0) + fact.count }] };
}

function guestInvited(state: IncidentState, fact: RecordedFactMap['guest-invited']): IncidentState {
  const guest: IncidentState['guests'][number] = {
    guest: fact.guest,
    mode: fact.mode,
    until: fact.until,
    by: fact.actor,
    revoked: false,
  };
  if (fact.name !== undefined) guest.name = fact.name;
  return { ...state, guests: [...state.guests.filter((other) => other.guest !== fact.guest), guest] };
}

export const FOLD_PEOPLE = {
  'member-added': (state, fact) => ({ ...state, members: including(state.members, fact.person) }),
  'member-removed': (state, fact) => ({ ...state, members: state.members.filter((person) => person !== fact.person) }),
  'person-joined': (state, fact) =>
    stamp({ ...state, people: including(state.people, fact.person) }, 'acknowledged', fact.at),
  'report-acknowledged': (state, fact) => stamp({ ...state, reportAcknowledged: true }, 'acknowledged', fact.at),
  'page-requested': pageRequested,
  'page-sent': (state, fact) =>
    changePage(state, fact.page, (page) => (isOpen(page) ? { ...page, state: 'sent', error: undefined } : page)),
  'page-failed': (state, fact) =>
    changePage(state, fact.page, (page) =>
      page.state === 'requested' || page.state === 'failed' ? { ...page, state: 'failed', error: fact.error } : page,
    ),
  'page-acknowledged': (state, fact) =>
    stamp(
      changePage(state, fact.page, (page) => ({ ...page, state: 'acknowledged', acknowledgedBy: fact.by })),
      'acknowledged',
      fact.at,
    ),
  'page-passed-on': (state, fact) => changePage(state, fact.page, (page) => ({ ...page, state: 'passed-on' })),
  'page-escalated': (state, fact) =>
    changePage(state, fact.page, (page) => (isOpen(page) ? { ...page, state: 'escalated' } : page)),
  'nobody-paged': (state, fact) => ({ ...state, nobodyPaged: fact.reason }),
  'customers-affected': customersAffected,
  'guest-invited': guestInvited,
  'guest-revoked': (state, fact) => ({
    ...state,
    guests: changing(
      state.guests,
      (guest) => guest.guest === fact.guest,
      (guest) => ({ ...guest, revoked: true }),
    ),
  }),
} satisfies Fold;
