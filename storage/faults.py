"""What a driver's error means: the database is away, this unit only reads, or a constraint speaks.

Owns the map from constraint names to errors. Must not know nouns or statements. SQLite names only the columns of a
unique constraint, so the name is looked up in the tables.
"""

import sqlite3

import psycopg
import psycopg.errors
from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.engine import ExceptionContext

from storage import errors
from storage.errors import ReadOnly, Refused, StoreError, Unavailable
from storage.tables import METADATA

REFUSALS: dict[str, type[Refused]] = {
    "uq_enrolments_learner": errors.AlreadyEnrolled,
    "uq_nudges_number": errors.AlreadyNudged,
    "uq_submissions_open": errors.AlreadyOpen,
    "uq_submissions_code": errors.CodeTaken,
    "uq_decisions_submission": errors.AlreadyDecided,
    "uq_awards_live": errors.AlreadyAwarded,
    "uq_awards_number": errors.AlreadyAwarded,
    "pk_appeals": errors.AlreadyAppealed,
    "pk_exemptions": errors.AlreadyExempt,
}


def _columns_to_name() -> dict[str, str]:
    """As SQLite words a violation: `awards.team, awards.person, awards.badge` -> `uq_awards_live`."""
    found = {}
    for table in METADATA.tables.values():
        rules: list[PrimaryKeyConstraint | UniqueConstraint | Index] = [
            index for index in table.indexes if index.unique
        ]
        rules += [c for c in table.constraints if isinstance(c, PrimaryKeyConstraint | UniqueConstraint)]
        for rule in rules:
            found[", ".join(f"{table.name}.{column.name}" for column in rule.columns)] = str(rule.name)
    return found


_NAME_OF_COLUMNS = _columns_to_name()


def translate(context: ExceptionContext) -> None:
    """SQLAlchemy's `handle_error`: raises the StoreError that stands for a driver's error; leaves our bugs alone."""
    if context.is_pre_ping:
        return  # the pool finds dead connections this way, and replaces them
    error = context.original_exception
    options = context.connection.get_execution_options() if context.connection is not None else {}
    meaning = _meaning(error, writes=bool(options.get("cairn_writes", True)))
    if isinstance(error, sqlite3.Error) and isinstance(meaning, Unavailable):
        # A full disk has already rolled back: a later statement of the unit would commit by itself. Closing the
        # connection makes SQLAlchemy refuse everything until the unit ends.
        context.is_disconnect = True
        context.invalidate_pool_on_disconnect = False
    if meaning is not None:
        raise meaning from error


def _meaning(error: BaseException, *, writes: bool) -> StoreError | None:
    if isinstance(error, sqlite3.Error):
        return _sqlite_meaning(error, writes=writes)
    if isinstance(error, psycopg.Error):
        return _postgres_meaning(error, writes=writes)
    return None


def _sqlite_meaning(error: sqlite3.Error, *, writes: bool) -> StoreError | None:
    if isinstance(error, sqlite3.IntegrityError):
        _, _, subject = str(error).partition(" constraint failed: ")
        name = _NAME_OF_COLUMNS.get(subject, subject)
        return REFUSALS.get(name, Refused)(_message(name, str(error)))
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the low byte: extended codes add detail
    if code == sqlite3.SQLITE_READONLY and not writes:
        return ReadOnly()
    # SQLITE_ERROR is SQL that is wrong (a missing table, bad syntax): ours to mend, not to try again.
    return Unavailable() if isinstance(error, sqlite3.DatabaseError) and code != sqlite3.SQLITE_ERROR else None


def _postgres_meaning(error: psycopg.Error, *, writes: bool) -> StoreError | None:
    if isinstance(error, psycopg.IntegrityError | psycopg.errors.RaiseException):
        name = error.diag.constraint_name or ""
        return REFUSALS.get(name, Refused)(_message(name, str(error)))
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        return Unavailable() if writes else ReadOnly()  # a writer refused: this server is a standby now
    return Unavailable() if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else None


def _message(name: str, text: str) -> str | None:
    """None (the error's own sentence) where the name says all; otherwise the database's first line."""
    return None if name in REFUSALS else text.splitlines()[0]
