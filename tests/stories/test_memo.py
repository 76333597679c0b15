"""The school coordinator's memo, line by line, as one year lived through the portal.

source: Памятка «Основные действия школьного координатора при проведении ВПР»: eight lines of
        preparation, four of conduct, eight of completion. Lines are quoted by their numbers; what
        belongs to a later stage of the portal is named where its turn would be.
"""

import io
import re
from datetime import date

import pytest
import pyzipper
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.domain.analytics.country import accept, row
from tests.domain.materials.world import paper
from tests.stories.portal import (
    BARNAUL,
    Person,
    Portal,
    column,
    found,
    moment,
    spread,
    table,
    typed,
    words,
)
from tests.tools.pdf.reading import text_of
from vprok.domain.access.actions import first_account
from vprok.domain.audit.models import Event
from vprok.domain.audit.queries import breaks
from vprok.domain.campaign.models import Publication, Work
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.materials.models import Archive
from vprok.domain.monitoring.rules import Column
from vprok.domain.territory.actions import load_regions
from vprok.domain.territory.models import District, Region, School
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.kernel.charter import Role
from vprok.kernel.place import Place
from vprok.tools.stats.block import Participant

REGION, DISTRICT = Place("ru.22"), Place("ru.22.m019")
SCHOOL, SIBLING = Place("ru.22.m019.0042"), Place("ru.22.m019.0043")
SPRING = "2026-spring"
ORDER = {"order_number": "101", "order_on": "2026-02-20", "proposed_by": "Комитет по образованию"}

FEBRUARY = moment(date(2026, 2, 24), "10:00")
APPLICATIONS = moment(date(2026, 3, 16), "12:00")
SITTING = date(2026, 4, 15)
"""A Wednesday within the campaign."""
CODES_OPEN = moment(date(2026, 4, 7), "09:00")
ARCHIVES_OPEN = moment(date(2026, 4, 12), "09:00", BARNAUL)
HOUR = moment(SITTING, "07:30", BARNAUL)
A_SECOND_BEFORE = moment(SITTING, "07:29:59", BARNAUL)
CRITERIA = moment(SITTING, "14:00", BARNAUL)
NEXT_DAY = moment(date(2026, 4, 16), "10:00", BARNAUL)

MAXIMA = (1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 2, 2)
"""Of mathematics, grade 4: twenty points; «3» from 6, «4» from 10, «5» from 15."""
OURS = (18, 12, 7, 3)
"""Points of Anna's pupils: one of each mark; the fifth pupil was absent."""
THEIRS = (16, 15, 10, 6, 6, 6)
"""Points of the sibling school's: «5» twice, «4» once, «3» three times."""

COUNTRY_ROW = ("Вся выборка", 4, 40, 20, 30, 12.5, 37.5)
REGION_ROW = ("Алтайский край", 3, 20, 40, 20, 25, 15)
DISTRICT_ROW = ("Приозёрный район (reg22_m019)", 2, 10, 10, 40, 20, 30)
SCHOOL_ROW = ("СОШ № 42(edu220042)", None, 4, 25, 25, 25, 25)
SIBLING_ROW = ("СОШ № 43(edu220043)", None, 6, 0, 50, 16.67, 33.33)
"""Worked out by hand from the points above and from `_the_rest_of_the_country`."""


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    cache.clear()
    return Portal(monkeypatch)


def test_a_school_coordinator_lives_the_whole_year_of_the_memo(  # noqa: PLR0915 - a year is long
    portal: Portal,
) -> None:
    # Before the memo begins: the operator prepares the portal and lets the first person in; each
    # level fills what stands below it and gives the next one a printed slip.
    portal.at(FEBRUARY)
    load_regions(at=FEBRUARY)
    gleb = Person("Глеб Морозов")
    gleb.come_in(first_account(gleb.name, at=FEBRUARY).code, Role.FEDERAL_ORGANISER)
    _open_the_campaign(gleb)
    vera = gleb.give(Role.REGIONAL_COORDINATOR, REGION, "Вера Соколова")
    _bring_the_list(vera)
    boris = vera.give(Role.MUNICIPAL_COORDINATOR, DISTRICT, "Борис Кузнецов", **ORDER)

    # ПОДГОТОВКА, 3: registration in the system and access to the school's cabinet.
    elena = boris.give(Role.HEAD_OF_SCHOOL, SCHOOL, "Елена Орлова")
    anna = boris.give(Role.SCHOOL_COORDINATOR, SCHOOL, "Анна Петрова")
    timur = elena.give(Role.TECHNICAL_SPECIALIST, SCHOOL, "Тимур Ахметов", works_in_portal="yes")
    semyon = boris.give(Role.SCHOOL_COORDINATOR, SIBLING, "Семён Соседов")
    pavel = boris.give(Role.HEAD_OF_SCHOOL, SIBLING, "Павел Ершов")
    portal.work()

    # ПОДГОТОВКА, 1: knowing the norms, the instructions and the methods.
    _publish(gleb, "Порядок проведения ВПР", "norm", "school")
    assert "Порядок проведения ВПР" in anna.get("/campaign/publications/")
    norm = Publication.objects.get()
    assert anna.fetch(f"/campaign/publications/{norm.pk}/file/").startswith(b"%PDF")
    anna.post(f"/campaign/publications/{norm.pk}/read/", status=302)
    assert norm.readings.get().by.startswith("Анна Петрова")

    # ПОДГОТОВКА, 2: the schedule of works in the school, by subjects and dates of the region.
    portal.at(APPLICATIONS)
    for person, school, sizes in ((anna, SCHOOL, (3, 2)), (semyon, SIBLING, (6,))):
        _apply(person, school, sizes)
        _declare_the_day(person)
    portal.work()

    # ПОДГОТОВКА, 5: what is printed: slips with codes, the layout of the paper protocol.
    _bring_variants(gleb)
    portal.at(CODES_OPEN)
    portal.work()
    codes = _codes(anna, SCHOOL)
    _codes(semyon, SIBLING)

    # ПОДГОТОВКА, 4: the archive with materials is downloaded from the cabinet.
    portal.at(ARCHIVES_OPEN)
    archive = _archive(timur, SCHOOL)
    others = _archive(semyon, SIBLING)

    # ПОДГОТОВКА, 6: nothing of the materials is known to anyone before the hour.
    portal.at(A_SECOND_BEFORE)
    refused = timur.post(f"{_of(archive)}key/", status=409)
    assert "Пароль откроется 15.04.2026 в 07:30 по местному времени." in refused
    with pyzipper.AESZipFile(io.BytesIO(archive[1])) as shut:
        for name in shut.namelist():
            with pytest.raises(RuntimeError, match="password"):
                shut.read(name)

    # ПОДГОТОВКА, 7, 8 and ПРОВЕДЕНИЕ, 1: rooms, their readiness, an organiser in each of them:
    # a later stage (conduct). Today an organiser is named for the school as a whole.
    organiser = anna.give(Role.ROOM_ORGANISER, SCHOOL, "Ольга Комнатова")

    # ПРОВЕДЕНИЕ, 2: briefing; places by room, and observers, are a later stage (conduct).
    _publish(gleb, "Инструкция организатору", "instruction", "room")
    assert "Инструкция организатору" in organiser.get("/campaign/publications/")

    # ПРОВЕДЕНИЕ, 3: materials for the rooms: the archive opens with the password of its hour.
    portal.at(HOUR)
    for person, one in ((timur, archive), (semyon, others)):
        _open_the_archive(person, one, codes if person is timur else ())

    # ПРОВЕДЕНИЕ, 4: order is kept: who took what and when stands in the record.
    told = anna.get("/audit/")
    assert "Тимур Ахметов" in told
    taken = Event.objects.filter(event="materials.key_taken", place=SCHOOL.path)
    assert [event.at for event in taken] == [HOUR, HOUR]  # on the page, and as a file

    # ЗАВЕРШЕНИЕ, 1 and 2: papers come back from the rooms and lie safe until they are marked:
    # a later stage (conduct, closing: custody of papers).

    # ЗАВЕРШЕНИЕ, 3: the criteria, told on the day; sealed criteria are a later stage (materials).
    portal.at(CRITERIA)
    _publish(gleb, "Критерии: математика, 4 класс", "instruction", "school", work="ma4")
    criteria = Publication.objects.get(title__startswith="Критерии")
    assert anna.fetch(f"/campaign/publications/{criteria.pk}/file/").startswith(b"%PDF")

    # ЗАВЕРШЕНИЕ, 4: the form of results is filled and sent, with a mistake, then mended; the head
    # of each school signs it.
    portal.at(NEXT_DAY)
    _send_results_twice(anna)
    _send_results(semyon, SIBLING, _filled(semyon, SIBLING, THEIRS))
    _sign(elena, SCHOOL)
    _sign(pavel, SIBLING)
    _the_rest_of_the_country()
    portal.work()

    # ЗАВЕРШЕНИЕ, 5: the statistical report, at every level, as a page and as a workbook.
    _read_marks(anna, SCHOOL, (COUNTRY_ROW, REGION_ROW, DISTRICT_ROW, SCHOOL_ROW))
    of_district = (COUNTRY_ROW, REGION_ROW, DISTRICT_ROW, SCHOOL_ROW, SIBLING_ROW)
    _read_marks(boris, DISTRICT, of_district)
    _read_marks(vera, REGION, (COUNTRY_ROW, REGION_ROW, DISTRICT_ROW))
    _read_marks(gleb, Place("ru"), (COUNTRY_ROW, REGION_ROW))

    # ЗАВЕРШЕНИЕ, 6: pupils and parents learn the results: by code, for the portal knows no names;
    # the school alone knows whose code it is, and marks the day its families were told.
    _read_participants(anna, SCHOOL, codes)
    told = {f"class_{n}": NEXT_DAY.date().isoformat() for n in (1, 2)}
    assert "Отмечено." in anna.post(f"{_results(SCHOOL)}families/", told)
    for person, place in ((boris, DISTRICT), (vera, REGION)):
        assert len(_participants(person, place)) == len(OURS) + len(THEIRS) + (place is REGION) * 10
    assert "Выберите территорию ниже." in gleb.get(f"{_report(Place('ru'), 'individual')}/")

    # ЗАВЕРШЕНИЕ, 7: who needs a reserve day: requests are a later stage; the days are known.
    assert "резервн" in anna.get(f"/campaign/{SPRING}/").lower()

    # ЗАВЕРШЕНИЕ, 8: the results are kept: anyone who holds the receipt can check the file.
    receipt = Submission.objects.get(
        kind="results", key=SCHOOL.key, state=SubmissionState.ACCEPTED
    ).receipt
    checked = Client().get(f"/receipts/{receipt.number}/", {"digest": receipt.submission.sha256})
    assert "Сумма совпадает" in words(checked)

    # The municipal coordinator sees every step of every school done; the record is whole.
    _see_every_step_done(boris)
    assert list(breaks()) == []


# ---- before the memo ----------------------------------------------------------------------------


def _open_the_campaign(gleb: Person) -> None:
    opened = gleb.post(
        "/campaign/new/",
        {
            "title": "ВПР 2026, весна",
            "slug": SPRING,
            "era": "sealed",
            "layout": "2026",
            "opens_on": "2026-04-14",
            "closes_on": "2026-05-15",
            "works": ["ma4", "ru4"],
            "variants": "2",
        },
        status=302,
    )
    assert "Черновик" in opened
    assert "Кампания начата" in gleb.post(f"/campaign/{SPRING}/start/", {"sure": "on"}, status=302)


def _bring_the_list(vera: Person) -> None:
    """The region takes its list, types two municipalities' schools into it, and says yes."""
    blank = vera.fetch(f"/territory/lists/{REGION.key}.xlsx")
    school = {
        "Муниципалитет": "m019",
        "Тип ОО": SchoolKind.SECONDARY.label,
        "Организационно-правовая форма": "Муниципальная",
        "Вид населённого пункта": Settlement.VILLAGE.label,
    }
    filled = typed(
        blank,
        {
            "Муниципалитеты": [
                {"Код": "m019", "Наименование": "Приозёрный район", "Вид": "муниципалитет"},
                {"Код": "m020", "Наименование": "Степной район", "Вид": "муниципалитет"},
            ],
            "Организации": [
                school
                | {
                    "Логин ОО": f"edu2200{number}",
                    "Полное наименование": f"Средняя школа № {number}",
                    "Краткое наименование": f"СОШ № {number}",
                    "Муниципалитет": municipality,
                }
                for number, municipality in ((42, "m019"), (43, "m019"), (44, "m020"))
            ],
        },
    )
    address = "/territory/regions/22/list/"
    seen = vera.browser.post(address, {"file": SimpleUploadedFile("список.xlsx", filled)})
    vera.post(
        f"{address}write/", {"sealed": found(r'name="sealed" value="([^"]+)"', seen)}, status=302
    )
    assert School.objects.count() == 3


def _publish(gleb: Person, title: str, kind: str, audience: str, work: str = "") -> None:
    sitting = Work.objects.get(code=work).pk if work else ""
    gleb.post(
        "/campaign/publications/new/",
        {
            "title": title,
            "kind": kind,
            "audience": audience,
            "place": "ru",
            "text": "Прочитайте.",
            "work": sitting,
            "file": SimpleUploadedFile("документ.pdf", paper(words=title)),
            "must_be_read": "on",
        },
        status=302,
    )


def _bring_variants(gleb: Person) -> None:
    for number in (1, 2):
        file = SimpleUploadedFile("вариант.pdf", _variant(number))
        gleb.post(f"/materials/{SPRING}/variants/ma4/g0-p1-v{number}/", {"file": file})


def _variant(number: int) -> bytes:
    return paper(words=f"вариант {number}")


# ---- preparation --------------------------------------------------------------------------------


def _apply(person: Person, school: Place, sizes: tuple[int, ...]) -> None:
    """The application: mathematics is taken, Russian is not, and a reason is given."""
    address = f"/forms/{SPRING}/application/{school.key}/"
    blank = person.take(f"{address}form.xlsx")
    works = column(blank, "Заявка", "Код работы")
    taken = {
        "Участвует": "да",
        "Форма проведения": "бумажная",
        "Кол-во классов": len(sizes),
        "Кол-во участников": sum(sizes),
    }
    left = {"Участвует": "нет", "Причина неучастия": "карантин"}
    classes = [
        {"Параллель": 4, "Порядковый номер": n, "Буква": "АБ"[n - 1], "Кол-во обучающихся": pupils}
        for n, pupils in enumerate(sizes, start=1)
    ]
    answers = [taken if work == "ma4" else left for work in works]
    sent = person.send(address, typed(blank, {"Заявка": answers, "Классы": classes}))
    assert sent.status_code == 303, words(sent)
    assert "Форма принята" in person.get(address)


def _declare_the_day(person: Person) -> None:
    address = f"/intake/{SPRING}/days/"
    name = found(r'for="id_(\d+)"', person.browser.get(address))
    assert "1 день назначен" in person.post(address, {name: SITTING.isoformat()})


def _codes(person: Person, school: Place) -> tuple[str, ...]:
    """The slips that are cut and handed out; spare codes stand after those of the classes."""
    slips = text_of(person.take(f"/materials/{SPRING}/{school.key}/codes/"))
    numbers = School.objects.get(number=school.key[3:]).codes.order_by("is_spare", "pk")
    codes = tuple(numbers.values_list("number", flat=True))
    assert all(code in slips for code in codes)
    return codes


# ---- conduct ------------------------------------------------------------------------------------

Taken = tuple[int, bytes]


def _archive(person: Person, school: Place) -> Taken:
    """The archive of the school: its number and its bytes."""
    page = person.browser.get(f"/materials/{SPRING}/{school.key}/")
    number = int(found(r"/archives/(\d+)/", page))
    return number, person.take(f"/materials/{SPRING}/archives/{number}/")


def _of(archive: Taken) -> str:
    return f"/materials/{SPRING}/archives/{archive[0]}/"


def _open_the_archive(person: Person, archive: Taken, codes: tuple[str, ...]) -> None:
    """Take the password at its hour and open with it what was downloaded before."""
    shown = person.browser.post(f"{_of(archive)}key/")
    password = found(r'data-copy="([^"]+)"', shown)
    assert password in person.take(f"{_of(archive)}cipher/").decode("utf-8-sig")
    with pyzipper.AESZipFile(io.BytesIO(archive[1])) as opened:
        opened.setpassword(password.encode())
        files = {name: opened.read(name) for name in opened.namelist()}
    assert all(name in files["00.txt"].decode("utf-8-sig") for name in files if name != "00.txt")
    printed = "".join(text_of(file) for name, file in files.items() if name.endswith(".pdf"))
    kits = {number: printed.lower().count(f"вариант {number}") for number in (1, 2)}
    assert all(kits.values())
    assert all(printed.count(code) > len(("slip", "protocol")) for code in codes)


# ---- completion ---------------------------------------------------------------------------------


def _form(school: Place) -> str:
    return f"/forms/{SPRING}/results/ma4/{school.key}/"


def _filled(person: Person, school: Place, totals: tuple[int, ...], absent: int = 0) -> bytes:
    """The form with the points of each pupil typed in, in the order of its codes."""
    blank = person.take(f"{_form(school)}form.xlsx")
    titles = [task.label for task in Work.objects.get(code="ma4").tasks.order_by("position")]
    columns = [f"{title} ({most}б)" for title, most in zip(titles, MAXIMA, strict=True)]
    rows: list[dict[str, object]] = [
        {"Вариант": 1 + n % 2, "Отметка за предыдущий триместр/ четверть/полугодие": 4}
        | dict(zip(columns, spread(total, MAXIMA), strict=True))
        for n, total in enumerate(totals)
    ]
    rows += [{"Вариант": "отсутствовал"} for _ in range(absent)]
    return typed(blank, {"Протокол": rows})


def _send_results(person: Person, school: Place, file: bytes) -> None:
    sent = person.send(_form(school), file)
    assert sent.status_code == 303, words(sent)
    assert "Форма принята" in person.get(_form(school))


def _send_results_twice(anna: Person) -> None:
    """First with five points of two; the finding names its cell, and nothing is accepted."""
    right = _filled(anna, SCHOOL, OURS, absent=1)
    wrong = typed(right, {"Протокол": [{}, {"3 (2б)": 5}]})
    returned = anna.send(_form(SCHOOL), wrong)
    assert returned.status_code == 422
    assert "E3" in words(returned)
    assert not Submission.objects.filter(kind="results", state=SubmissionState.ACCEPTED).exists()
    _send_results(anna, SCHOOL, right)
    receipt = Submission.objects.get(kind="results", state=SubmissionState.ACCEPTED).receipt
    assert receipt.number in anna.get(_form(SCHOOL))
    printed = text_of(anna.fetch(f"/intake/receipts/{receipt.number}.pdf"))
    assert receipt.number in printed


def _results(school: Place) -> str:
    return f"/results/{SPRING}/ma4/{school.key}/"


def _sign(head: Person, school: Place) -> None:
    page = f"{_results(school)}declaration/"
    version = found(r'name="version" value="(\d+)"', head.browser.get(page))
    assert "Результаты подписаны" in head.post(page, {"version": version})


def _the_rest_of_the_country() -> None:
    """What other people sent: ten pupils of the next municipality, twenty of another region."""
    work = Work.objects.get(code="ma4")
    near = School.objects.get(number="220044")
    accept(near, work, _pupils([3] * 7 + [11] * 3), at=NEXT_DAY)
    away = Region.objects.get(code="64")
    district = District.objects.create(
        region=away, code="m017", path="ru.64.m017", kind="municipality", name="Вольный район"
    )
    far = School.objects.create(
        number="640151",
        district=district,
        path="ru.64.m017.0151",
        name="Средняя школа № 151",
        short_name="СОШ № 151",
        kind=SchoolKind.SECONDARY,
        settlement=Settlement.CITY,
    )
    accept(far, work, _pupils([20] * 12 + [7] * 8), at=NEXT_DAY)


def _pupils(totals: list[int]) -> list[Participant]:
    def whole(total: int) -> list[int]:
        return [points if isinstance(points, int) else 0 for points in spread(total, MAXIMA)]

    return [row(n, whole(total)) for n, total in enumerate(totals)]


def _report(place: Place, name: str) -> str:
    return f"/analytics/{SPRING}/ma4/{place}/{name}"


def _read_marks(person: Person, place: Place, expected: tuple[tuple[object, ...], ...]) -> None:
    """Ф3 as a page and as a workbook holds these rows and, for bodies below, perhaps more."""
    page = _without_zeros(person.get(f"{_report(place, 'marks')}/"))
    rows = table(person.fetch(f"{_report(place, 'marks')}.xlsx"), "Группы участников")
    for line in expected:
        assert line in rows
        shown = " ".join(_shown(cell) for cell in line if cell is not None)
        assert shown in page


def _without_zeros(page: str) -> str:
    """Figures of a column are aligned with zeros at their ends: 25,0 is 25."""
    return re.sub(r",(\d*?)0*(?=\s)", lambda shown: f",{shown[1]}" if shown[1] else "", page)


def _shown(cell: object) -> str:
    return f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell)


def _participants(person: Person, place: Place) -> list[tuple[object, ...]]:
    """Rows of Ф1 that speak of a participant."""
    rows = table(person.fetch(f"{_report(place, 'individual')}.xlsx"), "ОО")
    return [line for line in rows if line[3] is not None]


def _read_participants(anna: Person, place: Place, codes: tuple[str, ...]) -> None:
    """Ф1 by code: points, primary points, mark; the absent pupil is not there."""
    page = anna.get(f"{_report(place, 'individual')}/")
    rows = _participants(anna, place)
    assert [line[3] for line in rows] == list(codes[: len(OURS)])
    assert [line[-3:] for line in rows] == [(18, 5, 4), (12, 4, 4), (7, 3, 4), (3, 2, 4)]
    assert list(rows[0][6:-3]) == spread(18, MAXIMA)
    assert all(code in page for code in codes[: len(OURS)])
    assert codes[len(OURS)] not in page


def _see_every_step_done(boris: Person) -> None:
    address = f"/monitoring/{SPRING}/{DISTRICT}/"
    assert "СОШ № 42" in boris.get(address)
    rows = table(boris.fetch(f"{address}table.xlsx"), "Идентификатор")
    for line in (one for one in rows if one[0].startswith("edu")):
        late, *counts = line[3:]
        whole = [done == of > 0 for done, of in zip(counts[::2], counts[1::2], strict=True)]
        assert late == 0, line
        assert sum(whole) >= len(Column) + len(("registration", "application", "results")), line
    assert Entry.objects.filter(school__path__startswith=DISTRICT.path).count() == 2
    assert Archive.objects.current().count() == 2
