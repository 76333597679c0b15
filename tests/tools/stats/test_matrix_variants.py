import numpy as np
import pytest

from tests.tools.stats.trials import invented, matrix
from vprok.tools.stats.matrix import Matrix, Tally
from vprok.tools.stats.matrix_variants import equated, equivalence


def test_a_variant_is_worth_itself():
    hist = np.array([3, 10, 20, 12, 5])
    assert equated(hist, hist) == pytest.approx([0, 1, 2, 3, 4])


def test_a_variant_that_is_one_point_easier_is_worth_one_point_more():
    hist = np.array([3, 10, 20, 12, 0])
    assert equated(hist, np.roll(hist, 1))[:4] == pytest.approx([1, 2, 3, 4])


def test_totals_that_nobody_has_are_passed_over():
    found = equated(np.array([5, 5, 5]), np.array([10, 0, 10]))
    assert found == pytest.approx([-0.5 + 1 / 3, 0.5, 1.5 + 2 / 3], abs=1e-9)


def test_equal_variants_are_not_equated_and_unequal_ones_are():
    given = invented((1,) * 8, 1000, seed=30)
    harder = given.points.copy()
    harder[::3, :4] = 0
    tally, other = Tally.of(given), Tally.of(Matrix(given.names, given.maxima, harder))
    same = equivalence(tally, tally)
    assert (same.apart, same.equated) == (0.0, None)
    found = equivalence(tally, other)
    assert found.apart is not None
    assert found.apart < -0.2
    assert found.equated is not None
    assert found.equated[6] < 6
    assert found.p[0] == (given.points[:, 0].mean(), harder[:, 0].mean())
    assert found.means == (given.totals().mean(), harder.sum(axis=1).mean())


def test_without_pupils_or_spread_nothing_is_told():
    constant = Tally.of(matrix("10", "10"))
    assert equivalence(constant, constant).apart is None
    assert equivalence(Tally.of(matrix("10")), constant).equated is None
    nobody = Tally.of(matrix("10", maxima=(1, 1)).where(np.array([False])))
    with_nobody = equivalence(nobody, constant)
    assert with_nobody.means == (None, 1.0)
    assert with_nobody.p == ((None, 1.0), (None, 0.0))


def test_variants_of_different_works_are_not_compared():
    with pytest.raises(ValueError, match="greatest points"):
        equivalence(Tally.of(matrix("10")), Tally.of(matrix("20")))
