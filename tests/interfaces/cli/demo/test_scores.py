from decimal import Decimal

import numpy as np
import pytest

from tests.interfaces.cli.demo.works import CODES, codes, work
from vprok.interfaces.cli.demo.scores import (
    ABSENT,
    NO_JOURNAL,
    Row,
    WorkFacts,
    X,
    play,
    recipe,
    rows,
)
from vprok.tools.stats import figures
from vprok.tools.stats.block import pack
from vprok.tools.stats.leaf import Layout, Leaf, fold

CROWD = 20_000


def crowd(facts: WorkFacts, **how: float) -> Leaf:
    block = play(facts, ["40001"] * CROWD, classes=[CROWD], seed=7, **how)
    return fold(block, Layout(facts.maxima, facts.cuts))


def school(code: str, size: int = 50, seed: int = 3) -> list[Row]:
    return rows(play(work(code), codes(size), classes=[size // 2, size - size // 2], seed=seed))


def near(found: Decimal | None, wanted: float, within: float) -> bool:
    return found is not None and abs(float(found) - 100 * wanted) <= within


@pytest.mark.parametrize("code", CODES)
def test_a_crowd_comes_near_the_figures_of_the_region(code: str) -> None:
    facts = work(code)
    wanted, leaf = recipe(facts), crowd(facts)
    mean, sd, shares = figures.mean(leaf), figures.deviation(leaf), figures.mark_shares(leaf)
    against = figures.comparison(leaf)
    assert mean is not None
    assert sd is not None
    assert abs(float(mean) - wanted.mean) < 0.04 * wanted.most
    assert abs(float(sd) - wanted.sd) < 0.04 * wanted.most
    assert all(near(shares[mark], wanted.marks[mark - 2], 4) for mark in (2, 3, 4, 5))
    assert near(against.lower_share, wanted.lower, 3)
    assert near(against.higher_share, wanted.higher, 3)
    assert near(
        figures.share(int(leaf.blank.sum()), leaf.present * len(facts.maxima)), wanted.blank, 1
    )
    assert near(figures.share(leaf.absent, leaf.listed), wanted.absent, 1)


@pytest.mark.parametrize("code", CODES)
def test_works_bunch_at_the_cut_of_three(code: str) -> None:
    facts = work(code)
    hist, cut = crowd(facts).hist, facts.cuts[0]
    assert hist[cut] > 2 * hist[cut - 1]


def test_an_honest_school_does_not_bunch_and_a_bold_one_bunches_more() -> None:
    facts = work("ma4")
    honest, usual, bold = (crowd(facts, lifting=how).hist for how in (0, 1, 2))
    cut = facts.cuts[0]
    jumps = [hist[cut] / max(int(hist[cut - 1]), 1) for hist in (honest, usual, bold)]
    assert jumps[0] < 2 < jumps[1] < jumps[2]


def test_an_abler_school_earns_more() -> None:
    facts = work("ma4")
    weak, strong = (figures.mean(crowd(facts, shift=shift)) for shift in (-0.6, 0.6))
    assert weak is not None
    assert strong is not None
    assert 3 < strong - weak < 6


def test_schools_of_a_region_together_are_as_spread_as_the_region() -> None:
    facts = work("ma4")
    shifts = np.random.default_rng(5).normal(0, 0.31, size=400)
    layout = Layout(facts.maxima, facts.cuts)
    leaves = [
        fold(play(facts, codes(50), classes=[50], seed=n, shift=float(shift)), layout)
        for n, shift in enumerate(shifts)
    ]
    everybody = leaves[0]
    for leaf in leaves[1:]:
        everybody += leaf
    sd = figures.deviation(everybody)
    assert sd is not None
    assert abs(float(sd) - recipe(facts).sd) < 0.3


def test_harder_tasks_are_solved_less() -> None:
    facts = work("fi7")
    shares = figures.task_shares(crowd(facts))
    by_level = {
        level: [
            float(one or 0) for one, his in zip(shares, facts.levels, strict=True) if his == level
        ]
        for level in ("Б", "В")
    }
    assert np.mean(by_level["Б"]) > np.mean(by_level["В"]) + 10


def test_the_same_seed_plays_the_same_and_another_plays_otherwise() -> None:
    facts = work("ru4")
    one, again, other = (
        pack(play(facts, codes(40), classes=[20, 20], seed=seed, shift=0.2)) for seed in (1, 1, 2)
    )
    assert one == again != other


def test_rows_hold_what_the_form_takes() -> None:
    facts, played = work("ma4"), school("ma4")
    for number, row in enumerate(played):
        tasks = [row[f"task_{n}"] for n in range(1, len(facts.maxima) + 1)]
        if row["variant_1"] == ABSENT:
            assert set(tasks) == {""}
            assert (row["class"], row["sex"], row["journal"], row["total"]) == ("", "", "", 0)
            continue
        assert row["variant_1"] == number % 2 + 1
        assert row["class"] == (1 if number < 25 else 2)
        assert row["sex"] in {"м", "ж"}
        assert row["journal"] in {2, 3, 4, 5, NO_JOURNAL}
        assert row["total"] == sum(one for one in tasks if isinstance(one, int))
        assert all(
            one == X or (isinstance(one, int) and 0 <= one <= most)
            for one, most in zip(tasks, facts.maxima, strict=True)
        )


def test_codes_stand_in_their_order_as_text() -> None:
    assert [row["code"] for row in school("ma4")] == codes(50)


def test_a_form_without_sex_and_with_names_of_classes() -> None:
    block = play(work("ma4"), codes(4), classes=[2, 2], seed=1)
    played = rows(block, class_names=["4А", "4Б"], asks_sex=False)
    assert all("sex" not in row for row in played)
    assert {row["class"] for row in played} <= {"", "4А", "4Б"}


def test_of_two_parts_one_may_be_missed_alone() -> None:
    played = school("ru4", size=1500)
    parts = {(row["variant_1"] == ABSENT, row["variant_2"] == ABSENT) for row in played}
    assert parts == {(False, False), (True, False), (False, True), (True, True)}
    missed = next(row for row in played if ABSENT == row["variant_2"] != row["variant_1"])
    facts = work("ru4")
    for number, part in enumerate(facts.parts, start=1):
        assert (missed[f"task_{number}"] == "") == (part == 2)


@pytest.mark.parametrize("code", CODES)
def test_a_criterion_that_follows_another_earns_nothing_without_it(code: str) -> None:
    facts = work(code)
    if all(place == leader for place, leader in enumerate(facts.follows)):
        return
    points = play(facts, codes(3000), classes=[3000], seed=5).scores()
    for task, leader in enumerate(facts.follows):
        assert not points[points[:, leader] == 0, task].any()


def test_classes_must_add_up_to_the_codes() -> None:
    with pytest.raises(ValueError, match="classes"):
        play(work("ma4"), codes(10), classes=[4, 5], seed=1)


def test_a_work_without_figures_cannot_be_played() -> None:
    strange = WorkFacts("zz9", (1,) * 6, (2, 3, 4), ("Б",) * 6, (1,) * 6, tuple(range(6)))
    with pytest.raises(KeyError):
        play(strange, codes(3), classes=[3], seed=1)
