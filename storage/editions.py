"""Editions of the catalog as published here, and every version of a pathway that somebody may be pinned to.

Owns `editions`, `pathway_versions` and `publications`. Bodies are opaque texts with a format number: what they mean is
the catalog's business. Nothing is ever removed.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from storage import engine
from storage.records import Publication
from storage.rows import Rows
from storage.tables import editions, pathway_versions, publications

_CURRENT = sa.select(publications.c.edition).order_by(publications.c.seq.desc()).limit(1)


class Editions:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def current(self) -> str | None:
        """The edition in force; None before the first was published."""
        found: str | None = self._rows.scalar(_CURRENT)
        return found

    def body(self, edition: str) -> tuple[int, str] | None:
        """(format, body)."""
        return self._stored(sa.select(editions.c.format, editions.c.body).where(editions.c.edition == edition))

    def version(self, pinned: str) -> tuple[int, str] | None:
        """(format, body) of the pathway version with this hash."""
        t = pathway_versions.c
        return self._stored(sa.select(t.format, t.body).where(t.hash == pinned))

    def publish(
        self,
        edition: str,
        format: int,  # noqa: A002  the field's name everywhere
        body: str,
        versions: Iterable[tuple[str, str, int, str]],  # (hash, pathway, format, body)
        at: datetime,
        by: str,
    ) -> None:
        """Store what is new, and make the edition current. Content of a known hash is left as it is."""
        engine.serialise(self._rows.connection, "editions")
        self._rows.add_new(editions, edition=edition, format=format, body=body)
        for pinned, pathway, kind, text in versions:
            self._rows.add_new(pathway_versions, hash=pinned, pathway=pathway, format=kind, body=text)
        last = self._last()
        self._rows.add(Publication(seq=last.seq + 1 if last else 1, edition=edition, at=at, by=by))

    def history(self) -> list[Publication]:
        """Newest first."""
        return self._rows.many(Publication, order=(publications.c.seq.desc(),))

    def _last(self) -> Publication | None:
        return self._rows.find(Publication, order=(publications.c.seq.desc(),))

    def _stored(self, statement: sa.Select[int, str]) -> tuple[int, str] | None:
        row = self._rows.connection.execute(statement).first()
        return None if row is None else (row[0], row[1])
