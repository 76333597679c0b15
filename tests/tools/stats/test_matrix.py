import numpy as np
import pytest

from tests.tools.stats.six import LAYOUT, six
from tests.tools.stats.trials import invented, matrix
from vprok.tools.stats.leaf import fold
from vprok.tools.stats.matrix import Matrix, Tally, joint, of_items


def test_a_tally_counts_what_the_rows_hold():
    tally = Tally.of(matrix("012", "112", "100"))
    assert tally.maxima == (1, 1, 2)
    assert [counts.tolist() for counts in tally.counts] == [[1, 2], [1, 2], [1, 0, 2]]
    assert tally.hist.tolist() == [0, 1, 0, 1, 1]
    assert (tally.n, tally.mean, tally.sums) == (3, 8 / 3, [2, 2, 4])


def test_covariances_are_those_of_numpy():
    given = invented((1, 2, 3, 1), 200, seed=1)
    tally = Tally.of(given)
    assert np.allclose(np.array(tally.moments) / (200 * 199), np.cov(given.points.T))
    assert tally.sd == pytest.approx(given.totals().std(ddof=1))


def test_a_leaf_gives_the_same_sums_as_its_rows():
    block = six()
    counted = block.written() > 0
    rows = Matrix(("a", "b"), LAYOUT.maxima, block.scores()[counted].astype(np.uint8))
    leaf, tally = fold(block, LAYOUT), Tally.of(rows)
    assert leaf.hist.tolist() == tally.hist.tolist()
    assert leaf.products.tolist() == tally.products.tolist()
    for number, counts in enumerate(tally.counts):
        assert leaf.task(number).sum(axis=1).tolist() == counts.tolist()


def test_joint_tables_stand_item_by_item_and_add_up():
    given = invented((1, 2), 50, seed=2)
    table = joint(given, given.totals(), 4)
    assert table.shape == (5, 4)
    for own, column in zip(of_items(table, given.maxima), given.points.T, strict=True):
        assert own.sum(axis=1).tolist() == np.bincount(column, minlength=len(own)).tolist()
        assert own.sum(axis=0).tolist() == np.bincount(given.totals(), minlength=4).tolist()
    half = np.arange(50) < 20
    parts = [given.where(half), given.where(~half)]
    assert (sum(joint(part, part.totals(), 4) for part in parts) == table).all()


def test_one_pupil_has_a_mean_and_no_deviation():
    tally = Tally.of(matrix("10"))
    assert (tally.mean, tally.sd, tally.variance) == (1.0, None, None)


@pytest.mark.parametrize(
    ("names", "maxima", "points"),
    [
        (("a",), (1,), [[2]]),
        (("a",), (0,), [[0]]),
        (("a", "b"), (1,), [[0, 1]]),
        ((), (), [[]]),
    ],
)
def test_what_does_not_fit_together_is_no_matrix(names, maxima, points):
    with pytest.raises(ValueError, match=r"\w"):
        Matrix(names, maxima, np.array(points, dtype=np.uint8))


def test_a_matrix_holds_bytes_only():
    with pytest.raises(ValueError, match="bytes"):
        Matrix(("a",), (1,), np.array([[1]], dtype=np.int64))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 items"):
        Matrix.of(["a", "b"], [b"\1"])
