"""Files as the assessors get them: pictures without what a camera knows, links that somebody asked for just now."""

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.acceptance.conftest import housed
from tests.acceptance.journey import BOTH, CONFIRM, REVIEW, card, start
from tests.hygiene.clamd import EICAR, running_clamd
from tests.storage.s3 import KEY_ID, SECRET, running_s3

PLAN = "Career action plan"
REPORT = "Supervisor performance evaluation"
PLACE = b"GPS 51.0504N 13.7373E"


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send_level_2(house, ada, name: str, data: bytes):
    """Ada's form for Level 2 with this file; its card, once the file stands in its thread."""
    start(ada)
    ada.press("Send something else", in_=ada.home("Send something else"))
    ada.press("Career Prepared Level 2", in_=ada.expect("What would you like to send"))
    form = ada.form()
    steps = {label: "Done and learned." for label in form.fields if label not in {PLAN, CONFIRM}}
    assert form.fill({**steps, PLAN: (name, data), CONFIRM: BOTH}).submit() == {}
    ada.expect("with the assessors")
    return card(house.ben, house.submissions(ada)[0].code, f"✓ {PLAN}")


def links(blocks: Any) -> Iterator[str]:
    """Addresses of the links in a form."""
    if isinstance(blocks, dict):
        if blocks.get("type") == "link":
            yield blocks["url"]
        blocks = list(blocks.values())
    if isinstance(blocks, list):
        for one in blocks:
            yield from links(one)


@pytest.fixture(scope="module")
def sent(house):
    """Ada, and the card of a photo that she sent under a strange name."""
    ada = house.newcomer()
    return ada, send_level_2(house, ada, "me\u202egpj.png", photo())


def test_a_photo_in_the_thread_no_longer_says_where_it_was_taken(house, sent):
    _, found = sent
    shared = house.ben.wait_for(lambda m: bool(m.files) and m.thread == found.ts, REVIEW)
    (file,) = shared.files
    token = {"Authorization": f"Bearer {house.settings.bot_token.get_secret_value()}"}
    data = httpx.get(file["url_private_download"], headers=token).content
    assert PLACE in photo()
    assert PLACE not in data
    assert Image.open(io.BytesIO(data)).format == "JPEG"
    assert file["name"] == "megpj.jpg"


def test_an_assessor_opens_the_files_through_links_that_were_made_for_the_press(house, sent):
    _, found = sent
    house.ben.press("Open files", in_=found)
    form = house.ben.form("Files")
    assert "The links work for 15 minutes" in form.text
    (url,) = links(form.blocks)
    answer = httpx.get(url)
    assert answer.status_code == 200
    assert PLACE not in answer.content
    assert answer.headers["content-disposition"].startswith('attachment; filename="megpj.jpg"')
    assert house.audit(house.submissions(sent[0])[0].id, "evidence.opened")[-1].actor == house.ben.id
    house.ben.close_form()


def test_no_message_holds_a_link_to_evidence(house, sent):
    posted = str(house.workspace.snapshot()["messages"])
    assert "megpj" in posted
    assert "/evidence/" not in posted


def test_after_the_decision_the_files_can_still_be_opened(house):
    ada = house.newcomer()
    found = send_level_2(house, ada, "plan.png", photo())
    house.ben.press("Approve", in_=found, confirm=True)
    decided = card(house.ben, house.submissions(ada)[0].code, "Approved by Ben")
    assert decided.labels == ["Open files"]
    house.ben.press("Open files", in_=decided)
    assert len(list(links(house.ben.form("Files").blocks))) == 1
    house.ben.close_form()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("me.heic", b"\0\0\0\x18ftypheic", "Share the photo as JPEG"),
        ("me.jpg", photo()[:-500], "cut off or damaged"),
        ("me.svg", b"<svg/>", "A drawing can carry programs"),
        ("me.png", photo() + b"PK\x05\x06" + bytes(18), "two files in this one"),
    ],
)
def test_a_picture_that_is_no_evidence_is_refused_with_what_to_do(ada, name, data, words):
    start(ada)
    ada.upload(name, data)
    ada.press(f"Level 2 · {PLAN}", in_=ada.expect("for?"))
    assert "Career Prepared Level 2" in ada.expect(words).text


def test_in_an_s3_store_and_past_a_scanner_a_file_goes_the_whole_way(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    with (
        running_s3() as s3,
        running_clamd() as clamd,
        housed(tmp_path, CAIRN_BLOBS=s3.url, CAIRN_SCANNER=clamd.address) as house,
    ):
        ada = house.newcomer()
        found = send_level_2(house, ada, "plan.png", photo())
        house.ben.press("Open files", in_=found)
        (url,) = links(house.ben.form("Files").blocks)
        assert httpx.get(url).content in s3.objects.values()
        assert photo() in s3.objects.values()
        assert len(s3.objects) == 2
        ada.upload("notes.txt", EICAR)
        ada.press(f"Level 3 · {REPORT}", in_=ada.expect("for?"))
        assert "The virus scanner found something" in ada.expect("The virus scanner").text
        assert len(s3.objects) == 2
