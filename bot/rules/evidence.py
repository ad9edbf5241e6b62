"""What a member asks to be shown, and whether it is all there. Files are judged in content/."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from catalog.model import Badge, EvidenceKind
from storage.records import Evidence, EvidenceState

MAX_TEXT = 3000


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
