"""What a programme publishes. Imports nothing of ours; ids are strings that the rest of the product carries around."""

from catalog.load import dump_catalog, load, parse_catalog, pathway_version
from catalog.model import Catalog, PathwayVersion
from catalog.problems import CatalogError, Problem

__all__ = [
    "Catalog",
    "CatalogError",
    "PathwayVersion",
    "Problem",
    "dump_catalog",
    "load",
    "parse_catalog",
    "pathway_version",
]
