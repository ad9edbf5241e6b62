"""The app's Request URL: each parcel is a signed HTTP request, its answer the response.

Owns encoding, signatures and what a wrong response means. Sources: SLACK.md section 3 (Events); the signature is
Slack's v0 HMAC-SHA256.
"""

import hashlib
import hmac
import itertools
import json
import ssl
import time
from urllib.parse import urlencode

import httpx

from bot.demo.config import Config
from bot.demo.parcel import Answer, Parcel

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the app is on this machine; loading authorities takes 0.1 s
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


class RequestUrl:
    def __init__(self, config: Config):
        self._config = config
        limits = httpx.Limits(max_keepalive_connections=0)  # a killed app must not be met through an old connection
        self._http = httpx.Client(trust_env=False, limits=limits, verify=NO_TLS)
        self._turn = itertools.count()

    def carry(self, parcel: Parcel) -> Answer:
        """Never raises: what goes wrong on the way is the answer's reason."""
        limit, started = self._config.answer_seconds, time.monotonic()
        status, text, back, reason = None, "", {}, None
        try:
            response = self._post(parcel, limit)
            status, text, back = response.status_code, response.text, dict(response.headers)
            reason = None if response.is_success else "http_error"
        except httpx.TimeoutException:
            reason = "http_timeout"
        except (httpx.HTTPError, RuntimeError):  # RuntimeError: this workspace is closing
            reason = "connection_failed"
        seconds = time.monotonic() - started
        if seconds > limit:
            reason = "http_timeout"
        return Answer(status=status, seconds=seconds, reason=reason, text=text, headers=back)

    def close(self) -> None:
        self._http.close()

    def _post(self, parcel: Parcel, limit: float) -> httpx.Response:
        urls = self._config.bot_urls
        if not urls:
            raise httpx.ConnectError("no request URL is set")
        content_type, body = _encoded(parcel)
        headers = {**sign(self._config.signing_secret, body), "Content-Type": content_type, **_again(parcel)}
        return self._http.post(urls[next(self._turn) % len(urls)], content=body, headers=headers, timeout=limit)


def _encoded(parcel: Parcel) -> tuple[str, bytes]:
    if parcel.kind == "event":
        return JSON_TYPE, json.dumps(parcel.payload).encode()
    fields = parcel.payload if parcel.kind == "command" else {"payload": json.dumps(parcel.payload)}
    return FORM_TYPE, urlencode(fields).encode()


def _again(parcel: Parcel) -> dict[str, str]:
    if not parcel.attempt:
        return {}
    return {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}


def sign(secret: str, body: bytes, at: int | None = None) -> dict[str, str]:
    """Slack's two signature headers for this body at this time (seconds since the epoch, default now)."""
    stamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), b":".join([b"v0", stamp.encode(), body]), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
