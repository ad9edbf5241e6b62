"""Fetching evidence: from the workspace's own host into storage, judged before it counts.

    download -> judge by content -> scan -> draw pictures anew -> keep the bytes -> the row that names them

Nothing is kept before it was judged, but for one case: where the scanner does not answer, the bytes are set aside
(a row still FETCHING that has an address) and looked at again until it does. Each stage may be done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from bot.hygiene import pictures
from bot.hygiene.scanner import Scanner, ScannerAway
from bot.rules.content.check import MAX_FILE_BYTES, SIGN_IN_PAGE, check_file, size_problem
from bot.rules.content.formats import PICTURES
from bot.rules.content.names import display_name
from bot.service import aftermath, evidence, handin
from bot.service.delivery import DeliveryError, Receipt
from bot.service.desk import Desk
from bot.service.effects import Note, tell
from bot.service.enrol import refresh_home
from storage.blob import Blob, Staged, pieces
from storage.errors import Damaged, Full, Missing, TooLarge
from storage.records import Effect, Evidence, EvidenceState
from storage.unit import Unit

MAX_COPY_BYTES = 4 * MAX_FILE_BYTES  # without the camera's compression a picture may grow
INFECTED = (
    "The virus scanner found something in this file, so nobody will open it. "
    "Check the device that it comes from, then send a clean copy."
)
CUT_OFF = "This picture is cut off or damaged. Save or take it again, then send it."
TOO_MUCH = (
    "This picture is larger than I can open. Save it with at most 40 million pixels, "
    "or a moving one with fewer frames, and send that."
)


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A file on its way: what the workspace says of it, and its bytes in pieces."""

    name: str
    size: int | None
    content_type: str  # of the answer that carries the bytes
    chunks: Iterator[bytes]


Download = Callable[[str], AbstractContextManager[Incoming]]  # file id -> the file; raises DeliveryError


class Refused(Exception):
    """No evidence. The message is for the learner."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A file that may be evidence."""

    name: str
    content_type: str
    shown: str | None  # address of the picture that was drawn anew


def fetch(desk: Desk, download: Download, scanner: Scanner | None, effect: Effect) -> Receipt:
    """Store one file of evidence, or refuse it in words that say what to do."""
    with desk.store.read() as unit:
        item = unit.evidence.get(effect.payload["evidence"])
    if item is None or item.state is not EvidenceState.FETCHING or not item.file:
        return {"nothing": "to fetch"}
    try:
        with _staged(desk, download, item) as (name, staged):
            judged = _judge(desk, scanner, item, name, staged)
            blob = staged.keep()
    except (Refused, TooLarge) as error:
        reason = size_problem(MAX_FILE_BYTES + 1) if isinstance(error, TooLarge) else str(error)
        return _refuse(desk, item, reason, effect)
    except Full as error:
        raise DeliveryError("storage is full", waiting=True) from error
    except pictures.NotDrawn as error:
        raise DeliveryError(str(error)) from error
    return _settle(desk, item, blob, judged)


@contextmanager
def _staged(desk: Desk, download: Download, item: Evidence) -> Iterator[tuple[str, Staged]]:
    """The file's name, and its bytes: those that were set aside, or those that the workspace has."""
    if item.sha256:
        blob = Blob(item.sha256, item.size or 0)
        with _set_aside(desk, item, item.sha256) as file:
            yield item.name, Staged(blob, file, lambda: blob)
        return
    with download(item.file or "") as incoming:
        if incoming.content_type.startswith("text/html"):
            raise Refused(SIGN_IN_PAGE)  # before its size: a sign-in page is no file cut short
        with desk.blobs.stage(incoming.chunks, MAX_FILE_BYTES) as staged:
            if incoming.size is not None and incoming.size != staged.blob.size:
                raise DeliveryError(f"cut short: {staged.blob.size} of {incoming.size} bytes")
            yield item.name or display_name(incoming.name), staged


def _set_aside(desk: Desk, item: Evidence, address: str) -> BinaryIO:
    try:
        return desk.blobs.open(address)
    except (Missing, Damaged) as error:
        with desk.store.write("fetch-again") as unit:
            unit.evidence.change(item.id, sha256=None)
        raise DeliveryError("what was set aside is gone or damaged: it is fetched again") from error


def _judge(desk: Desk, scanner: Scanner | None, item: Evidence, name: str, staged: Staged) -> Judged:
    """Raises Refused; DeliveryError where the scanner does not answer; then the bytes are set aside."""
    verdict = check_file(name, staged.blob.size, staged.file)
    if verdict.content_type is None:
        raise Refused(verdict.reason)
    try:
        found = scanner.scan(staged.file) if scanner else ""
    except ScannerAway as error:
        _set_bytes_aside(desk, item, name, staged)
        raise DeliveryError(str(error), waiting=True) from error
    if found:
        raise Refused(INFECTED)
    drawn = _drawn(desk, staged, verdict.content_type) if verdict.content_type in PICTURES else None
    return Judged(name=name, content_type=verdict.content_type, shown=drawn)


def _set_bytes_aside(desk: Desk, item: Evidence, name: str, staged: Staged) -> None:
    blob = staged.keep()
    with desk.store.write("quarantine") as unit:
        current = unit.evidence.get(item.id)
        if current and current.state is EvidenceState.FETCHING:
            unit.evidence.change(item.id, name=name, sha256=blob.sha256, size=blob.size)


def _drawn(desk: Desk, staged: Staged, content_type: str) -> str:
    try:
        with pictures.redrawn(staged.file, content_type) as copy:
            return desk.blobs.put(pieces(copy), MAX_COPY_BYTES).sha256
    except pictures.Unreadable:
        raise Refused(CUT_OFF) from None
    except (pictures.TooMuch, TooLarge):
        raise Refused(TOO_MUCH) from None


def _refuse(desk: Desk, item: Evidence, reason: str, effect: Effect) -> Receipt:
    with desk.store.write("fetched") as unit:
        current = unit.evidence.get(item.id)
        if current is None or current.state is not EvidenceState.FETCHING:
            return {"nothing": "to fetch"}
        unit.evidence.change(item.id, sha256=None)
        aftermath.refuse_file(desk, unit, item.id, reason, str(effect.id))
        aside = current.sha256 if current.sha256 and not unit.evidence.using(current.sha256) else None
    if aside:
        desk.blobs.remove(aside)
    desk.wake()
    return {"refused": reason}


def _settle(desk: Desk, item: Evidence, blob: Blob, judged: Judged) -> Receipt:
    with desk.store.write("fetched") as unit:
        current = unit.evidence.get(item.id)
        if current is None or current.state is not EvidenceState.FETCHING:
            return {"nothing": "to fetch"}
        submission = unit.submissions.get(item.submission)
        if submission:
            unit.people.lock(desk.team, submission.person)
        unit.evidence.change(
            item.id,
            state=EvidenceState.STORED,
            name=judged.name,
            sha256=blob.sha256,
            size=blob.size,
            content_type=judged.content_type,
            shown=judged.shown,
        )
        submission = unit.submissions.get(item.submission)
        if submission:
            handin.advance(desk, unit, submission, f"fetched:{item.id}")
            refresh_home(unit, submission.person, f"fetched:{item.id}")
            _say_kept(unit, submission.person, item)
    desk.wake()
    return {"stored": blob.sha256}


def _say_kept(unit: Unit, person: str, item: Evidence) -> None:
    """Where the learner dropped the file in our conversation, that message says that it is safe now."""
    if unit.posted.get(evidence.file_ref(person, item.file or "")):
        tell(
            unit,
            person,
            Note.FILE_KEPT,
            f"stored:{item.id}",
            ref=evidence.file_ref(person, item.file or ""),
            submission=item.submission,
            evidence=item.id,
        )
