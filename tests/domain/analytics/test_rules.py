from datetime import UTC, datetime, timedelta

import pytest

from vprok.domain.analytics.rules import (
    STUDIED_AT,
    Crowd,
    nothing_accepted_yet,
    report_is_of_another_level,
    report_is_too_long_to_print,
    told_above,
    told_groups,
    told_slices,
)
from vprok.domain.campaign.rules import results_are_not_open
from vprok.kernel.place import Level

HOUR = datetime(2026, 5, 20, 7, 0, tzinfo=UTC)


def test_reports_stay_shut_until_their_hour_in_moscow() -> None:
    refusal = results_are_not_open(opens_at=HOUR, at=HOUR - timedelta(seconds=1))
    assert refusal is not None
    assert refusal.code == "results_are_not_open"
    assert refusal.text == "Отчёты откроются 20 мая 2026 в 10:00 по московскому времени."


def test_reports_are_open_from_their_hour_on_and_at_once_when_none_is_named() -> None:
    assert results_are_not_open(opens_at=HOUR, at=HOUR) is None
    assert results_are_not_open(opens_at=None, at=HOUR) is None


def test_there_is_no_report_before_the_first_form() -> None:
    refusal = nothing_accepted_yet(forms=0)
    assert refusal is not None
    assert refusal.code == "nothing_accepted_yet"
    assert nothing_accepted_yet(forms=1) is None


def test_a_report_is_made_only_at_its_levels() -> None:
    levels = (Level.SCHOOL, Level.DISTRICT)
    refusal = report_is_of_another_level(level=Level.COUNTRY, levels=levels)
    assert refusal is not None
    assert refusal.code == "report_is_of_another_level"
    assert "ОО, муниципалитета. Выберите территорию ниже." in refusal.text
    assert report_is_of_another_level(level=Level.SCHOOL, levels=levels) is None
    refusal = report_is_of_another_level(level=Level.DISTRICT, levels=STUDIED_AT)
    assert refusal is not None
    assert "страны, региона. Выберите территорию выше." in refusal.text


def test_a_report_of_more_than_a_thousand_rows_is_not_printed() -> None:
    refusal = report_is_too_long_to_print(rows=1_001)
    assert refusal is not None
    assert refusal.code == "report_is_too_long_to_print"
    assert "1001 строка" in refusal.text
    assert report_is_too_long_to_print(rows=1_000) is None


@pytest.mark.parametrize(
    ("own", "above", "told"),
    [
        (4, (4, 4), (True, True)),
        (4, (8, 100), (False, True)),
        (4, (9, 100), (True, True)),
        (4, (8, 8), (False, False)),
        (4, (8, 9), (False, True)),
        (20, (30, 33, 35), (True, False, True)),
        (7, (), ()),
    ],
)
def test_who_subtracts_finds_nobody_or_at_least_five(
    own: int, above: tuple[int, ...], told: tuple[bool, ...]
) -> None:
    assert told_above(own, above) == told


def test_a_group_whose_rest_is_a_few_people_is_hidden_with_the_next_smallest() -> None:
    assert told_groups([1, 1, 1, 1], [[1, 5, 20, 9]]) == ((True, False, True, False),)
    assert told_groups([0, 0, 0, 0], [[4, 3, 20, 9]]) == ((False, False, True, True),)
    assert told_groups([2, 5, 1, 0], [[2, 5, 1, 0]]) == ((True, True, True, True),)
    assert told_groups([0, 0, 0, 0], [[2, 0, 0, 0]]) == ((False, True, True, True),)
    # what is hidden together must be enough, too
    assert told_groups([0, 0, 0, 0], [[1, 1, 20, 9]]) == ((False, False, True, False),)


def test_groups_of_the_next_body_are_less_those_that_the_last_told() -> None:
    # two more of «2» than the district told, so that the region tells neither them nor the «5»
    district, region = (6, 9, 9, 9), (8, 20, 30, 19)
    assert told_groups([0, 0, 0, 0], [district, region]) == (
        (True, True, True, True),
        (False, True, True, False),
    )


def test_a_slice_of_schools_needs_the_rest_of_two_schools() -> None:
    own = [Crowd(20, 1), Crowd(0, 0), Crowd(0, 0)]
    (told,) = told_slices(own, [[Crowd(90, 3), Crowd(40, 1), Crowd(50, 2)]], jointly=False)
    assert told == (True, False, False)
    (told,) = told_slices(own, [[Crowd(90, 3), Crowd(40, 1), Crowd(30, 1)]], jointly=False)
    assert told == (True, False, False)


def test_a_slice_cut_by_several_properties_is_told_whole_or_not_at_all() -> None:
    own = [Crowd(2), Crowd(2), Crowd(2), Crowd(2)]
    fine, few = [Crowd(9), Crowd(9), Crowd(9), Crowd(2)], [Crowd(9), Crowd(9), Crowd(9), Crowd(5)]
    assert told_slices(own, [fine], jointly=True) == ((True,) * 4,)
    assert told_slices(own, [few, fine], jointly=True) == ((False,) * 4, (True,) * 4)
