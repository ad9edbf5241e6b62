"""The log: what happened, where and to which reference; JSON lines where no person watches.

Owns levels and format. It must never write what somebody wrote, an address, a file's name or a token: of an exception
it keeps the kind and the place, not the message, which may quote all of these; of a library's line, not its arguments.
Why an effect or a request failed stands in its row: `cairn dead-letters list`.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

OURS = ("bot", "catalog", "storage")
FIELDS = ("reference", "effect", "kind", "team")
NEAREST_FRAMES = 12
# They write addresses, headers or whole requests as soon as they are allowed to; Slack's put them into the line itself,
# and raise what they log, so that we hear of it anyhow.
_TALKATIVE = {
    "slack_sdk": logging.CRITICAL,
    "slack_bolt": logging.CRITICAL,
    **dict.fromkeys(("httpx", "httpcore", "websockets", "apscheduler", "uvicorn", "sqlalchemy"), logging.WARNING),
}


def set_up(*, verbose: bool = False, service: bool = False, stream: TextIO | None = None) -> None:
    """`service`: a process that runs by itself; it also tells when it starts, stops and tries again."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.addFilter(_may_speak)
    handler.setFormatter(Plain() if stream.isatty() or not service else Structured())
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO if verbose or service else logging.WARNING)
    if service:
        sys.excepthook = _unhandled
        threading.excepthook = lambda thread: _unhandled(thread.exc_type, thread.exc_value, thread.exc_traceback)


def _may_speak(record: logging.LogRecord) -> bool:
    """Asked of each line, as Bolt gives every logger of its own the root's level."""
    return record.levelno >= _TALKATIVE.get(record.name.partition(".")[0], logging.NOTSET)


def _unhandled(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Python itself would print the message."""
    logging.getLogger(__name__).critical("ended by an exception", exc_info=(kind, error or kind(), trace))


class Structured(logging.Formatter):
    """One JSON object a line: at, level, logger, message; reference, effect, kind, team, error and trace where known."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        return json.dumps(line | _fields(record) | _error(record), ensure_ascii=False)


class Plain(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        fields, error = _fields(record), _error(record)
        words = [_at(record), record.levelname, record.name, _message(record)]
        words += [f"{name}={value}" for name, value in fields.items()] + error.get("error", [])
        return "\n    ".join([" ".join(words), *error.get("trace", [])])


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg).partition("\n")[0]


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}


def _error(record: logging.LogRecord) -> dict[str, list[str]]:
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)[-NEAREST_FRAMES:]
    return {"error": _kinds(error), "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}


def _kinds(error: BaseException) -> list[str]:
    """The exception's class, then those of its causes."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < NEAREST_FRAMES:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return kinds
