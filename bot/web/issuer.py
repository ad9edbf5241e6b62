"""Who issues here: the Profile, its page, and the DID document with the public keys.

Owns what this deployment says of itself. It must not touch a private key.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.badges.credential import DEMO
from bot.badges.jsonld import CREDENTIALS_V2, OPEN_BADGES
from bot.badges.ob2_documents import profile
from bot.service import keys
from bot.service.desk import Desk
from bot.service.editions import NoCatalog
from bot.web import respond
from catalog.model import Issuer
from storage.unit import Unit

_OWN_DOCUMENT = (
    "There is no DID document here, and none is needed: this issuer is a did:key, "
    "which is its own public key. Read it at /issuer."
)


class Issuers:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, request: Request) -> Response:
        """The page, or the Profile where the visitor asks for JSON."""
        with self._desk.store.read() as unit:
            issuers, listed = self._issuers(unit), keys.published(unit)
            programmes = unit.programmes.all(self._desk.team)
        if respond.prefers_json(request):
            return respond.json(self._profile(issuers), media_type="application/ld+json")
        return respond.page(
            "issuer.html", issuers=issuers, programmes=programmes, issuing=self._desk.issuing, keys=listed
        )

    def did_document(self, _request: Request) -> Response:
        with self._desk.store.read() as unit:
            own = keys.documents(unit, self._desk.issuing)
        for document in own.values():
            return respond.json(document, media_type="application/did+json")
        return respond.refusal(404, _OWN_DOCUMENT)

    def ob2(self, request: Request) -> Response:
        """The Open Badges 2.0 Profile of one issuer of the catalog."""
        with self._desk.store.read() as unit:
            found = self._known(unit).get(request.path_params["issuer"])
        if found is None:
            return respond.not_found(request)
        url = f"{self._desk.public_url}/issuer/{found.id}/ob2.json"
        email = found.contact if found.contact and "@" in found.contact else None
        said = profile(url, found.name, found.url, email, demo=self._desk.issuing.demo)
        return respond.json(said, media_type="application/ld+json")

    def _known(self, unit: Unit) -> dict[str, Issuer]:
        try:
            return self._desk.editions.catalog(unit).issuers
        except NoCatalog:
            return {}

    def _issuers(self, unit: Unit) -> list[Issuer]:
        """Those whose programmes run here, by name."""
        known = self._known(unit)
        named = {programme.issuer for programme in unit.programmes.all(self._desk.team)}
        return sorted((known[i] for i in named if i in known), key=lambda issuer: issuer.name)

    def _profile(self, issuers: list[Issuer]) -> dict[str, object]:
        name = ", ".join(issuer.name for issuer in issuers) or "Cairn"
        return {
            "@context": [CREDENTIALS_V2, OPEN_BADGES],
            "id": self._desk.issuing.did,
            "type": ["Profile"],
            "name": f"{DEMO} {name}" if self._desk.issuing.demo else name,
            "url": issuers[0].url if len(issuers) == 1 else f"{self._desk.public_url}/issuer",
        }
