"""One work from the marked papers to the families, through the pages, by everyone it needs.

source: issue 5, «What stands at the end», points 2–7
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import partial

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import cast, make
from tests.domain.materials import world
from tests.domain.results.commission import experts
from tests.stories.applying import SLUG, apply, declare, year_of
from tests.stories.portal import (
    BARNAUL,
    Person,
    Portal,
    column,
    found,
    moment,
    table,
    typed,
    words,
    words_in,
)
from tests.tools.pdf.reading import text_of
from vprok.domain.audit.models import Event
from vprok.domain.audit.queries import breaks
from vprok.domain.campaign.models import Campaign
from vprok.domain.results.models import Commission

APPLIED = moment(date(2026, 3, 16), "12:00")
CODES_OPEN = moment(date(2026, 4, 7), "10:00")
DAY = date(2026, 4, 15)
A_SECOND_BEFORE = moment(DAY, "13:59:59", BARNAUL)
CRITERIA = moment(DAY, "14:00", BARNAUL)
MARKED = moment(date(2026, 4, 16), "10:00", BARNAUL)
SENT = moment(date(2026, 4, 17), "10:00", BARNAUL)
REPORTS = moment(date(2026, 4, 24), "09:00")
CORRECTED = moment(date(2026, 4, 27), "10:00", BARNAUL)
UNTIL = "2026-04-28T18:00"
TOLD = date(2026, 4, 28)
FAMILIES = moment(TOLD, "18:00", BARNAUL)

KEY = "edu220042"
FORM = f"/forms/{SLUG}/results/ma4/{KEY}/"
WORK = f"/results/{SLUG}/ma4/{KEY}/"
GRID = f"{WORK}typing/"
JOURNAL = "Отметка за предыдущий триместр/ четверть/полугодие"

MAXIMA = (1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 2, 2)
"""Of mathematics, grade 4; in the first two tasks the answer itself is typed."""
FIVE, FOUR, THREE = (
    dict(enumerate(points, start=3))
    for points in (
        (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 2, 0),
        (2, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0),
        (0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, "X"),
    )
)
"""Points of the open tasks by position: 16, 10 and 6."""
STRICT = {**FIVE, 3: 0, 14: 0}
"""What another expert gives for the same work: four points less."""
KEYS = ("12", "ёж")
ANSWERS = {"right": {"task_1": "12,0", "task_2": "Еж"}, "wrong": {"task_1": "21", "task_2": "X"}}


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    cache.clear()
    return Portal(monkeypatch)


def test_one_work_goes_from_the_marked_papers_to_the_families(  # noqa: PLR0915 - the whole way
    portal: Portal,
) -> None:
    # The federal organiser: two tasks take answers, families may look, reports have their day.
    portal.at(APPLIED)
    gleb = Person("Глеб Морозов", cast.as_(cast.gleb()))
    year = year_of(by=cast.gleb(), at=APPLIED, reports_at=REPORTS)
    gleb.post(f"/campaign/{SLUG}/collecting/", {"families_look": "on"}, status=302)
    gleb.post(f"/campaign/{SLUG}/works/ma4/entries/", {"answers": list("12")}, status=302)
    world.uploaded(year.works.get(), at=APPLIED)
    _seal_keys(gleb)
    vera, boris = _person("Вера", cast.vera()), _person("Борис", cast.boris())
    anna, timur = _person("Анна", cast.anna()), _person("Тимур", cast.timur())
    elena, teacher = _person("Елена", cast.elena()), _person("Марина", cast.marina())
    portal.work()
    apply(anna, 5, (3, 2), KEY)
    declare(anna, DAY)
    portal.at(CODES_OPEN)
    portal.work()
    slips = text_of(anna.take(f"/materials/{SLUG}/{KEY}/codes/"))
    codes = tuple(make.school().codes.order_by("is_spare", "pk").values_list("number", flat=True))
    steps = partial(_steps, boris)

    # The day: who was not there; keys and forms wait for their hour.
    _say_who_was_there(portal, anna, codes)
    portal.at(A_SECOND_BEFORE)
    portal.work()
    refused = _types(teacher, codes[0], ANSWERS["right"], revision=0)
    assert refused.status_code == 409
    portal.at(CRITERIA)
    portal.work()
    assert "ёж" in gleb.get(f"/results/{SLUG}/keys/ma4/")

    # Experts: two mark each work blindly, a third where they differ; points go to the grid.
    portal.at(MARKED)
    people = _commission(anna)
    _mark(people, codes)
    _settle(people, anna)
    done = anna.post(f"{WORK}marking/carry/")
    assert "Перенесены баллы: 4 работы" in done

    # A teacher types one class in the grid, the technician brings the other one from Excel.
    absent = teacher.get(GRID)
    assert "4А: 1 из 3" in absent
    for code, variant, answers in ((codes[0], "1", "right"), (codes[1], "2", "wrong")):
        cells = {"variant_1": variant, "journal": "4", **ANSWERS[answers]}
        assert _types(teacher, code, cells, revision=1).status_code == 200
    assert "4А: 3 из 3" in teacher.get(GRID)
    _brings_from_excel(timur, codes)

    # The form is handed over, sent back with a word, handed over again, sent; steps are counted.
    portal.at(SENT)
    _hand_over(timur, "t1")
    anna.post(f"{FORM}given-back/", {"version": 1, "remark": "У последнего в журнале 3."})
    assert "У последнего в журнале 3." in timur.get(FORM)
    assert _types(timur, codes[4], {"journal": "3"}, revision=2).status_code == 200
    _hand_over(timur, "t2")
    assert steps()["Форма сбора результатов"] == 0
    version = found(r'name="confirm" value="(\d+)"', anna.browser.get(FORM))
    assert "Форма принята" in anna.post(FORM, {"confirm": version})
    portal.work()
    assert (steps()["Форма сбора результатов"], steps()["Результаты подписаны"]) == (1, 0)
    _verify_the_receipt(anna)

    # The head declares; a correction is refused, the region opens the form with a reason.
    _declares(elena, version=2)
    portal.work()
    assert steps()["Результаты подписаны"] == 1
    assert "Подписано руководителем" in anna.get(FORM)
    portal.at(CORRECTED)
    assert _totals(anna) == {codes[0]: 18, codes[1]: 10, codes[3]: 8, codes[4]: 15}
    corrected = _corrected(anna)
    locked = _sends(anna, corrected, "t0", "Ошибка в баллах")
    assert locked.status_code == 409
    assert "попросите регионального координатора открыть форму" in words(locked)
    vera.post(f"{FORM}reopened/", {"until": UNTIL}, status=422)
    vera.post(f"{FORM}reopened/", {"until": UNTIL, "reason": "Ошибка в задании 15"})
    portal.work()
    assert steps()["Результаты подписаны"] == 0

    # A new version says why; reports say what changed since they were open; signed again.
    assert _sends(anna, corrected, "t3").status_code == 422
    why = "Балл за задание 15 внесён неверно"
    assert _sends(anna, corrected, "t4", why).status_code == 303
    assert why in anna.get(FORM)
    portal.work()
    report = f"/analytics/{SLUG}/ma4/{make.school().place}/marks/"
    assert "Изменено после открытия отчётов: 1 форма" in anna.get(report)
    assert _totals(anna)[codes[0]] == 20
    _declares(elena, version=3)
    portal.work()
    assert steps()["Результаты подписаны"] == 1

    # Families are told, class by class; one of them looks by itself, once.
    portal.at(FAMILIES)
    assert steps()["Ознакомление семей с результатами"] == 0
    days = {"class_1": TOLD.isoformat(), "class_2": TOLD.isoformat()}
    assert "Отмечено." in anna.post(f"{WORK}families/", days)
    portal.work()
    assert steps()["Ознакомление семей с результатами"] == 1
    _a_family_looks_once(codes[0], _secret_of(slips, codes[0]))
    assert list(breaks()) == []
    _everything_stands_in_the_journal()


def _person(name: str, actor: cast.Actor) -> Person:
    return Person(name, cast.as_(actor))


def _steps(boris: Person) -> dict[str, int]:
    """What monitoring counts of the only school, by the title of the column."""
    file = boris.fetch(f"/monitoring/{SLUG}/{make.district().path}/table.csv").decode("utf-8-sig")
    titles, *lines = (line.split(";") for line in file.splitlines() if ";" in line)
    own = next(line for line in lines if line[0] == KEY)
    return {title: int(text) for title, text in list(zip(titles, own, strict=True))[2:]}


# ---- before the day ------------------------------------------------------------------------------


def _seal_keys(gleb: Person) -> None:
    """The same keys for both variants."""
    blank = gleb.fetch(f"/results/{SLUG}/keys/ma4/form.xlsx")
    assert column(blank, "Ключи", "Вариант") == [1, 2, 1, 2]
    rows = [
        {"Вид": kind, "Верный ответ": key}
        for kind, key in zip(("число", "слово"), KEYS, strict=True)
        for _ in (1, 2)
    ]
    file = SimpleUploadedFile("ключи.xlsx", typed(blank, {"Ключи": rows}))
    gleb.post(f"/materials/{SLUG}/criteria/ma4/g0-keys/", {"file": file})


def _say_who_was_there(portal: Portal, anna: Person, codes: tuple[str, ...]) -> None:
    """Not before the day; then one was ill, and the protocols count four papers."""
    said = {f"code_{codes[2]}": "absent:illness", "works_1": 2, "works_2": 2}
    portal.at(moment(date(2026, 4, 14), "10:00", BARNAUL))
    early = anna.post(f"{WORK}presence/", said, status=422)
    assert "Явку отмечают с дня работы" in early
    portal.at(moment(DAY, "12:00", BARNAUL))
    assert "Явка записана." in anna.post(f"{WORK}presence/", said)
    assert "Не сходится" not in anna.get(f"{WORK}presence/")


# ---- experts -------------------------------------------------------------------------------------


def _commission(anna: Person) -> list[Person]:
    """Three experts; every work is marked twice."""
    _, *actors = experts(4)  # the first one teaches, and types in the grid
    told = {
        "title": "Комиссия",
        "share": "100",
        "tolerance": "1",
        "experts": [str(one.account) for one in actors],
        "head": str(actors[0].account),
    }
    anna.post(f"/results/{SLUG}/commissions/new/ma4/", told)
    made = Commission.objects.get()
    anna.post(f"/results/{SLUG}/commissions/{made.pk}/deal/", {"school": KEY})
    return [_person(actor.signature, actor) for actor in actors]


def _desk() -> str:
    return f"/results/marking/{Commission.objects.get().pk}/{KEY}/"


def _mark(people: list[Person], codes: tuple[str, ...]) -> None:
    """All give alike but for one work, of which the second to come thinks less."""
    given = {codes[0]: FIVE, codes[1]: FOUR, codes[3]: THREE, codes[4]: {**FIVE, 15: 0, 14: 0}}
    labels = _labels()
    came: list[str] = []
    for one in people:
        page = one.browser.get(_desk()).content.decode()
        own = re.findall(r'data-work="(\d{5})"', page)
        assert codes[2] not in own  # absent
        for code in own:
            points = STRICT if code == codes[0] and code in came else given[code]
            _gives(one, code, {labels[n]: str(point) for n, point in points.items()})
        came += own
        assert "Сдано" in one.post(_desk(), {"do": "hand-in"})
        assert "вслепую" in one.get(GRID, status=409)
    assert sorted(came) == sorted(2 * [*codes[:2], *codes[3:5]])


def _labels() -> dict[int, str]:
    tasks = Campaign.objects.get().works.get().tasks.order_by("position")
    return dict(enumerate(tasks.values_list("label", flat=True), start=1))


def _gives(expert: Person, code: str, cells: Mapping[str, str]) -> None:
    said = {"works": [{"work": code, "revision": 0, "cells": cells}]}
    kept = expert.browser.post(_desk(), json.dumps(said), content_type="application/json")
    assert kept.status_code == 200, words(kept)
    (one,) = kept.json()["works"]
    assert (one["whole"], one["wrong"]) == (True, {})


def _settle(people: list[Person], anna: Person) -> None:
    """The head has the lot choose a third, whose points stand; the commission is closed."""
    head = f"/results/marking/{Commission.objects.get().pk}/head/"
    assert "Роздано: 1 работа" in people[0].post(f"{head}third/")
    close = f"/results/{SLUG}/commissions/{Commission.objects.get().pk}/close/"
    anna.post(close, status=409)
    for one in people:
        page = one.browser.get(_desk()).content.decode()
        for code in set(re.findall(r'name="(\d{5})\|revision"', page)):
            _gives(one, code, {_labels()[n]: str(point) for n, point in FIVE.items()})
            one.post(_desk(), {"do": "hand-in"})
    anna.post(close)


# ---- typing --------------------------------------------------------------------------------------


def _types(person: Person, code: str, cells: Mapping[str, str], *, revision: int) -> HttpResponse:
    """What the script of the grid sends of one row."""
    said = {"rows": [{"row": code, "revision": revision, "cells": dict(cells)}]}
    return person.browser.post(GRID, json.dumps(said), content_type="application/json")


def _brings_from_excel(timur: Person, codes: tuple[str, ...]) -> None:
    """The table as a workbook, with what the teacher and the experts gave; the rest typed in."""
    half = timur.take(f"{GRID}form.xlsx")
    assert column(half, "Протокол", "1 (1б, ответ)")[0] == "12,0"
    rows: list[dict[str, object]] = [{}] * codes.index("40004") + [
        {"Вариант": 1, "1 (1б, ответ)": "12", "2 (1б, ответ)": "ёж", JOURNAL: 3},
        {"Вариант": 2, "1 (1б, ответ)": "12", "2 (1б, ответ)": "ёжик", JOURNAL: 4},
    ]
    file = SimpleUploadedFile("форма.xlsx", typed(half, {"Протокол": rows}))
    assert "Файл загружен в таблицу, заполнено: 8 ячеек" in timur.post(
        f"{GRID}load/", {"file": file}
    )
    assert "4Б: 2 из 2" in timur.get(GRID)


def _hand_over(timur: Person, token: str) -> None:
    told = timur.post(GRID, {"do": "send", "token": token})
    assert "передан" in told.lower(), told


# ---- acceptance ----------------------------------------------------------------------------------


def _verify_the_receipt(anna: Person) -> None:
    """Anyone may check it, by its number and by the digest of the file."""
    shown = anna.get(FORM)
    number = found(r"/receipts/([0-9A-Za-z-]+)", anna.browser.get(FORM)).removesuffix(".pdf")
    assert number in text_of(anna.fetch(f"/intake/receipts/{number}.pdf"))
    digest = re.search(r"SHA-256\)((?: [0-9a-f]{8}){8})", shown)
    assert digest
    checked = Client().get(f"/receipts/{number}/", {"digest": digest[1]})
    assert "Сумма совпадает" in words(checked)


def _totals(anna: Person) -> dict[str, int]:
    """Primary points by code as Ф1 tells them."""
    file = anna.fetch(f"/analytics/{SLUG}/ma4/{make.school().place}/individual.xlsx")
    rows = table(file, "ОО")
    return {str(line[3]): line[-3] for line in rows if line[3] is not None}


def _declares(elena: Person, *, version: int) -> None:
    page = f"{WORK}declaration/"
    assert "Не сходится" not in elena.get(page)
    told = elena.post(page, {"version": version})
    assert "Результаты подписаны" in told
    printed = " ".join(text_of(elena.fetch(f"{page}signed.pdf")).split())
    assert KEY in printed


def _corrected(anna: Person) -> bytes:
    """The accepted form with two more points in the last task of the first work."""
    return typed(anna.take(f"{GRID}form.xlsx"), {"Протокол": [{f"{_labels()[15]} (2б)": 2}]})


def _sends(anna: Person, file: bytes, token: str, why: str = "") -> HttpResponse:
    """As from a page that was opened at any time before."""
    upload = SimpleUploadedFile("форма.xlsx", file)
    return anna.browser.post(FORM, {"file": upload, "token": token, "why": why})


# ---- families ------------------------------------------------------------------------------------


def _secret_of(slips: str, code: str) -> str:
    """What stands on the slip beside a code."""
    after = slips[slips.index(code) :]
    match = re.search(r"семье:\s*([0-9A-Z]{4}-[0-9A-Z]{4})", after)
    assert match, after[:200]
    return match[1]


def _a_family_looks_once(code: str, secret: str) -> None:
    at_home, again = Client(), Client()
    asked = {"school": KEY, "number": code, "secret": secret}
    wrong = at_home.post("/family/", {**asked, "secret": "0000-0000"})
    assert wrong.status_code in {409, 422}
    assert "Математика" in words(at_home.post("/family/", asked))
    opened = at_home.post("/family/", {**asked, "open": "1"})
    assert opened.status_code == 303, words(opened)
    sheet = words_in(at_home.get("/family/").content.decode())
    assert code in sheet
    assert "20 первичный балл" in sheet
    assert "5 отметка за работу" in sheet
    assert again.post("/family/", {**asked, "open": "1"}).status_code in {409, 422}


def _everything_stands_in_the_journal() -> None:
    kept = set(Event.objects.values_list("event", flat=True))
    assert {
        "results.presence_kept",
        "results.commission_gathered",
        "results.works_dealt",
        "results.third_assigned",
        "results.points_carried_over",
        "results.typing_begun",
        "results.form_declared",
        "results.declaration_lifted",
        "results.families_informed",
        "results.family_looked",
    } <= kept
