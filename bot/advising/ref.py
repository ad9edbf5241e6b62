"""Entries by reference; the catalog's own (`catalog.ref`)."""

from catalog.ref import Ref

__all__ = ["Ref"]
