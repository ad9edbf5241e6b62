"""The pages in a real browser, on a phone and on a desk: nothing runs over the edge, everything can be read."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.web.chromium import Tab, browser

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)  # the database makes no page look different

PHONE, DESK, SMALL = (390, 844), (1280, 900), (320, 568)

# The lowest contrast between a text and what lies behind it (WCAG 2.2, 1.4.3), over all texts outside pictures.
CONTRAST = """(() => {
  const rgb = colour => colour.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let worst = 21;
  for (let n; n = walker.nextNode();) {
    const e = n.parentElement;
    if (!n.data.trim() || e.closest('svg')) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    worst = Math.min(worst, (a + .05) / (b + .05));
  }
  return worst;
})()"""
WIDEST = "Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *:not(svg *)')].map(e => e.getBoundingClientRect().right))"  # noqa: E501  one expression
SMALLEST = "Math.min(...[...document.querySelectorAll('p, li, a, b, span')].map(e => parseFloat(getComputedStyle(e).fontSize)))"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and with CI=true the browser tests must run.")
        pytest.skip("Chromium is not installed: the browser tests do not run")
    with browser(program, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.mark.parametrize("screen", [PHONE, SMALL, DESK])
def test_nothing_is_wider_than_the_screen(world, tab, screen):
    macro = world.desk.badge_url(world.stack[-1].id)
    for url in (
        macro,
        f"{macro}?verify=1",
        *(f"{world.desk.public_url}/{name}" for name in ("issuer", "verify", "nowhere")),
    ):
        tab.open(url, *screen)

        assert tab.ask("innerWidth") == screen[0]
        assert tab.ask(WIDEST) <= screen[0], url


def test_every_text_can_be_read(world, tab):
    gone = world.revoke(world.badge(), "issued by mistake")
    badges = [world.desk.badge_url(award.id) for award in (world.stack[-1], gone)]
    for url in (*badges, f"{world.desk.public_url}/verify"):
        tab.open(url, *PHONE)

        assert tab.ask(CONTRAST) >= 4.5
        assert tab.ask(SMALLEST) >= 15


def test_the_badge_is_large_and_comes_first(world, tab):
    tab.open(world.desk.badge_url(world.stack[-1].id), *PHONE)

    box = tab.ask("(r => [r.left, r.top, r.width])(document.querySelector('.art svg').getBoundingClientRect())")
    assert box[2] >= 0.85 * PHONE[0]
    assert box[1] < 100
    assert tab.ask("document.querySelector('h1').getBoundingClientRect().bottom") <= PHONE[1]


def test_the_style_is_let_through_and_a_script_would_not_be(world, tab):
    tab.open(world.desk.badge_url(world.stack[-1].id), *PHONE)

    assert tab.ask("getComputedStyle(document.body).backgroundColor") == "rgb(250, 246, 236)"
    run = (
        "(() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s); })()"
    )
    assert tab.ask(f"{run}, window.ran === undefined") is True
