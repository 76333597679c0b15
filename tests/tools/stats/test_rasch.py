from itertools import product

import numpy as np
import pytest

from tests.tools.stats.trials import invented, matrix, real
from vprok.tools.stats.matrix import Matrix, Tally, joint
from vprok.tools.stats.rasch import Model, calibrate
from vprok.tools.stats.rasch_persons import abilities, fit

LSAT = {
    "lsat6": [-1.2561, 0.4749, 1.2360, 0.1684, -0.6232],
    "lsat7": [-0.5415, 0.5365, -0.1336, 0.8052, -0.6667],
}


def likelihood(given: Matrix, thresholds: list[list[float]]) -> float:
    """The likelihood of every row among all rows with its total, by writing them all down."""
    sums = [[0.0, *np.cumsum(own)] for own in thresholds]
    patterns = list(product(*(range(len(own)) for own in sums)))
    logs = {
        pattern: -sum(own[x] for own, x in zip(sums, pattern, strict=True)) for pattern in patterns
    }
    of_total: dict[int, float] = {}
    for pattern, weight in logs.items():
        of_total[sum(pattern)] = of_total.get(sum(pattern), 0.0) + np.exp(weight)
    return sum(
        logs[tuple(row)] - np.log(of_total[sum(row)]) for row in given.points.astype(int).tolist()
    )


def thresholds_of(model: Model) -> list[list[float]]:
    return [[each for each in item.thresholds if each is not None] for item in model.items]


@pytest.mark.parametrize("name", LSAT)
def test_the_law_school_test_has_its_printed_difficulties(name: str):
    model = calibrate(Tally.of(real(name)))
    assert model is not None
    assert [round(item.difficulty or 0, 4) for item in model.items] == LSAT[name]
    assert not model.is_partial_credit


@pytest.mark.parametrize("maxima", [(1, 1, 1, 1), (2, 1, 3, 2), (2, 2, 2)])
def test_no_step_away_from_the_thresholds_is_likelier(maxima: tuple[int, ...]):
    given = invented(maxima, 150, seed=8)
    model = calibrate(Tally.of(given))
    assert model is not None
    found = thresholds_of(model)
    assert sum(map(sum, found)) == pytest.approx(0, abs=1e-9)
    step = 1e-4
    for item, own in enumerate(found):
        for place in range(len(own)):
            sides = []
            for move in (-step, step):
                moved = [list(each) for each in found]
                moved[item][place] += move
                sides.append(likelihood(given, moved))
            assert (sides[1] - sides[0]) / (2 * step) == pytest.approx(0, abs=1e-4)


def test_errors_are_those_of_the_written_down_likelihood():
    given = invented((1, 1, 1), 300, seed=9)
    model = calibrate(Tally.of(given))
    assert model is not None
    found = [own[0] for own in thresholds_of(model)]
    step = 1e-3

    def at(one: float, other: float) -> float:
        moved = (found[0] + one, found[1] + other, found[2] - one - other)
        return likelihood(given, [[each] for each in moved])

    signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    mixed = sum(a * b * at(a * step, b * step) for a, b in signs) / (4 * step**2)
    bends = [
        (at(*move) + at(*(-each for each in move)) - 2 * at(0, 0)) / step**2
        for move in ((step, 0), (0, step))
    ]
    spread = np.linalg.inv(-np.array([[bends[0], mixed], [mixed, bends[1]]]))
    assert model.items[0].error == pytest.approx(np.sqrt(spread[0, 0]), rel=1e-3)
    assert model.items[2].error == pytest.approx(np.sqrt(spread.sum()), rel=1e-3)


def test_planted_thresholds_are_found_again_from_sums_alone():
    given = invented((1,) * 30 + (2,) * 10 + (3,) * 5, 40_000, seed=10)
    random = np.random.default_rng(10)
    random.normal(0.2, 1.1, 40_000)
    planted = []
    for most in given.maxima:
        planted.append(random.normal(0, 1, most))
        random.random(40_000)
    model = calibrate(Tally.of(given))
    assert model is not None
    found = np.concatenate(thresholds_of(model))
    expected = np.concatenate(planted)
    assert found == pytest.approx(expected - expected.mean(), abs=0.15)


def test_an_item_that_never_varies_has_no_place_and_moves_nobody():
    given = invented((1, 1, 2, 1), 200, seed=11)
    wider = Matrix(
        ("all", *given.names, "none"),
        (2, *given.maxima, 1),
        np.column_stack([np.full(200, 2), given.points, np.zeros(200)]).astype(np.uint8),
    )
    one, other = calibrate(Tally.of(given)), calibrate(Tally.of(wider))
    assert one is not None
    assert other is not None
    found, expected = (np.concatenate(thresholds_of(model)) for model in (other, one))
    assert found == pytest.approx(expected)
    assert other.items[0].thresholds == (None, None)
    assert (other.items[0].difficulty, other.items[-1].difficulty) == (None, None)
    assert [each.total for each in abilities(other)] == [2, 3, 4, 5, 6, 7]
    assert [each.warm for each in abilities(other)] == pytest.approx(
        [each.warm for each in abilities(one)]
    )


def test_points_that_nobody_earned_have_no_threshold():
    given = invented((1, 1, 1, 3), 400, seed=12)
    points = given.points.copy()
    points[points[:, 3] == 1, 3] = 2
    model = calibrate(Tally.of(Matrix(given.names, (1, 1, 1, 4), points)))
    assert model is not None
    last = model.items[3]
    assert [each is None for each in last.thresholds] == [True, True, False, True]
    assert last.difficulty is None


@pytest.mark.parametrize(
    "rows",
    [
        ("1", "0"),
        ("111", "111"),
        ("110", "100", "110", "100", "000", "111"),
        ("11", "00", "11"),
    ],
)
def test_without_a_top_of_the_likelihood_there_is_no_scale(rows: tuple[str, ...]):
    assert calibrate(Tally.of(matrix(*rows))) is None


def test_abilities_solve_their_equations():
    given = invented((1, 2, 1, 3), 300, seed=13)
    model = calibrate(Tally.of(given))
    assert model is not None
    found = abilities(model)
    thresholds = thresholds_of(model)
    assert [each.total for each in found] == list(range(8))
    assert (found[0].theta, found[-1].theta, found[0].se) == (None, None, None)
    for each in found[1:-1]:
        assert each.theta is not None
        mean = variance = 0.0
        for own in thresholds:
            points = np.arange(len(own) + 1)
            chances = np.exp(points * each.theta - np.concatenate([[0], np.cumsum(own)]))
            chances /= chances.sum()
            mean += points @ chances
            variance += points**2 @ chances - (points @ chances) ** 2
        assert mean == pytest.approx(each.total)
        assert each.se == pytest.approx(variance**-0.5)
    warm = [each.warm for each in found]
    assert warm == sorted(warm)
    assert np.isfinite(warm).all()


def test_fit_is_the_mean_square_of_residuals_pupil_by_pupil():
    given = invented((1, 1, 2, 1, 1), 250, seed=14)
    model = calibrate(Tally.of(given))
    assert model is not None
    theta = {each.total: each.theta for each in abilities(model)}
    found = fit(model, joint(given, given.totals(), 7), given.maxima)
    own = np.array([0.0, *np.cumsum(thresholds_of(model)[2])])
    weighted = information = plain = pupils = 0.0
    for row, total in zip(given.points, given.totals(), strict=True):
        ability = theta[int(total)]
        if ability is None:
            continue
        chances = np.exp(np.arange(3) * ability - own)
        chances /= chances.sum()
        mean = np.arange(3) @ chances
        variance = np.arange(3) ** 2 @ chances - mean**2
        square = (float(row[2]) - mean) ** 2
        weighted, information = weighted + square, information + variance
        plain, pupils = plain + square / variance, pupils + 1
    assert found[2].infit == pytest.approx(weighted / information)
    assert found[2].outfit == pytest.approx(plain / pupils)


def test_pupils_of_the_model_fit_it():
    given = invented((1,) * 12 + (2,) * 4, 5000, seed=15)
    model = calibrate(Tally.of(given))
    assert model is not None
    for each in fit(model, joint(given, given.totals(), 21), given.maxima):
        assert each.infit == pytest.approx(1, abs=0.1)
