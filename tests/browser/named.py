"""A school whose pupils have names: two works, accepted results, and a journal with a list."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
from playwright.sync_api import Download, Locator, Page, expect

from tests import cast, make
from tests.browser.site import Clock, Desk, Person
from tests.domain.results.stage import filled
from vprok.domain.campaign.actions import open_campaign, start
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Era, Layout
from vprok.domain.intake.actions import open_owed
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import issue_codes
from vprok.domain.results.actions import send_results
from vprok.domain.results.rules import OWED
from vprok.kernel.charter import Actor

PAGE = "/results/2026-spring/names/"
PHRASE = "сова несёт зелёный зонт"
FEBRUARY = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
DAYS = {"ma4": date(2026, 4, 14), "okr4": date(2026, 4, 16)}
AFTERNOON = datetime(2026, 4, 16, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 24, 9, 0, tzinfo=UTC)
"""Results are in, and reports are open."""

SURNAMES = (
    "Аистова",
    "Беркутов",
    "Вьюркова",
    "Глухарёв",
    "Дроздова",
    "Ежевикин",
    "Жаворонкова",
    "Зябликова",
    "Иволгин",
    "Канюков",
    "Ласточкина",
    "Москвитин",
    "Неясытева",
    "Овсянкина",
    "Перепёлкин",
    "Ремезова",
    "Сорокопудов",
    "Турухтанова",
)
GIRLS, BOYS = ("Алиса", "Дарья", "Мария", "Софья"), ("Артём", "Глеб", "Лев", "Тимофей")
SIZES = (12, 6)
"""Pupils of 4А and of 4Б."""


def pupils() -> list[str]:
    """Made-up names in the order of the alphabet: birds and their kind."""
    return [_pupil(n, surname) for n, surname in enumerate(SURNAMES)]


def _pupil(n: int, surname: str) -> str:
    is_girl = surname.endswith("а")
    first = (GIRLS if is_girl else BOYS)[n % 4]
    return f"{surname} {first} {'Андреевна' if is_girl else 'Андреевич'}"


def school_with_codes(clock: Clock) -> list[Entry]:
    """Anna's school sits both works, and its codes are issued."""
    clock.at = FEBRUARY
    cast.anna()
    made = open_campaign(
        "2026-spring",
        "ВПР 2026, весна",
        era=Era.SEALED,
        layout=Layout.WITH_ORDINALS,
        opens_on=DAYS["ma4"],
        closes_on=date(2026, 5, 15),
        works=list(DAYS),
        by=cast.gleb(),
        at=clock.at,
    )
    start(made, by=cast.gleb(), at=clock.at)
    clock.at = AFTERNOON
    works = {work.code: work for work in made.works.all()}
    entries = [make.entry(on=on, sits=works[code], classes=SIZES) for code, on in DAYS.items()]
    issue_codes(entries[0].school, made, at=clock.at)
    return entries


def school_with_results(clock: Clock) -> None:
    """Both works are sent, a school beside it has sent the first one, and reports are open."""
    entries = school_with_codes(clock)
    work = entries[0].work
    beside = make.entry(make.school(last="0043"), DAYS["ma4"], work, classes=SIZES)
    issue_codes(beside.school, work.campaign, at=clock.at)
    open_owed(work.campaign, OWED)
    for entry in entries:
        _sends(entry, cast.anna(), clock)
    _sends(beside, cast.sibling(), clock)
    Campaign.objects.filter(pk=work.campaign_id).update(reports_at=AFTERNOON)
    clock.at = LATER


def _sends(entry: Entry, by: Actor, clock: Clock) -> None:
    codes = entry.school.codes.filter(campaign=entry.work.campaign, is_spare=False).order_by("pk")
    tasks = list(entry.work.tasks.all())
    rows = []
    for place, code in enumerate(codes):
        points = [_points(place, n, task.maximum) for n, task in enumerate(tasks)]
        is_away = place == 4
        rows.append(
            {
                "code": code.number,
                "variant_1": "отсутствовал" if is_away else str(1 + place % 2),
                **({} if is_away else {f"task_{n}": one for n, one in enumerate(points, start=1)}),
                "class": code.class_no,
                "journal": str(3 + place % 3),
            }
        )
    send_results(entry, filled(entry, rows), name="форма.xlsx", by=by, at=clock.at)


def _points(place: int, n: int, most: int) -> int | str:
    """The first pupil can do nearly all; the others each have something to practise."""
    luck = (place * 7 + n * 5 + place * n) % 10
    if luck >= 3 + place % 4 or (place == 0 and n != 6):
        return most
    return "X" if luck == 0 and place else most // 2 if luck == 2 else 0


# ---- at the page ---------------------------------------------------------------------------------


def sits(desk: Desk, *, width: int = 1280) -> Person:
    """Anna before the page, which knows no protocol yet."""
    person = desk.sit(cast.anna(), width=width)
    person.go(PAGE)
    return person


def makes_protocol(person: Person, phrase: str = PHRASE) -> None:
    person.page.locator("#phrase-new").fill(phrase)
    person.page.locator("#phrase-again").fill(phrase)
    person.press("Завести протокол")
    saved(person.page)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено на этом компьютере")


def opens(person: Person, tab: str) -> None:
    person.page.get_by_role("tab", name=tab, exact=True).click()


def pastes(person: Person, names: list[str]) -> None:
    """A column as Excel puts it on the clipboard, with numbers before the names."""
    opens(person, "Занести список")
    lines = "\r\n".join(f"{n}\t{name}" for n, name in enumerate(names, start=1))
    person.page.get_by_label("Или вставьте столбец из Excel").fill(lines)


def places(person: Person, names: list[str], title: str = "4А") -> None:
    pastes(person, names)
    person.page.get_by_label("В какой класс").select_option(label=title)
    person.press("Занести в протокол")
    saved(person.page)


def beside(page: Page, code: str) -> Locator:
    """The field of the name beside a code."""
    return page.get_by_label(f"Имя, код {code}", exact=True)


def shows(person: Person, paper: str, **chosen: str) -> Locator:
    """The pages of a paper, as they will be printed."""
    opens(person, "Листы и списки")
    for field, label in {"what": paper, **chosen}.items():
        person.page.locator(f"#paper-{field}").select_option(label=label)
    person.press("Показать")
    person.page.locator(".vp-sheet").first.wait_for()
    return person.page.locator(".vp-sheet")


def exported(person: Person) -> tuple[str, bytes]:
    """The file of the protocol: what it is called, and what it holds."""
    opens(person, "Копии")
    with person.page.expect_download() as coming:
        person.press("Сохранить файл .vprok")
    file: Download = coming.value
    return file.suggested_filename, Path(file.path()).read_bytes()


def journal(names: list[str], classes: list[str]) -> bytes:
    """An .xlsx as an electronic journal gives it: a title, a heading, three columns of a name."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["Список обучающихся"])
    sheet.append(["№", "Фамилия", "Имя", "Отчество", "Класс"])
    for n, (name, title) in enumerate(zip(names, classes, strict=True), start=1):
        sheet.append([n, *name.split(), title])
    book.save(out)
    return out.getvalue()


def csv(names: list[str], encoding: str) -> bytes:
    """The same as Excel saves it in Russia."""
    lines = ["№;ФИО;Класс", *(f"{n};{name};4 «Б»" for n, name in enumerate(names, start=1))]
    return "\r\n".join(lines).encode(encoding)
