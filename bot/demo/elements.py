"""Walking blocks: which interactive elements they hold, and the ids Slack gives to those without one.

Owns the shape of nesting only; limits are blocks.py, wording is rendering.py.
"""

from collections.abc import Callable, Iterator

from bot.demo.workspace import Json


def interactive(blocks: list[Json] | None) -> Iterator[tuple[Json, Json]]:
    """(block, element) for everything a person can press, choose or fill, in reading order."""
    for block in blocks or []:
        for element in (block.get("accessory"), block.get("element"), *_actions(block)):
            if isinstance(element, dict) and element.get("type") != "image":
                yield block, element


def find(blocks: list[Json] | None, action_id: str, block_id: str | None = None) -> tuple[Json, Json] | None:
    for block, element in interactive(blocks):
        if element.get("action_id") == action_id and block_id in {None, block.get("block_id")}:
            return block, element
    return None


def options_of(element: Json) -> list[Json]:
    """All options of a select, an overflow menu, radio buttons or checkboxes; groups flattened."""
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *grouped]


def named(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """A copy in which every block has a block_id and every element an action_id."""
    return [_named_block(block, new_id) for block in blocks]


def _named_block(block: Json, new_id: Callable[[str], str]) -> Json:
    copy = {"block_id": new_id("b"), **block}
    for slot in ("accessory", "element"):
        if slot in copy and copy[slot].get("type") != "image":
            copy[slot] = {"action_id": new_id("a"), **copy[slot]}
    if block["type"] == "actions":
        copy["elements"] = [{"action_id": new_id("a"), **element} for element in block["elements"]]
    return copy


def _actions(block: Json) -> list[Json]:
    return block.get("elements") or [] if block.get("type") == "actions" else []
