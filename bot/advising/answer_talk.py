"""Answers that need no catalog: courtesies, how to use the bot, refusals. Short, and each leads on."""

from __future__ import annotations

from bot.advising.facts import Facts
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.ref import Ref
from bot.advising.reply import Act, ActKind, Reply
from bot.advising.say import ask_person, pathway_of, reply, start, title
from bot.prose import line

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


_HOW = {
    "submit": (
        "To submit evidence, press Add evidence under your pathway, or drop a file here and say what it is "
        "for. You see everything before you send it."
    ),
    "start": "To start, press Start this pathway: you join at once and can leave at any time.",
    "leave": (
        "To leave a pathway, open my Home tab, choose the pathway and press Leave. Badges you hold stay "
        "yours; you can join again."
    ),
    "remind": (
        "You choose when I remind you: open my Home tab, Preferences, and pick a day or none. Stop reminders "
        "under any reminder works at once."
    ),
    "appeal": (
        "If work was not accepted you can add what is missing and submit it again, or appeal once: another "
        "person reviews it. Both are buttons under the decision. A wrong file? Withdraw the submission, replace "
        "the file and send it again."
    ),
    "verify": (
        "Anyone can check a badge: open its link and press Verify now. The page checks the signature, the "
        "issuer and whether it was revoked; employers need no account."
    ),
    "after": (
        "After you submit, an assessor of the programme will review your evidence against each criterion, and "
        "approve it or send it back with what is missing. I message you either way."
    ),
    "check": (
        "I message you when an assessor decides. Until then My progress shows its status: submitted, in "
        "review, or returned."
    ),
    "share": (
        "Open the badge's page from my Home tab: there you can share its link, add it to LinkedIn or your "
        "profile, download it, show, hide or change your name, or keep it private."
    ),
}
_HOW |= {
    "data": (
        "Your data is yours: staff can export or delete (erase) it for you; press Ask a person and I will pass "
        "it on. On my Home tab you choose who sees each badge page."
    ),
    "general": (
        "My Home tab shows your pathways, badges, evidence and preferences: there you start or leave a pathway, submit, "
        "change or withdraw evidence, share or download a badge, and set your name and reminders. For anything else "
        "press Ask a person: I contact the programme for you."
    ),
    "human": "Press Ask a person: I pass your question on to the programme's advisor, and bring you the answer.",
    "broken": (
        "Try the link again in another browser and check that you are online; a badge page needs no account. "
        "If it still does not open, press Ask a person and the programme will contact you."
    ),
    "wallet": (
        "Badges from elsewhere stay in their own wallet; send me the badge's link or upload its file and I check "
        "it and keep it beside yours. To take a badge from here along, download (export) it from its page and "
        "import it into your wallet."
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
    lines = [line(*name, _HOW[intent.topic])]
    if intent.topic == "leave" and len(refs) > 1:
        lines = [line(_HOW["leave"]), line("You are on: " + ", ".join(library.title(r) for r in refs) + ".")]
    terms = [Ref("term", t.id) for t in library.catalog.terms.values() if t.term == _TERM.get(intent.topic)]
    return reply(lines, library, *(refs or (terms if intent.topic in {"verify", "after"} else [])), acts=acts)


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
