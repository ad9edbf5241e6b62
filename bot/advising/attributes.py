"""What can be asked about an entry: the visible table of attributes.

To add one: a row with the words that ask for it and the fields that answer it (`facts_of_entry` gives those fields).
Patterns run over folded, spelling-corrected text. A row without fields is known to be nowhere in a catalog, so it is
always answered with "the catalog does not say" (ADVISING.md lesson 3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.advising import cues


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    label: str  # in "The catalog does not say {label}"
    pattern: re.Pattern[str]
    fields: tuple[str, ...]  # the first that is stated answers; `beside` adds to it
    beside: tuple[str, ...] = ()


def _row(name: str, label: str, fields: str, beside: str, *patterns: str) -> Attribute:
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
    return Attribute(name, label, pattern, tuple(fields.split()), tuple(beside.split()))


_SOMEBODY = r"(?:i|he|she|they|we|anyone|anybody|someone|\w+ people|my \w+)"
_TAKES_PART = r"(?:join|do|take|enter|get in\w*|enrol|apply|participate|sign up)"

ATTRIBUTES: tuple[Attribute, ...] = (
    _row(
        "nowhere", "that", "", "duration launched",
        r"(?:acceptance|accepted|pass|success|failure|graduation|completion) rates?",
        r"how many (?:people )?(?:get in|apply|fail)",
        r"class size",
        r"salary|job placement|how much (?:will|can|do) (?:i|you|they) (?:make|earn)",
        r"who teaches|teacher s name|instructor s? ?name",
        r"(?:exact )?dates? of",
        r"(?:which|what) (?:exact )?(?:date|day)",
        r"next (?:class|session|cohort|course) (?:start|date)|exact(?:ly)? when",
        r"text ?books?|how many points|ranking|reviews from",
        r"will \w+(?: \w+){0,4} (?:take|accept|transfer) (?:my|these|this|the)",
    ),
    _row(
        "evidence", "what to hand in", "evidence", "criteria",
        r"(?:have|need|want|can|should|must) (?:i )?(?:to )?(?:hand in|turn in|submit|send in|upload)",
        r"what do i (?:show|hand in|submit|upload|send)",
        r"hand in|turn in|proof needed|(?:what|which) (?:kind of )?(?:evidence|proof)",
        r"evidence (?:is )?(?:needed|required|for)",
    ),
    _row(
        "incentive", "whether it pays you", "incentive work", "requirement",
        r"paid|stipends?|incentives?|pa(?:y|id) me|earn money|wages?|unpaid|make money",
    ),
    _row(
        "expiry", "whether it expires", "expires_months renewal", "renewal",
        r"expir\w*|renew\w*|recertif\w*|(?:lasts?|valid|good|mine|keep it) forever",
        r"how long (?:is (?:it|that|this) )?valid|(?:stays?|still) valid|valid (?:for|until)",
        r"run out|lapse|(?:sit|take|do) .{0,30} again|(?:is|are|stays?) [\w ]{0,40}good for|out of date",
        r"keep it (?:active|current)|stay (?:active|current)",
    ),
    _row(
        "credits", "any credit", "credits credit_articulation", "credit_articulation note",
        r"(?:(?:college|university|graduate|academic|school) )?(?<!education )credits?(?! (?:card|or re))",
        r"ects|transcript|toward a degree",
    ),
    _row(
        "hours", "how long it takes", "hours work duration", "duration work",
        r"how (?:long|fast|quickly|soon can i finish)|how many (?:hours|weeks|months|days|minutes)|hours?",
        r"weeks?|months?|durations?",
        r"(?:how much|much) (?:of my )?time|time (?:commitment|needed|required|does it take)|time consuming",
        r"length|workload|takes? (?:me|to (?:finish|complete))",
    ),
    _row(
        "cost", "the price", "cost cost_note", "cost_note",
        r"costs?|pric(?:e|es|ed|ing|y)|fees?|free|charges?|cheap\w*|tuition|expensive|afford\w*|dollars?|bucks",
        r"euros?|how much money|spend|out of pocket",
        r"financial aid|scholarships?|funding|grants?|discounts?|sliding scale|refunds?|vouchers?|reimburse\w*",
        r"subscription|pay(?:s|ing|ment)?",
        r"how much(?! (?:time|of|work|have|do i have|experience|more))",
    ),
    _row(
        "contact", "whom to write to", "contact contact_url", "contact_url",
        r"e?mails?|contacts?",
        r"who (?:do|can|should|could|would) i (?:write|talk|ask|call|reach|speak|message)(?: to)?|phone",
        r"write to|reach out",
        r"get in touch|(?:talk|speak) to (?:someone|somebody|a person)|person in charge|who is in charge",
        r"whom? to (?:ask|write|call)",
    ),
    _row(
        "languages", "in which languages it is offered", "languages name_translations", "",
        r"languages?|in (?:spanish|french|arabic|english|german)|(?:spanish|french|arabic) version|translated",
        r"bilingual",
    ),
    _row(
        "prerequisites", "what it takes to start", "prerequisites recommended_prerequisites", "audience note",
        r"prerequisites?|need (?:to know |to have |anything |something )?(?:before|first)",
        r"before (?:i|you) (?:can )?(?:start|begin|sign up|enrol)|required first",
        r"(?:anything|something) (?:else )?first|entry requirements?|experience (?:needed|required|necessary)",
        r"background (?:needed|required)|requirements? to (?:start|enter|join|get in)",
    ),
    _row(
        "audience", "who can take it", "audience",
        "age prerequisites eligibility_by_level campus_variants note incentive requirement_logic",
        r"who (?:is|are) .{0,60}for",
        r"for whom|meant for|aimed at|suitable|who can (?!i)|eligib\w*|qualif(?:y|ies)|open to|allowed",
        r"possible for|accepts? me",
        r"age limit|min(?:imum)? age|how old|too (?:old|young)|\d+ years? old|i am (?:only )?\d+|\w+ is \d+",
        r"need (?:a |any |to go to )?(?:college|degree|diploma|ged)",
        r"(?:no|without a?|do not have a) (?:diploma|degree|ged)|just (?:the|a) diploma",
        r"not (?:a |yet )?(?:\w+ )?(?:student|matriculated|citizen|resident|teacher|nurse)|only for|get into",
        r"(?:do|must) i (?:have|need) to be|need to be a",
        rf"(?:can|could|may|am) {_SOMEBODY}(?: \w+){{0,3}}? (?:able to )?{_TAKES_PART}",
    ),
    _row(
        "delivery", "how it is taught", "delivery", "duration",
        r"online|in person|remote(?:ly)?|offline|virtual(?:ly)?|zoom|asynchronous|evenings?|(?:at )?nights?",
        r"weekends?|hybrid|self paced|(?:at )?my own pace|self study",
        r"distance learning|from home|at home|classroom|camp|sleep|on campus|face to face|in a class",
    ),
    _row(
        "where", "where it is offered", "offered_at delivery issuer", "offered_at_2023 source_conflict campus_variants",
        r"where|campus(?:es)?|locations?|located|near me",
        r"which (?:schools?|colleges?|universit\w+|cit(?:y|ies)|towns?)",
    ),
    _row(
        "review", "how long a review takes", "review_time", "note",
        r"reviews?|reviewed|hear back|turnaround|looks? at .{0,30}applications?",
    ),
    _row(
        "when", "when it runs", "launched since developed duration", "duration",
        r"when|what (?:month|time of year|season)|times a year|how often|started|launch\w*|since|deadline",
        r"what year|how old is",
    ),
    _row(
        "status", "its status", "status former_names", "",
        r"still (?:take|get|around|offered|available|active|exist\w*|running|open|current)|retired",
        r"discontinued|called now|renamed|(?:used to be|formerly|previously|was) called",
        r"replaced by|superseded|new(?:er)? (?:name|version)|old name|outdated",
    ),
    _row(
        "stats", "how many people finished it", "stats", "",
        r"how many (?:people|students|learners|others|graduates)",
    ),
    _row("exam", "the exam code", "exam_code", "", r"exam (?:code|number)|(?:which|what) exam"),
    _row("partners", "who the partners are", "partners endorsed_by", "", r"partners?|partnered|endors\w+"),
    _row(
        "skills", "which skills it teaches", "skills", "description",
        r"(?:what|which) skills|what (?:will|do|would|can|could) (?:i|you|they|people|we) learn",
        r"what does it (?:teach|cover)|topics|curriculum|skills (?:do|does|will|in)",
    ),
    _row(
        "issuer", "who offers it", "issuer", "offered_through endorsed_by",
        r"who (?:issues|offers|gives|runs|makes|made|awards|created|is behind)|issuers?|issued by",
        r"(?:which|what) (?:company|organi[sz]ation|institution)",
    ),
)  # fmt: skip

CUE_PATTERNS: tuple[str, ...] = (
    *(attribute.pattern.pattern for attribute in ATTRIBUTES),
    *(value for name, value in vars(cues).items() if name.isupper() and isinstance(value, str)),
)
"""Every pattern that questions are recognised by."""

BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}


def asked(text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Attributes that a text asks for, in the order asked, each with the characters that say so."""
    found = []
    for attribute in ATTRIBUTES:
        match = attribute.pattern.search(text)
        if match:
            found.append((attribute.name, match.span()))
    return tuple(sorted(found, key=lambda pair: pair[1]))
