"""The whole journey on the page, with the real bot behind it: a scripted visitor is the learner and the assessors."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import samples
from bot.demo.client import Workspace
from bot.demo.seed import ADA, BEN, CLEO, CY, DEE
from bot.playground import Playground, playground
from tests.demo.browser import Browser
from tests.demo.visitor import Visitor, assert_fits, await_done

DESK, PHONE = (1280, 860), (390, 844)
REVIEW = "# career-prepared-review"
EMPATHY = "https://badges.eddesignlab.example/empathy/ada"


@pytest.fixture(scope="module")
def demo() -> Iterator[Playground]:
    """As `make demo` starts it."""
    with playground() as place:
        yield place


@pytest.fixture
def url(demo: Playground) -> str:
    return demo.workspace.url


@pytest.fixture
def unused(url: str) -> str:
    """A workspace in which nothing has happened yet."""
    with Workspace(url) as workspace:
        if any(workspace.snapshot()["messages"].values()):
            workspace.post("reset", {})
    return url


def visit(browser: Browser, url: str, screen: tuple[int, int]) -> None:
    browser.open(url, *screen)
    browser.until("document.body.classList.contains('drawn')")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_visitor_goes_from_the_first_question_to_the_micro_credential(browser, unused, screen, tmp_path):
    visit(browser, unused, screen)
    ada, ben, cy = Visitor(browser, ADA), Visitor(browser, BEN), Visitor(browser, CY)
    await_done(browser, 0)
    assert_fits(browser)

    start(browser, ada)
    first_level(browser, ada, ben)
    open_the_badge(browser, ada)
    second_level(ada, cy, tmp_path)
    third_level(ada, ben, cy, tmp_path)

    ada.go("Cairn")
    ada.sees("You did it: the Career Prepared micro-credential.")
    assert_fits(browser)
    browser.run("document.querySelector('#clock [data-days=\"7\"]').click()")
    await_done(browser, 9)
    browser.until("document.querySelector('#guide').innerText.includes('That was the whole journey.')")
    browser.until("document.querySelector('#moved').innerText === '+7 days'")
    ada.go("Home")
    ada.sees("3 of 3 levels")
    assert_fits(browser)
    assert browser.complaints == []


def start(browser: Browser, ada: Visitor) -> None:
    ada.click("How do I get Career Prepared?")
    ada.sees("three levels")
    await_done(browser, 1)
    ada.click("Start this pathway")
    ada.sees("0 of 3 levels")
    await_done(browser, 2)
    assert_fits(browser)


def first_level(browser: Browser, ada: Visitor, ben: Visitor) -> None:
    """Sent, returned in the card's thread, sent again, approved by the button."""
    ada.click("Add evidence for Level 1")
    ada.fill("I talked to career services and read about nursing.", "https://jobs.example.edu/ada")
    assert_fits(browser)
    ada.send()
    await_done(browser, 3)
    browser.run("[...document.querySelectorAll('#guide button')].find(b => b.innerText === 'Take me there').click()")
    ben.sees("first attempt")
    ben.open_thread()
    ben.sees("read about nursing")
    assert_fits(browser)
    ben.write("return: criterion 2 asks for careers, plural", thread=True)
    await_done(browser, 4)
    ada.go("Cairn")
    ada.click("Add it now")
    ada.fill(
        Career_exploration="Nursing and teaching; I asked career services about both.", What_did="I added teaching."
    )
    ada.send()
    await_done(browser, 5)
    ben.go(REVIEW)
    ben.confirm("Approve")
    await_done(browser, 6)


def open_the_badge(browser: Browser, ada: Visitor) -> None:
    """In a tab of its own, so that the workspace stays where it is."""
    ada.go("Cairn")
    ada.sees("Career Prepared Level 1 is yours")
    assert browser.run(f"[...{ada.seat}.querySelectorAll('a[href*=\"/badges/\"]')].every(a => a.target === '_blank')")
    ada.click("View the badge")
    await_done(browser, 7)


def second_level(ada: Visitor, assessor: Visitor, folder: Path) -> None:
    """A file dropped into the conversation."""
    plan = folder / "plan.pdf"
    plan.write_bytes(samples.pdf("Career action plan", "Goal: become a nurse"))
    ada.attach(plan)
    ada.write("here is my plan")
    ada.sees("What is plan.pdf for?")
    ada.click("Level 2 · Career action plan")
    ada.sees("plan.pdf is added to")
    ada.click("Finish and send")
    ada.fill("I shadowed a nurse, applied twice, and learned to ask for help.")
    ada.send()
    approve(assessor, "Career Prepared Level 2")


def third_level(ada: Visitor, ben: Visitor, cy: Visitor, folder: Path) -> None:
    """A file in the form; then what else the level asks for, found through the Home tab."""
    letter = folder / "letter.docx"
    letter.write_bytes(samples.docx("Ada worked 120 hours on our ward."))
    ada.go("Cairn")
    ada.click("Add evidence for Level 3")
    ada.fill("I learned to listen before I act.", EMPATHY)
    ada.attach(letter, form=True)
    ada.send()
    approve(ben, "Career Prepared Level 3")
    something_else(ada, "Career-linked work")
    ada.click("Use a sample", ".modal")
    ada.click("photo.jpg", ".modal")
    ada.sees("photo.jpg")
    ada.send()
    approve(cy, "Career-linked work")
    something_else(ada, "Empathy")
    ada.send()
    approve(ben, "Empathy")


def something_else(ada: Visitor, what: str) -> None:
    ada.go("Home")
    ada.click("Send something else")
    ada.go("Cairn")
    ada.sees_new("What would you like to send something for?")
    ada.click(what)
    ada.fill("120 hours as an intern on a ward.", EMPATHY)


def approve(who: Visitor, what: str) -> None:
    who.go(REVIEW)
    who.sees_new(what)
    who.confirm("Approve")
    who.sees_new("Approved by")


def test_a_fresh_start_empties_the_workspace_and_the_bot_forgets(browser, demo, url):
    before = demo.bot_url
    visit(browser, url, DESK)
    cleo = Visitor(browser, CLEO)
    ask_and_start(cleo)

    browser.run("document.querySelector('#afresh').click()")
    browser.until("document.querySelector('#confirm').open")
    browser.run("window.before = true; document.querySelector('#confirm button[value=yes]').click()")
    browser.until("!window.before && document.body.classList.contains('drawn')")

    await_done(browser, 0)
    assert demo.bot_url == before
    assert browser.run("document.querySelectorAll('.message').length") == 0
    cleo.go("Home")
    cleo.sees("No pathway yet")
    ask_and_start(cleo)


def ask_and_start(who: Visitor) -> None:
    who.go("Cairn")
    who.write("how do i get career prepared?")
    who.sees("three levels")
    who.click("Start this pathway")
    who.sees("0 of 3 levels")


def test_a_question_and_a_button_need_no_mouse(browser, url):
    visit(browser, url, DESK)
    browser.run(
        f"(who => {{ who.value = {CY!r}; who.dispatchEvent(new Event('change')); }})(document.querySelector('.who select'))"
    )
    cy = Visitor(browser, CY)
    cy.sees("Assesses too")
    tab_to(browser, f"{cy.seat}.querySelector('textarea')")
    browser.type("how do i get career prepared?")
    browser.press("Enter")
    cy.sees("three levels")
    assert browser.run(f"document.activeElement === {cy.seat}.querySelector('textarea')")

    named = "document.activeElement.textContent === {!r}"
    tab_to(browser, named.format("Start this pathway"), back=True)
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.press("Enter")
    cy.sees("0 of 3 levels")

    tab_to(browser, named.format("Add evidence for Level 1"))
    browser.press(" ")
    browser.until(f"{cy.seat}.querySelector('.modal form')?.contains(document.activeElement)")
    browser.press("Escape")
    browser.until(f"{cy.seat}.querySelector('.modal').hidden")
    assert browser.run(named.format("Add evidence for Level 1"))


def tab_to(browser: Browser, wanted: str, *, back: bool = False) -> None:
    """Press Tab until the wanted node has the focus, or the expression is true."""
    for _ in range(60):
        browser.press("Tab", shift=back)
        if browser.run(f"(w => w === true || w === document.activeElement)({wanted})"):
            return
    pytest.fail(f"Tab never came to {wanted}")


def test_what_came_while_one_was_elsewhere_is_marked(browser, url):
    visit(browser, url, PHONE)
    cleo, ben = Visitor(browser, CLEO), Visitor(browser, BEN)
    for place in ("# general", "# career-prepared", "Cairn"):
        cleo.go(place)
    ben.go("# general")
    ben.write("hello everybody")
    ben.sees("hello everybody")

    cleo.sit()
    browser.until(f"{cleo.seat}.querySelector('.toggle').innerText === 'Conversations · 1 new'")
    cleo.click("Conversations", ".who")
    browser.until(f"{cleo.seat}.querySelector('nav .unread').innerText.includes('general')")
    cleo.click("# general", "nav")
    browser.until(f"{cleo.seat}.querySelector('.toggle').innerText === 'Conversations'")


def test_everybody_is_told_what_they_are_here_for_and_what_to_try(browser, url):
    visit(browser, url, PHONE)
    for who, role in ((CLEO, "in no private channel"), (DEE, "Runs the programme")):
        Visitor(browser, who).sees(role)
    dee = Visitor(browser, DEE)
    dee.click("/pathway staff")
    dee.sees("Career Prepared")


def test_the_page_loads_nothing_from_elsewhere_and_needs_no_build(browser, url):
    visit(browser, url, DESK)
    loaded = browser.run("performance.getEntriesByType('resource').map(e => e.name)")
    assert len(loaded) > 8
    assert {str(address).split("/")[2] for address in loaded} == {url.split("/")[2]}
