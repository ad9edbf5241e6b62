"""A bot in a demo workspace, both real and over HTTP, one for all dialogues of a worker; a new learner for each test."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from bot.app import Cairn
from bot.demo.client import Visitor, Workspace
from bot.demo.config import Config
from bot.demo.server import running_workspace
from bot.playground import demo_settings
from bot.server import free_socket, running
from bot.settings import Settings
from storage.records import AuditEntry, Submission

PATIENCE = 20.0  # seconds; two cores may be shared with other tests
_learners = count(1)


@dataclass(frozen=True)
class House:
    """A running bot and the workspace that it serves. `ben` and `cy` assess, `cleo` is outside, `dee` runs it."""

    workspace: Workspace
    cairn: Cairn
    settings: Settings
    ben: Visitor
    cy: Visitor
    cleo: Visitor
    dee: Visitor

    @property
    def bot(self) -> str:
        return self.cairn.door._me.bot_user

    def newcomer(self, first: str = "Ada", family: str = "Okafor") -> Visitor:
        """Somebody whom the bot has not met."""
        return self.workspace.add_person(f"U0NEW{next(_learners):05}", f"{first} {family}")

    def audit(self, subject: str, action: str = "") -> list[AuditEntry]:
        with self.cairn.desk.store.read() as unit:
            return [e for e in unit.audit.of(subject) if e.action.startswith(action)]

    def submissions(self, person: Visitor) -> list[Submission]:
        """Newest first."""
        with self.cairn.desk.store.read() as unit:
            return list(unit.submissions.of(self.cairn.desk.team, person.id))

    def settled(self) -> None:
        """Until every delivery to the bot and every effect of it is done."""
        try:
            self.workspace.settle()
        except AssertionError:
            unanswered = [e for e in self.workspace.log("delivery") if not _answered(e)]
            raise AssertionError(f"The bot did not answer {unanswered[-3:]}") from None
        self.until(self._idle, "every effect is done")
        self.workspace.settle()

    def until(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"It never came true that {what}."
            time.sleep(0.02)

    def _idle(self) -> bool:
        with self.cairn.desk.store.read() as unit:
            return unit.outbox.open_count() == 0


@contextmanager
def housed(folder: Path, **changed: str) -> Iterator[House]:
    """`changed`: settings by their names in the environment."""
    listener = free_socket()
    bot_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = Config(bot_urls=(f"{bot_url}/slack/events",), clock_url=f"{bot_url}/demo/clock")
    with running_workspace(config) as served:
        settings = demo_settings(served, bot_url, folder)
        settings = Settings.model_validate(_by_name(settings) | changed)
        with running(settings, listener) as cairn, Workspace(served.url, timeout=PATIENCE) as workspace:
            people = (workspace.person(name) for name in ("Ben", "Cy", "Cleo", "Dee"))
            house = House(workspace, cairn, settings, *people)
            house.until(lambda: _connected(cairn), "the bot found its channels")
            yield house


def _answered(delivery: dict) -> bool:
    return any(attempt.get("status") == 200 for attempt in delivery["attempts"])


def _by_name(settings: Settings) -> dict[str, object]:
    fields = type(settings).model_fields
    return {str(f.validation_alias.choices[0]): getattr(settings, name) for name, f in fields.items()}


def _connected(cairn: Cairn) -> bool:
    with cairn.desk.store.read() as unit:
        found = unit.programmes.get(cairn.desk.team, "career-prepared")
    return found is not None and found.review_channel is not None


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housed(tmp_path_factory.mktemp("house")) as built:
        yield built


@pytest.fixture
def ada(house: House) -> Visitor:
    return house.newcomer()
