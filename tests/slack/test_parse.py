"""What comes in, as values: what is for us, what people meant, and the keys that tell a repetition."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import parse
from bot.slack.text import heard

BOT = "U0CAIRN001"
ADA = "U0ADA00001"


def event(**changed):
    about = {
        "type": "message",
        "user": ADA,
        "channel": "D0ADA",
        "channel_type": "im",
        "ts": "1.000100",
        "text": "hello",
    }
    found = {k: v for k, v in (about | changed).items() if v is not None}
    return {"team_id": "T1", "event_id": "Ev1", "event": found}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (f"<@{BOT}> what is qhl", "what is qhl"),
        (f"<@{BOT}|cairn>  hi", "hi"),
        (f"hi <@{BOT}>", "hi"),
        ("see <https://example.edu/a?b=1&amp;c=2|example.edu>", "see https://example.edu/a?b=1&c=2"),
        ("see <https://example.edu>", "see https://example.edu"),
        ("write to <mailto:a@example.edu|a@example.edu>", "write to a@example.edu"),
        ("in <#C0GENERAL1|general> please", "in #general please"),
        ("<!channel> and <!here>", "and"),
        ("ask <@U0BEN00001> too", "ask   too"),
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        ("&amp;lt;", "&lt;"),
        ("  spaced  ", "spaced"),
        ("", ""),
    ],
)
def test_what_people_typed_is_heard_as_they_meant_it(text, meant):
    assert heard(text, BOT) == meant


@pytest.mark.parametrize(
    "changed",
    [
        {"bot_id": "B1"},
        {"user": BOT},
        {"user": None},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"subtype": "something_new"},
        {"channel": "C0GENERAL1", "channel_type": "channel"},
        {"ts": None},
        {"channel": None},
    ],
)
def test_bots_edits_joins_and_talk_among_others_are_not_for_us(changed):
    assert parse.said(event(**changed), BOT) is None


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"subtype": "file_share"},
        {"channel": "C0GENERAL1", "channel_type": "channel", "text": f"<@{BOT}> hi"},
        {"type": "app_mention", "channel": "C0GENERAL1", "channel_type": None},
        {"channel": "G0REVIEW", "channel_type": "group", "thread_ts": "0.9"},
    ],
)
def test_direct_messages_mentions_and_threads_are_for_us(changed):
    assert parse.said(event(**changed), BOT) is not None


def test_a_mention_that_comes_as_message_and_as_app_mention_has_one_key_in_common():
    in_channel = {"channel": "C0GENERAL1", "channel_type": "channel", "text": f"<@{BOT}> hi"}
    _, first = parse.said(event(**in_channel), BOT)
    second_body = event(**in_channel, type="app_mention") | {"event_id": "Ev2"}
    _, second = parse.said(second_body, BOT)
    assert first[1] == second[1]
    assert first[0] != second[0]


def test_a_repetition_under_a_new_event_id_has_the_same_message_key():
    _, first = parse.said(event(), BOT)
    _, again = parse.said(event() | {"event_id": "Ev9"}, BOT)
    _, other = parse.said(event(ts="2.000100"), BOT)
    assert first[1] == again[1] != other[1]


def test_files_come_with_their_names_and_nothing_of_them_is_trusted():
    message, _ = parse.said(event(files=[{"id": "F1", "name": "../../etc/passwd", "size": 3}]), BOT)
    assert message.files[0].name == "../../etc/passwd"
    assert (message.files[0].id, message.files[0].size) == ("F1", 3)


def click(**changed):
    action = {"action_id": "approve:0", "value": '{"submission": "s1"}', "action_ts": "5.1"} | changed
    return {"user": {"id": ADA}, "actions": [action], "trigger_id": "1.2.3", "channel": {"id": "C1"}}


def test_a_press_names_its_deed_and_its_arguments():
    press, _ = parse.pressed(click())
    assert (press.do, press.args, press.where.private) == ("approve", {"submission": "s1"}, False)


def test_each_press_has_its_own_key_and_a_repeated_delivery_the_same():
    keys = [parse.pressed(click(action_ts=ts))[1] for ts in ("5.1", "5.1", "5.2")]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize("value", ["", "not json", "[]", "null", "3", '"text"', "{"])
def test_a_button_with_nonsense_in_it_has_no_arguments(value):
    assert parse.pressed(click(value=value))[0].args == {}


def form(values, view_hash="h1"):
    state = {k: {"value": {"type": "plain_text_input", "value": v}} for k, v in values.items()}
    view = {"id": "V1", "hash": view_hash, "callback_id": "evidence", "private_metadata": '{"submission": "s1"}'}
    return {"user": {"id": ADA}, "view": view | {"state": {"values": state}}}


def test_a_form_sent_again_has_its_key_and_a_mended_one_another():
    keys = [parse.sent(form(v))[1] for v in ({"e1": "a"}, {"e1": "a"}, {"e1": "b"})]
    assert keys[0] == keys[1] != keys[2]


def test_a_form_gives_texts_ticks_choices_and_files_by_field():
    body = form({"e1": "text"})
    body["view"]["state"]["values"] |= {
        "confirm": {"value": {"type": "checkboxes", "selected_options": [{"value": "own"}, {"value": "private"}]}},
        "pick": {"value": {"type": "static_select", "selected_option": {"value": "two"}}},
        "none": {"value": {"type": "static_select", "selected_option": None}},
        "e3": {"value": {"type": "file_input", "files": [{"id": "F1", "name": "a.pdf"}]}},
        "e4": {"value": {"type": "file_input", "files": None}},
    }
    sent, _ = parse.sent(body)
    assert sent.values == {"e1": "text", "confirm": "own,private", "pick": "two", "none": ""}
    assert [f.id for f in sent.files["e3"]] == ["F1"]
    assert sent.files["e4"] == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@given(text=st.text())
def test_any_text_is_heard(text):
    assert isinstance(heard(text, BOT), str)


@given(text=st.text() | JSON.map(json.dumps))
def test_any_text_gives_arguments_that_are_texts(text):
    assert all(isinstance(k, str) and isinstance(v, str) for k, v in parse.arguments(text).items())


@given(
    user=st.none() | st.text(max_size=5),
    channel=st.none() | st.text(max_size=5),
    ts=st.none() | st.text(max_size=5),
    text=st.text(max_size=20),
    subtype=st.none() | st.text(max_size=10),
    thread=st.none() | st.text(max_size=5),
)
def test_any_message_event_is_for_us_or_not_and_never_an_error(user, channel, ts, text, subtype, thread):
    found = parse.said(event(user=user, channel=channel, ts=ts, text=text, subtype=subtype, thread_ts=thread), BOT)
    assert found is None or len(found[1]) == 2


EMPTY = [{}, {"event": {}}, {"user": {}}, {"view": {}}, {"actions": []}, {"user": {"id": ADA}}, {"actions": [{}]}]


@pytest.mark.parametrize("body", EMPTY)
def test_a_strangers_payload_is_nothing(body):
    assert parse.said(body, BOT) is None
    assert parse.pressed(body) is None
    assert parse.sent(body) is None
    assert parse.command(body) is None
    assert parse.event_key(body)


@pytest.mark.parametrize(
    "body",
    [
        event(text=None),
        event(files=None),
        event(text=5),
        event(channel=7),
        {"event": {"user": ADA, "channel": "D1", "ts": "1", "text": None}},
        {"event": {"user": ADA, "channel": "D1", "ts": "1", "files": None}},
        {"event": {"user": ADA, "channel": "D1", "ts": "1", "files": [{}]}},
        {"event": {"user": ADA, "channel": "D1", "ts": "1", "files": [{"id": "F", "size": "large"}]}},
        {"event": None},
        {"event": []},
    ],
)
def test_a_message_with_something_odd_in_it_is_still_a_message_or_nothing(body):
    found = parse.said(body, BOT)
    assert found is None or isinstance(found[0].text, str)


@pytest.mark.parametrize(
    "body",
    [
        {"user": {"id": ADA}, "actions": [{"action_id": None, "value": None}]},
        {"user": {"id": ADA}, "actions": [{}], "channel": None},
        {"user": None, "actions": [{}]},
        {"user": {"id": ADA}, "actions": None},
        {"user": {"id": ADA}, "view": {"state": None}},
        {"user": {"id": ADA}, "view": {"id": "V", "state": {"values": {"a": {"b": {"files": None}}}}}},
        {"user": {"id": ADA}, "view": {"id": "V", "private_metadata": None}},
    ],
)
def test_an_odd_press_or_form_is_a_value_or_nothing(body):
    for read in (parse.pressed, parse.sent):
        found = read(body)
        assert found is None or found[0].person == ADA


def shortcut(**changed):
    message = {"user": "U0BEN00001", "ts": "7.1", "text": f"<@{BOT}> what is <https://x.example|qhl>?"}
    body = {"callback_id": parse.SHORTCUT, "user": {"id": ADA}, "channel": {"id": "C1"}, "trigger_id": "1.2"}
    return body | {"message": message} | changed


def test_a_message_shortcut_tells_who_chose_it_where_and_what_it_says():
    picked, _ = parse.picked(shortcut(), BOT)
    assert (picked.person, picked.where.channel, picked.where.ts) == (ADA, "C1", "7.1")
    assert (picked.text, picked.theirs, picked.where.private) == ("what is https://x.example?", False, False)
    assert parse.picked(shortcut(message={"user": ADA, "ts": "7.1", "text": "x"}), BOT)[0].theirs


def test_a_shortcut_delivered_twice_has_one_key_and_chosen_again_another():
    keys = [parse.picked(shortcut(trigger_id=t), BOT)[1] for t in ("1.2", "1.2", "1.3")]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(
    "changed", [{"callback_id": "other"}, {"user": {}}, {"message": {}}, {"channel": None}, {"message": 3}]
)
def test_a_shortcut_of_another_shape_is_nothing_to_us(changed):
    assert parse.picked(shortcut(**changed), BOT) is None


def test_what_stands_in_a_field_is_typed_and_never_arguments():
    typed = click(type="plain_text_input", action_id="search:field", value='{"pathway": "qhl"}')
    press, _ = parse.pressed(typed)
    assert (press.do, press.args, press.typed) == ("search", {}, '{"pathway": "qhl"}')


def test_a_button_beside_the_search_field_brings_what_stands_in_it():
    values = {parse.SEARCH: {"search:field": {"type": "plain_text_input", "value": "free &amp; short"}}}
    press, _ = parse.pressed(click(action_id="search:0", value="{}") | {"view": {"state": {"values": values}}})
    assert (press.do, press.typed) == ("search", "free & short")
    assert parse.pressed(click(action_id="search:0", value="{}"))[0].typed == ""


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        ({"type": "channel_shared", "channel": "C1"}, True),
        ({"type": "channel_unshared", "channel": "C1"}, True),
        ({"type": "channel_rename", "channel": {"id": "C1"}}, True),
        ({"type": "group_rename", "channel": {"id": "C1"}}, True),
        ({"type": "message", "subtype": "channel_convert_to_public"}, True),
        ({"type": "member_joined_channel", "user": BOT}, True),
        ({"type": "member_joined_channel", "user": ADA}, False),
        ({"type": "message"}, False),
        ({}, False),
    ],
)
def test_which_events_say_that_a_channel_is_another_now(changed, matters):
    assert parse.changes_a_channel(changed, BOT) is matters
