from collections.abc import Sequence

import numpy as np
import pytest

from vprok.tools.stats.intervals import Sums
from vprok.tools.stats.similar import (
    FEWEST_SCHOOLS,
    MARGIN,
    NEAREST,
    Comparison,
    Conditions,
    comparison,
    design,
    tens_among,
)

SCHOOLS, MOST = 240, 200


def world(seed: int, *, between: float = 5.0) -> tuple[Sums, list[Conditions], np.ndarray]:
    """Schools whose means follow settlement, kind and size, and differ by `between` besides.

    returns: sums, conditions, and how far each school truly is from its conditions, in percent
    """
    chance = np.random.default_rng(seed)
    effects = chance.normal(0, between, SCHOOLS)
    sums, told = [], []
    for effect in effects:
        where, kind = int(chance.integers(0, 4)), int(chance.choice(3, p=[0.8, 0.1, 0.1]))
        size = chance.normal()
        level = 55 + (0, 2, -1, -4)[where] + (0, 6, -3)[kind] + 1.5 * size + effect
        totals = np.rint(chance.normal(level, 15, chance.integers(8, 110)) * MOST / 100)
        sums.append((len(totals), int(totals.sum()), int((totals**2).sum())))
        told.append(
            Conditions(
                {"size": float(size) if chance.random() > 0.1 else None},
                {"where": str(where), "kind": str(kind)},
            )
        )
    return np.array(sums), told, effects


def compared(
    sums: Sums, told: Sequence[Conditions], learns_from: Sequence[bool] | None = None
) -> Comparison:
    learns = learns_from or [True] * len(told)
    found = comparison(sums, told, most=MOST, learns_from=learns)
    assert found is not None
    return found


def test_nine_intervals_of_ten_hold_what_is_true() -> None:
    held = []
    for seed in range(12):
        sums, told, true = world(seed)
        found = compared(sums, told)
        held.append(float(np.mean((found.low <= true) & (true <= found.high))))
    assert np.mean(held) == pytest.approx(0.90, abs=0.025)


def test_the_planted_spread_and_the_part_of_conditions_are_found() -> None:
    found = [compared(*world(seed)[:2]) for seed in range(6)]
    assert np.mean([one.between for one in found]) == pytest.approx(5.0, abs=0.5)
    assert np.mean([one.within for one in found]) == pytest.approx(15.0, abs=0.2)
    assert 0.1 < np.mean([one.explained for one in found]) < 0.5


def test_a_shrunken_difference_is_nearer_to_the_truth_than_the_bare_one() -> None:
    sums, told, true = world(3)
    found = compared(sums, told)
    bare = found.mean - found.expected
    assert np.mean((found.effect - true) ** 2) < np.mean((bare - true) ** 2)
    assert (np.abs(found.effect) <= np.abs(bare)).all()


def test_a_school_is_left_out_of_its_own_expectation() -> None:
    sums, told, _ = world(4)
    raised = sums.copy()
    n = raised[0, 0]
    raised[0] = n, sums[0, 1] + 3 * n, sums[0, 2] + 6 * sums[0, 1] + 9 * n
    learns = [False] + [True] * (SCHOOLS - 1)
    before, after = compared(sums, told, learns), compared(raised, told, learns)
    assert after.expected[0] == pytest.approx(before.expected[0])
    assert after.mean[0] == pytest.approx(before.mean[0] + 1.5)
    whole = compared(sums, told)
    assert whole.expected[0] == pytest.approx(before.expected[0], abs=0.3)


def test_a_closed_form_is_what_leaving_out_by_hand_gives() -> None:
    sums = np.array([[10, 10 * n, 10 * n * n + 40] for n in range(1, 41)])
    told = [Conditions({"x": float(n % 7)}, {}) for n in range(40)]
    whole = compared(sums, told)
    for n in (0, 17, 39):
        learns = [one != n for one in range(40)]
        apart = compared(sums, told, learns)
        assert whole.expected[n] == pytest.approx(apart.expected[n], abs=0.6)


def test_bands_follow_the_interval_and_not_the_difference_alone() -> None:
    ends = [(-9.0, -MARGIN), (-9.0, -1.0), (-2.0, 0.0), (0.5, 9.0), (MARGIN, 9.0)]
    low, high = np.array(ends).T
    found = Comparison(low, low, low, low, high, low, 1.0, 1.0, 0.0, 30)
    assert [found.band(n) for n in range(5)] == [1, 2, 3, 4, 5]


def test_the_nearest_are_sixty_by_what_is_expected_and_in_the_order_they_came() -> None:
    sums, told, _ = world(5)
    found = compared(sums, told)
    others = [n for n in range(SCHOOLS) if n != 7]
    near = found.nearest(7, others)
    assert len(near) == NEAREST
    assert 7 not in near
    assert list(near) == sorted(near)
    apart = np.abs(found.expected - found.expected[7])
    assert max(apart[list(near)]) <= min(apart[n] for n in others if n not in near)
    assert found.nearest(7, others[:10]) == tuple(others[:10])
    half = found.quantiles(near, (0.25, 0.5, 0.75))
    assert half[1] == pytest.approx(float(np.median(found.mean[list(near)])))
    assert half[0] <= half[1] <= half[2]


def test_of_few_schools_or_of_single_pupils_nothing_is_said() -> None:
    sums, told, _ = world(6)
    learns = [n < FEWEST_SCHOOLS - 1 for n in range(SCHOOLS)]
    assert comparison(sums, told, most=MOST, learns_from=learns) is None
    singles = np.array([[1, n, n * n] for n in range(40)])
    assert comparison(singles, told[:40], most=MOST, learns_from=[True] * 40) is None


def test_where_all_pupils_are_alike_no_school_is_above_or_below() -> None:
    sums = np.array([[20, 200, 2000]] * 40)
    found = compared(sums, [Conditions({}, {})] * 40)
    assert found.effect.tolist() == [0.0] * 40
    assert {found.band(n) for n in range(40)} == {3}
    assert (found.between, found.within, found.explained) == (0.0, 0.0, 0.0)


def test_numbers_become_comparable_and_what_was_not_told_stands_at_the_mean() -> None:
    told = [
        *[Conditions({"a": 1.0, "b": 5.0}, {"w": "x"})] * 5,
        *[Conditions({"a": 3.0, "b": 5.0}, {"w": "y"})] * 5,
        Conditions({"a": None, "b": 5.0}, {"w": None}),
    ]
    columns = design(told, np.array([True] * 11))
    assert columns[[0, 5, 10]].tolist() == [
        [1.0, -1.0, 1.0, 1.0, 0.0],
        [1.0, 1.0, 1.0, 0.0, 1.0],
        [1.0, 0.0, 0.0, 0.0, 0.0],
    ]


def test_what_few_have_told_is_left_out() -> None:
    few = [Conditions({"a": float(n)}, {"w": "x" if n % 2 else "y"}) for n in range(9)]
    silent = [Conditions({"a": None}, {"w": None})] * 3
    learns = np.array([True] * 12)
    assert design([*few, *silent], learns).tolist() == [[1.0]] * 12
    enough = [*few, few[0], *silent[:2]]
    assert design(enough, learns).shape == (12, 5)
    assert design(enough, np.array([True] * 9 + [False] * 3)).shape == (12, 1)


def test_equal_columns_are_one_and_a_number_far_away_stands_at_three_deviations() -> None:
    told = [Conditions({"a": n, "b": n}, {"w": "x"}) for n in (*[-1.0, 1.0] * 5, 900.0)]
    columns = design(told, np.array([True] * 10 + [False]))
    assert columns[8:].tolist() == [[1.0, -1.0], [1.0, 1.0], [1.0, 3.0]]


@pytest.mark.parametrize(
    ("low", "high", "tens"),
    [
        (0, 1, (0, 10)),
        (45, 52, (40, 60)),
        (98, 200, (90, 100)),
        (200, 300, (90, 100)),
        (0, 200, (0, 100)),
    ],
)
def test_a_place_among_others_is_told_in_whole_tens(
    low: float, high: float, tens: tuple[int, int]
) -> None:
    assert tens_among([float(n) for n in range(1, 101)], low, high) == tens
