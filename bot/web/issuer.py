"""Who issues here: the Profile, its page, and the DID document with the public keys.

Owns what this deployment says of itself. It must not touch a private key.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.badges.credential import DEMO
from bot.badges.issuer_document import own_documents
from bot.badges.jsonld import CREDENTIALS_V2, OPEN_BADGES
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
            issuers = self._issuers(unit)
        if respond.prefers_json(request):
            return respond.json(self._profile(issuers), media_type="application/ld+json")
        return respond.page("issuer.html", issuers=issuers, issuing=self._desk.issuing, url=self._desk.public_url)

    def did_document(self, _request: Request) -> Response:
        issuing = self._desk.issuing
        own = own_documents(issuing.did, issuing.verification_method)
        for document in own.values():
            return respond.json(document, media_type="application/did+json")
        return respond.refusal(404, _OWN_DOCUMENT)

    def _issuers(self, unit: Unit) -> list[Issuer]:
        """Those whose programmes run here, by name."""
        try:
            known = self._desk.editions.catalog(unit).issuers
        except NoCatalog:
            return []
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
