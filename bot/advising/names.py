"""Kinds of thing and families; the catalog's own (`catalog.names`)."""

from catalog.names import GENERIC, families

__all__ = ["GENERIC", "families"]
