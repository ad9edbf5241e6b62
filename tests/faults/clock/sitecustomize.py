"""Python reads this at its start where this folder is on its path: a process's clock is CLOCK_IS_OFF seconds off."""

import datetime as dt
import os
import time

_time, _datetime = time.time, dt.datetime


def off() -> float:
    """Read each time: it is set when a process is born of one that has imported everything."""
    return float(os.environ.get("CLOCK_IS_OFF", "0"))


class _AnyDatetime(type):
    def __instancecheck__(cls, other: object) -> bool:
        return isinstance(other, _datetime)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, _datetime)


class WrongDatetime(_datetime, metaclass=_AnyDatetime):
    __slots__ = ()

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        return _datetime.now(tz) + dt.timedelta(seconds=off())


time.time = lambda: _time() + off()
dt.datetime = WrongDatetime  # type: ignore[misc]  # every module of the process must see the wrong clock
