"""The record on its page: one's own branch, narrowed, in Russian words."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast, make
from tests.cast import as_
from tests.make import NOW
from vprok.domain.audit.actions import record
from vprok.domain.audit.models import Event
from vprok.domain.territory.actions import move_school
from vprok.interfaces.web.audit.events import CHAPTERS, EVENTS, thing_said
from vprok.kernel.charter import SYSTEM, Actor

SOURCES = Path(__file__).parents[3] / "src" / "vprok"


RECORDING = {"record", "_tell", "_record_own"}
"""`record`, and what wraps it: there an event may be the beginning of several."""


def recorded() -> Iterator[str]:
    """Every event that the code records, as it is written there."""
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in RECORDING and node.args:
                yield from _texts(node.args[0])


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _texts(argument: ast.expr) -> Iterator[str]:
    for node in ast.walk(argument):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_event_that_is_recorded_has_words():
    unsaid = set(recorded()) - EVENTS.keys()
    assert [one for one in unsaid if not any(event.startswith(one) for event in EVENTS)] == []


def test_the_thing_of_an_event_is_told_in_words():
    named = {"ma4": "Математика, 4 класс", "2026-spring": "ВПР 2026, весна"}
    told = partial(thing_said, key="edu220042", named=named)
    assert told("results edu220042 ma4 v2") == (
        "форма сбора результатов, Математика, 4 класс, версия 2"
    )
    assert told("архив edu220042 ma4") == "архив Математика, 4 класс"
    assert told("коды edu220042 2026-spring") == "коды ВПР 2026, весна"
    assert told("ma4, вариант 1") == "Математика, 4 класс, вариант 1"
    assert told("edu220042 | СОШ № 42") == "СОШ № 42"


def test_words_are_russian_and_every_event_stands_under_a_chapter():
    for event, words in EVENTS.items():
        assert "А" <= words[0] <= "Я", event
        assert event.partition(".")[0] in CHAPTERS


pages = pytest.mark.django_db


def page(who: Actor, **query: str) -> str:
    answer = as_(who).get("/audit/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def some_events() -> None:
    school, other = make.school(), make.school(make.district(code="m020"), "0099")
    record("materials.key_taken", "архив ma4", place=school.place, by=cast.anna(), at=NOW)
    record(
        "territory.school_changed",
        "другая школа",
        place=other.place,
        by=cast.vera(),
        at=NOW + timedelta(days=2),
        secret="ТАЙНА",
    )


@pages
def test_a_school_reads_its_own_events_with_both_clocks(anna: Actor):
    some_events()
    text = page(anna)
    assert "Пароль к архиву получен" in text
    assert "архив ma4" in text
    assert "1 апреля 2026, 16:00" in text.replace("\u00a0", " ")
    assert "12:00 по Москве" in text.replace("\u00a0", " ")
    assert Event.objects.get(seq=1, node="edu220042").digest[:12] in text
    assert "другая школа" not in text


@pages
def test_a_coordinator_reads_the_branch_and_nothing_beside_it(boris: Actor, vera: Actor):
    some_events()
    assert "архив ma4" in page(boris)
    assert "другая школа" not in page(boris)
    assert "другая школа" in page(vera)


@pages
def test_elsewhere_there_is_nothing_to_read(darya: Actor):
    some_events()
    text = page(darya)
    assert "Записей пока нет" in text
    assert "архив ma4" not in text


@pages
@pytest.mark.parametrize("who", ["timur", "observer"])
def test_for_lower_roles_there_is_no_record(who: str):
    some_events()
    assert as_(getattr(cast, who)()).get("/audit/").status_code == 404


@pages
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"event": "materials.key_taken"}, {"архив ma4"}),
        ({"by": "вера"}, {"другая школа"}),
        ({"by": "Соколова Вера"}, {"другая школа"}),
        ({"place": "edu220042"}, {"архив ma4"}),
        ({"place": "reg22_m020"}, {"другая школа"}),
        ({"place": "reg220000"}, {"архив ma4", "другая школа"}),
        ({"since": "2026-04-02"}, {"другая школа"}),
        ({"until": "2026-04-01"}, {"архив ma4"}),
        ({"since": "2026-04-01", "until": "2026-04-03"}, {"архив ma4", "другая школа"}),
        ({"event": "territory.school_closed"}, set()),
    ],
)
def test_the_record_is_narrowed(query: dict[str, str], found: set[str], vera: Actor):
    some_events()
    text = page(vera, **query)
    assert {thing for thing in ("архив ma4", "другая школа") if f">{thing}<" in text} == found


@pages
def test_a_place_that_is_no_identifier_is_told(vera: Actor):
    assert "Впишите логин" in page(vera, place="школа")


@pages
def test_a_school_that_moved_reads_its_whole_chain(anna: Actor, vera: Actor):
    some_events()
    move_school(make.school(), to=make.district(code="m020"), reason="Приказ № 7", by=vera, at=NOW)
    text = page(cast.anna())
    assert "архив ma4" in text
    assert "Организация передана" in text


@pages
def test_facts_are_not_shown(vera: Actor):
    some_events()
    assert "ТАЙНА" not in page(vera)


@pages
def test_a_long_record_has_pages_and_keeps_its_price(vera: Actor, django_assert_num_queries: Any):
    school = make.school()
    record("materials.key_taken", "архив 0", place=school.place, by=SYSTEM, at=NOW)
    client = as_(vera)
    client.get("/audit/")
    with CaptureQueriesContext(connection) as one:
        client.get("/audit/")
    for number in range(1, 60):
        record("materials.key_taken", f"архив {number}", place=school.place, by=SYSTEM, at=NOW)
    with django_assert_num_queries(len(one)):
        first = client.get("/audit/").content.decode()
    assert ">архив 59<" in first
    assert ">архив 9<" not in first
    assert ">архив 9<" in client.get("/audit/", {"page": "2"}).content.decode()
