"""Editions of the catalog: publishing one, and reading the current one or the version that somebody is pinned to.

The pointer to the current edition is a row, so all replicas agree; parsed catalogs are kept in memory by their hash,
which never changes meaning.
"""

from __future__ import annotations

import gc
from concurrent.futures import Future, ThreadPoolExecutor
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


_LARGE = 4_000_000  # characters of an edition that takes seconds to build; the sample's 0.6 million take a third of one


class Editions:
    """Reads editions through a unit. A new one is built by one thread and takes its place whole; while a large one is
    built, questions go on from the edition in use.
    """

    def __init__(self) -> None:
        self._libraries: dict[str, Library] = {}
        self._building: dict[str, tuple[Future[Library], bool]] = {}  # and whether it is large
        self._meeting = Lock()  # a new edition is built once, whoever meets it
        self._builder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="edition")
        self._version = lru_cache(maxsize=512)(PathwayVersion.model_validate_json)

    def library(self, unit: Unit) -> Library:
        edition = unit.editions.current()
        if edition is None:
            raise NoCatalog(NoCatalog.__doc__)
        return self._libraries.get(edition) or self._next(unit, edition)

    def _next(self, unit: Unit, edition: str) -> Library:
        """The new edition where it is soon ready, else the one in use; the very first is waited for."""
        with self._meeting:
            if edition not in self._building:
                stored = unit.editions.body(edition)
                if stored is None:
                    raise NoCatalog(NoCatalog.__doc__)
                work = self._builder.submit(self._built, edition, stored[1])
                self._building = {edition: (work, len(stored[1]) > _LARGE)}
            (building, large), in_use = self._building[edition], next(iter(self._libraries.values()), None)
        return in_use if large and in_use and not building.done() else building.result()

    def _built(self, edition: str, body: str) -> Library:
        library = Library(parse_catalog(body))
        self._libraries = {edition: library}
        settle()
        return library

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


def settle() -> None:
    """Take what stays for an edition's life out of the garbage collector's walks: at 92,000 entries they took up to half
    a second of a question's time. What an earlier edition left is collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def publish(unit: Unit, folder: Path, at: datetime, by: str) -> Catalog:
    """Store a checked folder as an edition and make it current; a folder with problems raises and changes nothing."""
    catalog = load(folder)
    versions = (pathway_version(catalog, p) for p in catalog.pathways)
    rows = [(v.hash, v.pathway.id, v.format, v.model_dump_json()) for v in versions]
    unit.editions.publish(catalog.edition, FORMAT, dump_catalog(catalog), rows, at, by)
    return catalog
