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


def _row(name: str, label: str, pattern: str, fields: str, beside: str = "") -> Attribute:
    return Attribute(
        name, label, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), tuple(fields.split()), tuple(beside.split())
    )


ATTRIBUTES: tuple[Attribute, ...] = (
    _row(
        "nowhere", "that",
        r"acceptance rate|accepted rate|pass rate|success rate|how many (?:people )?(?:get in|apply|fail)|class size|salary|job placement"
        r"|(?:exact )?date of|(?:which|what) (?:exact )?(?:date|day)|next (?:class|session|cohort|course) (?:start|date)|exact(?:ly)? when"
        r"|who teaches|instructor'?s? name|text ?book|how many points|will \w+(?: \w+){0,4} (?:take|accept|transfer)",
        "", "duration launched",
    ),
    _row(
        "evidence", "what to hand in",
        r"(?:have|need|want|can) (?:i )?(?:to )?(?:hand in|turn in|submit|send in|upload)|what do i (?:show|hand in|submit|upload|send)|hand in|proof needed",
        "evidence", "criteria",
    ),
    _row("incentive", "whether it pays you", r"paid|stipends?|incentives?|pa(?:y|id) me|earn money|wages?", "incentive work", "requirement"),
    _row(
        "expiry", "whether it expires",
        r"expir\w*|renew\w*|recertif\w*|lasts? forever|how long (?:is (?:it|that|this) )?valid|stays? valid|run out|(?:sit|take) .{0,30} again|good for",
        "expires_months renewal", "renewal",
    ),
    _row(
        "credits", "any credit",
        r"credits?|ects|transcript",
        "credits credit_articulation", "credit_articulation note",
    ),
    _row(
        "hours", "how long it takes",
        r"how long|how many (?:hours|weeks|months|days)|hours?|weeks?|durations?|how (?:much time|time consuming)|time commitment|length",
        "hours work duration", "duration work",
    ),
    _row(
        "cost", "the price",
        r"costs?|pric(?:e|es|ed|ing|y)|fees?|free|charges?|cheap\w*|tuition|expensive|afford\w*|dollars?|how much money|financial aid|\$+|financial aid|refunds?"
        r"|how much(?! time| of| work| have| do i have)|vouchers?|pay(?:s|ing)?",
        "cost cost_note", "cost_note",
    ),
    _row("contact", "whom to write to", r"e?mails?|contacts?|who (?:do|can|should|could) i (?:write|talk|ask|call|reach)\w*|phone|write to|reach out", "contact contact_url", "contact_url"),
    _row("languages", "in which languages it is offered", r"languages?|in (?:spanish|french|arabic|english)", "languages name_translations"),
    _row("prerequisites", "what it takes to start", r"prerequisites?|need (?:to know |to have )?before|before (?:i|you) (?:can )?(?:start|begin)|required first", "prerequisites recommended_prerequisites", "audience note"),
    _row(
        "audience", "who can take it",
        r"who (?:is|are) .{0,60}for|for whom|who can|eligib\w*|qualify|open to|allowed|possible for me|age limit|min(?:imum)? age|how old|\d+ years old"
        r"|need (?:a |any )?(?:college|degree|diploma|ged)|get into|(?:can|could|may) (?:i|he|she|they|we|\w+ people|my \w+)(?: \w+){0,3}? (?:join|do|take|enter|get in\w*|enrol|apply|participate)|i am (?:only )?\d+|\w+ is \d+|not (?:a student|matriculated)|(?:no|without a?) (?:diploma|degree)|just (?:the|a) diploma",
        "audience", "age prerequisites eligibility_by_level campus_variants note incentive requirement_logic",
    ),
    _row(
        "delivery", "how it is taught",
        r"online|in person|remote(?:ly)?|offline|evenings?|(?:at )?nights?|hybrid|self paced|distance learning|camp|sleep|on campus|face to face",
        "delivery", "duration",
    ),
    _row("where", "where it is offered", r"where|campus(?:es)?|locations?|which (?:schools?|colleges?|universit\w+)", "offered_at delivery issuer", "offered_at_2023 source_conflict campus_variants"),
    _row("review", "how long a review takes", r"reviews?|reviewed|looks? at .{0,30}applications?", "review_time", "note"),
    _row("when", "when it runs", r"when|what (?:month|time of year)|times a year|how often|starts?|started|launch\w*|since", "launched since developed duration", "duration"),
    _row("status", "its status", r"still (?:take|get|around|offered|available|active|exist\w*)|retired|discontinued|called now|replaced by|superseded", "status former_names"),
    _row("stats", "how many people finished it", r"how many (?:people|students|learners|others|graduates)", "stats"),
    _row("exam", "the exam code", r"exam (?:code|number)", "exam_code"),
    _row("issuer", "who offers it", r"who (?:issues|offers|gives|runs|makes|made|awards)|issuers?|issued by", "issuer", "offered_through endorsed_by"),
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
