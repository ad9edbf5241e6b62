"""How Slack says no. Owns the one exception that every method raises; says nothing about HTTP."""

from typing import Any


class Refused(Exception):
    """A Web API error code with the fields Slack sends beside it (`needed`, `response_metadata`, ...)."""

    def __init__(self, error: str, **detail: Any):
        super().__init__(error)
        self.error = error
        self.detail = detail


def invalid_arguments(*problems: str) -> Refused:
    return _with_messages("invalid_arguments", problems)


def invalid_blocks(*problems: str) -> Refused:
    return _with_messages("invalid_blocks", problems)


def _with_messages(error: str, problems: tuple[str, ...]) -> Refused:
    return Refused(error, response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]})


class Misuse(Exception):
    """Something a person cannot do in this workspace: a button that is not shown, a channel they are not in."""


class ConfirmNeeded(Misuse):
    """The element asks first; `dialog` is its confirm object. Press again, confirmed."""

    def __init__(self, dialog: dict[str, Any]):
        super().__init__("This asks for confirmation first.")
        self.dialog = dialog
