"""How far experts lie apart: counted by hand on a few works, and found where it was planted."""

import random

import pytest

from vprok.tools.stats.severity import ENOUGH, Marked, mean_of, severities, severity, student


def of(marker: int, *totals: int, first: int = 1, lot: bool = True) -> list[Marked]:
    return [
        Marked(marker, f"{marker}-{nth}", (total, 0), nth, is_lot=lot)
        for nth, total in enumerate(totals, start=first)
    ]


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (30, 2.042)]
)
def test_quantiles_are_those_of_printed_tables(freedom: int, quantile: float):
    assert student(freedom) == pytest.approx(quantile, abs=0.002)


def test_a_mean_of_differences_has_its_interval():
    told = mean_of([1, 0, 2, 1])
    assert told.mean == 1
    assert told.high - told.mean == pytest.approx(3.182 * 0.8165 / 2, abs=0.002)
    assert told.mean - told.low == pytest.approx(told.high - told.mean)


def test_one_difference_has_no_interval():
    assert mean_of([2]).low == mean_of([2]).high == 2


def test_works_that_two_have_marked_are_compared_with_each_other():
    own = [Marked(1, f"w{n}", (2, 1), n) for n in range(1, 4)]
    theirs = [Marked(2, f"w{n}", (2, 0), n) for n in range(1, 4)]
    told = severities([*own, *theirs])
    assert told[1].paired is not None
    assert told[1].paired.mean == 1
    assert told[2].paired is not None
    assert told[2].paired.mean == -1
    assert told[1].paired.works == 3


def test_works_dealt_by_lot_are_compared_with_the_mean_of_the_others():
    told = severity([*of(1, 5, 5, 4, 4), *of(2, 3, 3, 4, 4)], 1)
    assert told.dealt is not None
    assert told.dealt.mean == pytest.approx(1.0)
    assert [one.mean for one in told.tasks] == [pytest.approx(1.0), 0]
    assert told.paired is None


def test_a_third_marking_is_no_random_work():
    told = severity([*of(1, 5, 5), *of(1, 0, 0, first=3, lot=False), *of(2, 5, 5)], 1)
    assert told.works == 2
    assert told.dealt is not None
    assert told.dealt.mean == 0


def test_few_works_have_no_course():
    told = severity([*of(1, *[3] * (ENOUGH - 1)), *of(2, *[3] * ENOUGH)], 1)
    assert not told.is_enough
    assert told.thirds == ()


def test_an_expert_alone_is_compared_with_nobody():
    told = severity(of(1, *[3] * ENOUGH), 1)
    assert told.is_enough
    assert (told.dealt, told.paired, told.tasks, told.thirds) == (None, None, (), ())


def test_a_planted_drift_is_seen_in_the_thirds_and_a_fair_expert_keeps_level():
    lot = random.Random(4)
    fair = of(2, *(lot.choice((3, 4, 5, 6)) for _ in range(300)))
    drifting = of(1, *(lot.choice((3, 4, 5, 6)) + nth // 100 for nth in range(300)))
    told = severities([*fair, *drifting])
    first, middle, last = (one.mean for one in told[1].thirds)
    assert first < middle < last
    assert told[1].dealt is not None
    assert told[1].dealt.low > 0
    assert last == pytest.approx(2, abs=0.35)
