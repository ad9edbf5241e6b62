"""The sample catalog as a Library, and a learner's facts from bare lists of ids, computed by the real rules."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.advising.advise import Library, advise
from bot.advising.facts import Facts
from bot.advising.reply import Reply
from bot.service.facts import facts_from_lists
from catalog.load import load
from catalog.model import Catalog

SAMPLE = Path(__file__).parents[2] / "catalog" / "data"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

Play = Callable[..., Reply]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(SAMPLE)


@pytest.fixture(scope="session")
def library(catalog: Catalog) -> Library:
    return Library(catalog)


@pytest.fixture(scope="session")
def facts_of(catalog: Catalog) -> Callable[[dict[str, Any]], Facts | None]:
    return lambda learner: facts_from_lists(catalog, learner, NOW)


@pytest.fixture(scope="session")
def play(library: Library, facts_of: Callable[[dict[str, Any]], Facts | None]) -> Play:
    """Say messages one after the other, with the conversation carried; the last answer comes back."""

    def played(
        *turns: str, holds: tuple[str, ...] = (), enrolled: tuple[str, ...] = (), submitted: tuple[str, ...] = ()
    ) -> Reply:
        known = holds or enrolled or submitted
        facts = facts_of({"holds": holds, "enrolled": enrolled, "submitted": submitted}) if known else None
        reply = Reply(lines=())
        for turn in turns:
            reply = advise(turn, reply.talk or None, library, facts)
        return reply

    return played
