"""Charts as pages show them: the picture, what it says, and its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from vprok.domain.analytics.queries import svgs_of_figures
from vprok.domain.analytics.reports.charts import Figure
from vprok.interfaces.web.templatetags.cells import ShownCell
from vprok.interfaces.web.templatetags.words import number
from vprok.kernel.report import Cell, Row


@dataclass(frozen=True)
class Chart:
    """A chart with all that stands beside it.

    svg:  an image with a name of its own for screen readers
    rows: each with its name and its other cells
    """

    name: str
    title: str
    svg: SafeString
    words: str
    columns: tuple[ShownCell, ...]
    rows: tuple[tuple[str, tuple[ShownCell, ...]], ...]
    notes: tuple[str, ...]


def charts_of(figures: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Figures ready for a page, in their order; pictures that are kept are not drawn.

    costs: one SQL statement
    """
    svgs = svgs_of_figures(figures)
    return tuple(_chart(name, figure, svgs[name]) for name, figure in figures.items())


def _chart(name: str, figure: Figure, svg: str) -> Chart:
    table = figure.table
    numbers = {n for row in table.rows for n, cell in enumerate(row.cells) if _is_number(cell)}
    return Chart(
        name,
        figure.title,
        mark_safe(svg),  # noqa: S308 - drawn by ourselves; only shapes and escaped letters are in it
        figure.words,
        tuple(ShownCell(title, is_number=n in numbers) for n, title in enumerate(table.columns)),
        tuple(_row(row, numbers) for row in table.rows),
        table.notes,
    )


def _row(row: Row, numbers: set[int]) -> tuple[str, tuple[ShownCell, ...]]:
    tones = row.tones or (None,) * len(row.cells)
    first, *others = (
        ShownCell(_text(cell), is_number=n in numbers, tone=tone)
        for n, (cell, tone) in enumerate(zip(row.cells, tones, strict=True))
    )
    return first.text, tuple(others)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | Decimal)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if cell == "-":
        return "—"
    return cell if isinstance(cell, str) else number(cell)
