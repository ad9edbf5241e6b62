"""The review channel: private, our own, one of its name; checked again at every look, and dropped at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service import programmes
from bot.service.desk import Desk
from bot.service.programmes import Channel, Workspace
from catalog.programmes import ProgrammeSeed, RoleSeed
from storage.records import Programme
from tests.service.test_nudge import TEAM, desk_on, publish

SEED = ProgrammeSeed(
    id="p",
    name="P",
    issuer="ums",
    pathways=("ums-career-prepared",),
    review_channel="review",
    roles=(RoleSeed(person="U0DEE", role="lead"),),
)
OURS = Channel(id="C1", name="review", private=True)


@pytest.fixture
def desk(store_url: str, tmp_path: Path) -> Iterator[Desk]:
    built = desk_on(store_url, tmp_path)
    with built.store.write("publish") as unit:
        publish(unit)
    yield built
    built.store.close()


def connect(desk: Desk, *channels: Channel) -> Programme:
    workspace = Workspace(channels=channels, people={"U0DEE": "U0DEE"})
    programmes.connect(desk, (SEED,), lambda _: workspace)
    with desk.store.read() as unit:
        found = unit.programmes.get(TEAM, "p")
    assert found is not None
    return found


def told(desk: Desk) -> list[str]:
    with desk.store.write("take") as unit:
        return [e.payload["facts"]["problem"] for e in unit.outbox.claim(50, 60) if e.payload.get("note") == "channel"]


@pytest.mark.parametrize(
    ("became", "word"),
    [
        ({"private": False}, "is public"),
        ({"shared": True}, "is shared with another organisation"),
        ({"shared": True, "name": "renamed"}, "#renamed is shared"),
    ],
)
def test_a_channel_that_became_shared_or_public_is_used_no_more_and_the_lead_hears_why(
    desk: Desk, became: dict[str, object], word: str
) -> None:
    assert connect(desk, OURS).review_channel == "C1"
    assert connect(desk, OURS.model_copy(update=became)).review_channel is None
    (problem,) = told(desk)
    assert word in problem
    with desk.store.read() as unit:
        assert [e.action for e in unit.audit.of("p")] == ["programme.channel-dropped"]
    assert connect(desk, OURS).review_channel == "C1"


def test_one_that_was_renamed_or_that_we_are_out_of_is_kept(desk: Desk) -> None:
    connect(desk, OURS)
    assert connect(desk, OURS.model_copy(update={"name": "other"})).review_channel == "C1"
    assert connect(desk).review_channel == "C1"


def test_a_name_that_two_channels_have_is_not_taken(desk: Desk) -> None:
    assert connect(desk, OURS, OURS.model_copy(update={"id": "C2"})).review_channel is None
    assert "There are 2 channels called #review" in told(desk)[0]
