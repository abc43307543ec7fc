// What people should, could or would have done. It tells of a world that was not there.

import type { RuleTable } from './rule.ts';

export const counterfactual: RuleTable = {
  category: 'counterfactual',
  message: 'This tells what people did not do, with the knowledge we have now.',
  rules: [
    {
      patterns: [
        'WHO ADV should ADV not|never? ADV have|of !had|received|gotten !access !been ANY',
        'WHO ADV ought ADV not? to ADV have !been ANY',
        'OTHERS ADV should ADV have had',
        'WHO ADV should|ought ADV not? to? ADV have been $careful|watching|looking|monitoring|checking|paying|able|there|awake|online|reachable|more|better|on|faster|quicker|ready|prepared|following|clear|clearer',
        'and|but should|ought ADV not? to? ADV have !been ANY',
        '^ should|ought ADV not|never? to? have !been ANY',
      ],
      evenNegated: true,
      say: 'Say what {who} saw at that moment, and what made this step hard to see or to do.',
      sayRest:
        'Say what was visible at that moment, and what would have to be there so that the next person has {rest} as the easy step.',
    },
    {
      patterns: [
        'WHO could|might ADV have !been|had|known ADV VBD',
        'OTHERS could|might ADV at? least? ADV have !been|had ANY',
        'could|might have been ADV prevented|avoided|stopped|caught by OTHERS',
      ],
      say: 'Say what stood in the way: which information, time, access or tool was missing for this to be the natural step?',
    },
    {
      patterns: [
        "WHO would|'d ADV have $noticed",
        'WHO would ADV have VBD ..5 if|had',
        "if ADV OTHERS had|'d ADV not|only|just|even|at? least? ADV !had|been ANY",
        'if OTHERS had been ADV $careful|paying|watching|looking|more',
        'if we had ADV VBD !an|a|the',
        'if we had ADV read|tested|checked|looked|asked|listened|waited|reviewed|noticed|rehearsed|verified|known',
        'if only WHO',
        'only if WHO had',
        'had ADV OTHERS ADV !access|been|no|a|an|the|to|any|not VBD',
        'had OTHERS not|only|just|been? ADV VBD',
        'had ADV SELF ADV read|tested|checked|looked|asked|listened|waited|reviewed|noticed|rehearsed|verified',
        'if someone|somebody|anyone|anybody had',
        'OTHERS would ADV not have VBD ..6 if',
      ],
      evenNegated: true,
      say: 'Tell it forward from before: what did {who} know then, and why did the step taken make sense?',
    },
    {
      patterns: [
        'why did|do|does|have|has|had not? WHO not? !have|get|receive|see ANY',
        'why did|does|do|has NOBODY',
        'how could|can|did|does OTHERS ADV not? ANY',
        'how could|can|did NOBODY',
        'why was|were ..4 not ADV checked|tested|reviewed|escalated|noticed|read|asked|verified|rolled|told|caught|questioned|documented',
        'why on earth',
        'what was|were OTHERS thinking|doing',
      ],
      evenNegated: true,
      say: 'Ask "how" and "what" about the situation: what was on the screen, and what would have made the other path visible?',
    },
    {
      patterns: [
        'WHO was|were ADV supposed|meant|expected to',
        'OTHERS had no business|reason|excuse|right|need VBG|to|for',
        'OTHERS ADV did ADV not have to',
        'OTHERS ADV did ADV not need to',
        'OTHERS never ADV needed|had to',
        'OTHERS needed only to',
        'all|only thing? WHO had to do',
        'all it took|needed|would was|have',
        'OTHERS only|just had to',
        'OTHERS had only|just to',
        'OTHERS had every|ample|plenty ..2 chance|opportunity|opportunities|reason|time|warning|warnings',
        'OTHERS had chance|enough|weeks|months|hours|days ..3 to',
        'would have been ADV easy|simple|trivial|enough|wise|wiser|sensible|prudent|better for|to',
        'there|it was|is no excuse|reason for|not|to',
        'would it have killed|hurt OTHERS',
        'what stopped|kept|prevented OTHERS from',
        'anyone|anybody ADV could|would|should|with ..8 have $noticed|seen',
        'any ADV $careful|competent|good|decent|sane|experienced|reasonable|normal $role|$team would',
      ],
      evenNegated: true,
      say: 'Say how the work is done on a usual day, and what made this step costly or invisible for {who}.',
    },
    {
      patterns: [
        'quick|simple|single|basic|brief|short|five-minute|two-minute|one-minute|ten-second|minimal|cursory|proper|little|bit|minute|moment|minutes|second|closer|another|one ..3 look|glance|search|check|test|read|review|question|call|message|reading|testing|grep|word|inspection|phone-call|mail|email|double-check|try|rehearsal|lookup would|could|might have',
        'look|glance|reading|asking|double-checking|checking|testing ..6 would|could|might have $noticed|shown|revealed|told|sufficed|been|spared|helped|uncovered|exposed|prevented',
        'would have been ADV $noticed ..1 if WHO|anyone|someone',
        'with ..4 $care ..6 would|could|might have',
      ],
      say: 'Say why that look was not part of the path: where was the information, and who would have been led to it?',
    },
    {
      patterns: [
        'should|ought to? ADV not? have been ADV reviewed|double-checked|noticed|spotted|questioned|proofread|foreseen|anticipated|obvious|thought|escalated|rehearsed|communicated|asked|challenged|tested|discussed|flagged END',
        'should|ought to? ADV not? have been ADV reviewed|double-checked|noticed|spotted|questioned|foreseen|anticipated|thought|escalated|rehearsed|communicated|tested|discussed|caught|checked|verified|flagged|approved ..3 by OTHERS',
        'should|ought to? ADV not? have been ADV caught|found|seen in|during|at ..1 review|testing|qa|code-review|handover|rehearsal|planning',
      ],
      evenNegated: true,
      say: 'Say which step was to find it, and why it could not: what did the review or test look at?',
    },
  ],
};
