"""A served programme: Ada's badges made by the product itself, and asked for over real HTTP."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.badges.fetch import Fetcher
from bot.badges.keyring import KeyRing
from bot.badges.keys import SigningKey
from bot.badges.report import Report
from bot.badges.verify import verify, verify_url
from bot.service import decide, enrol, issue, revoke
from bot.service.desk import Desk, Issuing
from bot.service.editions import Editions
from bot.web.errors import exception_handlers
from bot.web.pages import routes
from catalog.model import PathwayVersion
from storage.blobs import LocalBlobs
from storage.records import (
    Award,
    AwardState,
    DecisionKind,
    Person,
    Submission,
    SubmissionState,
)
from storage.store import Store

TEAM, BEN = "T0CAIRN", "U0BEN"
PATHWAY, PROGRAMME = "ums-career-prepared", "career-prepared"
MACRO = f"{PATHWAY}-macro"
LEVELS = ("l1-badge", "l2-badge", "l3-edl-empathy", "l3-supervised-work", "l3-badge")


@dataclass
class World:
    """The product's desk, served. `get` fetches a path as a stranger would."""

    desk: Desk
    client: httpx.Client
    stack: list[Award] = field(default_factory=list)  # of the first learner: levels, then the macro-badge last

    def get(self, path: str, accept: str = "text/html,*/*;q=0.8", **headers: str) -> httpx.Response:
        return self.client.get(path, headers={"Accept": accept, **headers})

    def report(self, given: str | bytes, email: str | None = None) -> Report:
        """What the verifier says, with the guarded fetcher of a demo deployment."""
        documents = Fetcher([self.desk.public_url], allow_http_loopback=True)
        with self.desk.store.read() as unit:
            now = unit.now() + timedelta(seconds=1)
        if isinstance(given, bytes):
            return verify(given, documents=documents, now=now, expected_recipient=email)
        return verify_url(given, documents=documents, now=now, expected_recipient=email)

    def learner(self, **profile: Any) -> Person:
        with self.desk.store.write("learner") as unit:
            known = unit.people.see(TEAM, f"U0{uuid4().hex[:8].upper()}")
            person = known.model_copy(update={"name": "Ada Okafor", "email": "ada@example.edu"} | profile)
            unit.people.save(person)
            enrol.enrolled(self.desk, unit, person.id, PATHWAY)
        return person

    def earn(self, person: Person, *members: str) -> list[Award]:
        """Evidence approved for each member by an assessor, and every badge that brings, issued."""
        for member in members:
            self._approve(person, member)
        with self.desk.store.read() as unit:
            planned = [a for a in unit.awards.of(TEAM, person.id) if a.state is AwardState.PLANNED]
            planned.sort(key=lambda award: award.badge == MACRO)  # planned with its last part, and issued after it
        return [self.issued(award) for award in planned]

    def issued(self, award: Award) -> Award:
        """A planned award, signed and published."""
        with self.desk.store.read() as unit:
            effect = unit.outbox.find(f"issue:{award.id}")
        issue.issue(self.desk, effect)
        with self.desk.store.read() as unit:
            return unit.awards.get(award.id)

    def _approve(self, person: Person, member: str) -> None:
        with self.desk.store.write("approve") as unit:
            version: PathwayVersion = self.desk.editions.current_version(unit, PATHWAY)
            badge, now = version.badge_of(member), unit.now()
            submission = unit.submissions.add(
                Submission(
                    id=uuid4().hex,
                    code=unit.submissions.new_code(TEAM),
                    team=TEAM,
                    person=person.id,
                    pathway=PATHWAY,
                    member=member,
                    badge=badge.id if badge else None,
                    programme=PROGRAMME,
                    pinned=version.hash,
                    title=badge.name if badge else member,
                    asked={"criteria": [], "prompts": []},
                    state=SubmissionState.IN_REVIEW,
                    created_at=now,
                    submitted_at=now,
                )
            )
            verdict = decide.Verdict(kind=DecisionKind.APPROVED)
            assert decide.attempt(self.desk, unit, BEN, submission.id, verdict, submission.id) is None

    def badge(self, **profile: Any) -> Award:
        """Somebody's Level 1 badge, issued."""
        return self.earn(self.learner(**profile), "l1-badge")[0]

    def change(self, award: Award, **fields: Any) -> Award:
        with self.desk.store.write("change") as unit:
            return unit.awards.change(unit.awards.get(award.id), **fields)

    def revoke(self, award: Award, reason: str) -> Award:
        with self.desk.store.write("revoke") as unit:
            gone = revoke.revoke(self.desk, unit, BEN, unit.awards.get(award.id), reason)
            revoke.announce(self.desk, unit, gone)
        return gone


def make_desk(store: Store, blobs: LocalBlobs, **issuing: Any) -> Desk:
    key = SigningKey.from_seed(bytes(range(32)))
    facts: dict[str, Any] = {"did": key.did_key, "ring": lambda: KeyRing((key,)), "demo": True}
    return Desk(
        team=TEAM,
        store=store,
        blobs=blobs,
        editions=Editions(),
        public_url="http://127.0.0.1",
        issuing=Issuing(**(facts | issuing)),
    )


@contextmanager
def served(desk: Desk) -> Iterator[World]:
    """The pages of this desk, on a free port of this machine."""
    with free_port() as (place, address), httpx.Client(base_url=address, timeout=20) as client:
        world = World(replace(desk, public_url=address), client)
        with running(routes(world.desk, world.report), place):
            yield world


@contextmanager
def free_port() -> Iterator[tuple[socket.socket, str]]:
    """A bound socket and its address: the pages must know it before they are served."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        yield place, f"http://127.0.0.1:{place.getsockname()[1]}"


@contextmanager
def running(table: list[Route], place: socket.socket) -> Iterator[None]:
    app = Starlette(routes=table, exception_handlers=exception_handlers())
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
