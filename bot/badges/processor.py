"""PyLD's processor, made to remember the contexts that terms bring with them.

PyLD keeps what a context's address means, but works out a type's or a property's own context again at every object: half
the time of a badge. Those contexts are part of pinned files, so what they mean beside one another never changes. Owns that
memory; it must not change a result, and takes part in openbadgeslib's guards as the module that it stands in for.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from pyld import jsonld

_MOST = 512  # a badge needs about forty
_LOCAL = threading.local()

Known = OrderedDict[tuple[Any, ...], tuple[Any, Any, Any]]


class Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # the library ships no types
    def _process_context(self, active_ctx: Any, local_ctx: Any, options: Any, *flags: Any, **named: Any) -> Any:
        """As PyLD's. Remembered by the very objects, which are held: an id that is used again finds another one there."""
        if not isinstance(local_ctx, dict | jsonld.frozendict) or "cycles" in named:
            return super()._process_context(active_ctx, local_ctx, options, *flags, **named)
        known, key = _known(), (id(active_ctx), id(local_ctx), flags, tuple(sorted(named.items())), options.get("base"))
        found = known.get(key)
        if found is not None and found[0] is active_ctx and found[1] is local_ctx:
            return found[2]
        made = super()._process_context(active_ctx, local_ctx, options, *flags, **named)
        known[key] = (active_ctx, local_ctx, made)
        while len(known) > _MOST:
            known.popitem(last=False)
        return made


def _known() -> Known:
    found: Known | None = getattr(_LOCAL, "known", None)
    if found is None:
        found = _LOCAL.known = OrderedDict()
    return found


class _Library:
    """What openbadgeslib's guards ask of PyLD's module, with our processor in it."""

    JsonLdProcessor = Processor
    ContextResolver = jsonld.ContextResolver
    _inverse_context_cache = jsonld._inverse_context_cache  # noqa: SLF001  emptied by the guard after an interruption

    @staticmethod
    def expand(document: Any, options: Any) -> Any:
        return Processor().expand(document, options)

    @staticmethod
    def to_rdf(document: Any, options: Any) -> Any:
        return Processor().to_rdf(document, options)


LIBRARY = _Library()
