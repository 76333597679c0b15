"""A school beside schools in the same conditions: bands, intervals, and no place in a row."""

from dataclasses import fields, replace

import pytest

from tests import make
from tests.domain.analytics.country import tiny
from tests.domain.analytics.years import MOST, answered, region, usual, written
from vprok.domain.analytics.queries import Bands, Nearest, Scope, Similar, bands_or_why, similar
from vprok.domain.analytics.queries.similar import similar_or_why
from vprok.domain.analytics.reports.note.people import like
from vprok.domain.analytics.rules import participants_are_few, schools_are_few
from vprok.domain.campaign.models import Sample, Sampled, Work
from vprok.domain.territory.models import School
from vprok.kernel.paper import Text
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import Refusal
from vprok.tools.stats.intervals import Mean

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")


def scope(work: Work, place: Place = SCHOOL) -> Scope:
    return Scope(work, place, place)


def told(work: Work) -> Similar:
    found = similar(scope(work))
    assert found is not None
    return found


def test_an_ordinary_school_is_within_what_is_expected_of_it() -> None:
    found = told(region())
    assert found.band == 3
    assert found.participants == 12
    assert found.effect.low <= 0 <= found.effect.high
    assert found.mean.low < found.mean.value < found.mean.high
    assert found.learnt == 34
    assert not found.is_sampled


def test_the_note_says_of_how_many_schools_the_expectation_is() -> None:
    found = replace(told(region()), effect=Mean(-0.04, -2.0, 1.96), learnt=31, answered=4)
    (said,) = like(found)
    assert isinstance(said, Text)
    assert "разница 0,0 п.п. (от −2,0 до +2,0 с уверенностью 90 %)" in said.words
    assert said.words.endswith("Ожидание рассчитано по 31 школе, из них с анкетой — 4.")


def test_a_school_is_expected_to_do_as_schools_of_its_conditions_do() -> None:
    city = told(region())
    School.objects.filter(number="220042").update(settlement="village", pupils=0)
    village = told(Work.objects.get())
    assert village.expected < city.expected - 5


def test_a_school_far_above_the_like_of_it_stands_in_the_highest_band() -> None:
    found = told(region(first=[MOST] * 12))
    assert found.band == 5
    assert found.mean.value == 100
    assert 5 <= found.effect.low < found.effect.value < found.mean.value - found.expected
    assert found.among == (90, 100)


def test_a_school_far_below_the_like_of_it_stands_in_the_lowest_band() -> None:
    found = told(region(first=[1] * 12))
    assert found.band == 1
    assert found.effect.high <= -5
    assert found.among == (0, 10)


def test_nobody_is_named_or_numbered() -> None:
    found = told(region())
    assert {one.name for one in fields(Nearest)} == {"count", "quantiles"}
    assert found.nearest.count == 33
    assert list(found.nearest.quantiles) == sorted(found.nearest.quantiles)
    assert not {"rank", "place", "number", "schools"} & {one.name for one in fields(Similar)}
    assert all(tens % 10 == 0 for tens in found.among)


def test_what_the_questionnaire_told_is_taken_into_account_and_shown() -> None:
    work = region()
    bare = dict(told(work).conditions)
    assert bare["Жителей в населённом пункте"] is None
    assert bare["Обучающихся"] == "600"
    assert bare["Образование родителей, состав семей"] == "анкета не спрашивает"
    assert told(work).answered == 0
    school = make.school()
    answered(school, work)
    known = told(work)
    assert dict(known.conditions) == bare | {
        "Жителей в населённом пункте": "1–5 тыс. человек",
        "Путь до большого города": "Ездить каждый день трудно, но за один день можно съездить "
        "и вернуться",
        "Обучающихся": "150",
        "Обучение по АОП": "Да",
        "Доля обучающихся с АОП и ОВЗ": "15 %",
        "Языки обучения": "Только на русском",
        "Углублённое изучение предметов": "Нет",
        "Первая и высшая категории в коллективе": "45 %",
    }
    assert known.answered == 1


def test_a_large_city_needs_no_way_to_one_and_no_teachers_make_no_share() -> None:
    work = region()
    answered(make.school(), work, size="6) 100–450 тыс. человек", way_to_city=None, teachers=0)
    known = dict(told(work).conditions)
    assert known["Путь до большого города"] == "не нужен: город большой"
    assert known["Первая и высшая категории в коллективе"] is None


def test_of_few_schools_or_few_pupils_it_is_said_why_nothing_is() -> None:
    work = tiny()
    few = similar_or_why(scope(work))
    assert isinstance(few, Refusal)
    assert few == participants_are_few(participants=4)
    assert similar(scope(work)) is None
    elsewhere = replace(scope(work), place=Place("ru.22.m019.0099"))
    assert similar_or_why(elsewhere) == participants_are_few(participants=0)
    written(make.school(), work, ())
    assert similar_or_why(scope(work)) == participants_are_few(participants=0)


def test_thirty_schools_are_needed() -> None:
    work = region(schools=29)
    assert similar_or_why(scope(work)) == schools_are_few(schools=29, fewest=30)
    assert schools_are_few(schools=30, fewest=30) is None
    assert participants_are_few(participants=10) is None
    assert bands_or_why(scope(work, REGION)) == schools_are_few(schools=29, fewest=30)


def test_a_school_of_another_region_changes_nothing() -> None:
    work = region()
    before = told(work)
    elsewhere = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    written(make.school(elsewhere, "0151"), work, [MOST] * 40)
    assert told(work) == before


def test_the_controlled_sample_is_the_measure_where_it_is_large_enough() -> None:
    work = region(schools=40)
    sample = Sample.objects.create(
        campaign=work.campaign, seed="s", share=10, drawn_at=make.NOW, drawn_by="тест"
    )
    schools = list(School.objects.order_by("number"))
    for school in schools[1:30]:
        Sampled.objects.create(sample=sample, school=school, stratum="город")
    assert not told(work).is_sampled
    Sampled.objects.create(sample=sample, school=schools[30], stratum="город")
    found = told(work)
    assert (found.is_sampled, found.learnt) == (True, 30)


def test_a_body_learns_how_many_of_its_schools_stand_in_each_band() -> None:
    work = region(first=[MOST] * 12)
    written(make.school(make.district(), "0099"), work, usual(0, pupils=6))
    found = bands_or_why(scope(work, DISTRICT))
    assert isinstance(found, Bands)
    assert found.counts[4] == 1
    assert sum(found.counts) == 18
    assert found.small == 1
    whole = bands_or_why(scope(work, REGION))
    assert isinstance(whole, Bands)
    assert sum(whole.counts) == 34


def test_a_comparison_is_of_a_school_and_bands_are_of_a_body_below_the_country() -> None:
    work = tiny()
    for found in (
        similar_or_why(scope(work, REGION)),
        bands_or_why(scope(work, SCHOOL)),
        bands_or_why(scope(work, COUNTRY)),
    ):
        assert isinstance(found, Refusal)
        assert found.code == "report_is_of_another_level"


def test_it_costs_the_same_whatever_the_region(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    work = region()
    work = Work.objects.select_related("campaign").get(pk=work.pk)
    with django_assert_max_num_queries(9):
        assert told(work).band == 3
