"""From what a person typed to text that can be compared with the catalog's.

Owns clean-up of mark-up, chat and foreign question words; words and stems are the catalog's (`catalog.words`). Knows
no intent. Everything here is total: any text gives tokens, perhaps none.
"""

from __future__ import annotations

import html
import re

from bot.advising.speech import english
from catalog.words import ORDINARY, STOP, fold, stem, stems, words

__all__ = ["ORDINARY", "STOP", "clean", "english", "fold", "stem", "stems", "words"]

LONGEST = 1_200
"""Characters of a message that are read. A longer one is cut: its question stands at the start or at the end."""

_MENTION = re.compile(r"<[@!#][^>]*>")
_LINK = re.compile(r"<(?:https?|mailto):[^|>]*\|([^>]*)>|<((?:https?://|mailto:)[^>]*)>")
_EMOJI = re.compile(r":[a-z0-9_+'-]{2,30}:")
_MARKUP = re.compile(r"[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}")
_CODE = re.compile(r"```.*?```", re.DOTALL)


def clean(text: str) -> str:
    """What is left of a Slack message when mentions, links' addresses, emoji and mark-up are taken away; folded."""
    text = html.unescape(text)
    text = _CODE.sub(" ", text) if _CODE.sub(" ", text).strip() else text
    text = _LINK.sub(lambda m: f" {m.group(1) or ''} ", _MENTION.sub(" ", text))
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    text = _EMOJI.sub(" ", fold(text))
    text = _MARKUP.sub("", text)
    return re.sub(r"\s+", " ", text).strip()
