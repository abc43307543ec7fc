// Words for people: roles, teams and pronouns. A noun belongs here when a sentence with it as the
// subject speaks of somebody who could be in the room.

import { wordSet } from './word-set.ts';

const roleStems = `
  admin administrator sysadmin analyst architect auditor author boss ceo chief cio ciso coder colleague commander
  committer consultant contractor contributor coordinator cto coworker co-worker dba dev developer devs director
  electrician employee engineer executive expert facilitator founder freelancer guard guy hire intern junior
  leader maintainer mechanic mentor newbie newcomer novice officer on-call oncaller
  on-caller operator organiser organizer outsider owner partner peer person pilot planner practitioner principal
  professional programmer publisher responder reviewer rookie scientist scribe secretary senior sre specialist
  staffer stakeholder student subcontractor superintendent supervisor sysop technician tech-lead teammate temp
  tester trainee trainer veteran volunteer worker-on-duty writer individual approver deployer
  apprentice assistant beginner cleaner dispatcher graduate
  deputy delegate counterpart courier cook conductor inspector porter janitor instructor professor tutor attendant plumber welder
  surgeon buyer seller trader banker moderator paramedic mentee newhire surveyor organiser lecturer solicitor bookseller
  programmer-analyst coordinator-on-duty supervisor-on-duty subordinate employer patroller watchman repairman salesman
  foreman captain clerk controller-on-duty editor-in-chief fellow lead manager user-admin releaser
  teamlead sysops netadmin webmaster designer accountant lawyer nurse doctor teacher salesperson bookkeeper
  caretaker keyholder custodian watchstander shift-lead product-owner president vp committee`;

export const roleNouns: ReadonlySet<string> = new Set([
  ...[...wordSet(roleStems)].flatMap((noun) => [noun, `${noun}s`]),
  ...wordSet(`people folks staff personnel humans human colleagues crew man men woman women kid kids guys lads
    someone somebody anyone anybody everyone everybody successor predecessor predecessors duty-officer watch
    fellows gentleman lady nobody-else bosses leadership higher-ups secretaries coworkers juniors seniors`),
]);

/** Endings that only words for people have, apart from these. */
export const roleEnding =
  /(?:ologist|pharmacist|ician|ionist|alist|nomist|gineer|woman|person|smith|ineer|apist|ychist|entist|chist|rist|cist|mist|nist)s?$/;
export const notRoles = wordSet('mist twist wrist administ persist resist consist insist enlist assist-list');

/** Groups, and companies acting through their people. */
export const teamNouns = wordSet(`
  team teams group groups crew crews squad squads department departments division divisions tribe guild
  vendor vendors supplier suppliers provider providers carrier carriers reseller integrator agency contractor
  company management leadership qa ops devops secops netops dataops support helpdesk service-desk noc soc
  it-department hr legal marketing finance sales procurement security engineering infra crowd office shift shifts
  committee outsourcer partner partners faction camp unit folk org organisation organization helpdesks duty
  colleagues oncall on-call sysops it compliance accounting operations
`);

/** Team names that are also words for machinery: people only when they stand alone and act like people. */
export const weakTeamNouns = wordSet(`
  platform product data storage network networking infrastructure backend frontend mobile dev web design release
  billing payments search identity growth research analytics facilities database tooling architecture delivery
`);

export const possessivePronouns = wordSet("his her their your someone's somebody's");

/** People outside who use the product: their actions are a condition and no blame. */
export const outsiderNouns = wordSet('user users customer customers client clients visitor visitors caller callers');

/** Team words that also stand before other nouns: "a marketing campaign" is no person. */
export const modifyingTeams = wordSet(
  'marketing sales security support legal finance engineering compliance accounting operations management group team vendor company office network staff office ops qa agency organisation organization it duty',
);

/** An agent is a program unless one of these stands before it. */
export const humanAgents = wordSet(
  'support service-desk helpdesk call call-centre call-center sales customer human field service travel front-desk',
);
