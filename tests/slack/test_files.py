"""The token goes to Slack's own file host and nowhere else, redirects included."""

import pytest

from bot.service.delivery import DeliveryError
from bot.slack import api
from bot.slack.files import FileHost

SLACK = "https://slack.com/api/"
TOKEN = "xoxb-secret"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://files.slack.com/files-pri/T1-F1/plan.pdf", True),
        ("https://FILES.slack.com/x", True),
        ("https://slack.com/x", True),
        ("https://files.slack.com:443/x", True),
        ("https://files.slack.com:8443/x", False),
        ("http://files.slack.com/x", False),
        ("https://evil.example/x", False),
        ("https://files.slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://files.slack.com@evil.example/x", False),
        ("https://evil.example#files.slack.com", False),
        ("https://evil.example/?files.slack.com", False),
        ("https://evil.example\\@files.slack.com/x", False),
        ("ftp://files.slack.com/x", False),
        ("//files.slack.com/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_slacks_file_host_over_https_gets_the_token(url, allowed):
    assert FileHost(api.client(TOKEN, SLACK), SLACK).allowed(url) is allowed


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:8100/files/F1", True),
        ("http://127.0.0.1:8101/files/F1", False),
        ("https://127.0.0.1:8100/files/F1", False),
        ("https://files.slack.com/x", False),
        ("http://127.0.0.1:8100@evil.example/x", False),
    ],
)
def test_a_stand_in_is_allowed_at_its_own_origin_only(url, allowed):
    api_url = "http://127.0.0.1:8100/api/"
    assert FileHost(api.client(TOKEN, api_url), api_url).allowed(url) is allowed


@pytest.mark.parametrize("url", ["https://[::1", "https://files.slack.com:port/x", "https://files.slack.com:99999/x"])
def test_an_address_that_can_not_be_read_is_not_allowed(url):
    assert FileHost(api.client(TOKEN, SLACK), SLACK).allowed(url) is False


def host(answering, address):
    answering.say(200, {"ok": True, "file": {"id": "F1", "name": "plan.pdf", "url_private_download": address}})
    api_url = f"{answering.url}/api/"
    return FileHost(api.client(TOKEN, api_url), api_url)


def download(found):
    with pytest.raises(DeliveryError) as error, found.download("F1") as incoming:
        b"".join(incoming.chunks)
    return error.value


def test_a_file_that_lies_elsewhere_is_not_asked_for(answering, elsewhere):
    error = download(host(answering, f"{elsewhere.url}/plan.pdf"))
    assert error.permanent
    assert elsewhere.asked == []


def test_the_token_does_not_follow_a_redirect(answering, elsewhere):
    found = host(answering, f"{answering.url}/plan.pdf")
    answering.moved["/plan.pdf"] = f"{elsewhere.url}/plan.pdf"
    assert download(found).permanent
    assert [path for path, _ in answering.asked] == ["/api/files.info", "/plan.pdf"]
    assert elsewhere.asked == []


def test_the_token_goes_with_the_request_to_the_allowed_host(answering):
    found = host(answering, f"{answering.url}/plan.pdf")
    with found.download("F1") as incoming:
        b"".join(incoming.chunks)
    assert answering.asked[-1][1]["Authorization"] == f"Bearer {TOKEN}"
