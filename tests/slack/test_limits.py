"""Block Kit's limits: what Slack would refuse is refused here first, one breach a row."""

import pytest

from bot.slack.limits import InvalidPayload, check_message, check_view


def words(length):
    return {"type": "plain_text", "text": "x" * length}


def button(**changed):
    return {"type": "button", "text": words(5), "action_id": "a:0", "value": "{}"} | changed


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def field(element=None, **changed):
    found = element or {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "block_id": "b", "label": words(5), "element": found} | changed


def rich(*texts):
    spans = [{"type": "text", "text": t} for t in texts]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": spans}]}


def option(length=5, value="v"):
    return {"text": words(length), "value": value}


def message(*blocks, text="hello"):
    return {"text": text, "blocks": list(blocks)}


def modal(*blocks, **changed):
    return {"type": "modal", "title": words(5), "submit": words(4), "blocks": list(blocks)} | changed


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [rich("hello")],
        [{"type": "header", "text": words(150)}],
        [actions(*(button(action_id=f"a:{n}") for n in range(25)))],
        [actions(button(text=words(75), value="x" * 2000, url="https://e.edu/" + "x" * 2986))],
        [{"type": "divider"}] * 50,
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "a"}] * 10}],
        [actions(button(confirm={"title": words(100), "text": words(300), "confirm": words(30), "deny": words(30)}))],
    ],
)
def test_a_message_at_the_limit_passes(blocks):
    check_message(message(*blocks))


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (message(text=""), "needs text"),
        (message(text=" \n"), "needs text"),
        ({"blocks": []}, "needs text"),
        (message(text="x" * 4001), "over 4000"),
        (message(*[{"type": "divider"}] * 51), "51 blocks, 50 fit"),
        (message(rich("x" * 10_001)), "more text than one message takes"),
        (message(rich("")), "empty text"),
        (message({"type": "header", "text": words(151)}), "header text must have 1 to 150"),
        (message({"type": "header", "text": words(0)}), "header text must have 1 to 150"),
        (message({"type": "section", "text": words(3001)}), "section text must have 1 to 3000"),
        (message({"type": "divider", "block_id": "x" * 256}), "block_id is over 255"),
        (message({"type": "context", "elements": []}), "context takes 1 to 10"),
        (message({"type": "context", "elements": [{"type": "mrkdwn", "text": "a"}] * 11}), "context takes 1 to 10"),
        (message(actions()), "actions takes 1 to 25"),
        (message(actions(*(button(action_id=f"a:{n}") for n in range(26)))), "actions takes 1 to 25"),
        (message(actions(button(), button())), "action_id stands twice"),
        (message(actions(button(text=words(76)))), "button text is over 75"),
        (message(actions(button(text=words(0)))), "a button needs a label"),
        (message(actions(button(value="x" * 2001))), "button value is over 2000"),
        (message(actions(button(url="x" * 3001))), "button url is over 3000"),
        (message(actions(button(action_id="x" * 256))), "button action_id is over 255"),
        (message(actions(button(confirm={"title": words(101)}))), "confirm title is over 100"),
        (message(actions(button(confirm={"text": words(301)}))), "confirm text is over 300"),
        (message(actions(button(confirm={"confirm": words(31)}))), "confirm confirm is over 30"),
        (message(actions(button(confirm={"deny": words(31)}))), "confirm deny is over 30"),
    ],
)
def test_a_message_over_a_limit_is_refused_by_name(payload, said):
    with pytest.raises(InvalidPayload, match=said):
        check_message(payload)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (modal(*[{"type": "divider"}] * 101), "101 blocks, 100 fit"),
        (modal(title=words(25)), "title is over 24"),
        (modal(submit=words(25)), "submit is over 24"),
        (modal(close=words(25)), "close is over 24"),
        (modal(private_metadata="x" * 3001), "private_metadata is over 3000"),
        (modal(callback_id="x" * 256), "callback_id is over 255"),
        ({"type": "modal", "title": words(5), "blocks": [field()]}, "needs a submit button"),
        (modal(field(), field()), "block_id stands twice"),
        (modal(field(label=words(2001))), "label is over 2000"),
        (modal(field(label=words(0))), "needs a label"),
        (modal(field(hint=words(2001))), "hint is over 2000"),
        (modal(field({"type": "plain_text_input", "max_length": 3001})), "max_length is over 3000"),
        (modal(field({"type": "plain_text_input", "initial_value": "x" * 3001})), "initial_value is over 3000"),
        (modal(field({"type": "checkboxes", "options": [option()] * 11})), "checkboxes takes 1 to 10"),
        (modal(field({"type": "checkboxes", "options": []})), "checkboxes takes 1 to 10"),
        (modal(field({"type": "static_select", "options": [option()] * 101})), "static_select takes 1 to 100"),
        (modal(field({"type": "checkboxes", "options": [option(76)]})), "an option is over 75"),
        (modal(field({"type": "checkboxes", "options": [option(value="x" * 76)]})), "an option is over 75"),
    ],
)
def test_a_view_over_a_limit_is_refused_by_name(view, said):
    with pytest.raises(InvalidPayload, match=said):
        check_view(view)


def test_every_breach_is_listed_not_only_the_first():
    with pytest.raises(InvalidPayload) as found:
        check_message(message({"type": "header", "text": words(151)}, actions(), text=""))
    assert len(found.value.problems) == 3
