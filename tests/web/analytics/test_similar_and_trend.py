"""Similar schools and years as people open them."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import cast, make
from tests.cast import as_
from tests.domain.analytics.country import tiny
from tests.domain.analytics.years import (
    CUTS,
    MAXIMA,
    MOST,
    answered,
    region,
    usual,
    work_of,
    written,
)
from vprok.domain.campaign.models import Campaign
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION, COUNTRY = "ru.22.m019.0042", "ru.22.m019", "ru.22", "ru"
PAGES = ("similar", "trend")


def address(name: str, place: str = SCHOOL, code: str = "ma4") -> str:
    return f"/analytics/2026-spring/{code}/{place}/{name}/"


def text(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, where
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def test_a_head_of_school_reads_where_the_school_stands_and_how_sure_that_is() -> None:
    work = region()
    answered(make.school(), work)
    seen = text(as_(cast.elena()), address("similar"))
    assert "Результат — в пределах ожидаемого" in seen
    assert re.search(r"с вероятностью 90 % — от [−+]\d+,\d до [−+]\d+,\d п.п.", seen)
    assert "Похожие школы, 33" in seen
    assert "Ожидаемый результат рассчитан по 34 школам региона без самой ОО" in seen
    assert "из них с анкетой — 1: анкет мало, ответы в расчёт не вошли." in seen
    assert "Доля обучающихся с АОП и ОВЗ 15 %" in seen
    assert "Образование родителей, состав семей анкета не спрашивает" in seen
    assert "письмо Рособрнадзора от 18.04.2025 № 02-86" in seen


def test_what_nobody_told_is_said_to_be_unknown(anna: Actor) -> None:
    region()
    seen = text(as_(anna), address("similar"))
    assert "Языки обучения нет сведений" in seen
    assert "из них с анкетой — 0" in seen


@pytest.mark.parametrize(
    ("total", "words"), [(MOST, "заметно выше ожидаемого"), (1, "заметно ниже ожидаемого")]
)
def test_far_above_and_far_below_are_said_with_what_to_do(
    anna: Actor, total: int, words: str
) -> None:
    region(first=[total] * 12)
    seen = text(as_(anna), address("similar"))
    assert f"Результат — {words}" in seen
    assert "Посмотрите" in seen


def test_where_all_pupils_are_alike_the_page_says_that_schools_do_not_differ(anna: Actor) -> None:
    work = make.work(maxima=MAXIMA, cuts=CUTS)
    for n in range(31):
        written(make.school(make.district(), f"{42 + n:04d}"), work, [5] * 12)
    seen = text(as_(anna), address("similar"))
    assert "не различаются больше, чем случайно" in seen
    assert "в пределах ожидаемого" in seen


def test_the_drawing_says_in_words_what_it_shows_and_other_schools_are_never_named(
    anna: Actor,
) -> None:
    region()
    page = as_(anna).get(address("similar")).content.decode()
    labels = re.findall(r'role="img" aria-label="([^"]+)"', page)
    assert [label.split(":")[0] for label in labels] == [
        "Ваша ОО",
        "Похожие школы, 33",
        "Ожидалось",
    ]
    assert re.search(r"Ваша ОО: \d+,\d\u00a0%, от \d+,\d до \d+,\d\u00a0%", page)
    assert set(re.findall(r"edu\d{6}|СОШ № \d+", page)) <= {"edu220042", "СОШ № 42"}


def test_a_district_sees_how_many_schools_stand_where_and_no_list(boris: Actor) -> None:
    region(first=[MOST] * 12)
    seen = text(as_(boris), address("similar", DISTRICT))
    assert "заметно выше ожидаемого 1" in seen
    assert "Списка школ по результату нет" in seen
    assert "edu220042" not in seen
    assert "СОШ" not in seen


def test_few_schools_few_pupils_and_the_country_are_answered_in_words(
    anna: Actor, gleb: Actor
) -> None:
    tiny()
    assert "Мало участников для сравнения: 4" in text(as_(anna), address("similar"))
    assert "Мало школ для сравнения" in text(as_(gleb), address("similar", REGION))
    assert "Этот отчёт строится для региона, муниципалитета" in text(
        as_(gleb), address("similar", COUNTRY)
    )


def test_years_are_shown_with_their_intervals_and_a_rise_of_twos_alarms(anna: Actor) -> None:
    before, work = work_of(2025), make.work(maxima=MAXIMA, cuts=CUTS)
    written(make.school(), before, [0] * 2 + [5] * 38)
    written(make.school(), work, [0] * 12 + [5] * 28)
    seen = text(as_(anna), address("trend"))
    assert "ВПР 2025 40 5 % от 1,4 до 16,5 %" in seen
    assert re.search(r"\+25 п.п. \(от \+\d+,\d+ до \+\d+,\d+\): негативная динамика", seen)
    assert "Умения с одинаковыми кодами" in seen
    assert "вычисления 47,5 % 35 %" in seen
    assert "Первичные баллы разных лет не сравниваются" in seen


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (10, 12, "в пределах случайного"),
        (50, 20, "отметок «2» стало меньше"),
        (20, 45, "отметок «2» стало больше"),
    ],
)
def test_a_change_is_called_by_its_name(anna: Actor, was: int, now: int, words: str) -> None:
    before, work = work_of(2025), make.work(maxima=MAXIMA, cuts=CUTS)
    written(make.school(), before, [0] * was + [5] * (300 - was))
    written(make.school(), work, [0] * now + [5] * (300 - now))
    assert words in text(as_(anna), address("trend"))


def test_years_that_are_not_compared_say_why_and_one_year_says_what_to_wait_for(
    anna: Actor,
) -> None:
    work = make.work(maxima=MAXIMA, cuts=CUTS)
    written(make.school(), work, usual(1, 20))
    assert "Сравнение появится, когда будут загружены прошлые кампании" in text(
        as_(anna), address("trend")
    )
    written(make.school(), work_of(2025, month=9), usual(1, 20))
    assert "С 2025 годом не сравнивается: одна работа — осенняя" in text(
        as_(anna), address("trend")
    )


def test_a_cohort_is_told_with_its_ratio(anna: Actor) -> None:
    before, work = work_of(2025), make.work(code="ma5", maxima=MAXIMA, cuts=CUTS)
    written(make.school(), before, [6] * 10 + [8] * 10)
    written(make.school(), work, [5] * 10 + [9] * 10)
    seen = text(as_(anna), address("trend", code="ma5"))
    assert "Одни и те же ученики: 4 класс в 2025 году и 5 класс в 2026" in seen
    assert re.search(r"СОШ № 42 70 % 70 % 1,00 \(от 0,\d\d до 1,\d\d\)", seen)
    assert "мало данных" in seen


def test_years_in_another_district_are_not_shown_to_the_new_one(boris: Actor) -> None:
    before, work = work_of(2025), make.work(maxima=MAXIMA, cuts=CUTS)
    school = make.school(make.district(code="m020"), "0042")
    written(school, before, usual(1, 20))
    school.district, school.path = make.district(), SCHOOL
    school.save()
    written(school, work, usual(1, 20))
    seen = text(as_(boris), address("trend"))
    assert "Не показаны годы, когда ОО относилась к другой территории: 2025" in seen
    assert "ВПР 2025" not in seen


def test_shares_of_marks_are_printed_with_how_sure_they_are(anna: Actor, boris: Actor) -> None:
    tiny()
    seen = text(as_(anna), address("marks"))
    assert "Насколько точны доли: интервал 95 %" in seen
    assert "СОШ № 42(edu220042) от 4,6 до 69,9 %" in seen
    assert "Район m019 (reg22_m019) — — — —" in text(as_(boris), address("marks", DISTRICT))
    assert "Насколько точны" not in text(as_(anna), address("tasks"))


@pytest.mark.parametrize("name", PAGES)
def test_elsewhere_these_pages_do_not_exist(darya: Actor, timur: Actor, name: str) -> None:
    tiny()
    for place in (SCHOOL, DISTRICT, REGION, COUNTRY, "ru.22.m019.0043"):
        assert as_(darya).get(address(name, place)).status_code == 404
        assert as_(timur).get(address(name, place)).status_code == 404
    assert as_(cast.sibling()).get(address(name)).status_code == 404
    assert Client().get(address(name)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_before_the_hour_of_reports_they_say_when(anna: Actor, name: str) -> None:
    tiny()
    Campaign.objects.update(reports_at=make.NOW + timedelta(days=4000))
    seen = text(as_(anna), address(name))
    assert "пока нет" in seen
    assert "%" not in seen


@pytest.mark.parametrize("name", PAGES)
def test_where_nothing_is_accepted_they_say_so(boris: Actor, name: str) -> None:
    make.work()
    make.school()
    assert "когда будет принята первая форма" in text(as_(boris), address(name, DISTRICT))
