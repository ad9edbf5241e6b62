"""Words that need no entry: orders, other people's records, courtesies, tasks and topics that belong elsewhere.

Patterns run over folded, spelling-corrected text with one space between words and no punctuation. A cue says a kind,
never an entry: nothing here names anything that a catalog could publish.
"""

from __future__ import annotations

ORDERS = (
    r"(?:ignore|forget|disregard|override|bypass|skip|drop|disable|turn off|violate|break) (?:\w+ ){0,4}?"
    r"(?:rules?|instructions?|prompts?|guidelines|restrictions?|filters?|polic(?:y|ies)|catalog|guardrails?|safety|"
    r"checks?|reviews?|assessors?|everything|previous|prior|above|training)|"
    r"you are (?:now|no longer)|from now on|from now [\w ]{1,20} is \d+|new (?:rule|instructions?|persona|mode)s?|"
    r"pretend|jail ?break\w*|role ?play|act (?:as|like) (?:an? |the |my |if )?\w+|behave as|"
    r"(?:developer|admin|debug|god|root|maintenance|dan) mode|system (?:prompt|override|message|instructions?)|sudo|"
    r"(?:reveal|show|list|dump|print|give|send|open|export)(?: \w+){0,3} (?:learner|student|user|member|people|"
    r"customer)s?(?: s)? "
    r"(?:records?|data|lists?|files?|e ?mails?|names)|(?:repeat|print|show|output|reveal|echo|"
    r"say)(?: \w+){0,6} (?:before|above|"
    r"preceding|prior to) (?:my|this|these|our)|"
    r"(?:print|reveal|repeat|output|leak|paste|dump|expose|show|tell|send|give|what (?:is|are))(?: \w+){0,5}? "
    r"(?:(?:system|hidden|secret|initial|internal|original|developer) (?:\w+ )?(?:prompts?|instructions?|rules|"
    r"tokens?|keys?|message)|"
    r"(?:api|signing|private|secret|access) (?:keys?|tokens?)|source code|passwords?|your (?:prompts?|"
    r"instructions|rules|tokens?))|"
    r"(?:approve|mark|backdate|forge|fake|falsify|hack|sign off|rubber stamp|auto approve|pass) "
    r"(?:me|my|it|us|everyone|everybody|all|this|that|the) (?!\w* ?(?:exam|test|course|class))|"
    r"(?:change|set|edit|alter|update|switch|modify|backdate) (?:my|the|his|her|their)[\w ]{0,24}"
    r"(?:date|record|status|score|level|grade|progress|result)s?(?! (?:of|for) the (?:test|"
    r"exam))(?: \w+)* ?(?:to|as|from|and|so|back)|"
    r"(?:give|issue|award|grant|hand|send|mint|assign) (?:me|us|everybody|everyone|all|him|her|them|myself)"
    r"(?: \w+){0,4}? badges?(?! (?:for|about|on|in|from|that|which|with|info\w*|list))|everybody gets|"
    r"(?:give|issue|award|grant|send|release) (?:\w+ ){0,5}?(?:badges?|credentials?|certificates?) (?:to me|now|"
    r"without|anyway|immediately)|"
    r"(?:give|grant|make|set) me (?:an? |the )?(?:admin\w*|assessor|staff|lead|root|owner|access|permission)s?|"
    r"do not tell any\w+|say it|as (?:complete|completed|approved|passed|done|finished)|(?:score|progress|"
    r"level) to 100|"
    r"(?:delete|erase|drop|wipe|remove) (?:all|every|the|everyone s)(?: \w+)? (?:records?|data\w*|badges?|"
    r"tables?|users?|learners?)|"
    r"(?:list|show|give|export|dump|email)(?: me)? (?:all|every|the)(?: other)? (?:users?|learners?|members|"
    r"students|emails?|people)|"
    r"without (?:doing|evidence|review|any (?:evidence|work|review))|drop table|select from|end of (?:prompt|"
    r"instructions)"
)
OTHERS = (
    r"(?:his|her|(?:another|other|somebody|someone)(?: else)?(?: s)? (?:person|people|learner|student|user)s?|"
    r"somebody else|someone else|class ?mates?|co ?workers?|"
    r"(?:my|the|our) (?:friend|boss|brother|sister|student|employee|room ?mate|class ?mate|colleague|neighbou?r|"
    r"team ?mate|co ?worker|husband|wife|ex|girlfriend|boyfriend|cousin|"
    r"roomie|partner|manager|mom|dad|daughter|son|kid|child)s?)(?: s)?"
)
RECORDS = (
    r"(?:badges?|progress|records?|evidence|submissions?|holds?|earned|grades?|scores?|status|portfolio|e ?mails?)"
)
OTHERS_DID = (
    rf"(?:did|has|have|(?:what|which|how many) badges (?:does|do|did|has|have)) {OTHERS}(?: [a-z]+)? "
    r"(?:finish|earn|complete|pass|hold|submit|have|got|get)\w*"
)
EVIDENCE_SAYS = r"evidence (?:text )?(?:says|said|states)|assessor note"
GREETING = (
    r"gm|how are you(?: doing| today)?|how is it going|hello|hi|hey|hiya|howdy|yo|good (?:morning|morn\w*|"
    r"afternoon|evening|day|night)|greetings|welcome|sup|"
    r"what is up|hola|bonjour|morning|evening|good afternoon"
)
THANKS = (
    r"thanks?(?: you)?(?: so| very)?(?: much)?|thank you|appreciate it|cheers|you saved me|saved my life|"
    r"thanks a (?:lot|bunch|million|ton)|much appreciated|ty"
)
BYE = (
    r"bye+|goodbye|see you|later|good night|have a (?:good|nice|great) \w+|talk soon|see y(?:a|ou)|take care|"
    r"farewell|ciao|adios|have a (?:good|great|nice) one"
)
PRAISE = (
    r"you are (?:\w+ )?(?:awesome|great|cool|funny|good|nice|cute|smart|amazing|helpful)|"
    r"your (?:awesome|great|cool|amazing|nice|good)|awesome|amazing|love (?:you|it|this)|nice|great|cool|well done|"
    r"good bot|bad bot|you rock|you are (?:the )?(?:\w+ )?(?:best|awesome|great|cool|kind|right|helpful)|"
    r"amazing work|nice one|good job|brilliant|excellent|wonderful|super"
)
ACKNOWLEDGE = (
    r"nvm|nm|gn|ok(?:ay)?|k+|lol|haha+|hehe|yes|yep|yeah|no|nope|sure|got it|i see|alright|fine|right|hmm+|oh|wow|"
    r"interesting|perfect|never ?mind|sorry|wrong (?:channel|chat|person|window)|oops|test(?:ing)?|my bad|np|"
    r"no (?:problem|worries)|my mistake|all good|understood|makes sense|gotcha|cheers|good to know|that is all|"
    r"nothing else|forget it|please|brb|idk|ttyl|omg|hm+|ah+|cool"
)
ABOUT_BOT = (
    r"what languages do you speak|do you speak \w+|are you (?:chat ?gpt|gpt|claude|gemini|alexa|siri)|"
    r"(?:can|may|could|is it ok(?:ay)? if|do you mind if) i ask (?:you )?(?:\w+ ){0,3}(?:questions?|something|things?)|"
    r"(?:you|it|this) (?:an? )?(?:bot|robot|human|ai|machine|real person|person)(?: or \w+(?: \w+)?)?|how (?:can|"
    r"do) i use (?:you|this)|"
    r"what is this(?: bot| thing)?|what is your name|who (?:made|built) you|"
    r"what (?:can|do) you (?:do|know|help)\w*(?: me)?(?: with)?|(?:can|could) you help(?: me)?|"
    r"help(?: me)?(?: please)?|how do(?:es)? (?:you|this bot|this) work|who are you|what are you|"
    r"are you (?:a )?(?:bot|human|robot|real|person)"
)
CRISIS = (
    r"kill(?:ing)? (?:myself|me|my ?self)|suicid\w+|hurt(?:ing)? (?:myself|my ?self)|end (?:my life|it all)|"
    r"(?:want|wanna|going) (?:to )?die|self harm\w*|"
    r"no reason to live|better off dead|cut(?:ting)? myself|overdos\w+|do not want to (?:live|be alive|"
    r"be here any ?more)|being abused|(?:he|she) hits me"
)
TASK = (
    r"(?:write|draft|compose|translate|summari[sz]e|solve|calculate|book|schedule|order|fix|draw|code|debug|"
    r"proof ?read|edit|traduce|check) "
    r"(?:me |us )?(?:my|this|that|a|an|the|some|un|una|esta|este|for me)(?: \w+)?(?! (?:badge|pathway|"
    r"microcredential|level|evidence|submission|progress|status|name))|"
    r"(?:do|help with|finish|write|complete|help (?:me )?with|does) my (?:\w+ )?(?:homework|assignments?|essays?|"
    r"tax(?:es)?|resume|paper|project|calc\w*|math|fafsa|lab report|thesis|quiz|test)|"
    r"(?:do|fill out|file|fill in)(?: out)? my (?:\w+ )?(?:fafsa|forms?|taxes|application)|"
    r"integral of|derivative of|square root|equation|recommend (?:me )?(?:a|some) (?:good )?(?!badge|pathway|"
    r"microcredential|program|course|one|training|class)|"
    r"tell me a (?:joke|story)|^(?:please )?(?:cook|sing)|solve \d|\d+ ?x|what is \d+ (?:plus|times|x|minus|"
    r"divided)|what time is it|capital of|who won|write (?:code|python|java|a (?:poem|letter|song))|poem|cover letter"
)
ELSEWHERE = (
    r"weather|passwords?|log ?in|log into|locked out|reset my|parking|park my|dorms?|landlords?|evict\w*|"
    r"deposit back|lease|room ?mates?|pizza|restaurants?|coffee shop|"
    r"vote|voting|elections?|politics|democrats?|republicans?|bitcoin|stocks?|invest in|lottery|recipes?|jokes?|"
    r"appointments?|admissions?|mba|phd|"
    r"visa|passport|immigra\w+|green card|tax(?:es)?|doctors?|medicines?|medication|diagnos\w+|sick|symptoms?|"
    r"fever|pregnan\w+|rash|headaches?|dose|prescription|hospital bill|insurance|"
    r"lawsuit|lawyers?|sue|suing|sued|overtime|legal advice|illegal|custody|court|arrested|date me|boyfriend|"
    r"girlfriend|marry|football|basketball|hockey|movies?|songs?|"
    r"games? tonight|bus|flights?|trains? (?:to|from)|taxi|hotels?|wi ?fi|lost (?:my )?(?:id|card|keys)|"
    r"library hours|dining|tomato(?:es)?|my (?:plants?|dog|cat|car|laptop|phone|computer|printer)|"
    r"cafeteria|lunch|dinner|horoscope|religion|war|president|loans?|fafsa|pell|rent|apartment|housing|"
    r"finals week|gpa|registrar|drop a class|"
    r"textbooks?|library card|gym|concert|wife|husband|divorce|rain\w*|snow(?:ing)?|forecast|temperature|"
    r"ex (?:boy|girl)friend|depress\w+|therap\w+|counsel(?:or|ing)|"
    r"buy a|sell my|price of gas|netflix|tiktok|video ?games?|fortnite|world cup|super bowl"
)
