"""Headless Chromium for the page's tests, spoken to through a pipe (Chrome DevTools Protocol): no driver, no port.

Owns the browser's process and the vocabulary of a visitor: look, click, type, choose files. It must not know what
the page is about.
"""

import base64
import contextlib
import fcntl
import itertools
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

PATIENCE = 20  # seconds; the machine may be busy
KEYS = {
    "Enter": {"code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Escape": {"code": "Escape", "windowsVirtualKeyCode": 27},
    "Tab": {"code": "Tab", "windowsVirtualKeyCode": 9},
    " ": {"code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
}


def chromium() -> str:
    """The program; skips the test without one, and fails it where CI says that it must run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed, and CI must run the page's tests")
    return found or pytest.skip("Chromium is not installed")


class Browser:
    """One tab. `complaints` are errors that the page caused since they were last cleared."""

    def __init__(self, profile: str):
        read, self._write = os.pipe()
        self._read, write = os.pipe()
        theirs = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (read, write)]
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"]
        arguments += ["--disable-background-networking", f"--user-data-dir={profile}", "--window-size=1400,860"]
        script = f'exec "$0" "$@" 3<&{theirs[0]} 4>&{theirs[1]}'
        self._process = subprocess.Popen(
            ["bash", "-c", script, chromium(), *arguments, "--remote-debugging-pipe", "about:blank"],
            pass_fds=theirs,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for fd in (read, write, *theirs):
            os.close(fd)
        self._numbers, self._rest, self._session = itertools.count(1), b"", None
        self.complaints: list[dict] = []
        page = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> dict:
        number = next(self._numbers)
        session = {"sessionId": self._session} if self._session else {}
        said = {"id": number, "method": method, "params": params, **session}
        os.write(self._write, json.dumps(said).encode() + b"\0")
        while True:
            while b"\0" not in self._rest:
                self._rest += os.read(self._read, 65536) or pytest.fail("the browser went away")
            raw, _, self._rest = self._rest.partition(b"\0")
            answer = json.loads(raw)
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]
            if answer.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
                self.complaints.append(answer["params"])

    def open(self, url: str, width: int = 1400, height: int = 860) -> None:
        """A fresh visit on a screen of this size (CSS pixels); what an earlier visitor left in the browser is gone."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < height,
        )
        self.call("Page.navigate", url="about:blank")
        self.call("Storage.clearDataForOrigin", origin=url, storageTypes="local_storage")
        self.complaints.clear()
        self.call("Page.navigate", url=url)

    def run(self, script: str) -> object:
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, script: str) -> object:
        """The first true value of an expression."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(AssertionError):
                if value := self.run(script):
                    return value
            time.sleep(0.02)
        return pytest.fail(f"never so: {script}\n{self.run('document.body.innerText')}")

    def press(self, key: str, *, shift: bool = False) -> None:
        """One key, as a keyboard sends it; `Tab` moves the focus, `Enter` presses."""
        event = {"key": key, **KEYS[key], "modifiers": 8 if shift else 0}
        self.call("Input.dispatchKeyEvent", type="keyDown", **event)
        self.call("Input.dispatchKeyEvent", type="keyUp", **{k: v for k, v in event.items() if k != "text"})

    def type(self, text: str) -> None:
        """Into whatever has the focus."""
        self.call("Input.insertText", text=text)

    def choose(self, selector: str, *files: Path) -> None:
        """Real files into a file input, as its dialog would give them."""
        document = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=document, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)
