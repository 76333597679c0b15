"""Sums of schools and their short answers add up to those of the whole crowd."""

import numpy as np
import pytest

from tests.tools.stats.six import LAYOUT, SIX, six
from tests.tools.stats.trials import invented
from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Block, Participant
from vprok.tools.stats.items import curves
from vprok.tools.stats.items_answers import Answer, flagged
from vprok.tools.stats.items_fold import Cell, Folded, Spot, summed
from vprok.tools.stats.items_given import Given
from vprok.tools.stats.items_map import item_map
from vprok.tools.stats.items_study import FOCAL, REFERENCE, groups_of, study, study_sums
from vprok.tools.stats.items_sums import Sums
from vprok.tools.stats.items_words import FLAGS, chance, number
from vprok.tools.stats.leaf import Layout, fold
from vprok.tools.stats.matrix import Matrix, Tally

MAXIMA = (1, 2, 1, 3)


def test_sums_of_parts_are_the_sums_of_the_whole() -> None:
    whole = invented(MAXIMA, 90, seed=3)
    first = np.arange(90) < 31
    parts = Sums.of(whole.where(first)) + Sums.of(whole.where(~first)) + Sums.nobody(MAXIMA)
    assert np.array_equal(parts.table, Sums.of(whole).table)
    assert np.array_equal(parts.products, Sums.of(whole).products)
    one, other = parts.tally, Tally.of(whole)
    assert (one.n, one.sums, one.moments) == (other.n, other.sums, other.moments)
    assert np.array_equal(one.hist, other.hist)


def test_sums_of_different_tests_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="different tests"):
        Sums.nobody((1, 2)) + Sums.nobody((2, 1))


def test_a_study_of_sums_is_the_study_of_their_rows() -> None:
    whole = invented(MAXIMA, 300, seed=4)
    sides = [REFERENCE, FOCAL] * 150
    alone = study(whole, groups=sides, cuts=(2, 4))
    groups = [Sums.of(whole.where(np.array(sides) == side)) for side in (REFERENCE, FOCAL)]
    compared = groups_of(*groups)
    found = study_sums(groups[0] + groups[1], whole.names, cuts=(2, 4))
    assert alone.compared is not None
    assert (compared.reference, compared.focal) == (alone.compared.reference, alone.compared.focal)
    assert compared.dif == alone.compared.dif
    assert compared.purified == ()
    assert (found.items, found.abilities, found.cuts) == (alone.items, alone.abilities, alone.cuts)


def test_curves_are_means_of_fifths_and_a_tied_total_counts_in_part() -> None:
    rows = [[0, 0]] * 30 + [[1, 0]] * 50 + [[1, 1]] * 20
    sums = Sums.of(Matrix.of(("a", "b"), [bytes(row) for row in rows]))
    assert curves(sums.table, (1, 1)) == [
        pytest.approx((0, 0.5, 1, 1, 1)),
        pytest.approx((0, 0, 0, 0, 1)),
    ]
    assert curves(Sums.nobody((1, 1)).table, (1, 1)) == [(), ()]


# ---- rows of schools -----------------------------------------------------------------------------


def test_rows_are_folded_by_variant_and_sex_and_come_to_the_leaf() -> None:
    folded = Folded(LAYOUT)
    folded.add(six(), 0)
    assert {cell: sums.tally.n for cell, sums in folded.cells.items()} == {
        Cell(0, 1, 1): 2,
        Cell(0, 1, 2): 1,
        Cell(0, 2, 1): 1,
        Cell(0, 2, 2): 1,
    }
    kept = fold(six(), LAYOUT)
    assert np.array_equal(folded.whole().tally.hist, kept.hist)
    assert np.array_equal(folded.whole().products, kept.products)
    assert folded.left.tolist() == [1, 1]
    assert folded.untaught.tolist() == [0, 1]
    assert summed({}, LAYOUT).tally.n == 0


def test_blocks_in_any_order_and_number_come_to_the_same() -> None:
    once, twice = Folded(LAYOUT), Folded(LAYOUT)
    once.add(six(), 0)
    for rows in (SIX[4:], SIX[:4]):
        twice.add(Block.of(LAYOUT.maxima, rows), 0)
    assert np.array_equal(once.whole().table, twice.whole().table)
    assert np.array_equal(once.left, twice.left)


def test_whoever_wrote_parts_of_different_variants_is_in_none_of_them() -> None:
    layout = Layout((1, 2), (1, 2, 3))
    rows = [
        Participant(40001, (1, 1), (1, 2)),
        Participant(40002, (1, 2), (0, 1)),
        Participant(40003, (1, 0), (1, EMPTY)),
    ]
    folded = Folded(layout)
    folded.add(Block.of((1, 2), rows, parts=(0, 1)), 3)
    assert {cell: sums.tally.n for cell, sums in folded.cells.items()} == {
        Cell(3, 1, 0): 1,
        Cell(3, 0, 0): 1,
    }
    counted = Folded(Layout((1, 2), (1, 2, 3), counts_partial=True))
    counted.add(Block.of((1, 2), rows, parts=(0, 1)), 3)
    assert counted.whole().tally.n == 3


def test_a_block_of_another_work_is_refused() -> None:
    with pytest.raises(ValueError, match="different works"):
        Folded(Layout((1, 1, 1), (1, 2, 3))).add(six(), 0)


# ---- answers -------------------------------------------------------------------------------------


def test_answers_are_counted_alike_and_blanks_and_topics_not_taught_apart() -> None:
    folded = Folded(LAYOUT)
    typed = [("Да",), ("нет",), ("",), (None,), ("ДА",), ("нет",)]
    folded.answered(six(), [0], typed, 0, str.casefold)
    first, second = folded.given[Spot(0, 0, 1)], folded.given[Spot(0, 0, 2)]
    assert (first.n, first.blank, first.counted) == (3, 1, {("да", 2): [2, 4]})
    assert (second.n, second.blank) == (2, 0)
    assert second.counted == {("нет", 0): [1, 0], ("нет", 2): [1, 0]}
    assert six().points[3, 0] == EMPTY
    assert six().points[2, 0] == NOT_ATTEMPTED
    untaught = Folded(LAYOUT)
    untaught.answered(six(), [1], typed, 0, str.casefold)
    assert six().points[5, 1] == NOT_TAUGHT
    assert untaught.given[Spot(1, 0, 2)].n == 1


def test_r_of_an_answer_is_pearsons_and_rare_answers_stay_untold() -> None:
    random = np.random.default_rng(6)
    rest = random.integers(0, 10, 200)
    words = [
        ("12" if point > 4 else "21") if number % 9 else "7" for number, point in enumerate(rest)
    ]
    words[0], words[1:5] = "Аня", ["3"] * 4
    given = Given(most=1)
    for word, own in zip(words, rest.tolist(), strict=True):
        given.take(word, int(word == "21"), own)
    told = given.told(fewest=5)
    assert [one.answer for one in told.given] == ["21", "12", "7"]
    for one in told.given:
        gave = [word == one.answer for word in words]
        assert one.count == sum(gave)
        assert one.r == pytest.approx(np.corrcoef(gave, rest)[0, 1])
    assert "bad_key" in told.flags


def test_several_right_answers_are_one_key_and_half_right_ones_are_not_wrong() -> None:
    given = Given(most=2)
    for answer, points, count in (("а", 2, 30), ("б", 2, 30), ("в", 1, 70), ("г", 0, 50)):
        for place in range(count):
            given.take(answer, points, place % 3)
    told = given.told()
    assert [(one.answer, one.is_key, one.points) for one in told.given] == [
        ("а", True, 2),
        ("б", True, 2),
        ("в", False, 1),
        ("г", False, 0),
    ]
    assert told.flags == ()


def test_a_wrong_answer_of_one_in_a_hundred_says_nothing_of_the_key() -> None:
    liked = Answer(answer="21", count=9, share=0.009, r=0.2, is_key=False, points=0)
    assert flagged(500, [liked], 1000) == ()
    assert flagged(500, [liked], 900) == ("wrong_positive_r", "bad_key")


# ---- words and pictures --------------------------------------------------------------------------


def test_the_map_tells_names_safely_and_is_empty_without_a_scale() -> None:
    drawn = item_map({"<1>": [0.1], "2": [-1.0, None, 1.0]}, [(0.0, 5), (2.0, 1)])
    assert "&lt;1&gt;" in drawn
    assert "2·1" in drawn
    assert "2·3" in drawn
    assert "2·2" not in drawn
    assert item_map({"1": [None]}, [(0.0, 5)]) == ""
    assert item_map({"1": [0.0]}, []) == ""


def test_figures_are_written_as_in_russia() -> None:
    assert (number(-0.5, 2), number(-0.001, 2), number(None)) == ("−0,50", "0,00", "—")
    assert (chance(0.00001), chance(0.25), chance(None)) == ("< 0,0001", "0,2500", "—")
    assert set(FLAGS) >= {"bad_key", "low_r"}
