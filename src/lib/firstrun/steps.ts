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
      why: 'Name, time zone, telephone: what others need at 3 a.m.',
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

const storeKey = (person: string): string => `muster:first-steps:${person}`;

export function readSkipped(person: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storeKey(person)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function writeSkipped(person: string, skipped: readonly string[]): void {
  try {
    localStorage.setItem(storeKey(person), JSON.stringify(skipped));
  } catch {
    // A device that keeps nothing asks again next time.
  }
}
