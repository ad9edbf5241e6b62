"""The bands of confidence are measured, not guessed: what the thresholds cover, how often they are right, what leaks.

The table itself stands in calibration.txt; `python -m tests.advising.calibration` prints it anew.
"""

import pytest

from tests.advising import calibration


@pytest.fixture(scope="module")
def bands(library):
    return {band.least: band for band in calibration.bands(library, calibration.questions())}


@pytest.fixture(scope="module")
def decisions(library):
    return calibration.decisions(library, calibration.questions())


def test_a_higher_score_is_right_more_often_and_leaks_less(bands):
    ordered = [bands[least] for least in calibration.BANDS]
    assert [b.coverage for b in ordered] == sorted((b.coverage for b in ordered), reverse=True)
    assert [b.leak for b in ordered] == sorted((b.leak for b in ordered), reverse=True)
    assert ordered[-1].precision >= ordered[0].precision


@pytest.mark.parametrize(("least", "coverage", "precision", "leak"), [(3.0, 0.93, 0.93, 0.20), (4.5, 0.85, 0.95, 0.15)])
def test_the_scores_that_answers_start_from_cover_most_and_leak_little(bands, least, coverage, precision, leak):
    band = bands[least]
    assert band.coverage >= coverage
    assert band.precision >= precision
    assert band.leak <= leak


def test_what_is_taken_for_sure_is_right_more_often_than_what_is_hedged(decisions):
    share, right, outside = decisions["sure"]
    assert share >= 0.85
    assert right >= 0.95
    assert outside <= 0.2
    assert right >= decisions["hedged"][1]


def test_what_is_outside_the_catalog_mostly_names_nothing(decisions):
    assert decisions["nothing"][2] >= 0.7
