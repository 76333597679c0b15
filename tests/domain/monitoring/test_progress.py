"""Who has done what by now: every step counted, at every level, for a fixed price."""

from datetime import datetime, timedelta

import pytest

from tests import make
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.states import OwedState
from vprok.domain.monitoring.actions import count_tally
from vprok.domain.monitoring.queries import progress
from vprok.domain.monitoring.rules import Choice, Column, Count, Forms, Progress, Steps
from vprok.domain.results.actions import send_results
from vprok.domain.territory.models import School
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place

AFTER = EVENING + timedelta(days=30)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    """Anna's school has sent its results; its sibling owes them still."""
    first = entry_with_codes()
    rows = rows_of(first, [(1, 1, 2, 1, 2)] * 5)
    send_results(first, filled(first, rows), name="a.xlsx", by=anna, at=EVENING)
    entry_with_codes(first.work, make.school(last="0043"))
    return first


ALL = Choice()


def seen(place: Place, at: datetime = EVENING, choice: Choice = ALL) -> Progress:
    return progress(place, make.campaign(), choice, at=at)


def done(found: Progress, kind: str = "results") -> Count:
    return found.total.forms[kind].done


@pytest.mark.parametrize("path", ["ru", "ru.22", "ru.22.m019"])
def test_every_level_adds_up_to_the_same_forms_and_steps(path: str, entry: Entry):
    found = seen(Place(path))
    assert done(found) == Count(1, 2)
    steps = found.total.steps.counts
    assert steps[Column.CODES] == Count(2, 2)
    assert steps[Column.DAYS] == Count(2, 2)
    assert steps[Column.KEYS] == Count(0, 2)
    assert sum(line.forms["results"].accepted for line in found.lines) == 1


def test_a_school_is_its_own_only_line(entry: Entry):
    found = seen(Place("ru.22.m019.0042"))
    assert [line.name for line in found.lines] == ["СОШ № 42"]
    assert done(found) == Count(1, 1)


def test_what_is_late_is_counted(entry: Entry):
    assert seen(COUNTRY, AFTER).total.late == 1
    assert seen(COUNTRY).total.late == 0


def test_a_form_that_is_open_again_is_not_late(entry: Entry):
    Deliverable.objects.filter(key="edu220043").update(reopened_until=AFTER + timedelta(days=1))
    assert seen(COUNTRY, AFTER).total.late == 0
    assert seen(COUNTRY, AFTER + timedelta(days=2)).total.late == 1


def test_who_is_excused_owes_nothing(entry: Entry):
    Deliverable.objects.filter(key="edu220043").update(state=OwedState.EXCUSED)
    assert done(seen(COUNTRY, AFTER)) == Count(1, 1)
    assert seen(COUNTRY, AFTER).total.late == 0


def owe(kind: str, title: str, event: str, key: str, place: str, level: str) -> None:
    Deliverable.objects.create(
        kind=kind,
        title=title,
        event=event,
        campaign=make.campaign(),
        key=key,
        place=place,
        level=level,
        region=place[3:5],
        zone="Europe/Moscow",
    )


def test_a_new_kind_of_form_brings_its_own_name_and_stands_in_its_turn(entry: Entry):
    owe("poll", "Опрос", "application", "edu220042", "ru.22.m019.0042", "school")
    owe("odd", "Вне графика", "nowhere", "edu220042", "ru.22.m019.0042", "school")
    found = seen(COUNTRY)
    assert [kind.title for kind in found.kinds] == [
        "Опрос",
        "Форма сбора результатов",
        "Вне графика",
    ]


def test_what_bodies_above_schools_owe_is_counted_where_they_stand(entry: Entry):
    owe("summary", "Сводная заявка", "corrections", "reg220000", "ru.22", "region")
    owe("school_list", "Выверка", "school_list", "reg22_m019", "ru.22.m019", "district")
    owe("own", "Своя", "codes", "ru", "ru", "country")
    country, region, district = seen(COUNTRY), seen(Place("ru.22")), seen(Place("ru.22.m019"))
    assert set(country.lines[0].forms) == {"results", "summary", "school_list"}
    assert set(country.total.forms) == {"results", "summary", "school_list", "own"}
    assert set(region.total.forms) == {"results", "summary", "school_list"}
    assert set(region.lines[0].forms) == {"results", "school_list"}
    assert set(district.total.forms) == {"results", "school_list"}
    assert all(set(line.forms) == {"results"} for line in district.lines)


@pytest.mark.parametrize("path", ["ru", "ru.22", "ru.22.m019"])
def test_bodies_are_chosen_by_type_and_settlement(path: str, entry: Entry):
    School.objects.filter(number="220043").update(
        kind=SchoolKind.GYMNASIUM, settlement=Settlement.CITY
    )
    for choice in (Choice(org="gymnasium"), Choice(settlement="city"), Choice("gymnasium", "city")):
        found = seen(Place(path), choice=choice)
        assert done(found) == Count(0, 1)
        assert found.total.steps.schools == 1
    assert not seen(Place(path), choice=Choice("gymnasium", "village")).total.forms


def test_the_country_reads_its_steps_from_the_tallies_of_regions(entry: Entry):
    fresh = seen(COUNTRY)
    assert fresh.counted_at is None
    count_tally("2026-spring ru.22", at=EVENING)
    Entry.objects.update(on=None)
    kept = seen(COUNTRY)
    assert kept.total.steps == fresh.total.steps
    assert kept.counted_at == EVENING
    count_tally("2026-spring ru.22", at=AFTER)
    assert seen(COUNTRY).total.steps.days == 0
    assert seen(Place("ru.22")).counted_at is None


def test_a_region_without_a_tally_is_counted_from_its_rows(entry: Entry):
    count_tally("2026-spring ru.22", at=EVENING)
    elsewhere = make.school(make.district(make.region("64", "Степной край"), "m017"), "0151")
    make.entry(elsewhere, sits=entry.work)
    found = {line.place.path: line.steps.schools for line in seen(COUNTRY).lines}
    assert found == {"ru.22": 2, "ru.64": 1}


def test_a_tally_answers_for_chosen_schools_too(entry: Entry):
    School.objects.filter(number="220043").update(kind=SchoolKind.GYMNASIUM)
    count_tally("2026-spring ru.22", at=EVENING)
    assert seen(COUNTRY, choice=Choice(org="gymnasium")).total.steps.schools == 1
    assert seen(COUNTRY, choice=Choice(org="gymnasium", settlement="city")).total.steps == Steps()


def test_it_costs_the_same_whatever_the_territory(entry: Entry, django_assert_num_queries):
    campaign = make.campaign()
    with django_assert_num_queries(9):
        progress(Place("ru.22"), campaign, at=EVENING)
    for last in ("0044", "0045", "0046"):
        entry_with_codes(entry.work, make.school(last=last))
    with django_assert_num_queries(9):
        progress(Place("ru.22"), campaign, at=EVENING)


def test_forms_add_up_state_by_state():
    both = Forms({"accepted": 1, "findings": 2}, late=1) + Forms({"findings": 1, "excused": 4})
    assert both.count(OwedState.FINDINGS) == both.started == 3
    assert both.done == Count(1, 4)
    assert both.late == 1


def test_a_percentage_is_never_whole_while_somebody_is_missing():
    assert Count(999, 1000).percent == 99
    assert Count(0, 0).percent == 0
    assert not Count(0, 0).is_whole
    assert Count(3, 3).is_whole
