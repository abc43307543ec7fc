// Words that carry the judgement themselves: adjectives, nouns and adverbs about people's quality, words for
// bad outcomes, for care, and for the papers and rules that people are said not to have followed.

import { wordSet } from './word-set.ts';

/** Judge a person or their work wherever they stand before a noun or after "was". */
export const judgements = wordSet(
  `careless sloppy stupid negligent irresponsible reckless incompetent unprofessional amateurish idiotic foolish silly
  shameful inexcusable unforgivable unpardonable disgraceful pathetic inept clueless shoddy slapdash thoughtless mindless
  senseless half-baked half-hearted half-assed ill-considered ill-advised ill-conceived ill-judged ill-thought-out lax
  short-sighted shortsighted cavalier hapless braindead brain-dead moronic dim-witted hare-brained harebrained ludicrous
  laughable lamentable deplorable egregious abysmal atrocious appalling dreadful woeful haphazard lackadaisical slipshod
  amateur embarrassing scandalous imprudent unwise injudicious inattentive neglectful undisciplined ignorant arrogant
  unqualified incapable hopeless useless clumsy boneheaded bone-headed knuckleheaded asinine dopey daft irrational
  unthinking heedless ham-fisted ham-handed cack-handed gormless witless crappy unreasonable preposterous nonsensical
  wasteful complacent-looking unacceptable inconsiderate indefensible derelict misguided foolhardy rash slack shambolic
  crazy insane bonkers bizarre absurd ridiculous dumb lazy naive naïve lousy botched bungled awful horrible horrendous
  terrible rookie sub-par subpar second-rate third-rate cringeworthy delinquent remiss unserious`,
);

/** Judge only when what follows is a person's act or quality: "lazy loading" and "bad gateway" do not. */
export const weakJudgements = wordSet(
  'dumb lazy naive naïve terrible awful horrible lousy crazy insane ridiculous absurd bizarre obvious basic elementary wrong-headed weak crude horrendous useless amateur rookie hopeless senseless ignorant lax wasteful clumsy silly schoolboy unacceptable',
);

export const judgementNouns = wordSet(
  `carelessness negligence stupidity recklessness incompetence sloppiness laziness ignorance arrogance idiocy
  ineptitude unprofessionalism thoughtlessness irresponsibility foolishness indiscipline amateurism dilettantism
  heedlessness slovenliness folly naivety naivete naïveté complicity malpractice dereliction`,
);

export const judgementAdverbs = wordSet(
  `carelessly recklessly foolishly stupidly blindly negligently thoughtlessly irresponsibly lazily mindlessly sloppily
  unprofessionally incompetently clumsily naively naïvely idiotically heedlessly shamefully inexcusably arrogantly
  senselessly haphazardly rashly unthinkingly`,
);

/** A person's acts and works: what can be "stupid" only because somebody chose it. */
export const actNouns = wordSet(
  `act action approach attempt behaviour behavior call change choice code commit communication config configuration conduct coordination
  decision default deploy deployment design discipline documentation edit effort engineering error excuse execution fix handling hack
  handover hand-off hygiene idea implementation job judgement judgment leadership management migration mistake move naming operation
  organisation organization planning plan practice preparation procedure process programming reaction reasoning release response reply
  review rollout script setup shortcut solution supervision teamwork testing thinking timing typing use attitude way thing
  workaround work workmanship workflow craftsmanship question reasoning analysis answer assumption oversight blunder
  refactoring refactor commitment comment comments mistakes errors choices decisions decision-making ownership housekeeping patch query
  naming ways excuses practices trick thing ops monitoring staff team engineer engineers colleague colleagues developer developers
  operator operators admin admins vendor contractor intern manager management people guy person tester testers`,
);

/** Ends a judgement's reach: technical terms that begin with a judging word. */
export const technicalAfterJudgement = wordSet(
  `loading loader evaluation evaluator initialisation initialization init loaded load binding import imports connection connect
  deletion delete free allocation allocator unmount mount replication fetch fetching fetched bayes datetime datetimes bayesian
  terminal pipe gateway request requests block blocks sector sectors checksum record records row rows packet packets host hosts
  node nodes signal reception algorithm search join quality connectivity light contrast locality coverage cache caching
  performance latency data input hash key certificate state states response-time response-code credentials password passwords
  mode switch property collection collector token regex quantifier field mutex restore copy-on-write batch checksums
  bits bit pixel pixels url urls address addresses line lines message messages exit magic substitution disk disks sum sums string
  network link links wiring cable visibility page route routes cooling airflow flag flags option options setting settings`,
);

export const outcomeNouns = wordSet(
  `outage outages incident incidents downtime failure failures loss losses crash crashes breach leak leaks mess bug bugs
  regression error errors corruption disaster problem problems damage chaos cascade delay delays disruption deletion breakage
  fallout interruption trouble issue issues meltdown fiasco catastrophe overload breakdown exposure deadlock
  blackout degradation defect defects accident setback debacle overcharge`,
);

export const careWords = wordSet(
  `careful attentive vigilant cautious alert diligent thorough mindful disciplined conscientious watchful prudent focused
  focussed rigorous responsible professional precise meticulous proactive aware`,
);

export const careNouns = wordSet(
  `care attention caution diligence vigilance discipline effort thought rigour rigor foresight attentiveness
  prudence concentration awareness responsibility ownership professionalism focus carefulness seriousness
  goodwill thoroughness preparation forethought`,
);

/** What people are said to have broken: rules and papers, not protocol fields. */
export const ruleNouns = wordSet(
  `procedure procedures process processes policy policies checklist checklists freeze rule rules guideline guidelines runbook
  runbooks instruction instructions standard standards practice practices protocol playbook guidance convention conventions
  manual sop agreement advice recommendation recommendations plan steps step principle principles workflow
  four-eyes discipline documentation warning warnings review sign-off approval handover routine`,
);

/** Human work that is said not to have been done. */
export const workNouns = wordSet(
  `testing test tests review reviews check checks verification validation planning communication care due-diligence
  diligence oversight supervision attention analysis documentation preparation handover hand-off training rehearsal
  monitoring research investigation assessment consideration maintenance follow-up thought precautions precaution qa
  coordination approval inspection review-work risk-assessment escalation cleanup peer-review code-review
  sign-off audit`,
);

/** Things that people are meant to see to: if nobody did, somebody is meant. */
export const attendedNouns = wordSet(
  `warning warnings page pages alert alerts alarm alarms ticket tickets instruction instructions advice sign signs signal-sign
  symptom symptoms note notice reminder reminders step steps checklist review review-step runbook procedure policy rehearsal
  complaint complaints email emails mail message messages report reports question concern concerns recommendation sign-off handover
  freeze red-flag flags announcement test tests drill approval detail details documentation requirement dependency certificate
  request renewal backup restore-test exercise line`,
);

export const polish = wordSet(
  'unfortunate regrettable sad disappointing pity shame unhappy lamentable frustrating surprising sorry odd strange curious astonishing telling',
);

/** Acts that belong to somebody: "her commit", "the intern's script". */
export const ownedNouns = wordSet(
  `act action attempt change changes choice code command commit commits config configuration decision deploy deployment doing edit edits
  error experiment failure fix fumble hack haste hotfix inaction inattention ignorance carelessness negligence merge migration mistake
  mistakes move omission oversight patch patches pr pull-request push query queries quick-fix reaction refactoring refactor release
  restart rollback rollout script scripts slip stunt test tinkering trick typo update upgrade workaround work incompetence recklessness
  behaviour behavior slowness delay hesitation laziness impatience judgement judgment shortcut cleanup clean-up`,
);
