"""Pages of the year's course: each sees its own branch, drills down, takes the table along."""

import io
from datetime import timedelta

import openpyxl
import pytest

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.intake.models import Entry
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

AFTER = EVENING + timedelta(days=30)
MINE = "/monitoring/2026-spring/ru.22.m019/"


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: AFTER)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


def test_the_first_page_is_one_s_own_place(boris: Actor, entry: Entry):
    answer = as_(boris).get("/monitoring/")
    assert answer.status_code == 302
    assert answer["Location"] == MINE


def test_a_coordinator_sees_the_schools_of_the_district(boris: Actor, entry: Entry):
    page = as_(boris).get(MINE).content.decode()
    assert "СОШ № 42" in page
    assert "0 из 1" in page


def test_the_table_goes_along_as_a_workbook_with_the_same_figures(boris: Actor, entry: Entry):
    answer = as_(boris).get(f"{MINE}table.xlsx")
    assert answer["X-Content-Type-Options"] == "nosniff"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("Идентификатор", "Организация", "ОО", "Просрочено")
    assert rows[1][:4] == ("edu220042", "СОШ № 42", 1, 1)


def test_the_late_list_names_the_school_the_work_and_the_telephone(boris: Actor, entry: Entry):
    entry.school.phone = "+7 (000) 123-45-67"
    entry.school.save()
    page = as_(boris).get("/monitoring/2026-spring/late/").content.decode()
    assert "СОШ № 42" in page
    assert "Математика, 4 класс" in page
    assert "+7 (000) 123-45-67" in page


@pytest.mark.parametrize("person", [cast.darya, cast.sibling, cast.neighbour])
@pytest.mark.parametrize("path", ["", "table.xlsx"])
def test_another_branch_does_not_exist(person, path: str, entry: Entry):
    assert as_(person()).get(MINE + path).status_code == 404


def test_the_late_list_of_another_branch_is_not_shown(darya: Actor, entry: Entry):
    assert "СОШ № 42" not in as_(darya).get("/monitoring/2026-spring/late/").content.decode()


def test_an_address_that_is_no_place_does_not_exist(boris: Actor, entry: Entry):
    assert as_(boris).get("/monitoring/2026-spring/nowhere/").status_code == 404


def test_without_a_campaign_the_page_says_what_will_come(boris: Actor):
    page = as_(boris).get("/monitoring/").content.decode()
    assert "Кампаний ещё нет" in page


def test_an_observer_has_no_such_page(entry: Entry):
    assert as_(cast.observer()).get(MINE).status_code == 404


def test_a_school_sees_itself(anna: Actor, entry: Entry):
    page = as_(anna).get("/monitoring/2026-spring/ru.22.m019.0042/").content.decode()
    assert "Результаты приняты" in page
    assert make.school().short_name in page
