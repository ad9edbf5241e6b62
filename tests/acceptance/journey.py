"""What people do again and again in the dialogues: start, send Level 1, find its card, decide. Owns no expectation."""

import io
import re

from PIL import Image

from bot.demo.client import Visitor
from bot.demo.screens import Form, Message

REVIEW = "career-prepared-review"
ADVISORS = "career-prepared-advisors"
PATHWAY = "ums-career-prepared"
JOB_BOARD = "Proof of job-board registration"
NOTES = "Career exploration notes"
CONFIRM = "Before you send"
BOTH = ["This is my own work", "It holds nobody else's private facts"]
LEVEL_1 = {JOB_BOARD: "https://jobs.example.edu/ada", NOTES: "I looked into nursing.", CONFIRM: BOTH}


def start(ada: Visitor) -> Message:
    """On Career Prepared; the message that says so."""
    ada.dm("tell me about career prepared")
    ada.press("Start this pathway", in_=ada.expect("Career Prepared"))
    return ada.expect("You're on")


def open_level_1(ada: Visitor) -> Form:
    ada.press("Add evidence for Level 1", in_=start(ada))
    return ada.form()


def send(ada: Visitor, form: Form, values: dict) -> str:
    """The code of what was sent, once it is with the assessors."""
    form.fill(values)
    errors = form.submit()
    assert errors == {}, errors
    return code_of(ada.expect("with the assessors"))


def send_level_1(ada: Visitor) -> str:
    return send(ada, open_level_1(ada), LEVEL_1)


def code_of(message: Message) -> str:
    found = re.search(r"submission ([A-Z0-9]+)", message.text)
    assert found, message.text
    return found.group(1)


def card(assessor: Visitor, code: str, with_text: str = "", where: str | None = REVIEW) -> Message:
    """The card of a submission as it stands in the review channel."""
    return assessor.wait_for(
        lambda m: f"submission {code}" in m.text and m.thread == m.ts and with_text in m.text,
        where,
        what=f"the card of {code} with {with_text!r}",
    )


def whisper(person: Visitor, text: str, where: str | None = REVIEW) -> Message:
    """A note in a channel that this person alone sees."""
    return person.wait_for(lambda m: m.ephemeral and text in m.text, where, what=f"a whisper {text!r}")


def picture(kind: str = "PDF") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, kind)
    return out.getvalue()
