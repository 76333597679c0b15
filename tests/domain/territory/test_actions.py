"""Keeping the list: who may, what is refused, what stays in the history and in the record."""

from datetime import date
from typing import Any

import pytest

from tests import cast, make
from tests.cast import refused
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.audit.queries import breaks
from vprok.domain.territory.actions import (
    add_district,
    add_school,
    change_district,
    change_school,
    close_school,
    load_regions,
    merge_school,
    move_school,
    reopen_school,
)
from vprok.domain.territory.models import District, Happening, Region, School
from vprok.domain.territory.states import (
    Details,
    DistrictKind,
    Ownership,
    SchoolEvent,
    SchoolKind,
    Settlement,
)
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

ORDER = "Приказ от 25.03.2026 № 7"


def details(**changes: Any) -> Details:
    values: dict[str, Any] = {
        "name": "Приозёрная средняя школа № 7",
        "short_name": "СОШ № 7",
        "kind": SchoolKind.SECONDARY,
        "ownership": Ownership.MUNICIPAL,
        "settlement": Settlement.CITY,
        "phone": "+7 385 222-33-44",
        "pupils": 512,
    }
    return Details(**values | changes)


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("event", flat=True))


# ---- regions ---------------------------------------------------------------------------------


def test_regions_are_loaded_once_and_again_changes_nothing():
    assert load_regions(at=NOW) == 89
    assert load_regions(at=NOW) == 0
    assert Region.objects.count() == 89
    assert events() == ["territory.regions_loaded"]


def test_a_region_that_differs_from_the_data_is_brought_up_to_date():
    stale = make.region("22", "Приозёрный край", "Europe/Moscow")
    load_regions(at=NOW)
    stale.refresh_from_db()
    assert (stale.name, stale.zone) == ("Алтайский край", "Asia/Barnaul")


# ---- municipalities --------------------------------------------------------------------------


def test_a_municipality_of_yakutia_may_live_by_one_of_its_three_zones(gleb: Actor):
    load_regions(at=NOW)
    yakutia = Region.objects.get(code="14")
    added = [
        add_district(
            yakutia,
            code=f"m{number:03}",
            name=f"Улус {number}",
            kind=DistrictKind.MUNICIPALITY,
            zone=zone,
            by=gleb,
            at=NOW,
        )
        for number, zone in enumerate(["", "Asia/Vladivostok", "Asia/Srednekolymsk"], start=1)
    ]
    assert [one.zone for one in added] == [
        "Asia/Yakutsk",
        "Asia/Vladivostok",
        "Asia/Srednekolymsk",
    ]
    school = make.school(added[2], "0001")
    assert school.zone == "Asia/Srednekolymsk"


def test_a_zone_of_another_region_is_refused(vera: Actor):
    with refused("zone_is_not_of_the_region"):
        change_district(make.district(), name="Район", zone="Europe/Moscow", by=vera, at=NOW)


def test_the_regions_own_zone_is_not_written_twice(vera: Actor):
    district = make.district()
    change_district(district, name="Лесной район", zone="Asia/Barnaul", by=vera, at=NOW)
    assert District.objects.get(pk=district.pk).own_zone == ""
    assert events() == ["territory.district_changed"]


def test_a_code_is_given_once(vera: Actor):
    make.district(code="m019")
    with refused("district_code_is_taken"):
        add_district(
            make.region(),
            code="m019",
            name="Другой район",
            kind=DistrictKind.MUNICIPALITY,
            by=vera,
            at=NOW,
        )


def test_a_departmental_group_is_a_district_of_another_kind(vera: Actor):
    group = add_district(
        make.region(), code="m070", name="СПО", kind=DistrictKind.VOCATIONAL, by=vera, at=NOW
    )
    assert group.is_departmental
    college = add_school(
        group, number="220700", details=details(kind=SchoolKind.COLLEGE), by=vera, at=NOW
    )
    assert (college.units.parallel, college.units.part) == ("курс", "группа")
    assert str(college.place) == "ru.22.m070.0700"


# ---- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["anna", "timur", "elena", "boris"])
def test_people_below_the_region_do_not_keep_the_list(who: str, request: pytest.FixtureRequest):
    school = make.school()
    with refused("no_right"):
        close_school(school, reason=ORDER, by=request.getfixturevalue(who), at=NOW)
    assert not Happening.objects.exists()
    assert events() == []


def test_the_coordinator_of_another_region_does_not_keep_ours(vera: Actor):
    foreign = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    with refused("not_your_place"):
        add_school(foreign, number="640001", details=details(), by=vera, at=NOW)


# ---- schools ---------------------------------------------------------------------------------


def test_an_added_school_stands_in_the_list_with_its_history(vera: Actor):
    school = add_school(make.district(), number="220007", details=details(), by=vera, at=NOW)
    assert (school.key, str(school.place)) == ("edu220007", "ru.22.m019.0007")
    line = school.history.get()
    assert (line.event, line.path, line.by) == ("added", "ru.22.m019.0007", vera.signature)
    assert events() == ["territory.school_added"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("22042", "number_is_malformed"),
        ("640042", "number_is_of_another_region"),
        ("220042", "number_is_taken"),
    ],
)
def test_a_wrong_number_is_refused(number: str, code: str, vera: Actor):
    make.school()
    with refused(code):
        add_school(make.district(), number=number, details=details(), by=vera, at=NOW)


def test_a_change_is_remembered_in_words(vera: Actor):
    school = add_school(make.district(), number="220007", details=details(), by=vera, at=NOW)
    change_school(school, details(pupils=498), by=vera, at=NOW)
    assert school.history.latest("pk").text == "Кол-во обучающихся: 512 → 498"


def test_a_change_of_nothing_leaves_no_trace(vera: Actor):
    school = add_school(make.district(), number="220007", details=details(), by=vera, at=NOW)
    change_school(school, details(), by=vera, at=NOW)
    assert events() == ["territory.school_added"]


def test_a_moved_school_keeps_its_key_and_changes_its_path(vera: Actor):
    school = make.school()
    moved = move_school(school, to=make.district(code="m020"), reason=ORDER, by=vera, at=NOW)
    assert (moved.key, str(moved.place)) == ("edu220042", "ru.22.m020.0042")
    line = moved.history.get()
    assert (line.event, line.path) == (SchoolEvent.MOVED, "ru.22.m020.0042")
    assert line.text == f"Район m019 → Район m020. {ORDER}"


def test_both_districts_read_of_a_move_in_their_own_branch(vera: Actor):
    old, new = make.district(), make.district(code="m020")
    move_school(make.school(), to=new, reason=ORDER, by=vera, at=NOW)
    assert Event.objects.within([old.place]).get().event == "territory.school_moved"
    assert Event.objects.within([new.place]).get().event == "territory.school_received"
    assert list(breaks()) == []


def test_after_a_move_the_coordinator_of_the_school_stands_at_its_new_place(
    anna: Actor, vera: Actor
):
    move_school(make.school(), to=make.district(code="m020"), reason=ORDER, by=vera, at=NOW)
    assert cast.anna().standings[0].place == School.objects.get(number="220042").place


@pytest.mark.parametrize(
    ("to", "code"),
    [("m019", "school_is_moved_nowhere"), ("foreign", "district_is_of_another_region")],
)
def test_a_school_moves_only_within_its_region(to: str, code: str, gleb: Actor):
    foreign = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    target = foreign if to == "foreign" else make.district(code=to)
    with refused(code):
        move_school(make.school(), to=target, reason=ORDER, by=gleb, at=NOW)


def test_closing_needs_a_ground(vera: Actor):
    with refused("ground_is_missing"):
        close_school(make.school(), reason=" ", by=vera, at=NOW)


def test_a_school_is_not_closed_ahead_of_its_day(vera: Actor):
    with refused("closing_is_ahead"):
        close_school(make.school(), reason=ORDER, on=date(2026, 4, 2), by=vera, at=NOW)


def test_the_day_of_closing_is_told_by_the_schools_own_clock(vera: Actor):
    late = NOW.replace(hour=20)
    closed = close_school(make.school(), reason=ORDER, by=vera, at=late)
    assert closed.closed_on == date(2026, 4, 2)


def test_a_closed_school_leaves_the_working_list_and_keeps_its_history(vera: Actor):
    school = close_school(make.school(), reason=ORDER, by=vera, at=NOW)
    assert not School.objects.working().exists()
    assert [line.text for line in school.history.all()] == [ORDER]
    with refused("school_is_closed"):
        change_school(school, details(), by=vera, at=NOW)
    with refused("school_is_closed"):
        close_school(school, reason=ORDER, by=vera, at=NOW)


def test_a_merged_school_names_its_successor(vera: Actor):
    school, into = make.school(), make.school(last="0043")
    merged = merge_school(school, into=into, reason=ORDER, by=vera, at=NOW)
    assert merged.successor == into
    assert merged.history.get().text == f"edu220043 | СОШ № 43. {ORDER}"
    assert events() == ["territory.school_merged", "territory.school_enlarged"]


def test_a_school_is_merged_only_into_another_that_works(vera: Actor):
    school, other = make.school(), make.school(last="0043")
    with refused("successor_is_itself"):
        merge_school(school, into=school, reason=ORDER, by=vera, at=NOW)
    close_school(other, reason=ORDER, by=vera, at=NOW)
    with refused("successor_is_closed"):
        merge_school(school, into=other, reason=ORDER, by=vera, at=NOW)


def test_a_school_is_not_merged_into_one_of_another_region(vera: Actor):
    foreign = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    with refused("not_your_place"):
        merge_school(
            make.school(), into=make.school(foreign, "0001"), reason=ORDER, by=vera, at=NOW
        )


def test_a_reopened_school_works_again_and_remembers_everything(vera: Actor):
    school, into = make.school(), make.school(last="0043")
    merge_school(school, into=into, reason=ORDER, by=vera, at=NOW)
    opened = reopen_school(school, reason="Решение суда", by=vera, at=NOW)
    assert (opened.closed_on, opened.successor) == (None, None)
    told = [line.event for line in opened.history.order_by("pk")]
    assert told == [SchoolEvent.MERGED, SchoolEvent.REOPENED]
    with refused("school_is_working"):
        reopen_school(opened, reason="Решение суда", by=vera, at=NOW)
