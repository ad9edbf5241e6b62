"""Words that ask how to do something with the bot itself: hand in, start, leave, share, verify, reach a person.

Patterns run over folded, spelling-corrected text with one space between words and no punctuation. A cue says a kind,
never an entry: nothing here names anything that a catalog could publish.
"""

from __future__ import annotations

SUBMIT = (
    r"(?:what|which) (?:kinds? of |types? of |sorts? of )?(?:files?|formats?|documents?)(?: \w+){0,2} (?:upload|"
    r"send|submit|attach|accepted|allowed)|"
    r"(?:how|where)(?: \w+){0,3}? (?:submit\w*|send|hand in|turn in|upload\w*|attach|give|post|put|drop|add)"
    r"(?: \w+){0,4}? (?:evidence|files?|work|proofs?|photos?|pics?|pictures?|videos?|documents?|docs?|pdfs?|"
    r"papers?|links?|reflections?|portfolios?|assignments?|certificates?|forms?|logs?|stuff|things?|screenshots?)|"
    r"(?:how|where) (?:do|can|should|to|would|must|does) (?:i |we |you |one )?(?:submit|send in|hand in|turn in|"
    r"upload|attach)\w*|"
    r"how (?:do|does) submi\w+ works?|"
    r"(?:how|where|way)(?: \w+){0,5}? (?:hand|turn|send|give) (?:it|them|this|that|everything|all|these) (?:in|"
    r"over|to you)|"
    r"(?:how|where)(?: \w+){0,4} (?:evidence|proof|work|files?)(?: \w+){0,3} (?:in|here|to you|go|goes)$|"
    r"(?:submit|upload|send|attach|turn in|hand in) (?:my |some |the |a |this )?(?:\w+ )?(?:evidence|files?|work|"
    r"proofs?|photos?|pics?|pictures?|videos?|documents?|docs?|pdfs?|papers?|links?|reflections?|portfolios?|"
    r"assignments?|certificates?|forms?|logs?|stuff|things?|screenshots?)"
)
START = (
    r"(?:how|where) (?:do|can|to|would|should|could|does|must) (?:(?:i|we|you|someone|one|a person|people) )?(?:\w+ )?"
    r"(?:enrol\w*|sign ?up|join|start|register|get (?:started|into it|in)|begin|apply)|(?:enrol\w*|sign|"
    r"register) me(?: up)?|sign me up|"
    r"i (?:want|would like|wish|need|am ready) to (?:start|join|enrol\w*|sign up|register|begin)|how to (?:start|"
    r"join|enrol\w*|sign up|register|apply)|"
    r"(?:can|could) (?:you|i) (?:please )?(?:enrol\w*|sign up|register)(?: me)?|let me (?:start|join|in)|"
    r"put me (?:on|in)|add me|"
    r"sign ?up (?:page|link|form)|where do i sign|(?:do|to) (?:i )?sign up"
)
LEAVE = (
    r"(?:leave|quit|withdraw|unenrol\w*|drop out|exit|sign out|opt out|back out|pull out|deregister) ?(?:of|from|"
    r"the|my|all|this|a|it)?(?!\w)|"
    r"drop (?:my|this|the|it)|undo|(?:enrol\w*|joined|started|signed up|clicked|pressed)(?: \w+){0,4} (?:wrong|"
    r"accident\w*|by mistake)|wrong pathway|"
    r"(?:want|let me) out|stop (?:my|the|this) (?:\w+ )?(?:pathway|program)|not in it any ?more|"
    r"cancel (?:my|the|this|it)|remove me|stop (?:doing|being)|take me (?:off|out)|get me (?:out of|off) (?:this|my|"
    r"it)|un ?subscribe|un ?enrol\w*|"
    r"i (?:quit|give up)|do not want (?:this|to do (?:this|it)|to continue|it any ?more)|"
    r"(?:^|(?:to|i|you|please|just) )pause"
)
REMIND = (
    r"remind\w*|notif\w+|nudg\w+|stop (?:the |these |sending |your )*(?:messag\w+|dms?|emails)|"
    r"messag\w+ me (?:every|each|on|less)|snooze|mute|"
    r"(?:stop|quit|no more|less|too many) (?:messag\w+|bother\w+|ping\w+|notif\w+|spam\w*|dms?|text\w*|bugg\w+)|"
    r"alert me|ping(?:ing|s)? me|"
    r"(?:bug|poke|text|dm|bother|nag) me|leave me alone|how often (?:do|will|can) you (?:message|write|contact|remind)"
)
APPEAL = (
    r"reject\w*|declin\w+|denied|unfair|appeal\w*|turned (?:me |it )?down|(?:was|got|were|been|is) returned|"
    r"not (?:fair|accepted|approved|good enough)|disagree\w*|contest(?:ing)?|complain\w*|challenge (?:the|a|this|"
    r"my)|second (?:opinion|chance)|"
    r"(?:said|told me|says) no|refused|was (?:not|n t) approved|(?:sent|came|come) (?:it |them )?back|why (?:did|"
    r"was|were)(?: \w+){1,4} (?:return|reject|decline|den)\w*|"
    r"(?:take|pull|get|call) (?:\w+ ){0,3}back(?! to)|un ?send|(?:sent|submitted|uploaded|"
    r"send)(?: \w+){0,6} (?:by mistake|"
    r"by accident|accident\w*|too (?:soon|early))|(?:withdraw|retract|recall|undo) (?:my |the |a |"
    r"what )?(?:\w+ )?(?:evidence|"
    r"submission|file|i sent)|"
    r"failed? (?:my|the) (?:review|submission|evidence|level)|resubmit\w*|submit (?:it )?again|second (?:try|"
    r"attempt)|redo (?:my|the) (?:evidence|submission)|"
    r"(?:wrong|bad|old|incorrect|another) (?:file|document|photo|link|version|pdf|one by mistake)|(?:replace|"
    r"swap|take back|delete|change) (?:my |the |a )?(?:file|evidence|submission|photo|document|upload)"
)
VERIFY = (
    r"(?:check|verify|prove|know|see|tell|confirm|trust|sure)[\w ]{0,40}(?:is|are) (?:\w+ )?(?:real|valid|"
    r"genuine|legit\w*|authentic|fake\w*|mine|true)|"
    r"(?:verif(?:y|ies|ied|ying)|validate|authenticate) (?:\w+ ){0,3}?(?:badges?|credentials?|certificates?|it|"
    r"this|that|them)|"
    r"fake (?:badge|credential|certificate)s?|(?:employers?|boss\w*|compan(?:y|ies)|recruiters?|hr|"
    r"schools?) (?:\w+ )?(?:check|verify|trust|confirm|validate)\w*|"
    r"is (?:this|my|the|a|that) (?:\w+ )?(?:badge|credential|certificate) (?:real|legit|valid|fake|genuine)|"
    r"how (?:is|are|do you) (?:badges? |they |it )?(?:verif|check)\w*|"
    r"(?:proof|prove|evidence) (?:that )?i (?:\w+ )?(?:certified|earned|have|hold|passed|finished|did)|"
    r"so (?:that )?(?:they|he|she|someone|anyone) can (?:check|verify|see|trust|confirm)|"
    r"(?:agency|boss|employer|manager|recruiter|client|hr|company|school|landlord)s? (?:\w+ ){0,2}(?:wants?|"
    r"needs?|asks?|asked) "
    r"(?:\w+ ){0,3}(?:proof|prove|see)|"
    r"prove (?:to|that|i|it)|verification (?:page|link|work\w*)"
)
AFTER = (
    r"how long (?:do|does|will|would) (?:the |an |my )?(?:assessors?|reviewers?|reviews?|decisions?|approvals?|"
    r"graders?)|"
    r"what (?:happens|comes|is going to happen) (?:after|when|once|next|to my)|"
    r"who (?:looks|reviews|checks|decides|approves|grades|assesses|reads|marks|judges|evaluates|sees|scores)|"
    r"after i (?:submit|send|upload|turn)\w*|"
    r"who (?:will|would|is going to|gets to|actually) (?:look|review|check|decide|approve|grade|assess|read|mark|"
    r"see|judge)\w*|"
    r"who (?:is|are) (?:my|the) (?:assessor|reviewer|grader)s?|how (?:do|does|will) (?:you|they|it|"
    r"the) (?:\w+ )?(?:review|decide|assess|approve|grade)\w*|"
    r"how long (?:until|till|before|does|do|will|to) (?:(?:my|the|you|they|it|an|assessors?|"
    r"a) ){1,3}(?:\w+ ){0,2}(?:review|look|decide|decision|approv|check|grad|answer)\w*"
)
CHECK = (
    r"(?:lost|find|finding|can not find|where is) my (?:badge|badges|link|badge link|certificate)s?|"
    r"(?:how|where) (?:do|can|will|would|should|could) i (?:check|see|know|find out|tell|look up|track|follow|"
    r"view|find)[\w ]{0,50}(?:accepted|approved|decided|"
    r"passed|status|reviewed|got it|submission|evidence|progress|badges?|went through|received)|where (?:do|"
    r"can) i see my|"
    r"(?:check|see|know|tell|track) (?:if|whether|on|that) (?:my|they|you|it|the) (?:\w+ )?(?:evidence|work|"
    r"submission|badge|got|approved|accepted)|"
    r"where (?:is|are|did|do i find|can i find) my (?:badges?|submissions?|certificates?|evidence)|track my"
)
SHARE = (
    r"(?:share|download|post|put|add|show|display|attach|print|embed|export|use)[\w ]{0,30}(?:linked ?in|resume|"
    r"cv|wallet|profile|facebook|instagram|social media|"
    r"website|signature|portfolio site|badge image|backpack|wallet|e ?mail signature)|(?:download|print|share|"
    r"post|export|save) (?:my|the|a|this) (?:badge|certificate|credential)s?|download my|"
    r"(?:badges?|certificates?|it|them)(?: \w+){0,3} (?:to|on|onto|2) (?:my |the )?(?:linked ?in|facebook|fb|"
    r"instagram|insta|"
    r"twitter|whats ?app|socials)|"
    r"(?:do not|never|not) (?:want|like) (?:\w+ ){1,4}(?:to )?(?:see|know|find)|(?:keep|make|set|"
    r"put) (?:\w+ ){1,3}(?:private|hidden|"
    r"secret|public|unlisted|invisible)|(?:private|hidden|public) (?:badges?|page|profile)|(?:are|is) (?:my|"
    r"the) badges? (?:public|private)|"
    r"make (?:it|my badge|this|them) (?:public|private|visible)|(?:show|hide|remove|change|fix|correct|update|"
    r"edit|wrong|misspelled|spelling of) (?:\w+ ){0,2}names?|"
    r"names? (?:on (?:my|the) badge|is (?:wrong|misspelled|spelled))|(?:on|to|in) linked ?in|show (?:my|"
    r"the) badge to|new name|"
    r"who can see my|(?:hide|unpublish) (?:my|the) badge"
)
DATA = (
    r"(?:delete|erase|remove|export|download|see|get|wipe) (?:all )?(?:of )?my (?:\w+ )?(?:data|account|"
    r"information|info|profile|record)|my (?:personal )?data|"
    r"privacy|gdpr|what do you (?:store|keep|know) about me|who sees my"
)
HUMAN = (
    r"help from (?:a |an )?(?:real )?(?:person|human|advisor|someone)|(?:talk|speak|chat|connect|get(?! along)|reach|"
    r"transfer|write)(?: \w+){0,2} (?:to|with|through to|hold of) (?:a |an |"
    r"some |the )?(?:\w+ )?(?:human|person|people|advisor|adviser|someone|somebody|staff|agent|"
    r"counselor|representative|real person)|(?:a|real|actual|live) (?:human|person|advisor|adviser|agent) (?:to|"
    r"please|who|i)|human (?:please|help)|call (?:someone|somebody)|need (?:a |an )?(?:human|advisor|adviser|person)"
)
ACCOUNT = (
    r"(?:my|an?) (?:old|new|different|other|former|previous|second)(?: \w+)? (?:e ?mail|account)|(?:lost|wrong|"
    r"chang\w+)(?: \w+){0,3} "
    r"(?:e ?mail|account)(?! (?:address )?(?:of|for))|(?:e ?mail|account)(?: \w+){0,3} (?:chang\w+|is gone|"
    r"closed|deleted|not work\w*)|"
    r"(?:switch|change|update|move|merge|transfer)(?: \w+){0,4} (?:e ?mails?|accounts?)"
)
BROKEN = (
    r"(?:link|page|badge|button|form|file|upload|site|image)s?(?: \w+){0,3} (?:do not|does not|did not|not|"
    r"wo not|will not|can not|won t|is not|never) (?:open|load|work|show|loading|working|upload|go)\w*|"
    r"(?:broken|dead) (?:link|page|badge|button)|(?:error|blank) (?:page|message)|(?:it|this|that) (?:is|"
    r"s) not (?:working|loading|opening)"
)
WALLET = (
    r"(?:credly|badgr|canvas badges|other (?:platform|site|wallet|system)s?)(?: \w+){0,8} (?:here|same place|"
    r"together|import|move|transfer|add|bring|join)|"
    r"(?:import|bring|move|transfer|add|link|connect)(?: \w+){0,5} (?:badges?|credentials?) (?:from|here|into|"
    r"over)|same place as my"
)
WAY = (
    r"^(?:\w+ ){0,3}?(?:how|where) (?:do|can|could|to|would|should|does|is|are)|^(?:\w+ ){0,3}?(?:can|could|"
    r"may) (?:i|you|we|someone)|"
    r"is there (?:a |any )?way|how to|what do i do (?:if|when)|i (?:need|want|have) to (?:change|fix|see|find|"
    r"open|get to|log)"
)
"""Asks for a way to do something."""
THINGS = (
    r"(?:my|this|the|a) (?:\w+ )?(?:account|profile|name|e ?mail|badges?|evidence|submissions?|pathways?|"
    r"progress|files?|links?|forms?|"
    r"drafts?|buttons?|page|home|settings?|preferences|assessors?|reviewers?|reminders?|certificates?|wallet|"
    r"photo|picture|video|upload)|"
    r"home tab|app|bot|log ?in|sign in"
)
"""What the bot handles for a learner."""
