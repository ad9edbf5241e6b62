"""The values that cross the line between storage and everything else: frozen, without tables, without rules.

Times are timezone-aware datetimes in UTC. `team` is the workspace and stands in every key. Ids are opaque strings.
`None` means "not known" or "not yet"; the field's comment says which. JSON fields hold plain lists and dicts.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel


class Record(SQLModel):
    """A frozen value read from a row."""

    model_config = {"frozen": True, "extra": "forbid"}


class Person(Record):
    """Somebody in the workspace, as last seen there. Key: (team, id)."""

    team: str
    id: str  # the workspace's user id
    name: str = ""  # display name; empty until the profile was read
    email: str | None = None  # verified by the workspace; None: not shared with us
    tz: str | None = None  # IANA zone
    is_bot: bool = False
    deleted: bool = False
    dm: str | None = None  # conversation id of the direct message, once opened
    preferences: dict[str, Any] = Field(default_factory=dict)
    seen_at: datetime  # when they last did something here; programme time
    refreshed_at: datetime | None = None  # when the profile was last read from the workspace


class EnrolmentState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    COMPLETED = "completed"


class Enrolment(Record):
    """A learner on a pathway; one row per (team, person, pathway), restarted rather than doubled (R39)."""

    id: str
    team: str
    person: str
    pathway: str
    pinned: str  # hash of the PathwayVersion that the learner follows (R35)
    state: EnrolmentState
    started_at: datetime
    changed_at: datetime
    active_at: datetime  # last thing the learner did here
    look_at: datetime | None = None  # when to look again whether a nudge is due; None: not before the learner acts


class SentNudge(Record):
    """A nudge that was decided; its message was queued in the same unit. `number` counts them on the enrolment."""

    id: str
    team: str
    person: str
    enrolment: str
    pathway: str
    reason: str  # key of the rule that found it
    member: str  # the step it names; empty where it names none
    number: int
    at: datetime
    answered_at: datetime | None = None  # the learner did something; None: not yet
    dropped_at: datetime | None = None  # no longer wanted when its message was to go out: never sent


class SubmissionState(StrEnum):
    """RULES 4.3. A returned submission is final; the next attempt is a new one that carries its met criteria over."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # sent; files are being fetched and checked
    INCOMPLETE = "incomplete"  # came back before any judgement: with the learner again, at no cost
    IN_REVIEW = "in_review"  # before the assessors
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"  # a decision is looked at again, by somebody new
    VOID = "void"  # an error of identity, or a duplicate: never counted


WITH_LEARNER = (SubmissionState.DRAFT, SubmissionState.INCOMPLETE)  # content may change
OPEN_STATES = (*WITH_LEARNER, SubmissionState.SUBMITTED, SubmissionState.IN_REVIEW)


class Submission(Record):
    """Evidence for one requirement member. At most one open (see OPEN_STATES) per learner and member."""

    id: str
    code: str  # short name that people use, unique in the team: "4K2"
    team: str
    person: str
    pathway: str
    member: str  # requirement member id
    badge: str | None = None  # badge that the member stands for; None for tasks, experiences, courses
    programme: str
    pinned: str  # PathwayVersion hash at the time of the draft; frozen with it
    title: str
    asked: dict[str, Any]  # frozen {"criteria": [{id,text}], "prompts": [{id,label,kind,criteria}]}
    attempt: int = 1
    previous: str | None = None  # the returned submission that this one answers
    carried: list[str] = Field(default_factory=list)  # criteria met before, carried over
    note: str = ""  # the learner's line for the assessor
    state: SubmissionState
    version: int = 0  # raised by every change; conditional updates name the version they saw
    created_at: datetime
    submitted_at: datetime | None = None
    due_at: datetime | None = None  # "decision by"
    decided_at: datetime | None = None
    claimed_by: str | None = None  # the assessor who reads it, until `claimed_until`; None: it is free
    claimed_until: datetime | None = None  # a claim that is past has lapsed: the row keeps whose it was
    remark: str | None = None  # why it stands as it does, in the learner's words: what to add, why it is void


class EvidenceState(StrEnum):
    READY = "ready"  # text and links: nothing to fetch
    FETCHING = "fetching"
    STORED = "stored"
    REJECTED = "rejected"


class Evidence(Record):
    """One thing handed in for one prompt."""

    id: str
    submission: str
    prompt: str
    kind: str  # file | link | text | external-badge
    text: str = ""  # the text, or the link
    file: str | None = None  # the workspace's file id
    name: str = ""  # file name as the person gave it: shown as text only, never a path
    size: int | None = None  # bytes
    content_type: str | None = None
    sha256: str | None = None  # address of the bytes, once stored; while FETCHING: set aside until they can be scanned
    shown: str | None = None  # address of the picture drawn anew that people get; None: they get the bytes themselves
    state: EvidenceState
    reason: str = ""  # why it was rejected, in the learner's words
    added_at: datetime


class DecisionKind(StrEnum):
    APPROVED = "approved"
    RETURNED = "returned"
    DECLINED = "declined"


class Decision(Record):
    """What an assessor decided; one per submission, for ever."""

    id: str
    submission: str
    kind: DecisionKind
    decider: str
    at: datetime
    reason: str = ""
    feedback: dict[str, str] = Field(default_factory=dict)  # criterion id -> what is not yet there
    met: list[str] = Field(default_factory=list)  # criteria met, for the next attempt


class Outcome(StrEnum):
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class Appeal(Record):
    """A learner asks that a decision is looked at again; once for each, decided by somebody who took no part."""

    submission: str
    person: str
    at: datetime
    words: str  # the learner's
    outcome: Outcome | None = None  # None: not decided yet
    decider: str | None = None
    decided_at: datetime | None = None
    reason: str = ""  # the decider's, for the learner


class AwardState(StrEnum):
    PLANNED = "planned"  # decided, content fixed, not yet signed
    ISSUED = "issued"  # signed, self-verified, public
    RECOGNISED = "recognised"  # somebody else's badge, accepted by an assessor: nothing to sign
    REVOKED = "revoked"


class LinkState(StrEnum):
    NONE = "none"  # nothing public yet, or nothing to check
    CHECKED = "checked"  # fetched as a stranger would and verified
    FAILING = "failing"  # the last check failed; it is tried again
    RELEASED = "released"  # staff sent it out in spite of the check


class Award(Record):
    """A badge that somebody holds. At most one live (not revoked) per learner and badge (R9)."""

    id: str  # random, 128 bits: also the public address
    team: str
    person: str
    badge: str
    pathway: str | None = None
    number: int = 1  # counts awards of the same badge to the same learner (R30)
    method: str = "earned"  # earned | equivalent | prior-learning (R11)
    state: AwardState
    submission: str | None = None  # what was approved; None for a stack
    trace: dict[str, Any] = Field(default_factory=dict)  # why: rule, version, component awards, deciders (R10)
    plan: dict[str, Any] | None = None  # exact content to be signed
    document: str | None = None  # the credential exactly as signed
    planned_at: datetime
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    link: LinkState = LinkState.NONE
    link_detail: str = ""  # what the last check found
    link_checked_at: datetime | None = None
    visibility: str = "unlisted"  # unlisted | public | private
    show_name: bool = False
    revoked_at: datetime | None = None
    revoked_reason: str = ""
    supersedes: str | None = None  # the award before this one, withdrawn or expired (R30)
    superseded_by: str | None = None  # the award after this one; an old id is never revived
    key: str | None = None  # id of the issuer key that signed `document`
    jwts: dict[str, str] | None = None  # the same credential as signed tokens, by algorithm


class KeyState(StrEnum):
    READY = "ready"  # published, signs nothing yet
    SIGNING = "signing"  # at most one of a kind
    RETIRED = "retired"  # signs no more; published while something that it signed stands
    COMPROMISED = "compromised"  # published no more, for ever


class KeyKind(StrEnum):
    ED25519 = "Ed25519"
    RSA = "RSA"


class IssuerKey(Record):
    """The public half of a key of ours. Private halves are never stored."""

    id: str  # Multikey of an Ed25519 key, JWK thumbprint of an RSA key
    kind: KeyKind
    public: dict[str, Any]  # {"multibase"} or the JWK
    state: KeyState
    added_at: datetime
    changed_at: datetime


class Exemption(Record):
    """Staff release a learner from a member, with a reason (unknown members, prior learning)."""

    team: str
    person: str
    pathway: str
    member: str
    reason: str
    granted_by: str
    at: datetime


class Role(StrEnum):
    ASSESSOR = "assessor"
    LEAD = "lead"
    ADVISOR = "advisor"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


class Programme(Record):
    """Who assesses what, where. Seeded from a file, changed by staff; not part of the catalog."""

    team: str
    id: str
    name: str
    issuer: str  # issuer id of the catalog
    pathways: list[str] = Field(default_factory=list)
    review_channel: str | None = None  # conversation id of a private channel; None: not connected yet
    advisor_channel: str | None = None
    policy: dict[str, Any] = Field(default_factory=dict)


class RoleGrant(Record):
    """A person's role in a programme, for all its badges or one, for a time."""

    id: str
    team: str
    person: str
    role: Role
    programme: str
    badge: str | None = None  # None: all
    since: datetime
    until: datetime | None = None  # None: no end set
    granted_by: str


class AuditEntry(Record):
    """Who did what to what, in order; never changed."""

    seq: int
    team: str
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any] = Field(default_factory=dict)
    digest: str = ""  # SHA-256 over the entry before and this one: a change in the middle shows (`cairn audit verify`)


class Publication(Record):
    """An edition of the catalog was made current; the newest is the one in force."""

    seq: int
    edition: str
    at: datetime
    by: str


class EffectState(StrEnum):
    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


class Effect(Record):
    """An outbox row: something to do outside, decided and committed together with its cause."""

    id: int
    kind: str
    conversation: str  # first in, first out within one
    payload: dict[str, Any]
    idem: str  # unique: the same effect is queued once, whoever asks twice
    state: EffectState
    attempts: int = 0
    token: int = 0  # fencing: only the holder of the newest token may settle
    unclear: bool = False  # an earlier attempt may have reached the other side: look before sending again
    not_before: datetime
    lease_until: datetime | None = None
    created_at: datetime
    settled_at: datetime | None = None
    error: str = ""
    receipt: dict[str, Any] = Field(default_factory=dict)  # what the other side answered (channel, ts, ids)


class Posted(Record):
    """Where a message of ours stands, so that it can be updated and its thread recognised."""

    ref: str  # ours: "card:<submission>", "home:<person>" ...
    channel: str
    ts: str


class DeadLetter(Record):
    """An inbound request that a fault of ours could not handle; kept whole, with the reference the person was shown."""

    reference: str
    at: datetime
    kind: str  # event | action | view | command
    body: dict[str, Any]
    error: str
    retried_at: datetime | None = None


class HandoffState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # a person wrote back; the conversation may go on
    CLOSED = "closed"


class Handoff(Record):
    """A learner asked for a person: exactly what they agreed to send, and where it stands. Times: programme time."""

    id: str
    team: str
    person: str
    programme: str
    pathway: str = ""  # that it is about; empty: none
    question: str = ""  # in the learner's words; empty: they kept it to themselves
    context: list[dict[str, str]] = Field(default_factory=list)  # {"asked", "answered"} before it, oldest first
    places: list[dict[str, Any]] = Field(default_factory=list)  # where it was sent to, one card each
    state: HandoffState = HandoffState.OPEN
    created_at: datetime
    answered_at: datetime | None = None  # first answer
    answered_by: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None  # the learner, or who answered outside


class Mark(StrEnum):
    """Why a question is on record."""

    NO_ANSWER = "no-answer"  # the catalog does not say, or nothing was found
    NOT_USEFUL = "not-useful"  # a reader said so
    USEFUL = "useful"  # a reader said so: counted, nothing to do


class Question(Record):
    """A question that the catalog left open, or what a reader thought of an answer; shown to staff without the asker."""

    id: str
    team: str
    person: str  # counted, and forgotten with the person; never shown
    programme: str = ""  # whose staff look at it; empty: nobody's in particular
    mark: Mark
    text: str  # as asked, without addresses and numbers of people; empty: not ours to keep
    topic: str  # questions with the same topic are one line of the queue
    entity: str = ""  # catalog id that it is about; empty: none was found
    missing: str = ""  # what was asked of it (an attribute of advising); empty: not known
    edition: str  # of the catalog that was asked
    at: datetime  # programme time
    closed_at: datetime | None = None  # staff dealt with it
    closed_by: str | None = None
