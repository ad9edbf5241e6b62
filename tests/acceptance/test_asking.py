"""Ada asks: alone, in a channel, about herself; and what is not for the bot is left alone."""

from bot.slack import api
from tests.acceptance.journey import start, whisper


def test_a_question_in_the_dm_is_answered_with_its_source_and_what_to_do_next(ada):
    ada.dm("how do i get career prepared")
    answer = ada.expect("Career Prepared")
    assert "catalog " in answer.text
    assert "Start this pathway" in answer.labels


def test_a_mention_in_a_public_channel_is_answered_once_in_its_thread(house, ada):
    ada.join("general")
    asked = ada.say("general", f"<@{house.bot}> what is Career Prepared?")
    answer = ada.wait_for(lambda m: m.from_app and m.thread == asked.ts, "general")
    house.settled()
    assert "Career Prepared" in answer.text
    assert len(house.cleo.messages(asked)) == 2


def test_a_personal_question_in_public_is_answered_in_private_with_a_small_pointer(house, ada):
    start(ada)
    ada.join("general")
    asked = ada.say("general", f"<@{house.bot}> what should I do next?")
    whisper(ada, "direct messages", "general")
    assert "Level 1" in ada.expect("Level 1").text
    house.settled()
    assert [m.text for m in house.cleo.messages(asked)] == [asked.text]


def test_a_general_question_whose_answer_would_show_the_record_is_answered_in_private(house, ada):
    start(ada)
    ada.join("general")
    asked = ada.say("general", f"<@{house.bot}> how do I leave my pathway")
    whisper(ada, "direct messages", "general")
    house.settled()
    assert [m.text for m in house.cleo.messages(asked)] == [asked.text]


def test_people_who_talk_among_themselves_are_left_alone(house, ada):
    ada.join("general")
    said = ada.say("general", "does anybody have career prepared?")
    house.ben.reply(said, "yes, career prepared is good")
    house.settled()
    assert not any(m.from_app for m in ada.messages(said))


def test_an_edited_question_is_not_asked_again(house, ada):
    asked = ada.dm("what is career prepared")
    ada.expect("Career Prepared")
    house.settled()
    before = len(ada.messages())
    ada.edit(asked, "what is career prepared?")
    house.settled()
    assert len(ada.messages()) == before


def test_a_level_is_shown_from_its_button(ada):
    ada.dm("tell me about career prepared")
    ada.press("Show Level 1", in_=ada.expect("Career Prepared"))
    assert "job board" in ada.expect("Level 1").text.lower()


def test_what_the_catalog_does_not_say_is_said_as_unknown(ada):
    ada.dm("how long does level 2 of career prepared take")
    assert "does not say" in ada.expect("Level 2").text


def test_an_old_button_that_nobody_knows_any_more_says_so(house, ada):
    ada.dm("what is career prepared")
    channel = ada.expect("Career Prepared").channel
    button = {"type": "button", "text": {"type": "plain_text", "text": "Fossil"}, "action_id": "fossil:0", "value": "x"}
    client(house).chat_postMessage(channel=channel, text="old", blocks=[{"type": "actions", "elements": [button]}])
    ada.press("Fossil")
    assert "older message" in ada.expect("older message").text


def client(house):
    """Slack's own client with the bot's token: what an earlier release of the bot may have posted."""
    return api.client(house.settings.bot_token.get_secret_value(), house.settings.slack_api_url)


def test_a_text_with_nothing_in_it_is_greeted(house, ada):
    ada.join("general")
    asked = ada.say("general", f"<@{house.bot}>")
    assert ada.wait_for(lambda m: m.from_app and m.thread == asked.ts, "general").text
