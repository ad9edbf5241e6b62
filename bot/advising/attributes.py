"""What can be asked about an entry: the visible table of attributes.

To add one: a row with the words that ask for it and the fields that answer it (`facts_of_entry` gives those fields).
Patterns run over folded, spelling-corrected text. A row without fields is known to be nowhere in a catalog, so it is
always answered with "the catalog does not say" (ADVISING.md lesson 3).
"""

from __future__ import annotations

from importlib.resources import files

from bot.advising import cues, cues_how, cues_record, cues_talk
from bot.advising.attribute import Attribute, literal, row

_SOMEBODY = r"(?:i|we|he|she|they|you|one|anyone|anybody|someone|people|\w+ people|my \w+|kids?|teens?|adults?)"
_TAKES_PART = (
    r"(?:join|do|take|enter|get in\w*|enrol\w*|appl(?:y|ies)|participate|sign up|register|attend|start|earn|be in|use)"
)
_GAP = r"((?:[\w+-]+ ){0,5}?)"  # what stands in a gap is no cue: it may name the entry (lesson 9)

ATTRIBUTES: tuple[Attribute, ...] = (
    row(
        "nowhere", "that", "", "duration launched",
        r"(?:acceptance|accepted|pass(?:ing)?|success|failure|fail|graduation|completion|drop ?out|placement|"
        r"hiring) rates?",
        r"how many (?:people |students |of them )?(?:get in|apply|applied|fail(?:ed)?|drop(?:ped)?(?: out)?|"
        r"pass(?:ed)? it)",
        r"how hard|difficult\w*|easy to pass|class(?:room)? sizes?|group sizes?",
        r"salar(?:y|ies)|job (?:placement|guarantee\w*|offers?)|guarantee\w*|starting pay",
        r"how much (?:will|can|do|would|could) (?:i|you|they|people|graduates|\w+s) (?:make|earn)",
        r"who teach(?:es)?|(?:teachers?|instructors?|professors?|trainers?|facilitators?)(?: s)? ?names?",
        r"who is (?:the|my) (?:teacher|instructor|professor|trainer)|name of the (?:teacher|instructor|professor|"
        r"trainer)",
        r"what time(?! of (?:the )?year| commitment)|what hours of|(?:exact )?dates? of|start times?|class times?",
        r"(?:which|what) (?:exact )?(?:date|day)s?|exact dates?",
        r"next (?:class|session|cohort|course|round|intake)(?: start\w*| date\w*| begin\w*)?|exact(?:ly)? when",
        r"text ?books?|how many points|rank(?:ed|ing)|reviews? from|ratings?|stars|most popular|how popular",
        r"dress code|uniforms?|what (?:should|do) i wear|(?:free )?parking|day ?care for my|meals included",
        r"will ((?:\w+ ){1,6}?)(?:take|accept|transfer|recogni[sz]e) (?:my|these|this|the)",
        r"how many (?:seats|spots|places|slots)|seats? (?:left|available)|waiting ?lists?|wait ?lists?|full yet",
        r"phone numbers?|fax|street address|office hours",
    ),
    row(
        "evidence", "what to hand in", "evidence", "criteria",
        rf"(?:have|need|want|can|should|must|got)(?: i| we)? ?(?:to )?(?:hand|turn|send) {_GAP}in",
        r"(?:have|need|want|can|should|must) (?:i |we )?(?:to )?(?:hand in|turn in|submit|send in|upload|provide)",
        r"what (?:do|should|must|can|would) (?:i|we|you) (?:have to |need to )?"
        r"(?:show|hand in|submit|upload|send|turn in|provide|bring)",
        r"hand in|turn in|proofs?|(?:what|which) (?:kind of |sort of )?(?:evidence|proof|documents?|files?|artifacts?)",
        r"evidence (?:is |do i |do you )?(?:needed|required|for|need|want)|evidence$|artifacts?|deliverables?",
    ),
    row(
        "order", "whether there is an order", "requirement_logic", "prerequisites note",
        r"(?:in|any|right|which|what|the) order|sequence|jump (?:straight|right) (?:in|to|into)|"
        r"(?:can|could|may) i skip|without (?:doing |finishing |having |taking )?(?:the )?(?:level|first|tier)|"
        r"at the same time|(?:out|regardless) of order|one after the other|in parallel",
    ),
    row(
        "score", "which score is needed", "criteria", "",
        r"what (?:score|grade|mark|percent\w*)|(?:pass|passing|minimum|min|lowest) (?:score|grade|mark|percent\w*)s?|"
        r"how (?:good|high|well) (?:does|do|must|should|has|is|gotta)|scores?|grades?|marks?(?! me)|percent\w*|"
        r"score (?:do|does|is) \w+ need",
        only=r"\d|\bC or\b|grade|percent|better",
    ),
    row(
        "assessment", "how it is assessed", "criteria", "",
        r"what (?:score|grade|mark|percent\w*)|(?:pass|passing|minimum|min) (?:score|grade|mark)s?|scores?|"
        r"grades?|percent\w*",
        r"quiz(?:zes)?|tests?(?! out)|open ?book|closed ?book|how (?:is|are) (?:it|they|i|we|this) (?:graded|"
        r"marked|assessed)",
        r"graded|how many (?:exams|tests|quizzes|questions)|to pass",
    ),
    row(
        "incentive", "whether it pays you", "incentive work", "requirement",
        r"paid(?! (?:for|off|by))|get paid(?: for)?|stipends?|incentives?|(?:pay|pays|paying|paid) (?:me|us|you|"
        r"participants)",
        r"earn (?:some )?money|(?:do|does|will|would) (?:they|it|you|this) pay(?! for)|wages?|unpaid|make money|"
        r"earn while|bonus(?:es)?|compensat\w*|allowance",
    ),
    row(
        "expiry", "whether it expires", "expires_months renewal", "renewal",
        r"expir\w*|renew\w*|recertif\w*|(?:lasts?|valid|good|mine|keep it|keep) (?:forever|for life)|life ?time|"
        r"permanent\w*",
        rf"how long (?:is|are|does|do|will|would) {_GAP}(?:stay |be |remain )?(?:valid|good|current|active)|"
        rf"how long (?:it )?valid",
        r"(?:stays?|still) (?:valid|current)|valid (?:for|until)|valid\w*",
        r"runs? out|ran out|laps(?:e|es|ed|ing)|out of date|out ?dated|go(?:es)? (?:bad|stale)",
        rf"(?:sit|take|do|pass|write) {_GAP}(?:again|over again|every)|is {_GAP} good for|retake\w*|redo",
        r"keep it (?:active|current|up)|stays? (?:active|current|certified)|maintain\w*|refresh\w*|every (?:year|"
        r"\d years|few years)",
    ),
    row(
        "credits", "any credit", "credits credit_articulation", "credit_articulation note",
        r"(?:(?:college|university|graduate|academic|school|transfer|semester|degree|uni) )?"
        r"(?<!education )credits?(?: ?hours?)?(?! (?:card|or re|score))",
        r"ects|transcripts?|towards? a (?:degree|masters?|bachelors?|diploma|certificate)|(?:count|"
        r"counts) towards? (?:my )?degree",
        r"non ?credit|ceus?|contact hours|transferable",
    ),
    row(
        "deadline", "how much time you have for it", "access_window_months", "duration criteria",
        rf"how (?:long|much time) (?:do|will|would|have) (?:i|we|you) (?:have|got|get) {_GAP}"
        r"(?:to )?(?:turn|hand|submit|finish|complete|send|do|use|access)\w*",
        r"deadlines?|due dates?|when is it due|time limits?|how long (?:do|will) (?:i|we|you) have(?: access)?|"
        r"by when|access for",
    ),
    row(
        "hours", "how long it takes", "hours work duration", "duration work",
        r"how (?:long|fast|quick(?:ly)?|soon (?:can|could|will|would) i (?:finish|be done))",
        r"how many (?:hours|weeks|months|days|minutes|years|semesters|terms)|hours?|minutes?",
        r"(?<!last )(?<!next )(?<!this )(?<!per )(?<!each )(?<!a )(?<!every )(?<!\d )(?:weeks?|months?)(?! ago)|"
        r"days? long|semesters? long|durations?|a lot of time|much time",
        r"(?:how much|much) (?:of my )?time|time (?:commitment|needed|required|investment|does it take)|time consuming",
        r"length|lengthy|workloads?|takes? (?:me|long|to (?:finish|complete))|start to finish|in total time|"
        r"how big a commitment",
        r"total time|time (?:it|to) (?:takes?|finish|complete)",
    ),
    row(
        "cost", "the price", "cost cost_note", "cost_note",
        r"costs?|costing|pric(?:e|es|ed|ing|y)|fees?|free|charges?|charged|cheap\w*|tuition|expensive|afford\w*|"
        r"dollars?|bucks|cash",
        r"euros?|pounds|how much money|spend|spending|out of pocket|pay (?:for|to|anything|again|full)|payment|"
        r"budget|bill(?:ed)?",
        r"financial(?:ly)? (?:aid|help|support|assistance)|scholarships?|funding|funded|grants?|discounts?|"
        r"sliding scale|refund\w*",
        r"vouchers?|reimburse\w*|(?:help|aid|assistance) (?:with )?paying|money back|waivers?|install?ments?|"
        r"payment plans?",
        r"subscription|pay(?:s|ing|ment)?|for nothing|on the house|complimentary|my wallet|worth the money",
        r"how much(?! (?:time|of|work|have|do i have|experience|more|left|longer|training|is left))",
    ),
    row(
        "contact", "whom to write to", "contact contact_url", "contact_url",
        r"e ?mails?(?: address\w*)?|contacts?|contacting|address",
        r"who (?:do|can|should|could|would|to|must|may) (?:i |we |you )?"
        r"(?:write|talk|ask|call|reach|speak|message|contact|email)(?: to| out to)?|phone",
        r"write to|reach out|reach (?:someone|somebody|them|you)|call (?:someone|somebody|them)",
        r"get in touch|in touch with|(?:talk|speak) (?:to|with) (?:someone|somebody|a person|a human)|person in charge",
        r"who is (?:in charge|responsible)|whom? to (?:ask|write|call|contact)|(?:who|where) (?:can|do|"
        r"should) i ask",
        r"questions? (?:about|go)|web ?(?:site|page)|url|link to",
    ),
    row(
        "languages", "in which languages it is offered", "languages name_translations", "",
        r"languages?|in (?:spanish|french|arabic|english|german|portuguese|somali|chinese)|bilingual|subtitles",
        r"(?:spanish|french|arabic|english) (?:version|too|also|option)|translat(?:ed|ion)s?|arabic|my language",
    ),
    row(
        "prerequisites", "what it takes to start", "prerequisites recommended_prerequisites",
        "audience note eligibility_by_level",
        r"prerequisites?|need (?:to know |to have |anything |something |any )?(?:before|first|beforehand)",
        r"before (?:i|you|we) (?:can )?(?:start|begin|sign up|enrol\w*|join|take|do)|required first|beforehand|"
        r"first or can i",
        r"(?:anything|something) (?:else )?first|entry requirements?|(?:experience|background|knowledge|"
        r"skills) (?:needed|required|necessary)",
        r"need (?:\w+ ){0,2}(?:experience|background|training|knowledge)|(?:no|any|some|prior|previous|"
        r"without) (?:prior |previous |coding |programming )?(?:experience|"
        r"background|knowledge)",
        r"requirements? to (?:start|enter|join|get in|begin|apply)|beginners?|newbie|from scratch|"
        r"(?:have|need) to (?:finish|do|take|pass|have) ((?:[\w+-]+ ){1,6}?)(?:first|before)|beforehand",
    ),
    row(
        "audience", "who can take it", "audience age prerequisites eligibility_by_level",
        "audience age prerequisites eligibility_by_level campus_variants note incentive requirement_logic",
        rf"who (?:is|are|s|was) {_GAP}(?:made |meant |designed |intended )?for",
        r"for whom|meant for|aimed at|intended for|designed for|target audience|suitable|who can(?! i(?!\w))|"
        r"who is allowed",
        r"eligib\w*|qualif(?:y|ies)|open to|allow(?:ed|s)?|possible for|accepts? me|right for me|restrict\w*|exclusive",
        r"age limits?|min(?:imum)? age|max(?:imum)? age|ages?|how old|to{1,2} (?:old|young)(?! enough to)|"
        r"\d+ years? old|"
        r"i am (?:only )?\d+|\w+ is \d+",
        r"\d+ year old|years? of age|turn(?:s|ing|ed)? \d+|under \d\d(?! (?:hours|dollars|bucks))",
        r"need (?:a |any |an |my |to go to |to have )?(?:college|degree|diploma|ged|licen[cs]e|high school)|"
        r"degree (?:needed|required)",
        r"(?:no|without a?|do not have a|only have a|never (?:finished|went to)) (?:college |"
        r"high school )?(?:diploma|degree|ged|college|school)",
        r"just (?:the|a|my) (?:diploma|ged|degree)|got my ged|(?:a|an) (?:associate|associates|bachelors?) degree",
        r"not (?:a |an |yet )?(?:\w+ )?(?:student|matriculated|citizen|resident|teacher|nurse|employee|member)|"
        r"only for|just for|get into",
        r"(?:do|must|does) (?:i|we|you|one|he|she|someone|\w+) (?:have|need) to be|need to be an?|has to be an?|"
        r"be enrolled|(?:people|someone|somebody|folks|person|anyone|guys?) like (?:me|us|him|her|them|that)|"
        r"(?:still|be) able(?: to)?$|"
    r"(?:not|no longer|never) (?:been )?enrolled|(?:take|accept|admit|let in) (?:people|someone|somebody|anyone|"
    r"folks|outsiders)|"
    rf"(?:can|could|may|would) {_SOMEBODY} (?:even |still |also )?get (?:it|that|this|the|one|his|her|their)",
        rf"(?:can|could|may|am|is|are|would) {_SOMEBODY} {_GAP}(?:able to |get to |still |allowed to )?{_TAKES_PART}",
        r"from another (?:state|country|school|college)|out of state|international",
    ),
    row(
        "delivery", "how it is taught", "delivery", "duration",
        r"online|on line|in person|remote(?:ly)?|off ?line|virtual(?:ly)?|zoom|a?synchronous|evenings?|(?:at |"
        r"by )?nights?|internet",
        r"weekends?|saturdays?|sundays?|hybrid|self ?paced|(?:at )?(?:my|your|their) own (?:pace|time|speed)|"
        r"self ?study|day ?time",
        r"distance learning|(?:from|at) home|class ?rooms?|camp|sleep|on ?site|on campus|face to face|in a class|"
        r"live class\w*|lectures?",
        r"(?:go|come|travel|drive|be there|show up) (?:in|there|to campus|to orono|to class)|physically|"
        r"how (?:is|are) (?:it|they|this) taught",
        r"from my (?:phone|couch|house|home|computer|laptop)|work full ?time|mobile|format",
    ),
    row(
        "where", "where it is offered", "offered_at delivery issuer",
        "offered_at_2023 source_conflict campus_variants countries",
        r"where(?! (?:do|can|should|am) i (?:upload|submit|send|stand|begin|start))|campus(?:es)?|locations?|"
        r"located|near me|close to me",
        r"(?:which|what) (?:schools?|colleges?|universit\w+|cit(?:y|ies)|towns?|states?|countr(?:y|ies)|"
        r"campus\w*)|countries",
    ),
    row(
        "review", "how long a review takes", "review_time", "note",
        r"reviews?|reviewed|reviewing|hear back|turn ?around|get (?:an answer|results|a decision|my results)|"
        r"response time",
        rf"looks? at {_GAP}applications?|applications? (?:reviewed|accepted|open)|get back to (?:me|us)|"
        rf"how long (?:till|until|til)",
    ),
    row(
        "when", "when it runs", "launched since developed duration", "duration note",
        r"when(?! i (?:submit|finish|get|am|have))|(?:what|which) (?:months?|time of (?:the )?year|seasons?|"
        r"years?|semesters?|quarters?)",
        r"times a year|how often|started|launch\w*|since|what year|how (?:old|new) is (?!my)|start dates?|"
        r"(?:next|this) "
        r"(?:fall|spring|summer|winter|year|month)|in (?:the )?(?:fall|spring|summer|winter)|how long has|"
        r"rolling|cohorts?",
    ),
    row(
        "status", "its status", "status former_names", "note",
        r"still (?:take|get|around|offered|offering|available|active|exist\w*|running|runs?|open|current|a thing|"
        r"going|do|earn)",
        r"retir(?:ed|ing|es)|discontinu\w*|cancel+ed|called now|renamed|new name|name chang\w*|call(?:ed)? (?:it|"
        r"that|this) now",
        r"(?:used to be|formerly|previously|was|before) called|replac(?:ed|es|ing|ement)(?: by)?|supersed\w*|"
        r"old name|legacy|shut down",
        r"new(?:er)? (?:name|version|one)|outdated|phased out|go(?:ing|ne)? away|exist anymore|obsolete",
    ),
    row(
        "stats", "how many people finished it", "stats", "",
        r"how many (?:people|students|learners|others|graduates|folks|persons|earners|participants|"
        r"have (?:finished|earned|completed))",
        r"number of (?:people|students|learners|graduates|participants)",
    ),
    row(
        "exam", "the exam code", "exam_code", "",
        r"exam (?:code|number|id)s?|(?:which|what) exam|code (?:for|of) the exam|test code",
    ),
    row(
        "partners", "who the partners are", "partners endorsed_by", "",
        r"partners?|partnered|partnership|endors\w+|sponsors?|sponsored|works? with|together with|collaborat\w+ with",
    ),
    row(
        "skills", "which skills it teaches", "skills description", "description",
        r"(?:what|which) skills|what (?:will|do|would|can|could|did) (?:i|you|they|he|she|people|we|kids|"
        r"students|participants|\w+) (?:learn|study|pick up|gain)",
        r"what (?:does|do) (?:it|they|this|that) (?:teach|cover)|topics|curriculum|syllabus|skills (?:do|does|"
        r"will|in|are)",
    ),
    row(
        "issuer", "who offers it", "issuer", "offered_through endorsed_by co_issuers",
        r"who (?:issues|offers|gives|runs|makes|made|awards|created|is behind|hands out|puts on|provides|does|"
        r"teaches|owns|organi[sz]es)",
        r"issuers?|issued by|issuing|offered by|run by|made by|(?:which|what) (?:company|organi[sz]ation|"
        r"institution|org|group|agency|school gives)",
        r"who is it (?:from|by)|behind (?:this|it)",
    ),
)  # fmt: skip

CUE_PATTERNS: tuple[str, ...] = (
    *(attribute.pattern.pattern for attribute in ATTRIBUTES),
    *(
        value
        for module in (cues, cues_how, cues_record, cues_talk)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    ),
    (files("bot.advising") / "question_words.txt").read_text("utf-8"),
)
"""Every pattern that questions are recognised by, and the words that they are asked in, whole (for mending typos)."""

BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}


def asked(text: str) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    """Attributes that a text asks for, in the order asked, each with the characters that say so (its gaps left out)."""
    found = []
    for attribute in ATTRIBUTES:
        matches = list(attribute.pattern.finditer(text))
        if matches:
            found.append((attribute.name, tuple(span for match in matches for span in literal(match))))
    return tuple(sorted(found, key=lambda pair: pair[1]))
