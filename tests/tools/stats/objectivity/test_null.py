"""What is usual is learnt from schools, and few of them teach less."""

import numpy as np
import pytest

from vprok.tools.stats.objectivity.correction import corrected
from vprok.tools.stats.objectivity.null import REFERENCES, TRIMMED, Null


def none(values: np.ndarray) -> np.ndarray:
    return np.zeros(len(values), dtype=np.bool_)


@pytest.mark.parametrize(("schools", "is_sampled"), [(200, True), (60, False), (600, False)])
def test_a_new_honest_school_is_as_far_out_as_its_p_says(schools: int, is_sampled: bool):
    chance = np.random.default_rng(1)
    p_values = []
    for _ in range(3000):
        values = chance.exponential(size=schools)
        null = Null.of(values, np.full(schools, is_sampled))
        assert null.is_reference == is_sampled
        p_values.append(null.p(chance.exponential(size=100)))
    for border, within in ((0.05, 0.05), (0.01, 0.08), (0.001, 0.2)):
        share = np.mean(np.array(p_values) <= border)
        assert share == pytest.approx(border, rel=within)


def test_the_greatest_values_of_a_region_are_not_believed():
    values = np.random.default_rng(2).exponential(size=400)
    planted = values.copy()
    most = np.argsort(values)[-int(TRIMMED * 400) :]
    planted[most] *= 100
    asked = np.array([2.0, 5.0, 9.0])
    assert Null.of(planted, none(values)).p(asked) == pytest.approx(
        Null.of(values, none(values)).p(asked)
    )


def test_fewer_than_two_hundred_schools_under_observers_are_no_null():
    values = np.arange(500.0)
    few = np.arange(500) < REFERENCES - 1
    assert not Null.of(values, few).is_reference
    assert Null.of(values, np.arange(500) < REFERENCES).is_reference


def test_schools_under_observers_elsewhere_are_counted_with_those_here():
    chance = np.random.default_rng(4)
    values, elsewhere = chance.exponential(size=50), chance.exponential(size=REFERENCES - 10)
    here = np.arange(50) < 10
    null = Null.of(values, here, elsewhere)
    assert null.is_reference
    assert sorted(null.ordered) == sorted([*values[here], *elsewhere])
    assert not Null.of(values, here, elsewhere[1:]).is_reference
    assert Null.of(values, here, np.append(elsewhere[1:], np.nan)).told()["schools"] == 50


def test_p_falls_as_values_rise_and_stays_a_share():
    null = Null.of(np.random.default_rng(3).normal(size=300), none(np.zeros(300)))
    asked = np.linspace(-5, 12, 200)
    p = null.p(asked)
    assert (np.diff(p) <= 1e-12).all()
    assert ((p > 0) & (p <= 1)).all()


@pytest.mark.parametrize("values", [np.zeros(50), np.array([]), np.full(9, np.nan), np.ones(1)])
def test_values_that_never_vary_make_nobody_stand_out(values: np.ndarray):
    p = Null.of(values, none(values)).p(values)
    assert (np.isnan(p) | (p == 1)).all()


def test_correction_is_that_of_benjamini_and_hochberg_and_then_of_holm():
    q = corrected({"one": np.array([0.001, 0.02, 0.9]), "two": np.array([0.5, 0.004, np.nan])})
    # Over schools: one 0.003, 0.03, 0.9; two 0.5, 0.008, nan. Over markers: the lesser twice.
    assert q["one"] == pytest.approx([0.006, 0.03, 0.9])
    assert q["two"][:2] == pytest.approx([0.5, 0.016])
    assert np.isnan(q["two"][2])


def test_holm_never_puts_a_weaker_marker_before_a_stronger():
    q = corrected({"one": np.array([0.03]), "two": np.array([0.031])})
    assert q["one"][0] == pytest.approx(0.06)
    assert q["two"][0] == pytest.approx(0.06)


def test_nothing_to_correct():
    assert corrected({}) == {}
