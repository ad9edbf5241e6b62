"""From what a person typed to text that can be compared with the catalog's.

Owns clean-up of mark-up, chat and foreign question words; words and stems are the catalog's (`catalog.words`). Knows
no intent. Everything here is total: any text gives tokens, perhaps none.
"""

from __future__ import annotations

import html
import re

from catalog.words import ORDINARY, STOP, fold, stem, stems, words

__all__ = ["ORDINARY", "STOP", "clean", "english", "fold", "stem", "stems", "words"]

LONGEST = 1_200
"""Characters of a message that are read. A longer one is cut: its question stands at the start or at the end."""

_MENTION = re.compile(r"<[@!#][^>]*>")
_LINK = re.compile(r"<(?:https?|mailto):[^|>]*\|([^>]*)>|<((?:https?://|mailto:)[^>]*)>")
_EMOJI = re.compile(r":[a-z0-9_+'-]{2,30}:")
_MARKUP = re.compile(r"[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}")
_CODE = re.compile(r"```.*?```", re.DOTALL)

CHAT = {
    "u": "you", "ur": "your", "r": "are", "w": "with", "wat": "what", "wats": "what is", "whats": "what is",
    "wich": "which", "hw": "how", "hows": "how is", "wheres": "where is", "whos": "who is", "ppl": "people", "pls": "please",
    "plz": "please", "thx": "thanks", "thnx": "thanks", "ty": "thanks", "btw": "between", "diff": "difference",
    "hrs": "hours", "hr": "hours", "yrs": "years", "yr": "years", "wks": "weeks", "mins": "minutes", "info": "overview",
    "cert": "certificate", "certs": "certificates", "prereq": "prerequisite", "prereqs": "prerequisites",
    "reqs": "requirements",
    "nxt": "next", "im": "i am", "ive": "i have", "dont": "do not", "cant": "can not", "doesnt": "does not", "isnt": "is not",
    "wont": "will not", "didnt": "did not", "arent": "are not", "wanna": "want to", "gonna": "going to", "gotta": "have to",
    "lvl": "level", "lvls": "levels", "creds": "credentials", "cred": "credential", "mutch": "much",
    "b4": "before", "payed": "paid", "shud": "should", "cud": "could",
    "porfa": "please", "svp": "please", "abt": "about", "rn": "now", "tmrw": "tomorrow", "gimme": "give me", "lemme": "let me",
    "can't": "can not", "won't": "will not", "n't": "not", "addl": "additional", "alredy": "already", "levl": "level",
}  # fmt: skip
"""Chat spelling, a word at a time."""

FOREIGN = (
    (r"cuanto(?:s|a|as)? (?:cuesta|vale)|cual es el precio", "how much does cost"),
    (r"combien (?:ca )?cout\w*|quel(?:le)? est le prix", "how much does cost"),
    (r"cuantas horas|combien d'?heures|cuanto (?:dura|tiempo)|combien de temps", "how many hours"),
    (r"(?:que|qu[' ]?est[- ]ce que?) (?:significa|veut dire|signifie)", "what does mean"),
    (r"cual es la diferencia|quelle est la difference", "what is the difference"),
    (r"c'?est quoi|qu'?est[- ]ce que?(?: c'?est)?|que es|en que consiste", "what is"),
    (r"ou en suis[- ]je|mi progreso|mon progres|como voy|mis avances", "my progress"),
    (r"que necesito|que faut[- ]il|que hay que hacer|que dois[- ]je faire", "what do i need"),
    (r"quien puede|qui peut", "who can"), (r"puedo|puis[- ]je|est[- ]ce que je peux", "can i"),
    (r"donde|ou se trouve", "where"), (r"en ligne|en linea", "online"), (r"en personne|en persona|presencial", "in person"),
    (r"nivel|niveau", "level"), (r"insignias?", "badge"), (r"gratis|gratuite?s?|gratuitos?", "free"),
    (r"quiero aprender a|je veux apprendre a?", "i want to learn"), (r"quiero|je veux", "i want"),
    (r"hola|bonjour|buenas(?: tardes| noches)?|buenos dias|salut", "hello"), (r"gracias|merci", "thanks"),
    (r"correo|courriel", "email"), (r"requisitos|exigences", "requirements"), (r"creditos", "credits"),
    (r"lider", "leader"),
    (r"siguiente|prochaine? etape", "next"), (r"universidad|universite", "university"),
)  # fmt: skip
"""Spanish and French question words, as patterns over folded text. Facts are answered in English."""

_FOREIGN = tuple((re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])"), english) for pattern, english in FOREIGN)
_FOREIGN_SMALL = re.compile(
    r"(?<![a-z])(?:el|la|los|las|del|de|un|una|le|les|des|du|ser|mi|en|programa|programme)(?![a-z])"
)
_FOREIGN_AND = re.compile(r"(?<![a-z])(?:y|et)(?![a-z])")
_SPANISH_OR_FRENCH = re.compile(
    r"[¿¡]|(?<![a-z])(?:que|cual|cuanto|donde|quiero|mi|est|quoi|combien|ou|le|les)(?![a-z])"
)


def clean(text: str) -> str:
    """What is left of a Slack message when mentions, links' addresses, emoji and mark-up are taken away; folded."""
    text = html.unescape(text)
    text = _CODE.sub(" ", text) if _CODE.sub(" ", text).strip() else text
    text = _LINK.sub(lambda m: f" {m.group(1) or ''} ", _MENTION.sub(" ", text))
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    text = _EMOJI.sub(" ", fold(text))
    text = _MARKUP.sub("", text)
    return re.sub(r"\s+", " ", text).strip()


def english(folded: str) -> str:
    """Foreign question words and chat spelling replaced; other words stay as they are."""
    if _SPANISH_OR_FRENCH.search(folded) or any(pattern.search(folded) for pattern, _ in _FOREIGN):
        before = folded
        for pattern, words in _FOREIGN:
            folded = pattern.sub(words, folded)
        if folded != before:
            folded = _FOREIGN_SMALL.sub(" ", _FOREIGN_AND.sub("and", folded))
    return re.sub(r"[a-z0-9']+", lambda m: CHAT.get(m.group(), m.group()), folded)
