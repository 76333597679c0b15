import io
import zipfile

import openpyxl

from tests.tools.sheets.forms import IDENTITY, NAME, filled, pupil, results
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.read import read
from vprok.tools.sheets.strip import without_author

BOOK = results()
ROWS = filled(pupil("40001", 1, 2, 1, 0, 3, 2))
PATH = b'<x15ac:absPath url="C:\\Users\\Petrova\\" xmlns:x15ac="http://x"/></workbook>'


def authored() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(draw(BOOK, identity=IDENTITY, rows=ROWS)))
    book.properties.creator = "Анна Петрова"
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"</workbook>", PATH) if "workbook" in name else part)
    return out.getvalue()


def told(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        return "\n".join(box.read(name).decode() for name in box.namelist())


def test_the_author_and_the_folder_are_taken_out_and_the_form_stays_whole() -> None:
    file = authored()
    assert {"Петрова" in told(file), "Petrova" in told(file)} == {True}
    bare = without_author(file)
    assert "Петрова" not in told(bare)
    assert "Petrova" not in told(bare)
    assert "Протокол" in openpyxl.load_workbook(io.BytesIO(bare)).sheetnames
    before, after = (read(BOOK, one, name=NAME, identity=IDENTITY) for one in (file, bare))
    assert (after.rows, after.findings) == (before.rows, before.findings)
    assert without_author(bare) == bare


def test_a_form_of_the_old_format_comes_back_as_it_is() -> None:
    old = draw_xls(BOOK, identity=IDENTITY, rows=ROWS)
    assert without_author(old) == old
