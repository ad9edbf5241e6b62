"""/verify: somebody shows a badge, from anywhere, and reads whether to rely on it.

Owns how a badge comes in over a form and what is told first. Judging is the verifier's. It must not keep anything of what
it is given: not the badge, not the address, not the e-mail.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import anyio
import anyio.to_thread
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from bot.badges import baking
from bot.badges.credential import DEMO
from bot.badges.report import Report, Verdict
from bot.badges.validity import moment
from bot.web import respond
from bot.web.checking import BUSY, Checking, Findings, Given
from bot.web.standing import day

MAX_BODY = 6 * 1024 * 1024  # the largest picture that is read, and what goes with it
AT_ONCE = 8  # bodies held in memory
SECONDS = 30  # for one to arrive
_SHOWN = 512 * 1024  # a picture larger than this is not shown again
_TOO_LARGE = "That is more than a badge needs. A picture may have 5 MB, a document 256 kB."
_NOTHING = "Paste a link or a badge, or choose a file, then press Check."

_GENUINE = (
    "Its issuer made it, nothing was changed since, and it is in force today. Whether to trust them is yours to say."
)
_DEMO = "It calls itself a DEMO: made to try things out, it proves nothing."
_FIRST = {
    "valid": ("✓", "This badge is genuine.", "good"),
    "invalid": ("✕", "Do not rely on this badge.", "gone"),
    "unknown": ("?", "It can't be said whether this badge is genuine.", "open"),
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the reader sees first: a shape, a sentence, why, and whose badge it claims to be."""

    shape: str
    sentence: str
    tone: str
    why: str
    said: tuple[tuple[str, str], ...] = ()  # (name of a fact, the fact), as the badge states them
    picture: str = ""  # a data: address


class Verifying:
    """GET shows the form, POST the answer above it."""

    def __init__(self, checking: Checking) -> None:
        self._checking = checking
        self._bodies = anyio.Semaphore(AT_ONCE, fast_acquire=True)

    def form(self, _request: Request) -> Response:
        return respond.page("verify.html", form=True, answer=None, findings=None, note="")

    async def answer(self, request: Request) -> Response:
        try:
            with anyio.fail_after(SECONDS):
                async with self._bodies:
                    given, email = await _given(request)
        except TimeoutError:
            return _again("It took too long to arrive. Try again.", 408)
        except _TooLarge:
            return _again(_TOO_LARGE, 413)
        except MultiPartException:
            return _again("This did not arrive as the form sends it. Try again.", 400)
        if not given:
            return _again(_NOTHING, 400)
        findings = await anyio.to_thread.run_sync(self._checking.run, given, email)
        if findings is BUSY:
            busy = _again(findings.sentence, 429)
            busy.headers["Retry-After"] = "60"
            return busy
        shown = _answer(findings, given)
        return respond.page("verify.html", keep=False, form=True, answer=shown, findings=findings, note="")


class _TooLarge(Exception):
    pass


def _again(note: str, status: int) -> Response:
    return respond.page("verify.html", status=status, keep=False, form=True, answer=None, findings=None, note=note)


async def _given(request: Request) -> tuple[Given, str | None]:
    """The badge (a file before a text) and the e-mail address it should be for. All of it stays in memory."""
    body = await _body(request)

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise MultiPartException("not a form")
    parser = MultiPartParser(request.headers, stream(), max_files=1, max_fields=3, max_part_size=MAX_BODY)
    parser.spool_max_size = MAX_BODY + 1  # never to a disk
    form = await parser.parse()
    try:
        file, text, email = form.get("file"), form.get("text"), form.get("email")
        data = await file.read() if isinstance(file, UploadFile) else b""
    finally:
        await form.close()
    return data or _typed(str(text or "").strip()), str(email or "").strip() or None


def _typed(text: str) -> Given:
    """An address, or the badge itself; an address may lack its https://."""
    if text.startswith(("http://", "https://")):
        return text
    host, slash, _ = text.partition("/")
    if slash and "." in host and not set(text) & set('{<" \n') and text.count(".") < len(text) / 4:
        return f"https://{text}"
    return text.encode("utf-8", "surrogatepass")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise _TooLarge
    return bytes(body)


def _answer(findings: Findings, given: Given) -> Answer:
    report = findings.report
    if report is None:
        return Answer(shape="?", sentence="I found no badge to check.", tone="open", why=findings.sentence)
    shape, sentence, tone = _FIRST[report.verdict]
    why = _why(report, report.verdict)
    return Answer(
        shape=shape, sentence=sentence, tone=tone, why=why, said=_facts(report), picture=_picture(given, report)
    )


def _why(report: Report, verdict: Verdict) -> str:
    """The first thing that speaks against it, or that is open."""
    found = {outcome: [c.detail for c in report.checks if c.outcome == outcome] for outcome in ("fail", "unknown")}
    if verdict == "invalid":
        return found["fail"][0]
    if verdict == "unknown":
        return (
            f"Nothing speaks against it, but this is open: {(found['unknown'] or ['not everything was checked.'])[0]}"
        )
    name = str(_dict((report.credential or {}).get("issuer")).get("name", ""))
    more = [_DEMO] if name.startswith(DEMO) else []
    more += [f"One thing is open: {said}" for said in found["unknown"][:1]]
    return " ".join([_GENUINE, *more])


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    """What the badge says of itself; of a badge that nobody vouches for, nothing is repeated."""
    said = report.credential
    if said is None or report.verdict == "invalid":
        return ()
    subject, issuer = _dict(said.get("credentialSubject")), _dict(said.get("issuer"))
    achievement = _dict(subject.get("achievement"))
    since = moment(said.get("awardedDate", said.get("validFrom", said.get("issuanceDate", said.get("issuedOn")))))
    facts = {
        "Badge": achievement.get("name", said.get("name")),
        "About": achievement.get("description"),
        "Its issuer calls itself": issuer.get("name"),
        "Identity that was checked": issuer.get("id", said.get("issuer")),
        "Issued": day(since) if since else None,
    }
    return tuple((name, value[:500]) for name, value in facts.items() if isinstance(value, str) and value)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _picture(given: Given, report: Report) -> str:
    """The picture it came in, if it is one and the badge is good."""
    if isinstance(given, str) or len(given) > _SHOWN or report.verdict != "valid":
        return ""
    kind = "png" if baking.is_png(given) else "svg+xml" if baking.is_svg(given) else ""
    return f"data:image/{kind};base64,{base64.b64encode(given).decode()}" if kind else ""
