"""The badge page, and the credential as document and picture.

Owns what a stranger with the link sees, and which awards have an address at all. It must not change anything, nor put
an e-mail address or a workspace id on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.badges.art import Art
from bot.badges.baking import bake_png, bake_svg
from bot.badges.credential import AwardPlan
from bot.badges.jwt_credential import EDDSA, RS256
from bot.badges.ob2_documents import assertion, revoked
from bot.service.desk import Desk
from bot.service.pictures import picture
from bot.web import pictures, respond
from bot.web.checking import Checking
from bot.web.standing import Standing, day, standing
from catalog.model import PathwayVersion
from storage.records import Award, AwardState
from storage.unit import Unit

NAMELESS = "The holder of this badge"
_ID = re.compile(r"^[A-Za-z0-9_-]{1,64}$")  # what may be asked of the database: ids are URL-safe
_PUBLISHED = frozenset({AwardState.ISSUED, AwardState.REVOKED})
_LD = "application/ld+json"
_GONE = "The issuer has withdrawn this badge. Its page says when and why."


@dataclass(frozen=True, kw_only=True)
class Stone:
    """A part of a stack. `url`: its own page, where it has one."""

    name: str
    standing: Standing
    url: str | None


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows."""

    url: str
    who: str
    issued: str
    standing: Standing
    plan: AwardPlan
    picture: Art
    stones: tuple[Stone, ...]  # the top one first
    public: bool
    successor: str | None  # address of the award that followed this one
    forms: tuple[tuple[str, str], ...]  # other forms of the same credential: name, ending of the address

    @property
    def criteria(self) -> tuple[str, ...]:
        """As issued: the signed narrative is a Markdown list."""
        return tuple(text for part in re.split(r"(?m)^- ", self.plan.achievement.criteria) if (text := part.strip()))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Names only; the parts of a stack are shown as stones."""
        parts = {stone.name for stone in self.stones}
        return tuple(item.name for item in self.plan.evidence if item.name not in parts)

    @property
    def svg(self) -> str:
        return pictures.svg(self.picture)


class Badges:
    """Endpoints below `/badges/{award}`."""

    def __init__(self, desk: Desk, checking: Checking) -> None:
        self._desk, self._checking = desk, checking

    def page(self, request: Request) -> Response:
        """The page, or the credential where the visitor asks for JSON; withdrawn by its holder: the page alone is gone."""
        if respond.prefers_json(request):
            return self.document(request)
        with self._desk.store.read() as unit:
            award = self._award(unit, request)
            view = self._view(unit, award) if award and award.visibility != "private" else None
        if view is None:
            return respond.not_found(request)
        asked = "verify" in request.query_params and view.standing.word != "Withdrawn"
        findings = self._checking.run(f"{view.url}.json") if asked else None
        return respond.page("badge.html", listed=view.public, keep=not asked, badge=view, findings=findings)

    def document(self, request: Request) -> Response:
        """The credential, byte for byte as it was signed."""
        return self._published(request, lambda award, _: (_signed(award), respond.CREDENTIAL))

    def png(self, request: Request) -> Response:
        return self._published(
            request, lambda award, shown: (bake_png(pictures.png(shown), _signed(award)), "image/png")
        )

    def svg(self, request: Request) -> Response:
        return self._published(
            request, lambda award, shown: (bake_svg(pictures.svg(shown), _signed(award)), "image/svg+xml")
        )

    def jwt(self, request: Request) -> Response:
        """The same credential as a signed token (EdDSA)."""
        return self._published(request, lambda award, _: _token(award, EDDSA))

    def rs256(self, request: Request) -> Response:
        """The same as an RS256 token, where this deployment had such a key."""
        return self._published(request, lambda award, _: _token(award, RS256))

    def ob2(self, request: Request) -> Response:
        """The Open Badges 2.0 Assertion, hosted; 410 where it was withdrawn, as that version wants it."""
        with self._desk.store.read() as unit:
            award = self._award(unit, request)
        plan = AwardPlan.model_validate(award.plan) if award else None
        said = assertion(plan) if plan else None
        if award is None or plan is None or said is None:
            return respond.not_found(request)
        if award.state is AwardState.REVOKED:
            return respond.json(revoked(plan, award.revoked_reason), status=410, media_type=_LD)
        return respond.json(said, media_type=_LD)

    def _published(self, request: Request, made: Callable[[Award, Art], tuple[bytes, str]]) -> Response:
        with self._desk.store.read() as unit:
            award = self._award(unit, request)
            shown = _picture(self._version(unit, award), award) if award else None
        if award is None or award.document is None or shown is None:
            return respond.not_found(request)
        if award.state is AwardState.REVOKED and not (award.plan or {}).get("status"):
            # It names no status list that could say so: handed out, it would pass every check.
            return respond.refusal(410, _GONE)
        body, media_type = made(award, shown)
        return respond.resource(request, body, media_type) if body else respond.not_found(request)

    def _award(self, unit: Unit, request: Request) -> Award | None:
        """The award at this address, if it has been published."""
        asked = request.path_params["award"]
        award = unit.awards.get(asked if _ID.match(asked) else "")
        public = award and award.team == self._desk.team and award.state in _PUBLISHED and award.document
        return award if public else None

    def _version(self, unit: Unit, award: Award) -> PathwayVersion:
        return self._desk.editions.version(unit, award.trace["version"])

    def _view(self, unit: Unit, award: Award) -> View:
        now, version = unit.now(), self._version(unit, award)
        plan, parts = AwardPlan.model_validate(award.plan), _parts(unit, award)
        return View(
            url=self._desk.badge_url(award.id),
            who=self._who(unit, award),
            issued=day(plan.awarded_at),
            standing=standing(award, parts.values(), now),
            plan=plan,
            picture=_picture(version, award),
            stones=tuple(self._stone(unit, version, ref, part) for ref, part in reversed(parts.items())),
            public=award.visibility == "public",
            successor=self._successor(unit, award),
            forms=_forms(award, plan),
        )

    def _who(self, unit: Unit, award: Award) -> str:
        """The name, if the learner wants it there; not on a withdrawn badge, and never a name that is an address."""
        named = award.show_name and award.state is not AwardState.REVOKED
        person = unit.people.get(award.team, award.person) if named else None
        return person.name if person and person.name and "@" not in person.name else NAMELESS

    def _successor(self, unit: Unit, award: Award) -> str | None:
        found = unit.awards.get(award.superseded_by) if award.superseded_by else None
        return self._desk.badge_url(found.id) if found and _is_open(found) else None

    def _stone(self, unit: Unit, version: PathwayVersion, ref: str, part: Award) -> Stone:
        state = standing(part, _parts(unit, part).values(), unit.now())
        url = self._desk.badge_url(part.id) if _is_open(part) else None
        return Stone(name=version.badges[ref].name, standing=state, url=url)


def _is_open(award: Award) -> bool:
    return award.state in _PUBLISHED and award.visibility != "private"


def _forms(award: Award, plan: AwardPlan) -> tuple[tuple[str, str], ...]:
    held = award.jwts or {}
    known = (
        ("Token (JWT)", ".jwt", EDDSA in held),
        ("Token (JWT, RS256)", ".rs256.jwt", RS256 in held),
        ("Open Badges 2.0", "/ob2.json", plan.identity is not None),
    )
    return tuple((name, ending) for name, ending, there in known if there)


def _signed(award: Award) -> bytes:
    return (award.document or "").encode()


def _token(award: Award, algorithm: str) -> tuple[bytes, str]:
    """Open Badges 3.0, "Web Resource": a compact JWS is served as text."""
    return (award.jwts or {}).get(algorithm, "").encode(), "text/plain"


def _parts(unit: Unit, award: Award) -> dict[str, Award]:
    """Badge id -> the award that this one rests on, in the order of the pathway."""
    found = ((ref, unit.awards.get(part)) for ref, part in award.trace.get("parts", {}).items())
    return {ref: part for ref, part in found if part}


def _picture(version: PathwayVersion, award: Award) -> Art:
    demo = bool((award.plan or {}).get("demo"))
    return picture(version.badges[award.badge], version.issuer.id, demo=demo)
