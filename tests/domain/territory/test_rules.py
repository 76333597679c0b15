"""The rules of the list: each obstacle, and what a new list would change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from vprok.domain.territory.queries import subjects
from vprok.domain.territory.rules import (
    Change,
    Difference,
    SchoolLine,
    closing_is_ahead,
    differences,
    district_code_is_malformed,
    district_code_is_taken,
    district_is_of_another_region,
    fingerprint,
    ground_is_missing,
    list_has_mistakes,
    list_has_moved_on,
    login_is_without_letters,
    number_is_malformed,
    number_is_of_another_region,
    number_is_taken,
    planned,
    school_is_closed,
    school_is_moved_nowhere,
    school_is_working,
    successor_is_closed,
    successor_is_itself,
    zone_is_not_of_the_region,
)
from vprok.domain.territory.states import (
    Details,
    EducationLevel,
    LegalStatus,
    Ownership,
    SchoolKind,
    Settlement,
    Zone,
    clock_of,
    is_a_zone,
    zone_words,
)
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal

DAY = date(2026, 4, 1)
HERE, NEXT = Place("ru.22.m019"), Place("ru.22.m020")
YAKUTIA = ("Asia/Yakutsk", "Asia/Vladivostok", "Asia/Srednekolymsk")

LET_IN = [
    number_is_malformed("220042"),
    login_is_without_letters("edu220042"),
    number_is_of_another_region("220042", region="22"),
    number_is_taken("220042", holder=None),
    district_code_is_malformed("m019"),
    district_code_is_taken("m019", holder=None),
    district_is_of_another_region(HERE, region="22"),
    zone_is_not_of_the_region("", zones=YAKUTIA),
    zone_is_not_of_the_region("Asia/Srednekolymsk", zones=YAKUTIA),
    school_is_closed(None),
    school_is_working(DAY),
    closing_is_ahead(DAY, today=DAY),
    school_is_moved_nowhere(HERE, to=NEXT),
    successor_is_itself("220042", successor="220043"),
    successor_is_closed(None),
    ground_is_missing("приказ № 7"),
    list_has_mistakes(0),
    list_has_moved_on("", now="abc"),
    list_has_moved_on("abc", now="abc"),
]

KEPT_OUT = {
    "number_is_malformed": number_is_malformed("22004"),
    "login_is_without_letters": login_is_without_letters("220042"),
    "number_is_of_another_region": number_is_of_another_region("640042", region="22"),
    "number_is_taken": number_is_taken("220042", holder="СОШ № 42"),
    "district_code_is_malformed": district_code_is_malformed("M19"),
    "district_code_is_taken": district_code_is_taken("m019", holder="Лесной район"),
    "district_is_of_another_region": district_is_of_another_region(HERE, region="64"),
    "zone_is_not_of_the_region": zone_is_not_of_the_region("Europe/Moscow", zones=YAKUTIA),
    "school_is_closed": school_is_closed(DAY),
    "school_is_working": school_is_working(None),
    "closing_is_ahead": closing_is_ahead(date(2026, 4, 2), today=DAY),
    "school_is_moved_nowhere": school_is_moved_nowhere(HERE, to=HERE),
    "successor_is_itself": successor_is_itself("220042", successor="220042"),
    "successor_is_closed": successor_is_closed(DAY),
    "ground_is_missing": ground_is_missing("  "),
    "list_has_mistakes": list_has_mistakes(3),
    "list_has_moved_on": list_has_moved_on("abc", now="def"),
}


@pytest.mark.parametrize("answer", LET_IN)
def test_what_is_in_order_meets_no_obstacle(answer: Refusal | None):
    assert answer is None


@pytest.mark.parametrize("code", KEPT_OUT)
def test_each_obstacle_speaks_a_full_russian_sentence(code: str):
    refusal = KEPT_OUT[code]
    assert refusal is not None
    assert refusal.code == code
    assert refusal.text.endswith(".")
    assert any("а" <= letter <= "я" for letter in refusal.text.lower())


def test_the_refusal_of_a_zone_names_the_zones_that_may_be_chosen():
    refusal = zone_is_not_of_the_region("Europe/Moscow", zones=YAKUTIA)
    assert refusal
    assert refusal.text == (
        "В этом регионе такого времени нет. Выберите: "
        "МСК+6, Якутск; МСК+7, Владивосток; МСК+8, Среднеколымск."
    )


# ---- the country as data ---------------------------------------------------------------------


def test_there_are_eighty_nine_regions_each_with_its_own_code_and_name():
    every = subjects()
    assert len(every) == 89
    assert len({one.name for one in every.values()}) == 89


def test_every_zone_of_a_region_has_words_and_is_known_to_the_clock():
    for one in subjects().values():
        for zone in one.zones:
            assert zone in Zone.values
            ZoneInfo(zone)


@pytest.mark.parametrize("zone", list(Zone))
def test_the_words_of_a_zone_tell_its_true_distance_from_moscow(zone: Zone):
    noon = datetime(2026, 4, 14, 12, tzinfo=UTC)
    here = noon.astimezone(ZoneInfo(zone.value)).utcoffset()
    moscow = noon.astimezone(ZoneInfo("Europe/Moscow")).utcoffset()
    assert here is not None
    assert moscow is not None
    hours = int((here - moscow).total_seconds() // 3600)
    said = zone.label.partition(",")[0]
    assert said == ("МСК" if not hours else f"МСК{'+' if hours > 0 else '−'}{abs(hours)}")


def test_yakutia_has_three_zones():
    assert subjects()["14"].zones == YAKUTIA


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        ("Asia/Barnaul", "Asia/Barnaul"),
        ("", "Europe/Moscow"),
        ("Asia/Nowhere", "Europe/Moscow"),
        ("../etc/passwd", "Europe/Moscow"),
    ],
)
def test_pages_of_a_place_without_a_clock_go_by_that_of_moscow(zone: str, clock: str) -> None:
    assert (clock_of(zone), is_a_zone(zone)) == (clock, zone == clock)


def test_a_zone_is_shown_in_words():
    assert zone_words("Asia/Barnaul") == "МСК+4, Барнаул"
    assert zone_words("") == "как в регионе"


# ---- what a list would change ----------------------------------------------------------------


def line(last: str, district: str = "m019", phone: str = "") -> SchoolLine:
    details = Details(
        name=f"Средняя школа № {last}",
        short_name=f"СОШ № {last}",
        kind=SchoolKind.SECONDARY,
        ownership=Ownership.MUNICIPAL,
        settlement=Settlement.VILLAGE,
        phone=phone,
    )
    return SchoolLine(f"22{last}", district, details)


def test_a_list_is_new_changed_unchanged_and_absent_lines():
    today = {one.key: one for one in (line("0001"), line("0002"), line("0003"))}
    plan = planned(today, [line("0001"), line("0002", phone="2-15"), line("0004")])
    assert plan.new == (line("0004"),)
    assert plan.changed == (Change(line("0002"), line("0002", phone="2-15")),)
    assert (plan.unchanged, plan.absent) == (1, 1)
    assert not plan.is_empty


def test_a_list_that_says_what_we_know_changes_nothing():
    today = {one.key: one for one in (line("0001"),)}
    assert planned(today, [line("0001")]).is_empty


def test_a_difference_is_told_in_words():
    before, after = line("0001").details, line("0001", phone="2-15").details
    assert differences(before, after) == (Difference("Телефон", "", "2-15"),)
    assert str(differences(before, after)[0]) == "Телефон: пусто → 2-15"


def test_levels_and_parallels_are_told_in_words():
    before = line("0001").details
    after = replace(
        before,
        status=LegalStatus.BRANCH,
        levels=(EducationLevel.PRIMARY, EducationLevel.BASIC),
        parallels=((4, 25), (7, 0)),
    )
    assert [one.after for one in differences(before, after)] == [
        "Филиал юридического лица, головной ОО",
        "НОО, ООО",
        "4 — 25, 7 — 0",
    ]


def test_a_merged_school_names_its_successor():
    refusal = school_is_closed(DAY, successor="edu220043 | СОШ № 43")
    assert refusal is not None
    assert "edu220043 | СОШ № 43" in refusal.text


def test_a_move_in_a_list_is_a_difference_too():
    told = line("0001", district="m020").differences(line("0001"))
    assert told == (Difference("Муниципалитет", "m019", "m020"),)


def test_plans_that_differ_have_different_marks():
    one, other = planned({}, [line("0001")]), planned({}, [line("0002")])
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) == fingerprint(planned({}, [line("0001")]))
