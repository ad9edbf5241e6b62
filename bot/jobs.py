"""What runs by itself: sender threads over the outbox, and a clock for housekeeping. Everything due is in rows."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.service.deadlines import sweep as sweep_deadlines
from bot.service.delivery import Delivery, Handler
from bot.service.desk import Desk
from bot.service.digest import sweep as sweep_digests
from bot.service.nudge import sweep as sweep_nudges
from bot.service.safety import sweep
from bot.service.watch import CLOCK, ROUNDS
from storage.errors import StoreError, Unavailable

IDLE_SECONDS = 0.25
AWAY_SECONDS = 1.0
TICK_SECONDS = 10
KEEP_KEYS = timedelta(days=30)
KEEP_QUESTIONS = timedelta(days=365)

log = logging.getLogger(__name__)


class Bell:
    """Wakes a sender thread when an effect may be waiting; polling is the truth, this only saves the wait.

    One thread a ring, and whoever finds something rings again: waking all made three of four ask for nothing.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rung = False

    def ring(self) -> None:
        with self._changed:
            self._rung = True
            self._changed.notify()

    def wait(self, seconds: float) -> None:
        """Until a ring; at once where it rang since the last wait ended."""
        with self._changed:
            if not self._rung:
                self._changed.wait(seconds)
            self._rung = False


class Jobs:
    """Sender threads and the clock of one process."""

    def __init__(self, desk: Desk, handlers: Mapping[str, Handler], bell: Bell, senders: int) -> None:
        self._desk, self._bell = desk, bell
        self._stopping = threading.Event()
        self._delivery = Delivery(desk, handlers, lambda: not self._stopping.is_set())
        self._threads = [threading.Thread(target=self._send, name=f"sender-{n}", daemon=True) for n in range(senders)]
        # A clock only: in memory, in every replica; who is due stands in rows and is claimed there.
        self._clock = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._clock.add_job(self._tick, "interval", seconds=TICK_SECONDS)
        for name, every in ROUNDS.items():
            self._clock.add_job(self.go_round, "interval", seconds=every, args=(name,))

    def start(self) -> None:
        self._tick()
        for name in ROUNDS:
            self._desk.pulse.beat(name)
        for thread in self._threads:
            self._desk.pulse.beat(thread.name)
            thread.start()
        self._clock.start()

    def take_no_more(self) -> None:
        """What is in hand goes on; nothing new is begun. Safe in a signal's handler."""
        self._stopping.set()

    def stop(self, seconds: float = 10.0) -> None:
        """Finish what is in hand; what is not done in time (a call that hangs) is given back for others to look at."""
        until = time.monotonic() + seconds
        self.take_no_more()
        self._bell.ring()
        self._clock.shutdown(wait=False)
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0))
        self.release()

    def release(self) -> None:
        try:
            given = self._delivery.release()
        except StoreError:
            log.warning("database away: what is in hand is free when its lease ends")
            return
        if given:
            log.warning("given back, as the process ends: %s", given)

    def _tick(self) -> None:
        self._desk.pulse.beat(CLOCK)

    def _send(self) -> None:
        name, effect = threading.current_thread().name, None
        while effect or not self._stopping.is_set():
            try:
                claimed, effect = effect, None  # whatever happens now, it is not begun a second time
                effect = self._delivery.carry_out(claimed) if claimed else self._delivery.claim()
                if not (claimed or effect):
                    self._bell.wait(IDLE_SECONDS)
                self._desk.pulse.beat(name)
            except Unavailable as error:
                log.warning("database away, the senders wait: %s", error)
                self._stopping.wait(AWAY_SECONDS)
            except Exception:
                log.exception("a sender stumbled; it goes on")
                self._stopping.wait(AWAY_SECONDS)

    def go_round(self, name: str) -> None:
        """One round of ROUNDS. It counts as come round where it came to a good end; a bug in one stops no other."""
        works: dict[str, Callable[[], object]] = {
            "nudges": self._nudge,
            "digests": lambda: sweep_digests(self._desk),
            "deadlines": lambda: sweep_deadlines(self._desk),
            "housekeeping": self._housekeeping,
        }
        try:
            works[name]()
            self._desk.pulse.beat(name)
        except Unavailable as error:
            log.warning("database away, %s wait: %s", name, error)
        except Exception:
            log.exception("%s stumbled; the next round tries again", name)

    def _nudge(self) -> None:
        while not self._stopping.is_set() and sweep_nudges(self._desk):
            pass  # a full batch may have left some behind

    def _housekeeping(self) -> None:
        with self._desk.store.write("housekeeping") as unit:
            long_ago = unit.machine_now() - KEEP_KEYS
            unit.inbox.prune(long_ago)
            unit.outbox.prune(long_ago)
            unit.talks.prune()
            unit.notices.prune(unit.now() - KEEP_QUESTIONS)
            unit.questions.prune(unit.now() - KEEP_QUESTIONS)
        sweep(self._desk)
