"""Two who claim at the same moment: one has it, the other is told; on both databases."""

import threading
from pathlib import Path

from bot.service import claim
from bot.service.desk import Desk
from storage.records import Role, RoleGrant
from tests.service.test_deadlines import BEN, STARTS, TEAM, desk  # noqa: F401  the scene
from tests.service.test_nudge import desk_on

CY = "U0CY"


def test_of_two_who_claim_at_once_one_has_it(desk: Desk, store_url: str, tmp_path: Path) -> None:  # noqa: F811  the fixture imported above
    with desk.store.write("role") as unit:
        about = {"id": CY, "team": TEAM, "person": CY, "role": Role.ASSESSOR, "programme": "p"}
        unit.grants.add(RoleGrant(**about, since=STARTS, granted_by="x"))
    replicas = {person: desk_on(store_url, tmp_path) for person in (BEN, CY)}
    ready = threading.Barrier(2)

    def press(person: str) -> None:
        replica = replicas[person]
        ready.wait()
        with replica.store.write("claim") as unit:
            claim.claim(replica, unit, person, "s1", None, f"press:{person}")

    threads = [threading.Thread(target=press, args=(person,)) for person in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with desk.store.read() as unit:
        kept, entries = unit.submissions.get("s1"), unit.audit.of("s1")
    assert kept is not None
    (won,) = [e.actor for e in entries if e.action == "submission.claimed"]
    (lost,) = [e.actor for e in entries if e.action == "claim.refused"]
    assert kept.claimed_by == won
    assert {won, lost} == {BEN, CY}
    for replica in replicas.values():
        replica.store.close()
