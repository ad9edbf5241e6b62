"""The table of addresses: what is served where.

Owns the routes of the public pages. How to add one: an endpoint in the module of its noun, a row here, a test that its
headers are those of every page. It must not read the environment; the composition root mounts what it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.service.desk import Desk
from bot.web import respond
from bot.web.achievement import Achievements, Archive
from bot.web.badge import Badges
from bot.web.checking import Checking, Verifier
from bot.web.evidence import EvidenceFiles
from bot.web.health import Health
from bot.web.issuer import Issuers
from bot.web.skills import Skills
from bot.web.status import StatusLists
from bot.web.verify import Verifying


def routes(desk: Desk, verifier: Verifier, watched: Sequence[Callable[[], str]] = ()) -> list[Route]:
    """Sync endpoints, for Starlette's thread pool.

    `verifier` checks a badge, or the one published at an address, at programme time; it may raise UnreadableError or
    FetchError.
    Each of `watched` says what /readyz should warn of, or nothing.
    """
    checking = Checking(verifier)
    badges, verifying = Badges(desk, checking), Verifying(checking)
    achievements = Achievements(desk, Archive())
    issuers, health, lists = Issuers(desk), Health(desk, watched), StatusLists(desk)

    def home(_request: Request) -> Response:
        return respond.page("home.html", demo=desk.issuing.demo)

    return [
        Route("/", home),
        Route("/badges/{award}.json", badges.document),
        Route("/badges/{award}.rs256.jwt", badges.rs256),
        Route("/badges/{award}.jwt", badges.jwt),
        Route("/badges/{award}/ob2.json", badges.ob2),
        Route("/badges/{award}.png", badges.png),
        Route("/badges/{award}.svg", badges.svg),
        Route("/badges/{award}", badges.page),
        Route("/achievements/{badge}/{version}/ob2.json", achievements.ob2),
        Route("/achievements/{badge}/{version}.png", achievements.png),
        Route("/achievements/{badge}/{version}.svg", achievements.svg),
        Route("/achievements/{badge}/{version}", achievements.page),
        Route("/skills/{skill}", Skills(desk).page),
        Route("/verify", verifying.form),
        Route("/verify", verifying.answer, methods=["POST"]),
        Route("/issuer", issuers.page),
        Route("/issuer/{issuer}/ob2.json", issuers.ob2),
        Route("/status/revocations", lists.revocations),
        Route("/status/{number:int}", lists.bitstring),
        Route("/.well-known/did.json", issuers.did_document),
        Route("/did.json", issuers.did_document),  # of a did:web with a path, behind a proxy that takes the path away
        Route("/evidence/{item:path}", EvidenceFiles(desk).download),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
    ]
