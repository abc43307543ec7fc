// A person, role or team named as the cause.

import type { RuleTable } from './rule.ts';

export const personAsCause: RuleTable = {
  category: 'person-as-cause',
  message: 'This explains the outcome by a person or team.',
  rules: [
    {
      patterns: [
        'WHO has|have|had? ADV $harm !the?',
        'WHO who ..8 caused|broke|$harm',
        'WHO has|have|had? ADV took|taken|brought|brings|knocked|pulled ..5 down',
        'WHO has|have|had? ADV took|taken|brought|knocked out|down|over !of|command|as|the-call',
        'OTHERS has|have|had? ADV killed|wiped|erased|lost|leaked|exposed the|our|all|every|half ..2 primary|production|prod|database|databases|site|service|cluster|website|shop|checkout|backend|data|records|orders|backups|volume|platform|login|search|api|system|systems',
        'OTHERS has|have|had? ADV triggered|started|created|introduced|produced|provoked|unleashed ..3 $outcome',
        'OTHERS ADV led|lead to ..4 $outcome',
        'OTHERS let|allowed this|that|it|the ..2 happen|slip',
        'OTHERS ADV single-handedly',
        'OTHERS blew up|it',
      ],
      say: 'Name the change and the condition instead of {who}: what was changed, what it met, and why nothing stopped it.',
    },
    {
      patterns: [
        'OWNED ADV has|have|had? ADV $harm|killed|wiped|deleted|erased|lost|cost|triggered|leaked|led|made|exposed',
        'OWNED ADV took|brought|knocked ..5 down|out|offline',
        'it was|is|were OWNED that|which',
        'OWNED was|is|are|were ..2 cause|reason|culprit|trigger',
        'caused|triggered|provoked|broken by OWNED',
        'because|due of|to OWNED',
      ],
      say: 'Drop the owner and keep the act: which change was it, what did it meet, and what would have caught it?',
    },
    {
      patterns: [
        'caused|provoked|broken|ruined|wrecked|destroyed|wiped|killed|crashed|messed by OTHERS',
        'brought|taken|knocked down|out by OTHERS',
        'because of OTHERS END',
        'because of OTHERS and|who',
        'due|owing|thanks to OTHERS END',
        "traced|attributed|ascribed|tracked|down ..1 to OTHERS !'s",
        'brought about by OTHERS',
      ],
      say: 'Say what {who} met rather than who it was: which step, on which information, with which guard missing.',
    },
    {
      patterns: [
        'triggered|started|introduced|created|made|produced by OTHERS',
        'because OTHERS ADV !did|was|were|had|saw|received|got|could|would|has|is|are VBD',
      ],
      afterOutcome: true,
      say: 'Put the step first and say what made its effect possible: "<step> met <condition>, and nothing stopped it".',
    },
    {
      patterns: [
        'it|this|that was|is|were ADV OTHERS who|that ADV !$praise ANY',
        'it|this|that was|is ADV OTHERS END',
        'OTHERS $be ADV to blame',
        'who|someone|somebody $be ADV to blame',
        'blame|blaming|blamed OTHERS',
        'blame ..5 lies|lie|rests|falls|sits|belongs ..2 with|on|at|to OTHERS',
        'blame on|for|upon OTHERS',
        'OTHERS deserves|deserve|bears|bear|carries|carry|takes|shares ..4 blame|responsibility|guilt|fault',
        'OTHERS $be ADV at fault',
        'OTHERS $be ADV guilty|culpable|liable',
        'fault|responsibility|doing|negligence|handiwork|making of OTHERS',
        'fault|responsibility|guilt lies|lie|rests|sits|is ADV squarely? with|on OTHERS',
        "OTHERS 's own? fault|doing|responsibility|handiwork|making|mess",
        'his|her|their|your own? fault|doing|handiwork',
        'OTHERS $be ..1 responsible|accountable|answerable for ..4 $outcome',
        'OTHERS $be ..1 responsible|accountable|answerable for ..1 failed|broken|lost|corrupted|deleted|missing|botched ANY',
        'responsible for ..4 $outcome is|was|are|were OTHERS',
        "on|with OTHERS 's conscience|watch",
      ],
      unlessDenied: true,
      say: 'Leave the question of guilt out and describe the situation {who} were in: what they could see, and what the system allowed.',
    },
    {
      patterns: [
        "cause|culprit|reason|source|problem|trigger|offender|perpetrator ADV is|was|are|were|: ADV OTHERS !'s",
        'culprit|offender|perpetrator ADV is|was|: ..2 whoever',
        'OTHERS $be ..3 cause|culprit|culprits|reason|problem|offender|source|link|bottleneck END',
        'OTHERS $be ..3 cause|culprit|reason|source of|behind|for|that|here',
        'OTHERS $be ADV behind the|this|that ..2 $outcome',
      ],
      say: 'A person is never the whole cause. List the conditions that met: "<change> met <condition> while <guard> was missing".',
    },
    {
      patterns: [
        "is|are|was|were|comes|came|boils|boiled ADV down to OTHERS !'s",
        'this|that|it|one|$outcome is|was ADV on OTHERS END',
        "this|that|it|one|$outcome is|was ADV on OTHERS 's ..2 $role|$team",
        "down|on to? OTHERS 's $role|$team",
        'whoever ..1 VBD',
        'whoever ..5 should|must|owes|deserves|needs|has',
        'OTHERS owes|owe us|everyone|everybody|the|an',
        'OTHERS has|have a lot|much|some|something to answer|explain',
        'answer|answerable|pay for ..2 $outcome',
        "OTHERS 's ADV to blame",
        'courtesy of OTHERS',
        'we have OTHERS to thank',
        'OTHERS had a hand|part in',
      ],
      say: 'Describe what the system let happen, not who stood nearest: which input was accepted, which check did not exist?',
    },
  ],
};
