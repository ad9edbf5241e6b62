"""Answers that need no catalog: courtesies, how to use the bot, refusals. Short, and each leads on."""

from __future__ import annotations

from bot.advising.facts import Facts
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.reply import Act, ActKind, Reply
from bot.advising.say import ask_person, pathway_of, reply, start, title
from bot.prose import Span, line, strong
from catalog.ref import Ref

_PROGRESS = Act(kind=ActKind.MY_PROGRESS, label="My progress")


def nothing_read(_intent: Intent, _library: Library, facts: Facts | None) -> Facts | None:
    """These answers read at most whether the learner has a record."""
    return facts


_SMALL = {
    "greeting": "Hello! Ask me about a pathway or a badge, or what is next for you.",
    "thanks": "You're welcome.",
    "bye": "Bye! I'm here when you want to go on.",
    "praise": "Thank you, that is kind.",
    "acknowledge": "All right.",
    "empty": "I'm here. Ask me about a pathway or a badge, for example what a level needs.",
    "help": (
        "I answer questions about badges, pathways and micro-credentials: what they need, cost and take. I "
        "keep your progress, "
        "take your evidence to the assessors, and bring you the badge. Try “what does Level 1 need”, “what is "
        "next for me”, or name a skill."
    ),
}


def smalltalk_answer(intent: Intent, _facts: Facts | None, library: Library) -> Reply:
    acts = [_PROGRESS] if intent.topic == "help" else []
    return reply([line(_SMALL[intent.topic])], library, acts=acts)


# What stands between * is a button, or a place, as the product names it; tests/service/test_how_to.py looks for each.
HOW = {
    "submit": (
        "To submit evidence, press *Add evidence* on the pathway's card on my *Home* tab, or drop a file in our "
        "messages and say what it is for. The form shows everything before you press *Send*."
    ),
    "start": "To start, press *Start this pathway*: you join at once and can leave at any time.",
    "leave": (
        "Open my *Home* tab: on the pathway's card, *Pause* stops it until you press *Take it up again*, and *Leave* "
        "takes you off it. Badges you hold stay yours; you can join again."
    ),
    "remind": (
        "Each reminder has buttons for when the next comes: *Tonight*, *This weekend*, *Pick a time*, *Snooze a week*. "
        "To end them all press *Stop reminders*, under one or on my *Home* tab, or write “stop reminders”; "
        "*Resume reminders* brings them back."
    ),
    "appeal": (
        "If work was not accepted, add what is missing and submit it again, or appeal: press *Ask for another look* under the "
        "decision, once, within ten business days: somebody who did not decide before reads it. A wrong file? Press "
        "*Withdraw* under what you sent, replace the file and send it again."
    ),
    "verify": (
        "Anyone can check a badge: open its link and press *Verify now*. The page checks the signature, the issuer and "
        "whether it was withdrawn; employers need no account."
    ),
    "after": (
        "After you submit, an assessor of the programme will review your evidence against its criteria, and approve it, "
        "send it back with what is missing, or decline it with a reason. I message you either way."
    ),
    "check": (
        "I message you when an assessor decides. Until then *My progress* and my *Home* tab show its status, and the day "
        "by which you hear."
    ),
    "share": (
        "Under the message that brought your badge, press *View the badge*: the link of that page is what you share, on "
        "LinkedIn or in a profile, and the page has downloads. *Show my name*, *Hide my name*, *Make it public* and "
        "*Make it unlisted* stand beside it. Your badges and their links are on my *Home* tab too."
    ),
    "data": (
        "Only you see your progress here; your evidence is read by the people who assess it, and a badge's page shows "
        "your name only after you press *Show my name*. I can't export or delete your data myself: press *Ask a person*, "
        "and the people who run your programme hear of it."
    ),
    "general": (
        "My *Home* tab shows your pathways, what is waiting, your badges and reminders: there you pause or leave a pathway "
        "and add evidence. What you sent, and each badge, has its buttons in our messages. For anything else press "
        "*Ask a person*: I contact the programme for you."
    ),
    "human": (
        "Press *Ask a person*: I show you first what I would send, pass it on to the people of the programme, and bring "
        "you their answer."
    ),
    "account": (
        "A badge is issued to the e-mail address of your Slack account, and stays at its own link whatever becomes of that "
        "address. For a new e-mail or account press *Ask a person*: the people of the programme are told, and contact you."
    ),
    "broken": (
        "Try the link again in another browser and check that you are online; a badge page needs no account. If it still "
        "does not open, press *Ask a person*, and the people of the programme hear of it."
    ),
    "wallet": (
        "Badges from elsewhere stay in their own wallet. Where a pathway accepts one, add its link as evidence: an assessor "
        "checks it, and then it stands with your badges on my *Home* tab. To take a badge from here along, open its page, "
        "download *Credential (JSON)* or *Picture (PNG)*, and import it into your wallet."
    ),
}
_TERM = {"verify": "Verification", "after": "Assessor", "check": "", "submit": "Evidence"}


def how_to_answer(intent: Intent, facts: Facts | None, library: Library) -> Reply:
    """The way to do it here; the pathway named, or the learner's own, comes with it."""
    refs = [*intent.about]
    if not refs and intent.topic == "leave" and facts:
        refs = [Ref("pathway", s.pathway) for s in facts.standings if s.pathway in library.catalog.pathways]
    pathway = pathway_of(refs[0], library) if refs else ""
    acts = (
        [start(pathway)]
        if pathway and intent.topic == "start"
        else [_PROGRESS, ask_person(refs[0] if refs else None, library)]
    )
    name = (title(Ref("pathway", pathway), library), ". ") if pathway else ()
    lines = [line(*name, *_marked(HOW[intent.topic]))]
    if intent.topic == "leave" and len(refs) > 1:
        lines = [line(*_marked(HOW["leave"])), line("You are on: " + ", ".join(library.title(r) for r in refs) + ".")]
    terms = [Ref("term", t.id) for t in library.catalog.terms.values() if t.term == _TERM.get(intent.topic)]
    return reply(lines, library, *(refs or (terms if intent.topic in {"verify", "after"} else [])), acts=acts)


def _marked(text: str) -> list[str | Span]:
    """With the names of buttons and places strong."""
    return [strong(part) if n % 2 else part for n, part in enumerate(text.split("*"))]


_REFUSALS = {
    "orders": (
        "I can't do that. Badges come from evidence that a person has approved, and records are not changed "
        "by asking. I can show you what is still needed."
    ),
    "others": (
        "I can't show another person's record, only your own. They can share their badge page with you themselves."
    ),
    "unknown": "I don't know of anything like that in the catalog. Name a pathway, a badge or a skill, or ask a person.",
    "elsewhere": (
        "That is outside what I can help with: I know badges, pathways and micro-credentials. Your advisor or "
        "the office in charge can help."
    ),
    "crisis": (
        "I'm sorry it is this hard. I'm only a badge bot, and you deserve a person now: please call your "
        "local emergency number or a crisis line, or go to someone near you."
    ),
}


def refusal_answer(intent: Intent, _facts: Facts | None, library: Library) -> Reply:
    acts = [ask_person(None, library)] if intent.topic in {"elsewhere", "crisis"} else [_PROGRESS]
    return reply([line(_REFUSALS[intent.topic])], library, acts=acts, abstained=True)
