"""Pages of the year's course: each sees its own branch, drills down, takes the table along."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils.html import escape

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.intake.models import Deliverable, Entry, Reminder
from vprok.domain.monitoring.actions import count_tally
from vprok.domain.monitoring.rules import COLUMN_NAMES, Selection
from vprok.domain.territory.models import School
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

AFTER = EVENING + timedelta(days=30)
YEAR = "/monitoring/2026-spring"
MINE = f"{YEAR}/ru.22.m019/"
SCHOOL = f"{YEAR}/ru.22.m019.0042/"


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: AFTER)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    """Anna's school owes its results and is late."""
    return entry_with_codes()


def page(actor: Actor, address: str) -> str:
    return as_(actor).get(address).content.decode()


def rows_of(file: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    return list(sheet.iter_rows(values_only=True))


def lines_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))


# ---- counts --------------------------------------------------------------------------------------


def test_the_first_page_is_one_s_own_place(boris: Actor, entry: Entry):
    answer = as_(boris).get("/monitoring/")
    assert answer.status_code == 302
    assert answer["Location"] == MINE


def test_a_coordinator_sees_forms_and_steps_of_the_district(boris: Actor, entry: Entry):
    shown = page(boris, MINE)
    assert "СОШ № 42" in shown
    assert "Форма сбора результатов" in shown
    assert "0 из 1" in shown
    assert all(name in shown for name in COLUMN_NAMES.values())


def test_the_country_says_when_its_steps_were_counted(gleb: Actor, entry: Entry):
    assert "посчитаны" not in page(gleb, f"{YEAR}/ru/")
    count_tally("2026-spring ru.22", at=EVENING)
    assert "посчитаны 14\u00a0апреля\u00a02026, 15:00" in page(gleb, f"{YEAR}/ru/")


def test_one_kind_of_form_is_shown_state_by_state(boris: Actor, entry: Entry):
    shown = page(boris, f"{MINE}?kind=results")
    assert "С замечаниями" in shown
    assert "Архив готов</th>" not in shown


def test_what_narrows_the_page_stands_in_its_address(boris: Actor, entry: Entry):
    assert "СОШ № 42" in page(boris, f"{MINE}?org=secondary&settlement=village")
    narrowed = page(boris, f"{MINE}?org=gymnasium")
    assert "СОШ № 42" not in narrowed
    assert "Таких организаций здесь нет" in narrowed
    assert "СОШ № 42" in page(boris, f"{MINE}?org=nonsense&settlement=%27")


def test_the_table_goes_along_with_the_same_figures(boris: Actor, entry: Entry):
    answer = as_(boris).get(f"{MINE}table.xlsx")
    assert answer["X-Content-Type-Options"] == "nosniff"
    rows = rows_of(answer.content)
    assert rows[0][:6] == (
        "Идентификатор",
        "Организация",
        "ОО",
        "Просрочено",
        "Форма сбора результатов",
        "Форма сбора результатов, из",
    )
    assert rows[1][:6] == ("edu220042", "СОШ № 42", 1, 1, 0, 1)
    assert rows[2][1] == "Всего"
    lines = lines_of(as_(boris).get(f"{MINE}table.csv").content)
    assert lines == [[str(cell) for cell in row] for row in rows]


def test_the_table_is_narrowed_as_the_page_is(boris: Actor, entry: Entry):
    make.school(last="0043")
    School.objects.filter(number="220043").update(kind="gymnasium")
    answer = as_(boris).get(f"{MINE}table.xlsx?org=gymnasium&kind=results")
    header, *rows = rows_of(answer.content)
    assert "Освобождены" in header
    assert [row[0] for row in rows] == ["edu220043", "reg22_m019"]


def test_there_is_no_table_of_another_kind(boris: Actor, entry: Entry):
    assert as_(boris).get(f"{MINE}table.ods").status_code == 404
    assert as_(boris).get(f"{MINE}owing.pdf").status_code == 404


def test_a_school_sees_its_forms_one_by_one_with_state_and_deadline(anna: Actor, entry: Entry):
    shown = page(anna, SCHOOL)
    assert "Форма сбора результатов: Математика, 4 класс" in shown
    assert "просрочена" in shown
    assert make.school().short_name in shown


def test_a_school_is_shown_with_its_telephone_and_holders(boris: Actor, entry: Entry):
    School.objects.update(phone="+7 (000) 123-45-67")
    shown = page(boris, SCHOOL)
    assert "+7 (000) 123-45-67" in shown
    assert "Анна Петрова" in shown


# ---- lists ---------------------------------------------------------------------------------------


def test_the_late_list_names_the_school_the_work_and_the_telephone(boris: Actor, entry: Entry):
    School.objects.update(phone="+7 (000) 123-45-67")
    shown = page(boris, f"{MINE}owing/")
    assert "СОШ № 42" in shown
    assert "Математика, 4 класс" in shown
    assert "+7 (000) 123-45-67" in shown
    assert "Анна Петрова, координатор ОО" in shown
    assert "опоздание" in shown


@pytest.mark.parametrize("selection", list(Selection))
def test_every_selection_has_its_page(boris: Actor, entry: Entry, selection: Selection):
    shown = page(boris, f"{MINE}owing/?show={selection.value}")
    is_there = selection in {Selection.LATE, Selection.WAITING}
    assert ("edu220042" in shown) == is_there


def test_a_strange_selection_shows_the_late_ones(boris: Actor, entry: Entry):
    assert "edu220042" in page(boris, f"{MINE}owing/?show=nonsense&page=77")


def test_the_list_goes_along_with_telephones_and_days(boris: Actor, entry: Entry):
    School.objects.update(phone="+7 (000) 123-45-67", short_name="=1+1")
    header, row = rows_of(as_(boris).get(f"{MINE}owing.xlsx").content)
    found = dict(zip(header, row, strict=True))
    assert found["Идентификатор"] == "edu220042"
    assert found["Телефон ОО"] == "+7 (000) 123-45-67"
    assert "Анна Петрова, координатор ОО" in str(found["Кто отвечает"])
    assert found["Дней опоздания"] == 25
    assert found["Состояние"] == "просрочена"
    line = lines_of(as_(boris).get(f"{MINE}owing.csv").content)[1]
    assert line[:3] == ["edu220042", "'=1+1", "'+7 (000) 123-45-67"]


def test_a_list_too_long_for_a_file_says_so(
    boris: Actor, entry: Entry, monkeypatch: pytest.MonkeyPatch
):
    entry_with_codes(entry.work, make.school(last="0043"))
    monkeypatch.setattr("vprok.interfaces.web.monitoring.owing.MOST_ROWS", 1)
    rows = rows_of(as_(boris).get(f"{MINE}owing.xlsx").content)
    assert len(rows) == 3
    assert "Сузьте отбор" in str(rows[2][1])


# ---- the curve -----------------------------------------------------------------------------------


def test_the_curve_says_in_one_line_how_it_goes_and_what_is_usual(boris: Actor, entry: Entry):
    shown = page(boris, f"{MINE}course/results/")
    assert "Сейчас принято 0 %, обычно к этому дню 100 %." in shown
    assert "по плану-графику" in shown
    assert 'role="img"' in shown
    assert "<polyline" in shown
    assert "<caption>По дням</caption>" in shown


def test_before_the_opening_the_line_says_so(
    boris: Actor, entry: Entry, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING - timedelta(days=30))
    assert "приём ещё не начался" in page(boris, f"{MINE}course/results/")


def test_a_form_without_dates_has_no_curve(boris: Actor, entry: Entry):
    Deliverable.objects.update(opens_at=None, due_at=None)
    shown = page(boris, f"{MINE}course/results/")
    assert "Сроков у этой формы нет" in shown
    assert "<polyline" not in shown


def test_there_is_no_curve_of_a_form_that_nobody_owes(boris: Actor, entry: Entry):
    assert as_(boris).get(f"{MINE}course/nonsense/").status_code == 404


def test_numbers_of_the_picture_are_written_as_machines_read_them(boris: Actor, entry: Entry):
    shown = page(boris, f"{MINE}course/results/")
    picture = shown[shown.index('<svg class="vp-curve-picture"') : shown.index("</figure>")]
    assert "0,0%" not in picture
    assert 'x2="100.0%"' in picture or 'x1="100.0%"' in picture or '"75.0%"' in picture


# ---- reminders -----------------------------------------------------------------------------------


def owed() -> Deliverable:
    return Deliverable.objects.get(kind="results", key="edu220042")


def test_one_click_reminds_one_body_and_goes_back(boris: Actor, entry: Entry):
    client = as_(boris)
    assert f'action="/monitoring/remind/{owed().pk}/"' in page(boris, f"{MINE}owing/")
    came = f"http://testserver{MINE}owing/?kind=results"
    answer = client.post(f"/monitoring/remind/{owed().pk}/", headers={"Referer": came})
    assert (answer.status_code, answer["Location"]) == (302, came)
    assert Reminder.objects.get().deliverable == owed()
    shown = client.get(f"{MINE}owing/").content.decode()
    assert "Напоминание — в кабинете: СОШ № 42." in shown
    assert f"/monitoring/remind/{owed().pk}/" not in shown


def test_a_click_from_elsewhere_goes_to_the_body(boris: Actor, entry: Entry):
    answer = as_(boris).post(
        f"/monitoring/remind/{owed().pk}/", headers={"Referer": "https://example.org/"}
    )
    assert answer["Location"] == SCHOOL


def test_the_second_click_of_the_day_is_refused_kindly(boris: Actor, entry: Entry):
    client = as_(boris)
    client.post(f"/monitoring/remind/{owed().pk}/")
    answer = client.post(f"/monitoring/remind/{owed().pk}/")
    assert answer.status_code == 409
    assert "лучше позвоните" in answer.content.decode()


def test_one_click_reminds_all_who_are_late(vera: Actor, entry: Entry):
    entry_with_codes(entry.work, make.school(last="0043"))
    shown = page(vera, f"{YEAR}/ru.22/")
    assert f'action="{YEAR}/ru.22/remind/results/"' in shown
    client = as_(vera)
    client.post(f"{YEAR}/ru.22/remind/results/")
    assert Reminder.objects.count() == 2
    assert "Отправлено: 2 напоминания." in client.get(f"{YEAR}/ru.22/").content.decode()


def test_who_may_not_remind_sees_no_button(anna: Actor, entry: Entry):
    assert "Напомнить" not in page(anna, SCHOOL)
    assert as_(anna).post(f"/monitoring/remind/{owed().pk}/").status_code == 404


# ---- whose ---------------------------------------------------------------------------------------

EVERY = ("", "table.xlsx", "table.csv", "owing/", "owing.xlsx", "owing.csv", "course/results/")


@pytest.mark.parametrize("person", [cast.darya, cast.sibling, cast.neighbour])
@pytest.mark.parametrize("path", EVERY)
def test_another_branch_does_not_exist(person, path: str, entry: Entry):
    assert as_(person()).get(MINE + path).status_code == 404


@pytest.mark.parametrize("person", [cast.darya, cast.sibling, cast.neighbour])
def test_nobody_reminds_another_branch(person, entry: Entry):
    client = as_(person())
    assert client.post(f"/monitoring/remind/{owed().pk}/").status_code == 404
    assert client.post(f"{MINE}remind/results/").status_code == 404
    assert not Reminder.objects.exists()


def test_an_address_that_is_no_place_does_not_exist(boris: Actor, entry: Entry):
    assert as_(boris).get(f"{YEAR}/nowhere/").status_code == 404


def test_without_a_campaign_the_page_says_what_will_come(boris: Actor):
    assert "Кампаний ещё нет" in page(boris, "/monitoring/")


def test_an_observer_has_no_such_page(entry: Entry):
    assert as_(cast.observer()).get(MINE).status_code == 404


def test_words_of_people_are_not_markup(boris: Actor, entry: Entry):
    School.objects.update(short_name="<b>42</b>", phone='"><i>')
    for path in ("", "owing/"):
        shown = page(boris, f"{MINE}{path}")
        assert "<b>42</b>" not in shown
        assert escape("<b>42</b>") in shown
        assert '"><i>' not in shown
