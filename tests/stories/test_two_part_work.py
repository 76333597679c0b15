"""Works with a turn of their own: two parts, topics not taught, no network, two typists.

source: domain.md §3.6; docs/sources/domain.md#not-taught; issue 5, points 1, 2 and 5
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.http import HttpResponse

from tests import cast, make
from tests.interfaces.api.stage import Machine, admitted
from tests.stories.applying import SLUG, apply, coordinator, declare, year_of
from tests.stories.portal import BARNAUL, Person, Portal, moment, spread, table, typed, words
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout
from vprok.domain.intake.models import Submission
from vprok.domain.results.models import Block
from vprok.domain.results.sheets import ABSENT, NOT_TAUGHT
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor
from vprok.tools.stats import block as packed
from vprok.tools.vault.words import words_of

APPLIED = moment(date(2026, 3, 16), "12:00")
CODES_OPEN = moment(date(2026, 4, 7), "10:00")
DAY = date(2026, 4, 14)
EVENING = moment(DAY, "18:00", BARNAUL)
LAST_HOUR = moment(date(2026, 4, 20), "22:00")
NO_MORE = moment(date(2026, 4, 20), "23:00:01")
WEEK_LATER = LAST_HOUR + timedelta(days=7)
JOURNAL = "Отметка за предыдущий триместр/ четверть/полугодие"
LETTER = 'Буква (цифра) класса. Введите "нет" - если отсутствует'
TEXTBOOK = {"Основной учебник по предмету": "Канакина В. П., Горецкий В. Г. Русский язык"}

Sheet = list[dict[str, object]]


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    cache.clear()
    portal = Portal(monkeypatch)
    portal.at(APPLIED)
    return portal


def sat(portal: Portal, pupils: tuple[int, ...], last: str = "0042") -> Person:
    """A coordinator whose school has applied and has its codes on the evening of the work."""
    school = make.school(last=last)
    person = coordinator(school)
    portal.at(APPLIED)
    portal.work()
    apply(person, sum(pupils), pupils, school.key)
    declare(person, DAY)
    portal.at(CODES_OPEN)
    portal.work()
    portal.at(EVENING)
    return person


def page(code: str, key: str = "edu220042") -> str:
    return f"/forms/{SLUG}/results/{code}/{key}/"


def grid(code: str) -> str:
    return f"/results/{SLUG}/{code}/edu220042/typing/"


def report(person: Person, work: Work, place: str, name: str) -> bytes:
    return person.fetch(f"/analytics/{SLUG}/{work.code}/{place}/{name}.xlsx")


def points(work: Work, total: int, untaught: tuple[str, ...] = ()) -> dict[str, object]:
    """So many points under the titles of the tasks; some of the last ones were not taught."""
    tasks = list(work.tasks.order_by("position"))
    given = spread(total, [one.maximum for one in tasks])
    titles = [f"{one.label} ({one.maximum}б)" for one in tasks]
    told = dict(zip(titles, given, strict=True))
    lost = {f"{one.label} ({one.maximum}б)": NOT_TAUGHT for one in tasks if one.label in untaught}
    assert all(told[title] == "X" for title in lost), "not taught and yet done"
    return told | lost


# ---- two parts, topics not taught ----------------------------------------------------------------


def test_a_work_of_two_parts_is_marked_without_the_task_that_was_not_taught(
    portal: Portal, gleb: Actor
) -> None:
    year = year_of(("ru4",), by=gleb, at=APPLIED, layout=Layout.WITH_CLASSES)
    organiser = Person("Глеб Морозов", cast.as_(gleb))
    ticks = {"allows_not_taught": "on", "excludes_not_taught": "on"}
    organiser.post(f"/campaign/{SLUG}/collecting/", ticks, status=302)
    work = year.works.get()
    assert work.cuts == (14, 24, 33)
    anna = sat(portal, (3, 2))
    semyon = sat(portal, (2,), "0043")

    # One task of two points is out: 36 are left, and the scale follows. 23 points are a «4» now.
    one = ("15.1",)
    both = {"Вариант (часть 1)": 1, "Вариант (часть 2)": 2}
    here, there = ({**both, "Наименование класса": name, JOURNAL: 4} for name in "АБ")
    protocol: Sheet = [
        {**here, **points(work, 23, one)},
        {**here, **points(work, 13, one)},
        {**here, "1К1 (4б)": 4, "1К2 (3б)": 0, "Вариант (часть 2)": ABSENT},
        {**there, **points(work, 32, one)},
        {"Вариант (часть 1)": ABSENT, "Вариант (часть 2)": ABSENT},
    ]
    _send(anna, make.school(), {"Классы": _classes("АБ"), "Протокол": protocol})
    pupils = list(packed.unpack(bytes(Block.objects.get().payload)).participants())
    assert [one.variants for one in pupils] == [(1, 2), (1, 2), (1, 0), (1, 2), (0, 0)]

    # Three tasks out: nobody at the sibling's has a mark, and their points stay.
    three = ("14", "15.1", "15.2")
    rows: Sheet = [{**here, **points(work, total, three)} for total in (30, 20)]
    _send(semyon, make.school(last="0043"), {"Классы": _classes("А"), "Протокол": rows})
    portal.work()

    place = make.school().place.path
    marks = table(report(anna, work, place, "marks"), "Группы участников")
    assert ("СОШ № 42(edu220042)", None, 3, 33.33, 0, 33.33, 33.33) in marks
    told = {line[3]: line for line in _participants(anna, work, place)}
    codes = _codes(make.school())
    assert [told[code][-3:-1] for code in (codes[0], codes[1], codes[3])] == [
        (23, 4),
        (13, 2),
        (32, 5),
    ]
    assert NOT_TAUGHT in told[codes[0]]
    near = make.school(last="0043").place.path
    unmarked = [line[-3:-1] for line in _participants(semyon, work, near)]
    assert [total for total, _ in unmarked] == [30, 20]
    assert not any(mark in {2, 3, 4, 5} for _, mark in unmarked)
    shown = semyon.get(f"/analytics/{SLUG}/ru4/{near}/marks/")
    assert "исключены из отметки" in shown
    assert "Без отметки 2 участника" in shown
    assert "Без отметки" not in anna.get(f"/analytics/{SLUG}/ru4/{place}/marks/")


@pytest.mark.parametrize("is_taken", [False, True])
def test_whether_a_topic_not_taught_is_taken_is_the_same_at_every_door(
    portal: Portal, gleb: Actor, *, is_taken: bool
) -> None:
    work = year_of(by=gleb, at=APPLIED, allows_not_taught=is_taken).works.get()
    anna = sat(portal, (1,))
    (code, *_) = _codes(make.school())
    cells = {"variant_1": "1", "journal": "4", **_cells(work, 16), "task_15": NOT_TAUGHT}
    machine = Machine(admitted().text)
    rows = [{"code": code, "class": 1, **cells}]
    told = {"school": "edu220042", "sheets": {"protocol": rows}}
    by_machine = machine.rows(f"results/{SLUG}/ma4", told)
    row = {"Вариант": 1, JOURNAL: 4, **points(work, 16), _title(work, 15): NOT_TAUGHT}
    file = typed(anna.take(f"{page('ma4')}form.xlsx"), {"Протокол": [row]})
    by_file = anna.send(page("ma4"), file)
    _types(anna, "ma4", code, cells)
    by_grid = anna.browser.post(grid("ma4"), {"do": "send", "token": "t"})
    if is_taken:
        assert (by_machine.status_code, by_file.status_code, by_grid.status_code) == (201, 303, 303)
        return
    assert (by_machine.status_code, by_file.status_code, by_grid.status_code) == (422, 422, 422)
    (found,) = by_machine.json()["findings"]
    assert found["text"] in words(by_file)
    assert found["text"] in words(by_grid)
    assert not Submission.objects.filter(kind="results", state="accepted").exists()


def _title(work: Work, position: int) -> str:
    task = work.tasks.get(position=position)
    return f"{task.label} ({task.maximum}б)"


def _classes(letters: str) -> Sheet:
    return [{LETTER: letter, **TEXTBOOK} for letter in letters]


def _send(person: Person, school: School, sheets: Mapping[str, Sheet]) -> None:
    address = page("ru4", school.key)
    sent = person.send(address, typed(person.take(f"{address}form.xlsx"), sheets))
    assert sent.status_code == 303, words(sent)
    assert "Форма принята" in person.get(address)


def _codes(school: School) -> tuple[str, ...]:
    return tuple(school.codes.order_by("is_spare", "pk").values_list("number", flat=True))


def _participants(person: Person, work: Work, place: str) -> list[tuple[object, ...]]:
    rows = table(report(person, work, place, "individual"), "ОО")
    return [line for line in rows if line[3] is not None]


# ---- without a network ---------------------------------------------------------------------------


def test_a_school_without_a_network_seals_its_form_tells_the_words_and_is_in_time(
    portal: Portal, gleb: Actor, boris: Actor
) -> None:
    work = year_of(by=gleb, at=APPLIED).works.get()
    anna, above = sat(portal, (2,)), Person("Борис Кузнецов", cast.as_(boris))
    blank = anna.take(f"{page('ma4')}form.xlsx")
    offline = anna.fetch(f"{page('ma4')}precheck.html").decode()
    assert "Запечатать" in offline
    rows: Sheet = [{"Вариант": 1, JOURNAL: 4, **points(work, total)} for total in (16, 8)]
    sealed = typed(blank, {"Протокол": rows})
    strip = " ".join(words_of(sha256(sealed).digest()[:16]))

    # In the last hour the school has a telephone; the coordinator writes the words down.
    portal.at(LAST_HOUR)
    said = {"key": "EDU 220042", "work": f"{SLUG}/ma4", "words": strip}
    above.post("/results/lodging/", said, status=422)
    told = above.post("/results/lodging/", {**said, "told_by": "директор Орлова"})
    assert "форму примут как поданную в срок" in told
    portal.at(NO_MORE)
    above.post("/results/lodging/", {**said, "told_by": "директор Орлова"}, status=422)

    # A week later the file itself comes: in time. Another file of the same school would be late.
    portal.at(WEEK_LATER)
    assert anna.send(page("ma4"), sealed).status_code == 303
    shown = anna.get(page("ma4"))
    assert "Форма принята" in shown
    assert "слова этого файла приняты по телефону 21 апреля 2026 в 02:00" in shown
    first = Submission.objects.get(kind="results")
    assert not first.is_late
    other = typed(blank, {"Протокол": [*rows[:1], {**rows[1], JOURNAL: 3}]})
    assert anna.send(page("ma4"), other).status_code == 303
    assert Submission.objects.filter(kind="results").latest("pk").is_late


# ---- two typists ---------------------------------------------------------------------------------


def test_where_two_type_every_work_only_what_both_say_is_sent(portal: Portal, gleb: Actor) -> None:
    work = year_of(by=gleb, at=APPLIED).works.get()
    Person("Глеб", cast.as_(gleb)).post(
        f"/campaign/{SLUG}/collecting/", {"double_entry": "on"}, status=302
    )
    anna, teacher = sat(portal, (2,)), Person("Марина Белова", cast.as_(cast.marina()))
    first, second, *_ = _codes(make.school())
    whole = {"variant_1": "1", "journal": "4", **_cells(work, 16)}
    for code in (first, second):
        _types(teacher, "ma4", code, whole)

    # The second person sees nothing of the first, and types one point otherwise.
    seen = anna.browser.get(grid("ma4")).content.decode()
    assert f'id="{first}|task_1" class="vp-cell-field" value=""' in seen
    alone = anna.post(grid("ma4"), {"do": "send", "token": "t1"}, status=409)
    assert "Только один человек внёс 2 работы" in alone
    _types(anna, "ma4", first, whole)
    _types(anna, "ma4", second, {**whole, "task_3": "1"})
    apart = anna.post(grid("ma4"), {"do": "send", "token": "t2"}, status=409)
    assert f"Две записи расходятся: {second}" in apart

    # A file that says otherwise is no way around; what was chosen together is.
    row = {"Вариант": 1, JOURNAL: 4, **points(work, 16)}
    blank = anna.take(f"{page('ma4')}form.xlsx")
    around = anna.send(page("ma4"), typed(blank, {"Протокол": [row, {**row, JOURNAL: 3}]}))
    assert around.status_code == 409
    shown = anna.get(f"{grid('ma4')}comparison/")
    assert second in shown
    settled = anna.post(f"{grid('ma4')}comparison/", {f"{second}|task_3": "2"})
    assert "Расхождений нет." in settled
    assert "Форма принята" in anna.post(grid("ma4"), {"do": "send", "token": "t3"})

    # A third person types nothing over the two.
    timur = Person("Тимур Ахметов", cast.as_(cast.timur()))
    late = _typed(timur, "ma4", first, {"task_3": "0"}, revision=0)
    assert late.status_code == 409
    assert "уже внесли двое" in late.json()["text"]


def _cells(work: Work, total: int) -> dict[str, str]:
    given = spread(total, work.tasks.order_by("position").values_list("maximum", flat=True))
    return {f"task_{n}": str(one) for n, one in enumerate(given, start=1)}


def _typed(
    person: Person, work: str, code: str, cells: Mapping[str, str], *, revision: int
) -> HttpResponse:
    said = {"rows": [{"row": code, "revision": revision, "cells": dict(cells)}]}
    return person.browser.post(grid(work), json.dumps(said), content_type="application/json")


def _types(person: Person, work: str, code: str, cells: Mapping[str, str]) -> None:
    kept = _typed(person, work, code, cells, revision=0)
    assert kept.status_code == 200, words(kept)
    assert [row["row"] for row in kept.json()["rows"]] == [code]
