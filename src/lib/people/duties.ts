/** What each role is there for, in a line, and what its holder leaves to others; shown beside the role and to whoever takes it. */
import type { Role } from '#model/incident/words.ts';

interface Duty {
  label: string;
  does: string;
  leaves: string;
}
export const DUTIES: Record<Role, Duty> = {
  commander: {
    label: 'Commander',
    does: 'Decides, delegates and names the next check; asks “any strong objections?”',
    leaves: 'Leaves fixing and typing to others.',
  },
  comms: {
    label: 'Communications',
    does: 'Writes to stakeholders in time and keeps their questions off the responders.',
    leaves: 'Promises no time of repair that nobody is sure of.',
  },
  scribe: {
    label: 'Scribe',
    does: 'Writes down what happens, what is decided and what is still open.',
    leaves: 'Leaves graphs and shells to others.',
  },
  deputy: {
    label: 'Deputy',
    does: 'Watches clocks and open ends, pages people, stands ready to take command.',
    leaves: 'Investigates nothing.',
  },
  liaison: {
    label: 'Internal liaison',
    does: 'Brings in other teams and tells leadership about every 30 minutes.',
    leaves: 'Carries no question into the call that can wait.',
  },
  expert: {
    label: 'Subject expert',
    does: 'Investigates, and reports condition, action and need.',
    leaves: 'Changes production only when the commander asks.',
  },
  observer: { label: 'Observer', does: 'Reads along.', leaves: 'Asks afterwards.' },
};
