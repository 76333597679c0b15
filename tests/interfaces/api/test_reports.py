"""Reports that a school's system asks for: those of the page, its own school only."""

from datetime import timedelta

import pytest

from tests import make
from tests.domain.analytics.country import tiny
from tests.interfaces.api.stage import Machine, admitted
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import REPORTS, marks
from vprok.domain.campaign.models import Work
from vprok.kernel.place import Place
from vprok.tools.sheets.report_json import told_report

SCHOOL = Place("ru.22.m019.0042")


@pytest.fixture
def work(db: None, monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)
    return tiny()


@pytest.fixture
def asking(work: Work) -> Machine:
    assert work.pk
    return Machine(admitted(make.school()).text)


def at(name: str, query: str = "", work: str = "ma4", campaign: str = "2026-spring") -> str:
    return f"reports/{campaign}/{work}/{name}{query}"


def test_a_report_has_the_figures_of_the_page_with_their_integers(
    asking: Machine, work: Work
) -> None:
    told = asking.get(at("marks")).json()
    built = told_report(marks.build(Scope(work, SCHOOL, SCHOOL)), version={}, formulas=marks.HOW)
    assert {key: told[key] for key in built} | {"version": {}} == built
    assert told["rows"][-1]["place"] == SCHOOL.path
    assert told["rows"][-1]["cells"][2:] == [4, 25, 25, 25, 25]
    assert told["rows"][-1]["parts"][3:] == [{"count": 1, "whole": 4}] * 4
    assert told["version"]["forms"] == 1


@pytest.mark.parametrize("name", [one for one in REPORTS if one != "objectivity"])
def test_every_report_of_a_school_is_told(asking: Machine, name: str) -> None:
    told = asking.get(at(name))
    assert told.status_code == 200
    assert "edu220043" not in told.content.decode()


def test_a_slice_is_asked_for_in_the_address(asking: Machine) -> None:
    told = asking.get(at("marks", "?class=2")).json()
    assert told["caption"][-1] == ["Срез:", "класс 4-2"]
    assert told["rows"][-1]["cells"][:3] == ["4-2", None, 2]
    assert asking.get(at("marks", "?variant=1")).json()["rows"][-1]["cells"][2] == 4


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (at("ranking"), 404),
        (at("marks", work="ru9"), 404),
        (at("marks", campaign="1999"), 404),
        (at("marks", "?sex=1"), 404),
        (at("marks", "?class=9"), 404),
        (at("marks", "?variant=250"), 404),
        (at("marks", "?sex=3"), 400),
        (at("marks", "?class=А"), 400),
    ],
)
def test_what_there_is_not_is_not_found(asking: Machine, address: str, status: int) -> None:
    assert asking.get(address).status_code == status


def test_before_its_hour_and_before_the_first_form_there_is_no_report(
    asking: Machine, work: Work
) -> None:
    work.campaign.reports_at = make.NOW + timedelta(seconds=1)
    work.campaign.save()
    early = asking.get(at("marks"))
    assert (early.status_code, early.json()["code"]) == (409, "results_are_not_open")
    work.campaign.reports_at = make.NOW
    work.campaign.save()
    assert asking.get(at("marks")).status_code == 200
    other = make.work(work.campaign, "ru5", maxima=(1, 2), cuts=(1, 2, 3))
    assert asking.get(at("marks", work="ru5")).status_code == 404
    make.entry(sits=other)
    assert asking.get(at("marks", work="ru5")).json()["code"] == "nothing_accepted_yet"
