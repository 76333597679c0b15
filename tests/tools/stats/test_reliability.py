from statistics import variance

import numpy as np
import pytest

from tests.tools.stats.trials import invented, matrix, real
from vprok.tools.stats.matrix import Tally
from vprok.tools.stats.reliability import alpha, omega, sem, stratified_alpha
from vprok.tools.stats.reliability_cuts import cut_decisions
from vprok.tools.stats.reliability_factor import one_factor


def by_expectation(correlation: np.ndarray, rounds: int = 20_000) -> np.ndarray:
    """One factor by the EM steps of Rubin and Thayer: another road to the same likelihood."""
    loadings = np.full(len(correlation), 0.5)
    own = 1 - loadings**2
    for _ in range(rounds):
        inside = loadings / own / (1 + (loadings**2 / own).sum())
        seen = correlation @ inside
        loadings = seen / (1 - inside @ loadings + inside @ seen)
        own = np.diag(correlation) - loadings * seen
    return loadings


@pytest.mark.parametrize(("name", "printed"), [("lsat6", 0.2950), ("lsat7", 0.4534)])
def test_the_law_school_test_has_its_printed_alpha(name: str, printed: float):
    assert round(alpha(Tally.of(real(name))) or 0, 4) == printed


def test_alpha_follows_its_formula():
    given = invented((1, 2, 3, 1, 1), 120, seed=4)
    columns = [column.tolist() for column in given.points.T]
    own = sum(variance(column) for column in columns)
    expected = 5 / 4 * (1 - own / variance(given.totals().tolist()))
    assert alpha(Tally.of(given)) == pytest.approx(expected)
    assert stratified_alpha(Tally.of(given), [range(5)]) == pytest.approx(expected)


def test_sections_have_errors_of_their_own():
    given = invented((1,) * 6, 400, seed=5)
    tally, spread = Tally.of(given), np.cov(given.points.T)
    errors = 0.0
    for part in (slice(0, 3), slice(3, 6)):
        block = spread[part, part]
        errors += block.sum() * (1 - 3 / 2 * (1 - np.trace(block) / block.sum()))
    found = stratified_alpha(tally, [(0, 1, 2), (3, 4, 5)])
    assert found == pytest.approx(1 - errors / spread.sum())
    assert stratified_alpha(tally, [(0,), (1, 2, 3, 4, 5)]) is None


def test_the_factor_is_where_another_road_leads_too():
    given = invented((1, 1, 2, 3, 1, 2), 800, seed=6)
    correlation = np.corrcoef(given.points.T)
    found = one_factor(correlation)
    assert found == pytest.approx(by_expectation(correlation), abs=1e-7)


def test_omega_is_the_share_of_the_factor():
    given = invented((1, 1, 2, 3, 1, 2), 800, seed=6)
    spread = np.cov(given.points.T)
    loadings = by_expectation(np.corrcoef(given.points.T)) * np.sqrt(np.diag(spread))
    assert omega(Tally.of(given)) == pytest.approx(loadings.sum() ** 2 / spread.sum(), abs=1e-7)


def test_an_item_without_an_own_part_stays_at_the_border_as_in_r():
    correlation = np.array([[1, 0.8, 0.8], [0.8, 1, 0.55], [0.8, 0.55, 1]])
    found = one_factor(correlation)
    assert found is not None
    assert 1 - found[0] ** 2 == pytest.approx(0.005, abs=1e-4)


@pytest.mark.parametrize(
    "rows",
    [
        ("1", "0", "1"),
        ("11", "11", "11"),
        ("1111",),
        ("0000", "0000"),
    ],
)
def test_what_cannot_be_told_is_not_told(rows: tuple[str, ...]):
    tally = Tally.of(matrix(*rows))
    assert alpha(tally) is None
    assert omega(tally) is None
    assert sem(tally.sd, alpha(tally)) is None
    assert cut_decisions(tally.hist, [1], alpha(tally)) is None


def test_items_that_share_nothing_have_no_factor():
    rows = [f"{a}{b}{c}" for a in "01" for b in "01" for c in "01"]
    assert omega(Tally.of(matrix(*rows))) is None


def test_items_that_follow_from_each_other_have_no_factor():
    assert omega(Tally.of(matrix("111", "000", "110", "001", "111", "000", "110"))) is None


def test_the_error_of_measurement_is_in_points():
    assert sem(4.0, 0.75) == 2.0


def test_decisions_agree_with_a_played_repetition():
    """True scores of a beta distribution and binomial answers are what the method supposes."""
    random = np.random.default_rng(7)
    length, cuts = 40, [16, 24, 32]
    true = random.beta(6, 4, 200_000)
    first, second = (random.binomial(length, true) for _ in range(2))
    hist = np.bincount(first, minlength=length + 1)
    found = cut_decisions(hist, cuts, float(np.corrcoef(first, second)[0, 1]))
    assert found is not None
    marks = [np.searchsorted(cuts, each, side="right") for each in (first, second, true * length)]
    assert found.consistency == pytest.approx((marks[0] == marks[1]).mean(), abs=0.01)
    assert found.accuracy == pytest.approx((marks[0] == marks[2]).mean(), abs=0.01)
    alone = [((first >= cut) == (second >= cut)).mean() for cut in cuts]
    assert [each for _, each in found.at] == pytest.approx(alone, abs=0.01)
    chance = sum((np.bincount(marks[0]) / len(first)) ** 2)
    assert found.kappa == pytest.approx((found.consistency - chance) / (1 - chance), abs=0.02)
