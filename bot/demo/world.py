"""One whole demo workspace: its parts, wired together.

Owns the wiring only.
"""

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
    """Hold `workspace.lock` while touching any part."""

    def __init__(self, config: Config):
        self.config = config
        self.workspace = Workspace(config)
        self.files = Files(self.workspace)
        self.messages = Messages(self.workspace, self.files)
        self.views = Views(self.workspace)
        self.triggers = Triggers(self.workspace)
        self.faults = Faults()
        self.log = Log()
        self.sockets = SocketMode(config)
        self.courier = Courier(config, self.log, self.faults, RequestUrl(config), self.sockets)
        self.events = Events(self.workspace, self.messages, self.views, self.courier)
        self.response_urls = ResponseUrls()
        self.closing = False  # whoever waits for a change gives up
