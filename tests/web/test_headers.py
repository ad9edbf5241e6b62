"""What every answer carries, and what a visitor reads when there is none."""

import base64
import hashlib
import re

import httpx
import pytest
from starlette.routing import Route

from tests.web.world import free_port, running

POLICY = "default-src 'none'; "


def paths(world):
    award = world.stack[0].id
    achievement = re.search(r'href="http://[^/"]+(/achievements/[^"]+)"', world.get(f"/badges/{award}").text)[1]
    forms = ("", ".json", ".jwt", "/ob2.json", ".png", ".svg", "?verify=1")
    own = [f"/badges/{award}{kind}" for kind in forms]
    shared = [achievement + kind for kind in ("", ".png", ".svg", "/ob2.json")]
    issuer = ["/issuer", "/issuer/ums/ob2.json", "/.well-known/did.json", "/status/1", "/status/revocations"]
    skill = "/skills/sk-active-listening"
    return [*own, *shared, *issuer, skill, "/", "/verify", "/badges/nobody", "/no/such/page"]


def test_every_answer_keeps_a_browser_from_doing_more_than_show_it(world):
    for path in paths(world):
        answer = world.get(path)

        assert answer.headers["content-security-policy"].startswith(POLICY), path
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex"


def test_nothing_is_kept_longer_than_a_minute(world):
    for path in paths(world):
        kept = world.get(path).headers["cache-control"]
        assert kept == "no-store" or int(kept.removeprefix("max-age=")) <= 60


def test_the_policy_allows_exactly_the_style_that_is_in_the_page(world):
    answer = world.get("/issuer")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_a_page_that_is_not_there_says_what_to_do(world):
    answer = world.get("/no/such/page")

    assert answer.status_code == 404
    assert "Check the link" in answer.text
    assert world.get("/no/such/page", "application/json").json()["detail"].startswith("There is no badge")


def test_a_page_that_cannot_be_written_to_says_so(world):
    answer = world.client.post("/issuer")

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert "cannot be used that way" in answer.text


@pytest.fixture
def broken():
    def fail(_request):
        raise ZeroDivisionError("secret inside")

    with free_port() as (place, address), running([Route("/", fail)], place):
        yield lambda: httpx.get(address)


def test_an_error_of_ours_is_told_without_its_inside(broken):
    answer = broken()

    assert answer.status_code == 500
    assert "Something of ours broke" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith(POLICY)
