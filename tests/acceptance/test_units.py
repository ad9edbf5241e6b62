"""No network call inside a unit: whatever is slow is an effect, done when the unit is committed (DESIGN, The one mechanism)."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from storage.unit import Unit
from tests.acceptance.journey import BOTH, CONFIRM, card, picture, send_level_1

_watching: list["Watch"] = []
_installed = threading.Event()


class Watch:
    """Sockets that were connected, and those of them that were connected while a unit was open further up."""

    def __init__(self) -> None:
        self.connected = 0
        self.inside: list[str] = []

    def saw(self) -> None:
        self.connected += 1
        frame = sys._getframe(2)
        while frame:
            open_units = [v for v in frame.f_locals.values() if isinstance(v, Unit) and not v._rows.connection.closed]
            if open_units:
                self.inside.append(f"{frame.f_code.co_filename}:{frame.f_lineno}")
            frame = frame.f_back


def _hook(event: str, _arguments: tuple) -> None:
    if event == "socket.connect":
        for watch in _watching:
            watch.saw()


@contextmanager
def watched() -> Iterator[Watch]:
    if not _installed.is_set():
        sys.addaudithook(_hook)  # stays for good, so it does nothing unless somebody watches
        _installed.set()
    watch = Watch()
    _watching.append(watch)
    try:
        yield watch
    finally:
        _watching.remove(watch)


def test_the_guard_sees_a_call_inside_a_unit_and_not_one_after_it(house):
    with socket.create_server(("127.0.0.1", 0)) as listener, watched() as watch:
        with house.cairn.desk.store.read() as unit:
            socket.create_connection(listener.getsockname()).close()
            assert unit.now()
        assert len(watch.inside) == 1
        socket.create_connection(listener.getsockname()).close()
        assert len(watch.inside) == 1


def test_a_whole_level_with_a_file_a_form_and_a_badge_calls_nobody_inside_a_unit(house, ada):
    with watched() as watch:
        code = send_level_1(ada)
        house.cleo.join("career-prepared-review")
        house.cleo.press("Approve", in_=card(house.cleo, code), confirm=True)
        house.ben.press("Approve", in_=card(house.ben, code), confirm=True)
        ada.press("Add evidence for Level 2", in_=ada.expect("is yours"))
        form = ada.form()
        texts = {label: "Done." for label in form.fields if label not in {"Career action plan", CONFIRM}}
        assert form.fill({**texts, "Career action plan": ("plan.pdf", picture()), CONFIRM: BOTH}).submit() == {}
        ada.expect("with the assessors")
        ada.home("Level 2")
        house.settled()
    assert watch.connected > 20
    assert watch.inside == []
