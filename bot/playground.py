"""`cairn demo`: the demo workspace with the bot in it, on this machine alone; with a page, or played by itself."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo import play as script
from bot.demo.config import Config
from bot.demo.server import Running, running_workspace
from bot.server import free_socket, running
from bot.settings import Settings

INDEPENDENT = Path(__file__).parent / "badges" / "independent" / "verify_independently.py"


@dataclass
class Playground:
    """The workspace and the bot in it; the bot can be started afresh, on an empty folder."""

    workspace: Running
    folder: Path
    bot_url: str = ""

    @contextmanager
    def bot(self, port: int = 0) -> Iterator[None]:
        """Run the bot on this port until the block ends; what it kept is gone then."""
        listener = free_socket(port)
        self.bot_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = self.workspace.world.config
        config.bot_urls = () if config.socket_mode else (f"{self.bot_url}/slack/events",)
        config.clock_url = f"{self.bot_url}/demo/clock"
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            with running(demo_settings(self.workspace, self.bot_url, folder), listener):
                yield
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def playground(*, page_port: int = 0, bot_port: int = 0, socket_mode: bool = False) -> Iterator[Playground]:
    """Workspace and bot, wired to each other, in a folder that is gone afterwards."""
    page = free_socket(page_port)
    port = page.getsockname()[1]
    page.close()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-demo-"))
        workspace = stack.enter_context(running_workspace(Config(socket_mode=socket_mode), port=port))
        place = Playground(workspace, Path(folder))
        with ExitStack() as bots:

            @contextmanager
            def away() -> Iterator[None]:
                """Stop the bot, and start one that knows nothing: at the old address, which the page's links name."""
                port = int(place.bot_url.rpartition(":")[2])
                bots.close()
                try:
                    yield
                finally:
                    bots.enter_context(place.bot(port))

            bots.enter_context(place.bot(bot_port))
            workspace.world.app_away = away
            yield place


def demo_settings(workspace: Running, bot_url: str, folder: Path, database_url: str = "") -> Settings:
    """Settings of a bot in the demo workspace; its pace is quick, as nobody's real channel is flooded."""
    config = workspace.world.config
    socket_mode, http = {"SLACK_APP_TOKEN": config.app_token}, {"SLACK_SIGNING_SECRET": config.signing_secret}
    return Settings.model_validate(
        {
            **(socket_mode if config.socket_mode else http),
            "SLACK_BOT_TOKEN": config.bot_token,
            "SLACK_API_URL": workspace.api_url,
            "CAIRN_DATABASE_URL": database_url or f"sqlite:///{folder / 'cairn.db'}",
            "CAIRN_BLOBS": str(folder / "blobs"),
            "CAIRN_PUBLIC_URL": bot_url,
            "CAIRN_DEMO": "true",
            "CAIRN_PACE_SECONDS": "0.02",
            "CAIRN_PACE_BURST": "20",
        }
    )


def by_hand(bot_url: str) -> str:
    """The command that verifies a link of this demo, whose badges live at a plain address on this machine."""
    return f"CAIRN_DEMO=true CAIRN_PUBLIC_URL={bot_url} {Path(sys.argv[0])} verify LINK"


def _end_in_order() -> None:
    """Told to end, leave nothing behind: by default the signal would end the process before its folder goes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def open_page(port: int, *, socket_mode: bool = False) -> int:
    """Until interrupted."""
    _end_in_order()
    with playground(page_port=port, bot_port=port + 1, socket_mode=socket_mode) as place:
        print(f"Cairn's demo workspace: {place.workspace.url}", flush=True)  # noqa: T201  the command's output
        print("Open it in a browser: be Ada, who learns, or Ben, who assesses. Stop with Ctrl+C.", flush=True)  # noqa: T201  the command's output
        print(f"To check a badge's link by hand: {by_hand(place.bot_url)}", flush=True)  # noqa: T201  the command's output
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def play(*, socket_mode: bool = False) -> int:
    """The whole journey, over HTTP or Socket Mode; 0 only if the macro-badge's link verified."""
    _end_in_order()
    with playground(socket_mode=socket_mode) as place:
        return script.play(place.workspace.url, INDEPENDENT)
