"""Questions in, answers out: the bot beside a bare Bolt echo, at Slack's pace and flat out.

The workload, for every system the same: 100 people in 100 direct messages, the questions of questions.txt in turn, over
kept HTTP connections; first one event for each person, unmeasured, so that profiles and channels are known. Then 50 a
second for ten seconds, sent when they are due however the bot fares; then all of 800 as fast as eight connections
take them. The pace of one message a second and channel is lifted, as it is not what is measured. The sample catalog;
SQLite with synchronous=FULL, PostgreSQL with fsync.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bot.server import free_socket
from tests.benchmarks.events import SECRET, questions
from tests.benchmarks.slack_stub import PEOPLE, SlackStub
from tests.benchmarks.table import Row, beside, percentile
from tests.benchmarks.wire import Caller, calling

RATE, SECONDS = 50, 10
FLOOD, CONNECTIONS = 800, 8
STEADY_CONNECTIONS = 32
PATIENCE = 120.0
GET_HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
ECHO = ("-m", "tests.benchmarks.echo")
CAIRN = ("-m", "bot.cli", "serve")


@dataclass
class Round:
    """What one system did once. Seconds, events a second, bytes."""

    acks: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    flat_acks: list[float] = field(default_factory=list)
    acked_rate: float = 0.0
    posted_rate: float = 0.0
    memory: int = 0


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A bot that runs, and the Slack that it talks to."""

    stub: SlackStub
    port: int
    pid: int


@asynccontextmanager
async def running(command: tuple[str, ...], **environment: str) -> AsyncIterator[Bot]:
    """A bot as a process of its own, listening."""
    stub = SlackStub()
    await stub.start()
    with free_socket() as found:
        port = found.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env=_environment(stub, port) | environment, stdout=sys.stderr
    )
    try:
        await _listening(port)
        yield Bot(stub=stub, port=port, pid=process.pid)
    finally:
        process.terminate()
        await process.wait()
        await stub.stop()


def _environment(stub: SlackStub, port: int) -> dict[str, str]:
    """Nothing of whoever started us but where things are."""
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": stub.api_url,
        "CAIRN_PORT": str(port),
        "CAIRN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CAIRN_DEMO": "true",
        "CAIRN_PACE_SECONDS": "0.001",
        "CAIRN_PACE_BURST": "1000",
    }


async def _listening(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            caller = await calling(port)
            status, _ = await caller.ask(GET_HEALTH)
        except OSError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)
        else:
            caller.transport.close()
            assert status == 200
            return


async def once(command: tuple[str, ...], folder: Path, database: str = "") -> Round:
    """Start a bot on an empty database, and put it through the whole workload."""
    kept = {"CAIRN_DATABASE_URL": database or f"sqlite:///{folder / 'cairn.db'}", "CAIRN_BLOBS": str(folder / "blobs")}
    async with running(command, **kept) as bot:
        found = Round()
        await flat_out(bot, PEOPLE)
        found.acks, found.posts = await steady(bot)
        found.flat_acks, found.acked_rate, found.posted_rate = await flat_out(bot, FLOOD)
        found.memory = _resident(bot.pid)
        assert not bot.stub.unexpected, "each event has exactly one post"
    return found


async def steady(bot: Bot) -> tuple[list[float], list[float]]:
    """RATE events a second: seconds from when each was due to its acknowledgement, and to its post."""
    callers: asyncio.Queue[Caller] = asyncio.Queue()
    for _ in range(STEADY_CONNECTIONS):
        callers.put_nowait(await calling(bot.port))
    acks: list[float] = []
    bot.stub.took.clear()
    start = time.perf_counter() + 0.1

    async def send(due: float, channel: str, request: bytes) -> None:
        bot.stub.expect(channel, due)
        caller = await callers.get()
        status, _ = await caller.ask(request)
        acks.append(time.perf_counter() - due)
        callers.put_nowait(caller)
        assert status == 200, status

    async with asyncio.TaskGroup() as tasks:
        for n, (channel, request) in enumerate(questions(RATE * SECONDS)):
            due = start + n / RATE
            await asyncio.sleep(max(0, due - time.perf_counter()))
            tasks.create_task(send(due, channel, request))
    await bot.stub.quiet(PATIENCE)
    while not callers.empty():
        callers.get_nowait().transport.close()
    return acks, list(bot.stub.took)


async def flat_out(bot: Bot, number: int) -> tuple[list[float], float, float]:
    """All at once over CONNECTIONS: seconds of each acknowledgement; acknowledged and posted a second until the last."""
    waiting = iter(questions(number))
    acks: list[float] = []

    async def work() -> None:
        caller = await calling(bot.port)
        for channel, request in waiting:
            sent = time.perf_counter()
            bot.stub.expect(channel, sent)
            status, _ = await caller.ask(request)
            acks.append(time.perf_counter() - sent)
            assert status == 200, status
        caller.transport.close()

    start = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(CONNECTIONS):
            tasks.create_task(work())
    acked = time.perf_counter()
    await bot.stub.quiet(PATIENCE)
    return acks, number / (acked - start), number / (bot.stub.posted_at - start)


def _resident(pid: int) -> int:
    """Bytes of memory that a process holds now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def rows(measured: Mapping[str, list[Round]]) -> list[Row]:
    """`measured`: the rounds of "echo", and of ours by database."""
    echo = measured["echo"]
    return [row for name, rounds in measured.items() if name != "echo" for row in _beside_echo(name, rounds, echo)]


def _beside_echo(name: str, ours: list[Round], echo: list[Round]) -> list[Row]:
    def timed(what: str, of: str, share: float, at_most: float | None = None) -> Row:
        mine, theirs = ([percentile(getattr(r, of), share) for r in rounds] for rounds in (ours, echo))
        return beside(f"{what}, {name}", mine, theirs, at_most)

    flat_p99 = median(percentile(r.flat_acks, 0.99) for r in ours)
    return [
        timed("50 a second: acknowledged p50", "acks", 0.5),
        timed("50 a second: acknowledged p99", "acks", 0.99, at_most=3),
        timed("50 a second: posted p50", "posts", 0.5, at_most=2.5),
        timed("50 a second: posted p99", "posts", 0.99),
        _rate(f"flat out: acknowledged, {name}", [r.acked_rate for r in ours], [r.acked_rate for r in echo]),
        _rate(f"flat out: posted, {name}", [r.posted_rate for r in ours], [r.posted_rate for r in echo], 0.35),
        timed("flat out: acknowledged p50", "flat_acks", 0.5),
        _flat_p99(timed("flat out: acknowledged p99", "flat_acks", 0.99), flat_p99),
        _memory(f"memory after all that, {name}", ours, echo),
    ]


def _rate(what: str, ours: list[float], echo: list[float], at_least: float | None = None) -> Row:
    ratio = median(ours) / median(echo)
    return Row(
        what=what,
        figure=f"{median(ours):.0f} /s",
        beside=f"{median(echo):.0f} /s",
        ratio=f"{ratio:.2f}",
        aim="" if at_least is None else f"ratio ≥ {at_least:g}",
        met=None if at_least is None else ratio >= at_least,
    )


def _flat_p99(row: Row, seconds: float) -> Row:
    return Row(
        what=row.what,
        figure=row.figure,
        beside=row.beside,
        ratio=row.ratio,
        aim="< 100 ms",
        met=seconds < 0.1,
    )


def _memory(what: str, ours: list[Round], echo: list[Round]) -> Row:
    mine, theirs = (median(r.memory for r in rounds) / 1e6 for rounds in (ours, echo))
    figure, other = f"{mine:.0f} MB", f"{theirs:.0f} MB"
    return Row(what=what, figure=figure, beside=other, ratio=f"{mine / theirs:.2f}", aim="< 150 MB", met=mine < 150)
