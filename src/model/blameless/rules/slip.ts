// Slips told as something an agent did or left: forgot, failed to, ignored, entered the wrong.

import type { RuleTable } from './rule.ts';

const duty = '$duty';

export const slip: RuleTable = {
  category: 'slip',
  message: 'This tells a slip as something a person did, not as something the work made easy.',
  rules: [
    {
      patterns: [
        'WHO has|have|had? ADV forgot|forgotten ADV to',
        'WHO has|have|had? ADV forgot|forgotten',
        'OTHERS forget|forgets ADV to|about|the|that',
        'WHO did|do|does not ADV remember to',
      ],
      evenNegated: true,
      unlessOnPurpose: true,
      say: 'Say what this step depended on besides memory: no reminder, owner or check pointed to it.',
      sayRest: 'Nothing prompted anyone here. Say which reminder, owner or check was missing to {rest}.',
    },
    {
      patterns: [
        'WHO has|have|had? ADV failed|neglected|omitted|declined|missed ADV to',
        'OTHERS fails|fail|neglect|neglects|omit|omits to',
        'OTHERS failed at|in VBG|ANY',
        'failure|inability of|by OTHERS to',
        "OTHERS 's failure|inability|refusal to",
        'his|her|their failure|inability to',
      ],
      evenNegated: true,
      unlessOnPurpose: true,
      say: 'Say why the step was not in the path: what did {who} work from, and did it name this step?',
      sayRest: 'Say what would have made it the default to {rest}, and what the guide or tool said at that point.',
    },
    {
      patterns: [
        'OTHERS has|have|had? ADV $slip|$slipped !you|him|her|by|out|again|each',
        'SELF has|have|had? ADV forgot|neglected|overlooked|ignored|skipped|bypassed|misread|misunderstood|misconfigured|mistyped|misjudged|underestimated|overestimated|mishandled|disregarded|omitted|botched',
        'WHO missed the ..2 page|alert|warning|regression|error|bug|step|sign|signs|alarm|flag|check|line|mistake|message|mail|email|spike|dependency|drop|change|problem|deadline',
        "OTHERS 's omission|neglect",
        'OTHERS ignores|ignore|overlooks|overlook|skips|skip|bypass|bypasses|neglects|misses ADV the|a|an|every|all|our|this|that|ANY',
        'OTHERS ADV slept|dozed|clicked through|past',
        'OTHERS ADV walked|glossed|scrolled|skimmed past|over',
        'OTHERS ADV lost|loses track|sight|count of',
        'OTHERS ADV dropped|drops the ball|handover',
        'OTHERS ADV slipped up',
        'OTHERS ADV messed|screwed|fouled|fucked|mucked|goofed|stuffed|cocked up|it|this|that|things',
        'OTHERS ADV mixed|confused|swapped|muddled ANY? ..3 up|with|and',
        'OTHERS ADV paid no|little attention|heed',
        'WHO ADV paid no|little|not attention|heed',
      ],
      evenNegated: true,
      unlessOnPurpose: true,
      say: 'Describe how it reached {who}: among how many others, in what wording, at what hour, with what looking alike.',
    },
    {
      patterns: [
        `OTHERS ADV did ADV not|never ADV ${duty} !access|a-chance|power|have`,
        `OTHERS has|have|had ADV not ADV checked|verified|tested|read|noticed|asked|told|informed|escalated|followed|updated|documented|reviewed|enabled|added|renewed|rotated|reported|bothered|configured|rehearsed|planned|looked|set|backed|cleaned|closed|responded|replied|answered|reacted|considered|communicated`,
        `WHO ADV did ADV not ADV follow|bother|pay|test|read|verify|check|notice|review|listen|document|communicate|double-check|rehearse`,
        'OTHERS never ADV !was|were|been|had|got|received|saw|seen|heard|stopped|gave|lost|learned|learnt|cared|understood|knew|did VBD',
        'OTHERS ADV stopped|quit VBG halfway|early|too',
        'WHO carried|went|pressed on|ahead ADV despite|anyway|without|regardless',
        'OTHERS ADV VBD ..7 without ADV checking|asking|testing|reading|telling|verifying|looking|reviewing|thinking|informing|approval|permission|warning|confirming|consulting|a-review|review|notice|backup|backups|authorisation|authorization|coordinating|announcing|understanding|notifying|following|waiting',
        'without ADV OTHERS checking|noticing|asking',
      ],
      evenNegated: true,
      unlessOnPurpose: true,
      unlessEvidence: true,
      say: 'Say what led {who} past this step: was it in the guide, was the information at hand, was there time?',
    },
    {
      patterns: [
        'WHO ADV VBD ..5 wrong|incorrect|outdated|stale !impression|answer|state|information|data|idea|guess ANY',
        'OTHERS ADV left|leaves|leave ..6 on|open|enabled|running|off|unlocked|behind|disabled|unattended|exposed|active|out|unpatched|lying|public|in !call|shift|for-the-day',
        'OTHERS ADV let|lets ..5 expire|lapse|slip|slide|run|fill|rot|pile',
        'OTHERS ADV mistakenly|inadvertently|accidentally|erroneously|unintentionally|wrongly|prematurely|unwittingly ADV ANY',
        'SELF ADV mistakenly|inadvertently|accidentally|erroneously|unintentionally|wrongly|prematurely ADV ANY',
        'OTHERS ADV VBD ..8 by mistake|accident|error',
        'SELF ADV VBD ..8 by mistake|accident|error',
        'accidentally|mistakenly|inadvertently|erroneously|wrongly VBD by OTHERS',
        'OTHERS ADV pushed|committed|pasted|leaked|posted|published|uploaded|checked ..1 the|a|an|his|her|their ..2 credentials|password|passwords|secret|secrets|key|keys|token|tokens',
        'OTHERS ADV deployed|pushed|merged|ran|rolled ..5 straight|directly ..1 to|into|in|on production|prod|main|master',
        'OTHERS ADV jumped the gun',
        'OTHERS ADV acted|reacted|responded|noticed|escalated|answered|replied ADV too|far|much late|slowly|too|later',
        'OTHERS ADV took ADV too|far long|too',
        'OTHERS ADV overrode|disabled|switched|turned|silenced|muted ..4 alarm|alarms|warnings|protection|checks|safeguard|safeguards|guard END',
      ],
      unlessOnPurpose: true,
      evenNegated: true,
      say: 'Say what the tool showed and accepted at that point: what looked alike, what had no bound, what asked for no confirmation.',
    },
  ],
};
