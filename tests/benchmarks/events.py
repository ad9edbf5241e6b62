"""Signed events as Slack sends them, whole requests in bytes, made before the clock runs."""

import hmac
import json
import time
from hashlib import sha256
from itertools import count
from pathlib import Path

from tests.benchmarks.slack_stub import PEOPLE, TEAM, dm, person

SECRET = "bench-signing-secret"
QUESTIONS = (Path(__file__).parent / "questions.txt").read_text(encoding="utf-8").splitlines()
_NUMBER = count(1)


def questions(number: int) -> list[tuple[str, bytes]]:
    """(channel, request) of each: people in turn, each time with another question. Signed now; good for 5 minutes."""
    return [_event(person(n % PEOPLE), QUESTIONS[(n + n // PEOPLE) % len(QUESTIONS)]) for n in range(number)]


def _event(who: str, text: str) -> tuple[str, bytes]:
    n, now = next(_NUMBER), int(time.time())
    said = {
        "type": "message",
        "user": who,
        "channel": dm(who),
        "channel_type": "im",
        "text": text,
        "ts": f"{now}.{n:06}",
        "event_ts": f"{now}.{n:06}",
        "client_msg_id": f"bench-{n}",
        "team": TEAM,
    }
    body = {
        "token": "not-used",
        "team_id": TEAM,
        "api_app_id": "A0BENCH",
        "event": said,
        "type": "event_callback",
        "event_id": f"Ev{n:08}",
        "event_time": now,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
        "is_ext_shared_channel": False,
    }
    return dm(who), _signed(json.dumps(body).encode(), now)


def _signed(body: bytes, now: int) -> bytes:
    signature = hmac.new(SECRET.encode(), b"v0:%d:%s" % (now, body), sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0={signature}\r\n\r\n"
    )
    return head.encode() + body
