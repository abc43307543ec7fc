// Verbs, by what they say about the one who acts. Past forms unless noted.

import { wordSet } from './word-set.ts';

export const irregularPast = wordSet(
  `was were had did went came took brought broke began blew bought built burnt caught chose cut dealt drew drove fell felt
  fought found flew forgot froze gave got grew hid held hit hung hurt kept knew laid led left lent let lost made meant met misread
  overrode overwrote paid put quit ran rang read rebuilt redid reran reset rose said sat saw sent set shook shut slept slid slipped
  sold sought spent split spoke spread stole stood struck stuck swept swore taught thought threw told took tore understood undid
  woke won wore wrote overslept overlooked mistook misunderstood withdrew upset oversaw
  been begun blown broken chosen done drawn driven eaten fallen flown forgotten frozen given gone grown hidden known ridden
  rung seen shaken shown spoken stolen sworn taken thrown torn woken worn written rewritten overwritten overridden undone overseen
  come become run mistaken`,
);

/** Only people do these, so they tell an unknown subject from a system. All forms. */
export const humanVerbs = wordSet(
  `asked ask asks told tell tells thought think thinks cared care cares bothered bother bothers panicked panic apologised apologized
  emailed phoned googled spoke speak spoken talked talk consulted consult listened listen wanted want wants hoped hope hopes
  lied lie lies complained admitted admit pretended pretend hurried rushed insisted refused-to realised realized realise typed
  clicked pasted mistyped googled coordinated communicated communicate discussed discuss volunteered overslept slept panicking
  learn learns learned understood misunderstood understand understands questioned escalated remembered remember deployed merged
  approved documented bothers forgot`,
);

/** Slips: the word alone says that somebody did not do what they were to do. */
export const slipVerbs = wordSet(
  `forgot neglected omitted overlooked missed ignored skipped bypassed misread misunderstood misconfigured mistyped misjudged
  mishandled mislabelled mislabeled misinterpreted misplaced misspelled misspelt misdiagnosed miscalculated miscounted mixed
  disregarded overslept fumbled bungled botched blundered goofed mistook circumvented sidestepped dismissed confused forwent
  underestimated overestimated violated breached disobeyed fat-fingered fatfingered misapplied mispasted misrouted misdialled
  misfiled miskeyed mis-typed mis-configured mis-read discounted glossed`,
);

export const slipParticiples = wordSet(
  `forgotten neglected omitted overlooked missed ignored skipped bypassed misread misunderstood misconfigured mistyped misjudged
  mishandled disregarded botched bungled`,
);

/** Duties in the base form: "did not check", "should have checked". */
export const dutyVerbs = wordSet(
  `check verify test read notice look ask tell inform escalate follow update document review validate realise realize
  communicate warn monitor confirm listen pay act react respond reply pick answer mention raise question clean back set enable
  add run include remember wait roll revert report consult coordinate inspect double-check doublecheck watch cover plan
  prepare rehearse write announce hand handle finish complete close remove delete rotate renew lock limit spot catch
  consider learn involve page call notify heed observe adhere comply stop bother care use make take give save log record
  do apply backup investigate research try attempt acknowledge ack supervise train explain speak
  object intervene challenge examine study anticipate foresee test-run flag request approve sign keep put turn switch
  cancel disable restore copy compare count label name share post publish publicise align agree order schedule track own`,
);

export const noticeVerbs = wordSet(
  `seen noticed known caught spotted realised realized found understood avoided prevented stopped discovered detected recognised recognized
  anticipated foreseen averted identified saved figured guessed`,
);

/** Harm done by the subject, without needing an object to be harm. */
export const harmVerbs = wordSet(
  `caused broke broken wrecked ruined nuked destroyed sabotaged crashed corrupted trashed tanked toppled crippled
  screwed messed bricked torpedoed derailed provoked botched bungled paralysed paralyzed compromised`,
);

/** What one says when somebody helped: "it was Ana who found it" is thanks. */
export const praiseVerbs = wordSet(
  `found spotted noticed fixed helped restored saved caught suggested discovered identified reported declared called raised saw
  recovered repaired solved recognised recognized warned led proposed answered stayed remembered volunteered joined took
  explained documented wrote pointed coordinated rescued`,
);

/** Habits that are good or neutral: with "always" they describe how the work is done. Base and -s forms. */
const habitStems = `page ack acknowledge answer respond help announce follow use check test document review ask tell run start take
  hold confirm post share send receive get have need expect work wait read hand join bring call stay write publish say find
  be keep escalate deploy pair rotate go come begin see know speak meet communicate welcome support try remember think
  open close log record verify declare notify inform tag request approve make double-check thank listen learn staff
  supply deliver monitor watch reply lead prepare train teach`;

export const habitVerbs: ReadonlySet<string> = new Set(
  [...wordSet(habitStems)].flatMap((verb) => [
    verb,
    `${verb}s`,
    /(s|x|ch|sh)$/.test(verb) ? `${verb}es` : verb,
    verb.endsWith('y') ? `${verb.slice(0, -1)}ies` : verb,
    verb === 'be' ? 'is' : verb,
    verb === 'have' ? 'has' : verb,
  ]),
);
