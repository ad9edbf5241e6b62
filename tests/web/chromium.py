"""A real browser, spoken to through two pipes (Chrome DevTools Protocol): no driver, no port, no library."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)


class Tab:
    """One page of the browser. `width` and `height` are CSS pixels of the screen it believes to have."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._number, self._rest, self._session = 0, b"", ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")

    def open(self, url: str, width: int, height: int) -> None:
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < height,
        )
        self._call("Page.navigate", url=url)
        while self._message().get("method") != "Page.loadEventFired":
            pass

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression, which the page's own policy does not forbid to the debugger."""
        found = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"]["value"]

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        said = {"id": self._number, "method": method, "params": parameters}
        said |= {"sessionId": self._session} if self._session else {}
        os.write(self._commands, json.dumps(said).encode() + b"\0")
        while (message := self._message()).get("id") != self._number:
            pass
        if "error" in message:
            raise AssertionError(f"{method}: {message['error']}")
        result: dict[str, Any] = message["result"]
        return result

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._answers, 65536)
            if not more:
                raise AssertionError("Chromium has gone.")
            self._rest += more
        one, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        return message


@contextmanager
def browser(program: str, profile: Path) -> Iterator[Tab]:
    """A headless Chromium with an empty profile. It reads commands from descriptor 3 and answers on 4."""
    theirs, ours = os.pipe()
    answers, their_answers = os.pipe()
    start = f'exec "$@" 3<&{theirs} 4>&{their_answers}'
    command = ["bash", "-c", start, "bash", program, *FLAGS, f"--user-data-dir={profile}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, pass_fds=(theirs, their_answers), **quiet) as process:
        os.close(theirs)
        os.close(their_answers)
        try:
            yield Tab(ours, answers)
        finally:
            os.close(ours)  # it ends by itself when nobody can command it any more
            os.close(answers)
            process.wait(20)
