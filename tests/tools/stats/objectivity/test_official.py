"""The published markers, on figures that were published and on a few counted by hand."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.stats.objectivity import played
from vprok.tools.stats.objectivity.official import (
    FALSE_ALARMS,
    Summary,
    fences,
    index,
    mismatched,
    official,
    overestimated,
    percent,
    sharp,
    spearman,
    summary_of,
    together,
)
from vprok.tools.stats.objectivity.unit import EXAM, FALL, JOURNAL, MEAN, OFFICIAL, RISE, Found

REGION = Summary(24_876, 11.9988, 3.7725)
"""МА4 of a region in 2021: its interval was 11.9520…12.0457."""
SCHOOL = Summary(96, 14.4583, 2.4748)
"""S0151 of that region; the lower end of its interval was 13.9633."""


def table(*pairs: tuple[int, int], most: int = 10) -> np.ndarray:
    """Participants by mark in the journal and total."""
    counts = np.zeros((5, most + 1), dtype=np.int64)
    for mark, total in pairs:
        counts[mark - 1, total] += 1
    return counts


def test_intervals_are_the_published_ones():
    assert pytest.approx((11.9520, 12.0457), abs=0.0001) == (REGION.low, REGION.high)
    assert SCHOOL.low == pytest.approx(13.9633, abs=0.0001)


def test_the_school_that_was_marked_is_marked_and_its_region_is_not():
    others = Summary(
        REGION.works - SCHOOL.works,
        (REGION.works * REGION.mean - SCHOOL.works * SCHOOL.mean) / (REGION.works - SCHOOL.works),
        REGION.deviation,
    )
    (found,) = overestimated({"S0151": SCHOOL, "others": others})
    assert (found.key, found.kind) == ("S0151", MEAN)
    assert found.evidence["region"] == pytest.approx([11.9520, 12.0457], abs=0.001)
    assert found.p is None
    assert not found.is_sure


def test_a_school_on_the_very_border_is_not_marked():
    assert not overestimated({"a": Summary(10, 5.0, 0.0), "b": Summary(10, 5.0, 0.0)})


@pytest.mark.parametrize(
    ("first", "third", "high", "low"),
    [(0.8788, 1.0704, 1.6449, 0.3043), (0.9458, 1.1644, 1.8202, 0.2900)],
)
def test_fences_are_the_published_ones(first: float, third: float, high: float, low: float):
    middle = (first + third) / 2
    told = fences([first, first, middle, third, third])
    assert told is not None
    assert (told.low, told.high) == pytest.approx((low, high), abs=0.0005)


def test_quartiles_are_interpolated_linearly():
    told = fences([1.0, 2.0, 3.0, 4.0])
    assert told is not None
    assert (told.first, told.third) == (1.75, 3.25)


def test_one_cohort_fell_and_one_rose():
    usual = {str(place): 1 + place / 100 for place in range(20)}
    found = sharp({**usual, "fell": 3.0, "rose": 0.1})
    assert {one.key: one.kind for one in found} == {"fell": FALL, "rose": RISE}


def test_spearman_is_the_published_formula_with_mid_ranks():
    told = spearman(table((3, 5), (3, 7), (4, 7), (5, 9)))
    assert told is not None
    assert told.published == pytest.approx(1 - 6 * 1.5 / (4 * 15))
    assert told.corrected == pytest.approx(3.75 / 4.5)


def test_marks_that_go_against_totals_are_marked():
    told = {
        "a": spearman(table((5, 1), (4, 2), (3, 3))),
        "b": spearman(table((3, 1), (4, 2), (5, 3))),
    }
    found = mismatched({key: one for key, one in told.items() if one})
    assert [(one.key, one.kind, one.value) for one in found] == [("a", JOURNAL, -1.0)]


@pytest.mark.parametrize(
    "counts",
    [
        table((3, 1), (4, 2)),
        table((3, 1), (3, 2), (3, 3)),
        table((3, 5), (4, 5), (5, 5)),
        np.array([[3, 3, 3]] + [[0, 0, 0]] * 4),
    ],
    ids=["two pupils", "one mark", "one total", "no marks"],
)
def test_where_nothing_varies_the_marker_is_silent(counts: np.ndarray):
    assert spearman(counts) is None


def test_the_index_is_the_share_of_schools_without_a_sign():
    found = [Found(str(place), MEAN, 1.0) for place in range(246)]
    assert index(639, [*found, Found("0", FALL, 2.0)]) == Decimal("61.50")
    assert index(0, []) is None


@given(st.lists(st.lists(st.integers(0, 6), min_size=7, max_size=7), min_size=1, max_size=6))
def test_three_numbers_of_schools_make_those_of_their_pupils_together(rows: list[list[int]]):
    summaries = [summary_of(np.array(row)) for row in rows]
    if any(one is None for one in summaries):
        return
    told, whole = together([one for one in summaries if one]), summary_of(np.sum(rows, axis=0))
    assert told is not None
    assert whole is not None
    assert told.works == whole.works
    assert tuple(told) == pytest.approx(tuple(whole), abs=1e-9)


def test_everything_official_of_a_work():
    leaves = {unit.key: unit.leaf for unit in played.units(played.world(30))}
    earlier = {key: 1.01 * (percent(leaf) or 0) for key, leaf in leaves.items()}
    earlier["3"] *= 4
    exams = {"1": Summary(50, 4.9, 0.1), "2": Summary(60, 3.0, 0.8), "4": Summary(50, 3.1, 0.8)}
    told = official(leaves, earlier=earlier, exams=exams)
    assert told.tested == {MEAN: 30, JOURNAL: 30, FALL: 30, RISE: 30, EXAM: 3}
    kinds = {(one.key, one.kind) for one in told.found}
    assert {("3", FALL), ("1", EXAM)} <= kinds
    assert any(kind == MEAN for _, kind in kinds)
    for one in told.found:
        assert one.evidence["expected_false_per_1000"] == 1000 * FALSE_ALARMS[one.kind]


def test_nothing_official_can_be_said_of_nobody():
    assert official({}).found == ()
    assert set(FALSE_ALARMS) == set(OFFICIAL)
