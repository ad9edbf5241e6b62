"""`cairn serve`, as often as a test asks for it: each a process of its own, forked from this one, which has imported all.

Importing takes seconds and a run has dozens of starts. Reads lines of JSON: {"env", "log", "arguments"} starts one and
answers its process id; {"wait": pid} answers how it ended. `python -m tests.faults.nursery`; `Nursery` speaks to it.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CLOCK = Path(__file__).parent / "clock"


class Nursery:
    """`wrong_clocks`: CLOCK_IS_OFF in the environment of what is born here puts its clock so many seconds off."""

    def __init__(self, *, wrong_clocks: bool = False) -> None:
        environment = dict(os.environ) | ({"PYTHONPATH": str(CLOCK)} if wrong_clocks else {})
        self._lock = threading.Lock()
        command = [sys.executable, "-m", "tests.faults.nursery"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)

    def ask(self, **request: Any) -> int:
        with self._lock:
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def _start(env: dict[str, str], log: str, arguments: list[str], before: str | None) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.environ.update(env)
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(file, 1)
        os.dup2(file, 2)
        if before:
            importlib.import_module(before)
        from bot.cli import main  # noqa: PLC0415  imported by the parent already

        main(arguments)
    except SystemExit as end:
        _leave(int(end.code or 0))
    _leave(70)
    return 0


def _leave(code: int) -> None:
    """As a process of its own would: threads that are no daemons are waited for, and nothing of the parent is cleaned up."""
    threading._shutdown()  # type: ignore[attr-defined]  # as the interpreter does before it ends
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _wait(pid: int) -> int:
    """The exit code, or the negative number of the signal that ended it; -1000 while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else -1000


def main() -> None:
    import bot.cli  # noqa: F401, PLC0415  so that the children need not

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(f"{_wait(request['wait']) if 'wait' in request else _start(**request)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
