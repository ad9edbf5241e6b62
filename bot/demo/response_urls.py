"""Response URLs: the short-lived addresses that interaction payloads and commands carry.

Owns their life: five uses in thirty minutes. What an answer there does is responses.py.
"""

import secrets
import time
from dataclasses import dataclass, field

from bot.demo.refusal import Refused

USES, SECONDS = 5, 1800.0


@dataclass(kw_only=True)
class ResponseUrl:
    user: str
    channel: str
    message_ts: str | None = None  # the message whose button was pressed
    thread_ts: str | None = None
    left: int = USES
    born: float = field(default_factory=time.monotonic)


class ResponseUrls:
    def __init__(self) -> None:
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, url: ResponseUrl) -> str:
        """The secret part of a new address."""
        secret = secrets.token_hex(16)
        self._issued[secret] = url
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """Raises used_url or expired_url."""
        url = self._issued.get(secret)
        if url is None or time.monotonic() - url.born > SECONDS:
            raise Refused("expired_url")
        if url.left == 0:
            raise Refused("used_url")
        url.left -= 1
        return url
