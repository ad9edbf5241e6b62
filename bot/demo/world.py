"""One whole demo workspace: its parts, wired together, and how all of it starts afresh.

Owns the wiring only.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import Lock

from bot.demo.config import Config
from bot.demo.courier import Courier
from bot.demo.events import Events
from bot.demo.faults import Faults
from bot.demo.files import Files
from bot.demo.log import Log
from bot.demo.messages import Messages
from bot.demo.request_url import RequestUrl
from bot.demo.response_urls import ResponseUrls
from bot.demo.socket_mode import SocketMode
from bot.demo.views import Triggers, Views
from bot.demo.workspace import Workspace


class World:
    """Hold `workspace.lock` while touching any part. Parts are looked up each time: a reset replaces them."""

    def __init__(self, config: Config):
        self.config = config
        self.closing = False  # whoever waits for a change gives up
        self.app_away: Callable[[], AbstractContextManager[object]] = nullcontext  # the app stops, forgets, starts
        self.resets = 0
        self._resetting = Lock()
        self.sockets = SocketMode(config)
        self._furnish(Workspace(config))

    def reset(self) -> None:
        """The seed again, and an app that has forgotten everything. Blocks until the app is back."""
        with self._resetting, self.app_away():
            old = self.workspace
            with old.lock:
                self.courier.stop()
                self._furnish(Workspace(self.config, after=old))
        with self.workspace.changing():  # only now: whoever sees it may go on
            self.resets += 1

    def _furnish(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.files = Files(self.workspace)
        self.messages = Messages(self.workspace, self.files)
        self.views = Views(self.workspace)
        self.triggers = Triggers(self.workspace)
        self.faults = Faults()
        self.log = Log()
        self.courier = Courier(self.config, self.log, self.faults, RequestUrl(self.config), self.sockets)
        self.events = Events(self.workspace, self.messages, self.views, self.courier)
        self.response_urls = ResponseUrls()
        self.days_moved = 0.0  # programme time, by the page
        self.badge_opened = False  # a link to a badge's page was followed
