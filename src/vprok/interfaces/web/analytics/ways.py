"""Where the page of a work leads: reports of the list and other pages, to those who may go."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.queries.similar import LEVELS as COMPARED_AT
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.analytics.reports.note import LEVELS as NOTED_AT
from vprok.domain.analytics.rules import STUDIED_AT, report_is_of_another_level
from vprok.kernel.charter import Actor, Permission, covered
from vprok.kernel.place import Level


@dataclass(frozen=True)
class Way:
    """A card of the page.

    url: empty where the way is shut here, for which `about` gives the reason
    """

    name: str
    title: str
    about: str
    url: str


@dataclass(frozen=True)
class Page:
    """A page about a work at a place, or about a whole campaign there.

    right:       that opens it
    is_of_works: its address names the work
    """

    name: str
    title: str
    about: str
    right: Permission = Permission.REPORT_READ
    levels: tuple[Level, ...] = tuple(Level)
    is_of_works: bool = True


PAGES = (
    Page(
        "note",
        "Аналитическая справка",
        "Готовый текст с таблицами, диаграммами и планом мер: .docx и PDF.",
        levels=NOTED_AT,
    ),
    Page(
        "explore",
        "Исследовать",
        "Диаграммы с таблицами: распределение, задания, группы, журнал, сравнение мест.",
    ),
    Page(
        "similar",
        "Похожие школы",
        "Чего можно ждать при таких условиях: полоса, а не место в списке.",
        levels=COMPARED_AT,
    ),
    Page("trend", "По годам", "Что изменилось с прошлых лет там, где работы можно сравнивать."),
    Page(
        "items",
        "Анализ заданий",
        "Трудность, различение, надёжность, варианты: для авторов работы.",
        right=Permission.ITEM_READ,
        levels=STUDIED_AT,
    ),
    Page(
        "objectivity",
        "Признаки, требующие проверки",
        "Что в результатах выглядит необычно и насколько это надёжно.",
        right=Permission.OBJECTIVITY_READ,
        is_of_works=False,
    ),
    Page(
        "export",
        "Выгрузка данных",
        "Данные кампании в Parquet с описанием столбцов.",
        right=Permission.EXPORT_TAKE,
        is_of_works=False,
    ),
)

APART = "objectivity"
"""The eighth report: its page leads to it, so that one thing has one card."""


def reports_at(actor: Actor, scope: Scope) -> tuple[Way, ...]:
    """The seven reports that the actor may open here, and why another level would be needed."""
    work = scope.work
    found = []
    for name, kind in REPORTS.items():
        if name == APART or not covered(scope.place, actor.places(kind.FOR)):
            continue
        args = [work.campaign.slug, work.code, scope.place.path, name]
        shut = report_is_of_another_level(level=scope.place.level, levels=kind.LEVELS)
        url = "" if shut else reverse("analytics:report", args=args)
        found.append(Way(name, kind.TITLE, shut.text if shut else kind.ABOUT, url))
    return tuple(found)


def pages_at(actor: Actor, scope: Scope) -> tuple[Way, ...]:
    """Other pages about this work that the actor may open here."""
    return tuple(_pages(actor, scope))


def _pages(actor: Actor, scope: Scope) -> Iterator[Way]:
    work, place = scope.work, scope.place
    for page in PAGES:
        if place.level not in page.levels or not covered(place, actor.places(page.right)):
            continue
        of_work = (work.code,) if page.is_of_works else ()
        url = reverse(f"analytics:{page.name}", args=[work.campaign.slug, *of_work, place.path])
        yield Way(page.name, page.title, page.about, url)
