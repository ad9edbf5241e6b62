"""Faults on purpose: what goes wrong, how often, drawn from one seed so that a run can be repeated.

Owns the switches and the dice; whoever delivers, answers or serves a file asks here first and does the harm itself.
"""

import random
import threading
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.demo.refusal import Misuse
from bot.demo.workspace import Json

CallKind = Literal["ratelimited", "error_before", "error_after", "cut_before", "cut_after", "slow"]
FileKind = Literal["sign_in", "redirect", "cut", "wrong_size"]


@dataclass(kw_only=True)
class CallFault:
    """`before` and `after` say whether Slack had already done what was asked."""

    kind: CallKind
    method: str = "*"
    times: int | None = None  # None: without end
    probability: float = 1.0
    retry_after: str | None = "1"  # the header's text as sent: None leaves it out, garbage stays garbage
    seconds: float = 10.0  # how slow
    status: int = 500


@dataclass(kw_only=True)
class FileFault:
    kind: FileKind
    file: str = "*"
    times: int | None = None
    probability: float = 1.0
    at: int = 0  # bytes sent before the cut, or served instead of the real number
    to: str = ""  # where a redirect leads


@dataclass(kw_only=True)
class EventFaults:
    """Of events only: Slack repeats neither clicks nor forms nor commands."""

    duplicate: tuple[int, int] = (1, 1)  # how often each arrives, from and to
    new_ids: float = 0.0  # the chance that a copy carries an event_id of its own
    reorder: float = 0.0  # each delivery waits a random time up to this many seconds, out of its lane
    delay: float = 0.0  # seconds
    drop: float = 0.0  # the chance that it never arrives and is not repeated


@dataclass(frozen=True)
class Copy:
    new_id: bool = False
    delay: float = 0.0
    in_order: bool = True


@dataclass
class Faults:
    """All faults of a workspace; `replace` with an empty object means that nothing goes wrong."""

    calls: list[CallFault] = field(default_factory=list)
    files: list[FileFault] = field(default_factory=list)
    events: EventFaults = field(default_factory=EventFaults)
    triggers: bool = False  # every trigger is presented too late

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._dice = random.Random(0)

    def replace(self, wanted: Json) -> None:
        """`{"seed", "calls": [...], "files": [...], "events": {...}, "triggers": bool}`; raises Misuse."""
        try:
            calls = [CallFault(**rule) for rule in wanted.get("calls", [])]
            files = [FileFault(**rule) for rule in wanted.get("files", [])]
            events = EventFaults(**wanted.get("events", {}))
        except TypeError as wrong:
            raise Misuse(f"That is no fault we know: {wrong}") from wrong
        _known([c.kind for c in calls], CallKind)
        _known([f.kind for f in files], FileKind)
        with self._lock:
            self._dice = random.Random(wanted.get("seed", 0))
            self.calls, self.files, self.events = calls, files, events
            self.triggers = bool(wanted.get("triggers", False))

    def for_call(self, method: str) -> CallFault | None:
        with self._lock:
            return next((f for f in self.calls if f.method in {"*", method} and self._strikes(f)), None)

    def for_file(self, file_id: str) -> FileFault | None:
        with self._lock:
            return next((f for f in self.files if f.file in {"*", file_id} and self._strikes(f)), None)

    def copies(self) -> list[Copy]:
        """How an event arrives: once in order, or as the faults want it; empty means never."""
        with self._lock:
            faults, dice = self.events, self._dice
            if faults.drop and dice.random() < faults.drop:
                return []
            return [
                Copy(
                    new_id=nth > 0 and dice.random() < faults.new_ids,
                    delay=faults.delay + dice.uniform(0, faults.reorder),
                    in_order=not faults.reorder,
                )
                for nth in range(dice.randint(*faults.duplicate))
            ]

    def _strikes(self, fault: CallFault | FileFault) -> bool:
        if fault.times == 0 or self._dice.random() >= fault.probability:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True


def _known(kinds: list[str], allowed: object) -> None:
    for kind in kinds:
        if kind not in get_args(allowed):
            raise Misuse(f"There is no fault {kind!r}; there are {', '.join(get_args(allowed))}.")
