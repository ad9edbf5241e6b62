"""A person when the bot is not enough: nothing goes without the learner's yes, and what people write reaches the other side."""

import pytest

from bot.demo.screens import Refusal
from bot.service.people import seen
from bot.service.programmes import grant
from storage.records import Role
from tests.acceptance.journey import ADVISORS, start, whisper

QUESTION = "how long does level 2 of career prepared take"
UNKNOWN = "is there a dress code for career prepared"


@pytest.fixture
def ada(house, request):
    """Of a name of her own, so that her card is found among those of others."""
    return house.newcomer("Ada", f"Of {request.node.name[5:40].title()}")


def offered(person, text="This is what I would send"):
    person.press("Ask a person")
    return person.expect(text)


def asked(ada):
    """She asked, and is shown what would be sent."""
    ada.dm(QUESTION)
    ada.expect("does not say")
    return offered(ada)


def card(house, person, text=""):
    return house.dee.wait_for(lambda m: m.text.startswith(person.name) and text in m.text, ADVISORS, what="the card")


def sent(house, ada):
    ada.press("Send", in_=asked(ada))
    ada.expect("Sent: your question")
    return card(house, ada)


def reply(house, person, to, text):
    """As people do: not in the very moment in which a message appears."""
    house.settled()
    person.reply(to, text)


def has_card(house, person):
    return any(person.name in m.text for m in house.dee.messages(ADVISORS))


def handoffs(house, person):
    with house.cairn.desk.store.read() as unit:
        return unit.handoffs.of(house.cairn.desk.team, person.id)


def test_before_anything_is_sent_ada_sees_every_word_of_it(house, ada):
    offer = asked(ada)
    assert "Career Prepared" in offer.text
    assert QUESTION in offer.text
    assert "does not say how long" in offer.text
    assert "Nothing is sent yet" in offer.text
    assert offer.labels == ["Send", "Without my question", "In other words…", "Cancel"]
    house.settled()
    assert not has_card(house, ada)


def test_what_she_agreed_to_reaches_the_advisors_and_no_more(house, ada):
    ada.dm("what is qhl")
    ada.expect("Quality Holistic Learning")
    found = sent(house, ada)
    assert QUESTION in found.text
    assert "qhl" not in found.text
    assert [h.question for h in handoffs(house, ada)] == [QUESTION]
    assert [e.action for e in house.audit(handoffs(house, ada)[0].id)] == ["handoff.sent"]


def test_without_her_question_only_her_wish_is_sent(house, ada):
    ada.press("Without my question", in_=asked(ada))
    ada.expect("that you ask for somebody")
    found = card(house, ada)
    assert "asks for somebody to write to them" in found.text
    assert QUESTION not in found.text
    assert "does not say" not in found.text


def test_a_cancelled_offer_sends_nothing_and_is_forgotten(house, ada):
    offer = asked(ada)
    ada.press("Cancel", in_=offer)
    ada.expect("Nothing was sent")
    ada.press("Send", in_=offer, stale=True)
    ada.expect("too old")
    house.settled()
    assert not has_card(house, ada)


def test_she_may_put_it_in_other_words_and_then_only_those_go(house, ada):
    ada.press("In other words…", in_=asked(ada))
    form = ada.form("Ask a person")
    assert form.fill({"Your question": " "}).submit() == {
        "Your question": "Write a line, so that they know what it is about."
    }
    assert form.fill({"Your question": "Can I do it part time?"}).submit() == {}
    found = card(house, ada, "part time")
    assert QUESTION not in found.text
    assert "does not say" not in found.text


def test_pressed_twice_it_is_sent_once(house, ada):
    offer = asked(ada)
    ada.press("Send", in_=offer)
    ada.expect("Sent:")
    ada.press("Send", in_=offer, stale=True)
    ada.expect("sent already")
    assert len(handoffs(house, ada)) == 1


def test_what_an_advisor_writes_reaches_ada_and_her_reply_comes_back_into_the_thread(house, ada):
    found = sent(house, ada)
    reply(house, house.dee, found, "About three months, most people say.")
    whisper(house.dee, "Sent to the learner", ADVISORS)
    answer = ada.expect("three months", ever=True)
    assert answer.text.startswith("Dee Morgan of Career Prepared writes:")
    reply(house, ada, answer, "Thanks! Also in summer?")
    house.dee.wait_for(lambda m: "Also in summer?" in m.text and m.thread == found.ts, ADVISORS)
    assert "Dee Morgan answered" in card(house, ada, "answered").text
    (h,) = handoffs(house, ada)
    assert (h.state, h.answered_by) == ("answered", house.dee.id)


def test_buttons_with_forms_do_the_same_on_both_sides(house, ada):
    house.dee.press("Answer…", in_=sent(house, ada))
    assert house.dee.form("Write back").fill({"What you write to the learner": "Yes, it is fine."}).submit() == {}
    answer = ada.expect("it is fine", ever=True)
    ada.press("Write back", in_=answer)
    assert ada.form("Write back").fill({"What you write to them": "Wonderful."}).submit() == {}
    house.dee.wait_for(lambda m: "Wonderful." in m.text and m.thread != m.ts, ADVISORS)


def test_what_staff_say_among_themselves_and_what_ada_asks_the_bot_go_nowhere(house, ada):
    found = sent(house, ada)
    reply(house, house.dee, found, "note: who knows this?")
    reply(house, house.dee, found, f"<@{house.bot}> what is qhl")
    reply(house, house.dee, found, "Soon, Ada.")
    ada.expect("Soon, Ada", ever=True)
    ada.dm("what is my progress")
    house.settled()
    assert not any("who knows this" in m.text or "what is qhl" in m.text for m in ada.messages())
    thread = [m.text for m in house.dee.messages(found)]
    assert not any("what is my progress" in text for text in thread)


def test_only_advisors_and_staff_of_the_programme_can_answer_a_learner(house, ada):
    found = sent(house, ada)
    house.workspace.change_channel(found.channel, members=[house.dee.id, house.ben.id, house.bot])
    reply(house, house.ben, found, "let me guess")
    whisper(house.ben, "Not sent", ADVISORS)
    house.ben.press("Answer…", in_=found)
    house.ben.expect("Only this programme's advisors")
    house.ben.press("Mark as answered", in_=found)
    house.ben.expect("Only the learner, or this programme's")
    house.settled()
    assert not any("let me guess" in m.text for m in ada.messages())


def test_somebody_elses_offer_can_not_be_sent(house, ada):
    offer = asked(ada)
    eve = house.newcomer("Eve", "Elsewhere")
    ada.dm(f"look at {offer.ts}")
    with pytest.raises(Refusal):
        eve.press("Send", in_=offer)


def test_ada_says_when_it_is_answered_and_the_advisors_see_it(house, ada):
    found = sent(house, ada)
    reply(house, house.dee, found, "Yes.")
    ada.press("That answers it", in_=ada.expect("Yes.", ever=True))
    ada.expect("I told them")
    assert card(house, ada, "says the learner").labels == ["Answer…"]


def test_an_advisor_who_answered_elsewhere_closes_it_and_ada_may_say_not_yet(house, ada):
    house.dee.press("Mark as answered", in_=sent(house, ada))
    over = ada.expect("marked your question as answered", ever=True)
    ada.press("Not yet: write to them", in_=over)
    ada.form("Write back").fill({"What you write to them": "Not quite."}).submit()
    house.dee.wait_for(lambda m: "Not quite." in m.text, ADVISORS)
    house.until(lambda: handoffs(house, ada)[0].state == "answered", "it is open again")


@pytest.mark.parametrize("words", ["talk to someone", "Can I speak with a real person please?", "i need a human"])
def test_asking_for_a_person_in_words_is_an_offer_too(house, ada, words):
    ada.dm(words)
    offer = ada.expect("I would tell the people of")
    ada.press("Send", in_=offer)
    ada.expect("One of them will write to you here")


def test_in_words_with_a_pathway_it_goes_to_that_pathways_people(ada):
    ada.dm("can I talk to someone about leadership")
    assert "Nobody is set up to answer here about Leadership" in ada.expect("Nobody is set up").text


def test_asked_in_public_the_offer_stands_in_private(house, ada):
    ada.join("general")
    said = ada.say("general", f"<@{house.bot}> I want to talk to someone")
    whisper(ada, "I wrote to you", "general")
    ada.expect("I would tell the people of", ever=True)
    house.settled()
    assert [m.text for m in house.cleo.messages(said)] == [said.text]


def test_a_second_question_without_an_answer_offers_a_person_first(ada):
    ada.dm(QUESTION)
    first = ada.expect("does not say")
    assert "A person may know" not in first.text
    ada.dm(UNKNOWN)
    second = ada.expect("A person may know")
    assert second.labels[0] == "Ask a person"
    ada.dm("what does level 1 of career prepared need")
    assert "A person may know" not in ada.expect("Level 1").text


def test_the_home_page_shows_whom_she_waits_for(house, ada):
    start(ada)
    sent(house, ada)
    assert "waiting for the people of Career Prepared" in ada.home("With a person").text
    reply(house, house.dee, card(house, ada), "Here I am.")
    ada.expect("Here I am", ever=True)
    assert "answered by the people of" in ada.home("answered by").text


def test_an_older_answers_button_asks_about_its_own_pathway(house, ada):
    """The last question was about another pathway: it is not sent to the people of this one."""
    ada.dm(QUESTION)
    answer = ada.expect("does not say")
    ada.dm("what is qhl")
    ada.expect("Quality Holistic Learning")
    ada.press("Ask a person", in_=answer)
    offer = ada.expect("This is what I would send")
    assert QUESTION in offer.text
    assert "what is qhl" not in offer.text


def test_without_an_advisors_channel_it_goes_to_each_of_the_staff_who_see_one_anothers_answers(house, ada):
    gil, ida = house.newcomer("Gil", "Geospatial"), house.newcomer("Ida", "Geospatial")
    with house.cairn.desk.store.write("staff") as unit:
        for person in (gil, ida):
            seen(house.cairn.desk, unit, person.id)
            grant(house.cairn.desk, unit, "test", person.id, Role.STAFF, "mgi")
    house.settled()
    ada.dm("what is the dress code of ums-gis")
    ada.expect("does not say")
    ada.press("Send", in_=offered(ada))
    found = gil.expect("has a question", ever=True)
    ida.expect("has a question", ever=True)
    reply(house, gil, found, "Boots.")
    answer = ada.expect("Boots.", ever=True)
    assert answer.text.startswith("Gil Geospatial of Maine Geospatial Institute writes:")
    assert "Gil Geospatial wrote to the learner" in ida.expect("Boots.", ever=True).text
    reply(house, ada, answer, "Thanks, both.")
    for person in (gil, ida):
        person.expect("Thanks, both.", ever=True)
    house.settled()
    assert not any("Boots" in m.text for m in house.dee.messages())
