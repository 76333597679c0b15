"""How sure shares of marks are, in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.domain.analytics.country import tiny
from tests.domain.analytics.years import region
from vprok.domain.analytics.queries import Scope, Spread, lines, spread
from vprok.domain.analytics.reports import marks
from vprok.domain.analytics.reports.intervals import interval_lines, words
from vprok.domain.campaign.models import Work
from vprok.kernel.place import Place
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.intervals import wilson

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")
NOTHING_KNOWN = Spread({}, {})


def scope(work: Work, place: Place) -> Scope:
    return Scope(work, place, place)


def test_an_interval_is_printed_with_one_decimal_and_an_unknown_one_as_a_dash() -> None:
    assert words((Decimal("20.06"), Decimal("35.71"))) == "от 20,1 до 35,7 %"
    assert words(None) == "—"


def test_a_school_needs_to_know_nothing_of_others_and_a_body_does() -> None:
    assert NOTHING_KNOWN.deff(SCHOOL, (2,)) == 1.0
    assert NOTHING_KNOWN.deff(REGION, (2,)) is None
    own = scope(tiny(), SCHOOL)
    (line,) = interval_lines(own, marks.build(own))
    assert line.words[0] == ("2", words(wilson(1, 4)))


def test_marks_that_may_not_be_told_have_no_interval() -> None:
    own = scope(tiny(), SCHOOL)
    report = marks.build(own)
    untold = replace(report, rows=tuple(replace(row, parts=()) for row in report.rows))
    assert interval_lines(own, untold) == ()


def test_a_school_reads_its_own_intervals_and_a_region_those_above_it_too() -> None:
    work = region(schools=12)
    own = scope(work, SCHOOL)
    (line,) = interval_lines(own, marks.build(own))
    assert line.name == "СОШ № 42(edu220042)"
    assert [mark for mark, _ in line.words] == ["2", "3", "4", "5"]
    assert all(told.startswith("от ") for _, told in line.words)
    whole = scope(work, DISTRICT)
    found = interval_lines(whole, marks.build(whole))
    assert [one.name for one in found][1:] == ["Приозёрный край", "Район m019 (reg22_m019)"]
    twos = next(one for one in lines(whole) if one.place == DISTRICT)
    leaf, effect = twos.sums.leaf, spread(whole).deff(DISTRICT, (2,))
    assert effect is not None
    assert effect > 1
    assert found[-1].words[0][1] == words(wilson(mark_counts(leaf)[2], leaf.present, deff=effect))


def test_a_body_of_few_schools_prints_dashes() -> None:
    whole = scope(tiny(), DISTRICT)
    assert {
        told for line in interval_lines(whole, marks.build(whole)) for _, told in line.words
    } == {"—"}
