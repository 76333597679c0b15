"""The page of a work: what to do on Monday, the figures behind it, and to whom it tells them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client

from tests import cast, make
from tests.cast import as_
from tests.domain.analytics.country import X, absent, accept, row, tiny
from vprok.domain.access.queries import actor_of
from vprok.domain.analytics.actions import keep_charts, sum_up
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import CampaignState
from vprok.kernel.charter import Actor, Role

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/"
SCHOOL, DISTRICT, REGION, COUNTRY = "ru.22.m019.0042", "ru.22.m019", "ru.22", "ru"
Counted = Callable[..., AbstractContextManager[object]]


def work_page(place: str) -> str:
    return f"{BASE}ma4/{place}/"


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def text(client: Client, address: str) -> str:
    plain = re.sub(r"<[^>]+>", " ", html(client, address))
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def only(rows: list[object]) -> Work:
    """A work with these rows at school 42 alone."""
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, rows)  # type: ignore[arg-type]
    return work


def test_a_head_reads_what_to_do_first_and_finds_the_codes(elena: Actor) -> None:
    tiny()
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Спланируйте повторение умения «вычисления»" in seen
    assert "Системный дефицит: недостаточно выполнено 2 задания из 3" in seen
    assert "Помогите тем, кто не достиг базового уровня: 2 из 4" in seen
    assert seen.index("Что сделать") < seen.index("Итоги") < seen.index("Семь отчётов")
    page = html(as_(elena), work_page(SCHOOL))
    assert f'href="{BASE}ma4/{SCHOOL}/individual/#p40001"' in page


def test_the_figures_stand_beside_those_of_the_bodies_above(elena: Actor) -> None:
    tiny()
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Показатель СОШ № 42 Район m019 Приозёрный край Вся выборка" in seen
    assert "Качество знаний, % 50 40 29,41 47,83" in seen
    assert "Средняя отметка 3,5 3,6 3,12 3,35" in seen
    assert "Участников меньше 20: судить по долям рано" in seen


def test_the_journal_stands_beside_the_norm(elena: Actor) -> None:
    tiny()
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Понизили 2, подтвердили 1, повысили 0; обе отметки есть у 3 из 4." in seen
    assert "№ 02-86" in seen
    assert "Отметки в журнале из-за расхождения с работой не снижают" in seen


def test_a_gap_of_two_marks_names_the_code(elena: Actor) -> None:
    only([row(1, (0, 0, 0), journal=4), row(2, (1, 2, 3), journal=5)])
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Посмотрите 1 работу вместе с учителем" in seen
    assert "Отличаются на 2 и больше: 40001 (4 в журнале, 2 за работу)." in seen


def test_tasks_that_many_left_out_are_told(elena: Actor) -> None:
    only([row(1, (1, 2, X)), row(2, (1, 2, X)), row(3, (1, 2, 3))])
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Оставили пустыми: 3 (66,67 %) участников" in seen
    assert "Чаще всего не приступали: 3 (66,67 %)" in seen


def test_a_region_reads_of_its_bodies_in_the_order_of_numbers(vera: Actor) -> None:
    tiny()
    seen = text(as_(vera), work_page(REGION))
    assert "Муниципалитеты и группы" in seen
    assert seen.index("reg22_m019") < seen.index("reg22_m020")
    assert "системно в 1 из 2 ниже" in seen
    assert "то же в 1 муниципалитете из 2" in seen
    assert "Кому помочь" not in seen
    assert f'href="{work_page(DISTRICT)}"' in html(as_(vera), work_page(REGION))


def test_a_reader_of_sums_sees_no_code(db: None) -> None:
    tiny()
    person = make.account("Роман Читов")
    make.post(person, Role.READER, make.district().place)
    seen = text(as_(actor_of(person)), work_page(SCHOOL))
    assert "Итоги" in seen
    assert "40001" not in seen
    assert "Индивидуальные" not in seen


def test_elsewhere_the_page_does_not_exist(darya: Actor, anna: Actor) -> None:
    tiny()
    for actor, place in ((darya, SCHOOL), (darya, DISTRICT), (anna, DISTRICT), (anna, COUNTRY)):
        assert as_(actor).get(work_page(place)).status_code == 404


def test_before_the_common_date_the_page_tells_nothing(elena: Actor) -> None:
    work = tiny()
    Campaign.objects.filter(pk=work.campaign_id).update(reports_at=make.NOW + timedelta(days=900))
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Отчётов пока нет" in seen
    assert "Качество" not in seen


def test_what_would_tell_of_a_few_strangers_is_a_star(elena: Actor) -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, [row(n, (1, 0, 0)) for n in range(6)])
    accept(make.school(make.district(), "0043"), work, [row(9, (1, 2, 3))])
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Качество знаний, % 0 * * *" in seen
    assert "по разности можно узнать результат отдельных детей" in seen
    assert seen.count("Район m019") == 1


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([absent(1, 3), absent(2, 3)], ("писали работу отсутствовали 2", "участников нет", "—")),
        ([row(1, (1, 2, 3))], ("Не делайте выводов по долям", "Срочного нет", "100 %")),
        (
            [row(1, (X, X, X)), row(2, (X, X, X))],
            ("получили «2»", "1 (100 %)", "Сравнить не с чем"),
        ),
    ],
    ids=["all absent", "one pupil", "all left out"],
)
def test_a_strange_form_still_makes_a_page(
    elena: Actor, rows: list[object], told: tuple[str, ...]
) -> None:
    only(rows)
    seen = text(as_(elena), work_page(SCHOOL))
    assert [each for each in told if each not in seen] == []
    assert "nan" not in seen.lower()


def test_work_without_levels_is_not_judged(elena: Actor) -> None:
    tiny().tasks.update(level="")
    seen = text(as_(elena), work_page(SCHOOL))
    assert "Судить об уровнях не по чему: у заданий этой работы они не указаны" in seen
    assert "Системный дефицит" not in seen


def test_growth_of_two_since_a_year_alike_is_told(elena: Actor) -> None:
    earlier = make.campaign("2025-spring")
    earlier.state, earlier.opens_on = CampaignState.FINISHED, date(2025, 4, 14)
    earlier.save()
    before = make.work(earlier, maxima=(1, 2, 3), cuts=(2, 4, 6))
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    for each in (before, work):
        each.tasks.update(kes=["1.1"], kt=["2"])
    accept(make.school(), before, [row(n, (1, 2, 3)) for n in range(20)])
    accept(make.school(), work, [row(n, (0, 0, 0) if n < 2 else (1, 2, 3)) for n in range(20)])
    seen = text(as_(elena), work_page(SCHOOL))
    assert "С 2025 года доля «2» изменилась на +10 п.п." in seen
    assert "Выясните, почему отметок «2» стало больше" in seen
    work.tasks.filter(position=1).update(kes=["9.9"])
    assert "С 2025 года" not in text(as_(elena), work_page(SCHOOL))


def test_one_page_asks_the_database_little(
    elena: Actor, vera: Actor, django_assert_max_num_queries: Counted
) -> None:
    work = tiny()
    sum_up(str(work.pk))
    keep_charts(str(work.pk), make.NOW)
    for actor, place, most in ((elena, SCHOOL, 30), (vera, REGION, 30)):
        client = as_(actor)
        client.get(work_page(place))
        with django_assert_max_num_queries(most):
            assert client.get(work_page(place)).status_code == 200


def test_the_choice_tells_each_work_at_a_glance(
    elena: Actor, django_assert_max_num_queries: Counted
) -> None:
    tiny()
    client = as_(elena)
    seen = text(client, BASE)
    assert "Математика, 4 класс 4 50 3,5 3,6 (здесь −0,1) 2 из 3" in seen
    with django_assert_max_num_queries(24):
        client.get(BASE)


def test_the_choice_sums_up_what_no_total_holds_any_more(vera: Actor) -> None:
    work = tiny()
    behind = text(as_(vera), BASE)
    sum_up(str(work.pk))
    assert text(as_(vera), BASE) == behind
    assert "Математика, 4 класс 3 17 29,41 3,12 3,35 (здесь −0,23)" in behind


def test_the_choice_hides_what_would_tell_of_a_few_strangers() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, [row(n, (1, 0, 0)) for n in range(6)])
    accept(make.school(make.district(), "0043"), work, [row(9, (1, 2, 3))])
    seen = text(as_(cast.elena()), BASE)
    assert "Математика, 4 класс 6 0 2 *" in seen
