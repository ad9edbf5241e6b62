"""A PostgreSQL connection that gives up on a silent server.

Owns the one limit that the server cannot keep for us: where a network swallows packets, no timeout of the server's ever
arrives. Must not know SQLAlchemy, nor what is being asked.
"""

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from psycopg.rows import TupleRow

RV = TypeVar("RV")
SECONDS = 2.5  # more than the server's own limit for a statement, so that a server that lives answers first


class DeadlineConnection(psycopg.Connection[TupleRow]):
    """Each exchange with the server ends within SECONDS, or the connection is closed."""

    patient = False  # True: wait as long as it takes

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        limit = timeout if timeout is not None or self.patient else SECONDS
        try:
            return super().wait(gen, interval, limit)
        except _WaitTimeout:
            if timeout is not None:
                raise  # whoever set it expects it
            self.close()  # the answer may still come, and would be taken for that to the next question
            raise psycopg.OperationalError("the server has not answered in time") from None


def connect(_dialect: object, _record: object, arguments: Any, options: Any) -> DeadlineConnection:
    """For SQLAlchemy's `do_connect`."""
    return DeadlineConnection.connect(*arguments, **options)
