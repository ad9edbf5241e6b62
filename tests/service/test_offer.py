"""What reads as a wish for a person: the words alone, not a question about people or a badge that names them."""

import pytest

from bot.service.offer import about_what, wanted


@pytest.mark.parametrize(
    "text",
    [
        "talk to someone",
        "Can I speak with a real person please?",
        "I need a human",
        "can i talk to an advisor about career prepared",
        "please connect me with the staff",
        "let me chat with somebody!!",
    ],
)
def test_a_wish_for_a_person(text: str) -> None:
    assert wanted(text)


@pytest.mark.parametrize(
    "text",
    [
        "who can I talk to about leadership",
        "how do i get a coach badge",
        "I want to get my staff development badge",
        "what does the advisor need",
        "I want to learn to talk to customers",
        "talk to someone " + "and then tell me everything " * 5,
        "",
    ],
)
def test_a_question_is_no_wish(text: str) -> None:
    assert not wanted(text)


def test_what_it_is_about_is_in_its_own_words() -> None:
    assert about_what("can I talk to someone about Career Prepared?") == "Career Prepared?"
    assert about_what("talk to someone") == ""
