"""The intents: the visible registry. Recognisers are asked from the top; the first that accepts decides.

To add an intent: a recogniser in `recognise.py` (with its cues in `cues.py`), a query and an answer, a row in each
table below, and a dialogue in `tests/advising`. An intent's order is its priority: put the narrow above the wide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.advising import answer, answer_find, answer_record, answer_talk, compare, find, query, recognise, record
from bot.advising.facts import Facts
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.recognise import Asked
from bot.advising.reply import Reply

Recogniser = Callable[[Asked], Intent | None]

RECOGNISERS: tuple[Recogniser, ...] = (
    recognise.nothing,
    recognise.crisis,
    recognise.injection,
    recognise.others_record,
    recognise.smalltalk,
    recognise.explicit_definition,
    recognise.comparison,
    recognise.how_to,
    recognise.equivalence,
    recognise.next_step,
    recognise.progress,
    recognise.elsewhere,
    recognise.search,
    recognise.bare_term,
    recognise.ambiguous,
    recognise.attribute,
    recognise.requirements,
    recognise.entry,
    recognise.level_term,
    recognise.anything,
)


@dataclass(frozen=True, slots=True)
class Row:
    """How an intent of this kind is answered: typed facts are read, then said."""

    query: Callable[[Intent, Library, Facts | None], Any]  # -> the findings that `answer` takes
    answer: Callable[[Intent, Any, Library], Reply]


INTENTS: dict[str, Row] = {
    "overview": Row(answer.needs_or_nothing, answer.overview_answer),
    "requirements": Row(query.needs, answer.requirements_answer),
    "attribute": Row(query.attribute_facts, answer.attribute_answer),
    "definition": Row(answer.needs_or_nothing, answer.definition_answer),
    "difference": Row(answer.needs_or_nothing, answer.difference_answer),
    "clarify": Row(answer.needs_or_nothing, answer.clarify_answer),
    "compare": Row(compare.compare, answer_find.compare_answer),
    "search": Row(find.find, answer_find.search_answer),
    "equivalence": Row(record.counting, answer_record.counting_answer),
    "progress": Row(record.view, answer_record.progress_answer),
    "next_step": Row(record.view, answer_record.next_answer),
    "how_to": Row(answer_talk.nothing_read, answer_talk.how_to_answer),
    "smalltalk": Row(answer_talk.nothing_read, answer_talk.smalltalk_answer),
    "refusal": Row(answer_talk.nothing_read, answer_talk.refusal_answer),
}
