"""One YAML file as plain values that remember their lines.

Owns the dialect that editors write: no tags, no anchors, no key twice, and dates stay text. Knows nothing of catalogs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from catalog.problems import Problem

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster; not every wheel has it
_YAML = "tag:yaml.org,2002:"
_BOOL, _TEXT = f"{_YAML}bool", f"{_YAML}str"
_PLAIN = {f"{_YAML}{kind}" for kind in ("null", "bool", "int", "float")}
_TAGS = {*_PLAIN, _TEXT, f"{_YAML}map", f"{_YAML}seq"}
_DEPTH = 40  # far deeper than any requirement tree, far shallower than the interpreter's limit


class _Loader(_Base):  # type: ignore[misc]  # which base it is depends on the wheel
    """YAML 1.1 without dates (`2024-10-29` is text) and with only `true` and `false` as booleans (`no` is text)."""

    yaml_implicit_resolvers = {  # noqa: RUF012  PyYAML's own class attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag in _PLAIN and (first in "tTfF" or tag != _BOOL)]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


@dataclass
class Document:
    """The values of one file; `line` finds where a value stands."""

    file: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    root: yaml.Node | None = None

    def line(self, path: tuple[str | int, ...] = ()) -> int:
        """The line of the value at `path`; steps that the file does not have are skipped."""
        node, line = self.root, 1
        for step in path:
            found = _child(node, step)
            if found is not None:
                node, line = found
        return line

    def add(self, path: tuple[str | int, ...], message: str) -> None:
        self.problems.append(Problem(self.file, self.line(path), message))


def read(path: Path, name: str) -> Document:
    """Read one file. Never raises for what an editor wrote: faults are in `problems`; no `data` where none is."""
    document = Document(name)
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        loader = _Loader(text)
        document.root = loader.get_single_node()
        if document.root is not None:
            document.data = _Values(document, loader).of(document.root)
    except UnicodeDecodeError as error:
        document.problems.append(
            Problem(name, 1, f"The file is not UTF-8 text (byte {error.start}). Save it as UTF-8.")
        )
    except yaml.MarkedYAMLError as error:
        document.problems.append(_syntax(name, error, text))
    except yaml.YAMLError:
        document.problems.append(
            Problem(name, 1, "The file holds characters that YAML does not allow. Save it as plain UTF-8 text.")
        )
    return document


class _Values:
    """Nodes to values, noting what the dialect refuses on the way."""

    def __init__(self, document: Document, loader: Any) -> None:
        self.document = document
        self.loader = loader
        self.seen: set[int] = set()

    def of(self, node: yaml.Node, depth: int = 0) -> Any:
        if id(node) in self.seen:
            return self._refuse(node, "References (& and *) are not used here. Write the value out again.")
        self.seen.add(id(node))
        if depth > _DEPTH:
            return self._refuse(node, "This is nested too deeply. Check the indentation.")
        if node.tag not in _TAGS:
            return self._refuse(node, f"The tag `{node.tag.removeprefix(_YAML)}` is not used here. Remove it.")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(child, depth + 1) for child in node.value]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str | int, Any]:
        values: dict[str | int, Any] = {}
        for key, child in node.value:
            name = self.of(key)
            if not isinstance(name, str | int):
                self._refuse(key, "A field's name must be plain text.")
            elif name in values:
                self._refuse(key, f"`{name}` stands twice in the same entry. Keep one of them.")
            else:
                values[name] = self.of(child, depth + 1)
        return values

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag == _TEXT:
            return node.value
        try:
            return self.loader.construct_object(node)
        except ValueError:
            return self._refuse(node, f"`{node.value}` is not a value of its tag. Remove the tag.")

    def _refuse(self, node: yaml.Node, message: str) -> None:
        self.document.problems.append(Problem(self.document.file, _line(node), message))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], _line(node.value[step])
    if isinstance(node, yaml.MappingNode):
        return next(((value, _line(key)) for key, value in node.value if key.value == str(step)), None)
    return None


def _syntax(name: str, error: yaml.MarkedYAMLError, text: str) -> Problem:
    said = error.problem or "it is not YAML"
    mark = error.context_mark if "end of stream" in said else error.problem_mark  # a quote is mended where it opens
    line = (mark.line if mark else 0) + 1
    if "\t" in _indent(text, line):
        return Problem(name, line, "There is a tab here. Indent with spaces.")
    advice = next(
        (words for sign, words in _ADVICE if sign in said),
        "Check the indentation, quotes and colons here and one line above.",
    )
    return Problem(name, line, f"This can't be read as YAML ({said}). {advice}")


def _indent(text: str, line: int) -> str:
    words = "".join(text.splitlines()[line - 1 : line])
    return words[: len(words) - len(words.lstrip())]


_ADVICE = (
    ("mapping values are not allowed", "Put text that holds a colon and a space in quotes."),
    ("found unexpected end of stream", "A quote was opened and not closed."),
    ("could not find expected ':'", "A field needs a colon after its name."),
    ("found undefined alias", "Put text that starts with * in quotes."),
    ("cannot start any token", "Put text that starts with this character in quotes."),
)
