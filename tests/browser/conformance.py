"""One list of filled forms and bad files for two readers: the server's and the offline page's."""

import dataclasses
import io
import random
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

import openpyxl
from bench import planting
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook

from tests.security import bad_files
from tests.tools.sheets import forms, test_hostile
from tests.tools.sheets.reading_cases import CASES as SPECS
from tests.tools.sheets.reading_cases import book_of, kind_of
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import Book, Code, Column, Points, Sheet, Text, Value

NAME = "Форма.xlsx"


@dataclasses.dataclass(frozen=True)
class Case:
    """One file and the form it ought to be.

    called: as the person named the file
    """

    book: Book
    file: bytes
    called: str = NAME
    identity: Mapping[str, str] = dataclasses.field(default_factory=dict)
    known: Mapping[str, Collection[str]] = dataclasses.field(default_factory=dict)


Change = Callable[[Workbook], object]
CASES: dict[str, Callable[[], Case]] = {}
"""Each case is made when it is asked for."""


def resaved(file: bytes, change: Change = lambda _book: None) -> bytes:
    """The workbook after another program opened it, changed something and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: str, **cells: object) -> Change:
    def change(book: Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return change


# ---- a results form with two sheets ---------------------------------------------------------

RESULTS = forms.results()
KNOWN = {"codes": [str(code) for code in range(40001, 40061)]}
GOOD = (
    forms.pupil("40001", 1, 2, 1, 0, 3, 2),
    forms.pupil("40002", variant=forms.ABSENT),
    forms.pupil("40003", "X", 0, "не пройд.", 1, "X", 0, mark="нет отметки"),
)


def drawn(*pupils: Mapping[str, Value], book: Book = RESULTS, **more: str) -> bytes:
    return draw(book, identity=forms.IDENTITY | more, rows=forms.filled(*(pupils or GOOD)))


def results(file: bytes, called: str = NAME, **more: Any) -> Case:
    return Case(RESULTS, file, called, **({"identity": forms.IDENTITY, "known": KNOWN} | more))


def _respelt(book: Workbook) -> None:
    titles = ("Код", "ВАРИАНТ ", "1(1б)", " 2 (2б) ", "5(1) (1б)", "5(2)(1б)", "4k1 (3б)")
    for at, title in enumerate((*titles, "4K2 (2 б)"), start=1):
        book["Протокол"].cell(1, at, title)


def _moved(book: Workbook) -> None:
    book.move_sheet("Классы", -2)
    sheet = book["Протокол"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=4)]
    sheet.delete_rows(1, 20)
    for row in values:
        sheet.append([*row[8:10], *row[:8]])


def _header_lower(book: Workbook) -> None:
    book["Протокол"].insert_rows(1, 3)
    book["Протокол"]["A1"] = "Школа № 5"


def _shifted(book: Workbook) -> None:
    for row in book["Протокол"].iter_rows(min_row=2, max_row=4, min_col=2, max_col=11):
        values = [cell.value for cell in row]
        for cell, value in zip(row, [None, *values[:-1]], strict=True):
            cell.value = None if str(value).startswith("=") else value


def _named_twice(book: Workbook) -> None:
    book["Протокол"]["A2"] = book["Протокол"]["I2"] = "Петров Иван"


def _without(title: str) -> Change:
    return lambda book: book.remove(book[title])


def _another_sheet(*values: object, title: str = "Черновик") -> Change:
    def change(book: Workbook) -> None:
        for value in values:
            book.create_sheet(title).append([value])

    return change


def _merged(book: Workbook) -> None:
    book["Протокол"].merge_cells("I2:I4")


def _commented(text: str) -> Change:
    def change(book: Workbook) -> None:
        book["Протокол"]["B2"].comment = Comment(text, "кто-то")

    return change


def _titled(book: Workbook) -> None:
    book.properties.title = "Работа: Петров Иван"
    book.properties.creator = "Сидорова Мария"  # whoever sat at the keyboard


def _owned(book: Workbook) -> None:
    book.custom_doc_props.append(StringProperty(name="Ученик", value="Петров Иван"))


def _footed(book: Workbook) -> None:
    book["Протокол"].oddFooter.center.text = "Петров Иван Сергеевич"


def _hidden(book: Workbook) -> None:
    book["Протокол"].row_dimensions[3].hidden = True
    book["Протокол"].column_dimensions["C"].hidden = True
    book["Классы"].sheet_state = "hidden"


def _old_dates(book: Workbook) -> None:
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - Excel knows no zones
    book["Протокол"]["I2"] = date(2026, 1, 5)


def _formatted(value: float, number_format: str) -> Change:
    def change(book: Workbook) -> None:
        cell = book["Протокол"]["C2"]
        cell.value, cell.number_format = value, number_format

    return change


PEOPLE_DID: dict[str, Change] = {
    "saved by another program": lambda _book: None,
    "headers in other spellings": _respelt,
    "sheets and columns moved": _moved,
    "the header stands lower": _header_lower,
    "rows shifted": _shifted,
    "rows and columns hidden": _hidden,
    "merged cells": _merged,
    "no passport": _without("Паспорт формы"),
    "no sheet of classes": _without("Классы"),
    "no protocol": _without("Протокол"),
    "a column of another work": put("Протокол", C1="17 (1б)"),
    "a column without its title": put("Протокол", C1=None),
    "a name for a title": put("Протокол", C1="Петров Иван"),
    "ten columns too many": put("Протокол", **{f"{letter}1": letter for letter in "MNOPQRSTUV"}),
    "an ignored column": put("Протокол", M1="Пользователь", M2="edu000042"),
    "a column called twice": put("Протокол", M1="Вариант", M2=7),
    "an untitled column": put("Протокол", Z2=7, AB3="х"),
    "no header at all": lambda book: book["Протокол"].delete_rows(1),
    "an empty protocol": lambda book: book["Протокол"].delete_rows(2, 20),
    "a capital absent": put("Протокол", B3="Отсутствовал"),
    "a known misspelling": put("Протокол", B3="отсутствует"),
    "a small x": put("Протокол", C4="x"),
    "a Cyrillic х": put("Протокол", C4="х"),
    "spaces of three kinds": put("Протокол", C2="\u00a01", D2=" 2 ", I2="А\u200b"),
    "a decimal": put("Протокол", C2="1.0", D2="2,00"),
    "a zero ahead": put("Протокол", C2="01"),
    "a number for a code": put("Протокол", A2=40001),
    "a fraction": put("Протокол", C2=0.5),
    "a tiny fraction": put("Протокол", C2=0.00001234),
    "a huge number": put("Протокол", C2=1e21),
    "a negative number": put("Протокол", C2=-1),
    "too many points": put("Протокол", C2=2, D3=1),
    "yes and no": put("Протокол", C2=True, D2=False),
    "a date": put("Протокол", I2=date(2026, 1, 5)),
    "a moment": put("Протокол", I2=datetime(2026, 1, 5, 14, 30)),  # noqa: DTZ001 - the same
    "an hour": put("Протокол", I2=time(14, 30)),
    "a date for a code": put("Протокол", A2=date(2026, 1, 5)),
    "a date for a total": put("Протокол", K2=date(2026, 1, 5)),
    "a date of the other calendar": _old_dates,
    "a date by its own format": _formatted(46000, "[$-419]d mmm yyyy"),
    "a span of time": _formatted(1.25, "[h]:mm"),
    "a short span of time": _formatted(0.0001, "[s]"),
    "roubles": _formatted(1, '#,##0 "руб. в день"'),
    "red": _formatted(1, "[Red]0"),
    "per cent": _formatted(1, "0%"),
    "a wrong total": put("Протокол", K2=5),
    "a total in words": put("Протокол", K2="девять"),
    "a formula": put("Протокол", D3="=1+1"),
    "a formula in the total": put("Протокол", K2="=SUM(C2:H2)"),
    "a formula on another sheet": _another_sheet("=1+1"),
    "a link that calls out": put("Протокол", I2='=HYPERLINK("http://example.org","1")'),
    "one code twice": put("Протокол", A3="40001"),
    "a code not issued": put("Протокол", A2="49999"),
    "a code that is none": put("Протокол", A2="4000"),
    "absent with points": put("Протокол", C3=1),
    "no variant": put("Протокол", B2=None),
    "points missing": put("Протокол", C2=None, E2=None),
    "an unknown class": put("Протокол", I2="Щ"),
    "no class": put("Протокол", I2=None),
    "a class too long": put("Протокол", I2="четвёртый А"),
    "a class in capitals": put("Протокол", I2="НЕТ"),
    "a strange mark": put("Протокол", J2=6),
    "a criterion without its leader": put("Протокол", G2=0, H2=2),
    "the same class twice": put("Классы", A3="А"),
    "a quote that Excel made": put("Протокол", I2="'А"),
    "markup in a cell": put("Протокол", I2="<b>&amp;"),
    "two lines in a cell": put("Протокол", I2="А\nБ"),
    "a name in a code": put("Протокол", A2="Петров Иван"),
    "a surname in a code": put("Протокол", A2="Петрова"),
    "a name in a class": put("Протокол", I2="Петрова Анна"),
    "names in two cells": _named_twice,
    "a name in a stray cell": put("Протокол", Z9="Петров Иван"),
    "a name above": put("Классы", D4="Петров Иван"),
    "a name on another sheet": _another_sheet("Сидорова Мария Алексеевна"),
    "a sheet called by a name": _another_sheet(1, title="Петров Иван"),
    "a name in a comment": _commented("Петров Иван Сергеевич"),
    "a comment": _commented("проверено"),
    "a name in a footer": _footed,
    "a name in a title": _titled,
    "a name in a property of one's own": _owned,
    "an author of a textbook": put("Классы", B2="Петров И.И."),
    "a school named after a man": put("Протокол", Z9="МБОУ СОШ № 12 им. Героя Иванова И.И."),
}

for words, people_did in PEOPLE_DID.items():
    CASES[f"results: {words}"] = lambda did=people_did: results(resaved(drawn(), did))

CASES |= {
    "results: as drawn": lambda: results(drawn()),
    "results: a code alone": lambda: results(drawn(GOOD[0], {"code": "40009"})),
    "results: nothing filled": lambda: results(drawn({"code": "40009"})),
    "results: last year's": lambda: results(drawn(campaign="2025-spring")),
    "results: another school's": lambda: results(drawn(body="edu000043")),
    "results: another work's": lambda: results(drawn(per="ru4")),
    "results: another slot": lambda: results(
        drawn(slot="2"), identity=forms.IDENTITY | {"slot": "1"}
    ),
    "results: an older layout": lambda: results(
        drawn(book=dataclasses.replace(RESULTS, version=0))
    ),
    "results: another form": lambda: results(
        drawn(book=dataclasses.replace(RESULTS, kind="application", title="Заявка"))
    ),
    "results: a report": lambda: results(_workbook(["Индивидуальные результаты"])),
    "results: a report by its sheet": lambda: results(
        _workbook(["Школа"], title="Статистика по отметкам")
    ),
    "results: weather": lambda: results(_workbook(["Дата", "Температура"])),
    "results: no lists of codes": lambda: results(drawn(), known={}),
    "results: a name for the file": lambda: results(drawn(), "Петров_Иван.xlsx"),
    "results: initials for the file": lambda: results(drawn(), "Иванов И.И.xlsx"),
    "results: dots in the file's name": lambda: results(drawn(), "форма.2026.05.xlsx"),
    "results: a capital suffix": lambda: results(drawn(), "ФОРМА.XLSX"),
    "results: one row too many": lambda: limited(rows=2),
    "results: a column too many for this form": lambda: limited(columns=10),
    "results: as many as there may be": lambda: limited(rows=3, columns=11),
    "results: a column too many": lambda: results(
        resaved(drawn(), put("Протокол", DA2=1)),
    ),
}


# ---- a form of answers ----------------------------------------------------------------------

ANSWERED = planting.form(2)  # answers and points, the layout of 2026
ANSWERS_DID: dict[str, Change] = {
    "as they are": lambda _book: None,
    "a date": put("Протокол", C2=date(2026, 5, 3)),
    "a formula": put("Протокол", D2="=1/2"),
    "numbers": put("Протокол", C2=12, D2=0.5),
    "spaces and an x": put("Протокол", C2=" 1/2 ", D2="х."),
    "too long": put("Протокол", C2="1" * 101),
    "what is no answer": put("Протокол", C2="Отсутствовал", D2="не пройд."),
    "a name": put("Протокол", C2="Петров Иван Сергеевич"),
    "a surname alone": put("Протокол", C2="Пушкин"),
    "somebody of the curriculum": put("Протокол", C2="Лев Толстой", C4="Крылов И. А."),
    "another class than elsewhere": put("Протокол", I2=1, I4=2, I6=1, I8=2, I10=1),
}

for words, people_did in ANSWERS_DID.items():
    CASES[f"answers: {words}"] = lambda did=people_did: Case(
        ANSWERED.book,
        resaved(ANSWERED.file, did),
        identity=planting.IDENTITY,
        known=ANSWERED.known,
    )


def limited(**limits: int) -> Case:
    """The usual file for a form that allows less."""
    small = dataclasses.replace(RESULTS, limits=dataclasses.replace(RESULTS.limits, **limits))
    return dataclasses.replace(results(drawn()), book=small)


def _workbook(*lines: Sequence[object], title: str = "Лист1") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ---- bad files ------------------------------------------------------------------------------

GOOD_FORM = cache(
    lambda: bad_files.Form(
        drawn(), "Протокол", "A2", lambda more: draw(RESULTS, identity=forms.IDENTITY | more)
    )
)

for words, (called, bad, _code) in test_hostile.BAD.items():
    CASES[f"hostile: {words}"] = lambda called=called, bad=bad: Case(
        test_hostile.BOOK, bad, called, forms.IDENTITY
    )
for words, one in bad_files.BAD.items():
    CASES[f"bad: {words}"] = lambda one=one: results(*reversed(one.made(GOOD_FORM())))


@cache
def steady() -> bytes:
    """A small workbook whose bytes are the same on every day."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(by_hand(WRITTEN["strings of every kind"]).file)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            told = zipfile.ZipInfo(name, bad_files.ZIP_DATE)
            new.writestr(told, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def damaged(seed: int) -> bytes:
    """The workbook with some bits of it turned over."""
    chance = random.Random(seed)
    bad = bytearray(steady())
    for _ in range(chance.choice([1, 5, 50])):
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
    return bytes(bad)


for seed in range(40):
    CASES[f"damaged: {seed}"] = lambda seed=seed: Case(CELLS, damaged(seed))

for cut in (5, 22, 100, 1_000, 5_000):
    CASES[f"cut: {cut}"] = lambda cut=cut: results(drawn()[:-cut])


def with_parts(**parts: bytes) -> bytes:
    """The form with parts of Excel's own beside those we draw."""
    out = io.BytesIO(drawn())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as box:
        for name, part in parts.items():
            box.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return out.getvalue()


PRINTER = "HP LaserJet 1010".encode("utf-16-le") + bytes(200)
CASES |= {
    "parts: settings of a printer": lambda: results(
        with_parts(**{"xl/printerSettings/printerSettings1.bin": PRINTER})
    ),
    "parts: a picture": lambda: results(with_parts(**{"xl/media/image1.png": bad_files.PNG})),
    "parts: calculation chain": lambda: results(with_parts(xl__calcChain_xml=b"<a/>")),
    "parts: a drawing with a name": lambda: results(
        with_parts(xl__drawings__drawing9_xml="<a><b>Петров</b> <b>Иван Сергеевич</b></a>".encode())
    ),
    "parts: something after the end": lambda: results(drawn() + bytes(100)),
    "parts: something before the beginning": lambda: results(b"PK\x03\x04junk" + drawn()),
}

# ---- cells as programs may write them -------------------------------------------------------

CELLS = Book("cells", "Ячейки", (), (Sheet("s", "Протокол", (
    Column("a", "а", Text(80), required=False), Column("b", "б", Points(5), required=False),
    Column("c", "в", Code("[0-9]+", "1"), required=False)), header_row=1),))  # fmt: skip
HEADER = "".join(
    f'<c r="{at}1" t="inlineStr"><is><t>{title}</t></is></c>'
    for at, title in zip("ABC", "абв", strict=True)
)
STRINGS = (
    f'<sst xmlns="{bad_files.MAIN}"><si><t xml:space="preserve"> а </t></si><si><r><rPr><b/></rPr>'
    '<t>жи</t></r><r><t xml:space="preserve">р </t></r><rPh sb="0" eb="1"><t>fu</t></rPh></si>'
    "<si/><si><t> b </t></si><si><t>a_x000D_b_x0041_</t></si><si><t>x\r\ny\n</t></si>"
    "<si><t><![CDATA[<q>]]>&amp;&#1078;</t></si></sst>"
)
FORMATS = (
    "General", "h:mm", "[h]:mm", "d.m.yyyy h:mm", "mmm yy", '"д"0', "[Red]0", "yyyy", "0.00E+00",
    "[$-419]d mmm", '0"дней"', "@", "# ?/?", "mm:ss.0", "\\d0", "General;[Red]dd", "[$€-2] 0.00",
    "am/pm", "_-* dd", "[Blue]General", "ГГГГ", "d", "y", "[s]", "[mm]", "*d0", "[<5]0;[>6]d",
)  # fmt: skip
BUILT_IN = 60  # styles of built-in formats stand before those of FORMATS


def _styles() -> str:
    own = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{one.replace(chr(34), "&quot;")}"/>'
        for at, one in enumerate(FORMATS)
    )
    ids = [*range(BUILT_IN), *(164 + at for at in range(len(FORMATS)))]
    styles = "".join(f'<xf numFmtId="{one}"/>' for one in ids)
    return (
        f'<styleSheet xmlns="{bad_files.MAIN}"><numFmts>{own.replace("<5", "&lt;5")}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>"
    )


def by_hand(lines: str) -> Case:
    """A workbook whose sheet is written down word for word."""
    file = bad_files.by_hand(bad_files.sheet_of(f'<row r="1">{HEADER}</row>{lines}'))
    out = io.BytesIO()
    relations = "".join(
        f'<Relationship Id="r{part}" Type="{bad_files.OFFICE}/{part}" Target="{part}.xml"/>'
        for part in ("styles", "sharedStrings")
    )
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b"</Relationships>", b"%b</Relationships>")
            is_ours = name == "xl/_rels/workbook.xml.rels"
            new.writestr(name, part % relations.encode() if is_ours else old.read(name))
        new.writestr("xl/styles.xml", _styles())
        new.writestr("xl/sharedStrings.xml", STRINGS)
    return Case(CELLS, out.getvalue())


def line(cells: str) -> str:
    return f'<row r="2">{cells}</row>'


WRITTEN = {
    "strings of every kind": "".join(
        f'<row r="{at + 2}"><c r="A{at + 2}" t="s"><v>{at}</v></c></row>' for at in range(7)
    ),
    "a string that is not there": line('<c r="A2" t="s"><v>99</v></c>'),
    "yes, no": line('<c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><v>0</v></c>'),
    "neither": line('<c r="A2" t="b"><v>2</v></c>'),
    "errors": line('<c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>1</v></c>'),
    "a text of a formula": line('<c r="A2" t="str"><v> q_x0041_ </v></c>'),
    "days by their names": line(
        '<c r="A2" t="d"><v>2026-01-05</v></c><c r="B2" t="d"><v>2026-01-05T10:11:12</v></c>'
    ),
    "inline with runs": line(
        '<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>'
    ),
    "inline with blanks": line(
        '<c r="A2" t="inlineStr"><is><t>  </t></is></c><c r="B2"><v>1</v></c>'
    ),
    "a word for a number": line('<c r="B2"><v>abc</v></c>'),
    "numbers as they come": line(
        '<c r="A2"><v>1e-5</v></c><c r="B2"><v>5.0</v></c><c r="C2"><v>123456789012345678</v></c>'
    ),
    "numbers that are none": line('<c r="A2"><v>nan</v></c><c r="B2"><v>-inf</v></c>'),
    "half numbers": line('<c r="A2"><v>.5</v></c><c r="B2"><v>5.</v></c><c r="C2"><v>+7</v></c>'),
    "nothing inside": line('<c r="A2"/><c r="B2"><v/></c><c r="C2"><v></v></c>'),
    "no addresses": "<row><c><v>1</v></c><c><v>2</v></c></row>",
    "one cell twice": line('<c r="B2"><v>1</v></c><c r="B2"><v>2</v></c>'),
    "backwards": line('<c r="C2"><v>1</v></c><c r="B2"><v>2</v></c>'),
    "rows backwards": (
        '<row r="4"><c r="B4"><v>4</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
    ),
    "small letters": line('<c r="b2"><v>1</v></c>'),
    "an unknown type": line('<c r="B2" t="shared"><v>1</v></c>'),
    "no column": line('<c r="2"><v>1</v></c>'),
    "no row": line('<c r="B"><v>1</v></c>'),
    "a remark inside": '<!-- <row r="3"><c r="B3"><v>2</v></c></row> -->'
    + line('<c r="B2"><v>1</v></c>'),
    "a formula with spaces": line('<c r="B2"> <f>1</f><v>1</v></c>'),
    "a formula alone": line('<c r="B2"><f>1</f></c>'),
    "built-in formats": "".join(
        f'<row r="{at + 2}"><c r="A{at + 2}" s="{at}"><v>45000.5</v></c></row>'
        for at in range(BUILT_IN)
    ),
    "formats of one's own": "".join(
        f'<row r="{at + 2}"><c r="A{at + 2}" s="{BUILT_IN + at}"><v>45000.5</v></c></row>'
        for at in range(len(FORMATS))
    ),
    "a style that is not there": line('<c r="B2" s="500"><v>1</v></c>'),
}
MOMENTS = ("0.5", "0", "1", "59", "60", "61", "-1", "2958465", "2958466", "45000.999999",
           "0.000011574", "45000.123456789", "1.5", "0.75001")  # fmt: skip
for style, words in ((14, "days"), (BUILT_IN + 2, "spans")):
    WRITTEN[words] = "".join(
        f'<row r="{at}"><c r="A{at}" s="{style}"><v>{one}</v></c></row>'
        for at, one in enumerate(MOMENTS, start=2)
    )
for words, written in WRITTEN.items():
    CASES[f"cells: {words}"] = lambda written=written: by_hand(written)

# ---- the vocabulary of checks ---------------------------------------------------------------


def vocabulary(case: Mapping[str, Any]) -> Case:
    """A case of the vocabulary as a file that somebody filled."""
    book = book_of(case)
    rows_of = {key: [row["values"] for row in given] for key, given in case["rows"].items()}
    file = draw(book, identity={}, rows=rows_of)
    return Case(book, file, known=case.get("known") or {})


def tidied(case: Mapping[str, Any]) -> Case:
    """A case of tidying as a file: a cell for the value and one that keeps the row alive."""
    kind = kind_of(case["kind"])
    columns = (Column("a", "Значение", kind, required=False), Column("z", "Я", Text(9)))
    file = _workbook(["Значение", "Я"], [_writable(case["raw"]), "да"], title="Лист")
    return Case(Book("tidy", "Правки", (), (Sheet("s", "Лист", columns),)), file)


def _writable(raw: object) -> object:
    return raw.replace("\x00", "") if isinstance(raw, str) else raw


for case in SPECS["checks"]:
    CASES[f"checks: {case['name']}"] = lambda case=case: vocabulary(case)
for at, case in enumerate(SPECS["cleans"]):
    CASES[f"cleans: {at} {case['raw']!r}"] = lambda case=case: tidied(case)
