"""kill -9 around a commit: nothing before it, everything after it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.cast import ADA, TEAM

ROOT = Path(__file__).parents[2]
PROGRAMME = """
import os, signal, sys
from storage.store import Store

def crash(label, moment):
    if (label, moment) == ("decide", sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

store = Store(sys.argv[1], on_commit=crash)
with store.write("before") as unit:
    unit.people.see("T1", "UBEN")
with store.write("decide") as unit:
    unit.inbox.first(("Ev1",), unit.now())
    unit.people.see("T1", "UADA")
    unit.outbox.enqueue("say", "C1", {"text": "approved"}, "one")
print("acknowledged")
"""


@pytest.mark.parametrize(("moment", "kept"), [("before", False), ("after", True)])
def test_a_kill_between_commit_and_acknowledgement_loses_nothing(store_url: str, moment: str, *, kept: bool) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAMME, store_url, moment], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, ""), ended.stderr
    store = Store(store_url)
    with store.write("delivered again") as unit:
        assert unit.people.get(TEAM, "UBEN") is not None
        assert unit.inbox.first(("Ev1",), unit.now()) == (not kept)
        assert (unit.people.get(TEAM, ADA) is not None) == kept
        assert [effect.idem for effect in unit.outbox.claim(10, 60)] == (["one"] if kept else [])
    store.close()
