// Words that grade people or their work.

import type { RuleTable } from './rule.ts';

export const judgement: RuleTable = {
  category: 'judgement',
  message: 'This grades people or their work and explains nothing.',
  rules: [
    {
      patterns: [
        'careless|sloppy|stupid|negligent|irresponsible|reckless|incompetent|unprofessional|amateurish|idiotic|foolish|shameful|inexcusable|unforgivable|unpardonable|disgraceful|pathetic|inept|clueless|shoddy|slapdash|thoughtless|mindless|half-baked|half-hearted|half-assed|ill-considered|ill-advised|ill-conceived|ill-judged|short-sighted|shortsighted|cavalier|hapless|moronic|hare-brained|harebrained|laughable|lamentable|deplorable|egregious|abysmal|atrocious|appalling|dreadful|woeful|haphazard|lackadaisical|slipshod|embarrassing|scandalous|imprudent|unwise|injudicious|inattentive|neglectful|undisciplined|arrogant|unqualified|inconsiderate|indefensible|foolhardy|shambolic|ham-fisted|cack-handed|heedless|unthinking|crappy|idiots|idiot|morons|fool|fools|slacker|slackers|boneheaded|asinine|daft|ludicrous|preposterous|nonsensical|misguided|remiss|cringeworthy|subpar|sub-par !$technical',
      ],
      say: 'Leave "{match}" out and say what the step did, what it was meant for, and what the tool or default allowed.',
    },
    {
      patterns: [
        'bad|poor|terrible ..1 judgement|judgment|decision|decisions|attitude|discipline|call|choice|leadership|workmanship by|of|from|in|on|during|with',
        '$weak ..2 $act !rate|count|queue|log|code|id|name|message|handler|budget|handling',
        'this|it|that|which|what was|is|were ADV a|an|such|some|just|really? a|an? $weak ANY',
        'the|our|their|his|her|whole ..3 $act|plan|design|code|setup|decision|idea|default|reply|response|answer|documentation|docs|rollout|migration|review|testing|management|communication|architecture|script|module|codebase|work $be ADV $weak END',
        'OTHERS $be ADV $weak END',
        'such|what a|an? $weak ADV !$technical ANY',
        '$weak thing|idea|to|of to|for|OTHERS',
        "dumb|lazy|naive|stupid|silly|crazy|insane|obvious|basic|elementary|rookie|schoolboy|beginner|newbie|amateur 's? ..1 default|mistake|error|fix|workaround|choice|decision|blunder|oversight|hour",
        'bad|poor|terrible|awful|horrible|worst|weak judgement|judgment|decision|decisions|call|discipline|planning|communication|management|leadership|craftsmanship|workmanship|practice|practices|idea|attitude|housekeeping|coordination|preparation|teamwork|hygiene|engineering|handling|supervision|choice|thinking|documentation',
      ],
      say: 'Replace the verdict by what happened: what was assumed, when did that stop being true, and who could have seen it?',
    },
    {
      patterns: [
        '$judgementNoun',
        'lack|absence|want of ADV $judgementNoun|discipline|professionalism|competence|skill|judgement|judgment|rigour|rigor|seriousness|intelligence',
      ],
      say: 'Replace "{match}" by the conditions of the work: time pressure, interface, staffing, what the guide said.',
    },
    {
      patterns: [
        '$judgementAdverb !handles|handled',
        '$be ADV bungled|botched|half-baked|mismanaged|mishandled',
        'botched|bungled|mismanaged $act|upgrade|failover|restore|restart|attempt|recovery|switch|rollback',
      ],
      say: 'Say which step did not have its effect, and what the person doing it could see.',
    },
    {
      patterns: [
        '$be ADV a|an|total|complete|utter? total|complete|utter|real|absolute|bit? joke|mess|disgrace|embarrassment|farce|shambles|disaster|abomination|horror|scandal|nightmare|catastrophe|monstrosity|circus',
        'OTHERS|this|it|code|script|module|documentation|docs|design|plan|config|dashboard|repository|tooling|codebase|tests|setup|reply|report $be ADV garbage|rubbish|trash|crap|junk|nonsense|spaghetti|shit|bullshit|awful|terrible|horrible|dreadful|appalling|hopeless|useless|ridiculous|absurd|insane|crazy|bonkers|lousy|hideous|ugly|unacceptable|naive|lazy|dumb|silly|poor|amateur',
        'plan|design|code|approach|reply|response|idea|decision|setup|rollout|default|solution|answer|estimate|review|handover|handling|communication|behaviour|attitude|reaction|planning|preparation $be ADV $judgement',
        'was|is|be ADV inexcusable|unacceptable|unforgivable|negligent|shameful|indefensible|irresponsible',
        'amateurs|cowboys|clowns|morons|idiots|fools|dilettantes|bunglers|incompetents',
        'written|made|built|designed|done|configured by ..1 amateur|amateurs|rookies|beginners|children|monkeys',
        'THING $be ADV garbage|rubbish|trash|crap|junk|nonsense|spaghetti|shit|pathetic|laughable',
        'common sense',
        'no-brainer',
        'amateur hour',
        'piece of garbage|crap|junk|rubbish|shit',
        'disgrace|embarrassment to|for',
      ],
      say: 'Say what is missing or old in it, in facts: no tests, no owner, last changed when, built for which load.',
    },
    {
      patterns: [
        'OTHERS $be ADV not ADV competent|qualified|fit|capable|good|professional|serious|bright|smart|skilled|responsible|reliable|experienced|organised|organized',
        'OTHERS $be ADV $judgement',
        'OTHERS $be ADV out of depth|his|her|their',
        'OTHERS $be ADV too ADV slow|inexperienced|junior|lazy|dumb|weak|sloppy|stupid|careless|incompetent',
        'OTHERS $be ADV slow|useless|unreliable|hopeless|weak|incapable|unhelpful|unprepared|disorganised|disorganized|asleep-at-the-wheel END',
        'OTHERS lacks|lack|lacked|has|have|had no? the|any|basic|enough? ..1 competence|skill|skills|discipline|common|judgement|judgment|experience|clue|idea',
        'OTHERS showed|displayed|demonstrated ..3 judgement|judgment|discipline|negligence|ignorance|incompetence|disregard|carelessness|professionalism',
        'OTHERS made a|an|some|several ADV bad|poor|terrible|stupid|silly|dumb|awful|questionable ANY',
        'should have known better',
      ],
      say: 'Say what {who} had to work with: which training, information, time and tool.',
    },
  ],
};
