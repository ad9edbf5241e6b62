"""What a badge stood for, at an address that keeps its meaning."""

import json
from urllib.parse import urlsplit

import pytest

from bot.web.achievement import Archive
from catalog.load import dump_catalog, pathway_version


def issued(award):
    return json.loads(award.document)["credentialSubject"]["achievement"]


def path_of(award):
    return urlsplit(issued(award)["id"]).path


def test_every_badge_links_to_a_page_with_its_criteria_as_issued(world):
    for award in world.stack:
        answer = world.get(path_of(award))

        assert answer.status_code == 200
        assert issued(award)["name"] in answer.text
        for criterion in issued(award)["criteria"]["narrative"].split("\n"):
            assert criterion.removeprefix("- ") in answer.text.replace("&#39;", "'")


def test_the_document_says_what_the_signed_credentials_say(world):
    for award in world.stack:
        answer = world.get(path_of(award), "application/ld+json")
        said = answer.json()

        shared = said.keys() & issued(award).keys()
        assert {name: said[name] for name in shared} == {name: issued(award)[name] for name in shared}
        assert shared >= {"id", "type", "name", "description", "criteria", "image"}
        assert said["creator"]["id"] == world.desk.issuing.did
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("kind", "media"), [(".png", "image/png"), (".svg", "image/svg+xml")])
def test_its_picture_is_there_and_carries_no_credential(world, kind, media):
    image = world.get(path_of(world.stack[0]) + kind)

    assert image.headers["content-type"] == media
    assert b"openbadge" not in image.content


def test_the_picture_that_the_credential_names_is_there(world):
    assert world.get(urlsplit(issued(world.stack[-1])["image"]["id"]).path).status_code == 200


@pytest.mark.parametrize("kind", ["", ".png", ".svg"])
def test_a_version_that_never_was_is_a_404(world, kind):
    badge = world.stack[0].badge

    assert world.get(f"/achievements/{badge}/0123456789ab{kind}").status_code == 404
    assert world.get(f"/achievements/no%00such/0123456789ab{kind}").status_code == 404


def test_a_changed_badge_gets_a_new_address_and_the_old_one_keeps_its_words(world):
    path, badge_id = path_of(world.stack[0]), world.stack[0].badge
    before = world.get(path).text
    with world.desk.store.write("publish") as unit:
        old = unit.editions.current()
        body = unit.editions.body(old)
        catalog = world.desk.editions.catalog(unit)
        badge = catalog.badges[badge_id]
        new = badge.criteria[0].model_copy(update={"text": "Run a marathon"})
        changed = badge.model_copy(update={"criteria": (new, *badge.criteria[1:])})
        later = catalog.model_copy(
            update={"edition": "later" + old[:8], "badges": catalog.badges | {badge_id: changed}}
        )
        version = pathway_version(later, "ums-career-prepared")
        row = (version.hash, version.pathway.id, version.format, version.model_dump_json())
        unit.editions.publish(later.edition, body[0], dump_catalog(later), [row], unit.now(), "test")
    try:
        again = world.badge()

        assert path_of(again) != path
        assert "Run a marathon" in world.get(path_of(again)).text
        assert world.get(path).text == before
        with world.desk.store.read() as unit:
            assert Archive().find(unit, path)  # also for a process that started after the change
    finally:
        with world.desk.store.write("publish") as unit:
            unit.editions.publish(old, *body, [], unit.now(), "test")
