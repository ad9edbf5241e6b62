"""Whether a link is more than a word in common: the bands of confidence (ADVISING.md section 3)."""

from __future__ import annotations

from bot.advising import cues
from bot.advising.link import Link
from bot.advising.reading import Reading

_LEAST, _SURE = 3.0, 4.5  # scores
_CLEAR = 6.0  # score of a name that its issuer and its texts bear out
_HALF, _MOST = 0.45, 0.6  # shares of a name
_FAINT = 0.2  # a cue weighs less
_SHORT_WORD = 3
_TURNS_TO = r"and|what about|how about|same for|no|i mean|i meant|not that|other|instead|rather"
"""Words that turn a conversation to another entry, with the question kept."""


def acceptable(found: Link, reading: Reading) -> bool:
    """Whether a link is more than a word in common."""
    strangers = sum(1 for w in reading.unknown if len(w.text) > _SHORT_WORD)
    if not any(reading.words[p].text[:1].isalpha() and reading.words[p].weight > _FAINT for p in found.matched):
        return False
    if found.score < _LEAST or (found.coverage < _HALF and found.score < _SURE - 0.5):
        return not strangers and (_only_subject(found, reading) or _alone(found, reading))
    explained = found.explained if found.score >= _CLEAR else found.matched
    return found.coverage >= _MOST or strangers < len(explained)


def _alone(found: Link, reading: Reading) -> bool:
    """A question for a fact, and no other entry's name has the telling word."""
    asks = reading.attributes or reading.levels or reading.says(f"levels?|{cues.NEEDS}")
    rivals = [one for one in reading.entries if one.ref != found.ref and one.matched & found.matched]
    return bool(asks) and found.score >= _LEAST and not rivals


def _only_subject(found: Link, reading: Reading) -> bool:
    """A question for a fact whose every content word this entry explains: a part of its name is enough."""
    content = set(reading.content)
    words = {p for p, w in enumerate(reading.words) if w in content}
    return (
        bool(words & found.matched)
        and words <= found.explained
        and bool(reading.attributes or reading.levels or reading.says(f"{_TURNS_TO}|levels?|{cues.NEEDS}"))
    )
