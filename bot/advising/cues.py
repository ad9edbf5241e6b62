"""Words that say what kind of thing is asked: the visible table of cues.

Patterns run over folded, spelling-corrected text with one space between words and no punctuation. A cue says a kind,
never an entry: nothing here names anything that a catalog could publish.
"""

from __future__ import annotations

MY = r"(?:i|my|mine|me)"

ORDERS = (
    r"ignore (?:all|your|the|previous)[\w ]{0,20}(?:rules?|instructions?|prompts?)|you are now|system prompt|your (?:prompt|instructions|rules)"
    r"|(?:forget|disregard) (?:the |your |all )?(?:catalog|rules|instructions|everything)|pretend|jail ?break|developer mode|from now [\w ]{1,20} is \d+"
    r"|approve my|mark (?:me|my|it) |(?:give|issue|award|grant) (?:me|us|everybody|everyone|all)[\w ]{0,20}badges?(?! for)"
    r"|everybody gets|do not tell any\w+|change (?:my|the)[\w ]{0,20}(?:date|record|status|score|level)|set my [\w ]{0,20}to|say it"
)
OTHERS = (
    r"(?:his|her|their|s he|she|he|they|other (?:people|learners?|students?)(?: s)?|another (?:person|learner|student)|all (?:learners|students|users)|everyone|everybody"
    r"|class ?mates?|co ?workers?|my (?:friend|boss|brother|sister|student|employee|room ?mate)s?)"
)
RECORDS = r"(?:badges?|progress|records?|evidence|submissions?|holds?|earned|grades?)"

GREETING = r"hello|hi|hey|hiya|howdy|yo|good (?:morning|morn\w*|afternoon|evening|day|night)|greetings|welcome"
THANKS = r"thanks?(?: you)?(?: so| very)?(?: much)?|thank you|appreciate it|cheers|you saved me|saved my life"
BYE = r"bye+|goodbye|see you|later|good night|have a (?:good|nice|great) \w+|talk soon"
PRAISE = r"you are (?:\w+ )?(?:awesome|great|cool|funny|good|nice|cute|smart|amazing|helpful)|your (?:awesome|great|cool|amazing|nice|good)|awesome|amazing|love (?:you|it|this)|nice|great|cool|well done|good bot|bad bot|you rock"
ACKNOWLEDGE = r"ok(?:ay)?|k+|lol|haha+|hehe|yes|yep|yeah|no|nope|sure|got it|i see|alright|fine|right|hmm+|oh|wow|interesting|perfect|never ?mind|sorry|wrong (?:channel|chat|person|window)|oops|test(?:ing)?|my bad"
ABOUT_BOT = r"what (?:can|do) you (?:do|know|help)\w*(?: me)?(?: with)?|(?:can|could) you help(?: me)?|help(?: me)?(?: please)?|how do(?:es)? (?:you|this bot|this) work|who are you|what are you|are you (?:a )?(?:bot|human|robot|real|person)|how are you"

CRISIS = r"kill (?:myself|me)|suicid\w+|hurt(?:ing)? myself|end my life|want to die|self harm"

TASK = (
    r"(?:write|draft|compose|translate|summari[sz]e|solve|calculate|book|schedule|order|fix|draw|code|debug)"
    r" (?:me|us|my|this|that|a|an|the|some)(?: \w+)?(?! (?:badge|pathway|microcredential))"
    r"|(?:do|help with|finish) my (?:\w+ )?(?:homework|assignment|essay|taxes)|integral of|recommend (?:me )?a (?:good )?(?!badge|pathway|microcredential|program|course)"
)
ELSEWHERE = (
    r"weather|passwords?|parking|park my|dorms?|landlords?|room ?mates?|pizza|restaurants?|vote|voting|elections?|politics|bitcoin|stocks?|crypto|lottery|recipes?|jokes?"
    r"|appointments?|admissions?|mba|phd|visa|passport|immigration|tax(?:es)?|doctors?|medicine|diagnos\w+|sick|lawsuit|lawyers?|date me|boyfriend|girlfriend|marry"
    r"|football|basketball|movies?|songs?|games? tonight|bus|flight|hotels?|wi ?fi|lost (?:my )?(?:id|card)|library hours|dining|tomato(?:es)?|my (?:plants?|dog|cat)"
)

SUBMIT = r"how (?:do|can|should|to|would) (?:i |we |you )?(?:submit|send|hand in|turn in|upload|give|add)|where (?:do|can|should) i (?:submit|send|upload|hand in)|how does submitting work|how do submissions work"
START = r"(?:how|where) (?:do|can|to|would|should) (?:i |we |you )?(?:\w+ )?(?:enrol|enroll|sign up|join|start|register|apply|get started)|(?:enrol|enroll|sign|register) me|sign me up|i want to (?:start|join|enrol|enroll|sign up)"
LEAVE = r"(?:leave|quit|withdraw|unenrol\w*|unenroll\w*|drop(?: out)?|exit|sign out|opt out|get out) ?(?:of|from|the|my|all|this)?|by mistake|undo|enrolled? (?:\w+ )?(?:wrong|accident\w*)|cancel my|remove me|stop doing"
REMIND = (
    r"remind\w*|notif\w+|nudg\w+|stop (?:the |these |sending )?messag\w+|messag\w+ me (?:every|each|on)|snooze|mute"
)
APPEAL = (
    r"rejected|declined|denied|unfair|appeal\w*|turned down|(?:was|got|were) returned|not (?:fair|accepted)|disagree"
)
VERIFY = r"(?:check|verify|prove|know|see|tell)[\w ]{0,30}(?:is|are) (?:real|valid|genuine|legit|authentic|fake|mine)|verify (?:a|my|the|this) (?:badge|credential)|fake badge|employers? (?:check|see|verify|trust)"
AFTER = r"what happens (?:after|when|once|next)|who (?:looks|reviews|checks|decides|approves|grades|assesses|reads)|after i submit\w*"
CHECK = r"how (?:do|can|will|would) i (?:check|see|know|find out|tell)[\w ]{0,40}(?:accepted|approved|decided|passed|status|reviewed|got it)|where (?:do|can) i see my"
SHARE = r"(?:share|download|post|put|add)[\w ]{0,20}(?:linked ?in|resume|cv|profile|facebook|badge image)|download my|make (?:it|my badge) public|show my name|hide my"
EVIDENCE_SAYS = r"evidence (?:text )?(?:says|said|states)|assessor note"

HOLDINGS = r"(?:which|what|how many|list|show)(?: \w+)? badges? (?:do|have|did) (?:i|we)(?: already)? (?:have|hold|got|own|earned?)|(?:show|list|see)(?: me)?(?: all)? my badges?|my badges|badges (?:i|that i) (?:have|hold|got|earned)"
HAVE = r"(?<!how )(?<!what )(?<!which )(?:do|did) i (?:already |really )?(?:have|hold|own|earn|get)(?! (?:to|it)(?!\w))|have i (?:already )?(?:got|earned)"
WAITING = r"(?:still )?(?:pending|waiting|under review|in review)(?! for my)|(?:is|are|was|were|has|have) my[\w ]{0,40}(?:approved|accepted|reviewed|decided|checked|graded|passed)|(?:did|have) you(?: guys)? (?:get|got|receive\w*|see|seen)|with (?:you|the assessors?)|i am done (?:right|rite|yet)|so i am done"
ENROLLED = r"am i (?:\w+ )?(?:in|on|enrol\w+|signed up|registered)(?! (?:the )?(?:right|good))"
PROGRESS = (
    r"how far (?:am|along|have)|my (?:\w+ )?progress|progress (?:in|on|with|for)|did i (?:finish|complete|pass)|(?:am|are) (?:i|we) (?:done|finished|complete)|have i (?:finished|completed|done)"
    r"|(?:what|which)[\w ]{0,12} (?:is |are )?(?:missing|left|remaining)|missing (?:for|4|in|from|on)|how (?:many|much)[\w ]{0,40}(?:left|remain\w*|more|to go|already|so far|do i have(?! to))|how close am i|still need|check my (?:stuff|progress|status)|where am i"
)
NEXT = (
    r"(?:what|which)(?: is| are| s)? (?:my |the )?next|next (?:step|steps|badge|level|thing|title|one)|what next|now what|and now|what now|what (?:is |comes )?after(?! i submit)"
    r"|what (?:should|do|can) i do (?:next|now|first|while)|where (?:do|should|can) i (?:begin|start)|(?:which|what)[\w ]{0,20}still have to|anything else|what else|next$|while i wait|then what"
)

COUNTS = (
    r"(?:does|do|will|would|can|could|did|is|are)[\w +-]{0,60}(?:count|counts|help|qualify|satisfy|replace|work for|good for|transfer|accepted|enough for|ok for|meet)"
    r"|it counts?|counts? (?:for|as|toward\w*|to)|still count|instead of|in place of|good for|replace|substitute|equivalent|ok for|do i get"
)
HELD = rf"(?:{MY} (?:\w+ ){{0,3}}(?:have|got|took|did|earned|hold|passed|finished)|my|i have|already|old|from \d+|certificate)"

VERSUS = r"vs|versus|v s|or|compared? (?:to|with)|than|and|with|from|/"
DIFFERENCE = r"differ\w*|versus|vs|same|compar\w*|between|one and the same"
WHICH = r"which(?: one| of \w+| set| has| is| gives?| do| takes?| costs?)?|do both|are both|both|bigger|smaller|cheaper|longer|shorter|better|more|most|faster|easier"
BACK_TO_BOTH = r"which of (?:them|those|these|the two)|which one|both|the two|them"

NEEDS = (
    r"what (?:do|must|should|would) (?:i|you|we|they) (?:have to |need to |must )?(?:do|need|complete|finish|take|earn|get)|require\w*|what (?:is|are) (?:in|needed|involved)"
    r"|need to (?:do|complete|finish|have|earn)|(?:which|what) (?:courses?|certs?|certificates?|badges?|trainings?|tasks?|modules?|classes)|how many (?!hours|weeks|months|days|credits?|people|students)"
    r"|how (?:do|can) i (?:get|earn|finish|complete)|how to (?:get|earn|finish|complete)|steps|what score"
)
MEANING = r"what (?:does|is|are|do) [\w -]{0,50}(?:mean|means|stand for|exactly)|meaning(?: of)?|means?|defin\w+|what (?:is|are|does)|who is|explain"
LOOKING = (
    r"any(?:thing)?|looking for|i (?:like|love|enjoy|want|would like|need) |how (?:do|can) i (?:get better|learn|become)|how to|learn\w*|teach\w*|something|is there|are there|do you have|badges? (?:for|about|on|in)"
    r"|which (?:badges?|pathways?|programs?|microcredentials?|courses?)|what (?:badges?|pathways?|programs?|microcredentials?) |recommend|suggest|help i|find|only"
)
