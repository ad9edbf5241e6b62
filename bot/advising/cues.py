"""Words that say what kind of thing is asked: the visible table of cues.

Patterns run over folded, spelling-corrected text with one space between words and no punctuation. A cue says a kind,
never an entry: nothing here names anything that a catalog could publish.
"""

from __future__ import annotations

# orders, other people's records, distress, tasks for somebody else

ORDERS = (
    r"ignore (?:all|your|the|previous)[\w ]{0,20}(?:rules?|instructions?|prompts?)|you are now|system prompt|"
    r"your (?:prompt|instructions|rules)|"
    r"(?:forget|disregard) (?:the |your |all )?(?:catalog|rules|instructions|everything)|pretend|jail ?break|"
    r"developer mode|from now [\w ]{1,20} is \d+|approve my|mark (?:me|my|it) |"
    r"(?:give|issue|award|grant) (?:me|us|everybody|everyone|all)[\w ]{0,20}badges?(?! for)|everybody gets|"
    r"do not tell any\w+|change (?:my|the)[\w ]{0,20}(?:date|record|status|score|level)|set my [\w ]{0,20}to|"
    r"say it|(?:disregard|override|bypass|forget) (?:\w+ )?(?:previous|prior|above|these|those)|"
    r"(?:hidden|secret|initial) (?:prompt|rules|instructions)|act as (?:an? )?(?:admin|assessor|staff|root)|"
    r"(?:make|set) me (?:an? )?(?:admin|assessor|staff|lead)|approve (?:me|it|everyone|everybody|all|this)|"
    r"(?:issue|award|grant|give) (?:\w+ ){0,4}badges? (?:to me|now|without)|"
    r"delete (?:all|every|the|my) (?:records|data|badges)|list all (?:users|learners|members)|as complete|to 100|"
    r"skip the (?:review|assessor)|without (?:doing|evidence)"
)
OTHERS = (
    r"(?:his|her|their|s he|she|he|they|other (?:people|learners?|students?)(?: s)?|another (?:person|learner"
    r"|student)|all (?:learners|students|users)|everyone|everybody|class ?mates?|co ?workers?|my (?:friend|boss"
    r"|brother|sister|student|employee|room ?mate|class ?mate|colleague|neighbou?r|teammate)s?|somebody else"
    r"|someone else)"
)
RECORDS = r"(?:badges?|progress|records?|evidence|submissions?|holds?|earned|grades?)"
# courtesies

GREETING = (
    r"hello|hi|hey|hiya|howdy|yo|good (?:morning|morn\w*|afternoon|evening|day|night)|greetings|welcome|sup|"
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
    r"ok(?:ay)?|k+|lol|haha+|hehe|yes|yep|yeah|no|nope|sure|got it|i see|alright|fine|right|hmm+|oh|wow|"
    r"interesting|perfect|never ?mind|sorry|wrong (?:channel|chat|person|window)|oops|test(?:ing)?|my bad|np|"
    r"no (?:problem|worries)|my mistake|all good|understood|makes sense|gotcha|cheers|good to know|that is all|"
    r"nothing else|forget it|please|brb|idk|ttyl|omg|hm+|ah+|cool"
)
ABOUT_BOT = (
    r"what (?:can|do) you (?:do|know|help)\w*(?: me)?(?: with)?|(?:can|could) you help(?: me)?|"
    r"help(?: me)?(?: please)?|how do(?:es)? (?:you|this bot|this) work|who are you|what are you|"
    r"are you (?:a )?(?:bot|human|robot|real|person)|how are you"
)
CRISIS = r"kill (?:myself|me)|suicid\w+|hurt(?:ing)? myself|end my life|want to die|self harm"
TASK = (
    r"(?:write|draft|compose|translate|summari[sz]e|solve|calculate|book|schedule|order|fix|draw|code"
    r"|debug) (?:me|us|my|this|that|a|an|the|some)(?: \w+)?(?! (?:badge|pathway|microcredential))|"
    r"(?:do|help with|finish) my (?:\w+ )?(?:homework|assignment|essay|taxes)|integral of|"
    r"recommend (?:me )?a (?:good )?(?!badge|pathway|microcredential|program|course)|"
    r"(?:do|write|finish|help (?:me )?with) my (?:essay|homework|assignment|taxes|resume|paper|project)|"
    r"tell me a (?:joke|story)|fix my|cook|sing|what is \d+|what time is it|capital of|who won"
)
ELSEWHERE = (
    r"weather|passwords?|parking|park my|dorms?|landlords?|room ?mates?|pizza|restaurants?|vote|voting|elections?|"
    r"politics|bitcoin|stocks?|crypto|lottery|recipes?|jokes?|appointments?|admissions?|mba|phd|visa|passport|"
    r"immigration|tax(?:es)?|doctors?|medicine|diagnos\w+|sick|lawsuit|lawyers?|date me|boyfriend|girlfriend|marry|"
    r"football|basketball|movies?|songs?|games? tonight|bus|flight|hotels?|wi ?fi|lost (?:my )?(?:id|card)|"
    r"library hours|dining|tomato(?:es)?|my (?:plants?|dog|cat)|cafeteria|lunch|dinner|cooking|movie|car|laptop|"
    r"phone plan|god|religion|horoscope|news|war|president|loans?|fafsa|rent|apartment|housing|roommate|finals|"
    r"grades?|gpa|registrar|transcripts? office|textbooks?|library card|gym|sports?|party|concert|tickets?|"
    r"girlfriend|boyfriend|wife|husband|divorce|flight|time is it|rain\w*|snow(?:ing)?|forecast|temperature"
)
# how to use the bot

SUBMIT = (
    r"how (?:do|can|should|to|would) (?:i |we |you )?(?:submit|send|hand in|turn in|upload|give|add)|"
    r"where (?:do|can|should) i (?:submit|send|upload|hand in)|how does submitting work|how do submissions work|"
    r"how to (?:submit|upload|send|add|hand in)|"
    r"(?:submit|upload|send|add) (?:my |some |the )?(?:evidence|files?|work|proof|photo|document)s?"
)
START = (
    r"(?:how|where) (?:do|can|to|would|should) (?:i |we |you )?(?:\w+ )?(?:enrol|enroll|sign up|join|start"
    r"|register|apply|get started)|(?:enrol|enroll|sign|register) me|sign me up|"
    r"i want to (?:start|join|enrol|enroll|sign up)|how to (?:start|join|enrol|enroll|sign up|register)|"
    r"(?:can|could) (?:you|i) (?:please )?(?:enrol|enroll|sign up|register)(?: me)?|"
    r"i (?:would like|want|wish) to (?:start|join|enrol|enroll|sign up|register|do)|let me (?:start|join)|"
    r"put me (?:on|in)"
)
LEAVE = (
    r"(?:leave|quit|withdraw|unenrol\w*|unenroll\w*|drop(?: out)?|exit|sign out|opt out|get out) ?(?:of|from|the"
    r"|my|all|this)?|by mistake|undo|enrolled? (?:\w+ )?(?:wrong|accident\w*)|cancel my|remove me|stop doing|"
    r"take me off|get me out|un ?subscribe|un ?enrol(?:l)?|leave (?:a|this|the|my)|i (?:quit|give up)|"
    r"do not want (?:this|to do this|to continue)"
)
REMIND = (
    r"remind\w*|notif\w+|nudg\w+|stop (?:the |these |sending )?messag\w+|messag\w+ me (?:every|each|on)|snooze|"
    r"mute|(?:stop|quit|no more) (?:messag\w+|bother\w+|ping\w+|notif\w+)|(?:stop|less) spam\w*|alerts?|ping me"
)
APPEAL = (
    r"rejected|declined|denied|unfair|appeal\w*|turned down|(?:was|got|were) returned|not (?:fair|accepted)|"
    r"disagree|contest|complain\w*|challenge (?:the|a|this|my)|second opinion|(?:said|told me) no|refused|"
    r"was (?:not|n t) approved|sent (?:it )?back|not good enough|why did (?:they|you) (?:return|reject)"
)
VERIFY = (
    r"(?:check|verify|prove|know|see|tell)[\w ]{0,30}(?:is|are) (?:real|valid|genuine|legit|authentic|fake|mine)|"
    r"verify (?:a|my|the|this) (?:badge|credential)|fake badge|employers? (?:check|see|verify|trust)|"
    r"(?:verify|check|confirm|validate) (?:this|it|that|a badge|my badge|the badge|badges)|"
    r"is (?:this|my|the) badge (?:real|legit|valid)|how (?:is|are) badges? (?:verified|checked)|"
    r"trust (?:this|the|a|my) badge"
)
AFTER = (
    r"what happens (?:after|when|once|next)|who (?:looks|reviews|checks|decides|approves|grades|assesses|reads)|"
    r"after i submit\w*|"
    r"who (?:will|would|is going to|gets to) (?:look|review|check|decide|approve|grade|assess|read|mark|see)\w*|"
    r"what comes after i submit|who (?:is|are) (?:my|the) (?:assessor|reviewer)s?|"
    r"how long (?:until|till|before|does) [\w ]{0,20}review\w*"
)
CHECK = (
    r"how (?:do|can|will|would) i (?:check|see|know|find out|tell)[\w ]{0,40}(?:accepted|approved|decided|passed"
    r"|status|reviewed|got it)|where (?:do|can) i see my|"
    r"(?:check|see|know|tell) (?:if|whether) my (?:evidence|work|submission|badge)|"
    r"where is my (?:badge|submission)"
)
SHARE = (
    r"(?:share|download|post|put|add)[\w ]{0,20}(?:linked ?in|resume|cv|profile|facebook|badge image)|download my|"
    r"make (?:it|my badge) public|show my name|hide my|(?:on|to) linked ?in|download (?:my|the|a) badge|"
    r"show (?:my|the) badge to|change (?:my|the) name|print (?:my|the) badge"
)
EVIDENCE_SAYS = r"evidence (?:text )?(?:says|said|states)|assessor note"
# the learner's own record

HOLDINGS = (
    r"(?:which|what|how many|list|show)(?: \w+)? badges? (?:do|have|did) (?:i|we)(?: already)? (?:have|hold|got"
    r"|own|earned?)|(?:show|list|see)(?: me)?(?: all)? my badges?|my badges|"
    r"badges (?:i|that i) (?:have|hold|got|earned)|"
    r"(?:list|see|view|show) (?:me )?(?:all )?(?:of )?(?:my|mine) badges|"
    r"what have i (?:earned|got|won|collected|achieved)|"
    r"badges (?:i|that i|i have) (?:\w+ )?(?:have|hold|got|earned|collected)|"
    r"my (?:collection|awards|achievements|credentials)"
)
HAVE = (
    r"(?<!how )(?<!what )(?<!which )(?:do|did) i (?:already |really )?(?:have|hold|own|earn|get)(?! (?:to"
    r"|it)(?!\w))|have i (?:already )?(?:got|earned)"
)
WAITING = (
    r"(?:still )?(?:pending|waiting|under review|in review)(?! for my)|"
    r"(?:is|are|was|were|has|have) my[\w ]{0,40}(?:approved|accepted|reviewed|decided|checked|graded|passed)|"
    r"(?:did|have) you(?: guys)? (?:get|got|receive\w*|see|seen)|with (?:you|the assessors?)|"
    r"i am done (?:right|rite|yet)|so i am done|(?:any|is there) (?:news|update|word|decision)|"
    r"(?:status|state) of my (?:submission|evidence|work|application|review)|"
    r"(?:anyone|anybody|someone|they|you) (?:\w+ )?(?:looked?|seen?|check\w*|review\w*|read) (?:at )?my|"
    r"(?:when will|will) i hear|hear back|what is waiting|my (?:submission|evidence)s? (?:status|still|yet)|"
    r"(?:receive|received|get|got) my (?:stuff|evidence|file|submission|link|work)"
)
ENROLLED = r"am i (?:\w+ )?(?:in|on|enrol\w+|signed up|registered)(?! (?:the )?(?:right|good))"
PROGRESS = (
    r"how far (?:am|along|have)|my (?:\w+ )?progress|progress (?:in|on|with|for)|did i (?:finish|complete|pass)|"
    r"(?:am|are) (?:i|we) (?:done|finished|complete)|have i (?:finished|completed|done)|"
    r"(?:what|which)[\w ]{0,12} (?:is |are )?(?:missing|left|remaining)|missing (?:for|4|in|from|on)|"
    r"how (?:many|much)[\w ]{0,40}(?:left|remain\w*|more|to go|already|so far|do i have(?! to))|how close am i|"
    r"still need|check my (?:stuff|progress|status)|where am i|how am i doing|my (?:current )?status|"
    r"am i (?:almost |nearly |close to )?(?:done|finished|there|complete)|"
    r"what (?:remains|is still open|do i still (?:need|have|lack))|(?:which|what) level am i|"
    r"how (?:many|much) (?:\w+ )?(?:do|have) i (?:done|completed|finished|left)|my standing|"
    r"did i (?:get|earn|pass) (?:my )?level|have i (?:got|earned|passed) level|what am i missing|how much is left|"
    r"where (?:do i stand|am i)"
)
NEXT = (
    r"(?:what|which)(?: is| are| s)? (?:my |the )?next|next (?:step|steps|badge|level|thing|title|one)|what next|"
    r"now what|and now|what now|what (?:is |comes )?after(?! i submit)|"
    r"what (?:should|do|can) i do (?:next|now|first|while)|where (?:do|should|can) i (?:begin|start)|"
    r"(?:which|what)[\w ]{0,20}still have to|anything else|what else|next$|while i wait|then what|continue|"
    r"carry on|keep going|what do i do (?:now|next)|what is (?:my|the) (?:next|first) (?:step|thing|badge|level)|"
    r"where (?:do|to) (?:i )?(?:go|start|begin)(?: from here)?|"
    r"what should (?:i|come) (?:do|start|next|tackle|work on)|ready for (?:the )?next|"
    r"how do i (?:proceed|move on|go on)"
)
# does it count

COUNTS = (
    r"(?:does|do|will|would|can|could|did|is|are)[\w +-]{0,60}(?:count|counts|help|qualify|satisfy|replace"
    r"|work for|good for|transfer|accepted|enough for|ok for|meet)|it counts?|counts? (?:for|as|toward\w*|to)|"
    r"still count|instead of|in place of|good for|replace|substitute|equivalent|ok for|do i get|"
    r"(?:use|using|accept|accepted|recogni[sz]e\w*) (?:my|it|this|that|for|toward\w*)|"
    r"(?:already|existing) (?:badge|cert\w*|credential)|exempt\w*|waive\w*|get credit for (?:my|the|prior)|"
    r"transfer (?:my|it)"
)
HELD = (
    r"(?:(?:i|my|mine|me) (?:\w+ ){0,3}(?:have|got|took|did|earned|hold|passed|finished)|my|i have|already|old"
    r"|from \d+|certificate)"
)
# two things

DIFFERENCE = r"differ\w*|versus|vs|same|compar\w*|between|one and the same"
WHICH = (
    r"which(?: one| of \w+| set| has| is| gives?| do| takes?| costs?)?|do both|are both|both|bigger|smaller|"
    r"cheaper|longer|shorter|better|more|most|faster|easier"
)
BACK_TO_BOTH = r"which of (?:them|those|these|the two)|which one|both|the two|them"
# entries

NEEDS = (
    r"what (?:do|must|should|would) (?:i|you|we|they) (?:have to |need to |must )?(?:do|need|complete|finish|take"
    r"|earn|get)|require\w*|what (?:is|are) (?:in|needed|involved)|need to (?:do|complete|finish|have|earn)|"
    r"(?:which|what) (?:courses?|certs?|certificates?|badges?|trainings?|tasks?|modules?|classes)|"
    r"how many (?!hours|weeks|months|days|credits?|people|students)|how (?:do|can) i (?:get|earn|finish|complete)|"
    r"how to (?:get|earn|finish|complete)|steps|what score"
)
MEANING = (
    r"what (?:does|is|are|do) [\w -]{0,50}(?:mean|means|stand for|exactly)|meaning(?: of)?|means?|defin\w+|"
    r"what (?:is|are|does)|who is|explain|what (?:is|are) (?:that|it|this|those)|(?:stands?|short) for|"
    r"what do (?:they|you|we) mean|meant by|huh|never heard of|no idea what|not sure what|confused (?:about|by)|"
    r"what kind of thing"
)
LOOKING = (
    r"any(?:thing)?|looking for|i (?:like|love|enjoy|want|would like|need) |"
    r"how (?:do|can) i (?:get better|learn|become)|how to|learn\w*|teach\w*|something|is there|are there|"
    r"do you have|badges? (?:for|about|on|in)|which (?:badges?|pathways?|programs?|microcredentials?|courses?)|"
    r"what (?:badges?|pathways?|programs?|microcredentials?) |recommend|suggest|help i|find|only"
)
