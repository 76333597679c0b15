from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.stats.six import LAYOUT, six
from vprok.tools.stats import intervals
from vprok.tools.stats.intervals import Mean, likeness, mean_interval, wilson
from vprok.tools.stats.leaf import empty, fold

LEAF = fold(six(), LAYOUT)
NOBODY = empty(LAYOUT)


@pytest.mark.parametrize(
    ("count", "whole", "low", "high"),
    [
        (0, 10, "0", "27.75"),
        (1, 10, "1.79", "40.42"),
        (5, 10, "23.66", "76.34"),
        (10, 10, "72.25", "100"),
        (0, 1, "0", "79.35"),
        (1, 1, "20.65", "100"),
        (81, 263, "25.53", "36.62"),
        (11, 89, "7.04", "20.79"),
    ],
)
def test_wilsons_interval_by_hand(count: int, whole: int, low: str, high: str) -> None:
    assert wilson(count, whole) == (Decimal(low), Decimal(high))


def test_of_nobody_there_is_no_interval_and_more_than_all_is_a_mistake() -> None:
    assert wilson(0, 0) is None
    for count, whole in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="is no part of"):
            wilson(count, whole)


shares = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(shares, st.floats(1, 50))
def test_an_interval_is_around_its_share_and_widens_with_likeness(
    share: tuple[int, int], deff: float
) -> None:
    count, whole = share
    narrow, wide = wilson(count, whole), wilson(count, whole, deff=deff)
    assert narrow is not None
    assert wide is not None
    exact = Fraction(100 * count, whole)
    half = Fraction(1, 200)
    assert 0 <= narrow[0] <= exact + half
    assert exact - half <= narrow[1] <= 100
    assert wide[1] - wide[0] >= narrow[1] - narrow[0] - Decimal("0.01")


@given(shares, st.integers(2, 20))
def test_an_interval_narrows_with_more_pupils(share: tuple[int, int], times: int) -> None:
    count, whole = share
    few, many = wilson(count, whole), wilson(count * times, whole * times)
    assert few is not None
    assert many is not None
    assert many[1] - many[0] <= few[1] - few[0]


def test_less_than_no_likeness_narrows_nothing() -> None:
    assert wilson(3, 10, deff=0.2) == wilson(3, 10)


def test_a_change_by_newcombe() -> None:
    # 56/70 against 48/80, from the paper's table: 0.0524 to 0.3339
    found = intervals.change((48, 80), (56, 70))
    assert found is not None
    assert found.points == 20
    assert (round(found.low, 1), round(found.high, 1)) == (Decimal("5.2"), Decimal("33.4"))
    assert found.is_beyond_chance
    assert intervals.change((0, 0), (1, 2)) is None
    assert intervals.change((1, 2), (0, 0)) is None


def test_a_change_and_its_mirror_agree_and_no_change_is_within_chance() -> None:
    there, back = intervals.change((3, 40), (9, 50)), intervals.change((9, 50), (3, 40))
    assert there is not None
    assert back is not None
    assert (there.points, there.low, there.high) == (-back.points, -back.high, -back.low)
    same = intervals.change((5, 20), (10, 40), deffs=(2.0, 3.0))
    assert same is not None
    assert same.points == 0
    assert not same.is_beyond_chance


def test_sums_of_six_by_hand() -> None:
    assert intervals.sums_of_totals([LEAF, NOBODY]).tolist() == [[5, 12, 42]]
    assert intervals.sums_of_marks([LEAF, NOBODY], {4, 5}).tolist() == [[5, 2, 2]]


def test_likeness_of_two_schools_by_hand() -> None:
    # totals 1 2 3 and 5 6 7: B = 24, W = 1, n0 = 3; (24 - 1) / (24 + 2)
    sums = np.array([[3, 6, 14], [3, 18, 110]])
    assert likeness(sums) == pytest.approx(23 / 26)


def test_likeness_of_schools_of_unequal_sizes_by_hand() -> None:
    # 0 1 and 2 2 3 3: means .5 and 2.5, grand 11/6; B = 16/3, W = 1.5/4, n0 = 6 - 20/6 = 8/3
    sums = np.array([[2, 1, 1], [4, 10, 26]])
    between, within = 16 / 3, 1.5 / 4
    assert likeness(sums) == pytest.approx((between - within) / (between + (8 / 3 - 1) * within))


def test_schools_more_alike_than_chance_are_told_as_nought_and_the_rest_is_not_told() -> None:
    assert likeness(np.array([[2, 2, 4], [2, 2, 4]])) == 0.0
    assert likeness(np.array([[5, 10, 30]])) is None
    assert likeness(np.array([[1, 1, 1], [1, 3, 9]])) is None
    assert likeness(np.array([[2, 2, 2], [2, 2, 2]])) is None
    assert intervals.icc([LEAF, LEAF]) == 0.0
    assert intervals.icc([]) is None


def test_the_design_effect_is_at_least_one() -> None:
    assert intervals.deff(40, 0.095) == pytest.approx(4.705)
    assert intervals.deff(0.0, 0.5) == 1.0
    assert intervals.mean_size(20, 6) == pytest.approx(10 / 3)
    assert intervals.mean_size(0, 0) == 0.0


def test_a_mean_of_six_by_hand() -> None:
    found = mean_interval(intervals.sums_of_totals([LEAF]))
    assert found is not None
    reach = 1.96 * ((42 - 144 / 5) / 4 / 5) ** 0.5
    assert (found.value, found.low, found.high) == pytest.approx((2.4, 2.4 - reach, 2.4 + reach))
    assert mean_interval(np.array([[1, 3, 9]])) is None
    assert mean_interval(np.zeros((0, 3), dtype=np.int64)) is None
    assert mean_interval(np.array([[3, 6, 12]])) == Mean(2.0, 2.0, 2.0)


def schools(count: int, between: float, seed: int) -> intervals.Sums:
    """Schools of ten to sixty pupils whose means differ."""
    chance = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        totals = np.rint(chance.normal(chance.normal(50, between), 12, chance.integers(10, 60)))
        rows.append((len(totals), int(totals.sum()), int((totals**2).sum())))
    return np.array(rows)


def test_schools_drawn_again_tell_what_the_design_effect_tells() -> None:
    sums = schools(400, 6.0, seed=1)
    drawn, alike = intervals.redrawn(sums[:, :2], seed=7), likeness(sums)
    low, high = np.percentile(drawn[:, 1] / drawn[:, 0], [2.5, 97.5])
    assert alike == pytest.approx(0.2, abs=0.04)
    size = intervals.mean_size(int((sums[:, 0] ** 2).sum()), int(sums[:, 0].sum()))
    plain, wide = mean_interval(sums), mean_interval(sums, deff=intervals.deff(size, alike))
    assert plain is not None
    assert wide is not None
    assert low < wide.value < high
    assert high - low == pytest.approx(wide.high - wide.low, rel=0.15)
    assert high - low > 2 * (plain.high - plain.low)


def test_a_drawing_is_repeated_by_its_seed_and_pupils_come_with_their_school() -> None:
    matrix = [[1, 10], [2, 20], [3, 30]]
    drawn = intervals.redrawn(matrix, draws=250, seed=3)
    assert drawn.shape == (250, 2)
    assert (drawn[:, 1] == 10 * drawn[:, 0]).all()
    assert (drawn == intervals.redrawn(matrix, draws=250, seed=3)).all()
    assert (drawn != intervals.redrawn(matrix, draws=250, seed=4)).any()


def test_a_ratio_of_two_years_of_the_same_schools() -> None:
    first = schools(80, 6.0, seed=2)
    both = np.column_stack([first[:, :2], first[:, 0], first[:, 1] * 2])
    found = intervals.bootstrap_ratio(both)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))
    assert intervals.bootstrap_ratio(both[:1]) is None
    assert intervals.bootstrap_ratio([]) is None
    assert intervals.bootstrap_ratio([[5, 10, 5, 0], [5, 10, 5, 0]]) is None


def test_a_ratio_of_different_pupils_of_one_school() -> None:
    above, below = np.array([[4, 20, 104]]), np.array([[4, 40, 416]])
    found = intervals.ratio_interval(above, below)
    assert found is not None
    spread = (4 / 3 / 4) / 25 + (16 / 3 / 4) / 100
    assert found.value == 0.5
    assert found.high == pytest.approx(0.5 * np.exp(1.96 * spread**0.5))
    assert found.low == pytest.approx(0.25 / found.high)
    assert intervals.ratio_interval(above, np.array([[1, 4, 16]])) is None
    assert intervals.ratio_interval(above, np.array([[4, 0, 0]])) is None
