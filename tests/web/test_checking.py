"""Verify now: a reader's question is answered, and many questions do not stop the house."""

import threading

import pytest

from bot.badges.document import UnreadableError
from bot.badges.fetch import FetchError
from bot.badges.report import ESSENTIAL, Check, Report
from bot.web.checking import A_MINUTE, AT_ONCE, Checking

GOOD = tuple(Check(name, "pass", "Fine.") for name in (*ESSENTIAL, "terms"))


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def verdict(*checks: Check) -> str:
    return Checking(lambda *_: Report(checks)).run("u").sentence


def test_it_says_what_the_checks_found():
    assert "all 7 checks passed" in verdict(*GOOD)
    assert "something is wrong" in verdict(*GOOD, Check("stack", "fail", "No."))
    assert "not everything could be said" in verdict(*GOOD, Check("stack", "unknown", "Perhaps."))
    assert "not everything could be said" in verdict(*GOOD[1:])  # an essential check is missing


@pytest.mark.parametrize("problem", [UnreadableError("Nothing there."), FetchError("Nothing there.")])
def test_a_badge_that_cannot_be_fetched_is_said_so(problem):
    def fail(*_: object) -> Report:
        raise problem

    findings = Checking(fail).run("u")

    assert findings.sentence == "I could not check it just now. Nothing there. Try again in a minute."
    assert findings.answers == ()


def test_so_many_a_minute_and_then_please_wait():
    clock = Clock()
    checking = Checking(lambda *_: Report(GOOD), clock)
    for _ in range(A_MINUTE):
        assert checking.run("u").answers

    refused = checking.run("u")
    clock.now = 61.0

    assert "Try again in a minute" in refused.sentence
    assert not refused.answers
    assert checking.run("u").answers


def test_so_many_at_once_and_a_place_is_free_again_even_after_an_error():
    started, go_on = threading.Semaphore(0), threading.Event()

    def slow(*_: object) -> Report:
        started.release()
        go_on.wait(10)
        raise ZeroDivisionError

    def ask() -> None:
        with pytest.raises(ZeroDivisionError):
            checking.run("u")

    checking = Checking(slow)
    readers = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for reader in readers:
        reader.start()
        started.acquire()

    refused = checking.run("u")
    go_on.set()
    for reader in readers:
        reader.join()

    assert "Try again in a minute" in refused.sentence
    ask()
