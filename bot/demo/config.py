"""How one demo workspace is set up: the app installed in it, and how patient it is.

Owns the values only; reads no environment and opens nothing.
"""

from dataclasses import dataclass, field

from bot.demo.seed import BOT_USER, Seed, default_seed

_SCOPES = """
    app_mentions:read channels:history channels:read chat:write commands dnd:read files:read files:write groups:history
    groups:read im:history im:read im:write reactions:write team:read usergroups:read users:read users:read.email
"""
_SUBSCRIPTIONS = """
    message.im message.groups app_mention app_home_opened member_joined_channel user_change file_shared
"""
SCOPES = frozenset(_SCOPES.split())
SUBSCRIPTIONS = frozenset(_SUBSCRIPTIONS.split())


@dataclass(kw_only=True)
class Config:
    """`bot_urls` take turns (replicas behind one address); it and `origin` may be set after the start."""

    bot_urls: tuple[str, ...] = ()  # the app's request URL for events, interactivity and commands
    socket_mode: bool = False  # all of that over the app's own connections instead
    app_token: str = "xapp-1-A0CAIRN001-demo"  # noqa: S105  of a workspace that exists only on this machine
    app_scopes: frozenset[str] = frozenset({"connections:write"})
    goodbye_seconds: float = 10.0  # between the announced end of a connection and its end
    signing_secret: str = "demo-signing-secret"  # noqa: S105  of a workspace that exists only on this machine
    bot_token: str = "xoxb-demo-0000"  # noqa: S105  as above
    scopes: frozenset[str] = SCOPES
    subscriptions: frozenset[str] = SUBSCRIPTIONS
    commands: tuple[str, ...] = ("/pathway",)
    # message shortcut: callback_id -> its name in the menu
    shortcuts: dict[str, str] = field(default_factory=lambda: {"ask-about": "Ask Cairn about this"})
    team: str = "T0CAIRN001"
    team_name: str = "Cairn Demo"
    team_domain: str = "cairn-demo"
    app: str = "A0CAIRN001"
    bot: str = "B0CAIRN001"
    bot_user: str = BOT_USER
    origin: str = "http://127.0.0.1"  # where this workspace is served
    clock_url: str | None = None  # POST {"days": n} there moves programme time; the bot's side of the demo gives it
    answer_seconds: float = 3.0  # Slack waits this long for an answer
    trigger_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)  # of an event, in seconds
    share_seconds: float = 0.05  # between an upload's completion and its appearance in the channel
    rate_limits: bool = False  # refuse calls above Slack's tiers
    seed: Seed = field(default_factory=default_seed)
