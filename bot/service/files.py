"""Fetching evidence: from the workspace's own host into storage, judged before it counts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bot.rules import evidence as rule
from bot.service import aftermath, evidence
from bot.service.delivery import DeliveryError, Receipt
from bot.service.desk import Desk
from bot.service.effects import Note, tell
from bot.service.enrol import refresh_home
from storage.blobs import Blob
from storage.errors import Full, TooLarge
from storage.records import Effect, Evidence, EvidenceState
from storage.unit import Unit

OFFICE = (".docx", ".xlsx", ".pptx")


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A file on its way: what the workspace says of it, and its bytes in pieces."""

    name: str
    size: int | None
    content_type: str  # of the answer that carries the bytes
    chunks: Iterator[bytes]


Download = Callable[[str], AbstractContextManager[Incoming]]  # file id -> the file; raises DeliveryError


def fetch(desk: Desk, download: Download, effect: Effect) -> Receipt:
    """Store one file of evidence, or refuse it in words that say what to do."""
    with desk.store.read() as unit:
        item = unit.evidence.get(effect.payload["evidence"])
    if item is None or item.state is not EvidenceState.FETCHING or not item.file:
        return {"nothing": "to fetch"}
    try:
        with download(item.file) as incoming:
            blob = desk.blobs.put(incoming.chunks, rule.MAX_FILE_BYTES)
            verdict = _judge(desk, item, blob, incoming)
    except TooLarge:
        verdict = rule.check_file(item.name, rule.MAX_FILE_BYTES + 1, b"")
        blob = None
    except Full as error:
        raise DeliveryError("storage is full", waiting=True) from error
    with desk.store.write("fetched") as unit:
        current = unit.evidence.get(item.id)
        if current is None or current.state is not EvidenceState.FETCHING:
            return {"nothing": "to fetch"}
        if verdict.content_type is None or blob is None:
            aftermath.refuse_file(desk, unit, item.id, verdict.reason, str(effect.id))
            return {"refused": verdict.reason}
        submission = unit.submissions.get(item.submission)
        if submission:
            unit.people.lock(desk.team, submission.person)
        unit.evidence.change(
            item.id,
            state=EvidenceState.STORED,
            sha256=blob.sha256,
            size=blob.size,
            content_type=verdict.content_type,
        )
        current_submission = unit.submissions.get(item.submission)
        if current_submission:
            evidence.advance(desk, unit, current_submission, f"fetched:{item.id}")
            refresh_home(unit, current_submission.person, f"fetched:{item.id}")
            _say_kept(unit, current_submission.person, item)
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


def _judge(desk: Desk, item: Evidence, blob: Blob, incoming: Incoming) -> rule.FileVerdict:
    name = item.name or incoming.name
    if incoming.content_type.startswith("text/html"):
        return rule.check_file(name, blob.size, b"<html")  # before its size: a sign-in page is no file cut short
    if incoming.size is not None and incoming.size != blob.size:
        raise DeliveryError(f"cut short: {blob.size} of {incoming.size} bytes")
    verdict = rule.check_file(name, blob.size, desk.blobs.head(blob.sha256, rule.HEAD_BYTES))
    if verdict.content_type and name.lower().endswith(OFFICE):
        return _judge_archive(desk, name, blob, verdict)
    return verdict


def _judge_archive(desk: Desk, name: str, blob: Blob, verdict: rule.FileVerdict) -> rule.FileVerdict:
    try:
        with desk.blobs.open(blob.sha256) as stream, zipfile.ZipFile(stream) as archive:
            entries = [(i.filename, i.compress_size, i.file_size) for i in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, EOFError):
        return rule.FileVerdict(
            reason="I can't open this document. Save it again from your office program and send that."
        )
    problem = rule.check_archive(name, entries)
    return rule.FileVerdict(reason=problem) if problem else verdict
