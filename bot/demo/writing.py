"""What a person types, turned into the text that Slack keeps: escaped, with links, addresses and mentions marked.

Owns that one conversion; pure. Source: Slack's "formatting text" reference: `&`, `<`, `>` are entities, a link is
`<https://...>`, a bare host `<http://host|host>`, an address `<mailto:a|a>`, a mention `<@U...>`.
"""

import re
from collections.abc import Mapping

LINK = r"https?://[^\s<>]+[^\s<>.,;:!?)\]'\"]"
ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
HOST = r"(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|org|edu|net|io|dev|gov)(?:/[^\s<>]*[^\s<>.,;:!?)])?(?![\w-])"
MENTION = r"<@[UW][A-Z0-9]+>|<#[CG][A-Z0-9]+>"


def as_kept(text: str, names: Mapping[str, str]) -> str:
    """`names`: what may stand after an @ or # -> id, and each id itself; other angle brackets are just characters."""
    called = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = (
        rf"(?P<mention>{MENTION})|(?P<link>{LINK})|(?P<address>{ADDRESS})|(?P<host>{HOST})|(?P<called>@(?:{called})\b)"
    )
    kept, end = [], 0
    for found in re.finditer(pattern, text, re.IGNORECASE):
        kept += [_escaped(text[end : found.start()]), _marked(found, names)]
        end = found.end()
    return "".join([*kept, _escaped(text[end:])])


def _marked(found: re.Match[str], names: Mapping[str, str]) -> str:
    words = found[0]
    match found.lastgroup:
        case "mention":
            return words if words[2:-1] in names else _escaped(words)
        case "link":
            return f"<{_escaped(words)}>"
        case "address":
            return f"<mailto:{words}|{words}>"
        case "host":
            return f"<http://{_escaped(words)}|{_escaped(words)}>"
        case _:
            return f"<@{_lookup(words[1:], names)}>"


def _lookup(name: str, names: Mapping[str, str]) -> str:
    return next(uid for known, uid in names.items() if known.lower() == name.lower())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
