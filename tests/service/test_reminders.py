"""What of a learner's words turns reminders off or on: a wish however it is put, and never a question or another wish."""

import pytest

from bot.service.reminders import Handler, resume, show, stop, typed

STOPS = (
    "stop", "STOP", "Stop!", "unsubscribe", "unsubscribe me", "Unsubscribe me, please", "unsubscribe from reminders",
    "unsubscribe me from all messages", "opt out", "opt me out", "opt out of reminders",
    "stop reminders", "stop nudges", "stop the reminders", "stop sending me reminders", "stop all of these messages",
    "stop reminding me", "stop nudging me", "stop messaging me", "please stop messaging me", "Stop messaging me!!",
    "stop texting me", "stop writing to me", "quit bugging me", "stop bothering me about this", "hey, stop pinging me",
    "don't remind me anymore", "don’t remind me any more", "do not remind me", "dont message me again", "never nudge me",
    "please don't send me any more messages", "don't send me reminders",
    "I don't want reminders", "i do not want any more nudges", "i don't want to get notifications anymore",
    "pause reminders", "pause my reminders", "pause the nudges for now", "mute notifications", "cancel my reminders",
    "end reminders", "disable reminders", "turn off reminders", "turn reminders off", "switch off the nudges",
    "no reminders", "no more reminders", "no more nudges please", "reminders off",
    "can you stop messaging me?", "could you please turn off the reminders?", "I would like you to stop reminding me",
    "i want to unsubscribe",
)  # fmt: skip
RESUMES = (
    "resume reminders", "start reminders", "restart my reminders", "turn on reminders", "turn reminders back on",
    "reminders on", "start reminding me again", "resume nudges please", "unpause reminders", "unmute notifications",
    "can you turn on reminders?",
)  # fmt: skip
OTHERS = (
    "when do reminders stop?", "when do reminders stop", "do reminders stop?", "how do i stop reminders",
    "can i stop reminders?", "what happens if i stop reminders?", "stop reminders?", "why did you stop reminding me?",
    "will you stop messaging me when i finish?", "did my reminders stop", "what are reminders",
    "pause my pathway", "pause career prepared", "stop my pathway", "i want to stop level 2", "end of level 1",
    "where do i stop and start level 2", "stop reminders until monday", "pause reminders for a week",
    "remind me tomorrow", "remind me about level 2", "don't stop reminding me", "do not stop reminders",
    "never stop messaging me", "stop messaging me and tell me what level 2 needs", "stop reminding ben",
    "send messages to my advisor", "no", "no messages yet?", "messages", "please", "", "start level 2",
    "resume career prepared", "pit stop badge", "the bus stop is where i found my internship", "stop words",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "handler"), [(w, stop) for w in STOPS] + [(w, resume) for w in RESUMES] + [("reminders", show)]
)
def test_a_wish_about_reminders_is_read_however_it_is_put(words: str, handler: Handler) -> None:
    assert typed(words) is handler


@pytest.mark.parametrize("words", OTHERS)
def test_a_question_or_another_wish_changes_nothing(words: str) -> None:
    assert typed(words) is None
