"""What a person sees and does, as neutral values: messages, buttons, forms, a home page, and what comes back.

The wording lives in the service; whoever delivers (Slack today) renders these and knows nothing of pathways.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bot.prose import Line


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Do(StrEnum):
    """What a button does. Its `args` are short strings; everything else is read again from the records."""

    ASK = "ask"  # {entity, text, fresh}: fresh where it leans on nothing said before
    SHOW_PATHWAY = "show-pathway"  # {pathway}
    SHOW_LEVEL = "show-level"  # {pathway, level}
    SHOW_BADGE = "show-badge"  # {badge}
    MORE = "more"  # {note}: the rest of an answer
    ASK_PERSON = "ask-person"  # {pathway}: shows what would be sent
    SEND_OFFER = "send-offer"  # {note, words}: words is "yes" or "no", whether the question goes with it
    EDIT_OFFER = "edit-offer"  # {note}: the form for other words
    DROP_OFFER = "drop-offer"  # {note}
    WRITE_BACK = "write-back"  # {handoff}: the form, for the learner and for advisors
    END_HANDOFF = "end-handoff"  # {handoff}: it is answered
    USEFUL = "useful"  # {text, entity, missing}: the answer
    NOT_USEFUL = "not-useful"  # {text, entity, missing, pathway}
    SEARCH = "search"  # typed on the home page
    CLEAR_SEARCH = "clear-search"  # {}
    QUEUE = "queue"  # {from}: open questions, for staff
    QUEUE_DONE = "queue-done"  # {topic}
    START = "start"  # {pathway}
    PAUSE = "pause"  # {pathway}
    RESUME = "resume"  # {pathway}
    LEAVE = "leave"  # {pathway}
    PROGRESS = "progress"  # {}
    ADD_EVIDENCE = "add-evidence"  # {pathway, member}
    CHOOSE_MEMBER = "choose-member"  # {pathway, file}: pick from a list, in the option's value
    FILE_IS_FOR = "file-is-for"  # {pathway, member, prompt, file}
    FILE_IS_NOTHING = "file-is-nothing"  # {file}
    TAKE_OUT = "take-out"  # {evidence}: of a draft
    SEE_SENT = "see-sent"  # {submission}
    WITHDRAW = "withdraw"  # {submission}
    OPEN_FILES = "open-files"  # {submission}
    CLAIM = "claim"  # {submission}
    RELEASE = "release"  # {submission}
    ASSIGN = "assign"  # {submission}: the form for whom, for a lead
    EXTEND = "extend"  # {submission}: the form for more time
    INCOMPLETE = "incomplete"  # {submission}: the form for what is missing
    APPEAL = "appeal"  # {submission}: the form for what to look at again
    UPHOLD = "uphold"  # {submission}
    OVERTURN = "overturn"  # {submission}
    TURN = "turn"  # {submission}: show this one to decide on, or none: the next
    SKIP = "skip"  # {submission}
    FILTER = "filter"  # {turn}: of the queue on the home page
    APPROVE = "approve"  # {submission}
    RETURN = "return"  # {submission}
    DECLINE = "decline"  # {submission}
    SHOW_NAME = "show-name"  # {award}
    HIDE_NAME = "hide-name"  # {award}
    MAKE_PUBLIC = "make-public"  # {award}
    MAKE_UNLISTED = "make-unlisted"  # {award}
    RELEASE_LINK = "release-link"  # {award}
    REVOKE = "revoke"  # {award}: the form for the reason
    WHY = "why"  # {award}: what met each requirement, for its programme's people
    KEEP_BADGE = "keep-badge"  # {award}: a stack under review
    REMIND_AT = "remind-at"  # {pathway, when}: tonight | weekend
    PICK_TIME = "pick-time"  # {pathway}: the form for a day and a time
    SNOOZE = "snooze"  # {pathway}: a week
    STOP_REMINDERS = "stop-reminders"  # {}
    RESUME_REMINDERS = "resume-reminders"  # {}
    OPEN_LINK = "open-link"  # a link button: nothing to do here


class Confirm(Value):
    """Asked before a button acts."""

    title: str
    text: str
    yes: str
    no: str = "Not yet"


class Button(Value):
    label: str
    do: Do
    args: dict[str, str] = Field(default_factory=dict)
    primary: bool = False
    danger: bool = False
    confirm: Confirm | None = None
    url: str | None = None


class Message(Value):
    """One message. `lines` is what it says, `small` the grey line under it."""

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    small: tuple[Line, ...] = ()
    title: str = ""
    asides: tuple[Button, ...] = ()  # a row of its own, under the small print


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long-text"
    LINK = "link"
    FILES = "files"
    CHECKS = "checks"  # all options must be ticked
    CHOICE = "choice"
    DATE = "date"  # 2027-03-01
    TIME = "time"  # 18:30


class Option(Value):
    value: str
    label: str


class FormField(Value):
    id: str
    kind: FieldKind
    label: str
    hint: str = ""
    optional: bool = False
    initial: str = ""
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()  # file endings


class FormName(StrEnum):
    EVIDENCE = "evidence"  # args {submission}
    RETURN = "return"  # args {submission}
    DECLINE = "decline"  # args {submission}
    ASSIGN = "assign"  # args {submission}
    INCOMPLETE = "incomplete"  # args {submission}
    APPEAL = "appeal"  # args {submission}
    UPHOLD = "uphold"  # args {submission}
    OVERTURN = "overturn"  # args {submission}
    EXTEND = "extend"  # args {submission}
    REVOKE = "revoke"  # args {award}
    REMIND = "remind"  # args {pathway}
    READ = "read"  # nothing to send: a page to read
    OFFER = "offer"  # args {note}: one's own words for a person
    WRITE_BACK = "write-back"  # args {handoff}


class Form(Value):
    name: FormName
    title: str  # at most 24 characters
    submit: str = ""  # label; empty: nothing to send
    args: dict[str, str] = Field(default_factory=dict)
    intro: tuple[Line, ...] = ()
    fields: tuple[FormField, ...] = ()


class Card(Value):
    """A section of the home page."""

    title: str
    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    small: tuple[Line, ...] = ()


class SearchField(Value):
    """A line to type a question into, with its button."""

    label: str
    placeholder: str
    button: str
    typed: str = ""  # what was asked last


class Home(Value):
    cards: tuple[Card, ...]
    search: SearchField | None = None  # at the top


class FileRef(Value):
    """A file as the workspace names it; nothing in it is trusted."""

    id: str
    name: str = ""
    size: int = 0
    mimetype: str = ""


class Where(Value):
    """Where something was said or pressed."""

    channel: str
    thread: str | None = None  # ts of the thread's first message
    ts: str | None = None  # ts of the message itself
    private: bool = False  # the person's own direct message with the bot


class Said(Value):
    person: str
    where: Where
    text: str
    files: tuple[FileRef, ...] = ()
    mention: bool = False  # the bot was named


class Pressed(Value):
    person: str
    where: Where | None  # None: on the home page
    do: str  # a Do, or something that an old message still carries
    args: dict[str, str] = Field(default_factory=dict)
    option: str = ""  # chosen option of a list
    typed: str = ""  # what stood in the home page's search field


class Picked(Value):
    """Somebody chose us from a message's own menu."""

    person: str
    where: Where  # the message
    text: str
    theirs: bool = False  # they wrote it themselves


class Sent(Value):
    """A form that somebody sent: text by field id, files by field id."""

    person: str
    name: str
    args: dict[str, str] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)
    files: dict[str, tuple[FileRef, ...]] = Field(default_factory=dict)


class Outcome(Value):
    """What must happen in the same breath as the acknowledgement; everything else is an effect."""

    errors: dict[str, str] = Field(default_factory=dict)  # field id -> what to mend; the form stays open
    form: Form | None = None  # opened with the live trigger, or in place of the form just sent
    reply: Message | None = None  # shown to the person alone, at once (a command's answer)
