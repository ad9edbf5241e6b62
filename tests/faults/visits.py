"""What learners and assessors do in these tests, as a person would: by the words on the screen."""

import threading

from bot.demo.client import Visitor
from bot.demo.screens import Form, Message, Refusal
from tests.faults.stage import CONFIRMED, Scene, newest_card

LEVEL_1 = {
    "Proof of job-board registration": "https://jobs.example.edu/ada",
    "Career exploration notes": "I looked into nursing and teaching.",
    "Before you send": CONFIRMED,
}


def level_1_form(ada: Visitor) -> Form:
    """From a question to the open form, filled."""
    ada.dm("tell me about career prepared")
    ada.press("Start this pathway", in_=ada.expect("Career Prepared"))
    ada.press("Add evidence for Level 1", in_=ada.expect("You're on"))
    return ada.form().fill(LEVEL_1)


def card_of_level_1(scene: Scene, ada: Visitor, ben: Visitor, *, times: int = 1) -> Message:
    """Ada sends evidence for Level 1, pressing Send so many times at once; the card as Ben sees it."""
    form = level_1_form(ada)
    presses = [threading.Thread(target=_send, args=(form,)) for _ in range(times)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    card = newest_card(ben)
    scene.quiet()
    return card


def _send(form: Form) -> None:
    try:
        form.submit()
    except Refusal:
        return  # the form was gone already
