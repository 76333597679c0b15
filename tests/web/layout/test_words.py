from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from vprok.interfaces.web.templatetags import words

NOON = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
"""12:00 in Moscow, 16:00 in Barnaul, 21:00 in Kamchatka."""


def plain(text: str) -> str:
    return text.replace(words.NBSP, " ")


def test_a_moment_is_told_by_the_clock_of_its_zone() -> None:
    assert plain(words.local(NOON, "Asia/Barnaul")) == "14 апреля 2026, 16:00"


def test_moscow_stands_beside_the_local_clock() -> None:
    told = plain(words.both_clocks(NOON, "Asia/Barnaul"))
    assert told == "14 апреля 2026, 16:00 (12:00 по Москве)"


def test_in_moscow_one_clock_is_enough() -> None:
    assert plain(words.both_clocks(NOON, "Europe/Moscow")) == "14 апреля 2026, 12:00 по Москве"


def test_the_day_is_told_twice_only_when_it_differs() -> None:
    evening = NOON + timedelta(hours=6)
    told = plain(words.both_clocks(evening, "Asia/Kamchatka"))
    assert told == "15 апреля 2026, 03:00 (14 апреля 2026, 18:00 по Москве)"


def test_the_year_is_told_only_when_it_is_another_one() -> None:
    assert plain(words.short_day(NOON, this_year=2026)) == "вт, 14 апреля"
    assert plain(words.short_day(NOON, this_year=2025)) == "вт, 14 апреля 2026"


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(seconds=30), "ещё меньше минуты"),
        (timedelta(minutes=1), "ещё 1 минута"),
        (timedelta(hours=3, minutes=25), "ещё 3 часа 25 минут"),
        (timedelta(hours=5), "ещё 5 часов"),
        (timedelta(days=1, minutes=5), "ещё 1 день"),
        (timedelta(days=2, hours=4), "ещё 2 дня 4 часа"),
        (timedelta(days=21, hours=4), "ещё 21 день"),
        (timedelta(0), "опоздание меньше минуты"),
        (-timedelta(days=1, hours=2), "опоздание 1 день 2 часа"),
    ],
)
def test_what_is_left_is_told_in_two_units(left: timedelta, told: str) -> None:
    assert plain(words.remaining(NOON + left, NOON)) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1042, "1 042"),
        (Decimal("61.40"), "61,4"),
        (Decimal(100), "100"),
        (-2, "−2"),
        (0.5, "0,5"),
        (None, "—"),
        (float("nan"), "—"),
    ],
)
def test_numbers_are_printed_as_in_russia(value: Decimal | float | None, told: str) -> None:
    assert plain(words.number(value)) == told


def test_a_percentage_drops_its_trailing_zeros() -> None:
    assert plain(words.percent(Decimal("58.30"))) == "58,3 %"
    assert plain(words.share(0.5833)) == "58,3 %"
    assert words.percent(None) == words.share(None) == "—"


def test_a_count_brings_its_noun() -> None:
    assert plain(words.plural(21, "школа,школы,школ")) == "21 школа"
    assert plain(words.plural(12, "школа,школы,школ")) == "12 школ"


def test_a_code_falls_into_groups_however_it_came() -> None:
    assert words.code_groups("7K3MQ9XH2R4T") == words.code_groups("7K3M Q9XH 2R4T")
    assert words.code_groups("7K3MQ9XH2R") == "7K3M Q9XH 2R"


def test_a_file_is_weighed_in_the_greatest_unit_that_fits() -> None:
    assert [plain(words.size(n)) for n in (900, 39_000, 2_400_000)] == ["900 Б", "38 КБ", "2,3 МБ"]
