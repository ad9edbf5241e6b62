"""What a programme publishes: pathways, levels, requirements, badges, criteria, issuers, skills, terms.

Frozen values only. This module owns their shape; it reads no file (``load``), finds no fault between entries
(``check``) and knows nothing of learners. Names follow Open Badges 3.0 and CTDL. ``None`` always means "the source
does not say"; an empty tuple means "there are none" or, for lists nobody states, simply nothing to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = 1
"""Format number of stored editions and pathway versions; raised when their JSON shape changes."""


class Value(BaseModel):
    """A frozen value; a field nobody knows is refused, so that a typing error in a file is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Basis(StrEnum):
    """How a record's facts are known."""

    RETRIEVED = "retrieved"  # read on the page that `source` names
    RECALLED = "recalled"  # widely published, not read again: shown as unconfirmed
    ILLUSTRATIVE = "illustrative"  # assumed so that the structure works: shown as unconfirmed


class Status(StrEnum):
    """Life cycle of an entry (CTDL lifeCycleStatusType, in a learner's words)."""

    ACTIVE = "active"
    LEGACY = "legacy"
    RETIRED = "retired"
    SUPERSEDED = "superseded"


class BadgeKind(StrEnum):
    MICRO = "micro"  # granular; embedded in a level or standing alone
    LEVEL = "level"  # one of the three levels of a pathway
    MACRO = "macro"  # the stack: it is the micro-credential
    EXTERNAL = "external"  # issued by somebody else (Google, CompTIA, Education Design Lab ...)


class EvidenceKind(StrEnum):
    FILE = "file"
    LINK = "link"
    TEXT = "text"
    EXTERNAL_BADGE = "external-badge"  # a link to a badge that somebody else issued


class Sourced(Value):
    """An entry with its provenance."""

    source: str  # page or document that the facts were taken from
    basis: Basis = Basis.RETRIEVED
    illustrative_fields: tuple[str, ...] = ()  # fields that were filled in so that the entry is usable
    note: str | None = None

    @property
    def unconfirmed(self) -> bool:
        """True where a learner must be told that the entry itself is not confirmed."""
        return self.basis is not Basis.RETRIEVED


class Range(Value):
    """A quantity as the source gives it: exact (min = max), a range, or open at one end."""

    min: float | None = None
    max: float | None = None
    unit: str | None = None  # hours where it is None in a field named `hours`
    note: str | None = None  # the condition that the source attaches


class Tier(Value):
    """One of several prices for the same thing."""

    label: str
    amount: float


class Cost(Value):
    amount: float | None = None  # None: the source names a price condition but no figure
    currency: str | None = None  # ISO 4217
    conditions: str | None = None
    tiers: tuple[Tier, ...] = ()  # in the currency above


class Criterion(Value):
    id: str  # stable within its badge
    text: str


class EvidencePrompt(Value):
    """What a learner is asked to hand in, and which criteria it serves."""

    id: str  # stable within its badge
    label: str
    kind: EvidenceKind
    criteria: tuple[str, ...] = ()  # ids of Criterion of the same badge


class Badge(Sourced):
    id: str
    name: str
    kind: BadgeKind
    level: Literal[1, 2, 3] | None = None
    issuer: str
    description: str
    skills: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    evidence: tuple[EvidencePrompt, ...] = ()
    hours: Range | None = None
    cost: Cost | None = None
    credits: Range | None = None
    expires_months: int | None = None
    status: Status = Status.ACTIVE
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    superseded_by: str | None = None
    duration: str | None = None
    co_issuers: tuple[str, ...] = ()
    exam_code: str | None = None
    renewal: str | None = None
    renewable: bool | None = None
    incentive: str | None = None
    stack_tier: str | None = None
    languages: tuple[str, ...] = ()
    name_translations: str | None = None
    external_issuer: str | None = None
    external_level: str | None = None
    offered_through: str | None = None
    review_time: str | None = None
    endorsed_by: tuple[str, ...] = ()
    multi_issuer: bool | None = None
    since: str | None = None
    recommended_prerequisites: tuple[str, ...] = ()
    access_window_months: int | None = None
    waives: str | None = None
    feedback: str | None = None  # R4, Level 3: criterion or member that brings feedback; "unknown": not stated
    mapping: Literal["inferred"] | None = None  # the link from prompts to criteria is ours, not the source's

    def uncovered(self) -> tuple[Criterion, ...]:
        """Criteria that no prompt serves; each is asked for as plain text."""
        served = {c for prompt in self.evidence for c in prompt.criteria}
        return tuple(c for c in self.criteria if c.id not in served)


class Member(Value):
    """A node of a requirement tree. `id` is stable within its pathway and never derived from position."""

    id: str
    optional: bool = False  # R3: shown, never counted
    note: str | None = None


class BadgeMember(Member):
    type: Literal["badge"] = "badge"
    ref: str  # badge id
    applies_to: tuple[str, ...] = ()  # issuers (campuses) where this member counts; empty: everywhere


class Task(Member):
    type: Literal["task"] = "task"
    text: str


class Experience(Member):
    type: Literal["experience"] = "experience"
    text: str
    hours: float | None = None
    weeks: float | None = None


class Course(Member):
    type: Literal["course"] = "course"
    title: str
    code: str | None = None
    credits: float | None = None


class AllOf(Member):
    type: Literal["all_of"] = "all_of"
    text: str | None = None
    items: tuple[Requirement, ...]


class AnyOf(Member):
    """At least `n` of the items (R1); `max` is what the source says can count, where it says so."""

    type: Literal["any_of"] = "any_of"
    text: str | None = None
    n: int = 1
    max: int | None = None
    items: tuple[Requirement, ...]


class UnknownMembers(Member):
    """The source says how many more there are, not which: nobody can meet them without the programme."""

    type: Literal["count_unknown_members"] = "count_unknown_members"
    n: int
    text: str | None = None


class Unknown(Member):
    """The source is silent here: "the catalog does not say; ask the programme"."""

    type: Literal["unknown"] = "unknown"
    text: str | None = None


Requirement = Annotated[
    BadgeMember | Task | Experience | Course | AllOf | AnyOf | UnknownMembers | Unknown, Field(discriminator="type")
]
Group = AllOf | AnyOf
Leaf = BadgeMember | Task | Experience | Course | UnknownMembers | Unknown


def walk(members: tuple[Requirement, ...]) -> Iterator[Requirement]:
    """Every node below, depth first, parents before children."""
    for member in members:
        yield member
        if isinstance(member, AllOf | AnyOf):
            yield from walk(member.items)


class Level(Value):
    number: Literal[1, 2, 3]
    requirements: tuple[Requirement, ...] = ()


class Pathway(Sourced):
    id: str
    name: str
    issuer: str
    description: str
    audience: str | None = None
    skills: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()  # only the levels that the source has, in order
    requirements: tuple[Requirement, ...] = ()  # members outside levels; all of them are required unless optional
    macro_badge: str | None = None  # None: no micro-credential completes it
    order: Literal["award", "strict", "free"] = (
        "award"  # R6: award = levels are awarded in order; strict = also submitted in order; free = no order
    )
    requirement_logic: str | None = None
    prerequisites: tuple[str, ...] = ()
    credit_articulation: str | None = None
    delivery: str | None = None
    contact: str | None = None
    contact_url: str | None = None
    status: Status = Status.ACTIVE
    aliases: tuple[str, ...] = ()
    hours: Range | None = None
    cost: Cost | None = None
    cost_note: str | None = None
    duration: str | None = None
    languages: tuple[str, ...] = ()
    incentive: str | None = None
    partners: tuple[str, ...] = ()
    offered_at: tuple[str, ...] = ()
    offered_at_2023: tuple[str, ...] = ()
    source_conflict: str | None = None
    last_update: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    eligibility_by_level: dict[str, str] = Field(default_factory=dict)
    campus_variants: dict[str, Any] = Field(default_factory=dict)
    versions: tuple[dict[str, Any], ...] = ()
    stats: dict[str, Any] = Field(default_factory=dict)
    related_courses: tuple[str, ...] = ()
    title_awarded: str | None = None
    earlier_version: str | None = None
    aligned_to: str | None = None
    launched: str | None = None
    developed: str | None = None
    history: str | None = None
    countries: tuple[str, ...] = ()
    awarded_by: str | None = None
    feedback: str | None = None  # R4 where Level 3 has no badge that can say it: a member's id, or "unknown"

    def members(self) -> Iterator[Requirement]:
        """Every node of every tree of this pathway."""
        for level in self.levels:
            yield from walk(level.requirements)
        yield from walk(self.requirements)

    def member(self, member_id: str) -> Requirement | None:
        return next((m for m in self.members() if m.id == member_id), None)

    def level_of(self, member_id: str) -> int | None:
        """The level that a member stands in; None outside levels or where it is not of this pathway."""
        for level in self.levels:
            if any(m.id == member_id for m in walk(level.requirements)):
                return level.number
        return None


class Issuer(Value):
    id: str
    name: str
    url: str
    type: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    contact: str | None = None


class Skill(Value):
    id: str
    name: str
    description: str | None = None
    framework: str | None = None
    aliases: tuple[str, ...] = ()  # the curated thesaurus: what learners call it


class Term(Value):
    id: str
    term: str
    aliases: tuple[str, ...] = ()
    definition: str
    basis: Basis = Basis.RETRIEVED
    source: str


class Catalog(Value):
    """One edition. `edition` is a hash of the content, so equal content is the same edition."""

    edition: str
    issuers: dict[str, Issuer]
    skills: dict[str, Skill]
    badges: dict[str, Badge]
    pathways: dict[str, Pathway]
    terms: dict[str, Term]

    @property
    def short(self) -> str:
        """The first four characters of the edition, for a source line."""
        return self.edition[:4]

    @cached_property
    def pathways_of(self) -> dict[str, tuple[str, ...]]:
        """Badge id -> ids of the pathways that name it as a member, level badge or macro-badge."""
        found: dict[str, list[str]] = {}
        for pathway in self.pathways.values():
            refs = {m.ref for m in pathway.members() if isinstance(m, BadgeMember)}
            for ref in sorted(refs | ({pathway.macro_badge} if pathway.macro_badge else set())):
                found.setdefault(ref, []).append(pathway.id)
        return {badge: tuple(ids) for badge, ids in found.items()}


class PathwayVersion(Value):
    """A pathway with every badge that its progress and its awards need: what an enrolment is pinned to.

    `hash` covers requirements, criteria, evidence prompts and members' names; a mended typing error moves nobody.
    """

    format: int = FORMAT
    hash: str
    pathway: Pathway
    badges: dict[str, Badge]
    issuer: Issuer

    def badge_of(self, member_id: str) -> Badge | None:
        """The badge that a member stands for; None for tasks, experiences, courses and unknown members."""
        member = self.pathway.member(member_id)
        return self.badges.get(member.ref) if isinstance(member, BadgeMember) else None
