"""Over Socket Mode everything is as over HTTP: the journey, two bots on one database, a database that is away, an end."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from pydantic import ValidationError

from bot.app import Cairn, NotConfigured, build
from bot.demo import play
from bot.demo.client import AppDidNotRespond, Workspace
from bot.demo.config import Config
from bot.demo.server import Running, running_workspace
from bot.doctor import examine
from bot.playground import INDEPENDENT, demo_settings, playground
from bot.server import free_socket, running
from bot.settings import Settings
from tests.faults.stage import one_pathway

PATIENCE = 30.0
RETRIES = (0.0, *[0.2] * 50)


@contextmanager
def bots(folder: Path, *databases: str, **config) -> Iterator[tuple[Workspace, list[Cairn]]]:
    """A workspace with a bot for each database URL; none of them is called over HTTP."""
    with ExitStack() as stack:
        wanted = Config(socket_mode=True, retry_delays=RETRIES, **config)
        served = stack.enter_context(running_workspace(wanted))
        ws = stack.enter_context(Workspace(served.url, timeout=PATIENCE))
        catalog = one_pathway(folder / "catalog")
        cairns = [stack.enter_context(bot(served, folder, catalog, url)) for url in databases]
        until(lambda: len(connections(ws)) == 2 * len(databases))
        yield ws, cairns


def bot(served: Running, folder: Path, catalog: Path, database: str):
    listener = free_socket()
    settings = demo_settings(served, f"http://127.0.0.1:{listener.getsockname()[1]}", folder, database)
    return running(settings.model_copy(update={"catalog": catalog}), listener)


def connections(ws: Workspace) -> list[int]:
    return [s["connection"] for s in ws.get("sockets")["sockets"]]


def attempts(ws: Workspace) -> list[list[dict]]:
    return [entry["attempts"] for entry in ws.log("delivery")]


def until(holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def again_and_again(deed: Callable[[], object], seconds: float) -> Iterator[None]:
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(seconds):
            deed()

    thread = threading.Thread(target=repeat)
    thread.start()
    yield
    over.set()
    thread.join()


def test_the_whole_journey_while_slack_renews_the_connections(capsys):
    with playground(socket_mode=True) as place, Workspace(place.workspace.url) as ws:
        ws.configure(goodbye_seconds=0.5)
        until(lambda: len(connections(ws)) == 2)
        with again_and_again(lambda: ws.post("sockets", {"what": "warning"}), 1.0):
            ended = play.play(place.workspace.url, INDEPENDENT)

        assert ended == 0, capsys.readouterr().err
        tried = attempts(ws)
        assert [len(one) for one in tried] == [1] * len(tried)
        assert len({a["connection"] for [a] in tried}) > 10


def test_two_bots_on_one_database_share_the_payloads_and_answer_each_once(tmp_path, postgres_url):
    with bots(tmp_path, postgres_url, postgres_url) as (ws, _):
        ada = ws.person("Ada")
        for n in range(12):
            ada.dm(f"tell me about career prepared {n}")
        ws.settle()
        until(lambda: len(answers(ada)) >= 12)
        time.sleep(0.3)

        assert len(answers(ada)) == 12
        tried = [entry["attempts"] for entry in ws.log("delivery", type="message") if "bot_id" not in entry["event"]]
        assert [len(one) for one in tried] == [1] * 12
        assert {a["connection"] for [a] in tried} == set(connections(ws))


def answers(ada) -> list[str]:
    return [m.text for m in ada.messages() if m.from_app]


def test_while_the_database_is_away_nothing_is_acknowledged_and_afterwards_it_arrives(
    tmp_path, postgres_url, postgres_server
):
    with bots(tmp_path, postgres_url, answer_seconds=1.0) as (ws, _):
        ada = ws.person("Ada")
        ada.dm("tell me about career prepared")
        start = ada.expect("Career Prepared")
        ws.settle()
        with database_away(postgres_server, postgres_url):
            seen = len(ws.log())
            ada.dm("how long does level 2 take")
            with pytest.raises(AppDidNotRespond):
                ada.press("Start this pathway", in_=start)
            tried = [a["reason"] for e in ws.log("delivery", since=seen) for a in e["attempts"]]
            assert set(tried) == {"timeout"}
        ada.expect("does not say")
        ws.settle()

        assert not [text for text in answers(ada) if "You're on" in text]


@contextmanager
def database_away(server: str, url: str) -> Iterator[None]:
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")


@pytest.fixture
def served(tmp_path) -> Iterator[tuple[subprocess.Popen, Workspace, str]]:
    """`cairn serve` with an app-level token and no signing secret."""
    listener = free_socket()
    port = listener.getsockname()[1]
    listener.close()
    url = f"http://127.0.0.1:{port}"
    config = Config(socket_mode=True, retry_delays=RETRIES)
    with running_workspace(config) as workspace, Workspace(workspace.url) as ws:
        secrets = tmp_path / "app_token"
        secrets.write_text(f"{workspace.world.config.app_token}\n")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "CAIRN_"))} | {
            "SLACK_BOT_TOKEN": workspace.world.config.bot_token,
            "SLACK_APP_TOKEN_FILE": str(secrets),
            "SLACK_API_URL": workspace.api_url,
            "CAIRN_DATABASE_URL": f"sqlite:///{tmp_path / 'cairn.db'}",
            "CAIRN_BLOBS": str(tmp_path / "blobs"),
            "CAIRN_PUBLIC_URL": url,
            "CAIRN_PORT": str(port),
            "CAIRN_CATALOG": str(one_pathway(tmp_path / "catalog")),
            "CAIRN_DEMO": "true",
        }
        command = [sys.executable, "-m", "bot.cli", "serve"]
        root = Path(__file__).parents[2]
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
        until(lambda: len(connections(ws)) == 2 or process.poll() is not None)
        yield process, ws, url
        process.kill()
        process.wait()


def test_cairn_serve_over_socket_mode_answers_and_ends_its_connections_when_it_is_told_to_stop(served):
    process, ws, url = served
    ada = ws.person("Ada")
    ada.dm("tell me about career prepared")
    assert ada.expect("Career Prepared", timeout=PATIENCE)
    ready = httpx.get(f"{url}/readyz", trust_env=False).json()
    assert (ready["ready"], [w for w in ready["warnings"] if "Socket" in w]) == (True, [])
    body = json.dumps({"type": "url_verification", "challenge": "x"})
    assert httpx.post(f"{url}/slack/events", content=body, trust_env=False).status_code == 404

    process.send_signal(signal.SIGTERM)

    assert process.wait(15) == 0
    until(lambda: connections(ws) == [], 1)


def test_readiness_warns_where_slack_gives_no_connection_and_badge_pages_go_on(tmp_path):
    with bots(tmp_path, "") as (ws, [cairn]):
        url = cairn.desk.public_url
        ws.configure(app_token="xapp-another")
        ws.post("sockets", {"what": "cut"})
        until(lambda: "0 of 2 connections" in str(httpx.get(f"{url}/readyz", trust_env=False).json()["warnings"]))
        answer = httpx.get(f"{url}/readyz", trust_env=False)

        assert answer.status_code == 200
        assert "Slack refuses: invalid_auth" in str(answer.json()["warnings"])


def test_a_token_of_another_kind_is_refused_in_words():
    with pytest.raises(ValidationError, match="app-level token, xapp"):
        Settings.model_validate({"SLACK_APP_TOKEN": "xoxb-the-bots"})


def test_without_a_way_for_slack_to_reach_it_the_bot_says_what_to_set():
    with pytest.raises(NotConfigured, match="SLACK_APP_TOKEN"):
        build(Settings.model_validate({"SLACK_BOT_TOKEN": "xoxb-1"}))


def test_the_doctor_asks_slack_for_a_connection_too(tmp_path):
    with running_workspace(Config(socket_mode=True)) as served:
        settings = demo_settings(served, "http://127.0.0.1:9", tmp_path)
        well = next(examine(settings))
        served.world.config.app_token = "xapp-another"
        ill = next(examine(settings))

        assert (well.what, well.good, well.detail.endswith("over Socket Mode")) == ("Slack", True, True)
        assert (ill.good, "invalid_auth" in ill.detail) == (False, True)
