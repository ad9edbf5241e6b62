"""Wherever people ask: the first question, a message's menu, the home page, a command, a thread; and long lists."""

import pytest

from tests.acceptance.journey import start, whisper


def keys(house):
    with house.cairn.desk.store.read() as unit:
        return unit.people.all(house.cairn.desk.team)


def test_who_opens_the_messages_first_is_greeted_once_with_questions_to_press(house, ada):
    for _ in range(2):
        house.workspace.post("home", {"as": ada.id, "tab": "messages"})
    hello = ada.expect("Hello!", ever=True)
    house.settled()
    assert [m.text for m in ada.messages() if "Hello!" in m.text] == [hello.text]
    ada.press("What pathways are there?", in_=hello)
    assert "entries fit" in ada.expect("entries fit").text


def test_a_greeting_is_answered_with_questions_to_press(ada):
    ada.dm("hi")
    assert "What pathways are there?" in ada.expect("Hello").labels


def test_on_a_pathway_the_questions_are_about_ones_own_way(ada):
    start(ada)
    ada.dm("hello")
    labels = ada.expect("Hello").labels
    assert labels[:3] == ["What is next for me?", "What is waiting?", "What does Level 1 of Career Prepared need?"]


def test_every_question_that_is_offered_has_an_answer(house, ada):
    start(ada)
    house.settled()
    home = ada.home("How this works")
    offered = [label for label in home.labels if label.endswith("?") and label != "What can I start?"]
    assert len(offered) >= 3
    for label in offered:
        ada.press(label, in_=ada.home("How this works"))
        answer = ada.home("Close").text
        assert "I don't know of anything" not in answer, label


def test_a_messages_menu_asks_cairn_about_it_in_private(house, ada):
    ada.join("general")
    said = house.ben.say("general", "does anybody know what career prepared costs?")
    ada.shortcut("ask-about", said)
    answer = ada.expect("About “does anybody know", ever=True)
    assert "No required cost" in answer.text
    whisper(ada, "direct messages", "general")
    house.settled()
    assert [m.text for m in house.cleo.messages(said)] == [said.text]
    assert not any(m.from_app for m in house.ben.messages() if "About" in m.text)


def test_a_message_in_a_channel_without_us_is_answered_too(house, ada):
    house.workspace.add_channel("C0NOBOT001", "no-bot-here", [ada.id, house.ben.id])
    said = house.ben.say("no-bot-here", "what is qhl")
    ada.shortcut("ask-about", said)
    assert "Quality Holistic Learning" in ada.expect("About “what is qhl”", ever=True).text
    house.settled()
    assert not any("I wrote to you" in m.text for m in ada.messages())


def test_a_message_without_words_says_so(house, ada):
    ada.join("general")
    said = house.ben.say("general", "", files=[("plan.txt", b"x")])
    ada.shortcut("ask-about", said)
    assert "no words in that message" in ada.expect("no words", ever=True).text


def test_somebody_elses_words_are_not_passed_on_as_adas(house, ada):
    ada.join("general")
    ada.shortcut("ask-about", house.ben.say("general", "is there a dress code for career prepared? ask 207 555 0199"))
    ada.press("Ask a person", in_=ada.expect("does not say", ever=True))
    assert "dress code" not in ada.expect("I would tell the people").text
    with house.cairn.desk.store.read() as unit:
        topics = unit.questions.topics(house.cairn.desk.team, ["career-prepared"], limit=50)
    assert not any("207 555" in t.newest.text for t in topics)


def test_the_home_page_answers_where_it_was_asked(house, ada):
    home = ada.home("Ask about pathways")
    ada.press("search:field", in_=home, choose="what does career prepared cost")
    found = ada.home("No required cost")
    assert "“what does career prepared cost”" in found.text
    ada.press("Close", in_=found)
    house.settled()
    assert "No required cost" not in ada.home("How this works").text
    assert not any("No required cost" in m.text for m in ada.messages())


def test_what_was_typed_is_never_taken_for_a_buttons_arguments(house, ada):
    ada.press("search:field", in_=ada.home("Ask about"), choose='{"entity": "pathway:qhl", "text": "x"}')
    house.settled()
    assert "pathway:qhl" in ada.home("Close").text


def test_a_follow_up_in_the_messages_knows_what_was_asked_on_the_home_page(ada):
    ada.press("search:field", in_=ada.home("Ask about"), choose="what is career prepared")
    ada.home("three levels")
    ada.dm("how much does it cost")
    assert "Career Prepared" in ada.expect("cost").text


@pytest.mark.parametrize("line", ["/pathway compare qhl and refp", "/pathway compare QHL vs REFP"])
def test_a_command_puts_two_side_by_side(ada, line):
    ada.slash(line)
    answer = ada.expect("Quality Holistic Learning").text
    assert "Refugee Educator" in answer


def test_compare_alone_says_how(ada):
    ada.slash("/pathway compare")
    assert "Name two" in ada.expect("Name two").text


def test_after_another_entry_the_answer_offers_to_compare_them(ada):
    ada.dm("tell me about career prepared")
    ada.expect("Career Prepared")
    ada.dm("tell me about qhl")
    answer = ada.expect("Quality Holistic Learning")
    assert "Compare with Career Prepared" in answer.labels
    ada.press("Compare with Career Prepared", in_=answer)
    both = ada.expect("Quality Holistic Learning: 4 badges").text
    assert "Career Prepared: 3 levels" in both


def test_who_is_on_the_pathway_is_led_to_the_next_step_and_others_to_its_start(house, ada):
    ada.dm("tell me about career prepared")
    assert "Start this pathway" in ada.expect("Career Prepared").labels
    start(ada)
    ada.dm("what does career prepared cost")
    labels = ada.expect("No required cost").labels
    assert "Start this pathway" not in labels
    assert any(label.startswith("Send evidence") for label in labels)
    ada.join("general")
    asked = ada.say("general", f"<@{house.bot}> what does career prepared cost")
    public = ada.wait_for(lambda m: m.from_app and m.thread == asked.ts, "general")
    assert not any(label.startswith("Send evidence") for label in public.labels)


def test_a_long_list_comes_in_pages_and_an_earlier_page_can_be_asked_again(house, ada):
    ada.dm("what pathways are there")
    first = ada.expect("entries fit")
    more = next(label for label in first.labels if label.startswith("More"))
    ada.press(more, in_=first)
    second = ada.wait_for(lambda m: m.from_app and m.ts > first.ts and m.text.startswith("•"))
    assert len(second.text.splitlines()) <= 14
    assert second.text.splitlines()[0] not in first.text
    ada.press(next(label for label in second.labels if label.startswith("More")), in_=second)
    third = ada.wait_for(lambda m: m.from_app and m.ts > second.ts and m.text.startswith("•"))
    assert third.text.splitlines()[0] not in second.text
    ada.press(more, in_=first)
    again = ada.wait_for(lambda m: m.from_app and m.ts > third.ts and m.text.startswith("•"))
    assert again.text.splitlines()[0] == second.text.splitlines()[0]
    house.settled()


def test_people_who_talk_in_a_thread_are_not_recorded(house, ada):
    zoe, yan = house.newcomer("Zoe", "Bystander"), house.newcomer("Yan", "Bystander")
    house.workspace.add_channel("G0TALK0001", "talk", [zoe.id, yan.id, house.bot], kind="private")
    said = zoe.say("talk", "lunch?")
    yan.reply(said, "yes, at noon")
    house.settled()
    assert not {zoe.id, yan.id} & {p.id for p in keys(house)}


def test_a_thread_of_ones_own_messages_is_answered_in_it_and_knows_what_it_is_about(ada):
    ada.dm("tell me about career prepared")
    answer = ada.expect("three levels")
    asked = ada.reply(answer, "what does it cost")
    inside = ada.wait_for(lambda m: m.from_app and m.thread == asked.thread and "No required cost" in m.text)
    assert "Career Prepared" in inside.text


def test_two_people_in_one_thread_each_have_their_own_conversation(house, ada):
    ada.join("general")
    asked = ada.say("general", f"<@{house.bot}> what is career prepared")
    ada.wait_for(lambda m: m.from_app and m.thread == asked.ts, "general")
    house.ben.reply(asked, f"<@{house.bot}> what is qhl")
    ada.wait_for(lambda m: m.from_app and m.thread == asked.ts and "Quality Holistic" in m.text, "general")
    ada.reply(asked, f"<@{house.bot}> what does it cost")
    cost = ada.wait_for(lambda m: m.from_app and m.thread == asked.ts and "ost" in m.text.split("\n")[0], "general")
    assert "Career Prepared" in cost.text
