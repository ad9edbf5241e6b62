"""Files of evidence over HTTP: with a fresh link the file, to be saved; with anything else one and the same nothing."""

import re
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest

from bot.service.links import LIFE, Links
from bot.service.opening import SHOWN_IN, files_form
from storage.records import Evidence, EvidenceState, Role, RoleGrant, Submission, SubmissionState
from tests.web.world import BEN, LEVELS, PATHWAY, PROGRAMME, TEAM, World

DATA = b"%PDF-1.7\n" + b"what I did " * 50_000 + b"\n%%EOF"  # more than a piece


def submitted(
    world: World, state: SubmissionState = SubmissionState.IN_REVIEW, **item: Any
) -> tuple[Submission, Evidence]:
    """A learner's submission with one file."""
    person, blob = world.learner(), world.desk.blobs.put([DATA], len(DATA))
    with world.desk.store.write("submit") as unit:
        now = unit.now()
        submission = unit.submissions.add(
            Submission(
                id=uuid4().hex,
                code=unit.submissions.new_code(TEAM),
                team=TEAM,
                person=person.id,
                pathway=PATHWAY,
                member=LEVELS[0],
                programme=PROGRAMME,
                pinned="",
                title="Level 1",
                asked={"criteria": [], "prompts": []},
                state=state,
                created_at=now,
            )
        )
        fields = {"name": "plan.pdf", "content_type": "application/pdf", "state": EvidenceState.STORED} | item
        fields |= {"id": uuid4().hex, "submission": submission.id, "prompt": "e1", "kind": "file", "added_at": now}
        found = Evidence.model_validate({"sha256": blob.sha256, "size": blob.size} | fields)
        unit.evidence.put(found)
    return submission, found


def clock(world: World) -> datetime:
    with world.desk.store.read() as unit:
        return unit.machine_now()


def path(world: World, item: Evidence, at: datetime | None = None) -> str:
    return world.desk.links.path(item.submission, item.id, at or clock(world))


def test_a_fresh_link_gives_the_file_to_save(world):
    _, item = submitted(world)
    answer = world.get(path(world, item))
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(DATA))
    assert answer.headers["content-disposition"] == "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"


def test_a_file_travels_as_nothing_that_a_browser_would_run_keep_or_list(world):
    _, item = submitted(world)
    for headers in (world.get(path(world, item)).headers, world.client.head(path(world, item)).headers):
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-robots-tag"] == "noindex"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["content-security-policy"].startswith("default-src 'none'; sandbox")
        assert headers["content-disposition"].startswith("attachment;")
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("Zeugnis Löwe.pdf", "filename=\"Zeugnis L_we.pdf\"; filename*=UTF-8''Zeugnis%20L%C3%B6we.pdf"),
        ('x".html\r\nSet-Cookie: a=b.pdf', 'filename="x.htmlSet-Cookie a=b.pdf"; filename*='),
        ("../../etc/100%;.pdf", "filename=\"100__.pdf\"; filename*=UTF-8''100%25%3B.pdf"),
        ("photo\u202egpj.pdf", 'filename="photogpj.pdf"; filename*='),
    ],
)
def test_whatever_the_name_it_stays_inside_its_header(world, name, disposition):
    _, item = submitted(world, name=name)
    answer = world.get(path(world, item))
    assert f"attachment; {disposition}" in answer.headers["content-disposition"]
    assert "set-cookie" not in answer.headers


def test_of_a_picture_only_the_one_drawn_anew_is_handed_out(world):
    copy = world.desk.blobs.put([b"drawn anew"], 99)
    photo = {"name": "me.png", "content_type": "image/jpeg"}
    _, item = submitted(world, shown=copy.sha256, **photo)
    answer = world.get(path(world, item))
    assert answer.content == b"drawn anew"
    assert 'filename="me.jpg"' in answer.headers["content-disposition"]
    _, never_drawn = submitted(world, **photo)
    assert world.get(path(world, never_drawn)).status_code == 404


def nothings(world: World) -> dict[str, str]:
    """Addresses that must all look the same."""
    submission, item = submitted(world)
    _, other = submitted(world)
    beside = item.model_copy(update={"id": uuid4().hex})
    with world.desk.store.write("beside") as unit:
        unit.evidence.put(beside)
    good = path(world, item)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(good).query).items()}

    def changed(item_id: str = item.id, **fields: str) -> str:
        return f"/evidence/{item_id}?{urlencode({k: v for k, v in (asked | fields).items() if v})}"

    later = str(int(asked["until"]) + 60)
    stranger = Links.of("another deployment").path(submission.id, item.id, clock(world))
    made = {state: path(world, submitted(world, state)[1]) for state in set(SubmissionState) - SHOWN_IN}
    return {
        "never was": f"/evidence/{uuid4().hex}?{urlsplit(good).query}",
        "without a signature": f"/evidence/{item.id}",
        "somebody else's file with this signature": changed(other.id),
        "another file of the same submission": changed(beside.id),
        "another submission": changed(of=other.submission),
        "a longer life": changed(until=later),
        "no life": changed(until=""),
        "a signature cut off": changed(key=asked["key"][:-1]),
        "a signature in capitals": changed(key=asked["key"].upper()),
        "a signature that is no text": f"{changed(key='')}&key=%ff%00%C3%BC",
        "another deployment's": stranger,
        "run out": path(world, item, clock(world) - LIFE - timedelta(seconds=1)),
        "not stored": path(world, submitted(world, state=SubmissionState.IN_REVIEW, sha256=None)[1]),
        "outside": "/evidence/..%2f..%2fetc%2fpasswd",
        **made,
    }


def test_whatever_is_not_to_be_had_gives_one_and_the_same_answer(world):
    def seen(where: str) -> tuple[int, str, dict[str, str]]:
        answer = world.get(where)
        return answer.status_code, answer.text, {k: v for k, v in answer.headers.items() if k != "date"}

    found = {why: seen(where) for why, where in nothings(world).items()}
    first = found["never was"]
    assert first[0] == 404
    assert "work for 15 minutes: go back to Slack and press Open files again" in first[1]
    assert {why for why, answer in found.items() if answer != first} == set()


def test_a_link_works_to_the_end_of_its_time_and_no_longer(world):
    _, item = submitted(world)
    now = clock(world)
    assert world.get(path(world, item, now - LIFE + timedelta(seconds=30))).status_code == 200
    assert world.get(path(world, item, now - LIFE)).status_code == 404


def test_moving_the_programmes_clock_gives_no_link_a_longer_life(world):
    _, item = submitted(world)
    late = path(world, item, clock(world) - LIFE)
    with world.desk.store.write("clock") as unit:
        before = unit.clock.offset()
        unit.clock.set_offset(before - timedelta(days=1))
    try:
        assert world.get(late).status_code == 404
    finally:
        with world.desk.store.write("clock") as unit:
            unit.clock.set_offset(before)


def test_a_link_ends_with_the_submission_that_it_belongs_to(world):
    submission, item = submitted(world)
    good = path(world, item)
    assert world.get(good).status_code == 200
    with world.desk.store.write("withdraw") as unit:
        unit.submissions.change(submission, state=SubmissionState.WITHDRAWN)
    assert world.get(good).status_code == 404


def test_bytes_that_are_not_those_that_were_judged_are_not_handed_out(world):
    _, item = submitted(world, sha256="0" * 64)
    assert world.get(path(world, item)).status_code == 500


def offered(world: World, person: str, submission: str) -> list[str]:
    """The paths of the links in the form that this person gets."""
    with world.desk.store.write("open") as unit:
        form = files_form(world.desk, unit, person, submission)
    urls = [span.url for one in form.intro for span in one if span.url]
    return [url.removeprefix(world.desk.public_url) for url in urls]


def test_an_assessor_and_the_learner_get_links_that_work_and_it_is_on_record(world):
    submission, item = submitted(world)
    for person in (BEN, submission.person):
        (link,) = offered(world, person, submission.id)
        assert world.get(link).content == DATA
    with world.desk.store.read() as unit:
        opened = [(e.actor, e.detail) for e in unit.audit.of(submission.id) if e.action == "evidence.opened"]
    assert opened == [(who, {"files": [item.id]}) for who in (BEN, submission.person)]


def test_for_everybody_else_there_is_no_such_thing(world):
    submission, _ = submitted(world)
    stranger = world.learner()
    with world.desk.store.write("open") as unit:
        forms = [
            files_form(world.desk, unit, stranger.id, submission.id),
            files_form(world.desk, unit, stranger.id, uuid4().hex),
            files_form(world.desk, unit, BEN, ""),
        ]
        opened = [e for e in unit.audit.of(submission.id) if e.action == "evidence.opened"]
    assert forms[0] == forms[1] == forms[2]
    assert re.search("nothing here that you can open", str(forms[0].intro))
    assert opened == []


def test_a_draft_is_its_learners_own(world):
    submission, _ = submitted(world, SubmissionState.DRAFT)
    assert offered(world, BEN, submission.id) == []


def test_by_role_programme_and_state_exactly_who_assesses_or_works_there_may_open(world):
    """The whole matrix: a grant may be of another programme, of another badge, over, or yet to come."""
    day, states = timedelta(days=1), [SubmissionState.DRAFT, SubmissionState.IN_REVIEW, SubmissionState.APPROVED]
    submissions = [submitted(world, state)[0] for state in states]
    grants: dict[str, dict[str, Any]] = {
        "in force": {},
        "another programme": {"programme": "another"},
        "another badge": {"badge": "another"},
        "over": {"until": -day},
        "yet to come": {"since": day},
    }
    opened, expected = set(), set()
    for role, (kind, fields) in product(Role, grants.items()):
        person = uuid4().hex
        with world.desk.store.write("grant") as unit:
            now = unit.now()
            times = {"since": now + fields.get("since", -2 * day), "until": now + fields.get("until", day)}
            place = {"programme": PROGRAMME, "badge": None} | fields
            about = {"id": uuid4().hex, "team": TEAM, "person": person, "role": role, "granted_by": BEN}
            unit.grants.add(RoleGrant.model_validate(about | place | times))
        for submission in submissions:
            if offered(world, person, submission.id):
                opened.add((role, kind, submission.state))
            if kind == "in force" and role is not Role.ADVISOR and submission.state is not SubmissionState.DRAFT:
                expected.add((role, kind, submission.state))
    assert opened == expected
    assert len(expected) == 8
