"""`cairn verify`: 0 valid, 1 not valid, 2 could not be read or checked; the same in JSON; no network with --documents."""

import json

import pytest

NOW = "2027-06-01T00:00:00Z"
ANSWERS = [
    ("valid-eddsa-rdfc-2022.json", 0),
    ("baked-valid-di.png", 0),
    ("bad-tampered-name.json", 1),
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


def test_a_recipient_that_it_is_not_for_is_not_valid(cairn, derived):
    file = str(derived / "valid-eddsa-rdfc-2022.json")
    answer = cairn("verify", file, "--documents", str(derived), "--now", NOW, "--recipient", "eve@example.org")
    assert answer.exit_code == 1
