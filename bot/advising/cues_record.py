"""Words that ask about the learner's own record: what is held, what waits, what is left, what is next, what counts.

Patterns run over folded, spelling-corrected text with one space between words and no punctuation. A cue says a kind,
never an entry: nothing here names anything that a catalog could publish.
"""

from __future__ import annotations

HOLDINGS = (
    r"(?:list|show|see|what are)(?: me)?(?: all)?(?: of)? my (?:\w+ )?(?:badges|certs?|certificates?|credentials|"
    r"awards)|"
    r"have i (?:\w+ )?earned (?:any|anything)|"
    r"(?:which|what|how many|list|show)(?: \w+)? (?:badges?|certs?|certificates?|credentials?|levels?) (?:do|"
    r"have|did|am) (?:i|we)"
    r"(?: already| now| currently)?(?: have| hold| got| own| earn(?:ed)?| get)(?! to)|(?:show|list|"
    r"see)(?: me)?(?: all)? my badges?|my badges|"
    r"(?:list|see|view|show) (?:me )?(?:all )?(?:of )?(?:my|mine) badges|"
    r"(?:everything|all|what|whatever|stuff|badges|things)(?: that)? (?:i|we)(?: have| ve)?(?: already|"
    r" so far)? (?:earned|got|won|collected|achieved|gotten|hold)|"
    r"what have i (?:earned|got|won|collected|achieved|gotten|done so far|completed)|"
    r"my (?:collection|awards|achievements|credentials)|what do i (?:already |currently )?(?:have|hold|"
    r"own)(?! to)(?: so far| now| already)?$"
)
HAVE = (
    r"(?<!how )(?<!what )(?<!which )(?:do|did) i (?:already |really |actually |now )?(?:have|hold|own|earn|"
    r"get)(?! (?:to|it|enough|all|everything|what)(?!\w))|"
    r"have i (?:already )?(?:got|earned)|is (?:the |my )?(?:[\w+-]+ ){1,5}mine"
)
WAITING = (
    r"(?:did|have) (?:you|they|u) (?:\w+ )?(?:lose|lost|forget|forgot\w*|miss|missed)|"
    r"(?:still )?(?:pending|waiting|under review|in review|being (?:checked|reviewed|looked at|graded|assessed|"
    r"processed|read))(?! for my)|"
    r"(?:is|are|was|were|has|have|did) my[\w +-]{0,50}(?:approved|accepted|reviewed|decided|checked|graded|"
    r"passed|looked at|"
    r"processed|received|go(?:ne)? through|went through|come back|get approved|pass|confirmed|through|ready)|"
    r"(?:did|have|has) (?:you|they|anyone|anybody|someone|somebody|the (?:assessors?|reviewers?))(?: guys|"
    r" all)?(?: \w+)? "
    r"(?:get|got|receive\w*|see|seen|look\w*|check\w*|review\w*|read|approve\w*|grade\w*|decide\w*|open\w*|accept\w*)|"
    r"with (?:you|the assessors?)|i am done (?:right|rite|yet)|so i am done|(?:any|is there|there) (?:news|"
    r"updates?|word|decision|answer)|"
    r"(?:status|state) (?:of|on|for) (?:my|the) (?:\w+ ){0,5}(?:submissions?|evidence|work|application|review|"
    r"level|badge|file)|"
    r"(?:when will|will|when do|when should) i (?:hear|know|(?:get|have|see) (?:my|a|the|"
    r"an) (?:\w+ )?(?:decision|answer|results?|verdict|feedback|response))|hear back|what is waiting|(?:what|"
    r"anything) (?:is |"
    r"of mine )?(?:still )?(?:open|outstanding)|"
    r"my (?:submission|evidence)s? (?:status|still|yet)|(?:i )?(?:sent|submitted|uploaded|handed|turned)(?: \w+){0,6} "
    r"(?:in|yesterday|last \w+|ages ago|days ago|weeks? ago|yet|already|any\w*)|"
    r"(?:receive|received|get|got) my (?:stuff|evidence|file|submission|link|work)|(?:decision|verdict) on my"
)
CLOSE = (
    r"close to (?:any|some|finish|complet|getting|earning|another)\w*|closest to|"
    r"(?:what|which \w+) am i (?:\w+ )?(?:close|near)|(?:almost|nearly) (?:have|got|earned)"
)
ENROLLED = (
    r"am i (?:\w+ )?(?:in|on|enrol\w+|signed up|registered|part of)(?! (?:the )?(?:right|good))|"
    r"what am i (?:enrol\w+|signed up|registered|doing|in)|"
    r"(?:which|what) (?:pathways?|programs?)(?: am i| did i| have i)|my (?:pathways|enrol\w+)|did i (?:enrol\w*|"
    r"sign up|join|start|register)"
)
PROGRESS = (
    r"my [\w +-]{1,40}(?:finished|done|complete|completed|going|coming along)|how(?: is| are|s) my [\w ]+|"
    r"(?:which|what) (?:parts?|badges?|levels?|pieces|steps)[\w +-]{0,40} (?:done|finished|met|complete|completed)|"
    r"(?:last|only|other|final|remaining) (?:thing|one|badge|cert|certificate|part|piece|step)s? (?:that )?(?:i|"
    r"we) (?:still )?(?:need|lack)|"
    r"(?:do|can|will|should) i (?:get|claim|have|receive|earn) (?:my|the) [\w +-]{0,30}(?:now|yet|already)|"
    r"how far (?:am|along|have|did)|my (?:\w+ ){0,2}progress|progress (?:in|on|with|for|so far|report)|"
    r"did i (?:\w+ )?(?:finish|complete|pass|meet)|"
    r"(?:am|are) (?:i|we) (?:\w+ )?(?:done|finished|complete|through|there)|have i (?:\w+ )?(?:finished|"
    r"completed|done|met|satisfied)|"
    r"(?:what|which|whats)[\w ]{0,30} (?:is |are |am i |do i )?(?:missing|left|remaining|lack\w*|outstanding)|"
    r"missing (?:for|4|in|from|on|to)|am i missing|"
    r"how (?:many|much)[\w ]{0,40}(?:left|remain\w*|more|to go|already|so far|do i have(?! to)|to finish|"
    r"am i missing)|how close|"
    r"(?:do|did) i (?:still |already )?have (?:enough|all|everything|what i need)|enough (?:badges|for|to)|"
    r"still (?:need|have to|missing|required|owe|lack)|check my (?:stuff|progress|status)|where am i|"
    r"how am i doing|my (?:current )?(?:status|standing)|"
    r"am i (?:almost |nearly |close|getting close|halfway|half way)|am i (?:an? )?(?:\w+ ){1,4}(?:yet|now|already)|"
    r"what (?:remains|is still open|do i still (?:need|have|lack))|(?:which|what) (?:level|step|stage|part) am i|"
    r"what (?:percent\w*|share|fraction|part|portion|proportion)[\w ]{0,50}(?:did|have|do|am) i|"
    r"how (?:many|much) (?:\w+ ){0,3}(?:do|have|did) i (?:done|completed|finished|left|complete|finish)|"
    r"did i (?:get|earn|pass) (?:my )?level|have i (?:got|earned|passed) level|where (?:do i stand|am i)|"
    r"what have i (?:done|finished)|"
    r"(?:almost|nearly) (?:done|finished|there)|qualify for (?:the )?(?:\w+ )?(?:badge|title|certificate|"
    r"microcredential) yet"
)
NEXT = (
    r"(?:what|which)(?: is| are| s| comes| one is| level is)? (?:my |the )?next|next (?:step|steps|badge|level|"
    r"thing|title|one|move|cert|exam|up)|"
    r"what (?:is )?next|whats next|now what|and now|what now|so now|what (?:is |comes |do i do |"
    r"happens )?(?:right )?after(?! i submit)|"
    r"what (?:should|do|can|could|would) i (?:do|take|tackle|start|go for|aim for|work on|try|pick|get) (?:next|"
    r"now|first|while|then|after\w*)|"
    r"where (?:do|should|can) i (?:begin|start|go)(?: from here| now| next)?|where to (?:go |"
    r"start )?(?:from here|next|now)|"
    r"(?:which|what)[\w ]{0,20}still have to|anything else|what else|next$|while i (?:wait|am waiting)|then what$|"
    r"what then|"
    r"what (?:is|are) (?:my|the) (?:next|first) (?:steps?|things?|badges?|levels?|moves?)|what comes|"
    r"what should (?:i|come) (?:do|start|next|tackle|work on)|ready for (?:the )?(?:next|more)|"
    r"how do i (?:proceed|move on|go on|continue|level up)|"
    r"what (?:can|could) i (?:stack|build|add)|(?:which|what) (?:one|badge|level|cert|exam) (?:should|do|can|"
    r"could) i (?:do|take|go|get|try|start)|"
    r"(?:should|do) i (?:do|take|go for|start) (?:\w+ ){1,6}(?:next|now|first)|recommend(?:ed)? next|carry on|"
    r"keep going|"
    r"continue (?:from|where|my)"
)
REPORTS = (
    r"(?:i|we|just|already|finally)(?: \w+)? (?:finished|completed|passed|done|earned|got|did|have|submitted)|"
    r"(?:is |are |am |all )?(?:done|finished|complete|completed|passed|earned)"
)
COUNTS = (
    r"(?:does|do|will|would|can|could|did|is|are|has)[\w +-]{0,80}(?:count|counts|counted|qualify|satisfy|"
    r"satisfies|replace|"
    r"work (?:for|as|toward\w*|instead)|works for|good (?:for|enough)|transfer|accepted|accept|enough for|ok for|"
    r"okay for|fine for|meet|fulfil+|substitute|apply to\w*|"
    r"cover|waive|go toward\w*|match|equal|get me (?:out|into|the))|does (?:my|the|this|that|"
    r"it) (?:[\w+-]+ ){0,5}help(?! me)|it counts?|counts? (?:for|as|toward\w*|to|here)|"
    r"still (?:count|good)|instead of|in place of|in lieu|good for|replac(?:e|es)|substitut\w+|equivalen\w+|"
    r"ok(?:ay)? for|do i get|"
    r"(?:use|using|accept|accepted|recogni[sz]e\w*|take) (?:my|it|this|that|for|toward\w*)|same (?:badge|"
    r"thing) as (?:my|the one i)|"
    r"(?:already|existing) (?:\w+ )?(?:badge|cert\w*|credential|training|course)|exempt\w*|waive\w*|"
    r"get credit for (?:my|the|prior)|"
    r"transfer (?:my|it)|(?:skip|test out of|opt out of)[\w ]{0,40}(?:because|since|if)"
)
HELD = (
    r"(?:(?:i|my|mine|me|we|she|he) (?:\w+ ){0,4}(?:have|had|got|took|did|done|earned|hold|holds|passed|finished|"
    r"completed|own|watched|attended|studied|sat|taught|worked|learned|won)|my|i have|already|old|from \d+|"
    r"certificate|would|another (?:place|school|state|college)|elsewhere|years? ago|from (?:another|other))"
)
