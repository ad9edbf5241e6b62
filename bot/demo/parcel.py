"""What goes to the app, and what comes back: the same two values whichever way they travel.

Owns their shapes only; request_url.py and socket_mode.py carry them.
"""

from dataclasses import dataclass, field

from bot.demo.workspace import Json


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """`kind`: event, command, or an interaction's type. An event that comes again says the how-manieth time and why."""

    kind: str
    payload: Json
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back within the time limit. `reason` is Slack's retry reason, None where the app has taken it."""

    status: int | None
    seconds: float
    reason: str | None
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    connection: int | None = None  # in Socket Mode, the one that it travelled on

    @property
    def ok(self) -> bool:
        return self.reason is None
