"""What Slack's method reference says: arguments, scopes and error codes of each method.

Owns reading `reference.json` (its `origin` says where from) and refusing what it does not allow.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from bot.demo.refusal import Refused, invalid_arguments
from bot.demo.workspace import Json

ALWAYS = {"token", "team_id"}  # Bolt sends the team with every call


@dataclass(frozen=True, kw_only=True)
class Method:
    name: str
    args: frozenset[str]
    required: tuple[str, ...]
    scopes: frozenset[str]  # any one of them is enough to be heard
    errors: frozenset[str]
    tier: str
    takes_json: bool

    def check_arguments(self, args: Json) -> None:
        """Raises invalid_arguments, naming each argument that is unknown or missing."""
        problems = [f"unknown argument: {name}" for name in sorted(args.keys() - self.args - ALWAYS)]
        problems += [f"missing required field: {name}" for name in self.required if args.get(name) in (None, "")]
        if problems:
            raise invalid_arguments(*problems)

    def check_scopes(self, granted: frozenset[str]) -> None:
        """Raises missing_scope with what was needed and what the token has."""
        if self.scopes and not self.scopes & granted:
            raise missing_scope(",".join(sorted(self.scopes)), granted)

    def documents(self, error: str) -> bool:
        return error in self.errors


def missing_scope(needed: str, granted: frozenset[str]) -> Refused:
    return Refused("missing_scope", needed=needed, provided=",".join(sorted(granted)))


def load() -> dict[str, Method]:
    """Every method of the reference by its name."""
    raw = json.loads((Path(__file__).parent / "reference.json").read_text())
    return {name: _method(name, entry, raw["additions"]) for name, entry in raw["methods"].items()}


def _method(name: str, entry: Json, additions: dict[str, list[str]]) -> Method:
    return Method(
        name=name,
        args=frozenset(entry["args"]),
        required=tuple(entry["required"]),
        scopes=frozenset(entry["scopes"]),
        errors=frozenset([*entry["errors"], *additions["*"], *additions.get(name, [])]),
        tier=entry["tier"],
        # The reading methods and the upload address take forms only; JSON bodies are for the writing ones.
        takes_json=entry["verb"] == "POST" and name != "files.getUploadURLExternal",
    )
