"""A credential as it came, with what vouches for it: a proof inside, or a token around.

Owns the choice between the two, so that badges, status lists and endorsements are all proved alike.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.badges import data_integrity, jwt, vc_jwt
from bot.badges import document as reading
from bot.badges.document import UnreadableError
from bot.badges.fetch import Documents
from bot.badges.jwt import Token
from bot.badges.report import Check

_MEMBERS = frozenset({"@context", "type", "credentialSubject"})


@dataclass(frozen=True)
class Secured:
    """`credential`: what it says. `token`: the envelope, where it came in one."""

    credential: dict[str, Any]
    token: Token | None = None

    def prove(self, documents: Documents, now: datetime, *, strict: bool = True) -> tuple[Check, ...]:
        """`claims` (of a token), `terms` (of a proof inside), `signature`, `issuer`.

        Not `strict`: a token that is no badge need not carry all the claims of one.
        """
        if self.token is None:
            return data_integrity.prove(self.credential, documents, now)
        claims = vc_jwt.check_claims(self.token, self.credential, required=strict)
        return (claims, *vc_jwt.prove(self.token, self.credential, documents, now))


def read(data: bytes | str) -> Secured:
    """JSON or a compact token. Raises UnreadableError or RefusedError."""
    text = (data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).strip()
    if not jwt.is_token(text):
        found = reading.parse(text)
        if not _MEMBERS & found.keys():
            raise UnreadableError("This JSON holds no badge.")
        return Secured(found)
    token = jwt.decode(text)
    return Secured(vc_jwt.credential_in(token), token)
