"""Bytes on their way into storage and out of it: hashed as they pass, judged before they are kept.

Owns what every place for bytes shares. Must not know where they lie.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from storage.errors import Damaged, TooLarge

PIECE = 2**20


@dataclass(frozen=True)
class Blob:
    """What was stored."""

    sha256: str  # hex: its address
    size: int  # bytes


@dataclass(frozen=True)
class Staged:
    """Bytes that nobody sees yet: read `file`, then `keep()` them or let them go."""

    blob: Blob
    file: BinaryIO
    keep: Callable[[], Blob]  # once it returns they are durable under their address


def pieces(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(PIECE), b"")


def written(file: BinaryIO, chunks: Iterable[bytes], limit: int, room: Callable[[int], None] = lambda _: None) -> Blob:
    """Write the chunks and rewind. `room(n)` may refuse n bytes more. Raises TooLarge beyond `limit` bytes."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge
        room(len(chunk))
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    file.seek(0)
    return Blob(digest.hexdigest(), size)


def verified(file: BinaryIO, sha256: str) -> BinaryIO:
    """The same file, rewound. Raises Damaged where its bytes are not those of the address; it is closed then."""
    file.seek(0)
    digest = hashlib.sha256()
    for piece in pieces(file):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        file.close()
        raise Damaged
    file.seek(0)
    return file
