"""POST /api/{method}: who calls, with which arguments and scopes, and what goes wrong on purpose.

Owns the order of the checks and the shape of answers; the methods themselves are methods.py's table.
"""

import time
from dataclasses import dataclass, field

from bot.demo import reference
from bot.demo.apps import APP_LEVEL
from bot.demo.arguments import decode
from bot.demo.faults import CallFault
from bot.demo.methods import METHODS
from bot.demo.ratelimits import RateLimits
from bot.demo.refusal import Refused
from bot.demo.workspace import Json
from bot.demo.world import World


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    content_type: str
    authorization: str  # the header, empty when absent
    query: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`cut` closes the connection without an answer."""

    status: int = 200
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


class Undocumented(AssertionError):
    """A code was answered that Slack's reference does not list for the method: a defect of this stand-in."""


class WebApi:
    def __init__(self, world: World):
        self._world = world
        self._reference = reference.load()
        self._limits = RateLimits()

    def handle(self, request: Request) -> Reply:
        """Blocking; every call is logged, with what was accepted and what the caller got to see."""
        fault = self._world.faults.for_call(request.method)
        entry = self._world.log.add("call", method=request.method, fault=fault.kind if fault else None)
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
        reply = _instead(fault) if fault else None
        if reply is None:
            reply = self._answer(request, entry)
            reply = (_afterwards(fault) if fault else None) or reply
        entry.update(status=reply.status, cut=reply.cut, retry_after=reply.headers.get("Retry-After"))
        return reply

    def _answer(self, request: Request, entry: Json) -> Reply:
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._world.config.scopes))}
        try:
            with self._world.workspace.lock:
                body = {"ok": True, **self._perform(request, entry)}
        except Refused as refused:
            self._documented(request.method, refused.error)
            if refused.error == "ratelimited":
                wait = {"Retry-After": str(refused.detail["wait"])}
                return Reply(status=429, body={"ok": False, "error": "ratelimited"}, headers=wait)
            body = {"ok": False, "error": refused.error, **refused.detail}
        entry.update(ok=body["ok"], error=body.get("error"), result=_result(body))
        return Reply(body=body, headers=headers)

    def _perform(self, request: Request, entry: Json) -> Json:
        method = self._reference.get(request.method)
        handler = METHODS.get(request.method)
        if method is None or handler is None:
            raise Refused("unknown_method", req_method=request.method)
        args = decode(request.content_type, request.body, request.query, takes_json=method.takes_json)
        token = request.authorization.removeprefix("Bearer ") or str(args.pop("token", ""))
        args.pop("token", None)
        args.pop("team_id", None)
        entry["args"] = args
        self._check_token(method, token)
        self._check_rate(method, args)
        method.check_scopes(self._granted(method))
        method.check_arguments(args)
        return handler(self._world, args)

    def _check_token(self, method: reference.Method, token: str) -> None:
        config = self._world.config
        wanted, other = config.bot_token, config.app_token
        if method.name in APP_LEVEL:
            wanted, other = other, wanted
        if not token:
            raise Refused("not_authed")
        if token != wanted:
            raise Refused("not_allowed_token_type" if token == other else "invalid_auth")

    def _granted(self, method: reference.Method) -> frozenset[str]:
        config = self._world.config
        return config.app_scopes if method.name in APP_LEVEL else config.scopes

    def _check_rate(self, method: reference.Method, args: Json) -> None:
        if not self._world.config.rate_limits:
            return
        wait = self._limits.wait(method.name, method.tier, args.get("channel"))
        if wait:
            raise Refused("ratelimited", wait=wait)

    def _documented(self, name: str, error: str) -> None:
        method = self._reference.get(name)
        if method and not method.documents(error):
            raise Undocumented(f"{name} answered {error}")


def _instead(fault: CallFault) -> Reply | None:
    """What the caller gets in place of any work."""
    if fault.kind == "ratelimited":
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        return Reply(status=429, body={"ok": False, "error": "ratelimited"}, headers=headers)
    if fault.kind == "error_before":
        return Reply(status=fault.status, body={"ok": False, "error": "internal_error"})
    return Reply(cut=True) if fault.kind == "cut_before" else None


def _afterwards(fault: CallFault) -> Reply | None:
    """What the caller gets although the work is done."""
    if fault.kind == "error_after":
        return Reply(status=fault.status, body={"ok": False, "error": "internal_error"})
    return Reply(cut=True) if fault.kind == "cut_after" else None


def _result(body: Json) -> Json:
    """What identifies the outcome, for checks after the fact."""
    return {name: body[name] for name in ("channel", "ts", "message_ts") if isinstance(body.get(name), str)}
