"""Words that say what is asked about entries: what is needed, meant, compared, looked for.

Patterns run over folded, spelling-corrected text with one space between words and no punctuation. A cue says a kind,
never an entry: nothing here names anything that a catalog could publish.
"""

from __future__ import annotations

QUESTION = (
    r"have (?:i|we|you)|has (?:it|anyone|my|the)|what|which|who|how|when|where|why|do|does|did|is|am|can|could|"
    r"should|will|would|are"
)
DIFFERENCE = r"differ\w*|versus|vs|same|compar\w*|between|one and the same"
CONFUSED = r"(?:do not|never) (?:get|understand)(?: it)?|confus\w+|mix(?:ed|ing)? up|tell (?:them )?apart"
WHICH = (
    r"which(?: one| of \w+| set| has| is| gives?| do| takes?| costs?)?|do both|are both|both|bigger|smaller|"
    r"cheaper|longer|shorter|better|(?:more|less|fewer) (?:\w+ )?than|(?:has|have|gives?|takes?|"
    r"costs?) (?:the )?(?:more|most|less|least)|"
    r"faster|easier|harder|quicker|older|newer"
)
RANKS = (
    r"rank\w*|which is which|which (?:one )?is for|what is the (?:longest|shortest|cheapest)|"
    r"(?:cheapest|longest|shortest) to|"
    r"(?:which|what)(?: \w+)? (?:is|are|has|takes?|lasts?|costs?) (?:the )?(?:longest|shortest|cheapest|most|"
    r"least)|in order of"
)
BACK_TO_BOTH = (
    r"which (?:one )?(?:lasts?|is|takes?|costs?|has|gives?|runs?|goes|pays?|needs?)(?: \w+)? (?:longer|shorter|"
    r"cheaper|more|less|better|"
    r"bigger|smaller|easier|harder|faster|quicker|fewer)|in each|each of (?:them|those)|which of (?:them|those|"
    r"these|the two)|which one|both|the two|them"
)
GIST = (
    r"what (?:is|are|was) (?:it|that|this|they)(?: all)? (?:about|for)|what is [\w ]{1,60} about|(?:tell|"
    r"telling) me (?:more )?about|what (?:do|does|will) \w+ do(?: there| in)?|"
    r"overview|information (?:about|on)|describe|summary|in a nutshell|explain|more about|learn more"
)
WHAT_TO_DO = (
    r"what (?:all |else )?(?:do|does|must|should|would|will) (?:i|you|we|they|it|one|level \w+|"
    r"\w+) (?:of \w+ )?(?:have to |need to |must )?(?:do|need|complete|finish|require)|"
    r"requirements|how (?:do|can) i (?:get|earn|finish|complete) (?:it|this|that|the)"
)
NEEDS = (
    r"what (?:all |else )?(?:do|does|must|should|would|will|did) (?:i|you|we|they|it|one|someone|"
    r"\w+) (?:have to |need to |must |gotta |got to )?"
    r"(?:do|need|needs|complete|finish|take|takes|earn|get|pass|require|ask|involve)|require\w*|what (?:is|are|"
    r"s)(?: all)? (?:in|inside|needed|involved|required|part of)|"
    r"(?:need|have|has|got|gotta) to (?:do|complete|finish|have|earn|pass|take|pick|choose|show)|gotta (?:do|"
    r"finish|take|have|complete)|"
    r"(?:which|what|list|name|names of)(?: are| is| me)?(?: the| all)?(?: (?!do|is|are|will|can|did|"
    r"if)\w+){0,2} (?:courses?|certs?|"
    r"certificates?|badges?|trainings?|tasks?|modules?|classes|parts|"
    r"steps|exams?|microcredentials?|pieces)|"
    r"how many (?!(?:hours|weeks|months|days|credits?|people|students|minutes|years)(?!\w))\w+|how (?:do|can|"
    r"would|does|could|"
    r"to) (?:i |you |we |one |someone |to )?(?:get|earn|finish|complete|become|achieve|obtain|pass)|"
    r"steps|what score|list (?:me )?(?:the|all|of)|inside (?:the|of|it)|components?|made (?:up )?of|consists? of|"
    r"make up|makes up|checklist|what it takes|"
    r"to (?:get|earn|finish|complete) (?:it|this|that|the)|what is in|contents? of|which ones?"
)
FILLERS = r"(?:and|so|ok|okay|but|is|it|that|in|all|total|then|of|them|does|give|exactly|total|altogether)"
OWN_QUESTION = (
    r"something|anything|what is|what are|what does|tell me|who|how (?!about)|do|does|did|is|are|can|could|"
    r"explain|overview|"
    r"describe|show|why|"
    r"want|need|looking|learn|any|looking for|details?|info(?:rmation)?"
)
REVERSE = (
    r"(?:what|whats|what is)(?: is| s)? (?:it|that|this|the (?:word|term|name|thing)) (?:called|for|when|you|"
    r"that|where)|what do (?:you|they|we|people) call|"
    r"(?:word|term|name) (?:for|when|that means)|what is it called|how do (?:you|they) call|"
    r"\d letters|starts with (?:a )?[a-z]|"
    r"(?:what|which) (?:is|was) (?:the|that) (?:\w+ )?(?:word|term|name)"
)
"""Asks for the word of a meaning."""
MEANING = (
    r"^(?:so )?is (?:a|an) |"
    r"is (?:it|that|this) (?:like|basically|just)|keep saying|they say|people say|heard (?:of|about)|no clue|"
    r"do not (?:get|understand|know what)|"
    r"acronym|initials|abbreviation|full form|"
    r"what (?:does|is|are|do) [\w -]{0,50}(?:mean|means|stand for|exactly)|meaning(?: of)?|means?|defin\w+|"
    r"what (?:is|are|does)|who is|explain|what (?:is|are) (?:that|it|this|those)|(?:stands?|short) for|"
    r"what do (?:they|you|we) mean|meant by|huh|never heard of|no idea what|not sure what|confused (?:about|by)|"
    r"what kind of thing"
)
WHICH_ARE = (
    r"(?:what|which)(?: \w+)? (?:is|are|s) (?:\w+ )?(?:free|online|cheap\w*)$|(?:what|which) (?:ones?|of (?:them|"
    r"those|these)) (?:is|are)"
)
PRONOUN = r"it|its|they|them|this one|that one"
IN_ALL = (
    r"in (?:total|all)|total|altogether|overall|whole (?:thing|pathway|program)|all (?:of it|the levels|levels|"
    r"three)|everything"
)
NARROWS = r"only|just|about|on|for|from|with|without|but|not|instead|rather"
SEEKING = (
    r"any|something|looking for|do you have|want to (?:learn|study|do)|learn|interested in|are there|badges|"
    r"courses|programs|pathways"
)
LEARNING = (
    r"badges?|courses?|class(?:es)?|train\w*|pathways?|program(?:s|me)?|microcredentials?|certificates?|certs?|"
    r"learn\w*|teach\w*|something|anything|"
    r"is there|are there|want to|job|career|get better|improve|skills?|become|study|workshop"
)
LOOKING = (
    r"any(?:thing)?|looking for|i (?:like|love|enjoy|want|would like|need)|"
    r"how (?:do|can) i (?:get better|learn|become)|how to|learn\w*|teach\w*|something|is there|are there|"
    r"do you have|badges? (?:for|about|on|in)|which (?:badges?|pathways?|programs?|microcredentials?|courses?)|"
    r"what (?:badges?|pathways?|programs?|microcredentials?) |recommend|suggest|help i|find|only"
)
