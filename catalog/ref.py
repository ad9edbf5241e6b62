"""Entries by reference: kind and id."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """An entry. Kind and id together: a pathway and its badge may share an id."""

    kind: str  # pathway | badge | issuer | term; skill only as a route
    id: str
