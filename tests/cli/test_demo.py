"""`cairn demo` as a process: what it prints first, and that it leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.server import free_socket

SECONDS = 60.0


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where the demo's temporary files go."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(place):
    """A running `cairn demo`, and what it said; the last test ends it."""
    listener = free_socket()
    port = listener.getsockname()[1]
    listener.close()
    command = [str(Path(sys.executable).with_name("cairn")), "demo", "--port", str(port)]
    environment = os.environ | {"TMPDIR": str(place)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, [process.stdout.readline() for _ in range(3)]
        finally:
            process.kill()


def test_it_prints_how_to_check_a_link_of_its_own_by_hand(demo):
    _, said = demo
    found = re.search(r"CAIRN_DEMO=true CAIRN_PUBLIC_URL=(\S+) (\S+) verify LINK", said[2])
    address, command = found.groups()
    assert httpx.get(f"{address}/healthz", trust_env=False).status_code == 200
    environment = os.environ | {"CAIRN_DEMO": "true", "CAIRN_PUBLIC_URL": address}
    answer = subprocess.run(
        [command, "verify", f"{address}/badges/none"], env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "404" in answer.stdout + answer.stderr


def test_told_to_end_it_leaves_nothing_behind(demo, place):
    process, said = demo
    page = re.search(r"http://\S+", said[0]).group()
    assert httpx.get(page, trust_env=False).status_code == 200
    assert list(place.glob("cairn-demo-*"))
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0
    assert list(place.glob("cairn-demo-*")) == []
