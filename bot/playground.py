"""`cairn demo`: the demo workspace with the bot in it, on this machine alone; with a page, or played by itself."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo import play as script
from bot.demo.config import Config
from bot.demo.server import Running, running_workspace
from bot.server import free_socket, running
from bot.settings import Settings

INDEPENDENT = Path(__file__).parent / "badges" / "independent" / "verify_independently.py"


@dataclass(frozen=True)
class Playground:
    workspace: Running
    bot_url: str
    folder: Path


@contextmanager
def playground(*, page_port: int = 0, bot_port: int = 0, socket_mode: bool = False) -> Iterator[Playground]:
    """Workspace and bot, wired to each other, in a folder that is gone afterwards."""
    listener = free_socket(bot_port)
    bot_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    urls = () if socket_mode else (f"{bot_url}/slack/events",)
    config = Config(bot_urls=urls, socket_mode=socket_mode, clock_url=f"{bot_url}/demo/clock")
    page = free_socket(page_port)
    port = page.getsockname()[1]
    page.close()
    with tempfile.TemporaryDirectory(prefix="cairn-demo-") as folder, running_workspace(config, port=port) as workspace:
        settings = demo_settings(workspace, bot_url, Path(folder))
        with running(settings, listener):
            yield Playground(workspace, bot_url, Path(folder))


def demo_settings(workspace: Running, bot_url: str, folder: Path, database_url: str = "") -> Settings:
    """Settings of a bot in the demo workspace; its pace is quick, as nobody's real channel is flooded."""
    config = workspace.world.config
    return Settings.model_validate(
        {
            "SLACK_BOT_TOKEN": config.bot_token,
            **(
                {"SLACK_APP_TOKEN": config.app_token}
                if config.socket_mode
                else {"SLACK_SIGNING_SECRET": config.signing_secret}
            ),
            "SLACK_API_URL": workspace.api_url,
            "CAIRN_DATABASE_URL": database_url or f"sqlite:///{folder / 'cairn.db'}",
            "CAIRN_BLOBS": str(folder / "blobs"),
            "CAIRN_PUBLIC_URL": bot_url,
            "CAIRN_DEMO": "true",
            "CAIRN_PACE_SECONDS": "0.02",
            "CAIRN_PACE_BURST": "20",
        }
    )


def open_page(port: int, *, socket_mode: bool = False) -> int:
    """Until interrupted."""
    with playground(page_port=port, bot_port=port + 1, socket_mode=socket_mode) as place:
        print(f"Cairn's demo workspace: {place.workspace.url}", flush=True)  # noqa: T201  the command's output
        print("Open it in a browser: be Ada, who learns, or Ben, who assesses. Stop with Ctrl+C.", flush=True)  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def play(*, socket_mode: bool = False) -> int:
    """The whole journey, over HTTP or Socket Mode; 0 only if the macro-badge's link verified."""
    with playground(socket_mode=socket_mode) as place:
        return script.play(place.workspace.url, INDEPENDENT)
