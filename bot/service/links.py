"""Addresses of evidence that work for a while and that nobody can make up.

Owns the signature. It must not know who may have a link, nor what it opens (opening.py does).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

LIFE = timedelta(minutes=15)


@dataclass(frozen=True)
class Links:
    """Every process of a deployment has the same key. `now` is machine time, which the demo does not move."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @classmethod
    def of(cls, secret: str) -> Links:
        """With a key derived from a secret of the deployment, which it does not give away."""
        return cls(hmac.digest(secret.encode(), b"cairn: links to evidence, 1", "sha256"))

    def path(self, submission: str, item: str, now: datetime) -> str:
        until = str(int((now + LIFE).timestamp()))
        asked = {"of": submission, "until": until, "key": self._sign(submission, item, until)}
        return f"/evidence/{item}?{urlencode(asked)}"

    def allows(self, submission: str, item: str, until: str, key: str, now: datetime) -> bool:
        """Whether this key was made for exactly this, and its time has not run out."""
        signed = hmac.compare_digest(self._sign(submission, item, until).encode(), _bytes(key))
        return signed and now.timestamp() < int(until)

    def _sign(self, submission: str, item: str, until: str) -> str:
        # A line each: only ids and a number are ever signed, and none of them holds the end of a line.
        return hmac.digest(self.key, _bytes(f"{submission}\n{item}\n{until}"), "sha256").hex()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # a query may hold half a character
