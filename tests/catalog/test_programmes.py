"""The file that seeds programmes and roles is read whole, or its faults are named with their lines."""

from pathlib import Path

import pytest

from catalog import Catalog, CatalogError
from catalog.programmes import ProgrammeSeed, RoleSeed, SeedRole, load_programmes

FILE = Path(__file__).parents[2] / "catalog" / "programmes.yaml"

TWICE = """programmes:
  - {id: a, name: A, issuer: ums, pathways: [nowhere]}
  - {id: a, name: B, issuer: nobody, pathways: [nowhere]}
"""
ROLE = """programmes:
  - id: a
    name: A
    issuer: ums
    pathways: []
    roles:
      - person: ben
        role: assesor
"""


def test_career_prepared_has_two_assessors_and_a_lead(sample: Catalog) -> None:
    programmes = {programme.id: programme for programme in load_programmes(FILE, sample)}
    career = programmes["career-prepared"]
    assert career.pathways == ("ums-career-prepared",)
    assert (career.review_channel, career.advisor_channel) == ("career-prepared-review", "career-prepared-advisors")
    assert [(role.person, role.role) for role in career.roles] == [
        ("ben@example.edu", SeedRole.ASSESSOR),
        ("cy@example.edu", SeedRole.ASSESSOR),
        ("dee@example.edu", SeedRole.LEAD),
        ("dee@example.edu", SeedRole.STAFF),
        ("dee@example.edu", SeedRole.ADMINISTRATOR),
    ]


def test_every_pathway_of_the_sample_belongs_to_one_programme(sample: Catalog) -> None:
    owned = [pathway for programme in load_programmes(FILE, sample) for pathway in programme.pathways]
    assert sorted(owned) == sorted(sample.pathways)


def test_a_slack_user_id_may_stand_for_a_person() -> None:
    assert RoleSeed(person="U012AB3CD", role=SeedRole.LEAD).badge is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("programmes:\n  - id: a\n    name: A\n", ["2: `issuer` is missing", "2: `pathways` is missing"]),
        ("programme: []\n", ["1: The file holds one list"]),
        ("programmes:\n\t- id: a\n", ["2: There is a tab here"]),
        (
            TWICE,
            [
                "2: There is no pathway",
                "3: The id `a`",
                "3: There is no issuer",
                "3: There is no pathway",
                "3: `nowhere` already",
            ],
        ),
        (
            ROLE,
            ["7: `person`", "8: `role` is `assesor`"],
        ),
    ],
)
def test_faults_are_named_with_their_line(tmp_path: Path, sample: Catalog, text: str, said: list[str]) -> None:
    path = tmp_path / "programmes.yaml"
    path.write_text(text)
    with pytest.raises(CatalogError) as raised:
        load_programmes(path, sample)
    found = [f"{problem.line}: {problem.message}" for problem in raised.value.problems]
    assert [message[: len(start)] for message, start in zip(found, said, strict=True)] == said


def test_a_programme_needs_no_channel_yet() -> None:
    assert ProgrammeSeed(id="a", name="A", issuer="ums", pathways=()).review_channel is None
