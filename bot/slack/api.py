"""Calling Slack's Web API: one client without retries of its own, and what each failure means for an effect.

No idempotency key exists for posting, and a default client posts twice when the answer is lost; so the outbox decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ssl import create_default_context
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.service.delivery import DeliveryError

TIMEOUT_SECONDS = 10
DEFAULT_RETRY_AFTER = 5.0
MAX_RETRY_AFTER = 3600.0
_SERVER_ERROR = 500

# Slack's own trouble: the call may or may not have been carried out.
_UNCLEAR = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
_CODE = re.compile(r"[a-z0-9_]+")  # what is no word is a page of somebody in between; the client puts that here too
# Somebody can mend these: invite us again, install the app again. Until then everything keeps its place.
_MENDABLE = {
    *("not_in_channel", "is_archived", "restricted_action"),
    *("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"),
}
_AGAIN = {"ratelimited", "rate_limited", "message_limit_exceeded"}


def client(token: str, base_url: str) -> WebClient:
    """For every thread. Certificates are read here once: left to itself it reads them for each call, some 50 ms."""
    certificates = create_default_context() if base_url.startswith("https:") else None
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT_SECONDS, ssl=certificates, retry_handlers=[])


def call(method: Callable[..., SlackResponse], **arguments: Any) -> dict[str, Any]:
    """One call. Raises DeliveryError: to wait, to look first, or to give up where Slack's answer is final."""
    try:
        return dict(method(**arguments).data)  # type: ignore[arg-type]  # bytes only of methods that we never call
    except SlackApiError as error:
        raise _meaning(error) from error
    except (SlackClientError, URLError, OSError, ValueError) as error:
        raise DeliveryError(f"no clear answer: {type(error).__name__}", unclear=True) from error


def _meaning(error: SlackApiError) -> DeliveryError:
    response = error.response
    said = str(response.get("error", "")) if isinstance(response.data, dict) else ""
    code = said if _CODE.fullmatch(said) else ""
    if code in _AGAIN or response.status_code == 429:  # noqa: PLR2004  HTTP Too Many Requests
        return DeliveryError("Slack asks to slow down", retry_after=_retry_after(response))
    if code in _MENDABLE:
        return DeliveryError(f"Slack refuses: {code}", waiting=True)
    if code in _UNCLEAR or response.status_code >= _SERVER_ERROR or not code:
        return DeliveryError(f"Slack has trouble: {code or response.status_code}", unclear=True)
    return DeliveryError(f"Slack refuses: {code}", permanent=True)


def _retry_after(response: SlackResponse) -> float:
    """Seconds; a header that is absent or no number means a moment, not never and not at once."""
    value = next((v for k, v in response.headers.items() if k.lower() == "retry-after"), None)
    text = value[0] if isinstance(value, list) and value else value
    try:
        seconds = float(str(text))
    except ValueError:
        return DEFAULT_RETRY_AFTER
    return min(max(seconds, 0.1), MAX_RETRY_AFTER) if seconds == seconds else DEFAULT_RETRY_AFTER  # noqa: PLR0124  not NaN


def refused(error: DeliveryError) -> str:
    """Slack's error code of a final refusal; empty for anything else."""
    text = str(error)
    return text.removeprefix("Slack refuses: ") if error.permanent else ""
