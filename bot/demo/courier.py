"""The courier: carries signed requests to the app and keeps trying where Slack would.

Owns signatures, time limits, order and retries. It must not know what it carries: bodies come ready from events.py
and interactions.py. Sources: SLACK.md section 3 (Events); the signature is Slack's v0 HMAC-SHA256.
"""

import hashlib
import heapq
import hmac
import itertools
import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from bot.demo.config import Config
from bot.demo.faults import Faults
from bot.demo.log import Log
from bot.demo.workspace import Json

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the app is on this machine; loading authorities takes 0.1 s
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back within the time limit. `reason` is Slack's retry reason, None for a 2xx answer."""

    status: int | None
    seconds: float
    reason: str | None
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.reason is None


class Courier:
    def __init__(self, config: Config, log: Log, faults: Faults):
        self._config = config
        self._log = log
        self._faults = faults
        limits = httpx.Limits(max_keepalive_connections=0)  # a killed app must not be met through an old connection
        self._http = httpx.Client(trust_env=False, limits=limits, verify=NO_TLS)
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="delivery")
        self._agenda = Agenda(self._pool)
        self._lanes: dict[str, deque[Callable[[], None]]] = {}
        self._lock = threading.Lock()
        self._turn = itertools.count()
        self._open = 0
        self._stopped = False
        self._event_numbers = itertools.count(1)

    @property
    def pending(self) -> int:
        """Events on their way, retries included."""
        return self._open

    def event(self, envelope: Json, lane: str) -> None:
        """Deliver in the background; within a lane the first attempts keep their order."""
        for nth, copy in enumerate(self._faults.copies()):
            body = envelope if nth == 0 or not copy.new_id else {**envelope, "event_id": self.new_event_id()}
            self._deliver(body, lane if copy.in_order else None, copy.delay)

    def ask(self, kind: str, form: str, **about: object) -> Answer:
        """Deliver once, now, and wait: a click, a form or a command. Slack never repeats these."""
        entry = self._log.add("delivery", payload=kind, attempts=[], **about)
        answer = self._post(form.encode(), FORM_TYPE, {})
        entry["attempts"].append(_attempt(answer))
        return answer

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        """Do something of our own a little later."""
        self._agenda.at(time.monotonic() + seconds, work)

    def new_event_id(self) -> str:
        return f"Ev{next(self._event_numbers):09X}"

    def stop(self) -> None:
        """Start nothing more. What is on its way may finish: connections close behind it."""
        self._stopped = True
        self._agenda.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)
        threading.Thread(target=self._close, name="courier's end", daemon=True).start()

    def _close(self) -> None:
        self._pool.shutdown(wait=True)
        self._http.close()

    def _deliver(self, envelope: Json, lane: str | None, delay: float) -> None:
        event = envelope["event"]
        entry = self._log.add(
            "delivery",
            payload="event",
            type=event["type"],
            subtype=event.get("subtype"),
            event_id=envelope["event_id"],
            event=event,
            attempts=[],
        )
        self._count(1)
        body = json.dumps(envelope).encode()

        def first() -> None:
            self._attempt(body, entry, 0, None)

        if delay:
            self.after(delay, first)
        elif lane is None:
            self._pool.submit(first)
        else:
            self._queue(lane, first)

    def _queue(self, lane: str, work: Callable[[], None]) -> None:
        with self._lock:
            waiting = self._lanes.get(lane)
            if waiting is not None:
                waiting.append(work)
                return
            self._lanes[lane] = deque([work])
        self._pool.submit(self._drain, lane)

    def _drain(self, lane: str) -> None:
        while True:
            with self._lock:
                if self._stopped or not self._lanes[lane]:
                    del self._lanes[lane]
                    return
                work = self._lanes[lane].popleft()
            work()

    def _attempt(self, body: bytes, entry: Json, nth: int, reason: str | None) -> None:
        headers = {"X-Slack-Retry-Num": str(nth), "X-Slack-Retry-Reason": reason} if reason else {}
        answer = self._post(body, JSON_TYPE, headers)
        entry["attempts"].append(_attempt(answer))
        if answer.ok or answer.headers.get("x-slack-no-retry") == "1" or nth >= len(self._config.retry_delays):
            self._count(-1)
            return
        self.after(self._config.retry_delays[nth], lambda: self._attempt(body, entry, nth + 1, answer.reason))

    def _post(self, body: bytes, content_type: str, headers: dict[str, str]) -> Answer:
        """Never raises: what goes wrong on the way is the answer's reason."""
        urls, limit = self._config.bot_urls, self._config.answer_seconds
        started = time.monotonic()
        status, text, back, reason = None, "", {}, None
        try:
            if not urls:
                raise httpx.ConnectError("no request URL is set")
            signed = {**sign(self._config.signing_secret, body), "Content-Type": content_type, **headers}
            response = self._http.post(urls[next(self._turn) % len(urls)], content=body, headers=signed, timeout=limit)
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

    def _count(self, change: int) -> None:
        with self._lock:
            self._open += change


class Agenda:
    """Work that is due later, run in a pool; one thread waits for all of it."""

    def __init__(self, pool: ThreadPoolExecutor):
        self._pool = pool
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._stopped = False
        threading.Thread(target=self._run, name="agenda", daemon=True).start()

    def at(self, when: float, work: Callable[[], None]) -> None:
        """`when` in time.monotonic() seconds."""
        with self._changed:
            heapq.heappush(self._due, (when, next(self._numbers), work))
            self._changed.notify()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._stopped and (not self._due or self._due[0][0] > time.monotonic()):
                    self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)
                if self._stopped:
                    return
                work = heapq.heappop(self._due)[2]
                self._pool.submit(work)


def sign(secret: str, body: bytes, at: int | None = None) -> dict[str, str]:
    """Slack's two signature headers for this body at this time (seconds since the epoch, default now)."""
    stamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), b":".join([b"v0", stamp.encode(), body]), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _attempt(answer: Answer) -> Json:
    return {"status": answer.status, "seconds": round(answer.seconds, 4), "reason": answer.reason}
