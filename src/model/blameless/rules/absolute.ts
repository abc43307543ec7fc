// Always, never, nobody: absolutes about people.

import type { RuleTable } from './rule.ts';

const neglect =
  'cares|care|cared|reads|read|tests|tested|looks|looked|bothers|bothered|listens|listened|checks|checked|notices|noticed|answers|answered|updates|updated|wants|wanted|pays|paid|thinks|thought|understands|understood|follows|followed|maintains|maintained|reviews|reviewed|documents|documented|takes|took|learns|learned|monitors|monitored|watches|watched|tells|told|asks|asked|cleans|fixes|fixed|reacts|reacted|responds|responded|remembers|remembered|verifies|verified|escalated|escalates|questioned|questions|cared|communicates|spotted|helps|helped|writes|wrote|respects|acts|acted|realised|realized|coordinates';

export const absolute: RuleTable = {
  category: 'absolute',
  message: 'An absolute about people is seldom true and cannot be acted on.',
  rules: [
    {
      patterns: [
        `NOBODY ..4 ever|even|really|actually|seriously ADV !was|were|been|had ANY`,
        `NOBODY ADV here|there? ADV ${neglect} !an|something|anything`,
        'NOBODY ever|seems|seemed|dares|wants|is|was ..1 to|bothered|interested|paying|responsible|listening|willing|competent|looking|watching ',
        'NOBODY could|can|would be bothered|care|bother',
        'NOBODY else? ADV gives|gave a',
      ],
      evenNegated: true,
      unlessOnPurpose: true,
      say: 'Give the numbers or the gap: how many, in which weeks, and which task has no owner or no time.',
    },
    {
      patterns: [
        'everyone|everybody ADV knows|knew|ignores|ignored|hates|does|assumes|thinks|thought|forgets|blames|skips|else',
        'everyone|everybody in|on|at ANY? ANY? ANY? knows|knew|ignores|ignored|hates|assumes|forgets',
        'it is common|general knowledge',
        'every|any idiot|fool|child|beginner|developer|engineer|admin|professional knows|knew|would',
      ],
      evenNegated: true,
      say: 'If it is known, say where it is written: what would tell somebody at the moment it matters?',
    },
    {
      patterns: [
        'OTHERS has|have ADV never ADV !was|were|been|had|have|has|got|get|received|receive|seen|see|heard|hear|stopped|lost|given|told|needed|need|know|known ANY',
        'OTHERS ADV never ADV !have|has|get|gets|receive|receives|see|sees|hear|hears|need|needs|know|knows|to VB',
        'WHO ADV never learn|learns|learned|learnt|listen|listens|listened|cared|care|cares|bother|bothered|improve|get',
        'OTHERS will|would|can|could|does|do|did never ADV ANY',
      ],
      evenNegated: true,
      unlessOnPurpose: true,
      say: 'Replace "never" by a count and its condition: how often of how many, and what makes it so?',
    },
    {
      patterns: [
        'OTHERS ADV always|constantly|continually|perpetually|invariably|habitually|forever|permanently|chronically|consistently ADV !$habit|reachable|available|helpful|welcome|ready|careful|friendly|there|on|online|present|paged|told|asked|informed|given|invited ANY',
        'OTHERS ADV always|constantly|continually|forever $habit ..6 without|late|wrong|too|badly|blindly|instead|last|friday|fridays|anyway',
        'OTHERS $be|has|have ADV always|constantly|continually|perpetually|forever|permanently|chronically ADV !$habit|reachable|available|helpful|welcome|ready|careful|friendly|there|on|online|present|paged|told|asked|informed|given|invited|been|kind|supportive|first ANY',
        'OTHERS keeps|keep|kept ADV VBG',
        'OTHERS ADV keeps|keep|kept on VBG',
        'OTHERS ADV repeatedly|routinely|regularly|systematically|persistently ADV ignored|ignores|ignore|forgot|forgets|forget|failed|fails|fail|break|breaks|broke|miss|misses|missed|skip|skips|skipped|refuse|refuses|refused',
        'it is|was ADV always OTHERS|the|his|her|their ',
        'as usual|always ,? OTHERS',
        'OTHERS ,? as usual|always',
        'OTHERS ,? again|yet ,? again? failed|forgot|broke|missed|ignored|skipped',
      ],
      unlessOnPurpose: true,
      evenNegated: true,
      say: 'Replace the "always" by dates: which cases, and what did they have in common?',
    },
    {
      patterns: [
        'every|each time|release|change|deploy|deployment|commit|update|migration ..1 from|by|of|that|when? OTHERS|theirs|his|hers|yours ..5 breaks|broke|is|goes|causes|fails|ends|needs|something|brings|has',
        'every|each time|release|change|deploy|update of|from theirs|his|hers|yours',
        'every|each|whenever time? ,? OTHERS ..6 something|breaks|fails|goes|we|it|things|everything',
        'you|these|those|such people|guys|lot !who|in|on|were|are|had|can|from ANY',
        'typical of|for OTHERS',
        'typical ,? OTHERS|$team|$role',
        'same people|person|team|engineer|engineers|colleagues|names|suspects again|as|who|every',
        'always the same people|person|team|ones|colleagues|guys',
        'usual suspects',
        'once|yet|,? again ,? OTHERS ..3 VBD',
        'OTHERS ADV cannot be ever? trusted',
        'OTHERS can not|never ADV be trusted',
        'none of them|you',
        'OTHERS is|are incapable of',
        'OTHERS ADV here? ADV do|does not ADV read|care|test|check|listen|document|think|learn|look|follow|communicate|bother|answer|respond|own|understand|clean|verify|review|report|escalate|respect',
        'NOBODY in|on|at|from|around|of ..4 owns|wants|cares|reads|tests|looks|knows-how|bothers|answers|listens|checks|takes|ever|understands|follows|feels|maintains',
        'it is|was ADV always|forever|invariably|constantly the|OTHERS',
        'OTHERS do|does not ever ANY',
        'OTHERS not once|even ever? VBD',
        'OTHERS ADV has|have yet to',
        'not a single $role|person|one|soul|team ADV VBD',
        'OTHERS only ever',
        'OTHERS ADV VB ..4 every|each|all time|the|single|release|week|sprint|day END',
        'OTHERS ADV VB ..4 all the time',
        'not everyone|everybody ADV followed|follows|read|reads|checked|checks|knew|knows|cared|cares|paid|pays|listened|did|does|respects|respected|tests|tested',
        'not all of? OTHERS ADV followed|follow|read|checked|knew|cared|paid|listened',
        'all of|them? OTHERS are|were ADV the same|alike',
        'OTHERS at all|any times?',
      ],
      evenNegated: true,
      unlessOnPurpose: true,
      say: 'Write the cases you mean, with dates. What do they share besides the people?',
    },
  ],
};
