"""Another era and another layout: from the application to Ф3, without a single password.

source: Порядок 2022: архив открыт накануне, форма 2022 с листом «Классы»; Порядок ВПР СПО
"""

from datetime import date

import pytest

from tests import cast, make
from tests.domain.materials.world import paper
from tests.stories.applying import coordinator, declare, year_of
from tests.stories.portal import (
    BARNAUL,
    Person,
    Portal,
    bytes_of,
    column,
    found,
    moment,
    spread,
    table,
    typed,
    words,
)
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Era, Layout, Step
from vprok.domain.materials.actions import put_variant
from vprok.domain.materials.queries import spots_of
from vprok.domain.results.models import Block
from vprok.domain.territory.models import School
from vprok.domain.territory.states import DistrictKind, SchoolKind
from vprok.kernel.charter import Actor, Role
from vprok.tools.stats import block as packed

SLUG = "2022-spring"
APPLICATIONS = moment(date(2022, 2, 14), "12:00")
CODES_OPEN = moment(date(2022, 3, 8), "10:00")
DAY = date(2022, 3, 16)
DAY_BEFORE = date(2022, 3, 15)
EVENING = moment(DAY, "18:00", BARNAUL)
JOURNAL = "Отметка за предыдущий триместр/ четверть/полугодие"


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    return Portal(monkeypatch)


@pytest.fixture
def year(portal: Portal, gleb: Actor) -> Campaign:
    portal.at(APPLICATIONS)
    year = year_of(
        ("ru4", "spo1"),
        slug=SLUG,
        title="ВПР 2022, весна",
        era=Era.OPEN,
        layout=Layout.WITH_CLASSES,
        opens_on=date(2022, 3, 15),
        closes_on=date(2022, 5, 20),
        asks_sex=True,
        by=gleb,
        at=APPLICATIONS,
    )
    for work in year.works.all():
        for spot in spots_of(work):
            sheet = paper(words=f"{work.code} {spot.address}")
            put_variant(
                work,
                spot.number,
                sheet,
                name="в.pdf",
                part=spot.part,
                by=gleb,
                at=APPLICATIONS,
            )
    return year


def college() -> School:
    group = make.district(make.region(), "m901", DistrictKind.VOCATIONAL)
    return make.school(group, "0900", SchoolKind.COLLEGE)


def apply(person: Person, school: School, names: dict[str, str], letters: tuple[str, ...]) -> None:
    """The application with three pupils in each class or group, and the day."""
    address = f"/forms/{SLUG}/application/{school.key}/"
    blank = person.take(f"{address}form.xlsx")
    answer = {
        "Участвует": "да",
        "Форма проведения": "бумажная",
        names["how many"]: len(letters),
        "Кол-во участников": 3 * len(letters),
    }
    classes = [
        {
            names["parallel"]: column(blank, "Заявка", names["grade"])[0],
            "Порядковый номер": n,
            names["letter"]: letter,
            "Кол-во обучающихся": 3,
        }
        for n, letter in enumerate(letters, start=1)
    ]
    sent = person.send(address, typed(blank, {"Заявка": [answer], "Классы": classes}))
    assert sent.status_code == 303, words(sent)
    declare(person, DAY, SLUG)


def the_archive_is_open_the_day_before(portal: Portal, person: Person, school: School) -> None:
    """From two in the afternoon of the day before: the archive, and its password with it."""
    page = f"/materials/{SLUG}/{school.key}/"
    archive = int(found(r'id="state-(\d+)"', person.browser.get(page)))
    address = f"/materials/{SLUG}/archives/{archive}/"
    portal.at(moment(DAY_BEFORE, "13:59:59", BARNAUL))
    person.post(address, status=409)
    person.post(f"{address}key/", status=409)
    portal.at(moment(DAY_BEFORE, "14:00", BARNAUL))
    assert person.take(address).startswith(b"PK")
    assert found(r'data-copy="([^"]+)"', person.browser.post(f"{address}key/"))


Sheets = dict[str, list[dict[str, object]]]


def send(person: Person, school: School, work: Work, sheets: Sheets) -> None:
    address = f"/forms/{SLUG}/results/{work.code}/{school.key}/"
    blank = person.take(f"{address}form.xlsx")
    sent = person.send(address, typed(blank, sheets))
    assert sent.status_code == 303, words(sent)
    assert "Форма принята" in person.get(address)


def marks(person: Person, work: Work, place: str) -> list[tuple[object, ...]]:
    file = person.fetch(f"/analytics/{SLUG}/{work.code}/{place}/marks.xlsx")
    return table(file, "Группы участников")


def points(work: Work, total: int) -> dict[str, object]:
    """So many points under the titles of the tasks."""
    tasks = list(work.tasks.order_by("position"))
    given = spread(total, [task.maximum for task in tasks])
    return {f"{task.label} ({task.maximum}б)": one for task, one in zip(tasks, given, strict=True)}


def test_a_school_of_2022_sends_a_work_of_two_parts_with_letters_and_sex(
    portal: Portal, year: Campaign
) -> None:
    school, work = make.school(), year.works.get(code="ru4")
    assert not year.milestones.filter(step=Step.KEY).exists()
    anna = coordinator(school)
    portal.work()
    names = {
        "how many": "Кол-во классов",
        "grade": "Класс",
        "parallel": "Параллель",
        "letter": "Буква",
    }
    apply(anna, school, names, ("А", "Б"))
    portal.at(CODES_OPEN)
    portal.work()
    the_archive_is_open_the_day_before(portal, anna, school)

    portal.at(EVENING)
    both = {"Вариант (часть 1)": 1, "Вариант (часть 2)": 2}
    about = {"Наименование класса": "А", "Пол": "ж", JOURNAL: 4}
    first_part = {"1К1 (4б)": 4, "1К2 (3б)": 3}
    protocol: list[dict[str, object]] = [
        {**both, **points(work, 38), **about},  # «5»
        {**both, **points(work, 24), **about, "Пол": "м"},  # «4», the first point of it
        {**both, **points(work, 23), **about, "Наименование класса": "4Б"},  # «3», the last of it
        {**both, **points(work, 13), **about, "Наименование класса": "Б"},  # «2», the last of it
        {"Вариант (часть 1)": 1, "Вариант (часть 2)": "отсутствовал", **first_part, **about},
        {"Вариант (часть 1)": "отсутствовал", "Вариант (часть 2)": "отсутствовал"},
    ]
    letter = 'Буква (цифра) класса. Введите "нет" - если отсутствует'
    textbook = {"Основной учебник по предмету": "Канакина В. П., Горецкий В. Г. Русский язык"}
    classes: list[dict[str, object]] = [{letter: one, **textbook} for one in ("А", "Б")]
    send(anna, school, work, {"Классы": classes, "Протокол": protocol})

    stored = Block.objects.get()
    pupils = list(packed.unpack(bytes(stored.payload)).participants())
    assert [one.variants for one in pupils] == [(1, 2)] * 4 + [(1, 0), (0, 0)]
    assert [one.sex for one in pupils] == [2, 1, 2, 2, 2, 0]
    assert [stored.classes[one.class_no - 1] for one in pupils[:4]] == ["А", "А", "Б", "Б"]
    portal.work()
    mine = ("СОШ № 42(edu220042)", None, 4, 25, 25, 25, 25)
    assert mine in marks(anna, work, school.path)
    page = anna.get(f"/analytics/{SLUG}/ru4/{school.path}/marks/")
    assert "СОШ № 42(edu220042) 4 25 25 25 25" in page
    rows = anna.get(f"/analytics/{SLUG}/ru4/{school.path}/individual/")
    assert "Вариант (часть 2)" in rows


def test_a_college_goes_from_its_groups_to_its_marks(portal: Portal, year: Campaign) -> None:
    school, work = college(), year.works.get(code="spo1")
    person = coordinator(school)
    portal.work()
    names = {
        "how many": "Кол-во групп",
        "grade": "Курс",
        "parallel": "Курс",
        "letter": "Группа",
    }
    apply(person, school, names, ("ТМ-11",))
    portal.at(CODES_OPEN)
    portal.work()
    assert set(school.codes.values_list("grade", flat=True)) == {1}
    assert all(number.startswith("1") for number in school.codes.values_list("number", flat=True))
    the_archive_is_open_the_day_before(portal, person, school)

    portal.at(EVENING)
    about = {"Вариант": 1, "Наименование класса": "ТМ-11", "Пол": "м", JOURNAL: "нет отметки"}
    protocol = [{**about, **points(work, total)} for total in (16, 12, 3)]
    letter = 'Буква (цифра) класса. Введите "нет" - если отсутствует'
    send(person, school, work, {"Классы": [{letter: "ТМ-11"}], "Протокол": protocol})
    portal.work()
    mine = ("СОШ № 900(edu220900)", None, 3, 33.33, 0, 33.33, 33.33)
    assert mine in marks(person, work, school.path)
    keeper = cast._person("Полина", Role.RESPONSIBLE_COORDINATOR, school.district.place)
    above = cast.as_(keeper).get(f"/analytics/{SLUG}/spo1/{school.district.path}/marks.xlsx")
    assert mine in table(bytes_of(above), "Группы участников")
    assert "1 курс" in person.get(f"/analytics/{SLUG}/spo1/{school.path}/")
