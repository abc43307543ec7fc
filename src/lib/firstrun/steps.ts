/** The four first steps: what each is for, where it is done, and whether it is. Skipping is kept on this device, per person; nothing hangs on it. */
export interface FirstRunState {
  hasZone: boolean;
  hasJoinLink: boolean;
  hasAnswers: boolean;
  hasIncident: boolean;
}

export interface FirstStep {
  id: string;
  label: string;
  why: string;
  href: string;
  isDone: boolean;
}

/** The steps in order; those that only an administrator can take are left out for others. */
export function stepsFor(done: FirstRunState, isAdministrator: boolean): FirstStep[] {
  const steps: (FirstStep & { isForAdministrators?: boolean })[] = [
    {
      id: 'profile',
      label: 'Say who you are',
      why: 'Name, time zone, telephone. Then “How I am paged” beside it: without a channel nobody can wake you.',
      href: '/settings/profile',
      isDone: done.hasZone,
    },
    {
      id: 'people',
      label: 'Bring your people in',
      why: 'One link for the whole team, or one invitation each.',
      href: '/settings/people',
      isDone: done.hasJoinLink,
      isForAdministrators: true,
    },
    {
      id: 'service',
      label: 'Add a first service',
      why: 'And who answers for it: they are paged when it breaks.',
      href: '/settings/services/new',
      isDone: done.hasAnswers,
    },
    {
      id: 'practice',
      label: 'Open a practice incident',
      why: 'Pages nobody and counts nowhere.',
      href: '/declare?practice=1',
      isDone: done.hasIncident,
    },
  ];
  return steps
    .filter((step) => isAdministrator || step.isForAdministrators !== true)
    .map(({ isForAdministrators: _, ...step }) => step);
}

export const SKIPPED_COOKIE = 'muster-first-steps';
const YEAR_S = 31_536_000;

/** Which steps somebody skipped, from the cookie's value `<person>.<step>.<step>`; another person on the same device starts afresh. */
export function readSkipped(cookie: string | undefined, person: string): string[] {
  const [whose, ...skipped] = (cookie ?? '').split('.');
  return whose === person ? skipped : [];
}

/** Remembers skipped steps on this device: in a cookie, so that the page is drawn without them from the start. */
export function writeSkipped(person: string, skipped: readonly string[]): void {
  document.cookie = `${SKIPPED_COOKIE}=${[person, ...skipped].join('.')}; path=/; max-age=${YEAR_S}; samesite=lax`;
}
