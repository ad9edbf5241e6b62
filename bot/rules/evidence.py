"""What a member asks to be shown, whether it is all there, and which files are evidence at all.

Files are judged by name and by their first bytes together: a sign-in page with status 200 is not a certificate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

import filetype

from catalog.model import Badge, EvidenceKind
from storage.records import Evidence, EvidenceState

MAX_FILE_BYTES = 25 * 1024 * 1024
MAX_TEXT = 3000
HEAD_BYTES = 8192  # enough for every signature that is looked for

_MAGIC = {
    ".png": ("image/png",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".gif": ("image/gif",),
    ".webp": ("image/webp",),
    ".pdf": ("application/pdf",),
    ".mp4": ("video/mp4",),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/zip"),
}
_TEXT = {".txt": "text/plain", ".md": "text/markdown"}
ACCEPTED = tuple(sorted({*_MAGIC, *_TEXT}))
_OFFICE_PARTS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_MAX_ENTRIES = 5000
_MAX_UNPACKED = 500 * 1024 * 1024
_MAX_RATIO = 200


@dataclass(frozen=True, kw_only=True)
class FileVerdict:
    """`content_type` where the file may be evidence; else `reason`, in words that say what to do."""

    content_type: str | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A prompt that has nothing yet."""

    prompt: str
    label: str
    kind: str


def asked_of(badge: Badge | None, text: str) -> dict[str, Any]:
    """What is asked for a member, as frozen into a submission: criteria, and the prompts that serve them.

    A criterion that no prompt serves gets a plain text prompt. A member without a badge, described by
    `text`, asks what was done and for proof.
    """
    if badge is None:
        return {
            "criteria": [{"id": "done", "text": text}],
            "prompts": [
                _prompt("what", "What you did, where and when", EvidenceKind.TEXT, ["done"]),
                _prompt("proof", "Proof of it (a photo, a letter, a certificate)", EvidenceKind.FILE, ["done"])
                | {"optional": True},
            ],
        }
    return {
        "criteria": [{"id": c.id, "text": c.text} for c in badge.criteria],
        "prompts": [
            *(_prompt(e.id, e.label, e.kind, list(e.criteria)) for e in badge.evidence),
            *(_prompt(f"text-{c.id}", c.text, EvidenceKind.TEXT, [c.id]) for c in badge.uncovered()),
        ],
    }


def _prompt(prompt_id: str, label: str, kind: EvidenceKind, criteria: list[str]) -> dict[str, Any]:
    return {"id": prompt_id, "label": label, "kind": kind.value, "criteria": criteria, "optional": False}


def missing(asked: dict[str, Any], given: Iterable[Evidence], carried: Collection[str]) -> tuple[Missing, ...]:
    """Prompts that still need something; a prompt whose criteria were all met before needs nothing new."""
    have = {e.prompt for e in given if e.state is not EvidenceState.REJECTED}
    return tuple(
        Missing(prompt=p["id"], label=p["label"], kind=p["kind"])
        for p in asked["prompts"]
        if not p["optional"] and p["id"] not in have and not (p["criteria"] and set(p["criteria"]) <= set(carried))
    )


def check_text(kind: str, text: str) -> str:
    """What is wrong with a text or link as given; empty where nothing is."""
    text = text.strip()
    if not text:
        return "Nothing was written here yet."
    if len(text) > MAX_TEXT:
        return f"That is {len(text)} characters; {MAX_TEXT} fit. Shorten it, or send it as a file."
    if kind in {EvidenceKind.LINK, EvidenceKind.EXTERNAL_BADGE} and not is_link(text):
        return "That does not look like a web link. Copy the whole address, beginning with https://."
    return ""


def is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and "." in host and not any(c.isspace() for c in text)


def check_file(name: str, size: int, head: bytes) -> FileVerdict:
    """Judge a file by its name, size in bytes and first bytes (at least HEAD_BYTES where there are as many)."""
    suffix = PurePath(name).suffix.lower()
    problem = _size_problem(size) or _page_problem(head)
    if problem:
        return FileVerdict(reason=problem)
    if suffix in _TEXT:
        return _check_plain(suffix, head)
    if suffix not in _MAGIC:
        kind = f"A {suffix} file" if suffix else "A file without an ending"
        return FileVerdict(reason=f"{kind} can't be evidence here. Send one of: {_endings()}.")
    guess = filetype.guess(head)
    if guess is None or guess.mime not in _MAGIC[suffix]:
        return FileVerdict(
            reason=f"This file is called {suffix} but is something else inside. Export it again as {suffix}."
        )
    return FileVerdict(content_type=_MAGIC[suffix][0])


def check_archive(name: str, entries: Iterable[tuple[str, int, int]]) -> str:
    """What is wrong with an office file, by its directory of (name, packed bytes, unpacked bytes); empty: nothing."""
    part = _OFFICE_PARTS.get(PurePath(name).suffix.lower())
    listed = list(entries)
    unpacked = sum(size for _, _, size in listed)
    packed = max(1, sum(size for _, size, _ in listed))
    if len(listed) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or unpacked / packed > _MAX_RATIO:
        return "This file unpacks to far more than it should. Save it again from your office program."
    if part and not any(entry.startswith(part) for entry, _, _ in listed):
        return "This is a zip file under an office name. Send the document itself."
    if any(entry.lower().endswith("vbaproject.bin") for entry, _, _ in listed):
        return "This document holds macros. Save it without macros and send it again."
    return ""


def _size_problem(size: int) -> str:
    if size == 0:
        return "That file is empty. Open it to see whether it was saved, then send it again."
    if size > MAX_FILE_BYTES:
        return f"That file is {size >> 20} MB; {MAX_FILE_BYTES >> 20} MB fit. Send a smaller copy, or a link to it."
    return ""


def _page_problem(head: bytes) -> str:
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<!--")) or b"<html" in start:
        return (
            "That file is a web page, perhaps one asking to sign in. Download the document, then send the file itself."
        )
    return ""


def _check_plain(suffix: str, head: bytes) -> FileVerdict:
    if b"\x00" in head or filetype.guess(head) is not None:
        return FileVerdict(reason=f"This file is called {suffix} but is not text. Send it under its own ending.")
    return FileVerdict(content_type=_TEXT[suffix])


def _endings() -> str:
    return ", ".join(ending.removeprefix(".") for ending in ACCEPTED)
