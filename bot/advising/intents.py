"""The intents: the visible registry. Recognisers are asked from the top; the first that accepts decides.

To add an intent: a recogniser in `recognise*.py` (with its cues in `cues.py`), a query and an answer, a row in each
table below, and a dialogue in `tests/advising`. An intent's order is its priority: put the narrow above the wide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.advising import (
    answer,
    answer_counting,
    answer_fact,
    answer_find,
    answer_record,
    answer_talk,
    answer_words,
    compare,
    counting,
    find,
    need,
    query,
    record,
)
from bot.advising import recognise as entry
from bot.advising import recognise_record as own
from bot.advising import recognise_talk as talk
from bot.advising import recognise_words as word
from bot.advising.asked import Asked
from bot.advising.facts import Facts
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.reply import Reply

Recogniser = Callable[[Asked], Intent | None]

RECOGNISERS: tuple[Recogniser, ...] = (
    talk.nothing,
    talk.crisis,
    talk.orders,
    word.reverse_definition,
    talk.others_record,
    talk.smalltalk,
    word.explicit_definition,
    word.comparison,
    talk.how_to,
    own.equivalence,
    own.next_step,
    own.progress,
    own.reports,
    need.strong_need,
    talk.about_the_bot,
    talk.elsewhere,
    entry.again,
    entry.search,
    word.bare_term,
    need.need,
    entry.topic,
    entry.ambiguous,
    entry.attribute,
    entry.unknown,
    entry.requirements,
    entry.entry,
    word.level_term,
    word.glossary,
    entry.anything,
)


@dataclass(frozen=True, slots=True)
class Row:
    """How an intent of this kind is answered: typed facts are read, then said."""

    query: Callable[[Intent, Library, Facts | None], Any]  # -> the findings that `answer` takes
    answer: Callable[[Intent, Any, Library], Reply]


INTENTS: dict[str, Row] = {
    "overview": Row(answer.needs_or_nothing, answer.overview_answer),
    "requirements": Row(query.needs, answer.requirements_answer),
    "attribute": Row(query.attribute_facts, answer_fact.attribute_answer),
    "definition": Row(answer.needs_or_nothing, answer_words.definition_answer),
    "difference": Row(answer.needs_or_nothing, answer_words.difference_answer),
    "clarify": Row(query.facts_of_each, answer_words.clarify_answer),
    "compare": Row(compare.compare, answer_find.compare_answer),
    "search": Row(find.find, answer_find.search_answer),
    "equivalence": Row(counting.counting, answer_counting.counting_answer),
    "progress": Row(record.view, answer_record.progress_answer),
    "next_step": Row(record.view, answer_record.next_answer),
    "how_to": Row(answer_talk.nothing_read, answer_talk.how_to_answer),
    "smalltalk": Row(answer_talk.nothing_read, answer_talk.smalltalk_answer),
    "refusal": Row(answer_talk.nothing_read, answer_talk.refusal_answer),
}
