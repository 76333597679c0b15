"""Nothing in analytics rates: no list follows a result, and nobody's teacher is in any figure.

source: docs/sources/domain.md#use-of-results
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from tests import cast, make
from tests.cast import as_
from tests.domain.analytics.country import accept, row
from tests.house.plan import SRC, modules, name, templates, tree
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block, Leaf
from vprok.interfaces.web.analytics.urls import urlpatterns
from vprok.kernel.place import Place

WHERE = (
    SRC / "vprok" / "domain" / "analytics",
    SRC / "vprok" / "interfaces" / "web" / "analytics",
    SRC / "vprok" / "interfaces" / "api",
    SRC / "vprok" / "tools" / "charts",
    SRC / "vprok" / "tools" / "documents",
    SRC / "vprok" / "tools" / "parquet",
)
RESULTS = re.compile(
    r"mean|mark|share|total|score|points|quality|effect|value|present|band|sum_|\bq\b|\bp\b"
)
"""Fields of the database that tell a result."""

RATING = re.compile(r"рейтинг|лучши[ехй]|худши[ехй]|отстающ", re.IGNORECASE)
TEACHER = re.compile(r"учител|педагог", re.IGNORECASE)
JUDGED = re.compile(r"балл|результат|отметк|качеств|сравн|оценива|\bмест[оае]\b", re.IGNORECASE)
SAYING_NO = re.compile(r"\bне\b|\bнет\b|нельзя|ни одн", re.IGNORECASE)
SENTENCES = re.compile(r"(?<=[.!?»])\s+(?=[А-ЯЁ«])")
PLACES = ("ru", "ru.22", "ru.22.m019")
SCHOOLS = ("0042", "0043", "0044", "0045")
TOTALS = (6, 1, 3, 5)


def files() -> Iterator[Path]:
    for folder in WHERE:
        yield from modules(folder)


def ordered_by(path: Path) -> Iterator[tuple[int, str]]:
    """Fields that a module asks the database to order rows by."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"order_by", "latest", "earliest"}
        ):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def test_no_query_of_analytics_orders_rows_by_a_result() -> None:
    rated = [
        f"{name(path)}:{line}: {field}"
        for path in files()
        for line, field in ordered_by(path)
        if RESULTS.search(field)
    ]
    assert not rated


def spoken() -> Iterator[tuple[str, str]]:
    """Sentences that analytics says to people."""
    for path in templates():
        if "analytics" in path.parts:
            plain = re.sub(r"{[%#{].*?[%#}]}|<[^>]+>", " ", path.read_text("utf-8"))
            yield from ((name(path), one) for one in SENTENCES.split(plain))
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from (
                    (f"{name(path)}:{node.lineno}", one) for one in SENTENCES.split(node.value)
                )


def test_of_ratings_and_judged_teachers_analytics_says_only_that_there_are_none() -> None:
    said = [
        f"{where}: {' '.join(sentence.split())}"
        for where, sentence in spoken()
        if (RATING.search(sentence) or (TEACHER.search(sentence) and JUDGED.search(sentence)))
        and not SAYING_NO.search(sentence)
    ]
    assert not said


def test_no_table_of_analytics_has_a_teacher() -> None:
    known = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("analytics").get_models()
        for field in model._meta.get_fields()
        if re.search(r"teacher|tutor|expert|marker", field.name)
    ]
    assert not known


@pytest.fixture
def work(db: None) -> Work:
    return make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))


def written(work: Work, totals: tuple[int, ...]) -> None:
    """Forms of four schools, two in each of two districts, with these totals; no others stand."""
    Leaf.objects.all().delete()
    Block.objects.all().delete()
    for n, (last, total) in enumerate(zip(SCHOOLS, totals, strict=True)):
        district = make.district(code=f"m0{19 + n // 2}")
        points = (min(total, 1), min(max(total - 1, 0), 2), max(total - 3, 0))
        accept(make.school(district, last), work, [row(k, points, journal=4) for k in range(12)])


def keys_in(words: str) -> dict[str, list[str]]:
    """Keys of schools and of districts in the order in which they are first named."""
    return {
        kind: list(dict.fromkeys(re.findall(kind, words)))
        for kind in (r"edu\d{6}", r"reg\d\d_m\d{3}")
    }


def listed(work: Work, report: str, place: Place) -> dict[str, list[str]]:
    """Bodies in the order in which a report names them."""
    built = REPORTS[report].build(Scope(work, place, place))
    cells = [built.columns, *(one.cells for one in built.rows)]
    return keys_in(" ".join(str(cell) for some in cells for cell in some))


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_names_bodies_in_the_order_of_their_numbers_whatever_their_results(
    work: Work, report: str
) -> None:
    levels = REPORTS[report].LEVELS
    places = [Place(path) for path in PLACES if Place(path).level in levels]
    written(work, TOTALS)
    before = [listed(work, report, place) for place in places]
    written(work, TOTALS[::-1])
    assert [listed(work, report, place) for place in places] == before
    assert all(keys == sorted(keys) for found in before for keys in found.values())
    columns = REPORTS[report].build(Scope(work, places[-1], places[-1])).columns
    assert not [column for column in columns if TEACHER.search(column)]


def pages() -> list[str]:
    """Pages about one work at one place."""
    return [
        str(one.name)
        for one in urlpatterns
        if set(one.pattern.converters) == {"slug", "code", "path"}
    ]


@pytest.mark.parametrize("page", pages())
def test_a_page_names_bodies_in_the_order_of_their_numbers_whatever_their_results(
    work: Work, page: str
) -> None:
    client = as_(cast.gleb())

    def seen() -> list[dict[str, list[str]]]:
        here = [work.campaign.slug, work.code]
        answers = (client.get(reverse(f"analytics:{page}", args=[*here, path])) for path in PLACES)
        return [
            keys_in(answer.content.decode())
            for answer in answers
            if "text/html" in answer.headers.get("Content-Type", "")
        ]

    written(work, TOTALS)
    before = seen()
    written(work, TOTALS[::-1])
    assert seen() == before
    assert all(keys == sorted(keys) for found in before for keys in found.values())
