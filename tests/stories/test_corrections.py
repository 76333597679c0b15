"""Applications are corrected: by schools in their window, by the region in its summary, by growth.

source: domain.md §2.1 (4–6), §3.2; settled.md: growth takes the next free number
"""

from collections.abc import Mapping
from datetime import date

import pytest

from tests import cast, make
from tests.stories.applying import apply, page_of, year_of
from tests.stories.portal import BARNAUL, Person, Portal, column, found, moment, typed, words
from vprok.domain.campaign.models import Campaign
from vprok.domain.materials.models import Code
from vprok.kernel.charter import Actor, Role

IN_TIME = moment(date(2026, 3, 16), "12:00")
AFTER_THE_DEADLINE = moment(date(2026, 3, 20), "19:00")
LAST_MINUTE = moment(date(2026, 3, 25), "17:59")
TOO_LATE = moment(date(2026, 3, 25), "18:01")
CODES_OPEN = moment(date(2026, 4, 7), "10:00")


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    return Portal(monkeypatch)


@pytest.fixture
def year(portal: Portal, gleb: Actor) -> Campaign:
    portal.at(IN_TIME)
    return year_of(by=gleb, at=IN_TIME)


def person(name: str, actor: Actor) -> Person:
    return Person(name, cast.as_(actor))


def test_what_was_applied_for_is_corrected_three_ways(
    portal: Portal, year: Campaign, anna: Actor, vera: Actor
) -> None:
    neighbours = make.school(last="0043")
    portal.work()
    school, region = person("Анна Петрова", anna), person("Вера Соколова", vera)
    other = person(
        "Ольга Лаврова",
        cast._person("Ольга Лаврова", Role.SCHOOL_COORDINATOR, neighbours.place),
    )
    apply(school, 6, (3, 3), "edu220042")
    apply(other, 4, (4,), "edu220043")

    the_school_corrects_in_its_window(portal, school)
    the_region_corrects_in_its_summary(portal, region)
    both_schools_see_what_stands_now(portal, school, other)
    the_school_grows_after_its_codes(portal, school, region)


def the_school_corrects_in_its_window(portal: Portal, school: Person) -> None:
    """After the deadline: what changes is shown, and happens after a yes."""
    portal.at(AFTER_THE_DEADLINE)
    page = page_of("application", "edu220042")
    shown = apply(school, 5, (3, 2), "edu220042")
    assert "Проверьте, что изменится" in shown
    assert "классов 2, участников 6" in shown
    assert "классов 2, участников 5" in shown
    assert "«Б», обучающихся 2" in shown
    version = found(r'name="confirm" value="(\d+)"', school.browser.get(page))
    assert "Форма принята" in school.post(page, {"confirm": version})


def the_region_corrects_in_its_summary(portal: Portal, region: Person) -> None:
    """The neighbours are fewer than they said; the region knows, and says so in the last minute."""
    portal.at(LAST_MINUTE)
    page = page_of("summary", "reg220000")
    blank = region.take(f"{page}form.xlsx")
    assert column(blank, "Сводная заявка", "Логин ОО") == ["edu220042", "edu220043"]
    assert column(blank, "Итоги", "Кол-во участников") == [9]
    rows: Mapping[str, list[dict[str, object]]] = {
        "Сводная заявка": [{}, {"Кол-во участников": 3}],
        "Итоги": [{"Кол-во участников": 8}],
    }
    sent = region.send(page, typed(blank, rows))
    assert sent.status_code == 303, words(sent)
    shown = region.get(page)
    assert "СОШ № 43 edu220043" in shown
    version = found(r'name="confirm" value="(\d+)"', region.browser.get(page))
    assert "Форма принята" in region.post(page, {"confirm": version})
    assert "Заявки школ исправлены сводной заявкой" in region.get("/audit/")
    portal.at(TOO_LATE)
    assert "Срок прошёл" in region.get(page)


def both_schools_see_what_stands_now(portal: Portal, school: Person, other: Person) -> None:
    """Who corrected the application stands on its page; nothing more may be corrected."""
    seen = other.get(page_of("application", "edu220043"))
    assert "Исправлено регионом" in seen
    assert "Вера Соколова, региональный координатор" in seen
    assert "Исправления принимали до" in seen
    assert "Исправлено регионом" not in school.get(page_of("application", "edu220042"))


def the_school_grows_after_its_codes(portal: Portal, school: Person, region: Person) -> None:
    """A pupil comes after the codes: the region opens the form, the next free number is given."""
    portal.at(CODES_OPEN)
    portal.work()
    own = Code.objects.filter(school__number="220042")
    before = set(own.values_list("number", "class_no", "row"))
    assert own.filter(class_no__isnull=False).count() == 5
    page = page_of("application", "edu220042")
    until = moment(date(2026, 4, 8), "18:00", BARNAUL)
    region.post(f"{page}reopened/", {"until": f"{until:%Y-%m-%dT%H:%M}"})
    assert "Форма принята" in apply(school, 6, (3, 3), "edu220042")
    portal.work()
    after = set(own.values_list("number", "class_no", "row"))
    assert before < after
    [(number, class_no, _)] = after - before
    assert class_no == 2
    assert number not in {one for one, _, _ in before}
