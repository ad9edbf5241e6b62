"""A visitor at the page: clicks what is written on it, types into what is shown, and reads what appears.

Owns that vocabulary over a Browser. It must not reach behind the page: no control API, no database.
"""

import json
from pathlib import Path

from tests.demo.browser import Browser

PRESSABLE = "button, a.button, summary, select option"
WIDEST = """Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility()).map(e => Math.ceil(e.getBoundingClientRect().right) - 0.5))"""
# The lowest contrast between a text and what lies behind it (WCAG 2.2, 1.4.3).
CONTRAST = """(() => {
  const rgb = colour => colour.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let worst = [21, ''];
  for (let n; n = walker.nextNode();) {
    const e = n.parentElement;
    if (!n.data.trim() || !e.checkVisibility() || e.closest('script, option')) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const contrast = (a + .05) / (b + .05);
    if (contrast < worst[0]) worst = [contrast, n.data];
  }
  return worst;
})()"""
# Every text field that is empty and asked for gets the words, every link field the link, every box its tick.
FILL = """(form => {
  const put = (field, value) => { field.value = value; field.dispatchEvent(new Event('input', {bubbles: true})); };
  for (const block of form.querySelectorAll('.block.input')) {
    const label = block.innerText.toLowerCase(), given = Object.entries(GIVEN).find(([k]) => label.startsWith(k.toLowerCase()));
    if (label.includes('optional') && !given) continue;
    for (const field of block.querySelectorAll('textarea, input[type=text], input[type=url]'))
      if (given || !field.value) put(field, given ? given[1] : field.type === 'url' ? LINK : WORDS);
    for (const box of block.querySelectorAll('input[type=checkbox]:not(:checked)')) box.click();
  }
  return true;
})"""


class Visitor:
    """One person of the workspace, on the screen that shows them."""

    def __init__(self, browser: Browser, uid: str):
        self.browser = browser
        self.uid = uid

    @property
    def seat(self) -> str:
        return f"document.querySelector('.seat[data-person={self.uid}]:not([hidden])')"

    def sit(self) -> "Visitor":
        """Choose this person on the last screen that is shown, unless one shows them already."""
        self.browser.run(f"""{self.seat} || (who => {{ who.value = {self.uid!r}; who.dispatchEvent(new Event('change')); }})(
            [...document.querySelectorAll('.seat:not([hidden]) .who select')].at(-1))""")
        self.browser.until(f"!!{self.seat} && {self.seat}.querySelector('.who select').value === {self.uid!r}")
        return self

    def click(self, words: str, within: str = "") -> None:
        """The newest thing that can be pressed and begins with these words, waited for."""
        scope = f"{self.sit().seat}.querySelectorAll({json.dumps(f'{within} :is({PRESSABLE})')})"
        found = (
            f"[...{scope}].findLast(b => b.checkVisibility() && b.textContent.trim().startsWith({json.dumps(words)}))"
        )
        self.browser.until(f"(b => b && b.ariaBusy !== 'true' && (b.click(), true))({found})")

    def open_thread(self) -> None:
        """Of the newest message that has one."""
        self.browser.until(f"(b => b && (b.click(), true))([...{self.sit().seat}.querySelectorAll('.replies')].at(-1))")

    def go(self, place: str) -> None:
        """To a conversation, by way of the folded list where the screen is narrow."""
        self.sit()
        if self.browser.run(f"{self.seat}.querySelector('.toggle').checkVisibility()"):
            self.click("Conversations", ".who")
        self.click(place, "nav")
        here = f"{self.seat}.querySelector('nav [aria-current=true]').innerText"
        self.browser.until(f"{here}.startsWith({json.dumps(place)})")

    def confirm(self, words: str) -> None:
        self.click(words, ".lines")
        self.browser.until("document.querySelector('#confirm').open")
        self.browser.run("document.querySelector('#confirm button[value=yes]').click()")

    def write(self, text: str, *, thread: bool = False) -> None:
        """With the keyboard, into the box; Enter sends."""
        pane = ".thread" if thread else ".place:not(.thread)"
        self.sit()
        self.browser.until(
            f"(t => t?.checkVisibility() && (t.focus(), true))({self.seat}.querySelector('{pane} textarea'))"
        )
        self.browser.type(text)
        self.browser.press("Enter")

    def attach(self, *files: Path, form: bool = False) -> None:
        """Real files, by the file input of the box to write in or of the open form."""
        where = ".modal" if form else ".place:not(.thread) .composer"
        selector = f".seat[data-person={self.uid}]:not([hidden]) {where} input[type=file]"
        self.sit()
        self.browser.until(f"!!document.querySelector({json.dumps(selector)})")
        self.browser.choose(selector, *files)
        for file in files:
            self.browser.until(
                f"[...{self.seat}.querySelectorAll('.chips .file')].some(f => f.innerText.includes({file.name!r}))"
            )

    def fill(self, words: str = "", link: str = "", **given: str) -> None:
        """The open form: `given` by the beginning of a label (_ for a space); what else it asks for gets `words` or `link`."""
        self.browser.until(f"!!{self.sit().seat}.querySelector('.modal form')")
        named = {name.replace("_", " "): value for name, value in given.items()}
        script = (
            FILL.replace("GIVEN", json.dumps(named))
            .replace("WORDS", json.dumps(words))
            .replace("LINK", json.dumps(link))
        )
        self.browser.run(f"{script}({self.seat}.querySelector('.modal form'))")

    def send(self) -> None:
        """Send the open form, and see it close."""
        self.click("Send", ".modal")
        self.browser.until(f"{self.seat}.querySelector('.modal').hidden")

    def sees(self, text: str) -> None:
        self.sit()
        self.browser.until(f"{self.seat}.innerText.includes({json.dumps(text)})")

    def sees_new(self, text: str) -> None:
        """In the newest message of the app."""
        newest = f"[...{self.sit().seat}.querySelectorAll('.place:not(.thread) .message.app')].at(-1)"
        self.browser.until(f"{newest}.innerText.includes({json.dumps(text)})")


def done(browser: Browser) -> int:
    """How many steps of the guide are ticked."""
    return int(str(browser.run("document.querySelectorAll('#guide li.done').length")))


def await_done(browser: Browser, count: int) -> None:
    browser.until(f"document.querySelectorAll('#guide li.done').length === {count}")


def assert_fits(browser: Browser) -> None:
    """Nothing is wider than the screen, and every text can be read."""
    assert browser.run(WIDEST) <= browser.run("innerWidth")
    worst = browser.run(CONTRAST)
    assert worst[0] >= 4.5, worst
