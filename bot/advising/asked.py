"""A message in its conversation: what every recogniser looks at, found once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.advising.accept import acceptable
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.reading import Reading, clauses, read
from bot.advising.subject import Subject, own_level, subject
from bot.advising.talk import Talk

_AGE = re.compile(
    r"(?:i am|am|is|are|age|aged|turned|be) (\d{1,2})(?! (?:hours?|weeks?|days|months|credits?|badges?))"
    r"|(?<![\d.])(\d{1,2}) (?:years? olds?|yo|y o|yrs? old)(?!\w)"
)
_LEVEL_ON = re.compile(
    r"(?i)^(?:ok |okay )?(?:and|what about|how about|then)?\s*(?:the )?(?:number )?"
    r"(\d|one|two|three|last|third|second)(?: one)?\s*\?*$"
)
"""After a level was spoken of, a number alone is another one."""
_RAMBLING = 25  # words from which the question is looked for in one clause (lesson 27)


class Asked:
    """A reading, the conversation, the library, and the subject of the message."""

    def __init__(self, reading: Reading, talk: Talk, library: Library, own: tuple[str, ...] | None = None) -> None:
        self.reading, self.talk, self.library = reading, talk, library
        self.known = own is not None  # whether the learner has a record
        self.subject: Subject = subject(reading, talk, library, own or ()) or own_level(reading, own or (), library)

    def intent(self, kind: str, **values: Any) -> Intent:
        """An Intent of this kind about the subject, with what the message adds."""
        reading, found = self.reading, self.subject
        age = _AGE.search(reading.text)
        rest = tuple(w.stem for p, w in enumerate(reading.words) if w.content and w.weight and p not in found.explained)
        base = Intent(
            kind=kind,
            about=found.about,
            level=reading.level,
            beyond=reading.beyond,
            attributes=reading.attributes,
            words=rest,
            text=reading.text,
            age=int(age.group(1) or age.group(2)) if age else None,
            hedged=found.hedged,
            others=found.others,
            corrections=reading.corrections,
        )
        return replace(base, **values)

    @property
    def named(self) -> bool:
        """An entry is named in this very message."""
        return bool(self.subject.about) and not self.subject.carried


def ask(text: str, talk: Talk, library: Library, own: tuple[str, ...] | None = None) -> Asked:
    """Read a message. In a long one the last clause that asks something says what is asked, the whole says of what."""
    on = _LEVEL_ON.match(text.strip()) if talk.level else None
    whole = read(f"level {on.group(1)}" if on else text, library)
    if len(whole.words) < _RAMBLING:
        return Asked(whole, talk, library, own)
    parts = [read(clause, library) for clause in clauses(text)]
    asking = [part for part in parts if part.attributes]
    if not asking:
        return Asked(whole, talk, library, own)
    last = asking[-1]
    if not any(acceptable(found, last) for found in last.entries):
        last = replace(last, entries=whole.entries, issuers=whole.issuers, skills=whole.skills, unknown=())
        last = replace(last, words=whole.words)
    return Asked(last, talk, library, own)
