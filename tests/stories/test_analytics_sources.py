"""Wherever a figure stands, its formula and its version stand with it.

source: issue 6, «What stands at the end», point 2
"""

import json
import re

import pytest

from tests import cast, make
from tests.domain.analytics.authors import work_of_authors
from tests.domain.analytics.years import region
from tests.stories.portal import Person
from vprok.domain.analytics.actions import study
from vprok.domain.analytics.reports import REPORTS
from vprok.interfaces.web.analytics.explore_address import VIEWS

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/ma4"
SCHOOL, REGION = "ru.22.m019.0042", "ru.22"
VERSION = re.compile(
    r"(?:По 1 принятой форме|По 34 принятым формам|Принято форм: (?:1|34)), последняя .*"
    r"1\sапреля\s2026"
)


def vera() -> Person:
    return Person("Вера Соколова", cast.as_(cast.vera()))


def says_all(page: str, words: str = "Как считается") -> None:
    assert words in page
    assert VERSION.search(page)


@pytest.mark.parametrize("place", [SCHOOL, REGION])
def test_every_page_says_how_its_figures_are_made_and_of_what(place: str) -> None:
    region()
    analyst = vera()
    says_all(analyst.get(f"{BASE}/{place}/"), "Как считаются показатели")
    for tail in ("similar/", "trend/", *(f"explore/?view={view}" for view in VIEWS)):
        says_all(analyst.get(f"{BASE}/{place}/{tail}"))


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_says_every_formula_on_its_page_and_in_its_files(name: str) -> None:
    region()
    analyst, kind = vera(), REPORTS[name]
    place = REGION if name == "objectivity" else SCHOOL
    page = analyst.get(f"{BASE}/{place}/{name}/")
    says_all(page)
    for meaning in kind.HOW.values():
        assert " ".join(meaning.split()) in page
    told = json.loads(analyst.fetch(f"{BASE}/{place}/{name}.json"))
    assert told["formulas"] == kind.HOW
    assert told["version"]["forms"] == (34 if place == REGION else 1)
    assert VERSION.search(" ".join(told["notes"]))
    table = analyst.fetch(f"{BASE}/{place}/{name}.csv").decode("utf-8-sig")
    assert VERSION.search(table)


def test_every_share_of_every_report_has_its_two_integers() -> None:
    region()
    analyst = vera()
    for name in ("marks", "journal", "scores", "tasks", "planned", "groups"):
        told = json.loads(analyst.fetch(f"{BASE}/{SCHOOL}/{name}.json"))
        for row in told["rows"]:
            for cell, part in zip(row["cells"], row["parts"], strict=True):
                if part and part["whole"]:
                    assert cell == pytest.approx(100 * part["count"] / part["whole"], abs=0.0051)
                elif part:
                    assert cell in {"-", None}


def test_the_analysis_of_items_says_of_which_forms_it_is() -> None:
    work = work_of_authors()
    study(f"{work.pk}:ru", make.NOW)
    page = Person("Глеб Морозов", cast.as_(cast.gleb())).get(f"{BASE}/ru/items/")
    assert "По 2 принятым формам, 900 участников." in page
    assert "Как считается" in page
