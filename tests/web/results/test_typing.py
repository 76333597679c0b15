"""The entry grid through its page: plain forms, rows of scripts, workbooks, two hands."""

import io
import json
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import Typed
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

ADDRESS = "/results/2026-spring/ma4/edu220042/typing/"
FORM = "/forms/2026-spring/results/ma4/edu220042/"
WHOLE = {"variant_1": "1", "task_1": "1", "task_2": "0", "task_3": "2", "task_4": "X"} | {
    "task_5": "2",
    "journal": "4",
}
POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0)]


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING)


@pytest.fixture(autouse=True)
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


def says(
    actor: Actor, cells: Mapping[str, str], *, code: str = "40001", revision: int = 0
) -> HttpResponse:
    """What a script sends of one row."""
    rows = [{"row": code, "revision": revision, "cells": cells}]
    return posts(actor, {"rows": rows})


def posts(actor: Actor, said: Any) -> HttpResponse:
    return as_(actor).post(ADDRESS, json.dumps(said), content_type="application/json")


def plain(actor: Actor, cells: Mapping[str, str], **more: str) -> HttpResponse:
    """What the page sends without scripts, of the row 40001."""
    fields = {f"40001|{key}": text for key, text in cells.items()}
    return as_(actor).post(ADDRESS, {**fields, **more})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_page_shows_a_class_with_its_keys_and_its_progress():
    page = text(as_(cast.marina()).get(ADDRESS))
    assert "4А: 0 из 3" in page
    assert 'name="40003|task_5"' in page
    assert "40004" not in page.split('id="told"')[0]
    assert "Проверить и отправить" not in page
    assert 'name="40004|task_1"' in text(as_(cast.marina()).get(f"{ADDRESS}?class=2"))


def test_an_outsider_sees_nothing(darya: Actor):
    for where in ("", "comparison/", "load/"):
        assert as_(darya).get(f"{ADDRESS}{where}").status_code == 404
    assert as_(darya).post(f"{ADDRESS}form.xlsx").status_code == 404
    assert says(darya, WHOLE).status_code == 404
    assert not Typed.objects.exists()


def test_the_form_leads_to_the_grid(anna: Actor):
    assert ADDRESS in text(as_(anna).get(FORM))
    assert as_(anna).get(f"{FORM}fill/").status_code == 404


def test_a_script_saves_a_row_and_hears_of_theirs(anna: Actor):
    first = says(anna, WHOLE)
    assert first.json()["rows"] == [{"row": "40001", "revision": 1}]
    late = says(cast.marina(), {"task_1": "0"}).json()
    assert late["rows"] == []
    (moved,) = late["moved"]
    assert (moved["revision"], moved["cells"]["task_1"]) == (1, "1")
    assert moved["cells"]["class"] == "1"
    assert moved["by"].startswith("Анна Петрова")


def test_a_name_is_refused_at_its_cell(anna: Actor):
    answer = says(anna, {"task_1": "Иванова Мария", "task_2": "1"})
    assert answer.status_code == 422
    (held,) = answer.json()["held"]
    assert (held["row"], held["column"]) == ("40001", "task_1")
    assert "Иванова" not in text(answer)
    assert Typed.objects.get().values == {"task_2": "1"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"rows": 5},
        {"rows": ["40001"]},
        {"rows": [{"row": "40001", "revision": "1", "cells": {}}]},
        {"rows": [{"row": "40001", "revision": -1, "cells": {}}]},
        {"rows": [{"row": "40001", "revision": 1, "cells": {"task_1": 1}}]},
        {"rows": [{"row": "40001", "revision": 1, "cells": []}]},
        {"rows": [{"row": 40001, "revision": 1, "cells": {}}]},
    ],
)
def test_what_makes_no_sense_is_a_bad_request(anna: Actor, said: Any):
    assert posts(anna, said).status_code == 400


def test_a_row_of_no_code_is_refused_in_words(anna: Actor):
    answer = says(anna, {"task_1": "1"}, code="49999")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_of_the_form")


def test_a_plain_form_is_saved_and_shows_its_mistakes(anna: Actor):
    assert plain(anna, WHOLE | {"task_3": "9"}).status_code == 303
    page = text(as_(anna).get(ADDRESS))
    assert 'value="9"' in page
    assert "vp-grid-wrong" in page
    held = plain(anna, WHOLE | {"task_1": "Иванова Мария"})
    assert held.status_code == 422
    assert "Похоже на имя" in text(held)
    assert "Иванова" not in text(held)


def test_a_plain_form_that_came_late_shows_both_values(anna: Actor):
    says(cast.marina(), {"task_1": "1", "task_2": "1"})
    late = plain(anna, {"task_1": "0", "task_2": "", "task_3": "2"}, **{"revision|40001": "0"})
    assert late.status_code == 409
    assert "Одну ячейку заполнили двое: 1" in text(late)
    assert Typed.objects.get().values == {"task_1": "1", "task_2": "1", "task_3": "2"}
    chosen = plain(anna, {"task_1": "0"}, do="save")
    assert chosen.status_code == 303
    assert Typed.objects.get().values["task_1"] == "0"


def test_the_coordinator_sends_and_gets_a_receipt(anna: Actor):
    says(anna, WHOLE)
    answer = plain(anna, WHOLE, do="send", token="once")
    assert (answer.status_code, answer.url) == (303, FORM)
    again = plain(anna, WHOLE, do="send", token="once")
    assert again.status_code == 303
    sent = Submission.objects.get()
    assert sent.state == SubmissionState.ACCEPTED
    assert sent.receipt.number in text(as_(anna).get(FORM))


def test_a_correction_says_why_it_comes(anna: Actor):
    says(anna, WHOLE)
    plain(anna, {}, do="send", token="first")
    assert "Что изменилось и почему" in text(as_(anna).get(ADDRESS))
    says(anna, {"task_1": "0"}, revision=1)
    plain(anna, {}, do="send", token="second", why="Ошиблись в задании 1")
    assert Submission.objects.get(version=2).why == "Ошиблись в задании 1"


def test_the_technician_hands_over_and_a_teacher_does_not_send(timur: Actor):
    says(timur, WHOLE)
    assert plain(timur, WHOLE, do="send", token="t").status_code == 303
    assert Submission.objects.get().state == SubmissionState.HANDED
    assert plain(cast.marina(), WHOLE, do="send", token="m").status_code == 404


def test_findings_of_a_sending_lead_to_their_cells_on_any_class(anna: Actor):
    says(anna, WHOLE | {"task_1": "9"}, code="40004")
    answer = plain(anna, {}, do="send", token="t")
    assert answer.status_code == 422
    page = text(answer)
    assert "Форма не отправлена" in page
    assert f"{ADDRESS}?class=2#40004%7Ctask_1" in page


def test_a_workbook_comes_in_and_goes_out(anna: Actor, entry: Entry):
    says(anna, {"variant_1": "1", "task_2": "0"})
    file = SimpleUploadedFile("форма.xlsx", filled(entry, rows_of(entry, POINTS)))
    page = text(as_(anna).post(f"{ADDRESS}load/", {"file": file}))
    assert "В таблице и в файле разное: 1" in page
    taken = as_(cast.marina()).post(f"{ADDRESS}form.xlsx")
    rows = openpyxl.load_workbook(io.BytesIO(taken.content))["Протокол"]
    assert [cell.value for cell in rows[3]][:7] == ["40002", 2, 0, 1, "X", 1, 0]


def test_a_workbook_that_fills_only_what_was_empty_says_so(anna: Actor, entry: Entry):
    file = SimpleUploadedFile("форма.xlsx", filled(entry, rows_of(entry, POINTS)))
    before_the_page = as_(anna)
    assert before_the_page.post(f"{ADDRESS}load/", {"file": file}).status_code == 303
    assert "Файл загружен в таблицу" in text(before_the_page.get(ADDRESS))


@pytest.mark.parametrize(("file", "status"), [(b"MZ", 400), (b"", 400), (b"0" * 6_000_000, 413)])
def test_a_bad_file_is_told_on_the_page(anna: Actor, file: bytes, status: int):
    answer = as_(anna).post(f"{ADDRESS}load/", {"file": SimpleUploadedFile("ф.xlsx", file)})
    assert answer.status_code == status
    assert "Не сделано" in text(answer)
    assert as_(anna).post(f"{ADDRESS}load/", {}).status_code == 422


def test_a_version_that_came_as_a_file_may_be_taken_into_the_table(anna: Actor, entry: Entry):
    file = filled(entry, rows_of(entry, POINTS))
    send_results(entry, file, name="ф.xlsx", by=anna, at=EVENING)
    assert "Взять её в таблицу" in text(as_(anna).get(ADDRESS))
    assert as_(anna).post(f"{ADDRESS}load/", {"sent": "1"}).status_code == 303
    assert Typed.objects.get(code="40002").values["task_3"] == "X"


# ---- two hands -----------------------------------------------------------------------------------


@pytest.fixture
def twice(entry: Entry) -> None:
    Campaign.objects.update(double_entry=True)
    del entry


@pytest.mark.usefixtures("twice")
def test_two_people_type_and_the_differences_are_settled(anna: Actor):
    says(anna, WHOLE)
    page = text(as_(cast.marina()).get(ADDRESS))
    assert "2-й раз" in page
    assert "открыть сверку" in page.lower()
    says(cast.marina(), WHOLE | {"task_3": "1"})
    refused = plain(anna, {}, do="send", token="t")
    assert refused.status_code == 409
    assert "Две записи расходятся: 40001" in text(refused)
    found = text(as_(anna).get(f"{ADDRESS}comparison/"))
    assert "40001|task_3" in found
    chosen = as_(anna).post(f"{ADDRESS}comparison/", {"40001|task_3": "1"})
    assert chosen.status_code == 303
    assert "Расхождений нет" in text(as_(anna).get(f"{ADDRESS}comparison/"))
    assert plain(anna, {}, do="send", token="t").status_code == 303
    assert Submission.objects.get().state == SubmissionState.ACCEPTED


@pytest.mark.usefixtures("twice")
def test_one_person_is_not_two(anna: Actor):
    says(anna, WHOLE)
    answer = plain(anna, {}, do="send", token="t")
    assert answer.status_code == 409
    assert "Только один человек внёс 1 работу: 40001" in text(answer)


def test_there_is_nothing_to_compare_where_one_types(anna: Actor):
    assert "вносит один человек" in text(as_(anna).get(f"{ADDRESS}comparison/"))
