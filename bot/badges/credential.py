"""What a badge says: the plan of an award, and the unsigned Open Badges 3.0 credential built from it.

Owns the shape of what we issue. Pure: no key, no clock, no network. It must not carry anything private: the learner is
a random identifier and, where known, a salted hash of their e-mail address.
"""

import hashlib
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, NonNegativeInt, StringConstraints

from bot.badges.jsonld import CREDENTIALS_V2, EXTENSIONS, OPEN_BADGES

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
COMPONENT_GENRE = "OpenBadgeCredential"  # marks the evidence of a macro-badge that is itself a badge, by its id
DEMO = "DEMO"

# PyLD and RDFC-1.0 disagree on these characters (two engines, two signatures), and no reader wants them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """Without control characters (C0 except tab, line feed, carriage return; and DEL) and lone surrogates."""
    return _CONTROL.sub("", text)


def _whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


Text = Annotated[str, AfterValidator(clean), StringConstraints(min_length=1)]
Url = Annotated[str, StringConstraints(pattern=r'^https?://[^\s<>"{}|\\^`\x00-\x20\x7f]+$')]
Iri = Annotated[str, StringConstraints(pattern=r'^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20\x7f]+$')]
Moment = Annotated[AwareDatetime, AfterValidator(_whole_second)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Issuer(_Value):
    id: Iri  # a DID
    name: Text
    url: Url
    image: Url | None = None


class Alignment(_Value):
    """What the achievement aligns to in somebody's framework."""

    name: Text
    url: Url
    framework: Text | None = None
    code: Text | None = None


class Organisation(_Value):
    """Who made an achievement, or who assessed it on the issuer's behalf."""

    id: Iri
    name: Text
    url: Url | None = None


class Achievement(_Value):
    """What was achieved. `id` is one permanent URL per version: verifiers compare it."""

    id: Url
    type: Text  # of the specification's AchievementType: Badge, MicroCredential, Fieldwork, ...
    name: Text
    description: Text
    criteria: Text
    criteria_id: Url | None = None
    creator: Organisation | None = None
    image: Url | None = None
    caption: Text | None = None  # the picture in words
    tags: tuple[Text, ...] = ()
    version: Text | None = None
    alignment: tuple[Alignment, ...] = ()
    related: tuple[Url, ...] = ()  # ids of other achievements: the parts of a macro-badge, the version before


class Identity(_Value):
    """A salted hash of the recipient's e-mail address; see `identity`."""

    hash: Annotated[str, StringConstraints(pattern=r"^sha256\$[0-9a-f]{64}$")]
    salt: Text


class Evidence(_Value):
    name: Text
    id: Url | None = None
    description: Text | None = None
    narrative: Text | None = None
    genre: Text | None = None


class Status(_Value):
    """One bit of a published Bitstring Status List."""

    list_url: Url
    index: NonNegativeInt
    purpose: Literal["revocation", "suspension"] = "revocation"


class AwardPlan(_Value):
    """The exact content to be signed, stored when an award is planned: JSON in, the same JSON out."""

    id: Url  # of the credential: `{public_url}/badges/{id}`
    issuer: Issuer
    achievement: Achievement
    subject_id: Annotated[str, StringConstraints(pattern=r"^urn:uuid:[0-9a-f-]{36}$")]
    identity: Identity | None = None
    awarded_at: Moment
    valid_from: Moment
    valid_until: Moment | None = None
    role: Text | None = None
    activity_start: Moment | None = None
    activity_end: Moment | None = None
    evidence: tuple[Evidence, ...] = ()
    narrative: Text | None = None
    source: Organisation | None = None  # the body that assessed
    status: Status | None = None
    demo: bool = False  # the key is a demo key: the badge says so


def identity(email: str, salt: str) -> Identity:
    """The address is trimmed and lower-cased, the salt appended, both as UTF-8 (Open Badges 3.0, IdentityHash)."""
    return Identity(hash=_identity_hash(email, salt), salt=salt)


def _identity_hash(email: str, salt: str) -> str:
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()


def timestamp(moment: datetime) -> str:
    """`2026-11-20T10:00:00Z`: UTC, without fractions, since the text itself is signed. Raises ValueError if naive."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return _whole_second(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def build(plan: AwardPlan) -> dict[str, Any]:
    """The unsigned OpenBadgeCredential: no nulls, no empty arrays, same plan same document."""
    return _present(
        {
            "@context": [CREDENTIALS_V2, OPEN_BADGES, EXTENSIONS],
            "id": plan.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": plan.achievement.name,
            "description": _description(plan.achievement, demo=plan.demo),
            "issuer": _issuer(plan),
            "awardedDate": timestamp(plan.awarded_at),
            "validFrom": timestamp(plan.valid_from),
            "validUntil": plan.valid_until and timestamp(plan.valid_until),
            "credentialSubject": _subject(plan),
            "evidence": [_evidence(item) for item in plan.evidence],
            "credentialStatus": plan.status and _status(plan.status),
            "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        }
    )


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [], {}, "")}


def _description(said: Achievement, *, demo: bool) -> str:
    return f"{DEMO}, proves nothing. {said.description}" if demo else said.description


def _issuer(plan: AwardPlan) -> dict[str, Any]:
    issuer = plan.issuer
    named = Organisation(id=issuer.id, name=issuer.name, url=issuer.url)
    return _present({**_organisation(named, demo=plan.demo), "image": _image(issuer.image)})


def _image(url: str | None, caption: str | None = None) -> dict[str, Any] | None:
    return _present({"id": url, "type": "Image", "caption": caption}) if url else None


def _subject(plan: AwardPlan) -> dict[str, Any]:
    return _present(
        {
            "id": plan.subject_id,
            "type": ["AchievementSubject"],
            "identifier": [_identifier(plan.identity)] if plan.identity else [],
            "achievement": achievement_members(plan.achievement, demo=plan.demo),
            "role": plan.role,
            "activityStartDate": plan.activity_start and timestamp(plan.activity_start),
            "activityEndDate": plan.activity_end and timestamp(plan.activity_end),
            "narrative": plan.narrative,
            "source": plan.source and _organisation(plan.source, demo=plan.demo),
        }
    )


def _identifier(known: Identity) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": known.hash,
        "identityType": "emailAddress",
        "salt": known.salt,
    }


def achievement_members(said: Achievement, *, demo: bool) -> dict[str, Any]:
    """The Achievement as it stands in a credential, and at its own address."""
    return _present(
        {
            "id": said.id,
            "type": ["Achievement"],
            "achievementType": said.type,
            "name": said.name,
            "description": _description(said, demo=demo),
            "criteria": _present({"id": said.criteria_id, "narrative": said.criteria}),
            "creator": said.creator and _organisation(said.creator, demo=demo),
            "image": _image(said.image, said.caption),
            "tag": list(said.tags),
            "version": said.version,
            "alignment": [_alignment(target) for target in said.alignment],
            "related": [{"id": other, "type": ["Related"]} for other in said.related],
        }
    )


def _alignment(target: Alignment) -> dict[str, Any]:
    return _present(
        {
            "type": ["Alignment"],
            "targetName": target.name,
            "targetUrl": target.url,
            "targetFramework": target.framework,
            "targetCode": target.code,
        }
    )


def _organisation(body: Organisation, *, demo: bool) -> dict[str, Any]:
    name = f"{DEMO} {body.name}" if demo else body.name
    return _present({"id": body.id, "type": ["Profile"], "name": name, "url": body.url})


def _evidence(item: Evidence) -> dict[str, Any]:
    return _present({"id": item.id, "type": ["Evidence"], **item.model_dump(exclude={"id"})})


def _status(bit: Status) -> dict[str, Any]:
    return {
        "id": f"{bit.list_url}#{bit.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": bit.purpose,
        "statusListIndex": str(bit.index),
        "statusListCredential": bit.list_url,
    }
