"""Files go up and come down as at Slack, and go wrong as at Slack."""

import httpx
import pytest
from slack_sdk.errors import SlackApiError

PNG = b"\x89PNG" + bytes(1000)


def fetch(url: str, token: str | None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.get(url, headers=headers, trust_env=False)


@pytest.fixture
def url(ada) -> str:
    return ada.upload("proof.png", PNG).files[0]["url_private_download"]


def test_the_app_downloads_what_somebody_shared(url, config, running):
    answer = fetch(url, config.bot_token)

    assert url.startswith(running.url)
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")


@pytest.mark.parametrize("token", [None, "xoxb-wrong"])
def test_without_the_token_there_is_a_sign_in_page_and_status_200(url, token):
    answer = fetch(url, token)

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/html")
    assert b"Sign in" in answer.content


def test_without_the_scope_too(ws, url, config):
    ws.configure(scopes=["chat:write"])

    assert b"Sign in" in fetch(url, config.bot_token).content


def test_a_download_can_be_a_sign_in_page(ws, url, config):
    ws.faults(files=[{"kind": "sign_in", "times": 1}])

    assert b"Sign in" in fetch(url, config.bot_token).content
    assert fetch(url, config.bot_token).content == PNG


def test_a_download_can_lead_elsewhere(ws, url, config):
    ws.faults(files=[{"kind": "redirect", "to": "http://127.0.0.2:1/"}])

    assert fetch(url, config.bot_token).headers["location"] == "http://127.0.0.2:1/"


@pytest.mark.parametrize("size", [0, 1, len(PNG) // 2, len(PNG) - 1])
def test_a_download_can_break_off(ws, url, config, size):
    ws.faults(files=[{"kind": "cut", "at": size}])
    got = bytearray()

    def read() -> None:
        headers = {"Authorization": f"Bearer {config.bot_token}"}
        with httpx.stream("GET", url, headers=headers, trust_env=False) as answer:
            for chunk in answer.iter_raw():
                got.extend(chunk)

    with pytest.raises(httpx.TransportError):
        read()
    assert bytes(got) == PNG[:size]


@pytest.mark.parametrize("size", [3, 5000])
def test_a_download_can_have_another_size_than_was_said(ws, url, config, size):
    ws.faults(files=[{"kind": "wrong_size", "at": size}])

    assert len(fetch(url, config.bot_token).content) == size


def test_the_app_uploads_into_a_thread(ws, slack, ben):
    card = ben.say("#career-prepared-review", "card")

    slack.files_upload_v2(
        channel=card.channel, thread_ts=card.ts, filename="notes.txt", content="two careers", initial_comment="evidence"
    )

    shown = ben.wait_for(lambda m: bool(m.files), where=card)
    assert (shown.text, shown.from_app) == ("evidence\n(file: notes.txt)", True)
    assert slack.files_info(file=shown.files[0]["id"])["file"]["shares"]["private"][card.channel]


def test_an_upload_is_shared_only_a_moment_after_it_is_complete(ws, slack, ada, dm):
    ws.configure(share_seconds=0.3)
    promise = slack.files_getUploadURLExternal(filename="a.txt", length=3)
    httpx.post(promise["upload_url"], content=b"abc", trust_env=False)
    slack.files_completeUploadExternal(files=[{"id": promise["file_id"], "title": "A"}], channel_id=dm)

    assert slack.files_info(file=promise["file_id"])["file"]["shares"] == {}
    ada.wait_for(lambda m: bool(m.files))
    assert slack.files_info(file=promise["file_id"])["file"]["shares"]["private"][dm]


def test_an_upload_that_never_came_cannot_be_completed(slack, dm):
    promise = slack.files_getUploadURLExternal(filename="a.txt", length=3)
    short = httpx.post(promise["upload_url"], content=b"ab", trust_env=False)

    with pytest.raises(SlackApiError, match="file_not_found"):
        slack.files_completeUploadExternal(files=[{"id": promise["file_id"]}], channel_id=dm)

    assert short.status_code == 400


def test_a_person_downloads_a_file_as_a_download_only(running, ada):
    file = ada.upload("page.html", b"<script>").files[0]

    answer = httpx.get(f"{running.url}/control/file/{file['id']}", trust_env=False)

    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"
