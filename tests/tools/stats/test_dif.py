from math import log

import numpy as np
import pytest

from tests.tools.stats.trials import invented, matrix
from vprok.tools.stats.dif import benjamini_hochberg, chance, dif, dif_of, purified
from vprok.tools.stats.matrix import Matrix, joint


def planted(seed: int, pupils: int = 1200) -> tuple[Matrix, np.ndarray]:
    """Two groups; the third item is harder for the focal one."""
    given = invented((1,) * 10, pupils, seed=seed)
    groups = np.arange(pupils) % 2
    points = given.points.copy()
    spoilt = (groups == 1) & (np.random.default_rng(seed).random(pupils) < 0.5)
    points[spoilt, 2] = 0
    return Matrix(given.names, given.maxima, points), groups


def by_hand(
    given: Matrix, groups: np.ndarray, item: int, totals: np.ndarray
) -> tuple[float, float]:
    """Chi-square and common odds ratio, stratum by stratum."""
    apart = variance = over = under = 0.0
    for total in sorted(set(totals.tolist())):
        rows = totals == total
        own, group = given.points[rows, item].astype(int), groups[rows]
        n = len(own)
        if n <= 1:
            continue
        a = int(((group == 0) & (own == 1)).sum())
        b = int(((group == 0) & (own == 0)).sum())
        c = int(((group == 1) & (own == 1)).sum())
        d = int(((group == 1) & (own == 0)).sum())
        apart += a - (a + b) * (a + c) / n
        variance += (a + b) * (c + d) / n * (a + c) / n * (b + d) / (n - 1)
        over += a * d / n
        under += b * c / n
    return (abs(apart) - 0.5) ** 2 / variance, over / under


def test_mantel_and_haenszel_agree_with_a_count_by_hand():
    given, groups = planted(20)
    for item, each in enumerate(dif_of(given, groups)):
        chi2, alpha = by_hand(given, groups, item, given.totals())
        assert each.chi2 == pytest.approx(chi2)
        assert each.alpha_mh == pytest.approx(alpha)
        assert each.delta == pytest.approx(-2.35 * log(alpha))
        assert each.p_value == pytest.approx(chance(chi2))


def test_the_planted_item_is_class_c_and_sure():
    given, groups = planted(19)
    found = purified(given, groups)
    assert found[2].ets == "C"
    assert found[2].is_sure
    assert found[2].delta is not None
    assert found[2].delta < -1.5
    assert not any(each.is_sure for place, each in enumerate(found) if place != 2)


def test_the_purified_total_leaves_out_what_differs_but_never_the_item_itself():
    given, groups = planted(21)
    found = purified(given, groups)
    fair = np.array([each.p_value is not None and each.p_value >= 0.05 for each in found])
    assert not fair[2]
    for item, each in enumerate(found):
        counted = fair | (np.arange(10) == item)
        chi2, alpha = by_hand(given, groups, item, given.totals(counted))
        assert (each.chi2, each.alpha_mh) == pytest.approx((chi2, alpha))


def test_tables_of_schools_add_up_to_the_same_figures():
    given, groups = planted(22, 400)
    first = np.arange(400) < 150
    sums = []
    for group in (0, 1):
        parts = [given.where(rows & (groups == group)) for rows in (first, ~first)]
        sums.append(sum(joint(part, part.totals(), 11) for part in parts))
    assert dif(sums[0], sums[1], maxima=given.maxima) == dif_of(given, groups)


def test_pupils_in_neither_group_are_left_out():
    given, groups = planted(23, 300)
    known = np.arange(300) < 200
    assert dif_of(given, np.where(known, groups, 2)) == dif_of(given.where(known), groups[known])


def test_items_of_several_points_are_compared_by_mean_points_at_equal_totals():
    given = invented((2, 3, 1, 1, 1), 600, seed=24)
    groups = np.arange(600) % 2
    points, totals = given.points.astype(float), given.totals()
    apart = variance = gap = weight = 0.0
    for total in range(9):
        rows = totals == total
        own, focal = points[rows, 1], groups[rows] == 1
        n, n_focal = len(own), int(focal.sum())
        if n > 1:
            apart += own[focal].sum() - n_focal * own.mean()
            variance += n_focal * (n - n_focal) / (n - 1) * own.var()
        if 0 < n_focal < n:
            gap += n_focal * (own[focal].mean() - own[~focal].mean())
            weight += n_focal
    found = dif_of(given, groups)[1]
    assert found.chi2 == pytest.approx(apart**2 / variance)
    assert found.smd == pytest.approx(gap / weight)
    assert (found.alpha_mh, found.delta, found.ets) == (None, None, "A")


def test_an_item_of_several_points_that_favours_one_group_is_class_c():
    given = invented((3, 2, 1, 1, 2, 2), 2000, seed=25)
    groups = np.arange(2000) % 2
    points = given.points.copy()
    points[(groups == 1) & (points[:, 0] > 0), 0] -= 1
    found = dif_of(Matrix(given.names, given.maxima, points), groups)[0]
    assert found.ets == "C"
    assert found.smd is not None
    assert found.smd < 0


def test_where_nothing_varies_nothing_is_told():
    found = dif_of(matrix("11", "11", "11", "11"), np.array([0, 0, 1, 1]))
    assert {(each.chi2, each.p_value, each.q_value, each.alpha_mh, each.ets) for each in found} == {
        (None, None, None, None, None)
    }


def test_discoveries_are_held_by_the_number_of_items():
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.5]) == pytest.approx(
        [0.04, 0.16 / 3, 0.16 / 3, 0.5]
    )
    assert benjamini_hochberg([]) == []


def test_the_chance_of_a_chi_square_is_known_from_tables():
    assert chance(3.841459) == pytest.approx(0.05, abs=1e-6)
    assert chance(6.634897) == pytest.approx(0.01, abs=1e-6)
    assert chance(0.0) == 1.0
