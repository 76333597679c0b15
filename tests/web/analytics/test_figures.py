"""Figures that open, slices by links, tones beside figures, files that keep the slice."""

import re
from html import unescape

import pytest
from django.test import Client

from tests import make
from tests.cast import as_
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.analytics.reports import REPORTS
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/ma4/"
SCHOOL, DISTRICT = "ru.22.m019.0042", "ru.22.m019"
HTMX = {"HX-Request": "true"}


def report(name: str, place: str = SCHOOL, query: str = "") -> str:
    return f"{BASE}{place}/{name}/{query}"


def html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " "))


def test_a_figure_opens_to_its_integers_its_formula_and_its_version(anna: Actor) -> None:
    tiny()
    client = as_(anna)
    whole = html(client, report("tasks"))
    assert f'href="{report("tasks")}?figure=3.4#figure"' in whole
    seen = plain(html(client, report("tasks", query="?figure=3.4")))
    assert "37,50 % − недостаточно" in seen
    assert "СОШ № 42(edu220042) · Доля по заданию: 2" in seen
    assert "3 балла из 8 баллов" in seen
    assert "100 × 3 ÷ 8 = 37,5" in seen
    assert "По 1 принятой форме, последняя принята 1 апреля 2026" in seen
    assert "Выполнение заданий" in seen


def test_a_quotient_without_an_end_is_written_out_before_it_is_rounded(boris: Actor) -> None:
    tiny()
    seen = plain(html(as_(boris), report("marks", DISTRICT, "?figure=0.3")))
    assert "7 участников из 23 участников" in seen
    assert "100 × 7 ÷ 23 = 30,4347… ≈ 30,43" in seen


def test_htmx_gets_the_figure_alone_and_leaves_the_address(anna: Actor) -> None:
    tiny()
    alone = as_(anna).get(report("tasks", query="?figure=3.4"), headers=HTMX)
    assert alone.headers["HX-Push-Url"] == "false"
    assert "<html" not in alone.content.decode()
    assert "100 × 3 ÷ 8" in plain(alone.content.decode())


@pytest.mark.parametrize(
    "asked", ["9.4", "3.99", "3.0", "3", "a.b", "-1.4", "3.4.1", "²", ".", "0.1"]
)
def test_there_is_no_other_figure(anna: Actor, asked: str) -> None:
    tiny()
    html(as_(anna), report("tasks", query=f"?figure={asked}"), status=404)


def test_what_is_not_told_does_not_open(anna: Actor) -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, [row(n, (1, 0, 0)) for n in range(6)])
    accept(make.school(make.district(), "0043"), work, [row(9, (1, 2, 3))])
    client = as_(anna)
    page = html(client, report("tasks"))
    assert "figure=3.3#" in page
    assert "figure=0.3#" not in page
    html(client, report("tasks", query="?figure=0.3"), status=404)


@pytest.mark.parametrize(
    "name", [name for name in REPORTS if name not in {"individual", "objectivity"}]
)
def test_every_report_has_figures_that_open(boris: Actor, name: str) -> None:
    tiny()
    client = as_(boris)
    page = html(client, report(name, DISTRICT))
    links = re.findall(r'href="([^"]*figure=[\d.]+)#figure"', page)
    assert links
    for link in links[:: max(1, len(links) // 5)]:
        alone = client.get(unescape(link), headers=HTMX)
        assert alone.status_code == 200, link
        assert "100 × " in alone.content.decode()


def test_tones_are_told_by_a_sign_and_a_word_too(anna: Actor) -> None:
    tiny()
    page = html(as_(anna), report("tasks"))
    assert 'vp-say-short"><a href=' in page
    assert '<span class="vp-say-sign" aria-hidden="true">−</span>' in page
    assert '<span class="visually-hidden"> недостаточно</span>' in page
    assert "−\u00a0недостаточно: меньше этого." in page


def test_slices_are_links_that_keep_one_another_and_the_files(anna: Actor) -> None:
    work = tiny()
    work.variants = 2
    work.save()
    client = as_(anna)
    page = unescape(html(client, report("tasks", query="?variant=1")))
    assert f'href="{report("tasks", query="?variant=1&class=2")}"' in page
    assert f'href="{BASE}{SCHOOL}/tasks.xlsx?variant=1"' in page
    assert f'href="{BASE}{SCHOOL}/tasks.csv?variant=1"' in page
    assert "Показан срез: вариант 1." in plain(page)
    assert f'href="{report("tasks")}">Показать всех участников' in page
    assert "Тип ОО" not in page
    assert "?variant=1&figure=3.4#figure" in page
    assert "Показан срез: класс 4" in plain(html(client, report("tasks", query="?class=1")))


def test_above_schools_kinds_narrow_and_an_unknown_one_is_nothing(boris: Actor) -> None:
    tiny()
    client = as_(boris)
    page = html(client, report("tasks", DISTRICT))
    assert "Тип ОО" in page
    assert "Населённый пункт" in page
    html(client, report("tasks", DISTRICT, "?kind=palace"), status=404)


def test_a_participant_is_found_by_the_code(anna: Actor) -> None:
    tiny()
    assert 'id="p40001"' in html(as_(anna), report("individual"))
