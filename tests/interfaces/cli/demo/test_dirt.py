from collections import Counter

import pytest

from tests.interfaces.cli.demo.works import codes, work
from vprok.interfaces.cli.demo.dirt import Kind, Mistake, Outcome, mend, spoil, usual
from vprok.interfaces.cli.demo.scores import ABSENT, Row, Value, play, rows

MA4 = work("ma4")
CLEAN = rows(play(MA4, codes(400), classes=[400], seed=11), class_names=["нет"])


def only(kind: Kind, how_many: int = 5) -> tuple[list[Row], list[Mistake]]:
    return spoil(CLEAN, MA4, seed=4, how_many=how_many, kinds=[kind])


def wrong(kind: Kind) -> set[Value]:
    return {mistake.wrong for mistake in only(kind)[1]}


@pytest.mark.parametrize("kind", Kind)
def test_every_mistake_is_told_by_its_cell_and_can_be_mended(kind: Kind) -> None:
    spoilt, mistakes = only(kind)
    assert len(mistakes) == 5
    for mistake in mistakes:
        row = spoilt[mistake.row]
        assert row[mistake.column] == mistake.wrong != CLEAN[mistake.row][mistake.column]
        touched = {column for column in row if row[column] != CLEAN[mistake.row][column]}
        assert touched <= set(mistake.right)
    assert spoilt != CLEAN
    assert mend(spoilt, mistakes) == CLEAN


def test_only_the_mistakes_that_were_found_are_mended() -> None:
    spoilt, mistakes = spoil(CLEAN, MA4, seed=1, how_many=6, evenly=True)
    mended = mend(spoilt, mistakes[:2])
    assert mended[mistakes[0].row] == CLEAN[mistakes[0].row]
    assert mended[mistakes[5].row] == spoilt[mistakes[5].row]


def test_mistakes_are_no_more_than_asked_and_never_two_in_a_row() -> None:
    spoilt, mistakes = spoil(CLEAN, MA4, seed=2, how_many=40)
    places = [mistake.row for mistake in mistakes]
    assert len(places) == len(set(places)) == 40
    assert places == sorted(places)
    assert sum(one != other for one, other in zip(spoilt, CLEAN, strict=True)) == 40


def test_the_same_seed_makes_the_same_mistakes() -> None:
    assert spoil(CLEAN, MA4, seed=3, how_many=9) == spoil(CLEAN, MA4, seed=3, how_many=9)
    assert spoil(CLEAN, MA4, seed=3, how_many=9) != spoil(CLEAN, MA4, seed=4, how_many=9)


def test_clean_rows_stay_clean() -> None:
    before = [dict(row) for row in CLEAN]
    spoil(CLEAN, MA4, seed=5, how_many=100)
    assert before == CLEAN


def test_the_small_x_is_by_far_the_most_frequent() -> None:
    _, mistakes = spoil(CLEAN, MA4, seed=6, how_many=60)
    kinds = Counter(mistake.kind for mistake in mistakes)
    assert kinds.most_common(1)[0][0] == Kind.SMALL_X


def test_evenly_shows_every_kind() -> None:
    _, mistakes = spoil(CLEAN, MA4, seed=8, how_many=250, evenly=True)
    assert {mistake.kind for mistake in mistakes} == set(Kind)


def test_people_make_some_45_mistakes_in_a_thousand_rows() -> None:
    assert 40 <= usual(1000) <= 50


def test_what_is_written_is_what_people_write() -> None:
    assert wrong(Kind.SMALL_X) == {"x"}
    assert wrong(Kind.CYRILLIC_X) == {"\u0425"}
    assert all(str(value).startswith("\u00a0") for value in wrong(Kind.PADDED))
    assert wrong(Kind.DECIMAL) <= {"0.0", "1.0", "2.0"}
    assert wrong(Kind.CAPITAL_ABSENT) == {"Отсутствовал"}
    assert wrong(Kind.CAPITAL_NO_LETTER) <= {"НЕТ", "Нет"}
    assert wrong(Kind.STRANGE_MARK) <= {6, 8, 12, "н/а", "*"}
    assert wrong(Kind.ZERO_VARIANT) == {0}


def test_a_cleaned_slip_does_not_change_the_sense() -> None:
    for kind in Kind:
        for mistake in only(kind)[1]:
            if mistake.outcome == Outcome.CLEANED:
                assert "total" not in mistake.right


def test_points_above_the_maximum_are_above_it() -> None:
    for mistake in only(Kind.ABOVE_MAXIMUM)[1]:
        most = MA4.maxima[int(mistake.column.removeprefix("task_")) - 1]
        assert int(mistake.wrong) > most


def test_an_unknown_code_is_of_the_grade_but_was_not_issued() -> None:
    issued = {row["code"] for row in CLEAN}
    for code in wrong(Kind.UNKNOWN_CODE):
        assert str(code)[0] == "4"
        assert len(str(code)) == 5
        assert code not in issued


def test_a_code_met_twice_is_of_another_row() -> None:
    spoilt, mistakes = only(Kind.CODE_TWICE)
    found = Counter(row["code"] for row in spoilt)
    assert all(found[mistake.wrong] >= 2 for mistake in mistakes)


def test_who_is_absent_by_mistake_keeps_the_scores() -> None:
    spoilt, mistakes = only(Kind.ABSENT_WITH_SCORES)
    row = spoilt[mistakes[0].row]
    assert row["variant_1"] == ABSENT
    assert row["task_1"] != ""


def test_a_shifted_row_begins_with_a_hole() -> None:
    spoilt, mistakes = only(Kind.SHIFTED_ROW)
    place = mistakes[0].row
    assert spoilt[place]["task_1"] == ""
    assert spoilt[place]["task_2"] == CLEAN[place]["task_1"]
    assert spoilt[place]["class"] == CLEAN[place]["task_15"]


def test_no_rows_no_mistakes() -> None:
    assert spoil([], MA4, seed=1, how_many=3) == ([], [])
