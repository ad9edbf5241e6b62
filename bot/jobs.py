"""What runs by itself: sender threads over the outbox, and a clock for housekeeping. Everything due is in rows."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.service.delivery import Delivery, Handler
from bot.service.desk import Desk
from bot.service.safety import sweep
from storage.errors import Unavailable

IDLE_SECONDS = 0.25
AWAY_SECONDS = 1.0
HOUSEKEEPING_MINUTES = 10
KEEP_KEYS = timedelta(days=30)

log = logging.getLogger(__name__)


class Bell:
    """Wakes the sender threads when an effect may be waiting; polling is the truth, this only saves the wait."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def ring(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait(seconds)


class Jobs:
    """Sender threads and the clock of one process."""

    def __init__(self, desk: Desk, handlers: Mapping[str, Handler], bell: Bell, senders: int) -> None:
        self._desk, self._bell = desk, bell
        self._delivery = Delivery(desk, handlers)
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._send, name=f"sender-{n}", daemon=True) for n in range(senders)]
        # A clock only: in memory, in every replica; who is due stands in rows and is claimed there.
        self._clock = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._clock.add_job(self._housekeeping, "interval", minutes=HOUSEKEEPING_MINUTES)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._clock.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Take no new work, finish what is held; what does not finish in time is released by its lease."""
        self._stopping.set()
        self._bell.ring()
        self._clock.shutdown(wait=False)
        for thread in self._threads:
            thread.join(seconds)

    def _send(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._delivery.some() == 0:
                    self._bell.wait(IDLE_SECONDS)
            except Unavailable as error:
                log.warning("database away, the senders wait: %s", error)
                self._stopping.wait(AWAY_SECONDS)
            except Exception:
                log.exception("a sender stumbled; it goes on")
                self._stopping.wait(AWAY_SECONDS)

    def _housekeeping(self) -> None:
        try:
            with self._desk.store.write("housekeeping") as unit:
                long_ago = unit.machine_now() - KEEP_KEYS
                unit.inbox.prune(long_ago)
                unit.outbox.prune(long_ago)
                unit.talks.prune()
            sweep(self._desk)
        except Unavailable as error:
            log.warning("database away, housekeeping waits: %s", error)
