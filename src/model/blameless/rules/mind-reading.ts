// Thoughts, motives and feelings that the writer cannot know.

import type { RuleTable } from './rule.ts';

export const mindReading: RuleTable = {
  category: 'mind-reading',
  message: 'This guesses what somebody thought, felt or wanted.',
  rules: [
    {
      patterns: [
        'OTHERS ADV did|do|does|had|have|has ADV not ADV think|care|thought|cared|understand|mind|believe|trust|want|like|feel|grasp|appreciate|dare|take ..5',
        'OTHERS ADV did|do|does not ADV seem|appear|bother to? think|care|understand|mind',
        'OTHERS ADV could|can ADV not ADV be|care bothered|less|arsed',
        'OTHERS never ADV thought|cared|wanted|believed|intended|trusted|understood|considered|meant|took',
        'OTHERS ADV ANY? took ..4 seriously|lightly|granted',
      ],
      evenNegated: true,
      say: 'Write what {who} saw and expected, in their own words if they agree: what did the screen, plan or guide say?',
    },
    {
      patterns: [
        'OTHERS ADV only|just|merely? ADV wanted|hoped|tried|intended|meant|aimed|wished|preferred|sought|was|were trying|hoping|eager|keen|anxious|desperate? to ADV hide|cover|avoid|save|look|impress|blame|get|go|be|protect|prove|show|shift|escape|skip|rush|finish|please|conceal|bury|downplay|shine|dodge|keep|leave|ignore|deceive|mislead|play|make|cut',
        'OTHERS ADV only|just|merely ADV wanted|cared|thought|cares|wants|think|care|interested',
        'OTHERS ADV wanted|wants|want ADV ANY',
        'OTHERS ADV hoped|hopes|wished|hoping ADV NOBODY|that|it|for|no',
        'OTHERS $be ADV only ADV interested|concerned|thinking|worried',
        'OTHERS $be ADV hoping|trying|pretending|attempting to|that|it|NOBODY|no ..2 hide|cover|avoid|save|look|impress|protect|prove|shift|would|notice|conceal|please',
        'OTHERS ADV chose|preferred|decided|opted ADV not? to ADV ignore|look|hide|not|bother|gamble|risk|care|sit|turn|cut|blame|cover|bury',
        'OTHERS had no interest|desire|intention|wish|respect|patience|appetite in|of|to|for',
        'OTHERS ADV looked the other way',
        'OTHERS turned a blind eye',
        'OTHERS $be ADV lying|bluffing|hiding|covering',
        'OTHERS ADV lied|pretended|bluffed|hid|covered|concealed',
        'OTHERS ADV tried to ADV hide|cover|conceal|shift|bury|deny|deflect|save|look|impress',
        'OTHERS ADV hide|hides|lie|lies to|the|about|behind',
      ],
      say: 'Leave the motive out. Say which goals pulled in different directions, and what the date, rota or rule asked for.',
    },
    {
      patterns: [
        'OTHERS has|have|had? ADV assumed|presumed|supposed !command|the-role|control|duty|responsibility|office|charge',
        'OTHERS ADV took it|this|that for granted',
        'OTHERS ADV thought|believed|felt|figured|reckoned|imagined|considered ..6 fine|ok|okay|safe|enough|better|rules|notice|nobody|others|above|someone|somebody|matter|matters|easy|get|unnecessary|needed|necessary|beneath|himself|herself|themselves|important|invincible|immune|nothing|smarter|knew|waste|check|trivial|harmless|optional|best|unimportant|overkill|happen|bothered|exempt|indispensable|care|apply|applied',
        'OTHERS ADV thinks|think|believes|believe|feels|feel|considers ..5 above|better|rules|others|beneath|smarter|nobody|exempt|immune|waste|unnecessary|overkill|apply|applies|important|best',
      ],
      unlessEvidence: true,
      say: 'Write what {who} had in front of them: "at <time> <display or message> showed <state>, which fitted <expectation>".',
    },
    {
      patterns: [
        'OTHERS had|have|has|$be|got|became|become|grew|felt|felt-too|getting|seemed|appeared|looked|was|were|is|are been|become|grown|got|gotten? ADV too? ADV complacent|overconfident|over-confident|cocky|careless|arrogant|afraid|scared|proud|distracted|bored|stressed|nervous|confused|lazy|panicked|panicking|impatient|greedy|sloppy|stubborn|embarrassed|ashamed|indifferent|unmotivated|tired|uninterested|disinterested|desperate|annoyed|angry|offended|jealous|asleep|frightened|reluctant|unwilling|self-assured|smug|overwhelmed|inattentive|negligent|lax|eager|ambitious|resentful|defensive|irritated|hungry|drunk|hungover|daydreaming|oblivious|unconcerned|blasé|blase|defiant|timid|hesitant|insecure|fed|over-eager|overeager|comfortable !because|as|in|of-the',
        'OTHERS $be|seemed ADV in|under a|too|such|denial? hurry|rush|panic|haste|denial|mood',
        'OTHERS $be in a? ..1 hurry|rush|panic|haste|denial|mood',
        'OTHERS had|have|has ADV ANY? no|little? fear|ego|pride idea|clue',
        'OTHERS had ADV no|not|little a|the? faintest|slightest? idea|clue|notion',
        'OTHERS ADV panicked|froze|dithered|hesitated|procrastinated|sulked|bottled|chickened|flinched|gambled|daydreamed|despaired',
        'OTHERS ADV lost|loses his|her|their|the? nerve|patience|temper|interest|head|courage|motivation|focus|heart|concentration|cool',
        'OTHERS ADV ANY? let ego|pride|guard|emotions',
        'OTHERS ADV let his|her|their guard|ego|pride|emotions|nerves',
        'OTHERS ADV cut|cuts|cutting|took|take|takes|taking a|the|some? corners|shortcut|shortcuts|chances|risks|easy|lazy',
        'OTHERS ADV rushed|hurried|raced !to !out',
        'OTHERS ADV gave up|in',
        'OTHERS ADV trusted|believed|had|relied|put ..2 blind|blindly|faith',
        'OTHERS could|did|would not ADV face|admit|accept|resist|handle|cope',
        'OTHERS ADV refused to ADV ANY',
        'complacency|hubris|overconfidence|over-confidence',
        'out of ADV laziness|pride|fear|spite|habit|boredom|arrogance|convenience|embarrassment|greed|frustration|impatience|haste|stubbornness|vanity',
      ],
      say: 'Say what the hours before looked like instead: which alarms, how many tasks, which clock was running.',
    },
    {
      patterns: [
        'OTHERS must ADV have !access|a|an|the|to|at|write|read|two|both|their|clear !been ANY',
        'OTHERS must ADV have been ADV ANY',
        'OTHERS clearly|obviously|evidently|apparently|probably|presumably|surely|undoubtedly|plainly|perhaps|maybe ADV did|had|was|were|has|have|is|wanted|thought|felt|forgot|knew|does|do|believed|hoped|assumed|never|could|misread|misunderstood|ignored|missed',
        "clearly|obviously|evidently|apparently|presumably|plainly|undoubtedly ,? OTHERS !'s ADV ANY",
        'OTHERS was|were|is|are ADV clearly|obviously|evidently|apparently|probably|presumably|plainly',
        'OTHERS seemed|seems|seem|appeared|appears|appear to ADV have ADV VBD',
        'OTHERS seemed|seems|seem|appeared|appears|appear to ADV think|believe|want|have|prefer|care|assume|feel',
        'OTHERS ADV knew ADV full|perfectly|very|damn|that|better|what|exactly',
        'OTHERS knew ADV ANY ANY? ANY? ANY? but|and ADV ignored|did|went|carried|chose|still',
        'it did not occur|cross to OTHERS',
        'never occurred|crossed to OTHERS',
      ],
      evenNegated: true,
      say: 'Take the guess out, or ask {who}: what did they see, and what did it mean to them at the time?',
    },
  ],
};
