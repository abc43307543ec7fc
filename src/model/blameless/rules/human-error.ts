// "Human error" as the explanation, and the slips of the hand that stand for it.

import type { RuleTable } from './rule.ts';

const person =
  'human|user|operator|manual|pilot|admin|administrator|engineer|developer|technician|personnel|staff|cockpit|layer-8|people|individual|typing|keyboard|clerical|programmer|dba|analyst|typist|person|data-entry|input|copy-paste|copy-and-paste|copypaste|cut-and-paste|paste|manual-entry|user-side|finger|personal|configuration-by-hand';

export const humanError: RuleTable = {
  category: 'human-error',
  message: '"Human error" ends the search where it should begin.',
  rules: [
    {
      patterns: [
        `${person} !failure|failures|factors|rate error|errors|mistake|mistakes|oversight|oversights|slip|slips|misjudgement|blunder|lapse|carelessness|inattention|fault|negligence|misstep|mishap !rate|rates|budget|code|codes|count|counter|counts|handling|handler|message|messages|log|logs|page|pages|metric|page|reports|report|were|are|reporting|correction`,
        'human|individual|personal|operator|staff failure|failures|failing|failings !rate|mode',
        '^ human factor|factors END',
        ': human factor|factors',
        'due|down|attributed to ADV human factor|factors',
        'was|is|by a|the? human factor END',
        `${person} \'s error|mistake|oversight|slip|blunder|lapse|typo|misjudgement|misjudgment`,
        "OTHERS 's ADV ANY? error|mistake|oversight|slip|blunder|lapse|typo|misjudgement|misjudgment|misclick|inattention|clumsiness",
        'pebkac|pebcak|pebmac|id10t|id-10-t|layer-8',
        'problem|error between keyboard',
        'fat -? finger|fingers|fingered',
        'fat-finger|fat-fingers|fat-fingered|fatfinger|fatfingered|fat-fingering',
        'finger trouble',
        'brain fart|fade|freeze',
        'brainfart|misclick|mis-click|misclicked|mis-typed|mistype|thinko|misjudgement|misjudgment|misstep',
      ],
      unlessDenied: true,
      say: 'Go on from here: what in the tool, the naming or the moment made this slip easy, and what would stop it next time?',
    },
    {
      patterns: [
        'error|errors|mistake|mistakes|slip|oversight|blunder|typo|lapse|misjudgement|misjudgment|omission|misstep|misclick|carelessness by|from ADV OTHERS',
        'error|errors|mistake|fault|failure|negligence|oversight on the|our|his|her|their|your? part|side of OTHERS',
        'error|mistake|oversight|slip|lapse|blunder|typo|misjudgement of OTHERS END',
        'mistyped|misclicked|mis-clicked|fat-fingered|miskeyed|mispasted by OTHERS',
        'lapse|moment|lack|loss of|in ADV ..1 concentration|inattention|attention|judgement|judgment|carelessness|focus|distraction',
        'caused|due|explained|attributed|down ..1 by|to ..1 inattention|distraction|fatigue|carelessness|typo|tiredness|mistyping|mistake|oversight|confusion|forgetfulness END',
        'attention error|lapse|failure',
      ],
      unlessDenied: true,
      say: 'Say what the step asked of a person, and where the tool could have carried that load.',
    },
    {
      patterns: [
        'OTHERS has|have|had? ADV made|makes|committed ADV a|an|the|one|some|another|several|two|this|that? ADV ANY? typo|mistake|mistakes|error|errors|slip|blunder|misjudgement|misjudgment|typos',
        'SELF ADV made|committed a|an|the|one|some|this ADV ANY? typo|mistake|error|slip|blunder',
        'OTHERS ADV mistyped|misclicked|mis-clicked|mis-typed|mispasted|fat-fingered',
        'OTHERS ADV clicked|pressed|hit|pushed|typed|pulled ADV on|in? the|a ADV wrong|incorrect|other',
        '^ a|an|the? $outcome|config? oversight|mistake|error|slip|typo by|on|of OTHERS',
        '^ a|one? simple|single|small|tiny|minor|little? typo|slip|misclick|oversight|keystroke END',
        '^ typo in|by|on|during|when|while',
      ],
      unlessDenied: true,
      say: 'Say what was typed or pressed where, what looked alike, and why the system accepted it.',
    },
    {
      patterns: [
        '^ the|a? wrong ANY ANY? pressed|chosen|selected|clicked|typed|pasted|entered|rebooted|restarted|deleted|dropped|unplugged|pulled|edited|run|executed|opened|flipped|restored|wiped|removed|stopped|shut|used|applied|copied|picked|uploaded|terminated|formatted|disconnected !by',
        'wrong|incorrect ANY ANY? was|were|got|being|been ADV pressed|chosen|selected|clicked|typed|pasted|entered|rebooted|pulled|unplugged|flipped|edited|executed|picked|dialled|copied|disconnected|plugged|uploaded !by',
        '^ the|a? wrong ANY was|were !served|reported|returned|shown|cached|computed|calculated|sent|displayed|loaded|logged|generated|emitted|given|found|used|resolved|assigned|set|called|read VBD !by',
        '^ keying|typing|labelling|labeling|counting|wiring|cabling|spelling|copying|tagging|transcription|calculation|arithmetic mistake|mistakes|slip',
        'accidental|mistaken|inadvertent|erroneous deletion|click|restart|removal|push|edit|keystroke|drop|shutdown|reboot by|from OTHERS',
      ],
      say: 'Say why the two looked alike and what asked for confirmation: names, colours, position, preview.',
    },
  ],
};
