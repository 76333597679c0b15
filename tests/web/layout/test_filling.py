"""A form filled on its page without scripts, and what scripts send."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from tests import cast, make
from tests.cast import as_
from tests.domain.intake import world
from vprok.domain.intake.models import Deliverable, Draft, Entry, Submission
from vprok.domain.intake.queries import Blank
from vprok.domain.intake.queries.drafts import FILE, Filling
from vprok.domain.intake.states import SubmissionState
from vprok.interfaces.web.layout.forms.filling_grid import grid
from vprok.interfaces.web.layout.forms.scripts import TwinScripts
from vprok.kernel.charter import Actor
from vprok.tools.sheets.spec import (
    Book,
    Column,
    EveryOne,
    OneOf,
    OnlyWhen,
    RowsAtMost,
    Sheet,
    Text,
    Whole,
)

pytestmark = pytest.mark.django_db
FORM = "/forms/2026-spring/application/edu220042/"
PAGE = f"{FORM}fill/"
MA4 = {"takes": "да", "way": "бумажная", "classes": "2", "participants": "45"}
RU4 = {"takes": "нет", "reason": "карантин"}
CLASSES = [
    {"grade": "4", "ordinal": "1", "letter": "А", "pupils": "25"},
    {"grade": "4", "ordinal": "2", "letter": "Б", "pupils": "24"},
]


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


@pytest.fixture
def owed() -> Deliverable:
    return world.owed()


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


class Plain:
    """The page as a browser without scripts knows it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page = client.get(PAGE)

    def rows(self, sheet: str) -> list[str]:
        """Keys of the rows of a sheet, in their order."""
        found = re.findall(rf'name="{sheet}\|(\w+)\|', self.page.content.decode())
        return list(dict.fromkeys(found))

    def row_of(self, words: str) -> str:
        """The key of the row with these words in it."""
        page = self.page.content.decode()
        rows = re.findall(r'<tr data-row="(\w+)">(.*?)</tr>', page, re.DOTALL)
        return next(key for key, row in rows if words in row)

    def fields(self) -> dict[str, str]:
        """All that the form of the page would send."""
        page = self.page.content.decode()
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
        inputs = re.findall(r'<input name="([^"]+)"[^>]* value="([^"]*)"', page)
        chosen = [
            (name, *re.findall(r'value="([^"]*)" selected', options))
            for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page)
        ]
        return dict(hidden) | dict(inputs) | {one[0]: "".join(one[1:]) for one in chosen}

    def press(self, do: str, cells: dict[str, str], **more: str) -> HttpResponse:
        return self.client.post(PAGE, {**self.fields(), **cells, "do": do, **more})


def whole(plain: Plain) -> dict[str, str]:
    """The application as a school types it."""
    new = plain.rows("classes")
    return {
        **{f"application|{plain.row_of('>ma4<')}|{key}": one for key, one in MA4.items()},
        **{f"application|{plain.row_of('>ru4<')}|{key}": one for key, one in RU4.items()},
        **{
            f"classes|{row}|{key}": one
            for row, values in zip(new, CLASSES, strict=False)
            for key, one in values.items()
        },
    }


def kept(client: Client, *cells: list[str], revision: object = 0, **more: Any) -> HttpResponse:
    said = {"revision": revision, "cells": list(cells), "gone": [], **more}
    return client.post(PAGE, json.dumps(said), content_type="application/json")


def test_the_form_page_leads_to_filling_and_back_to_what_is_saved(
    anna: Actor, owed: Deliverable
) -> None:
    client = as_(anna)
    assert "Заполнить на странице" in text(client.get(FORM))
    kept(client, ["classes", "new1", "letter", "А"])
    assert "Продолжить" in text(client.get(FORM))


def test_a_form_is_saved_continued_the_next_day_and_sent(
    anna: Actor, owed: Deliverable, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Plain(as_(anna))
    cells = whole(plain)
    first = dict(list(cells.items())[:5])
    assert plain.press("save", first).status_code == 303
    monkeypatch.setattr(
        "vprok.interfaces.frame.middleware.moment", lambda: make.NOW + timedelta(days=1)
    )
    there = Plain(plain.client)
    assert first.items() <= there.fields().items()
    assert "Анна Петрова" in text(there.page)
    answer = there.press("send", whole(there))
    assert (answer.status_code, answer["Location"]) == (303, FORM)
    sent = Submission.objects.get()
    assert (sent.state, sent.name) == (SubmissionState.ACCEPTED, FILE)
    assert sent.receipt.number in text(plain.client.get(FORM))
    assert Entry.objects.get().participants == 45
    assert not Draft.objects.exists()


def test_mistakes_stand_at_their_cells_and_the_draft_stays(anna: Actor, owed: Deliverable) -> None:
    plain = Plain(as_(anna))
    cells = whole(plain)
    cells[f"application|{plain.row_of('>ma4<')}|participants"] = "50"
    answer = plain.press("send", cells)
    assert answer.status_code == 422
    assert "Форма не отправлена" in text(answer)
    assert "только 49" in text(answer)
    wrong = re.findall(r'<td data-column="(\w+)" class="vp-grid-wrong">', answer.content.decode())
    assert wrong == ["participants"]
    assert Submission.objects.get().state == SubmissionState.FINDINGS
    assert Draft.objects.exists()


def test_clean_ups_are_asked_for_as_of_a_file(anna: Actor, owed: Deliverable) -> None:
    plain = Plain(as_(anna))
    cells = whole(plain)
    cells[f"classes|{plain.rows('classes')[0]}|pupils"] = "25.0"
    assert plain.press("send", cells).status_code == 303
    page = text(plain.client.get(FORM))
    assert "Применить исправления и сдать" in page
    assert plain.client.post(FORM, {"confirm": "1"}).status_code == 303
    assert Submission.objects.get().state == SubmissionState.ACCEPTED
    assert not Draft.objects.exists()


def test_the_button_pressed_twice_is_one_sending(anna: Actor, owed: Deliverable) -> None:
    plain = Plain(as_(anna))
    cells = whole(plain)
    answers = [plain.press("send", cells, token="0a1b") for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert Submission.objects.count() == 1


def test_a_name_is_neither_kept_nor_shown_again(anna: Actor, owed: Deliverable) -> None:
    plain = Plain(as_(anna))
    row = plain.rows("classes")[0]
    cells = {f"classes|{row}|letter": "Иванова Мария", f"classes|{row}|pupils": "25"}
    answer = plain.press("send", cells)
    assert answer.status_code == 422
    assert "Похоже на имя" in text(answer)
    assert "Иванова" not in text(answer)
    assert not Submission.objects.exists()
    assert "Иванова" not in repr(Draft.objects.values().get())
    assert Draft.objects.get().rows["classes"][0]["cells"]["pupils"] == "25"


def test_two_people_without_scripts_see_what_both_have_typed(
    anna: Actor, owed: Deliverable
) -> None:
    one, other = Plain(as_(anna)), Plain(as_(anna))
    row = one.rows("classes")[0]
    first = {f"classes|{row}|letter": "А", f"classes|{row}|pupils": "25"}
    assert one.press("save", first).status_code == 303
    second = {f"classes|{row}|pupils": "26", f"classes|{row}|ordinal": "1"}
    answer = other.press("save", second)
    assert answer.status_code == 409
    assert re.search(r"Классы, строка 2, Кол-во обучающихся.*26.*25", text(answer))
    other.page = answer
    assert other.press("save", {}).status_code == 303
    cells = Draft.objects.get().rows["classes"][0]["cells"]
    assert (cells["letter"], cells["pupils"], cells["ordinal"]) == ("А", "26", "1")


def test_cells_are_kept_as_they_are_typed(anna: Actor, owed: Deliverable) -> None:
    client = as_(anna)
    answer = kept(client, ["classes", "new1", "letter", "А"], ["classes", "new1", "pupils", "25"])
    assert answer.status_code == 200
    said = answer.json()
    assert (said["revision"], said["held"]) == (1, [])
    assert re.fullmatch(r"\d\d:\d\d", said["saved_at"])
    assert kept(client, revision=1, gone=[["classes", "new1"]]).json()["revision"] == 2
    assert Draft.objects.get().rows == {"classes": []}


def test_a_script_is_told_which_cell_looks_like_a_name(anna: Actor, owed: Deliverable) -> None:
    answer = kept(as_(anna), ["classes", "new1", "letter", "Иванова Мария"])
    assert answer.status_code == 422
    (held,) = answer.json()["held"]
    assert (held["row"], held["column"], held["finding"]["rule"]) == ("new1", "letter", "person")
    assert "Иванова" not in answer.content.decode()


def test_a_late_script_gets_what_the_other_has_saved(anna: Actor, owed: Deliverable) -> None:
    client = as_(anna)
    kept(client, ["classes", "new1", "letter", "А"])
    answer = kept(client, ["classes", "new1", "letter", "Б"])
    assert answer.status_code == 409
    said = answer.json()
    assert said["code"] == "draft_has_moved_on"
    assert said["rows"]["classes"][0]["cells"] == {"letter": "А"}
    assert said["saved_by"].startswith("Анна Петрова")
    assert kept(client, ["classes", "new1", "letter", "Б"], revision=1).status_code == 200


BAD: list[object] = [
    b" ",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"[" * 100_000,
    {"revision": 0},
    {"revision": "0", "cells": [], "gone": []},
    {"revision": -1, "cells": [], "gone": []},
    {"revision": 10**30, "cells": [], "gone": []},
    {"revision": 0, "cells": [["classes", "new1", "letter"]], "gone": []},
    {"revision": 0, "cells": [["classes", "new1", "letter", 5]], "gone": []},
    {"revision": 0, "cells": [[["classes"], "new1", "letter", "А"]], "gone": []},
    {"revision": 0, "cells": "classes", "gone": []},
    {"revision": 0, "cells": {"classes": 1}, "gone": []},
    {"revision": 0, "cells": [], "gone": [["classes"]]},
    {"revision": 0, "cells": [], "gone": [["classes", "new1", "letter"]]},
]


@pytest.mark.parametrize("said", BAD, ids=lambda said: repr(said)[:40])
def test_what_makes_no_sense_is_a_bad_request(anna: Actor, owed: Deliverable, said: object) -> None:
    body = said if isinstance(said, bytes) else json.dumps(said)
    answer = as_(anna).post(PAGE, body, content_type="application/json")
    assert answer.status_code == 400
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "cell",
    [
        ["nowhere", "new1", "letter", "А"],
        ["classes", "../../etc", "letter", "А"],
        ["classes", "new1", "__class__", "А"],
        ["application", "new1", "takes", "да"],
    ],
)
def test_a_cell_beside_the_form_is_refused(anna: Actor, owed: Deliverable, cell: list[str]) -> None:
    answer = kept(as_(anna), cell)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_of_the_form")


@pytest.mark.parametrize("typed", ["\x00", "А\ud800", "\uffff", "x" * 300_000, "=cmd|' /C'!A0"])
def test_hostile_text_breaks_nothing(anna: Actor, owed: Deliverable, typed: str) -> None:
    client = as_(anna)
    assert kept(client, ["classes", "new1", "letter", typed]).status_code in {200, 422}
    assert client.get(PAGE).status_code == 200
    assert Plain(client).press("send", {}).status_code in {422, 303}


@pytest.mark.parametrize("posted", [{"revision": "x"}, {"revision": "9" * 40}, {"do": "fly"}])
def test_a_garbled_form_is_refused(anna: Actor, owed: Deliverable, posted: dict[str, str]) -> None:
    assert as_(anna).post(PAGE, posted).status_code in {400, 409}


def test_more_than_the_server_takes_is_refused(anna: Actor, owed: Deliverable) -> None:
    body = b'{"revision":0,"gone":[],"cells":[' + b" " * 11_000_000 + b"]}"
    answer = as_(anna).post(PAGE, body, content_type="application/json")
    assert answer.status_code in {400, 413}


def test_a_draft_is_thrown_away(anna: Actor, owed: Deliverable) -> None:
    client = as_(anna)
    kept(client, ["classes", "new1", "letter", "А"])
    answer = client.post(PAGE, {"do": "drop"})
    assert (answer.status_code, answer["Location"]) == (303, FORM)
    assert not Draft.objects.exists()


def test_a_form_that_is_closed_is_not_filled(
    anna: Actor, owed: Deliverable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: world.AFTER)
    client = as_(anna)
    assert client.get(PAGE)["Location"] == FORM
    answer = kept(client, ["classes", "new1", "letter", "А"])
    assert answer.status_code == 409
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", [cast.darya, cast.sibling, cast.observer, cast.vera])
def test_others_find_no_such_page(owed: Deliverable, who: Any) -> None:
    client = as_(who())
    assert client.get(PAGE).status_code == 404
    assert kept(client, ["classes", "new1", "letter", "А"]).status_code == 404


def test_a_long_sheet_is_shown_by_pages(anna: Actor, owed: Deliverable) -> None:
    client = as_(anna)
    cells = [["classes", f"new{n}", "letter", f"К{n}"] for n in range(130)]
    kept(client, *cells)
    first, second = client.get(PAGE), client.get(f"{PAGE}?classes=2")
    assert "К1" in text(first)
    assert 'value="К129"' not in text(first)
    assert 'value="К129"' in text(client.get(f"{PAGE}?classes=99")) + text(second)
    assert client.get(f"{PAGE}?classes=х").status_code == 200
    fields = re.findall(r'(?:name|id)="\w+\|', text(first))
    assert len(fields) / 2 < 1000


def test_scripts_that_lie_by_their_twins_are_collected_for_pages() -> None:
    collected = dict(TwinScripts().list(None))  # type: ignore[no-untyped-call]
    assert set(collected) == {"js/checks.js", "js/names.js"}
    for path, storage in collected.items():
        found = finders.find(path)
        assert isinstance(found, str)
        with storage.open(path) as script:
            assert script.read() == Path(found).read_bytes()
    assert finders.find("js/spec.py") is None


def test_a_form_with_findings_is_mended_where_it_was_sent(anna: Actor, owed: Deliverable) -> None:
    client = as_(anna)
    plain = Plain(client)
    wrong = whole(plain) | {f"application|{plain.row_of('>ma4<')}|participants": "много"}
    assert plain.press("send", wrong).status_code == 422
    Draft.objects.all().delete()
    assert "Исправить на странице" in text(client.get(FORM))
    again = Plain(client)
    assert "отправленная форма: версия 1" in text(again.page)
    assert "много" in again.fields().values()
    mended = {f"application|{again.row_of('>ma4<')}|participants": "45"}
    again.press("send", mended)
    assert Submission.objects.get(version=2).state == SubmissionState.ACCEPTED


def test_a_form_is_begun_anew(anna: Actor, owed: Deliverable) -> None:
    client = as_(anna)
    plain = Plain(client)
    wrong = whole(plain) | {f"application|{plain.row_of('>ma4<')}|participants": "много"}
    plain.press("send", wrong)
    Draft.objects.all().delete()
    client.post(PAGE, {"do": "anew"})
    again = Plain(client)
    assert "много" not in again.fields().values()
    assert "отправленная форма" not in text(again.page)


def test_a_mistake_on_another_page_of_a_long_sheet_has_its_address(
    anna: Actor, owed: Deliverable
) -> None:
    client = as_(anna)
    kept(client, *(["classes", f"new{n}", "letter", f"К{n}"] for n in range(130)))
    answer = Plain(client).press("send", {})
    found = re.findall(r'<a href="(\?classes=2#[^"]+)"', answer.content.decode())
    assert found
    assert "К100" in text(client.get(PAGE + found[-1].partition("#")[0]))
    assert 'href="#classes%7Cnew0%7Cgrade"' in answer.content.decode()


def test_a_sheet_of_one_row_offers_one_row(db: None) -> None:
    one = Sheet("t", "Итоги", (Column("n", "Всего", Whole(0, 9)),), (RowsAtMost(1),), prepared=1)
    drawn = grid(Filling(Blank(Book("f", "Форма", (), (one,)))), (), {})[0]
    assert (len(drawn.rows), drawn.has_room) == (1, False)


def test_rows_are_named_by_words_that_tell_them_apart(db: None) -> None:
    columns = (
        Column("school", "ОО", Text(20), locked=True),
        Column("work", "Работа", Text(20), locked=True),
        Column("n", "Всего", Whole(0, 9)),
    )
    sheet = Sheet("t", "Сводная", columns, telling="work")
    rows = {"t": [{"school": "СОШ № 1", "work": "Биология"}]}
    blank = Blank(Book("f", "Форма", (), (sheet,)), written=lambda: rows)
    drawn = grid(Filling(blank), (), {})[0]
    assert (drawn.named, drawn.rows[0].name) == ("ОО, Работа", "СОШ № 1, Биология")
    assert [one.column.key for one in drawn.shown] == ["n"]


def test_the_condition_of_a_question_is_said_once(db: None) -> None:
    columns = (
        Column("a", "Учит ли ОО по АОП?", OneOf(("Да", "Нет")), number="1"),
        Column("b", "Отдельно?", Text(20), note="если на вопрос 1 — «Да»", required=False),
        Column("c", "Вместе?", Text(20), note="кратко", required=False),
    )
    sheet = Sheet("t", "Анкета", columns, (OnlyWhen(("b", "c"), "a", ("Да",)),), upright=True)
    drawn = grid(Filling(Blank(Book("f", "Форма", (), (sheet,)))), (), {})[0]
    said = [(one.when, one.hint) for one in drawn.columns[1:]]
    assert said == [
        ("если на вопрос 1 — «Да»", "Текст до 20 знаков."),
        ("только если «1» — Да", "Текст до 20 знаков. Кратко."),
    ]


def test_a_new_row_offers_no_code_that_has_its_row(db: None) -> None:
    columns = (
        Column("login", "Логин", OneOf(("a", "b")), locked=True, required=False),
        Column("name", "Название", Text(20)),
    )
    checks = (EveryOne("login", ("a", "b"), at="name"),)
    sheet = Sheet("t", "Список", columns, checks, prepared=5)
    rows = {"t": [{"login": "a"}, {"login": "b"}]}
    blank = Blank(Book("f", "Форма", (), (sheet,)), written=lambda: rows)
    drawn = grid(Filling(blank), (), {})[0].rows
    assert len(drawn) > len(rows["t"])
    assert [row.cells[0].control for row in drawn[:3]] == [
        "<span>a</span>",
        "<span>b</span>",
        "<span></span>",
    ]
    assert "<input" in drawn[2].cells[1].control


def test_each_sheet_of_the_form_is_a_step_away(owed: Deliverable, anna: Actor) -> None:
    page = text(as_(anna).get(PAGE))
    assert '<li><a href="#sheet-application">Заявка</a></li>' in page
    assert '<li><a href="#sheet-classes">Классы</a></li>' in page
