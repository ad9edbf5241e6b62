"""The page on which anybody checks any badge: one answer, its reasons, and nothing kept."""

import json
import os
import re
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from bot.badges.report import ESSENTIAL, Check, Report
from bot.web.checking import A_MINUTE, Checking
from bot.web.verify import MAX_BODY, Verifying
from tests.web.world import free_port, running

GENUINE, NOT, OPEN = "This badge is genuine.", "Do not rely on this badge.", "It can&#39;t be said"


def ask(world, text="", file=None, email=""):
    files = {"file": ("", b"") if file is None else ("badge", file)}
    return world.client.post("/verify", data={"text": text, "email": email}, files=files)


def said(answer):
    """What a person reads, without the marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.partition("</style>")[2]))


@pytest.fixture
def vectors():
    folder = Path(os.environ.get("CAIRN_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "vectors"
    if not folder.is_dir():
        pytest.skip("shared/ is not beside the checkout")
    return folder


@pytest.fixture
def award(world):
    return world.stack[0]


@pytest.fixture
def address(world, award):
    return world.desk.badge_url(award.id)


def test_the_form_is_open_to_all_and_needs_no_script(world):
    answer = world.get("/verify")

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert 'method="post"' in answer.text
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "form-action 'none'" in world.get("/issuer").headers["content-security-policy"]


def test_what_is_open_is_said_beside_the_answer(world, vectors):
    nameless = (vectors / "digitalcredentials-verifier-core" / "v1NoStatus.json").read_text(encoding="utf-8")

    answer = ask(world, nameless)

    assert GENUINE in answer.text
    assert "One thing is open: It does not say who earned it" in said(answer)


def test_it_is_linked_from_home_and_from_every_badge(world, address):
    assert 'href="/verify"' in world.get("/").text
    assert 'href="/verify"' in world.client.get(address).text


def test_a_link_leads_to_one_answer_and_its_reasons(world, address):
    answer = ask(world, address)

    assert answer.status_code == 200
    assert GENUINE in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "yours to say. It calls itself a DEMO" in said(answer)
    assert answer.text.count("<li>") >= 7


@pytest.mark.parametrize("kind", [".json", ".jwt", "/ob2.json", ".png", ".svg"])
def test_what_can_be_downloaded_can_be_handed_in(world, address, kind):
    data = world.client.get(address + kind).content

    answer = ask(world, file=data)

    assert GENUINE in answer.text
    assert ("data:image/" in answer.text) == (kind in {".png", ".svg"})
    assert GENUINE in ask(world, address + kind).text


def test_a_badge_can_be_pasted(world, address):
    document = world.client.get(f"{address}.json").text
    changed = json.loads(document)
    changed["name"] = "Doctor of everything"

    assert GENUINE in ask(world, document).text
    forged = ask(world, json.dumps(changed))
    assert NOT in forged.text
    assert "changed after it was signed" in said(forged)
    assert "Doctor of everything" not in forged.text  # what nobody signed is not repeated


def test_for_whom_it_is_can_be_asked(world, address):
    assert "It was issued for this address." in said(ask(world, address, email="ada@example.edu"))
    other = ask(world, address, email="ben@example.edu")
    assert NOT in other.text
    assert "ben@example.edu" not in other.text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "Paste a link"),
        ("hello", "no badge to check"),
        ("<html></html>", "no badge to check"),
        ('{"a": 1}', "no badge to check"),
        ("http://example.org/badge", "Only https addresses"),
        ("https://127.0.0.1/badge", "not a public address"),
        ("https://169.254.169.254/latest/meta-data/", "not a public address"),
        ("localhost.localdomain/badges/x", "no badge to check"),
    ],
)
def test_what_is_no_badge_is_said_plainly(world, given, says):
    answer = ask(world, given)

    assert answer.status_code in {200, 400}
    assert says in said(answer)
    assert "Traceback" not in answer.text


def test_hostile_text_stays_text(world):
    document = {"@context": ["<script>alert(1)</script>"], "type": ["<img src=x>"], "name": "<b>"}

    answer = ask(world, json.dumps(document))

    assert NOT in answer.text
    assert "<script" not in answer.text
    assert "<img src=x>" not in answer.text


def test_too_much_is_refused_before_it_is_read(world):
    answer = ask(world, file=b"x" * (MAX_BODY + 1))

    assert answer.status_code == 413
    assert "more than a badge needs" in said(answer)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"content-type": "application/json"}, b"{}"),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--y"),
        ({"content-type": "multipart/form-data"}, b""),
        ({}, b""),
    ],
)
def test_what_is_no_form_is_said_plainly(world, headers, body):
    answer = world.client.post("/verify", content=body, headers=headers)

    assert answer.status_code == 400
    assert "Try again" in said(answer) or "Paste a link" in said(answer)


def test_many_who_ask_at_once_wait():
    verifying = Verifying(Checking(lambda *_: Report(tuple(Check(name, "pass", "Fine.") for name in ESSENTIAL))))
    routes = [Route("/verify", verifying.answer, methods=["POST"])]
    with free_port() as (place, url), running(routes, place), httpx.Client(base_url=url) as client:
        answers = [client.post("/verify", data={"text": "x"}, files={"file": ("", b"")}) for _ in range(A_MINUTE + 1)]

    assert [answer.status_code for answer in answers] == [200] * A_MINUTE + [429]
    assert answers[-1].headers["retry-after"] == "60"
