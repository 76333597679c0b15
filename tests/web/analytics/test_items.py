"""The analysis of items as test authors open it: what is planted is found, and nobody is named."""

import json
import re

import pytest
from django.test import Client

from tests import make
from tests.cast import as_
from tests.domain.analytics.authors import BAD_KEY, NAME, RIGHT, UNFAIR, work_of_authors
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.analytics.actions import study
from vprok.domain.campaign.models import Campaign, Work
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/ma4/"


def plain(client: Client, place: str = "ru") -> str:
    response = client.get(f"{BASE}{place}/items/")
    assert response.status_code == 200
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words.replace("\u00a0", " "))


def labels(work: Work) -> list[str]:
    return list(work.tasks.order_by("position").values_list("label", flat=True))


@pytest.fixture
def studied() -> Work:
    work = work_of_authors()
    study(f"{work.pk}:ru", make.NOW)
    return work


def test_what_was_planted_is_found_on_the_page(gleb: Actor, studied: Work):
    names = labels(studied)
    seen = plain(as_(gleb))
    assert "По 2 принятым формам, 900 участников." in seen
    assert re.search(rf"Задание {names[BAD_KEY]} : [^.]*неверный ответ дают чаще верного;", seen)
    assert re.search(rf"Задание {names[BAD_KEY]} : [^.]*проверьте ключ\.", seen)
    assert re.search(rf"не объяснимые случаем: [^.]*\b{names[UNFAIR]}\b", seen)
    assert re.search(
        rf" {names[UNFAIR]} \S+ &lt; 0,0001 &lt; 0,0001 0,\d\d 3,\d\d \S+ C не случайно", seen
    )
    assert re.search(r"Разница d = −0,\d\d при пороге 0,2: варианты заметно разные", seen)
    assert f"{RIGHT} неверный" in seen
    assert "Карта заданий" in seen
    assert NAME.casefold() not in seen.casefold()


def test_every_part_says_how_it_is_made(gleb: Actor, studied: Work):
    page = as_(gleb).get(f"{BASE}ru/items/").content.decode()
    parts = re.findall(r"<section.*?</section>", page, re.DOTALL)
    titles = [re.search(r"<h2[^>]*>(.*?)</h2>", part) for part in parts]
    assert [found[1] for found in titles if found] == [
        "На что посмотреть",
        "Задания",
        "Ответы",
        "Устойчивость отметок",
        "Шкала: задания и участники",
        "Мальчики и девочки",
        "Равны ли варианты",
    ]
    assert all("<summary>Как считается</summary>" in part for part in parts[1:])
    assert "Kuder, Richardson 1937" in page
    assert "style=" not in page
    assert "nan" not in re.sub(r"<[^>]+>", " ", page).casefold().split()


def test_the_file_has_the_figures_of_the_command(gleb: Actor, studied: Work):
    response = as_(gleb).get(f"{BASE}ru/items.json")
    assert response["Content-Type"] == "application/json"
    told = json.loads(response.content)
    assert {"n", "mean", "sd", "alpha", "omega", "sem", "items", "dif"} <= told.keys()
    assert (told["place"], told["n"], told["forms"], told["is_fresh"]) == ("ru", 900, 2, True)
    assert [item["item"] for item in told["items"]] == labels(studied)
    assert NAME not in json.dumps(told, ensure_ascii=False)


def test_newer_forms_are_told_and_the_kept_figures_still_shown(gleb: Actor, studied: Work):
    accept(make.school(last="0043"), studied, [row(1, (1,) * 6 + (2, 1))])
    assert "С тех пор пришло или заменено: 1 форма; анализ обновится" in plain(as_(gleb))


def test_before_it_is_made_the_page_says_so_and_the_file_is_refused(gleb: Actor):
    work_of_authors(150)
    assert "Анализ заданий готовится." in plain(as_(gleb))
    assert as_(gleb).get(f"{BASE}ru/items.json").status_code == 409


def test_of_too_few_nothing_is_told(gleb: Actor, vera: Actor):
    tiny()
    assert "нужно не меньше 200 участников, а в принятых формах пока 23" in plain(as_(gleb))
    assert "пока 17 участников" in plain(as_(vera), "ru.22")


def test_the_page_is_of_the_country_and_of_regions(gleb: Actor, vera: Actor, studied: Work):
    study(f"{studied.pk}:ru.22", make.NOW)
    assert "450 участников" in plain(as_(vera), "ru.22")
    assert "Этот отчёт строится для страны, региона." in plain(as_(vera), "ru.22.m019")
    assert as_(vera).get(f"{BASE}ru/items/").status_code == 404
    assert as_(vera).get(f"{BASE}ru.64/items/").status_code == 404


def test_municipalities_and_schools_have_no_such_page(anna: Actor, boris: Actor, studied: Work):
    for actor, place in ((boris, "ru.22.m019"), (anna, "ru.22.m019.0042"), (boris, "ru.22")):
        assert as_(actor).get(f"{BASE}{place}/items/").status_code == 404


def test_before_results_open_nothing_is_told(gleb: Actor, studied: Work):
    opens = make.NOW.replace(year=2126)
    Campaign.objects.filter(pk=studied.campaign_id).update(reports_at=opens)
    assert "участников" not in plain(as_(gleb))
    assert as_(gleb).get(f"{BASE}ru/items.json").status_code == 409
