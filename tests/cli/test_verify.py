"""`cairn verify`: 0 valid, 1 not valid, 2 could not be read or checked; the same in JSON; no network with --documents."""

import json
import socket

import pytest

NOW = "2027-06-01T00:00:00Z"
ANSWERS = [
    ("valid-eddsa-rdfc-2022.json", 0),
    ("baked-valid-di.png", 0),
    ("valid-eddsa.jwt", 0),
    ("bad-tampered-name.json", 1),
    ("bad-sub-mismatch.jwt", 1),
    ("bad-alg-none.jwt", 1),
    ("bad-expired.json", 1),
    ("bad-revoked.json", 1),
    ("bad-itxt-bomb.png", 1),
    ("unbaked.png", 2),
]


@pytest.mark.parametrize(("name", "code"), ANSWERS)
def test_the_exit_code_says_what_was_found(cairn, derived, name, code):
    answer = cairn("verify", str(derived / name), "--documents", str(derived), "--now", NOW)
    assert (answer.exit_code, "Traceback" in answer.output) == (code, False)


@pytest.mark.parametrize(("name", "code"), ANSWERS)
def test_json_says_the_same_with_every_check_by_name(cairn, derived, name, code):
    answer = cairn("verify", str(derived / name), "--documents", str(derived), "--now", NOW, "--json")
    report = json.loads(answer.stdout)
    assert set(report) == {"valid", "checks"}
    assert answer.exit_code == code
    assert report["valid"] is (code == 0)
    assert report["checks"]
    for check in report["checks"]:
        assert set(check) == {"name", "outcome", "detail"}
        assert check["outcome"] in {"pass", "fail", "unknown"}
    assert any(c["outcome"] == "fail" for c in report["checks"]) is (code == 1)


def test_the_moment_decides_whether_a_badge_has_expired(cairn, derived):
    file = str(derived / "valid-eddsa-rdfc-2022.json")  # until November 2029
    assert cairn("verify", file, "--documents", str(derived), "--now", NOW).exit_code == 0
    assert cairn("verify", file, "--documents", str(derived), "--now", "2030-01-01").exit_code == 1


def test_what_can_not_be_fetched_can_not_be_said(cairn, derived, tmp_path):
    (tmp_path / "index.json").write_text("{}", encoding="utf-8")
    file = str(derived / "valid-eddsa-rdfc-2022.json")
    answer = cairn("verify", file, "--documents", str(tmp_path), "--now", NOW)
    assert answer.exit_code == 2
    assert "It can't be said." in answer.output


@pytest.mark.parametrize(
    "words",
    [("nowhere.json",), (".",), ("x", "--now", "yesterday"), ("http://127.0.0.1:1/badge",), ("https://[::1",)],
)
def test_what_can_not_be_read_ends_with_two_and_in_words(cairn, words):
    for form in ((), ("--json",)):
        answer = cairn("verify", *words, *form)
        assert answer.exit_code == 2, answer.output
        assert "Traceback" not in answer.output
    assert json.loads(answer.stdout)["checks"][0]["outcome"] == "unknown"


def test_a_huge_file_is_not_read_to_its_end(cairn, home):
    with (home / "huge.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(4 * 1024**3)  # sparse: it takes no room
    assert cairn("verify", "huge.png").exit_code == 1


def test_a_recipient_that_it_is_not_for_is_not_valid(cairn, derived):
    file = str(derived / "valid-eddsa-rdfc-2022.json")
    answer = cairn("verify", file, "--documents", str(derived), "--now", NOW, "--recipient", "eve@example.org")
    assert answer.exit_code == 1


DCC = "digitalcredentials-verifier-core"
LIST = (
    "https://raw.githubusercontent.com/digitalcredentials/verifier-core/refs/heads/main/src/test-fixtures/status/"
    "e5WK8CbZ1GjycuPombrj"
)
DID = "did:web:digitalcredentials.github.io:dcc-did-web"
KEY = "z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q"


@pytest.fixture
def folder(derived, tmp_path, monkeypatch):
    """Every document that these badges point to, as files; whoever opens a connection all the same is caught."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    vectors, index = derived.parent, {}
    did = {"id": DID, "verificationMethod": [{"id": f"{DID}#{KEY}", "publicKeyMultibase": KEY}]}
    pages = {
        "https://digitalcredentials.github.io/dcc-did-web/did.json": json.dumps(
            did | {"assertionMethod": [f"{DID}#{KEY}"]}
        ),
        LIST: (vectors / DCC / "statuslist-e5WK8CbZ1GjycuPombrj.json").read_text(encoding="utf-8"),
    }
    for file in (vectors / "1edtech-validator-core").glob("2_0_*.json"):
        pages[json.loads(file.read_bytes())["id"]] = file.read_text(encoding="utf-8")
    for number, (url, text) in enumerate(pages.items()):
        index[url] = f"{number}.txt"
        (tmp_path / index[url]).write_text(text, encoding="utf-8")
    (tmp_path / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (f"{DCC}/v1NoStatus.json", 0),  # VC 1.1, Ed25519Signature2020
        (f"{DCC}/v1OBv3SpecExample.json", 0),  # VC 1.1, eddsa-rdfc-2022
        (f"{DCC}/v2didWebWithValidStatus.json", 0),  # did:web, a status list of 2025
        (f"{DCC}/v2Revoked.json", 1),
        (f"{DCC}/v2DoubleSigWithBadStatusUrl.json", 2),
        ("1edtech-validator-core/2_0_basic_assertion.json", 0),  # Open Badges 2.0, hosted
        ("https://example.org/beths-robotics-badge.json", 0),  # the same by its address
        ("https://example.org/robotics-badge.json", 1),
        ("https://example.org/nothing.json", 2),
    ],
)
def test_with_documents_every_kind_is_checked_without_a_network(cairn, derived, folder, source, code):
    given = source if source.startswith("https:") else str(derived.parent / source)

    answer = cairn("verify", given, "--documents", str(folder), "--now", NOW, "--json")

    assert answer.exit_code == code, answer.output
    assert json.loads(answer.stdout)["valid"] is (code == 0)
