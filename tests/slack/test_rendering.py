"""Nothing that anybody wrote becomes a ping or a link, and nothing leaves that Slack would refuse.

One record full of hostile values: names, files, texts, and a catalog whose every text is hostile. Each note, form and
page that Cairn can compose is composed on it, rendered, and checked against both Slack's schema and our own limits.
"""

import json
import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import jsonschema_rs
import pytest

import catalog
from bot.advising.advise import Library, advise
from bot.badges.keyring import KeyRing
from bot.badges.keys import new_key
from bot.prose import Span, line
from bot.rules.deadline import Step
from bot.rules.evidence import asked_of
from bot.rules.nudges import Reason
from bot.service import forms, home, reading, reminders
from bot.service.desk import Desk, Issuing
from bot.service.editions import Editions
from bot.service.effects import Note
from bot.service.notes import NOTES, compose
from bot.service.surface import Button, Do, Form, FormField, FormName, Message
from bot.slack import blocks, limits
from bot.slack.text import fallback, mrkdwn
from catalog.load import dump_catalog, load, pathway_version
from catalog.model import FORMAT, Catalog
from storage.blobs import LocalBlobs
from storage.records import (
    Appeal,
    Award,
    AwardState,
    Decision,
    DecisionKind,
    Enrolment,
    EnrolmentState,
    Evidence,
    EvidenceState,
    Handoff,
    HandoffState,
    LinkState,
    Mark,
    Programme,
    Question,
    Role,
    RoleGrant,
    SentNudge,
    Submission,
    SubmissionState,
)
from storage.records import Outcome as Ended
from storage.store import Store

HOSTILE = "<!channel> <@U1> <https://evil.example|good> *b* `c` & \u202ethgir <#C1|x> \n> q"
LONG = (HOSTILE + " ") * 60
BASE = "https://badges.example.edu"
PATHWAY = "ums-career-prepared"
TEAM, ADA, BEN = "T1", "U0ADA", "U0BEN"
STATES = list(SubmissionState)
KINDS = {"e1": "link", "e2": "text", "e3": "file", "e4": "external-badge"}
PING = re.compile(r"<[!@#]|<[a-z]+:", re.IGNORECASE)
TEXTS = {"name", "text", "label", "description", "definition", "term", "title", "contact", "note", "source"}


@lru_cache
def hostile_catalog() -> Catalog:
    """The sample catalog with something hostile in each of its texts."""
    plain = load(Path(catalog.__file__).parent / "data").model_dump(mode="json")
    return Catalog.model_validate(_spoilt(plain) | {"edition": "feed" * 16})


def _spoilt(value):
    if isinstance(value, list):
        return [_spoilt(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {k: f"{v} {HOSTILE}" if k in TEXTS and isinstance(v, str) else _spoilt(v) for k, v in value.items()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rendering")
    store = Store(f"sqlite:///{folder / 'cairn.db'}")
    store.migrate()
    key = new_key()
    issuing = Issuing(did="did:web:badges.example.edu", ring=lambda: KeyRing((key,)))
    built = Desk(
        team=TEAM,
        store=store,
        blobs=LocalBlobs(folder / "blobs"),
        editions=Editions(),
        public_url=BASE,
        issuing=issuing,
    )
    with store.write("test") as unit:
        fill(unit)
    yield built
    store.close()


def fill(unit):
    """Ada with a submission in every state, evidence of every kind and state, decisions, awards; all of it hostile."""
    found, now = hostile_catalog(), unit.now()
    version = pathway_version(found, PATHWAY)
    versions = [pathway_version(found, p) for p in found.pathways]
    rows = [(v.hash, v.pathway.id, FORMAT, v.model_dump_json()) for v in versions]
    unit.editions.publish(found.edition, FORMAT, dump_catalog(found), rows, now, "test")
    for person in (ADA, BEN):
        known = unit.people.see(TEAM, person)
        unit.people.save(known.model_copy(update={"name": HOSTILE, "email": "a@example.edu"}))
    programme = {"team": TEAM, "id": "prog", "name": HOSTILE, "issuer": "ums", "pathways": [PATHWAY]}
    unit.programmes.save(Programme(**programme, review_channel="C1", advisor_channel="C2"))
    about = {"team": TEAM, "person": ADA, "pathway": PATHWAY, "pinned": version.hash}
    times = {"started_at": now, "changed_at": now, "active_at": now}
    unit.enrolments.save(Enrolment(id="en1", state=EnrolmentState.ACTIVE, **about, **times))
    for number, reason in enumerate(Reason):
        said = {"team": TEAM, "person": ADA, "pathway": PATHWAY, "enrolment": "en1", "at": now, "reason": reason.value}
        member = "" if reason is Reason.STOPPED else version.pathway.levels[1].requirements[0].id
        unit.nudges.add(SentNudge(id=f"n-{reason}", number=number, member=member, **said))
    badge = version.badges["ums-career-prepared-l1"]
    members = [m.id for m in version.pathway.members()]
    for number, state in enumerate(STATES):
        member, titled = members[number], {"title": HOSTILE[:80], "note": LONG[:3000], "badge": badge.id}
        frozen = {"asked": spoilt_asked(badge), "carried": ["c3"], "attempt": 4, "programme": "prog"}
        times = {"created_at": now, "submitted_at": now, "due_at": now, "remark": HOSTILE}
        if state is SubmissionState.IN_REVIEW:
            times |= {"claimed_by": BEN, "claimed_until": now + timedelta(days=2)}
        unit.submissions.add(
            Submission(
                id=f"s-{state}", code=f"A{number}", member=member, state=state, **about, **titled, **frozen, **times
            )
        )
    for prompt, kind in KINDS.items():
        for state in EvidenceState:
            text = "https://evil.example/<!channel>|good" if kind in {"link", "external-badge"} else LONG[:3000]
            words = {
                "text": text if kind != "file" else "",
                "name": HOSTILE if kind == "file" else "",
                "reason": HOSTILE,
            }
            named = {"id": f"{prompt}-{state}", "submission": "s-in_review", "prompt": prompt, "kind": kind}
            unit.evidence.put(Evidence(**named, **words, state=state, added_at=now, size=3, file="F1"))
    for kind in DecisionKind:
        words = {"reason": LONG[:2900], "feedback": {"c2": LONG[:2900]}, "met": ["c1", "c3"]}
        unit.decisions.add(Decision(id=f"d-{kind}", submission=f"s-{kind}", kind=kind, decider=BEN, at=now, **words))
    for state, outcome in (
        ("returned", Ended.UPHELD),
        ("approved", Ended.OVERTURNED),
        ("declined", None),
        ("appealed", None),
    ):
        ended = {"decider": BEN, "decided_at": now, "reason": LONG[:2900]} if outcome else {}
        asked = {"person": ADA, "at": now, "words": LONG[:2900], "outcome": outcome}
        unit.appeals.add(Appeal(submission=f"s-{state}", **asked, **ended))
    held = {"team": TEAM, "person": ADA, "pathway": PATHWAY, "state": AwardState.ISSUED, "planned_at": now}
    trace = {"version": version.hash, "parts": {"x": "a-gone"}}
    ended = {"state": AwardState.REVOKED, "revoked_at": now, "revoked_reason": HOSTILE[:500]}
    unit.awards.plan(Award(id="a-gone", badge="ums-career-prepared-l3", trace=trace, **(held | ended)))
    for number, link in enumerate(LinkState):
        refs = ["ums-career-prepared-l1", "ums-career-prepared-l2", "ums-career-prepared-macro", "edl-empathy"]
        unit.awards.plan(
            Award(id=f"a-{link}", badge=refs[number], link=link, link_detail=LONG[:500], trace=trace, **held)
        )
    unit.talks.save("file:F1", {"person": ADA, "name": HOSTILE}, 60)
    asking(unit, now)


def asking(unit, now):
    """Hand-offs in every state, offers, open questions of all kinds, and what was found on the home page."""
    said, words = {"asked": HOSTILE, "answered": LONG[:300]}, {"question": LONG[:3000], "answered": LONG[:300]}
    about = {"team": TEAM, "person": ADA, "programme": "prog", "pathway": PATHWAY, "created_at": now}
    for state in HandoffState:
        done = {"answered_by": BEN, "answered_at": now, "closed_by": BEN, "closed_at": now}
        unit.handoffs.add(
            Handoff(id=f"h-{state}", state=state, question=LONG[:3000], context=[said, said], **about, **done)
        )
    unit.handoffs.add(Handoff(id="h-bare", **about | {"programme": HOSTILE, "pathway": ""}))
    offer = {"person": ADA, "programme": "prog", "pathway": PATHWAY, "context": [said, said]}
    unit.talks.save("offer:all", offer | words, 600)
    unit.talks.save("offer:bare", offer | {"question": "", "answered": "", "context": []}, 600)
    role = {"person": BEN, "role": Role.STAFF, "programme": "prog", "since": now, "granted_by": ADA}
    unit.grants.add(RoleGrant(id="g1", team=TEAM, **role))
    unit.grants.add(RoleGrant(id="g2", team=TEAM, **role | {"role": Role.LEAD}))
    for number, entity in enumerate(("", PATHWAY, "ums-career-prepared-l2", "gone", "qhl", "refp")):
        asked = {"text": HOSTILE if number else "", "entity": entity, "missing": "cost" if number % 2 else HOSTILE}
        unit.questions.put(
            Question(
                id=str(number),
                team=TEAM,
                person=ADA,
                programme="prog",
                topic=f"{entity}:{HOSTILE}",
                edition="e",
                at=now,
                mark=Mark.NO_ANSWER if number % 3 else Mark.NOT_USEFUL,
                **asked,
            )
        )
    for person in (ADA, BEN):
        unit.talks.save(f"found:{person}", {"asked": HOSTILE, **answers()[0], "marked": {"text": LONG[:300]}}, 600)


def spoilt_asked(badge):
    return _spoilt(asked_of(badge, HOSTILE))


def answers():
    library = Library(hostile_catalog())
    asked = (
        "tell me about career prepared",
        "what badges are there",
        "how long does level 2 take",
        HOSTILE,
        "compare qhl and refp",
    )
    return [
        {
            "reply": advise(text, None, library, None).model_dump(
                mode="json", exclude_defaults=True, exclude={"talk", "more", "kind", "topic", "asked_for"}
            ),
            "marked": {"text": HOSTILE, "entity": PATHWAY, "missing": "cost"},
            "about": HOSTILE,
        }
        for text in asked
    ]


SUBMISSIONS = [{"submission": f"s-{state}"} for state in STATES]
ITEMS = [{"submission": "s-in_review", "evidence": f"{p}-{s}"} for p in KINDS for s in EvidenceState]
AWARDS = [*({"award": f"a-{link}"} for link in LinkState), {"award": "a-gone"}]
ABOUT = [{"person": ADA, "pathway": PATHWAY}]
TOLD = [
    {"submission": "s-in_review", "kind": k}
    for k in ("own-work", "not-assessor", "not-in-review", "claimed", "no-reason")
]
TOLD += [{"submission": "s-approved", "kind": "already-decided"}]
GONE = [{"submission": "gone", "evidence": "gone", "award": "gone", "kind": "own-work"}]
HANDOFFS = [{"handoff": f"h-{state}", "by": BEN, "text": LONG} for state in HandoffState]
HANDOFFS += [{"handoff": "h-bare", "by": "nobody", "text": " \n "}, {"handoff": "gone", "by": BEN, "text": HOSTILE}]
LONG_AGO, SOON = "2020-03-02T14:00:00+00:00", "2050-03-07T14:00:00+00:00"
REMINDERS = [reason for reason in Reason if reason is not Reason.STOPPED]
TEXT = [{"text": HOSTILE}, {"text": LONG * 3}]
FACTS = {
    Note.ANSWER: answers,
    Note.POINTER: [{}],
    Note.CANNOT: TEXT,
    Note.TROUBLE: [{"reference": "ABC123"}],
    Note.WELCOME: [{"person": ADA}, {"person": "nobody"}],
    Note.MARKED: [{"useful": useful, "pathway": PATHWAY} for useful in (True, False)],
    Note.OFFER: [{"note": n} for n in ("all", "bare", "gone")],
    Note.OFFER_OVER: [{}],
    Note.NOBODY: [{"pathway": PATHWAY}, {"pathway": ""}],
    Note.ASKED_PERSON: HANDOFFS,
    Note.HANDOFF: HANDOFFS,
    Note.ADVISOR_SAYS: HANDOFFS,
    Note.ADVISOR_SAID: HANDOFFS,
    Note.LEARNER_SAYS: HANDOFFS,
    Note.HANDOFF_OVER: HANDOFFS,
    Note.QUEUE: [{"person": BEN, "start": n} for n in (0, 5, 90)],
    Note.DIGEST: [{"programme": "prog", "programmes": ["prog", ""], "since": LONG_AGO, "until": SOON}],
    Note.STARTED: ABOUT,
    Note.PAUSED: ABOUT,
    Note.RESUMED: ABOUT,
    Note.LEFT: ABOUT,
    Note.PROGRESS: ABOUT,
    Note.CHOOSE: ABOUT,
    Note.SUBMISSION: SUBMISSIONS + GONE,
    Note.RETURNED: [{"submission": "s-returned"}, *GONE],
    Note.DECLINED: [{"submission": "s-declined"}, *GONE],
    Note.APPROVED: [{"submission": "s-approved"}, *GONE],
    Note.FILE_FOR: [{"person": ADA, "file": "F1"}, {"person": ADA, "file": "gone"}],
    Note.FILE_KEPT: ITEMS + GONE,
    Note.FILE_REFUSED: ITEMS + GONE,
    Note.BADGE: AWARDS + GONE,
    Note.LINK_DELAYED: AWARDS + GONE,
    Note.REVOKED: AWARDS + GONE,
    Note.REVOKE: AWARDS + GONE,
    Note.UNDER_REVIEW: AWARDS + GONE,
    Note.KEPT: AWARDS + GONE,
    Note.WHY: AWARDS + GONE,
    Note.CARD: SUBMISSIONS + GONE,
    Note.ASSIGNED: [{**one, "person": p, "by": BEN} for one in SUBMISSIONS + GONE for p in (BEN, ADA)],
    Note.DEADLINES: [
        {"recipient": p, "items": [{**one, "step": step} for one in SUBMISSIONS + GONE]}
        for p in (ADA, BEN, "")
        for step in Step
    ],
    Note.EXTENDED: [{**one, "reason": LONG[:3000]} for one in SUBMISSIONS + GONE],
    Note.APPEAL: SUBMISSIONS + GONE,
    Note.APPEAL_RULED: SUBMISSIONS + GONE,
    Note.TURN: [{**one, "person": BEN, "before": b} for one in SUBMISSIONS + GONE for b in ("", "s-approved", "gone")],
    Note.CRITERIA: SUBMISSIONS + GONE,
    Note.EVIDENCE: ITEMS + GONE,
    Note.RULING: SUBMISSIONS + GONE,
    Note.REFUSED: TOLD + GONE,
    Note.LINK_FAILING: AWARDS + GONE,
    Note.EFFECT_DEAD: [{"effect": 7, "kind": "say", "error": LONG[:300]}],
    Note.FILES_WAIT: [{"error": HOSTILE}, {"error": LONG[:300]}],
    Note.NUDGE: [{"nudge": f"n-{reason}"} for reason in (*REMINDERS, "gone")],
    Note.NUDGE_STOPPED: [{"nudge": "n-stopped"}, {"nudge": "gone"}],
    Note.REMINDERS: [{"person": ADA}, {"person": "nobody"}],
    Note.REMIND_SET: [{**one, "at": "2027-03-01T18:00:00+00:00"} for one in (*ABOUT, {"person": "x", "pathway": "x"})],
    Note.QUIET_LEARNER: [*ABOUT, {"person": "nobody", "pathway": PATHWAY}],
    Note.CHANNEL: [{"programme": "prog", "problem": HOSTILE}, {"programme": HOSTILE, "problem": HOSTILE}],
}


def validator(reference, name):
    schema = json.loads((reference / f"{name}.limits.schema.json").read_text(encoding="utf-8"))
    return jsonschema_rs.validator_for(schema)


@pytest.fixture(scope="session")
def payloads(reference):
    return validator(reference, "Payload")


def walk(value):
    """Every object of a payload."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def markup(payload):
    """Texts in which Slack reads mark-up: the fallback and small print. Rich and plain text are shown literally."""
    yield payload.get("text", "") if isinstance(payload.get("text"), str) else ""
    yield from (o["text"] for o in walk(payload) if o.get("type") == "mrkdwn")


def without_our_links(text):
    """Small print may hold links to sources, each built here: an address, a label, and nothing else in between."""
    return re.sub(r"<https?://[^<>|\s]+\|[^<>|]*>", "", text)


def literal(payload):
    for text in markup(payload):
        assert not PING.search(without_our_links(text)), text
    for one in walk(payload):
        assert one.get("type") not in {"user", "usergroup", "broadcast", "channel", "emoji", "date"}, one
        assert one.get("type") != "link" or one["url"].startswith((f"{BASE}/", "https://evil.example/")), one


def test_every_note_that_is_sent_has_its_facts_here():
    assert set(FACTS) == set(NOTES)


@pytest.mark.parametrize("note", sorted(NOTES))
def test_a_note_on_hostile_values_is_literal_and_within_slacks_limits(desk, payloads, note):
    facts = FACTS[note]() if callable(FACTS[note]) else FACTS[note]
    for one in facts:
        with desk.store.read() as unit:
            payload = blocks.message(compose(desk, unit, note, one))
        limits.check_message(payload)
        payloads.validate({"blocks": payload["blocks"]})
        literal(payload)
        assert payload["text"].strip()


def test_the_home_page_on_hostile_values_is_literal_and_within_slacks_limits(desk, reference):
    with desk.store.read() as unit:
        view = blocks.home(home.home_of(desk, unit, ADA))
        empty = blocks.home(home.home_of(desk, unit, BEN))
    for one in (view, empty):
        limits.check_view(one)
        validator(reference, "Home").validate(one)
        literal(one)


@pytest.mark.parametrize("make", ["evidence", "return", "decline", "sent", "not-here", "remind"])
def test_a_form_on_hostile_values_is_literal_and_within_slacks_limits(desk, reference, make):
    with desk.store.read() as unit:
        submission, items = unit.submissions.get("s-in_review"), unit.evidence.of("s-in_review")
        made = {
            "evidence": lambda: forms.evidence_form(submission, items),
            "return": lambda: forms.return_form(submission),
            "decline": lambda: forms.decline_form(submission),
            "sent": lambda: reading.sent_form(unit, ADA, submission.id),
            "remind": lambda: reminders.form(desk, unit, ADA, PATHWAY),
            "not-here": lambda: reading.sent_form(unit, BEN, submission.id),
        }[make]()
    view = blocks.modal(made)
    limits.check_view(view)
    validator(reference, "Modal").validate(view)
    literal(view)


def test_every_leaf_of_every_pathway_gives_a_form_that_slack_takes(desk, reference):
    check = validator(reference, "Modal")
    found = hostile_catalog()
    with desk.store.read() as unit:
        submission = unit.submissions.get("s-draft")
    for badge in found.badges.values():
        asked = asked_of(badge, "")
        view = blocks.modal(forms.evidence_form(submission.model_copy(update={"asked": asked, "carried": []}), []))
        limits.check_view(view)
        check.validate(view)


def test_a_source_that_is_no_address_does_not_break_out_of_its_link():
    spans = line(Span(text="source <!here>", url="https://a.example/x> <!channel> |y"))
    assert not PING.search(without_our_links(mrkdwn(spans)))


def test_a_message_is_never_longer_than_slack_takes():
    payload = blocks.message(Message(lines=tuple(line("x" * 3000) for _ in range(20))))
    limits.check_message(payload)
    assert len(payload["text"]) <= 4000


def test_a_message_of_nothing_still_has_text():
    assert fallback(()) == "…"
    assert blocks.message(Message(lines=()))["text"] == "…"


def test_many_buttons_stand_in_rows_that_slack_takes():
    buttons = tuple(Button(label=f"{n} {HOSTILE}"[:75], do=Do.ASK, args={"text": "x"}) for n in range(21))
    payload = blocks.message(Message(lines=(line("choose"),), buttons=buttons))
    limits.check_message(payload)
    assert sum(len(b["elements"]) for b in payload["blocks"] if b["type"] == "actions") == 21


def test_a_form_of_an_unfamiliar_kind_of_length_is_cut_to_what_fits():
    fields = tuple(FormField(id=f"f{n}", kind="text", label="x" * 3000, hint="y" * 3000) for n in range(5))
    limits.check_view(blocks.modal(Form(name=FormName.EVIDENCE, title="t" * 90, submit="s" * 90, fields=fields)))
