"""Nothing leaves that Open Badges 3.0, or we ourselves, would not accept."""

import copy

import pytest

from bot.badges.credential import build
from bot.badges.lint import lint


def changed(document, path, value):
    """A copy with the member at `path` set, or taken out when `value` is ...."""
    document = copy.deepcopy(document)
    *parents, name = path
    place = document
    for step in parents:
        place = place[step]
    if value is ...:
        del place[name]
    else:
        place[name] = value
    return document


V2, OB, EXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
SUBJECT = ("credentialSubject",)
ACHIEVEMENT = ("credentialSubject", "achievement")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("@context",), [OB, V2, EXT], "@context"),
        (("@context",), [V2, EXT, OB], "@context"),
        (("@context",), [V2], "@context"),
        (("@context",), V2, "@context"),
        (("@context",), [V2, OB, EXT, "https://example.org/new"], "not one this verifier holds"),
        (("@context",), [V2, OB, EXT, {"secret": "https://example.org/s"}], "@context"),
        (("issuer",), ..., "issuer"),
        (("validFrom",), ..., "validFrom"),
        (("validFrom",), "2026-11-20", "validFrom"),
        (("validFrom",), "2026-11-20T10:00:00", "validFrom"),
        (("validFrom",), "2026-11-20T10:00:00.123Z", "validFrom"),
        (("validFrom",), "2026-11-20T12:00:00+02:00", "validFrom"),
        (("type",), ["VerifiableCredential"], "type"),
        ((*ACHIEVEMENT, "criteria"), ..., "criteria"),
        ((*ACHIEVEMENT, "achievementType"), "Stone", "achievementType"),
        ((*ACHIEVEMENT, "image"), "https://example.org/i.png", "image"),
        ((*SUBJECT, "identifier", 0, "hashed"), "true", "identifier"),
        ((*SUBJECT, "identifier", 0, "email"), "ada@example.org", "identifier"),
        (("description",), None, "description"),
        (("evidence",), [], "evidence"),
        ((*ACHIEVEMENT, "tag"), [], "tag"),
        ((*ACHIEVEMENT, "criteria"), {}, "criteria"),
        (("name",), "a\x01b", "control character"),
        (("assessorNote",), "x", "/assessorNote"),
        ((*ACHIEVEMENT, "assessorNote"), "x", "/assessorNote"),
        (("evidence", 0, "score"), "x", "/score"),
        (("evidence", 0, "deep"), {"deeper": ["x"]}, "/deep"),
        (("https://schema.org/name",), "Other", "contexts"),
        (("@included",), [{"id": "https://example.org/x"}], "included"),
        (("credentialSchema", 0, "type"), "NoSuchValidator", "credentialSchema"),
    ],
)
def test_it_names_what_is_wrong(plan, path, value, said):
    problems = lint(changed(build(plan()), path, value))

    assert any(said in problem for problem in problems), problems


def test_a_subject_needs_an_id_or_an_identifier(plan):
    document = build(plan(identity=None))
    assert lint(changed(document, ("credentialSubject", "id"), ...)) != []
    assert lint(changed(build(plan()), ("credentialSubject", "id"), ...)) == []


def test_the_bundled_schema_is_the_published_one(vectors):
    from bot.badges import lint as module  # noqa: PLC0415  its private path is the point

    published = vectors / "1edtech-ob3-schemas" / module._SCHEMA.name

    assert module._SCHEMA.read_bytes() == published.read_bytes()


def test_our_schema_engine_and_another_give_the_same_verdict(plan):
    import json  # noqa: PLC0415  only here

    import jsonschema  # noqa: PLC0415  a second opinion, of the tests only

    from bot.badges import lint as module  # noqa: PLC0415  its private path is the point

    other = jsonschema.Draft201909Validator(json.loads(module._SCHEMA.read_bytes()))
    good = build(plan())
    bad = changed(good, ("credentialSubject", "achievement", "achievementType"), "Stone")

    assert [other.is_valid(document) for document in (good, bad)] == [True, False]
    assert [module._schema_problems(document) == [] for document in (good, bad)] == [True, False]
