"""How much one verification may ask of the network: each address once, a number of them, a time for all.

Owns these limits. It must not open a connection: `Documents` does.
"""

import time

from bot.badges.fetch import Documents, Fetched, FetchError

MAX_SECONDS = 30.0  # for all fetches of one verification together
MAX_DOCUMENTS = 60  # a stack of 24 parts, their status lists, their issuers


class Patience:
    """Documents for one verification. An address that failed once is not tried again."""

    def __init__(self, documents: Documents) -> None:
        self._documents, self._deadline = documents, time.monotonic() + MAX_SECONDS
        self._had: dict[str, Fetched | FetchError] = {}

    def get(self, url: str, accept: str = "application/json") -> Fetched:
        if url not in self._had:
            self._had[url] = self._first(url, accept)
        found = self._had[url]
        if isinstance(found, FetchError):
            raise found
        return found

    def _first(self, url: str, accept: str) -> Fetched | FetchError:
        if len(self._had) >= MAX_DOCUMENTS:
            return FetchError("Checking asks for too many documents.")
        if time.monotonic() > self._deadline:
            return FetchError("Checking took too long.")
        try:
            return self._documents.get(url, accept)
        except FetchError as problem:
            return problem
