"""Decisions of intake, fact by fact."""

from datetime import UTC, date, datetime, timedelta

import pytest

from vprok.domain.intake.rules import (
    day_has_come,
    deadline_has_passed,
    form_is_excused,
    form_is_not_open,
    hostile_file,
    is_late,
    is_offered,
    kinds_offered,
    on_both_clocks,
    other_form,
    token_is_taken,
    too_large,
)
from vprok.domain.intake.states import OwedState
from vprok.domain.territory.states import SchoolKind
from vprok.kernel.place import Level

AT = datetime(2026, 4, 9, 15, 0, tzinfo=UTC)
BARNAUL, MOSCOW = "Asia/Barnaul", "Europe/Moscow"


@pytest.mark.parametrize(
    ("kind", "grade", "is_course", "expected"),
    [
        (SchoolKind.SECONDARY, 11, False, True),
        (SchoolKind.BASIC, 9, False, True),
        (SchoolKind.BASIC, 10, False, False),
        (SchoolKind.PRIMARY, 4, False, True),
        (SchoolKind.PRIMARY, 5, False, False),
        (SchoolKind.COLLEGE, 1, True, True),
        (SchoolKind.COLLEGE, 4, False, False),
        (SchoolKind.SECONDARY, 1, True, False),
    ],
)
def test_a_work_is_offered_to_those_who_have_such_pupils(
    kind: SchoolKind, grade: int, is_course: bool, expected: bool
) -> None:
    assert is_offered(kind, grade=grade, is_course=is_course) is expected


def test_while_there_are_no_works_everyone_is_asked() -> None:
    assert set(kinds_offered([])) == set(SchoolKind.values)
    assert kinds_offered([(1, True)]) == (SchoolKind.COLLEGE.value,)


def test_both_clocks_are_told_and_the_day_twice_only_when_it_differs() -> None:
    assert on_both_clocks(AT, MOSCOW) == "9 апреля 2026 в 18:00 по Москве"
    assert on_both_clocks(AT, BARNAUL) == "9 апреля 2026 в 22:00 (18:00 по Москве)"
    assert on_both_clocks(AT + timedelta(hours=3), BARNAUL) == (
        "10 апреля 2026 в 01:00 (9 апреля 2026 в 21:00 по Москве)"
    )


def test_the_last_second_is_in_time() -> None:
    about = {"due_at": AT, "reopened_until": None}
    assert not is_late(**about, at=AT)
    assert is_late(**about, at=AT + timedelta(seconds=1))
    assert deadline_has_passed(**about, zone=BARNAUL, at=AT) is None
    late = deadline_has_passed(**about, zone=BARNAUL, at=AT + timedelta(seconds=1))
    assert late is not None
    assert "22:00 (18:00 по Москве)" in late.text
    assert "Попросите регионального" in late.text
    own = deadline_has_passed(**about, zone=BARNAUL, at=AT + timedelta(1), level=Level.REGION)
    assert own is not None
    assert "Попросите федерального" in own.text
    until = AT + timedelta(days=1)
    assert not is_late(due_at=AT, reopened_until=until, at=until)
    assert not is_late(due_at=None, reopened_until=None, at=AT)


def test_a_form_opens_at_its_moment() -> None:
    assert form_is_not_open(opens_at=AT, zone=BARNAUL, at=AT - timedelta(seconds=1))
    assert form_is_not_open(opens_at=AT, zone=BARNAUL, at=AT) is None
    assert form_is_not_open(opens_at=None, zone=BARNAUL, at=AT) is None


def test_a_freed_body_sends_nothing() -> None:
    assert form_is_excused(OwedState.EXCUSED)
    assert form_is_excused(OwedState.FINDINGS) is None
    own = form_is_excused(OwedState.EXCUSED, Level.REGION)
    assert own is not None
    assert "попросите федерального организатора открыть" in own.text


def test_a_token_knows_its_file() -> None:
    assert token_is_taken(sent="a", now="a") is None
    assert token_is_taken(sent="a", now="b")


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("too_large", too_large),
        ("rows", too_large),
        ("bomb", hostile_file),
        ("macros", hostile_file),
        ("other_body", other_form),
        ("columns", other_form),
    ],
)
def test_each_bad_file_is_refused_by_one_rule_only(word: str, rule: object) -> None:
    said = [one for one in (too_large, hostile_file, other_form) if one(word, "Причина.")]
    assert said == [rule]


def test_a_day_is_declared_ahead() -> None:
    today = date(2026, 4, 14)
    tomorrow = today + timedelta(days=1)
    assert day_has_come(declared=None, on=today, today=today)
    assert day_has_come(declared=today, on=tomorrow, today=today)
    assert day_has_come(declared=tomorrow, on=tomorrow, today=today) is None
