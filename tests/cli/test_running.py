"""Running Cairn: keys, settings in words, secrets in files, dead letters, the audit."""

import re
import stat

import pytest
from pydantic import ValidationError

from bot.settings import SECRETS, Settings
from storage.records import DeadLetter
from storage.store import Store


def test_a_new_key_is_for_its_owner_only_and_its_secret_is_not_printed(cairn, home):
    answer = cairn("keys", "new", "key.pem")
    assert answer.exit_code == 0
    assert stat.S_IMODE((home / "key.pem").stat().st_mode) == 0o600
    secret = "".join((home / "key.pem").read_text(encoding="utf-8").splitlines()[1:-1])
    assert secret not in answer.output
    assert "PRIVATE" not in answer.output
    assert re.search(r"public key z6Mk\w+", answer.output)


def test_a_key_is_never_overwritten(cairn, home):
    cairn("keys", "new", "key.pem")
    before = (home / "key.pem").read_bytes()
    answer = cairn("keys", "new", "key.pem")
    assert answer.exit_code == 1
    assert "never overwritten" in answer.output
    assert (home / "key.pem").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CAIRN_PUBLIC_URL", "badges.example.edu", "whole address"),
        ("CAIRN_PUBLIC_URL", "ftp://badges.example.edu", "whole address"),
        ("SLACK_API_URL", "slack", "whole address"),
        ("CAIRN_PORT", "eighty", "CAIRN_PORT"),
        ("CAIRN_PORT", "70000", "CAIRN_PORT"),
        ("CAIRN_SENDERS", "0", "CAIRN_SENDERS"),
        ("CAIRN_DEMO", "perhaps", "CAIRN_DEMO"),
        ("CAIRN_BLOBS", "ftp://files.example.edu", "must be a folder"),
        ("CAIRN_SCANNER", "127.0.0.1:3310", "must be tcp://"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_in_words(cairn, name, value, words):
    answer = cairn("migrate", **{name: value})
    assert answer.exit_code == 1
    assert "These settings can't be used:" in answer.output
    assert words in answer.output
    assert "Traceback" not in answer.output


def test_a_secret_is_not_shown_where_a_setting_is_refused(cairn):
    answer = cairn("migrate", CAIRN_PORT="eighty", SLACK_BOT_TOKEN="xoxb-very-secret", SLACK_APP_TOKEN="very-secret")
    assert answer.exit_code == 1
    assert "very-secret" not in answer.output


def test_a_refused_setting_names_no_secret_even_to_a_log():
    with pytest.raises(ValidationError) as found:
        Settings.model_validate({"SLACK_APP_TOKEN": "very-secret", "CAIRN_PORT": "eighty"})
    assert "very-secret" not in str(found.value)


def test_serving_without_a_token_says_what_to_set(cairn):
    answer = cairn("serve")
    assert answer.exit_code == 1
    assert "SLACK_BOT_TOKEN" in answer.output


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_stand_in_a_file(home, monkeypatch, name):
    value = {"SLACK_APP_TOKEN": "xapp-1", "CAIRN_DATABASE_URL": "sqlite:///x.db"}.get(name, "a secret")
    (home / "secret").write_text(f"{value}\n", encoding="utf-8")
    monkeypatch.setenv(f"{name}_FILE", str(home / "secret"))
    fields = {f.validation_alias.choices[0]: n for n, f in Settings.model_fields.items()}
    found = getattr(Settings(), fields[name])
    assert (found if isinstance(found, str) else found.get_secret_value()) == value


def test_a_secret_itself_goes_before_its_file(home, monkeypatch):
    (home / "secret").write_text("from the file", encoding="utf-8")
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(home / "secret"))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "itself")
    assert Settings().bot_token.get_secret_value() == "itself"


def test_a_secret_file_that_is_not_there_is_said_in_words(cairn, home):
    answer = cairn("migrate", SLACK_BOT_TOKEN_FILE=str(home / "nowhere"))
    assert answer.exit_code == 1
    assert "SLACK_BOT_TOKEN_FILE names" in answer.output
    assert "Traceback" not in answer.output


def test_a_secret_never_shows_when_settings_are_printed():
    shown = repr(Settings.model_validate({"SLACK_BOT_TOKEN": "xoxb-very-secret", "CAIRN_SIGNING_KEY": "very-secret"}))
    assert "very-secret" not in shown


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/cairn", "sqlite:////proc/nowhere/cairn.db", "nonsense"]
)
def test_a_database_that_can_not_be_used_is_said_in_words(cairn, url):
    answer = cairn("migrate", CAIRN_DATABASE_URL=url)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert "Traceback" not in answer.output


def test_dead_letters_are_listed_until_they_were_handled(cairn, home):
    assert cairn("dead-letters", "list").output == "No dead letters.\n"
    store = Store(f"sqlite:///{home}/.cairn/cairn.db")
    with store.write("test") as unit:
        now = unit.machine_now()
        for reference in ("ABC123", "DEF456"):
            unit.letters.add(DeadLetter(reference=reference, at=now, kind="event", body={}, error="KeyError: 'x'"))
        unit.letters.mark_retried("DEF456", now)
        unit.outbox.enqueue("say", "person:U1", {"place": {}}, "once")
    with store.write("test") as unit:
        unit.outbox.bury(unit.outbox.claim(1, 30)[0], "Slack refuses: channel_not_found")
    store.close()
    answer = cairn("dead-letters", "list")
    assert answer.exit_code == 0
    assert "ABC123 " in answer.output
    assert "DEF456" not in answer.output
    assert "E1 " in answer.output
    assert "channel_not_found" in answer.output
    assert answer.output.endswith("2 dead letter(s).\n")


def test_a_dead_effect_is_queued_again(cairn, home):
    cairn("migrate")
    store = Store(f"sqlite:///{home}/.cairn/cairn.db")
    with store.write("test") as unit:
        unit.outbox.enqueue("say", "person:U1", {"place": {}}, "once")
    with store.write("test") as unit:
        unit.outbox.bury(unit.outbox.claim(1, 30)[0], "gone")
    store.close()
    answer = cairn("dead-letters", "retry", "e1")
    assert (answer.exit_code, answer.output) == (0, "E1 is queued again.\n")
    assert cairn("dead-letters", "list").output == "No dead letters.\n"


def test_the_audit_of_a_new_database_is_whole(cairn):
    answer = cairn("audit", "verify")
    assert (answer.exit_code, answer.output) == (0, "The audit is whole.\n")


def test_nobody_is_nudged_in_an_empty_database(cairn):
    answer = cairn("nudge", "--dry-run")
    assert (answer.exit_code, answer.output) == (0, "")
