"""A figure of a report opened: what it is made of, by which formula, of which version."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.http import Http404

from vprok.domain.analytics.reports import Kind
from vprok.domain.analytics.reports.interpretation import LEGEND
from vprok.interfaces.web.analytics.tables import cell_text
from vprok.interfaces.web.templatetags.words import NBSP, number
from vprok.kernel.report import Part, Report, Row, Tone
from vprok.kernel.russian import plural

SHOWN = Decimal("0.0001")
"""How far the quotient is written out before it is rounded."""


@dataclass(frozen=True)
class OpenFigure:
    """What stands in the sheet of a figure.

    value:   as the report prints it
    about:   the row and the column it stands in
    count, whole: the two integers, in words
    sum:     how one follows from the other
    how:     the formula in words
    legend:  what its tone means; empty where it has none
    """

    value: str
    about: str
    count: str
    whole: str
    sum: str
    how: str
    tone: Tone | None
    legend: str


def figure_of(kind: Kind, report: Report, asked: str) -> OpenFigure:
    """The figure that an address asks for.

    asked:  `row.column`, both from 0, as the page shows the report
    raises: Http404 where there is no such figure
    """
    row, at = _found(report, asked)
    part, value = row.parts[at], row.cells[at]
    if part is None or not isinstance(value, Decimal):
        raise Http404
    tone = row.tones[at] if row.tones else None
    _, few, many = kind.UNIT
    return OpenFigure(
        value=f"{cell_text(value, 2)}{NBSP}%",
        about=f"{_row_name(kind, report, row)} · {_column_name(kind, report, at)}",
        count=plural(part.count, *kind.UNIT),
        whole=plural(part.whole, few, many, many),
        sum=_sum(part, value),
        how=kind.HOW[kind.FIGURE],
        tone=tone,
        legend=LEGEND if tone else "",
    )


def _found(report: Report, asked: str) -> tuple[Row, int]:
    row, _, column = asked.partition(".")
    if not (row.isdecimal() and column.isdecimal() and int(row) < len(report.rows)):
        raise Http404
    found = report.rows[int(row)]
    if int(column) >= len(found.parts):
        raise Http404
    return found, int(column)


def _row_name(kind: Kind, report: Report, row: Row) -> str:
    """What the row is about; a requirement is named by its words, not by its number alone."""
    named_by = report.columns.index(kind.NAMED_BY)
    name = cell_text(row.cells[named_by])
    words = row.cells[named_by + 1]
    return f"{name}. {words}" if isinstance(words, str) else name


def _column_name(kind: Kind, report: Report, at: int) -> str:
    """What the column is about: its title, with the words that stand above it."""
    title = report.columns[at]
    return f"{kind.FIGURE}: {title}" if title[:1].isdecimal() else title


def _sum(part: Part, value: Decimal) -> str:
    exact = Decimal(100 * part.count) / Decimal(part.whole)
    told = f"100 × {number(part.count)} ÷ {number(part.whole)} = "
    if exact == value:
        return told + cell_text(value.normalize())
    cut = exact.quantize(SHOWN, rounding=ROUND_DOWN)
    return f"{told}{cell_text(cut, 4)}… ≈ {cell_text(value, 2)}"
