"""Nobody knocks: whatever a badge points to, no connection is opened to an address that is not public.

A bare TCP listener counts every connection, also one that is hung up before a byte was sent: that alone would tell an
attacker which doors inside are open. The port is made the usual one, so that only the address is left to refuse.
"""

import json
import socket
import threading
from collections.abc import Iterator

import pytest

from bot.badges import fetch, keys, proof
from bot.badges.credential import build
from bot.badges.document import UnreadableError
from bot.badges.fetch import Fetcher, FetchError
from bot.badges.jwt import encode
from bot.badges.verify import verify, verify_url

KEY = keys.SigningKey.from_seed(bytes(range(32)))


class Door:
    """Listens on all of loopback; `knocks` counts what was accepted."""

    def __init__(self) -> None:
        self.knocks = 0
        self._listener = socket.create_server(("0.0.0.0", 0))  # noqa: S104  loopback in all its spellings
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self.knocks += 1
            caller.close()

    def settled(self) -> int:
        """Connections are accepted in order: when ours was, all before it were."""
        before = self.knocks
        socket.create_connection(("127.0.0.1", self.port)).close()
        while self.knocks == before:
            pass
        return self.knocks - 1

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    made = Door()
    monkeypatch.setattr(fetch, "_HTTPS", made.port)
    yield made
    made.close()


SPELLINGS = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "017700000001",
    "127.1",
    "127.0.1",
    "0",
    "0.0.0.0",  # noqa: S104  an address that must be refused
    "LOCALHOST.",
    "127.0.0.1.",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "user@127.0.0.1",
    "127.0.0.1%00.example.org",
    "example.org@127.0.0.1",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_an_address_inside_is_connected_to(door, host):
    for url in (f"https://{host}:{door.port}/", f"http://{host}:{door.port}/"):
        with pytest.raises(FetchError):
            Fetcher().get(url)

    assert door.settled() == 0


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"], []],
)
def test_no_name_that_leads_inside_is_connected_to(door, answers):
    with pytest.raises(FetchError):
        Fetcher(resolve=lambda host, port: answers).get("https://looks-public.example/")

    assert door.settled() == 0


def test_the_door_would_have_noticed(door):
    """The same address, allowed as the deployment's own, is knocked at."""
    own = f"https://127.0.0.1:{door.port}"
    with pytest.raises(FetchError):
        Fetcher([own]).get(f"{own}/")

    assert door.settled() == 1


def signed(plan, **changes):
    document = build(plan(**changes))
    return proof.sign(document, KEY, KEY.verification_method(document["issuer"]["id"]), plan().valid_from)


def issued_by(plan, issuer):
    document = build(plan(issuer={"id": issuer, "name": "Co-op", "url": "https://e.org"}))
    made = {**proof.sign(document, KEY, KEY.verification_method(issuer), plan().valid_from)}
    return json.dumps(made)


def token(plan, issuer, **header):
    document = build(plan(issuer={"id": issuer, "name": "Co-op", "url": "https://e.org"}))
    return encode(document, KEY.sign, {"alg": "EdDSA", "typ": "vc+jwt", **header})


def ob2(inside, **changes):
    return json.dumps({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": inside, **changes})


BADGES = {
    "its status list": lambda plan, inside: json.dumps(signed(plan, status={"list_url": inside, "index": 1})),
    "its parts": lambda plan, inside: json.dumps(
        signed(plan, evidence=[{"id": inside, "name": "x", "genre": "OpenBadgeCredential"}])
    ),
    "its issuer, did:web": lambda plan, inside: issued_by(plan, "did:web:" + inside[8:].replace(":", "%3A")),
    "its issuer, https": issued_by,
    "its key": lambda plan, inside: token(plan, inside, kid=f"{inside}/key"),
    "a token's issuer": lambda plan, inside: token(plan, "did:web:" + inside[8:].replace(":", "%3A"), kid="#x"),
    "where it is hosted": lambda plan, inside: ob2(inside),
    "its context": lambda plan, inside: json.dumps({**signed(plan), "@context": [*signed(plan)["@context"], inside]}),
    "its schema": lambda plan, inside: json.dumps(
        {**signed(plan), "credentialSchema": [{"id": inside, "type": "1EdTechJsonSchemaValidator2019"}]}
    ),
    "its address alone": lambda _, inside: inside,
}


@pytest.mark.parametrize("made", BADGES.values(), ids=BADGES)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_nothing_that_a_badge_points_to_is_a_way_inside(door, plan, now, made, host):
    badge = made(plan, f"https://{host}:{door.port}")

    assert any(check.outcome != "pass" for check in verify(badge, documents=Fetcher(), now=now).checks)
    assert door.settled() == 0


def test_an_address_inside_is_no_badge(door, now):
    with pytest.raises(UnreadableError):
        verify_url(f"https://127.0.0.1:{door.port}/badges/x", documents=Fetcher(), now=now)

    assert door.settled() == 0
