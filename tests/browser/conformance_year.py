"""Forms of the year for the two readers: as drawn, with human mistakes, filled at random."""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache
from types import SimpleNamespace

from openpyxl.workbook import Workbook

from tests.browser.conformance import NAME, Case, resaved
from tests.interfaces.cli.demo.works import codes, work
from tests.tools.sheets import forms
from vprok.domain.intake.sheets import school_list as verification
from vprok.domain.intake.sheets.application import application
from vprok.domain.intake.sheets.questionnaire import SchoolYear, questionnaire
from vprok.domain.intake.sheets.summary import summary
from vprok.domain.intake.sheets.taking import Offer
from vprok.domain.results.sheets import result_form
from vprok.domain.territory.sheets import district_row, school_list, school_row
from vprok.domain.territory.states import Details, Ownership, SchoolKind, Settlement
from vprok.interfaces.cli.demo.dirt import Kind, spoil
from vprok.interfaces.cli.demo.scores import play, rows
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import Book, Sheet, Value

CASES: dict[str, Callable[[], Case]] = {}
"""Each case is made when it is asked for."""

Rows = Mapping[str, Sequence[Mapping[str, Value]]]

# ---- results --------------------------------------------------------------------------------

MA4 = work("ma4")
CLASSES = ("А", "Б")


@cache
def protocol(*, is_old: bool) -> Book:
    """The results form of mathematics, with classes on a sheet (2022) or by numbers (2026)."""
    tasks = [
        SimpleNamespace(label=str(at), maximum=most, part=1, follows="", entry="points")
        for at, most in enumerate(MA4.maxima, start=1)
    ]
    return result_form(
        SimpleNamespace(
            title="Математика, 4 класс",
            campaign="ВПР",
            grade=4,
            tasks=tasks,
            parts=1,
            variants=2,
            has_classes_sheet=is_old,
            asks_sex=is_old,
            allows_not_taught=True,
        )
    )


def played(kinds: Collection[Kind], *, is_old: bool) -> Case:
    """The protocol of two classes, with mistakes that people make."""
    block = play(MA4, codes(40), classes=[20, 20], seed=11)
    clean = rows(block, class_names=CLASSES if is_old else (), asks_sex=is_old)
    spoilt, _ = spoil(clean, MA4, seed=7, how_many=6, kinds=kinds) if kinds else (clean, ())
    book = protocol(is_old=is_old)
    values: dict[str, list[dict[str, Value]]] = {
        "protocol": [{key: _blank(value) for key, value in row.items()} for row in spoilt],
        "classes": [{"letter": letter, "textbook": "Моро М.И."} for letter in CLASSES],
    }
    known = {"codes": set(codes(45)), "classes": ["1", "2"]}
    return Case(book, draw(book, identity=forms.IDENTITY, rows=values), NAME, forms.IDENTITY, known)


def _blank(value: Value) -> Value:
    return None if value == "" else value


for is_old, year in ((True, 2022), (False, 2026)):
    CASES[f"{year}: played"] = lambda is_old=is_old: played((), is_old=is_old)
    CASES[f"{year}: everything"] = lambda is_old=is_old: played(tuple(Kind), is_old=is_old)
    for kind in Kind:
        CASES[f"{year}: {kind}"] = lambda kind=kind, is_old=is_old: played([kind], is_old=is_old)

# ---- what a form asks, filled by somebody who understood little of it -----------------------

OFFERS = (
    Offer("ma4", "Математика", 4),
    Offer("ru4", "Русский язык", 4),
    Offer("li4", "Литературное чтение", 4, is_voluntary=True),
    Offer("in7", "История", 7, is_computer=True),
    Offer("ma7", "Математика", 7, has_levels=True),
    Offer("en7", "Английский язык", 7, language="английский"),
)
WORKS = (
    verification.ListedWork("ma4", "Математика, 4 класс", 4),
    verification.ListedWork("li4", "Литературное чтение, 4 класс", 4, is_voluntary=True),
)
DISTRICT = "reg22_m019 | Город Барнаул"
WORDS = ("да", "Нет", "ДА ", 0, 1, 25, "двадцать", 1.5, date(2026, 5, 6), "—", "А", None, None)
ROWS = 8  # so many lines of each sheet are filled
ANSWER = 3  # the column of answers on a sheet of questions, as openpyxl counts


def school(number: int) -> Details:
    return Details(
        name=f"Школа № {number} имени Петра Иванова",
        short_name=f"Школа {number}",
        kind=SchoolKind.COLLEGE if number == 1 else next(iter(SchoolKind)),
        ownership=Ownership.MUNICIPAL,
        settlement=next(iter(Settlement)),
        phone="",
        pupils=500,
    )


def of_application() -> tuple[Book, Rows]:
    book = application("ВПР, весна 2026", OFFERS, is_college=False)
    keys = {column.key for column in book.sheet("application").columns}
    told = [
        {"subject": offer.subject, "grade": str(offer.grade), "work": offer.code}
        for offer in OFFERS
    ]
    classes = [
        {"grade": 4, "ordinal": n, "letter": letter, "pupils": 25, "special": 1}
        for n, letter in enumerate("АБ", start=1)
    ]
    works = [{key: value for key, value in row.items() if key in keys} for row in told]
    return book, {"application": works, "classes": classes}


def of_list() -> tuple[Book, Rows]:
    schools = [school_row(f"22{n:04}", DISTRICT, school(n)) for n in range(1, 6)]
    districts = [district_row("reg22_m019", "Город Барнаул", "municipality", "")]
    return school_list("22", ("Asia/Barnaul",)), {"schools": schools, "districts": districts}


def of_verification() -> tuple[Book, Rows]:
    schools = [verification.Listed(f"edu22{n:04}", school(n)) for n in range(1, 6)]
    book = verification.school_list("ВПР, весна 2026", schools, WORKS, has_courses=True)
    told = verification.listed_rows(schools, WORKS, has_courses=True)
    return book, {book.sheets[0].key: told}


def of_summary() -> tuple[Book, Rows]:
    book = summary("ВПР, весна 2026", OFFERS)
    told = [
        {"login": f"edu22{n:04}", "school": f"Школа {n}", "code": offer.code, "work": offer.title}
        for n in range(1, 4)
        for offer in OFFERS[:3]
    ]
    return book, {book.sheets[0].key: told}


def of_questionnaire() -> tuple[Book, Rows]:
    return questionnaire("ВПР, весна 2026", SchoolYear(2025)), {}


KNOWN = {"numbers": [f"edu22{n:04}" for n in range(1, 5)], "districts": [DISTRICT]}


def drawn(
    made: Callable[[], tuple[Book, Rows]], change: Callable[[Book, Workbook], object]
) -> Case:
    """The form of this kind after somebody changed it in another program."""
    book, told = made()
    file = draw(book, identity=forms.IDENTITY, rows=told)
    return Case(
        book, resaved(file, lambda workbook: change(book, workbook)), NAME, forms.IDENTITY, KNOWN
    )


def scatter(seed: int) -> Callable[[Book, Workbook], object]:
    """Fills a form with values of its lists, words and numbers, most of them out of place."""
    chance = random.Random(seed)

    def change(book: Book, workbook: Workbook) -> None:
        for sheet in book.sheets:
            lists = [value for one in sheet.columns for value in getattr(one.kind, "values", ())]
            for row, at, own in places(sheet):
                if chance.random() < 0.8:
                    strange = chance.choices([*WORDS, *lists], k=2)
                    workbook[sheet.title].cell(row, at).value = chance.choice([*own, *strange])

    return change


def places(sheet: Sheet) -> list[tuple[int, int, Sequence[object]]]:
    """Cells to be filled, with what they ought to hold."""
    own = [getattr(column.kind, "values", ()) or WORDS for column in sheet.columns]
    if sheet.upright:
        first = sheet.header_row + 1
        return [(row, ANSWER, values) for row, values in enumerate(own, start=first)]
    lines = range(sheet.header_row + 1, sheet.header_row + 1 + ROWS)
    return [(row, at, values) for row in lines for at, values in enumerate(own, start=1)]


def turned(book: Book, workbook: Workbook) -> None:
    """The rows of each sheet in the other order, a column and two rows before them."""
    scatter(99)(book, workbook)
    for one in book.sheets:
        sheet = workbook[one.title]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=one.header_row)]
        sheet.delete_rows(one.header_row, sheet.max_row)
        for line in ([], [], lines[0], *reversed(lines[1:])):
            sheet.append([None, *line])


def pasted_lower(book: Book, workbook: Workbook) -> None:
    """Answers that slipped one row down."""
    scatter(98)(book, workbook)
    for one in book.sheets:
        sheet = workbook[one.title]
        first, last = one.header_row + 1, one.header_row + len(one.columns)
        values = [sheet.cell(row, ANSWER).value for row in range(first, last + 1)]
        for row, value in enumerate([None, *values], start=first):
            sheet.cell(row, ANSWER).value = value


def answered(key: str, text: str) -> Callable[[Book, Workbook], object]:
    """A list of the questionnaire answered by hand."""

    def change(book: Book, workbook: Workbook) -> None:
        for sheet in book.sheets:
            keys = [column.key for column in sheet.columns]
            if key in keys:
                row = sheet.header_row + 1 + keys.index(key)
                workbook[sheet.title].cell(row, ANSWER).value = text

    return change


MADE = {
    "application": of_application,
    "school list": of_list,
    "verification": of_verification,
    "summary": of_summary,
    "questionnaire": of_questionnaire,
}
for which, made in MADE.items():
    CASES[f"{which}: as drawn"] = lambda made=made: drawn(made, lambda *_: None)
    CASES[f"{which}: turned about"] = lambda made=made: drawn(made, turned)
    CASES[f"{which}: pasted lower"] = lambda made=made: drawn(made, pasted_lower)
    for seed in range(8):
        CASES[f"{which}: filled at random {seed}"] = lambda made=made, seed=seed: drawn(
            made, scatter(seed)
        )

for text in ("Самостоятельное юридическое лицо", "Самостоятельное Лицо Петрова", "Петров Иван"):
    CASES[f"questionnaire: the status is «{text}»"] = lambda text=text: drawn(
        of_questionnaire, answered("status", text)
    )
