"""A regional analyst throws her own Excel away: last year comes in, years are beside one another.

source: issue 6, «What stands at the end», points 2, 5 and 8; «Done when»
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import cast, make
from tests.children import in_child_once
from tests.domain.analytics.country import accept, row
from tests.domain.results.past import MA4, file_2021, school
from tests.interfaces.api.stage import Machine, admitted
from tests.stories.applying import SLUG, year_of
from tests.stories.figures import Figures, of_csv, of_json, of_page, of_xlsx
from tests.stories.portal import Person, Portal, spread
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.models import School
from vprok.interfaces.cli import import_results, report
from vprok.kernel.charter import Actor

SCHOOL, DISTRICT, REGION = "ru.22.m019.0042", "ru.22.m019", "ru.22"
NAMES = ("individual", "marks", "journal", "scores", "tasks", "planned", "groups")
SLICE = "?variant=1"


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    monkeypatch.setattr("vprok.tools.charts.drawing.in_child", in_child_once)
    portal = Portal(monkeypatch)
    portal.at(make.NOW)
    return portal


@pytest.fixture
def schools(db: None) -> Sequence[School]:
    ours = [make.school(last=last) for last in ("0042", "0043")]
    there = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    return (*ours, make.school(make.district(code="m020"), "0044"), make.school(there, "0151"))


@pytest.fixture
def this_year(portal: Portal, gleb: Actor, schools: Sequence[School]) -> Work:
    """Schools of two regions have written, with a mark in the journal and without."""
    work = year_of(by=gleb, at=make.NOW).works.get()
    for number, one in enumerate(schools):
        rows = [
            row(
                n,
                _points(3 + (5 * n + number) % 14),
                journal=(3, 4, 5, 0)[n % 4],
                class_no=1 + n % 2,
            )
            for n in range(7 + number)
        ]
        accept(one, work, rows)
    portal.work()
    return work


def _points(total: int) -> list[int]:
    return [255 if told == "X" else int(told) for told in spread(total, MA4)]


def test_last_year_comes_in_and_stands_beside_this_one(
    portal: Portal, this_year: Work, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vera = Person("Вера Соколова", cast.as_(cast.vera()))
    alone = vera.get(f"/analytics/{SLUG}/ma4/{REGION}/trend/")
    assert "Сравнение появится, когда будут загружены прошлые кампании" in alone

    rows = [one for key in ("edu220042", "edu220043", "edu220044") for one in school(key, 8)]
    file = file_2021(tmp_path, rows)
    asked = argparse.ArgumentParser()
    import_results.arguments(asked)
    assert import_results.run(asked.parse_args(["results", str(file), "--campaign", "2021"])) == 0
    assert "Организаций: 3 (впервые 3" in capsys.readouterr().out
    portal.work()

    assert "ВПР 2021" in vera.get(f"/analytics/{SLUG}/")
    assert "ВПР 2021 24" in vera.get(f"/analytics/{SLUG}/ma4/{REGION}/trend/")
    assert "edu220043" in vera.get(f"/analytics/2021/ma4/{REGION}/individual/")
    past = Campaign.objects.get(slug="2021").works.get()
    assert past.cuts == this_year.cuts
    for name in NAMES:
        same_in_every_form(vera, f"/analytics/2021/ma4/{REGION}/{name}")


@pytest.mark.parametrize("place", [SCHOOL, DISTRICT, REGION])
@pytest.mark.parametrize("name", NAMES)
def test_page_and_files_have_the_same_figures_cell_by_cell(
    this_year: Work, name: str, place: str
) -> None:
    vera = Person("Вера Соколова", cast.as_(cast.vera()))
    same_in_every_form(vera, f"/analytics/{SLUG}/ma4/{place}/{name}")
    same_in_every_form(vera, f"/analytics/{SLUG}/ma4/{place}/{name}", SLICE)


@pytest.mark.parametrize("name", NAMES)
def test_the_system_of_a_school_and_the_operator_read_the_same_figures(
    this_year: Work, gleb: Actor, name: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    address = f"/analytics/{SLUG}/ma4/{SCHOOL}/{name}.json"
    if name != "individual":
        told = Machine(admitted().text).get(f"reports/{SLUG}/ma4/{name}").content
        assert of_json(told) == of_json(Person("Анна", cast.as_(cast.anna())).fetch(address))
    parser = argparse.ArgumentParser()
    report.arguments(parser)
    asked = f"{name} --campaign {SLUG} --work ma4 --format json --place {SCHOOL}"
    assert report.run(parser.parse_args(asked.split())) == 0
    printed = of_json(capsysbinary.readouterr().out)
    assert printed == of_json(Person("Глеб", cast.as_(gleb)).fetch(address))


def same_in_every_form(person: Person, address: str, only: str = "") -> None:
    """The page, .csv and .xlsx have the cells of .json."""
    told = of_json(person.fetch(f"{address}.json{only}"))
    assert len(told.rows) > 1
    assert of_csv(person.fetch(f"{address}.csv{only}"), told.columns) == told
    assert of_xlsx(person.fetch(f"{address}.xlsx{only}"), told.columns) == told
    page = of_page(person.browser.get(f"{address}/{only}").content.decode())
    assert page == _seen(told, len(page.columns))


def _seen(told: Figures, width: int) -> Figures:
    """What a page shows of it: a school does not read its own name in every row."""
    first = len(told.columns) - width
    if not first:
        return told
    rows = [
        line[first:]
        if line[first] is not None
        else (next(cell for cell in line[first - 1 :: -1] if cell is not None), *line[first + 1 :])
        for line in told.rows
    ]
    return Figures(told.columns[first:], tuple(rows))
