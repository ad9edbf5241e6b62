"""The courier: carries parcels to the app and keeps trying where Slack would.

Owns order and retries. It must not know what it carries: payloads come ready from events.py and interactions.py. Nor
how they travel: that is request_url.py or socket_mode.py, as the app is set up. Source: SLACK.md section 3 (Events).
"""

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.demo.config import Config
from bot.demo.faults import Faults
from bot.demo.log import Log
from bot.demo.parcel import Answer, Parcel
from bot.demo.request_url import RequestUrl
from bot.demo.socket_mode import SocketMode
from bot.demo.workspace import Json


class Courier:
    def __init__(self, config: Config, log: Log, faults: Faults, request_url: RequestUrl, sockets: SocketMode):
        self._config = config
        self._log = log
        self._faults = faults
        self._request_url = request_url
        self._sockets = sockets
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="delivery")
        self._agenda = Agenda(self._pool)
        self._lanes: dict[str, deque[Callable[[], None]]] = {}
        self._lock = threading.Lock()
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

    def ask(self, kind: str, payload: Json, **about: object) -> Answer:
        """Deliver once, now, and wait: a click, a form or a command. Slack never repeats these."""
        entry = self._log.add("delivery", payload=kind, attempts=[], **about)
        answer = self._carry(Parcel(kind=kind, payload=payload))
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
        self._request_url.close()

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

        def first() -> None:
            self._attempt(Parcel(kind="event", payload=envelope), entry)

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

    def _attempt(self, parcel: Parcel, entry: Json) -> None:
        answer = self._carry(parcel)
        entry["attempts"].append(_attempt(answer))
        nth, delays = parcel.attempt, self._config.retry_delays
        if answer.reason is None or answer.headers.get("x-slack-no-retry") == "1" or nth >= len(delays):
            self._count(-1)
            return
        again = replace(parcel, attempt=nth + 1, reason=answer.reason)
        self.after(delays[nth], lambda: self._attempt(again, entry))

    def _carry(self, parcel: Parcel) -> Answer:
        way = self._sockets if self._config.socket_mode else self._request_url
        return way.carry(parcel)

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


def _attempt(answer: Answer) -> Json:
    tried = {"status": answer.status, "seconds": round(answer.seconds, 4), "reason": answer.reason}
    return tried if answer.connection is None else tried | {"connection": answer.connection}
