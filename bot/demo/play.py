"""The whole journey, played by people in the demo workspace and printed as they see it.

Only what a person could do: it writes, presses what is shown, fills what is asked, and reads the answer. It ends with a
number other than 0 as soon as something that should be there is missing.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

import httpx

from bot.demo import samples
from bot.demo.client import AppDidNotRespond, NeverAppeared, Visitor, Workspace
from bot.demo.screens import Message, Refusal

REVIEW = "career-prepared-review"
TAKE_OUT = "Take out of: "  # boxes under what a draft holds already
OWN = {"Before you send": ["This is my own work", "It holds nobody else's private facts"]}
_LINK = re.compile(r"https?://\S+/badges/[\w-]+")


class Missing(AssertionError):
    """The journey did not show what it should."""


@dataclass(frozen=True)
class Cast:
    """Ada learns; Ben and Cy assess; Cleo is outside; Dee runs the programme."""

    ada: Visitor
    ben: Visitor
    cy: Visitor
    cleo: Visitor
    dee: Visitor


def play(url: str, independent_verifier: Path) -> int:
    """Play everything; 0 only if the macro-badge's link verified, by us and by a program that shares nothing with us."""
    with Workspace(url) as workspace:
        cast = Cast(*(workspace.person(name) for name in ("Ada", "Ben", "Cy", "Cleo", "Dee")))
        try:
            link = _journey(cast)
            _verify(link, independent_verifier)
        except (Missing, NeverAppeared, AppDidNotRespond, Refusal) as error:
            print(f"\nThe journey stopped: {type(error).__name__}: {error}", file=sys.stderr)
            return 1
    print("\nThe journey is complete.")
    return 0


def _journey(cast: Cast) -> str:
    _asking(cast.ada)
    _starting(cast.ada)
    _level_1(cast)
    _level_2(cast)
    _level_3(cast)
    return _stack(cast)


def _asking(ada: Visitor) -> None:
    _title("Asking")
    _ask(ada, "how do i get the career prepared micro credential", "three levels")
    _ask(ada, "how long does level 2 take", "does not say")
    _ask(ada, "does my empathy badge count for carreer prepared", "Empathy")
    _ask(ada, "so that gives me 3 credits right", "credit")


def _starting(ada: Visitor) -> None:
    _title("Starting, and home")
    _ask(ada, "tell me about career prepared", "Career Prepared")
    ada.press("Start this pathway")
    _cairn("Ada presses [Start this pathway]", ada.expect("You're on"))
    _show("Ada opens the home page", ada.home("0 of 3 levels").text)


def _level_1(cast: Cast) -> None:
    _title("Level 1: evidence, a return, a second attempt, two refusals")
    ada, ben = cast.ada, cast.ben
    _fill(
        ada,
        "Add evidence for Level 1",
        {
            "Proof of job-board registration": "https://jobs.example.edu/profile/ada",
            "Career exploration notes": "I talked to career services about nursing and read what the work is like.",
        },
    )
    card = _card(ben, "first attempt")
    _thread(ben, card)
    _says("Ben", "return: criterion 2 asks for careers, plural; these notes name one", "in the thread")
    ben.reply(card, "return: criterion 2 asks for careers, plural; these notes name one")
    _cairn("Ada's messages", ada.expect("to add"))
    notes = "Nursing and teaching. Nursing has shifts, teaching has summers; I talked to career services about both."
    _fill(ada, "Add it now", {"Career exploration notes": notes, "What did you change?": "I added teaching."})
    card = _card(ben, "second attempt")
    cast.cleo.join(REVIEW)
    _refused(cast.cleo, card, "Only assessors")
    _own_work(cast, card)
    cast.ben.press("Approve", in_=card, confirm=True)
    _says("Ben", "presses [Approve] and confirms")
    _badge(ada, "Career Prepared Level 1 is yours")
    _late(cast.cy, card)


def _own_work(cast: Cast, card: Message) -> None:
    """Dee makes Ada an assessor; even so, Ada can't decide on her own work."""
    _command(cast.dee, f"/pathway role add <@{cast.ada.id}> assessor career-prepared", "Done")
    cast.ada.join(REVIEW)
    _refused(cast.ada, card, "your own work")
    _command(cast.dee, f"/pathway role remove <@{cast.ada.id}> assessor career-prepared", "Done")
    cast.ada.leave(REVIEW)


def _level_2(cast: Cast) -> None:
    _title("Level 2: a file dropped into the conversation")
    ada = cast.ada
    ada.upload("sign-in.pdf", b"<!doctype html><html><title>Sign in</title></html>")
    _says("Ada", "drops sign-in.pdf into the conversation")
    _choose(ada, "sign-in.pdf", "Career action plan")
    _cairn("", ada.expect("web page"))
    ada.upload("action-plan.pdf", samples.pdf("Career action plan", "Goal: become a nurse", "Value: being of use"))
    _says("Ada", "drops action-plan.pdf into the conversation")
    _choose(ada, "action-plan.pdf", "Career action plan")
    _cairn("", ada.expect("is added to"))
    _fill(
        ada,
        "Finish and send",
        {},
        rest="I wrote the plan, shadowed a nurse, applied twice, and learned to ask for help.",
    )
    _approve(cast.cy, "Career Prepared Level 2")
    _badge(ada, "Career Prepared Level 2 is yours")


def _level_3(cast: Cast) -> None:
    _title("Level 3: real work, with a supervisor's review, and one badge from elsewhere")
    ada = cast.ada
    evaluation = samples.docx(
        "Supervisor's evaluation", "Ada worked 120 hours on our ward. Reliable, kind, quick to learn."
    )
    _fill(
        ada,
        "Add evidence for Level 3",
        {
            "Supervisor performance evaluation": ("evaluation.docx", evaluation),
            "Education Design Lab badge": "https://badges.eddesignlab.example/empathy/ada",
        },
        rest="I learned to listen before I act.",
    )
    _approve(cast.ben, "Career Prepared Level 3")
    _cairn("Ada's messages", ada.expect("accepted this part of Level 3"))
    _member(
        ada, "Career-linked work", {"Proof": ("ward.jpg", samples.photo())}, rest="120 hours as an intern on a ward."
    )
    _approve(cast.cy, "Career-linked work")
    _cairn("Ada's messages", ada.expect("Approved"))
    _member(ada, "Empathy", {}, rest="https://badges.eddesignlab.example/empathy/ada")
    _approve(cast.ben, "Empathy")
    _badge(ada, "Career Prepared Level 3 is yours")


def _stack(cast: Cast) -> str:
    _title("The stack completes")
    message = cast.ada.expect("You did it")
    _cairn("Ada's messages", message)
    found = _LINK.search(message.text)
    if found is None:
        raise Missing("The message about the micro-credential holds no link.")
    _show("Ada opens the home page", cast.ada.home("Career Prepared Micro-Credential").text)
    _ask(cast.ada, "what is next for me", "Career Prepared")
    return found.group(0)


def _verify(link: str, independent_verifier: Path) -> None:
    """Fetch the credential as a stranger would, and check it with a program that shares no code with the bot."""
    _title("An employer follows the link")
    page = httpx.get(link, trust_env=False)
    credential = httpx.get(f"{link}.json", trust_env=False)
    if page.status_code != httpx.codes.OK or "Career Prepared" not in page.text:
        raise Missing(f"The badge page answers {page.status_code}.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "credential.json"
        file.write_bytes(credential.content)
        done = subprocess.run(
            [sys.executable, "-I", str(independent_verifier), str(file)], capture_output=True, text=True, check=False
        )
    print(indent(done.stdout.strip(), "    "))
    if done.returncode != 0:
        raise Missing(f"The independent verifier does not accept the credential: {done.stderr.strip()}")


def _ask(who: Visitor, text: str, expected: str) -> None:
    _says(who.name.split()[0], text)
    who.dm(text)
    _cairn("", who.expect(expected))


def _command(who: Visitor, line: str, expected: str) -> None:
    _says(who.name.split()[0], line)
    who.slash(line)
    _cairn("", who.expect(expected))


def _fill(who: Visitor, button: str, fields: dict[str, object], rest: str = "") -> None:
    """Open a form by its button, fill it, send it. `rest` goes into every text field that is still empty and asked for."""
    who.press(button)
    form = who.form("Send evidence")
    _show(f"{who.name.split()[0]} presses [{button}]", form.text)
    known = [f for f in form.fields if f not in {*OWN, "Anything the assessor should know?", "What did you change?"}]
    named = {_field(form.fields, name): value for name, value in fields.items()}
    known = [f for f in known if not f.startswith(TAKE_OUT)]
    texts = {f: rest for f in known if rest and f not in named and not _has_file(form.blocks, f)}
    form.fill({**texts, **named, **OWN})
    errors = form.submit()
    if errors:
        raise Missing(f"The form was not taken: {errors}")
    _cairn(f"{who.name.split()[0]} fills it in and presses [Send]", who.expect("with the assessors"))


def _field(fields: list[str], name: str) -> str:
    """A field by the beginning of its label."""
    return next((f for f in fields if f.startswith(name)), name)


def _has_file(blocks: list[dict[str, Any]], label: str) -> bool:
    return any(
        b.get("type") == "input" and b["label"]["text"] == label and b["element"]["type"] == "file_input"
        for b in blocks
    )


def _member(who: Visitor, text: str, fields: dict[str, object], rest: str) -> None:
    """Choose another requirement from the home page's list, and send for it."""
    who.press("Send something else", in_=who.home("Send something else"))
    choice = who.expect("What would you like to send something for?")
    _cairn(f"{who.name.split()[0]} presses [Send something else]", choice)
    label = next((b for b in choice.labels if text in b), "")
    if not label:
        raise Missing(f"{text} is not offered; there is {choice.labels}.")
    _fill(who, label, fields, rest)


def _choose(who: Visitor, file: str, prompt: str) -> None:
    message = who.expect(f"What is {file} for?")
    _cairn("", message)
    label = next((b for b in message.labels if prompt in b), "")
    if not label:
        raise Missing(f"{prompt} is not offered; there is {message.labels}.")
    who.press(label, in_=message)
    _says(who.name.split()[0], f"presses [{label}]")


def _card(who: Visitor, words: str) -> Message:
    card = who.wait_for(lambda m: words in m.text and "Approve" in m.labels, REVIEW, what=words)
    _cairn(f"#{REVIEW}", card)
    return card


def _thread(who: Visitor, card: Message) -> None:
    who.wait_for(lambda m: m.ts != card.ts and "Career exploration notes" in m.text, card, what="the evidence")
    for message in who.messages(card)[1:]:
        _show("  thread", message.text)


def _approve(who: Visitor, words: str) -> None:
    card = _card(who, words)
    who.press("Approve", in_=card, confirm=True)
    _says(who.name.split()[0], "presses [Approve] and confirms")


def _refused(who: Visitor, card: Message, expected: str) -> None:
    who.press("Approve", in_=card, confirm=True)
    _says(who.name.split()[0], "presses [Approve]")
    _cairn(f"only {who.name.split()[0]} sees", who.expect(expected, REVIEW))


def _late(who: Visitor, card: Message) -> None:
    who.press("Approve", in_=card, confirm=True, stale=True)
    _says(who.name.split()[0], "presses [Approve] a moment later, on a screen that lags")
    _cairn(f"only {who.name.split()[0]} sees", who.expect("approved this", REVIEW))


def _badge(who: Visitor, words: str) -> None:
    _cairn(f"{who.name.split()[0]}'s messages", who.expect(words, timeout=20))


def _title(text: str) -> None:
    print(f"\n## {text}\n")


def _says(who: str, text: str, where: str = "") -> None:
    print(f"{who}{f' ({where})' if where else ''}: {text}\n")


def _cairn(where: str, message: Message) -> None:
    _show(where, message.text)


def _show(where: str, text: str) -> None:
    if where:
        print(f"{where}:")
    print(f"{indent(text, '    ')}\n")
