"""Python reads this at its start where this folder is on its path: the clock of the process is CLOCK_IS_OFF seconds off."""

import datetime as dt
import os
import time

OFF = float(os.environ.get("CLOCK_IS_OFF", "0"))
_time, _datetime = time.time, dt.datetime


class _AnyDatetime(type):
    def __instancecheck__(cls, other: object) -> bool:
        return isinstance(other, _datetime)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, _datetime)


class WrongDatetime(_datetime, metaclass=_AnyDatetime):
    __slots__ = ()

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        return _datetime.now(tz) + dt.timedelta(seconds=OFF)


time.time = lambda: _time() + OFF
dt.datetime = WrongDatetime  # type: ignore[misc]
