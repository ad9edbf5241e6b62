"""The store: where a unit begins and ends.

Owns the commit. Must not retry: whoever called knows whether trying again makes sense.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storage import engine, migrate
from storage.errors import StoreError
from storage.pace import Pace
from storage.unit import Unit

__all__ = ["OnCommit", "Store", "Unit"]

OnCommit = Callable[[str, str], None]  # (label, "before" | "after")


class Store:
    """A database: `sqlite:///path` for one process, `postgresql://...` for any number of replicas.

    `pace`: (seconds between paced effects of a conversation, how many may go at once after a quiet time).
    `on_commit(label, "before" | "after")` is called around the commit of every write unit: crash tests stop there. An
    exception before the commit rolls back.
    """

    def __init__(self, url: str, *, on_commit: OnCommit | None = None, pace: tuple[float, int] = (1.0, 5)) -> None:
        self._engine = engine.make_engine(url)
        self._on_commit = on_commit or _nothing
        self._pace = Pace(*pace)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Sees one moment of the database. Writing in it raises ReadOnly."""
        with engine.reading(self._engine) as connection:
            yield Unit(connection, self._pace)

    @contextmanager
    def write(self, label: str) -> Iterator[Unit]:
        """Committed at the end, or rolled back by an exception. Not to be nested. Raises Unavailable."""
        with engine.writing(self._engine) as connection:
            yield Unit(connection, self._pace)
            self._on_commit(label, "before")
            connection.commit()
        # After the turn is given up: what happens here must not hold other writers.
        self._on_commit(label, "after")

    def migrate(self) -> None:
        """Bring the schema up to this release. Several replicas may do so at once: one does it, the others wait."""
        migrate.upgrade(self._engine)

    def ready(self) -> bool:
        """The database answers, and its schema is not older than this release's."""
        try:
            return migrate.is_current(self._engine)
        except StoreError:
            return False

    def close(self) -> None:
        self._engine.dispose()


def _nothing(_label: str, _moment: str) -> None:
    pass
