"""Nothing that is secret or that a person wrote leaves a running bot by the side: not in its log, its numbers, its errors.

Canaries are put wherever something may come in; then everything that the process wrote is searched for them.
"""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from bot import logs
from bot.demo.client import Visitor
from storage import engine
from storage.store import Store
from tests.faults.nursery import Nursery
from tests.faults.replicas import Deployment, Replica, deployed
from tests.faults.stage import CONFIRMED, PDF, eventually, newest_card

CANARY = "canary"
TOKEN, SECRET = "xoxb-canary-0000", "canary-signing-secret"
SAID = {
    "Proof of job-board registration": "https://canary-link.example/profile",
    "Career exploration notes": "canary-notes about nursing",
}
MAX_BODY = 1024 * 1024
REFERENCE = re.compile(r"reference: \W*([0-9A-F]{6})")


@pytest.fixture
def loud() -> Iterator[None]:
    """Logging as it was, afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


def visit(scene: Deployment, canary: Visitor, ben: Visitor) -> None:
    """The journey of a badge, with Slack in trouble on the way."""
    troubles = ("error_after", "cut_after", "ratelimited")
    scene.ws.faults(calls=[{"method": "chat.postMessage", "kind": kind, "times": 1} for kind in troubles])
    canary.dm("tell me about career prepared, canary-question")
    canary.press("Start this pathway", in_=canary.expect("Career Prepared"))
    canary.press("Add evidence for Level 1", in_=canary.expect("You're on"))
    assert canary.form().fill({**SAID, "Before you send": CONFIRMED}).submit() == {}
    card = newest_card(ben)
    ben.reply(card, "return: 2: canary-reason")
    canary.expect("Not yet", ever=True)
    scene.ws.faults(files=[{"kind": "sign_in", "times": 1}])
    canary.upload("canary-file.pdf", PDF, text="canary-caption")
    asked = canary.expect("canary-file.pdf", ever=True)
    canary.press(asked.labels[0], in_=asked)
    canary.press("Add it now", in_=canary.expect("to add", ever=True))
    form = canary.form().fill({"Career exploration notes": "canary-second", "Before you send": CONFIRMED})
    assert form.submit() == {}
    ben.press("Approve", in_=newest_card(ben, "second attempt"), confirm=True, stale=True)
    canary.wait_for(lambda m: "is yours" in m.text, what="the badge")


def faults_of_ours(scene: Deployment, canary: Visitor) -> list[str]:
    """What people are shown where the bot itself is at fault: the references."""
    found = []
    for word in ("validation", "lookup"):
        canary.dm(f"canary-{word}")
        told = canary.wait_for(
            lambda m: bool(m.changed > canary._since and REFERENCE.search(m.text)), what="a reference"
        )
        found.append(REFERENCE.search(told.text).group(1))
    canary.slash("/pathway progress")
    eventually(lambda: 'outcome="unclear"' in scene.replicas[0].get("/metrics").text or None, "a fault while sending")
    return found


def replies(replica: Replica) -> str:
    """What strangers and monitors are told."""
    url = f"{replica.url}/slack/events"
    forged = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=canary"}
    answers = [
        *(replica.get(path) for path in ("/metrics", "/readyz", "/healthz", "/badges/canary-badge", "/canary")),
        httpx.post(url, content=b'{"text": "canary-body"}', trust_env=False),
        httpx.post(url, content=b'{"text": "canary-body"}', headers=forged, trust_env=False),
        httpx.post(url, content=b"canary" * MAX_BODY, headers=forged, trust_env=False),
        httpx.post(f"{replica.url}/demo/clock", content=b'{"days": "canary-days"}', trust_env=False),
    ]
    assert [a.status_code for a in answers] == [200, 200, 200, 404, 404, 401, 401, 413, 500]
    return "\n".join(f"{a.headers} {a.text}" for a in answers)


def test_what_a_bot_writes_holds_no_secret_and_nothing_that_anybody_wrote(
    sqlite_url: str, tmp_path: Path, small_catalog: Path, nursery: Nursery
) -> None:
    config = {"bot_token": TOKEN, "signing_secret": SECRET}
    with deployed(sqlite_url, tmp_path, small_catalog, **config) as scene:
        replica = scene.replica(nursery, verbose=True, before="tests.faults.broken")
        canary = scene.ws.add_person("U0LEARN01", "Canary Okafor", email="canary-mail@example.edu")
        visit(scene, canary, scene.person("Ben"))
        shown = faults_of_ours(scene, canary)
        told = replies(replica)
        replica.stop()
        written = replica.log.read_text()
        lines = replica.lines()
    key = (tmp_path / "demo-key.pem").read_text().splitlines()[1]
    for text in (told, written):
        assert re.findall(rf".*{CANARY}.*", text, re.IGNORECASE) == []
        assert key not in text
    kept = {
        line["reference"]: line for line in lines if line["message"] == "a request could not be handled and was kept"
    }
    assert list(kept) == shown
    assert [line["error"][0] for line in kept.values()] == ["ValidationError", "KeyError"]
    assert {line["kind"] for line in kept.values()} == {"event"}
    sending = next(line for line in lines if line["message"] == "an effect met a fault of ours")
    assert (sending["kind"], sending["reference"]) == ("say", f"E{sending['effect']}")
    assert any(frame.endswith("break_while_sending") for frame in sending["trace"])


@contextmanager
def logged(**how: bool) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.set_up(stream=stream, **how)
    yield stream


@pytest.mark.parametrize("service", [True, False], ids=["JSON", "plain"])
def test_a_log_line_names_the_exception_and_the_place_but_not_the_message(loud: None, service: bool) -> None:
    with logged(service=service) as stream:
        try:
            raise KeyError("songbird-1") from ValueError("songbird-2")  # noqa: TRY301  to have an exception with a cause
        except KeyError:
            logging.getLogger("bot.somewhere").exception("it broke", extra={"reference": "3F0A9C", "kind": "event"})
        logging.getLogger("library").error("failed with %s", "songbird-3")
        logging.getLogger("library").error("one\nsongbird-4")
    written = stream.getvalue()
    assert "songbird" not in written
    for word in ("it broke", "3F0A9C", "event", "KeyError", "ValueError", "test_canary.py", "failed with %s"):
        assert word in written


def test_an_exception_that_nobody_caught_is_logged_without_its_message(loud: None, monkeypatch) -> None:
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    with logged(service=True) as stream:
        error = ValueError("canary")
        logs.sys.excepthook(ValueError, error, None)
    assert CANARY not in stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_a_databases_error_does_not_quote_what_was_to_be_stored(store: Store) -> None:
    with pytest.raises(sa.exc.SQLAlchemyError) as raised, engine.writing(store._engine) as connection:
        connection.execute(sa.text("SELECT * FROM nowhere WHERE x = :x"), {"x": CANARY})
    assert CANARY not in str(raised.value)
