"""Shape and word first: no two states look alike without colour."""

from datetime import UTC, datetime, timedelta

from bot.service.pictures import ACCENTS
from bot.web.standing import standing
from storage.records import Award, AwardState

NOW = datetime(2027, 6, 10, 12, tzinfo=UTC)
MAY = datetime(2027, 5, 12, 12, tzinfo=UTC)


def award(state: AwardState = AwardState.ISSUED, **fields: object) -> Award:
    facts = {"id": "a", "team": "T", "person": "U", "badge": "b", "planned_at": MAY, "issued_at": MAY}
    return Award(**(facts | {"state": state} | fields))


WITHDRAWN = award(AwardState.REVOKED, revoked_at=datetime(2027, 6, 3, tzinfo=UTC), revoked_reason="a mistake")


def test_each_state_has_its_own_shape_and_word():
    seen = [standing(award(state), (), NOW) for state in AwardState]
    seen += [standing(award(expires_at=NOW), (), NOW), standing(award(), (WITHDRAWN,), NOW)]

    assert len({one.word for one in seen}) == len(seen)
    good, others = {one.shape for one in seen if one.tone == "good"}, [o.shape for o in seen if o.tone != "good"]
    assert good == {"●"}
    assert len({*others} - good) == len(others)


def test_the_sentences():
    def said(one: Award, *parts: Award) -> str:
        return standing(one, parts, NOW).sentence

    assert said(award()) == "Issued on 12 May 2027."
    assert said(WITHDRAWN) == "Withdrawn on 3 June 2027: a mistake"
    assert said(award(), WITHDRAWN) == "Under review since 3 June 2027: one part of this stack was withdrawn."
    assert said(award(expires_at=NOW)) == "Expired on 10 June 2027."


def test_a_part_that_expired_does_not_touch_the_whole():
    assert standing(award(), (award(expires_at=NOW - timedelta(days=1)),), NOW).word == "Issued"


def test_every_accent_can_be_read_on_paper():
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    paper = luminance("#faf6ec") + 0.05
    assert all(paper / (luminance(colour) + 0.05) >= 4.5 for colour in (*ACCENTS, "#55534a", "#a3231b", "#23282d"))
