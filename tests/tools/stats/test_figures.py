from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.stats.six import LAYOUT, six
from vprok.tools.stats import figures
from vprok.tools.stats.block import Block, Participant
from vprok.tools.stats.leaf import empty, fold

LEAF = fold(six(), LAYOUT)
NOBODY = empty(LAYOUT)


@pytest.mark.parametrize(
    ("count", "total", "printed"),
    [
        (11, 89, "12,36"),
        (4, 93, "4,3"),
        (1, 32, "3,13"),
        (1, 800, "0,13"),
        (0, 7, "0"),
        (7, 7, "100"),
        (1, 2, "50"),
        (11011, 29586, "37,22"),
        (11011, 29589, "37,21"),
        (1, 20_000, "0,01"),
        (1, 20_001, "0"),
    ],
)
def test_percentages_are_halves_up_and_drop_trailing_zeros(
    count: int, total: int, printed: str
) -> None:
    assert figures.figure_text(figures.share(count, total)) == printed


def test_of_nobody_there_is_no_percent() -> None:
    assert figures.share(0, 0) is None
    assert figures.figure_text(None) == "-"


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_percent_is_never_further_than_half_a_hundredth(count: int, total: int) -> None:
    shown = figures.share(count, total)
    assert shown is not None
    assert -Fraction(1, 200) < Fraction(shown) - Fraction(100 * count, total) <= Fraction(1, 200)


def test_marks_of_six_by_hand() -> None:
    assert figures.mark_counts(LEAF) == {2: 1, 3: 2, 4: 1, 5: 1}
    assert figures.mark_shares(LEAF) == {2: 20, 3: 40, 4: 20, 5: 20}
    assert figures.share(figures.good_marks(LEAF), LEAF.present) == 40
    assert figures.share(figures.passing_marks(LEAF), LEAF.present) == 80
    assert figures.share(figures.weighed_marks(LEAF), 100 * LEAF.present) == Decimal("50.40")


def test_tasks_of_six_by_hand() -> None:
    assert figures.task_shares(LEAF) == (60, 40)
    assert figures.task_shares_by_mark(LEAF) == {
        2: (0, 0),
        3: (50, Decimal("33.33")),
        4: (100, Decimal("33.33")),
        5: (100, 100),
    }
    assert figures.pooled_share(LEAF, (0, 1)) == 48
    assert figures.blank_shares(LEAF) == (20, 20)


def test_a_mark_that_nobody_got_has_no_shares() -> None:
    one = fold(Block.of(LAYOUT.maxima, [Participant(40001, (1,), (2, 3))]), LAYOUT)
    assert figures.task_shares_by_mark(one)[2] == (None, None)


def test_totals_of_six_by_hand() -> None:
    assert figures.score_shares(LEAF) == (20, 0, 40, 20, 0, 20)
    assert figures.mean(LEAF) == Fraction(12, 5)
    assert figures.median(LEAF) == 2
    assert figures.decimal_of(figures.deviation(LEAF), 4) == Decimal("1.8166")
    assert figures.decimal_of(figures.mean(LEAF)) == Decimal("2.40")


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    pair = [Participant(40001, (1,), (0, 0)), Participant(40002, (1,), (2, 3))]
    assert figures.median(fold(Block.of(LAYOUT.maxima, pair), LAYOUT)) == Fraction(5, 2)


def test_the_comparison_divides_by_those_with_a_mark_in_the_journal_and_prints_everybody() -> None:
    found = figures.comparison(LEAF)
    assert (found.participants, found.compared) == (5, 4)
    assert (found.lower, found.equal, found.higher) == (1, 2, 1)
    assert (found.lower_share, found.equal_share, found.higher_share) == (25, 50, 25)


def test_lower_means_that_the_work_is_below_the_journal() -> None:
    rows = [
        Participant(40001, (1,), (2, 0), journal=5),
        Participant(40002, (1,), (0, 0), journal=3),
        Participant(40003, (1,), (2, 3), journal=4),
    ]
    found = figures.comparison(fold(Block.of(LAYOUT.maxima, rows), LAYOUT))
    assert (found.lower, found.equal, found.higher) == (2, 0, 1)


def test_an_empty_world_has_no_figures() -> None:
    assert figures.mean(NOBODY) is None
    assert figures.median(NOBODY) is None
    assert figures.deviation(NOBODY) is None
    assert figures.decimal_of(None) is None
    assert figures.mark_shares(NOBODY) == {2: None, 3: None, 4: None, 5: None}
    assert figures.task_shares(NOBODY) == (None, None)
    assert figures.blank_shares(NOBODY) == (None, None)
    assert figures.score_shares(NOBODY) == (None,) * 6
    assert figures.comparison(NOBODY).lower_share is None
    assert figures.weighed_marks(NOBODY) == 0


def test_one_pupil_has_a_mean_but_no_deviation() -> None:
    one = fold(Block.of(LAYOUT.maxima, [Participant(40001, (1,), (2, 1))]), LAYOUT)
    assert figures.mean(one) == 3
    assert figures.deviation(one) is None
