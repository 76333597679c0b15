"""A workbook that waiting children read, so that code and memory are at hand when one comes in.

The more it is like our forms, the fewer pages of memory are touched for the first time in earnest.
"""

import io
import zipfile
from functools import cache

from vprok.tools.sheets import look

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = look.OFFICE[0]
LETTERS = "BCDEFGHIJKLMNOPQRSTUVW"
INSTRUCTION = '<c r="A{row}" s="2" t="s"><v>{row}</v></c>'
TABLE = (
    '<c r="A{row}" s="6" t="s"><v>{row}</v></c>'
    + "".join(f'<c r="{letter}{{row}}" s="4"><v>1</v></c>' for letter in LETTERS)
    + '<c r="X{row}" s="5" t="s"><v>9</v></c>'
    + '<c r="Y{row}" s="7"><f>IF(COUNTA(C{row}:X{row}),1,"")</f><v>2</v></c>'
)
PASSPORT = '<c r="A{row}" t="s"><v>{row}</v></c><c r="B{row}" t="s"><v>7</v></c>'
SHEETS = ((INSTRUCTION, 40), (TABLE, 80), ("", 0), (PASSPORT, 6))
STRINGS = 133
FORMAT = '<xf numFmtId="164"/>'


@cache
def sample() -> bytes:
    """The workbook: an instruction, a table of 80 × 25, lists, a passport; no file of anybody."""
    strings = "".join(f"<si><t>{'строка ' * 6}{number}</t></si>" for number in range(STRINGS))
    parts = _book() | {
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
        f'<numFmt numFmtId="164" formatCode="0"/></numFmts><cellXfs>{FORMAT * 8}</cellXfs>'
        "</styleSheet>",
        "xl/theme/theme1.xml": f"<theme>{'<color/>' * 800}</theme>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for name, part in parts.items():
            box.writestr(name, part)
    return file.getvalue()


def _book() -> dict[str, str]:
    """The workbook and its sheets."""
    numbers = range(1, len(SHEETS) + 1)
    listed = "".join(f'<sheet name="Лист {n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in numbers
    )
    return {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATED}">{related}</Relationships>',
    } | {f"xl/worksheets/{n}.xml": _sheet(*SHEETS[n - 1]) for n in numbers}


def _sheet(cells: str, rows: int) -> str:
    """A sheet with such cells in each row."""
    said = "".join(
        f'<row r="{row}" spans="1:25">{cells.format(row=row)}</row>' for row in range(1, rows + 1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{said}</sheetData></worksheet>'
