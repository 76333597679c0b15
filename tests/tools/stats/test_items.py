import numpy as np
import pytest

from tests.tools.stats.trials import invented, matrix, real
from vprok.tools.stats.items import items, upper_lower
from vprok.tools.stats.matrix import Tally, joint

LSAT = {
    "lsat6": ([0.924, 0.709, 0.553, 0.763, 0.870], [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]),
    "lsat7": ([0.828, 0.658, 0.772, 0.606, 0.843], [0.2457, 0.2467, 0.3132, 0.2228, 0.1748]),
}


@pytest.mark.parametrize("name", LSAT)
def test_the_law_school_test_has_its_printed_figures(name: str):
    found = items(Tally.of(real(name)))
    p, r_rest = LSAT[name]
    assert [round(each.p or 0, 3) for each in found] == p
    assert [round(each.r_rest or 0, 4) for each in found] == r_rest


def test_r_rest_is_pearsons_r_of_the_rest():
    given = invented((1, 2, 3, 1), 300, seed=3)
    rest = [given.totals() - column for column in given.points.T]
    expected = [
        np.corrcoef(column, own)[0, 1] for column, own in zip(given.points.T, rest, strict=True)
    ]
    assert [each.r_rest for each in items(Tally.of(given))] == pytest.approx(expected)


def test_p_is_a_share_of_the_greatest_points():
    found = items(Tally.of(matrix("20", "10", "00", maxima=(2, 1))))
    assert [(each.p, each.mean, each.r_rest) for each in found] == [(0.5, 1.0, None), (0, 0, None)]
    assert [each.flags for each in found] == [(), ("too_hard",)]


def test_easy_and_unrelated_items_are_flagged():
    found = items(Tally.of(matrix(*["1111"] * 30, *["1100"] * 30, *["1010"] * 3)))
    assert found[0].flags == ("too_easy",)
    assert "too_easy" in found[1].flags
    assert "low_r" in found[1].flags
    assert found[3].flags == ()


def test_of_nobody_nothing_is_told():
    found = items(Tally.of(matrix("1").where(np.array([False]))))
    assert [(each.p, each.mean, each.r_rest, each.flags) for each in found] == [
        (None, None, None, ())
    ]


def test_upper_and_lower_groups_take_a_tied_total_in_part():
    given = matrix("11", "11", "10", "10", "10", "00", "00", "00", "00", "00")
    table = joint(given, given.totals(), 3)
    # The best 2.7 pupils: two with 2 points, 0.7 of those with 1; the weakest 2.7 have none.
    assert upper_lower(table, given.maxima) == pytest.approx([1.0, 2 / 2.7])
    assert upper_lower(table * 0, given.maxima) == [None, None]
