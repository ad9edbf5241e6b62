"""kill -9 at each commit boundary of one journey, before the commit and after it: nothing lost, nothing doubled."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.demo.client import Visitor, Workspace
from bot.demo.config import Config
from bot.demo.screens import Home, Message
from bot.demo.server import running_workspace
from bot.playground import demo_settings
from bot.server import free_socket
from bot.settings import Settings
from storage.records import AwardState, DecisionKind, LinkState, SubmissionState
from storage.store import Store
from tests.faults.stage import (
    CONFIRMED,
    LEVEL,
    MACRO,
    PDF,
    TEAM,
    Scene,
    all_decisions,
    all_effects,
    at_level,
    eventually,
    insist,
    newest_card,
    seeding_desk,
)

ROOT = Path(__file__).parents[2]
PATIENCE = 200.0  # seconds, for a machine that has other things to do as well
LEASE_SECONDS = 1.0  # so that what a killed process held is free soon
LABELS = {
    "start",
    "publish-catalog",
    "claim",
    "connect",
    "said",
    "profile",
    "dm",
    "home-opened",
    "pressed:add-evidence",
    "pressed:approve",
    "form:evidence",
    "fetched",
    "publish",
    "link-checked",
    *(f"settle:{kind}" for kind in ("connect", "say", "home", "profile", "fetch", "hand-over", "issue", "link")),
}
BOUNDARIES = {f"{label} {moment}" for label in LABELS for moment in ("before", "after")}
TEXTS = {"Education Design Lab badge": "https://badges.example.edu/empathy/1", "Self-reflection": "I listened first."}


@contextmanager
def restarted_bot(settings: Settings, folder: Path) -> Iterator[Path]:
    """`cairn serve` that kills itself once at each boundary; the file with the boundaries it was killed at."""
    killed = folder / "killed"
    killed.touch()
    environment = dict(os.environ) | {
        "SLACK_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "SLACK_SIGNING_SECRET": settings.signing_secret.get_secret_value(),
        "SLACK_API_URL": settings.slack_api_url,
        "CAIRN_DATABASE_URL": settings.database_url,
        "CAIRN_BLOBS": str(settings.blobs),
        "CAIRN_PUBLIC_URL": settings.public_url,
        "CAIRN_PORT": settings.public_url.rpartition(":")[2],
        "CAIRN_CATALOG": str(settings.catalog),
        "CAIRN_DEMO": "true",
        "CAIRN_LEASE_SECONDS": str(LEASE_SECONDS),
        "CAIRN_PACE_SECONDS": str(settings.pace_seconds),
        "CAIRN_PACE_BURST": str(settings.pace_burst),
        "CAIRN_FAULT_FILE": str(killed),
    }
    command = [sys.executable, "-m", "tests.faults.restarted"]
    with (folder / "log").open("wb") as log:
        bot = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            yield killed
            assert bot.poll() is None, (folder / "log").read_text()[-3000:]
        finally:
            os.killpg(bot.pid, signal.SIGKILL)
            bot.wait()


@pytest.mark.timeout(600)
def test_a_journey_killed_at_every_commit_loses_and_doubles_nothing(
    store_url: str, tmp_path: Path, small_catalog: Path
) -> None:
    with free_socket() as listener:
        bot_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    # Slack gives up after three repeats; here it is more stubborn, as its patience is not what is tested.
    config = Config(bot_urls=(f"{bot_url}/slack/events",), retry_delays=(0.05, *[0.25] * 200))
    with (
        closing(Store(store_url)) as store,
        running_workspace(config) as workspace,
        Workspace(workspace.url, timeout=PATIENCE) as ws,
    ):
        settings = demo_settings(workspace, bot_url, tmp_path, store_url).model_copy(update={"catalog": small_catalog})
        with restarted_bot(settings, tmp_path) as killed:
            scene = Scene(ws=ws, store=store, bot_url=bot_url)
            eventually(scene.review_channel, f"the review channel; {tmp_path / 'log'} tells", PATIENCE)
            at_level(seeding_desk(store, settings, tmp_path), ws.person("Ada").id, 3, signed=False)
            journey(scene)
            scene.quiet(PATIENCE, but="connect")  # each of fifty starts looks around once more
            eventually(lambda: set(points(killed)) >= BOUNDARIES or None, "a kill at each boundary", PATIENCE)
            whole(scene)
    assert len(points(killed)) == len(set(points(killed)))


def points(killed: Path) -> list[str]:
    """The boundaries that a process was killed at, in order."""
    return killed.read_text().splitlines()


def journey(scene: Scene) -> None:
    """Level 3 is left: evidence with a file, returned, mended, approved; the macro-badge."""
    ada, ben, cy = (scene.person(name) for name in ("Ada", "Ben", "Cy"))
    ada.dm("tell me about career prepared")
    ada.expect("Career Prepared", ever=True)
    home = ada.home("Add evidence for Level 3")
    send(ada, "Add evidence for Level 3", home, {"Supervisor performance evaluation": ("report.pdf", PDF), **TEXTS})
    card = newest_card(ben, "first attempt", seconds=PATIENCE)
    ben.wait_for(lambda m: bool(m.files), card)
    ben.reply(card, "return: 4: say what you would do differently")
    returned = ada.wait_for(lambda m: "Add it now" in m.labels, what="what to add")
    send(ada, "Add it now", returned, {"Self-reflection": "Next time I would ask earlier."})
    card = newest_card(ben, "second attempt", seconds=PATIENCE)
    insist(lambda: cy.press("Approve", in_=card, confirm=True, stale=True), PATIENCE)
    ada.wait_for(lambda m: "You did it" in m.text, what="the macro-badge")


def send(ada: Visitor, label: str, where: Home | Message, values: dict) -> None:
    """By this button to the form, filled and sent; pressed again where Slack shows an error."""
    insist(lambda: ada.press(label, in_=where), PATIENCE)
    form = ada.form().fill({**values, "Before you send": CONFIRMED})
    assert insist(form.submit, PATIENCE) == {}
    ada.no_form()


def whole(scene: Scene) -> None:
    """Each effect posted once, each thing done once, everything done."""
    ada = scene.person("Ada").id
    assert {idem: n for idem, n in scene.posts().items() if n > 1} == {}
    assert {title: n for title, n in scene.shared_files().items() if n > 1} == {}
    effects = [e for e in all_effects(scene.store) if e.kind != "connect"]
    assert [(e.idem, e.error) for e in effects if e.state != "done"] == []
    decisions = Counter(d.kind for d in all_decisions(scene.store))
    assert decisions == {DecisionKind.RETURNED: 1, DecisionKind.APPROVED: 1}
    with scene.store.read() as unit:
        sent = [s for s in unit.submissions.of(TEAM, ada) if s.member == "l3-badge"]
        awards = unit.awards.of(TEAM, ada)
        assert unit.letters.all() == []
        assert unit.audit.broken_at() is None
    assert [(s.attempt, s.state) for s in sent] == [(2, SubmissionState.APPROVED), (1, SubmissionState.RETURNED)]
    assert Counter(a.badge for a in awards) == Counter([*LEVEL.values(), MACRO, "edl-empathy"])
    issued = [a for a in awards if a.state is not AwardState.RECOGNISED]
    assert {a.badge: (a.state, a.link) for a in issued} == dict.fromkeys(
        (LEVEL[3], MACRO), (AwardState.ISSUED, LinkState.CHECKED)
    )
    said = Counter(e.payload["facts"]["award"] for e in effects if e.payload.get("note") == "badge")
    assert said == {a.id: 1 for a in issued}
