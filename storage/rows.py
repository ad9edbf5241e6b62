"""Records in, records out: the few statements that most nouns share, over one transaction.

Owns how a record becomes a row and back. Must not know nouns, and never lets a row or a statement's result out.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from storage import engine
from storage.records import Record
from storage.tables import TABLE_OF

R = TypeVar("R", bound=Record)
Where = ColumnElement[bool]
Order = Sequence[ColumnElement[Any]]


class Rows:
    """One transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def find(self, kind: type[R], *where: Where, order: Order = ()) -> R | None:
        """The first that matches, or None."""
        return self.first(kind, select(kind).where(*where).order_by(*order).limit(1))

    def many(self, kind: type[R], *where: Where, order: Order, limit: int | None = None) -> list[R]:
        return self.all(kind, select(kind).where(*where).order_by(*order).limit(limit))

    def get(self, kind: type[R], **equal: object) -> R | None:
        """The first whose columns have these values, or None."""
        return self.first(kind, _equal(kind, tuple(equal), ()), equal)

    def of(self, kind: type[R], order: tuple[ColumnElement[Any], ...], **equal: object) -> list[R]:
        """All whose columns have these values."""
        return self.all(kind, _equal(kind, tuple(equal), order), equal)

    def first(self, kind: type[R], statement: sa.Executable, values: dict[str, Any] | None = None) -> R | None:
        row = self.connection.execute(statement, values).mappings().first()
        return None if row is None else kind.model_validate(dict(row))

    def all(self, kind: type[R], statement: sa.Executable, values: dict[str, Any] | None = None) -> list[R]:
        rows = self.connection.execute(statement, values).mappings()
        return [kind.model_validate(dict(row)) for row in rows]

    def scalar(self, statement: sa.Executable, values: dict[str, Any] | None = None) -> Any:
        return self.connection.execute(statement, values).scalar()

    def run(self, statement: sa.Executable, values: dict[str, Any] | None = None) -> int:
        """How many rows it changed."""
        return self.connection.execute(statement, values).rowcount

    def add(self, record: Record, **more: object) -> None:
        """Insert; a constraint may refuse, and the unit can go on. `more`: columns that are not fields."""
        with engine.savepoint(self.connection):
            self.connection.execute(sa.insert(TABLE_OF[type(record)]), values(record) | more)

    def save(self, record: Record, **first: object) -> None:
        """Insert, or replace the row with the same primary key. `first`: columns set by an insert only."""
        table = TABLE_OF[type(record)]
        fields = values(record)
        key = [column.name for column in table.primary_key]
        statement = engine.insert(self.connection.dialect.name, table).values(fields | first)
        kept = {name: statement.excluded[name] for name in fields if name not in key}
        with engine.savepoint(self.connection):
            self.run(statement.on_conflict_do_update(index_elements=key, set_=kept))

    def add_new(self, table: sa.Table, **fields: object) -> bool:
        """Insert unless the key (any unique one) is there; False when it was."""
        statement = engine.insert_new(self.connection.dialect.name, table)
        # Counting rows would do, but a driver may not know the count where the table numbers its rows.
        return self.connection.execute(statement, fields).first() is not None

    def change(self, kind: type[Record], fields: dict[str, Any], *where: Where) -> int:
        """How many rows matched `where` and were changed; a constraint may refuse, and the unit can go on."""
        with engine.savepoint(self.connection):
            return self.run(sa.update(TABLE_OF[kind]).where(*where).values(fields))

    def machine_now(self) -> datetime:
        """The database's clock."""
        if self.connection.dialect.name == "sqlite":
            return engine.sqlite_now()
        now: datetime = self.scalar(_clock(self.connection.dialect.name))
        return now


@cache
def _clock(dialect: str) -> sa.Select[Any]:
    return sa.select(engine.clock(dialect))


# Building a statement costs more than running it: those that every request needs are built once.
@cache
def _equal(kind: type[Record], names: tuple[str, ...], order: tuple[ColumnElement[Any], ...]) -> sa.Select[Any]:
    table = TABLE_OF[kind]
    return select(kind).where(*(table.c[name] == sa.bindparam(name) for name in names)).order_by(*order)


@cache
def select(kind: type[Record]) -> sa.Select[Any]:
    """Exactly the columns that the record has."""
    table = TABLE_OF[kind]
    return sa.select(*(table.c[name] for name in kind.model_fields))


def values(record: Record) -> dict[str, Any]:
    return {name: plain(value) for name, value in record.model_dump().items()}


def plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def changed(record: R, fields: dict[str, Any]) -> R:
    """The record with other values, validated: a record's own copy would take anything."""
    return type(record).model_validate(record.model_dump() | fields)
