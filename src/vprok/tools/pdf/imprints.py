"""What stands in the margins of a kit's page: calm lines that keep clear of the body.

Millimetres are those of an upright A4 sheet from its lower left corner; the body of real papers
stands between 20 and 195 across and between 15 and 282 up, and so the stamps keep to its sides.
"""

from dataclasses import dataclass

from vprok.tools.pdf import marks
from vprok.tools.pdf.copies import Copy, Imprint
from vprok.tools.pdf.matrix import LOW_HEIGHT, LOW_WIDTH, low_matrix
from vprok.tools.pdf.pen import Pen
from vprok.tools.pdf.stamp import Stamp

PLAIN_FACE, STRONG_FACE = "R", "S"
LEFT, RIGHT = 20.0, 195.0
BAND = 14.7  # how far stamps reach from the upper and from the lower edge

_BLACK, _GREY, _WASH, _DOT_GREY = 0.0, 0.36, 0.94, 0.4
_MODULE = 0.7
_MATRIX_X, _MATRIX_Y = RIGHT - LOW_WIDTH * _MODULE, 284.3
_CODE_X = _MATRIX_X - 5.0
_CELLS, _CELL_WIDTH, _CELL_HEIGHT = 5, 6.6, LOW_HEIGHT * _MODULE
_BOX_X = _CODE_X - _CELLS * _CELL_WIDTH
_TITLE_Y, _UNDER_Y, _FOOT_Y = 289.4, 285.3, 5.2
_TITLE_MOST = 101.0
_SCHOOL_X, _SCHOOL_MOST, _KIT_MOST = 119.0, 84.0, 54.0
_CODE_SIZE, _TITLE_SIZE, _SMALL = 19.0, 9.5, 7.5
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Table:
    """Where and how high the experts' table is.

    foot:    the lower edge of the table
    numbers: the height of the row with the numbers of tasks
    points:  the height of the row to write in
    asks:    how much of the lower edge has to be free of ink
    """

    foot: float
    numbers: float
    points: float
    asks: float


ROOMY = Table(foot=10.5, numbers=4.2, points=7.0, asks=23.5)
NARROW = Table(foot=8.2, numbers=2.5, points=3.8, asks=BAND)
_LABEL_WIDTH, _TOTAL_WIDTH, _TASK_MOST = 23.0, 12.0, 11.0


def draw_shared(pen: Pen, imprint: Imprint, *, variant: int, page: int, pages: int) -> None:
    """What every kit of a school says on this page of a variant."""
    pen.ink(_BLACK)
    title = _fitting(pen, imprint.title, STRONG_FACE, _TITLE_SIZE, _TITLE_MOST)
    pen.text(LEFT, _TITLE_Y, title, face=STRONG_FACE, size=_TITLE_SIZE)
    pen.ink(_GREY)
    part = f", часть {imprint.part}" if imprint.part else ""
    under = f"Вариант {variant}{part} · {imprint.campaign}"
    under = _fitting(pen, under, PLAIN_FACE, _SMALL, _TITLE_MOST)
    pen.text(LEFT, _UNDER_Y, under, face=PLAIN_FACE, size=_SMALL)
    school = f"{imprint.school} · {imprint.name}" if imprint.name else imprint.school
    school = _fitting(pen, school, PLAIN_FACE, _SMALL, _SCHOOL_MOST)
    pen.text(_SCHOOL_X, _FOOT_Y, school, face=PLAIN_FACE, size=_SMALL, align=0.5)
    of = f"Страница {page} из {pages}"
    pen.text(RIGHT, _FOOT_Y, of, face=PLAIN_FACE, size=_SMALL, align=1)
    if imprint.mark is not None:
        pen.ink(_DOT_GREY)
        for x, y in marks.dots(imprint.mark, page):
            pen.dot(x, y, marks.DIAMETER_MM)


def draw_own(pen: Pen, imprint: Imprint, copy: Copy, *, page: int) -> None:
    """What only this kit says: its matrix, its number, and its code if it has one."""
    stamp = Stamp(imprint.school, imprint.work, copy.number, copy.code, page, imprint.part)
    pen.modules(_MATRIX_X, _MATRIX_Y, _MODULE, low_matrix(stamp.text()))
    if copy.code:
        pen.text(_CODE_X, _MATRIX_Y + 1.0, copy.code, face=STRONG_FACE, size=_CODE_SIZE, align=1)
    notes = [f"ИК {copy.number}", "запасной" if copy.is_spare else "", copy.room]
    kit = " · ".join(note for note in notes if note)
    kit = _fitting(pen, kit, STRONG_FACE, _SMALL, _KIT_MOST)
    pen.text(LEFT, _FOOT_Y, kit, face=STRONG_FACE, size=_SMALL)


def draw_box(pen: Pen) -> None:
    """The box into which a pupil copies the code, a digit a cell."""
    pen.ink(_GREY)
    pen.text(_BOX_X - 2, _MATRIX_Y + 4.6, "Код", face=PLAIN_FACE, size=_SMALL, align=1)
    pen.text(_BOX_X - 2, _MATRIX_Y + 1.4, "участника", face=PLAIN_FACE, size=_SMALL, align=1)
    pen.ink(_BLACK)
    for n in range(_CELLS):
        pen.box(_BOX_X + n * _CELL_WIDTH, _MATRIX_Y, _CELL_WIDTH, _CELL_HEIGHT, thick=0.7)


def draw_table(pen: Pen, table: Table, tasks: tuple[str, ...]) -> None:
    """The experts' table: a column for each task and one for their sum."""
    room = RIGHT - LEFT - _LABEL_WIDTH - _TOTAL_WIDTH
    width = min(room / len(tasks), _TASK_MOST)
    edges = [LEFT, *(LEFT + _LABEL_WIDTH + n * width for n in range(len(tasks) + 1))]
    edges.append(edges[-1] + _TOTAL_WIDTH)
    middle, top = table.foot + table.points, table.foot + table.points + table.numbers
    pen.ink(_WASH)
    pen.fill(LEFT, middle, edges[-1] - LEFT, table.numbers)
    pen.ink(_BLACK)
    for y in (table.foot, middle, top):
        pen.line(LEFT, y, edges[-1], y, thick=0.5)
    for x in edges:
        pen.line(x, table.foot, x, top, thick=0.5)
    size = min(_SMALL, 2.35 * table.numbers)
    above, below = middle + (table.numbers - size * 0.247) / 2, table.foot + table.points / 2 - 0.9
    pen.text(LEFT + 1.5, above, "Номер задания", face=PLAIN_FACE, size=size)
    pen.text(LEFT + 1.5, below, "Баллы", face=PLAIN_FACE, size=size)
    for n, task in enumerate((*tasks, "Сумма"), start=1):
        across = (edges[n] + edges[n + 1]) / 2
        pen.text(across, above, task, face=STRONG_FACE, size=size, align=0.5)


def _fitting(pen: Pen, text: str, face: str, size: float, most: float) -> str:
    """The text, cut at its end where it is longer than there is room."""
    if pen.length(text, face=face, size=size) <= most:
        return text
    while pen.length(text + _CUT, face=face, size=size) > most:
        text = text[:-1]
    return text.rstrip(" ,«") + _CUT
