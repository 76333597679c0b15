"""Exploring: the address carries all that is chosen, and shows nobody more than their own."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cast, make
from tests.cast import as_
from tests.domain.analytics.country import tiny
from tests.domain.analytics.town import town, work_of, write
from vprok.domain.access.queries import actor_of
from vprok.domain.analytics.actions import keep_charts
from vprok.domain.campaign.models import Campaign
from vprok.kernel.charter import Actor, Role

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/ma4/"
SCHOOL, DISTRICT, REGION, COUNTRY = "ru.22.m019.0042", "ru.22.m019", "ru.22", "ru"
SIBLING, NEIGHBOUR = "ru.22.m019.0043", "ru.22.m020"
VIEWS = ("scores", "tasks", "groups", "journal", "places", "skill")


def explore(place: str, query: str = "") -> str:
    return f"{BASE}{place}/explore/{query}"


def html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode().replace("\u00a0", " ")


def links(page: str) -> dict[str, str]:
    """Words of links with their addresses."""
    found = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>([^<]+)', page)
    return {words.strip(): url.replace("&amp;", "&") for url, words in found}


@pytest.mark.parametrize("view", VIEWS)
def test_every_side_has_a_picture_a_table_and_words(boris: Actor, view: str) -> None:
    town()
    page = html(as_(boris), explore(DISTRICT, f"?view={view}"))
    pictures = re.findall(r'<svg [^>]*role="img" aria-label="([^"]+)"', page)
    assert len(pictures) == (2 if view == "places" else 1)
    assert page.count("<figure") == page.count("те же значения") == len(pictures)
    assert "style=" not in page
    assert f'href="{explore(DISTRICT)}' in page
    for words in re.findall(r'vp-chart-words">([^<]+)', page):
        assert any(words in picture for picture in pictures)


def test_one_walks_down_from_the_country_to_a_code_and_keeps_what_is_chosen(gleb: Actor) -> None:
    town()
    client = as_(gleb)
    address = explore(COUNTRY, "?view=tasks&variant=1")
    for step in ("Приозёрный край", "Район m019", "СОШ № 42"):
        address = links(html(client, address))[step]
        assert address.endswith("?view=tasks&variant=1")
    assert address == explore(SCHOOL, "?view=tasks&variant=1")
    address = links(html(client, address))["40003"]
    assert address == explore(SCHOOL, "?view=tasks&variant=1&code=40003")
    page = html(client, address)
    assert "Участник 40003" in page
    assert "Баллы участника 40003 по заданиям" in page


def test_a_tab_and_a_form_keep_the_rest_of_the_state(boris: Actor) -> None:
    town()
    asked = f"?view=places&variant=1&with={SIBLING}"
    page = html(as_(boris), explore(SCHOOL, asked))
    assert links(page)["Задания"].endswith(f"?view=tasks&variant=1&with={SIBLING}")
    assert links(page)["Баллы"].endswith(f"?variant=1&with={SIBLING}")
    assert links(page)["убрать"].endswith("?view=places&variant=1")
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page)
    assert ("variant", "1") in hidden
    assert ("with", SIBLING) in hidden
    assert "СОШ № 42 (edu220042)" in page
    assert "СОШ № 43 (edu220043)" in page


def test_a_slice_is_said_and_can_be_taken_back(boris: Actor) -> None:
    town()
    page = html(as_(boris), explore(SCHOOL, "?class=1&view=scores"))
    assert "Кого показать: класс 4" in page
    assert links(page)["Показать всех"] == explore(SCHOOL)
    assert "30 участников" in page
    assert "СОШ № 42" in page
    html(as_(boris), explore(SCHOOL, "?class=9"), 404)
    assert "class=1" not in links(page)["Район m019"]


def test_nobody_compares_with_what_is_not_theirs(anna: Actor, boris: Actor) -> None:
    town()
    for who, place, other in (
        (anna, SCHOOL, SIBLING),
        (boris, DISTRICT, NEIGHBOUR),
        (boris, SCHOOL, "ru.64.m017.0151"),
        (boris, SCHOOL, "nonsense"),
    ):
        html(as_(who), explore(place, f"?view=places&with={other}"), 404)
    page = html(as_(anna), explore(SCHOOL, f"?view=places&with={DISTRICT}"))
    assert "Район m019 (reg22_m019)" in page
    assert "edu220043" not in page


def test_a_body_above_that_may_not_be_told_is_not_compared(anna: Actor) -> None:
    tiny_plus_one()
    page = html(as_(anna), explore(SCHOOL, f"?view=places&with={DISTRICT}"))
    assert "reg22_m019" not in page.split("vp-chart")[1]
    assert "без вашей территории участников здесь меньше пяти" in page


def tiny_plus_one() -> None:
    work = work_of("ma4")
    write(make.school(make.district(), "0042"), work, 30, seed=1)
    write(make.school(make.district(), "0043"), work, 2, seed=2)


def test_four_places_are_the_most(gleb: Actor) -> None:
    town()
    others = "ru.22.m019&with=ru.22.m020&with=ru.64&with=ru.64.m017"
    page = html(as_(gleb), explore(REGION, f"?view=places&with={others}"))
    assert page.count("убрать") == 3
    assert "Сравнить с" not in page


def test_codes_are_for_those_who_may_see_participants(anna: Actor) -> None:
    town()
    person = make.account("Роман Читов")
    make.post(person, Role.READER, make.district().place)
    reader = as_(actor_of(person))
    assert "40003" not in html(reader, explore(SCHOOL))
    html(reader, explore(SCHOOL, "?code=40003"), 404)
    assert "40003" in html(as_(anna), explore(SCHOOL))
    html(as_(anna), explore(SCHOOL, "?code=49999"), 404)


@pytest.mark.parametrize("query", ["?view=nonsense", "?view=skill&skill=чужое", "?sex=7"])
def test_an_address_that_means_nothing_is_not_there(boris: Actor, query: str) -> None:
    town()
    html(as_(boris), explore(DISTRICT, query), 404)


def test_elsewhere_there_is_nothing_to_explore(darya: Actor, anna: Actor, timur: Actor) -> None:
    town()
    for place in (SCHOOL, DISTRICT, REGION, COUNTRY):
        html(as_(darya), explore(place), 404)
        html(as_(timur), explore(place), 404)
    for place in (SIBLING, DISTRICT, REGION, COUNTRY):
        html(as_(anna), explore(place), 404)
    html(as_(cast.observer()), explore(SCHOOL), 404)


def test_before_its_hour_nothing_is_shown(anna: Actor) -> None:
    town()
    Campaign.objects.update(reports_at=make.NOW.replace(year=2030))
    page = html(as_(anna), explore(SCHOOL, "?view=tasks"))
    assert "Диаграмм пока нет" in page
    assert "<svg width" not in page
    assert "40003" not in page


def test_a_work_without_skills_says_so(boris: Actor) -> None:
    work = tiny()
    work.tasks.update(skill="")
    page = html(as_(boris), explore(DISTRICT, "?view=skill"))
    assert "Умения не указаны" in page
    assert "<figure" not in page


def test_a_skill_is_chosen_from_those_of_the_work(boris: Actor) -> None:
    town()
    page = html(as_(boris), explore(DISTRICT, "?view=skill&skill=логика"))
    assert "<option selected>логика</option>" in page
    assert "<option>вычисления</option>" in page
    assert "Логика. Математика, 4 класс" in page


def test_what_is_kept_is_not_drawn(anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    work = town()
    keep_charts(str(work.pk), make.NOW)
    drawn: list[object] = []
    monkeypatch.setattr("vprok.domain.analytics.queries.charts.svg_of", drawn.append)
    for view in ("scores", "tasks", "groups"):
        assert "<svg" in html(as_(anna), explore(SCHOOL, f"?view={view}"))
    assert drawn == []


def test_a_page_costs_the_same_however_large_the_region(
    vera: Actor, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    work = town()
    client = as_(vera)
    client.get(explore(REGION))
    with CaptureQueriesContext(connection) as before:
        client.get(explore(REGION))
    for number in range(3):
        district = make.district(code=f"m03{number}")
        write(make.school(district, f"01{number}0"), work, 5, seed=number)
    with django_assert_max_num_queries(len(before)):
        client.get(explore(REGION))
