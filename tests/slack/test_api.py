"""What each failure of a call means for an effect: wait, look first, or give up; over real HTTP."""

import pytest

from bot.service.delivery import DeliveryError
from bot.slack import api


def failure(answering):
    client = api.client("xoxb-test", f"{answering.url}/api/")
    with pytest.raises(DeliveryError) as found:
        api.call(client.chat_postMessage, channel="C1", text="hi")
    return found.value


def test_an_answer_comes_back_as_a_plain_value(answering):
    answering.say(200, {"ok": True, "ts": "1.2"})
    client = api.client("xoxb-test", f"{answering.url}/api/")
    assert api.call(client.chat_postMessage, channel="C1", text="hi") == {"ok": True, "ts": "1.2"}


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3.0), ("0", 0.1), ("-5", 0.1), ("1.5", 1.5), ("soon", 5.0), ("", 5.0), ("nan", 5.0), ("99999999", 3600.0)],
)
def test_slow_down_waits_as_long_as_slack_says_and_a_moment_where_it_says_nonsense(answering, header, seconds):
    answering.say(429, {"ok": False, "error": "ratelimited"}, Retry_After=header)
    error = failure(answering)
    assert (error.retry_after, error.permanent, error.unclear) == (seconds, False, False)


def test_slow_down_without_a_header_waits_a_moment(answering):
    answering.say(429, {"ok": False, "error": "ratelimited"})
    assert failure(answering).retry_after == 5.0


def test_slow_down_said_in_a_good_answer_is_the_same(answering):
    answering.say(200, {"ok": False, "error": "ratelimited"}, Retry_After="2")
    assert failure(answering).retry_after == 2.0


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"ok": False, "error": "internal_error"}),
        (200, {"ok": False, "error": "fatal_error"}),
        (200, {"ok": False, "error": "internal_error"}),
        (503, b"<html>busy</html>"),
        (200, b"<html>a proxy</html>"),
        (200, b""),
        (200, {"ok": False}),
        (502, {}),
    ],
)
def test_slacks_own_trouble_may_have_done_it_so_it_is_looked_for_first(answering, status, body):
    answering.say(status, body)
    error = failure(answering)
    assert (error.unclear, error.permanent) == (True, False)


@pytest.mark.parametrize("code", ["channel_not_found", "invalid_blocks", "user_not_found"])
def test_a_final_refusal_is_final_and_names_its_code(answering, code):
    answering.say(200, {"ok": False, "error": code})
    error = failure(answering)
    assert error.permanent
    assert not error.unclear
    assert api.refused(error) == code


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "invalid_auth", "token_revoked", "missing_scope"])
def test_what_somebody_can_mend_is_waited_for_and_buries_nothing(answering, code):
    answering.say(200, {"ok": False, "error": code})
    error = failure(answering)
    assert error.waiting
    assert not error.permanent


def test_nobody_there_is_unclear_and_tried_again(answering):
    client = api.client("xoxb-test", "http://127.0.0.1:1/api/")
    with pytest.raises(DeliveryError) as found:
        api.call(client.chat_postMessage, channel="C1", text="hi")
    assert found.value.unclear
    assert not found.value.permanent


@pytest.mark.parametrize("how", ["an error", "no answer", "slow down"])
def test_the_client_never_repeats_a_call_by_itself(answering, how):
    if how == "slow down":
        answering.say(429, {"ok": False, "error": "ratelimited"}, Retry_After="0")
    else:
        answering.say(500, {"ok": False, "error": "internal_error"})
    answering.hangs_up = how == "no answer"
    assert failure(answering).unclear is (how != "slow down")
    assert len(answering.asked) == 1


def test_only_a_final_refusal_has_a_code():
    assert api.refused(DeliveryError("Slack asks to slow down", retry_after=1)) == ""
