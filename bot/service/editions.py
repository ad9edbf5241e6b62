"""Editions of the catalog: publishing one, and reading the current one or the version that somebody is pinned to.

The pointer to the current edition is a row, so all replicas agree; parsed catalogs are kept in memory by their hash,
which never changes meaning.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

from bot.advising.advise import Library
from catalog.load import dump_catalog, load, parse_catalog, pathway_version
from catalog.model import FORMAT, Catalog, PathwayVersion
from storage.unit import Unit


class NoCatalog(Exception):
    """No catalog is published yet. Run `cairn catalog publish DIR`."""


class Editions:
    """Reads editions through a unit. Holds at most a few parsed ones."""

    def __init__(self) -> None:
        self._libraries: dict[str, Library] = {}
        self._parsing = Lock()  # one at a time: threads that all meet a new edition would each hold 20 MB of it
        self._version = lru_cache(maxsize=512)(PathwayVersion.model_validate_json)

    def library(self, unit: Unit) -> Library:
        edition = unit.editions.current()
        if edition is None:
            raise NoCatalog(NoCatalog.__doc__)
        return self._libraries.get(edition) or self._parsed(unit, edition)

    def _parsed(self, unit: Unit, edition: str) -> Library:
        with self._parsing:
            if edition not in self._libraries:
                stored = unit.editions.body(edition)
                if stored is None:
                    raise NoCatalog(NoCatalog.__doc__)
                self._libraries = {edition: Library(parse_catalog(stored[1]))}
            return self._libraries[edition]

    def catalog(self, unit: Unit) -> Catalog:
        return self.library(unit).catalog

    def version(self, unit: Unit, pinned: str) -> PathwayVersion:
        """The pathway version with this hash; what was pinned to can always be read back."""
        stored = unit.editions.version(pinned)
        if stored is None:
            raise KeyError(pinned)
        return self._version(stored[1])

    def current_version(self, unit: Unit, pathway: str) -> PathwayVersion:
        """The version that a new enrolment is pinned to."""
        return pathway_version(self.catalog(unit), pathway)


def publish(unit: Unit, folder: Path, at: datetime, by: str) -> Catalog:
    """Store a checked folder as an edition and make it current; a folder with problems raises and changes nothing."""
    catalog = load(folder)
    versions = (pathway_version(catalog, p) for p in catalog.pathways)
    rows = [(v.hash, v.pathway.id, v.format, v.model_dump_json()) for v in versions]
    unit.editions.publish(catalog.edition, FORMAT, dump_catalog(catalog), rows, at, by)
    return catalog
