"""Evidence bytes in an S3-compatible store: the same contract as the local folder.

Owns the conversation with the store: a whole object appears at once or not at all (PutObject with If-None-Match), and
what comes back is checked against its address. Credentials come from where the library looks (AWS_ACCESS_KEY_ID, a
profile, the machine's own role). Must not know what the bytes are.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, BinaryIO, TypeVar, cast
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from storage.blob import Blob, Staged, verified, written
from storage.blobs import ADDRESS
from storage.errors import Damaged, Missing, Unavailable

OWN_REGION = "us-east-1"  # what stores that have no regions take
IN_MEMORY = 2**20  # bytes; more goes to a temporary file
_THERE_ALREADY = {"PreconditionFailed", "412"}
_ABSENT = {"NoSuchKey", "NotFound", "404"}
T = TypeVar("T")


class S3Blobs:
    """`url`: s3://bucket/prefix?endpoint=https://s3.example.edu&region=eu-central-1; without an endpoint: AWS."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
        if not parts.netloc or set(asked) - {"endpoint", "region"}:
            raise ValueError("must be s3://bucket/prefix?endpoint=…&region=…")
        endpoint, region = (asked.get(name, [None])[-1] for name in ("endpoint", "region"))
        self._bucket = parts.netloc
        self._prefix = "".join(f"{part}/" for part in unquote(parts.path).split("/") if part)
        self._client = _client(endpoint, region or (OWN_REGION if endpoint else None))

    @contextmanager
    def stage(self, chunks: Iterable[bytes], limit: int) -> Iterator[Staged]:
        with _scratch() as file:
            blob = written(file, chunks, limit)
            yield Staged(blob, file, lambda: self._keep(file, blob))

    def put(self, chunks: Iterable[bytes], limit: int) -> Blob:
        with self.stage(chunks, limit) as staged:
            return staged.keep()

    def _keep(self, file: BinaryIO, blob: Blob) -> Blob:
        """Raises Damaged where other bytes stand under this address."""
        file.seek(0)
        where = self._where(blob.sha256)
        put = self._client.put_object
        if self._asked(lambda: put(Body=file, ContentLength=blob.size, IfNoneMatch="*", **where), _THERE_ALREADY):
            return blob
        standing = self._asked(lambda: self._client.head_object(**where), _ABSENT)
        if standing is None:
            raise Unavailable("The store changed its mind about an object; try again.")
        if standing["ContentLength"] != blob.size:
            raise Damaged
        return blob

    def open(self, sha256: str) -> BinaryIO:
        where = self._where(sha256)
        found = self._asked(lambda: self._client.get_object(**where), _ABSENT)
        if found is None:
            raise Missing
        with ExitStack() as undone, closing(found["Body"]) as body:
            file = undone.enter_context(_scratch())
            self._asked(lambda: [file.write(piece) for piece in body.iter_chunks(IN_MEMORY)], set())
            verified(file, sha256)
            undone.pop_all()  # it stays open for the caller
        return file

    def exists(self, sha256: str) -> bool:
        if not ADDRESS.fullmatch(sha256):
            return False
        return self._asked(lambda: self._client.head_object(**self._where(sha256)), _ABSENT) is not None

    def remove(self, sha256: str) -> None:
        where = self._where(sha256)
        self._asked(lambda: self._client.delete_object(**where), _ABSENT)

    def _where(self, sha256: str) -> dict[str, str]:
        if not ADDRESS.fullmatch(sha256):
            raise Missing  # an address is never a path
        return {"Bucket": self._bucket, "Key": f"{self._prefix}sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"}

    def _asked(self, call: Callable[[], T], expected: set[str]) -> T | None:
        """What the store answers; None for one of the expected refusals. Raises Unavailable for everything else."""
        try:
            return call()
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in expected:
                return None
            raise Unavailable(f"The evidence store refuses: {code or 'without a reason'}.") from error
        except (BotoCoreError, OSError) as error:
            raise Unavailable(f"The evidence store does not answer: {type(error).__name__}.") from error


def _scratch() -> BinaryIO:
    """A file without a name: it is gone with this process."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(IN_MEMORY))


def _client(endpoint: str | None, region: str | None) -> Any:
    """Its own session: the library's common one would keep the first credentials for ever. Raises ValueError."""
    try:
        return boto3.Session().client("s3", endpoint_url=endpoint, region_name=region, config=_config(endpoint))
    except (BotoCoreError, ValueError) as error:
        raise ValueError(f"must be an S3 store that can be asked: {error}") from error


def _config(endpoint: str | None) -> Any:
    return Config(
        signature_version="s3v4",
        connect_timeout=5,
        read_timeout=20,
        retries={"mode": "standard", "max_attempts": 3},
        # The signature covers the bytes, so a store keeps exactly what was hashed; other checksums not every store knows.
        s3={"payload_signing_enabled": True, "addressing_style": "path" if endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
