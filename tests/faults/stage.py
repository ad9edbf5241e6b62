"""A furnished desk, learners on it, and a bot in a demo workspace: what the fault tests play on.

Owns seeding through the product's own use cases, and counting what came out. Breaks nothing itself.
"""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

from bot.badges.keyring import KeyRing
from bot.badges.keys import new_key
from bot.demo.client import AppDidNotRespond, NeverAppeared, Visitor, Workspace
from bot.demo.config import Config
from bot.demo.screens import Message
from bot.demo.seed import BEN, CY, DEE
from bot.demo.server import running_workspace
from bot.playground import demo_settings
from bot.server import free_socket, running
from bot.service import enrol, evidence, programmes, stack
from bot.service.desk import Desk, Issuing
from bot.service.editions import Editions, publish
from bot.service.programmes import Channel
from bot.service.programmes import Workspace as Connected
from bot.settings import PACKAGED, Settings
from catalog.programmes import load_programmes
from storage.blobs import LocalBlobs
from storage.records import Decision, Effect, Record, Submission, SubmissionState
from storage.store import Store
from storage.tables import decisions, effects
from storage.unit import Unit

T = TypeVar("T")
R = TypeVar("R", bound=Record)
TEAM = Config.team
PATHWAY = "ums-career-prepared"
MACRO = f"{PATHWAY}-macro"
LEVEL = {n: f"{PATHWAY}-l{n}" for n in (1, 2, 3)}
REVIEW = "career-prepared-review"
SOURCES = ("issuers.yaml", "skills.yaml", "glossary.yaml", "badges/edl.yaml", f"pathways/{PATHWAY}.yaml")
CONFIRMED = ["This is my own work", "It holds nobody else's private facts"]
PDF = b"%PDF-1.7\n" + b"my plan " * 300 + b"\n%%EOF\n"
PATIENCE = 30.0


def one_pathway(folder: Path) -> Path:
    """Of the sample catalog the one pathway that is walked here: a bot starts a second sooner on it."""
    for source in SOURCES:
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGED / "data" / source, folder / source)
    return folder


def furnished_desk(store: Store, folder: Path, catalog: Path) -> Desk:
    """A desk with a published catalog, programmes, channels and roles, as after a bot's first start."""
    key = new_key()
    issuing = Issuing(did=key.did_key, ring=lambda: KeyRing((key,)), demo=True)
    desk = Desk(
        team=TEAM,
        store=store,
        blobs=LocalBlobs(folder / "blobs"),
        editions=Editions(),
        public_url="http://127.0.0.1:9",
        issuing=issuing,
    )
    with store.write("catalog") as unit:
        publish(unit, catalog, unit.now(), "test")
    programmes.connect(desk, load_programmes(PACKAGED / "programmes.yaml"), _look)
    return desk


def _look(_wanted: Mapping[str, None]) -> Connected:
    channels = (
        Channel(id="C0REVIEW01", name=REVIEW, private=True),
        Channel(id="C0ADVISE01", name="career-prepared-advisors", private=True),
    )
    return Connected(channels=channels, people={"ben@example.edu": BEN, "cy@example.edu": CY, "dee@example.edu": DEE})


def enrolled(desk: Desk, unit: Unit, person: str) -> None:
    unit.people.lock(desk.team, person)
    enrol.enrolled(desk, unit, person, PATHWAY)


def handed_in(desk: Desk, unit: Unit, person: str, member: str, state: SubmissionState) -> Submission:
    """A learner's submission for a member, brought into this state without a message to anybody."""
    draft = evidence.draft_for(desk, unit, person, PATHWAY, member)
    assert isinstance(draft, Submission), draft
    return unit.submissions.change(draft, state=state, submitted_at=unit.now())


def approved(desk: Desk, unit: Unit, person: str, *members: str) -> None:
    """These members are approved already, with the awards that this brings."""
    for member in members:
        done = handed_in(desk, unit, person, member, SubmissionState.APPROVED)
        if member.startswith("l3-edl"):
            stack.recognise(desk, unit, done)
        stack.plan_due(desk, unit, unit.people.lock(desk.team, person), done)


def twins(desk: Desk, of: str, people: Iterable[str]) -> None:
    """Learners who stand exactly where this one stands: rows copied, as two hundred pasts take long to live through."""
    with desk.store.write("twins") as unit:
        enrolments, past, held = (noun.of(desk.team, of) for noun in (unit.enrolments, unit.submissions, unit.awards))
        for person in people:
            unit.people.lock(desk.team, person)
            for enrolment in enrolments:
                unit.enrolments.save(_another(enrolment, person))
            for number, submission in enumerate(past):
                unit.submissions.add(_another(submission, person, code=f"{person}-{number}"))
            for award in held:
                unit.awards.plan(_another(award, person))


def _another(record: R, person: str, **fields: str) -> R:
    return record.model_copy(update={"id": token_hex(8), "person": person, **fields})


def together(*works: Callable[[], T]) -> list[T]:
    """Run all at the same moment; what each returned. What one raised is raised."""
    barrier = threading.Barrier(len(works))
    results: dict[int, T] = {}
    errors: list[BaseException] = []

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = works[index]()
        except BaseException as error:  # noqa: BLE001  raised again below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[index] for index in range(len(works))]


def all_effects(store: Store) -> list[Effect]:
    with store.read() as unit:
        return unit._rows.many(Effect, order=(effects.c.id,))


def all_decisions(store: Store) -> list[Decision]:
    with store.read() as unit:
        return unit._rows.many(Decision, order=(decisions.c.at,))


def badges_of(store: Store, person: str) -> Counter[str]:
    with store.read() as unit:
        return Counter(award.badge for award in unit.awards.of(TEAM, person))


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A workspace with the bot in it. `store` is the bot's database, seen from outside."""

    ws: Workspace
    store: Store
    bot_url: str

    def person(self, name: str) -> Visitor:
        return self.ws.person(name)

    def posts(self) -> Counter[str]:
        """How often each effect was posted, by its key."""
        messages = [m for channel in self.ws.snapshot()["messages"].values() for m in channel]
        return Counter(m["metadata"]["event_payload"]["idem"] for m in messages if m.get("metadata"))

    def shared_files(self) -> Counter[str]:
        """How often each file that the bot handed over stands in a conversation, by its title."""
        messages = [m for channel in self.ws.snapshot()["messages"].values() for m in channel]
        return Counter(f["title"] for m in messages if "bot_id" in m for f in m.get("files", []))

    def quiet(self, seconds: float = PATIENCE, *, but: str = "") -> None:
        """Wait until nothing is on its way, in either direction; effects of the kind `but` may be."""
        until = time.monotonic() + seconds
        while True:
            self.ws.settle(seconds)
            waiting = [e for e in all_effects(self.store) if e.settled_at is None and e.kind != but]
            if not waiting:
                return
            if time.monotonic() > until:
                raise NeverAppeared(f"Effects still wait: {[(e.idem, e.state, e.attempts, e.error) for e in waiting]}")
            time.sleep(0.05)

    def connected(self) -> None:
        """Wait until the bot has found its channels and people."""
        eventually(self.review_channel, "the review channel")

    def review_channel(self) -> str | None:
        with self.store.read() as unit:
            programme = unit.programmes.for_pathway(TEAM, PATHWAY)
        return programme.review_channel if programme else None


@contextmanager
def bot_in_workspace(
    database_url: str, folder: Path, catalog: Path, *, lease_seconds: float = 30, **config: Any
) -> Iterator[Scene]:
    """A workspace with a bot of this process in it; `config` as of the workspace."""
    listener = free_socket()
    bot_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    patient = {"retry_delays": (0.0, *[0.2] * 50)} | config
    setting = Config(bot_urls=(f"{bot_url}/slack/events",), **patient)
    with running_workspace(setting) as workspace, Workspace(workspace.url, timeout=PATIENCE) as ws:
        settings = demo_settings(workspace, bot_url, folder, database_url)
        settings = settings.model_copy(update={"catalog": catalog, "lease_seconds": lease_seconds})
        with running(settings, listener) as cairn:
            scene = Scene(ws=ws, store=cairn.desk.store, bot_url=bot_url)
            scene.connected()
            yield scene


def at_level(desk: Desk, person: str, level: int, *, signed: bool = True) -> None:
    """The learner is on the pathway, with everything before this level, and in it all but its badge, approved.

    Not `signed`: the badges before it are recognised ones, which nothing has to be done for.
    """
    before = [f"l{n}-badge" for n in range(1, level)]
    with desk.store.write("earlier") as unit:
        enrolled(desk, unit, person)
        for member in before if not signed else ():
            stack.recognise(desk, unit, handed_in(desk, unit, person, member, SubmissionState.APPROVED))
        approved(desk, unit, person, *(before if signed else ()))
        if level == 3:
            approved(desk, unit, person, "l3-supervised-work", "l3-edl-empathy")


def seeding_desk(store: Store, settings: Settings, folder: Path) -> Desk:
    """A desk beside a bot of these settings, to give its learners a past."""
    from bot.app import issuing  # noqa: PLC0415  only where a bot is

    return Desk(
        team=TEAM,
        store=store,
        blobs=LocalBlobs(folder / "seeding"),
        editions=Editions(),
        public_url=settings.public,
        issuing=issuing(settings),
    )


def eventually(look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    until = time.monotonic() + seconds
    while (found := look()) is None or found is False:
        if time.monotonic() > until:
            raise NeverAppeared(f"Waited for {what}.")
        time.sleep(0.02)
    return found


def insist(deed: Callable[[], T], seconds: float = PATIENCE) -> T:
    """As a person does who sees Slack's error: once more, until it is taken."""
    until = time.monotonic() + seconds
    while True:
        try:
            return deed()
        except AppDidNotRespond:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def newest_card(assessor: Visitor, words: str = "", *, seconds: float = PATIENCE) -> Message:
    """The newest card with buttons in the review channel."""
    return assessor.wait_for(
        lambda m: "Approve" in m.labels and words.lower() in m.text.lower(), REVIEW, timeout=seconds, what="a card"
    )


def links(ada: Visitor) -> list[str]:
    """The lines that give a badge's link, as Ada sees them."""
    return [m.text for m in ada.messages() if m.from_app and "is yours" in m.text]
