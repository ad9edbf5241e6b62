"""What advising says and offers: neutral values that any surface can render."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.prose import Line, plain


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ActKind(StrEnum):
    """What a button under an answer does. `args` are catalog ids unless said otherwise."""

    ASK = "ask"  # ask again with the entry chosen: {"entity", "text"}
    SHOW_PATHWAY = "show-pathway"  # {"pathway"}
    SHOW_LEVEL = "show-level"  # {"pathway", "level"}
    SHOW_BADGE = "show-badge"  # {"badge"}
    START_PATHWAY = "start-pathway"  # {"pathway"}
    ADD_EVIDENCE = "add-evidence"  # {"pathway", "member"}
    MY_PROGRESS = "my-progress"  # {}
    ASK_PERSON = "ask-person"  # {"pathway"} may be empty
    MORE = "more"  # show `Reply.more`


class Act(Value):
    kind: ActKind
    label: str  # at most 75 characters
    args: dict[str, str] = Field(default_factory=dict)


class Source(Value):
    """The small line under an answer: which entry of which edition, and where its facts come from."""

    entity: str
    name: str
    edition: str  # short
    url: str = ""
    as_of: str = ""
    unconfirmed: bool = False


class Reply(Value):
    lines: tuple[Line, ...]
    more: tuple[Line, ...] = ()  # behind [More]
    acts: tuple[Act, ...] = ()
    sources: tuple[Source, ...] = ()
    entities: tuple[str, ...] = ()  # catalog ids that the answer is about, best first
    abstained: bool = False  # the catalog does not say, or it is out of scope
    clarifying: bool = False  # the answer is a question back
    personal: bool = False  # about the learner's own record: for their eyes only
    kind: str = ""  # the intent that was answered: a row of `intents.INTENTS`
    topic: str = ""  # of small talk, how-to and refusals: which one
    asked_for: str = ""  # the attribute that was asked for, a row of `attributes.ATTRIBUTES`; empty: none
    talk: dict[str, Any] = Field(default_factory=dict)  # state for the next turn, JSON

    @property
    def text(self) -> str:
        return plain(self.lines)
