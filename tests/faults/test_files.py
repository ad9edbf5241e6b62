"""Files that are not what they should be, and hosts that want our token: refused in words, and nothing is lost."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.demo.client import Visitor
from bot.demo.screens import Message
from bot.settings import Settings
from storage.records import EvidenceState, SubmissionState
from tests.faults.stage import CONFIRMED, PDF, TEAM, Scene, at_level, newest_card, seeding_desk

FIELD = "Supervisor performance evaluation"
TEXTS = {"Education Design Lab badge": "https://badges.example.edu/empathy/1", "Self-reflection": "I listened first."}


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Visitor:
    """Ada, with all but the badge of Level 3 behind her: its form asks for a file."""
    ada = scene.person("Ada")
    settings = Settings.model_validate(
        {"CAIRN_PUBLIC_URL": scene.bot_url, "CAIRN_DEMO": "true", "CAIRN_BLOBS": str(tmp_path / "blobs")}
    )
    at_level(seeding_desk(scene.store, settings, tmp_path), ada.id, 3, signed=False)
    scene.quiet()
    return ada


def send(ada: Visitor, **files: Any) -> None:
    ada.press("Add evidence for Level 3", in_=ada.home("Add evidence for Level 3"))
    assert ada.form().fill({FIELD: ("report.pdf", PDF), **TEXTS, "Before you send": CONFIRMED}).submit() == {}


def standing(scene: Scene, ada: Visitor) -> tuple[SubmissionState, list[EvidenceState]]:
    """The state of Ada's submission for Level 3, and of its files."""
    with scene.store.read() as unit:
        submission = next(s for s in unit.submissions.of(TEAM, ada.id) if s.member == "l3-badge")
        return submission.state, [e.state for e in unit.evidence.of(submission.id) if e.kind == "file"]


def cards(scene: Scene) -> list[Message]:
    return [m for m in scene.person("Ben").messages("career-prepared-review") if "Approve" in m.labels]


def test_a_sign_in_page_is_no_evidence_and_the_right_file_goes_on_from_the_draft(scene: Scene, ada: Visitor) -> None:
    scene.ws.faults(files=[{"kind": "sign_in"}])
    send(ada)
    refused = ada.expect("sign in")
    scene.quiet()
    scene.ws.faults()
    assert standing(scene, ada) == (SubmissionState.INCOMPLETE, [EvidenceState.REJECTED])
    assert cards(scene) == []
    assert refused.labels
    ada.press(refused.labels[0], in_=refused)
    form = ada.form()
    assert "I listened first." in form.text
    assert form.fill({FIELD: ("report.pdf", PDF), "Before you send": CONFIRMED}).submit() == {}
    newest_card(scene.person("Ben"), "Level 3")
    state, files = standing(scene, ada)
    assert state is SubmissionState.IN_REVIEW
    assert EvidenceState.STORED in files


class Stranger:
    """Another host, which notes what it is asked and with which headers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(dict(self.headers))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}/report.pdf"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    one = Stranger()
    yield one
    one.close()


def test_a_redirect_takes_our_token_nowhere_and_the_learner_is_told(
    scene: Scene, ada: Visitor, stranger: Stranger
) -> None:
    scene.ws.faults(files=[{"kind": "redirect", "to": stranger.url, "times": 1}])
    send(ada)
    ada.expect("could not fetch that file")
    scene.quiet()
    assert stranger.asked == []
    assert standing(scene, ada) == (SubmissionState.INCOMPLETE, [EvidenceState.REJECTED])


@pytest.mark.parametrize("at", [1, len(PDF) - 1])
def test_a_download_that_breaks_off_is_tried_again_and_the_whole_file_is_kept(
    scene: Scene, ada: Visitor, at: int
) -> None:
    scene.ws.faults(files=[{"kind": "cut", "at": at, "times": 1}])
    send(ada)
    newest_card(scene.person("Ben"), "Level 3")
    with scene.store.read() as unit:
        submission = next(s for s in unit.submissions.of(TEAM, ada.id) if s.member == "l3-badge")
        assert [e.size for e in unit.evidence.of(submission.id) if e.kind == "file"] == [len(PDF)]


@pytest.mark.parametrize("kind", ["error_after", "cut_before", "cut_after"])
def test_a_file_reaches_the_assessors_once_when_sharing_it_meets(scene: Scene, ada: Visitor, kind: str) -> None:
    scene.ws.faults(calls=[{"method": "files.completeUploadExternal", "kind": kind, "times": 1, "retry_after": "0.3"}])
    send(ada)
    card = newest_card(scene.person("Ben"), "Level 3")
    scene.person("Ben").wait_for(lambda m: bool(m.files), card)
    scene.quiet()
    assert list(scene.shared_files().values()) == [1]
