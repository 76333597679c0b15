"""Any report of the list as a page."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.analytics.queries import (
    Scope,
    changes,
    version,
)
from vprok.domain.analytics.reports import Kind
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.files import FOR_REPORTS, refusal_of, version_words
from vprok.interfaces.web.analytics.scopes import kind_of, name_of, only_of, scope_of, way_up
from vprok.interfaces.web.templatetags.words import number
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Cell, Report, Row

ROWS_ON_A_PAGE = 200


@reads(*FOR_REPORTS)
def page(request: Request, slug: str, code: str, path: str, name: str) -> HttpResponse:
    """Show a report with its formulas and the version of what it is made of."""
    kind = kind_of(name)
    scope = scope_of(request, slug, code, path, kind.FOR)
    place_name = name_of(scope.place)
    made_of = version(scope.work, scope.place)
    refusal = refusal_of(kind, scope, made_of, request)
    context = {
        "scope": scope,
        "work": scope.work,
        "campaign": scope.work.campaign,
        "kind": kind,
        "name": name,
        "place_name": place_name,
        "trail": _trail(scope, place_name),
        "refusal": refusal,
    }
    if refusal is None:
        scope = replace(scope, only=only_of(request, scope))
        report = _shown_at(scope.place, kind, kind.build(scope))
        shown = Paginator(report.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "scope": scope,
            "report": report,
            "version": version_words(scope, made_of),
            "changes": changes(scope.work, scope.place),
            "zone": cabinet_of(scope.own).zone,
            "table": _table(kind, report, shown),
            "page": shown,
            "bars": _bars(kind, report, len(scope.place.lineage)),
        }
    return render(request, "analytics/report.html", context)


def _trail(scope: Scope, place_name: str) -> list[tuple[str, str]]:
    work = scope.work
    up = reverse("analytics:work", args=[work.campaign.slug, work.code, scope.place.path])
    return [*way_up(scope), (place_name, up)]


# ---- the table -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownCell:
    """A cell as the page shows it.

    width: how many columns it takes
    """

    text: str
    is_name: bool = False
    is_number: bool = False
    width: int = 1


@dataclass(frozen=True)
class Table:
    """A part of a report's table as the page shows it; a column with numbers is aligned as one.

    rows: pairs of level and cells
    """

    above: tuple[tuple[ShownCell, ...], ...]
    header: tuple[ShownCell, ...]
    rows: tuple[tuple[str, tuple[ShownCell, ...]], ...]


def _shown_at(place: Place, kind: Kind, report: Report) -> Report:
    """The report as its page shows it: one school does not read its own name in every row."""
    start = report.columns.index(kind.NAMED_BY)
    if place.level is not Level.SCHOOL or not start:
        return report

    def cut(row: Row) -> Row:
        if row.cells[start] is not None:
            return replace(row, cells=row.cells[start:])
        heading = next(cell for cell in reversed(row.cells[:start]) if cell is not None)
        return replace(row, cells=(heading, *row.cells[start + 1 :]))

    return replace(
        report,
        columns=report.columns[start:],
        above=tuple((cells[0], *cells[start + 1 :]) for cells in report.above),
        rows=tuple(cut(row) for row in report.rows),
    )


def _table(kind: Kind, report: Report, rows: Iterable[Row]) -> Table:
    shown = tuple(rows)
    named_by = report.columns.index(kind.NAMED_BY)
    numbers = {
        n for row in shown for n, cell in enumerate(row.cells) if isinstance(cell, int | Decimal)
    }
    places = {n: max(_places(row.cells[n]) for row in shown) for n in numbers}
    return Table(
        tuple(_above(cells, numbers) for cells in report.above),
        tuple(ShownCell(words, is_number=n in numbers) for n, words in enumerate(report.columns)),
        tuple((row.level, _shown(row, named_by, numbers, places)) for row in shown),
    )


def _shown(
    row: Row, named_by: int, numbers: Collection[int], places: Mapping[int, int]
) -> tuple[ShownCell, ...]:
    """The row with the cell that names it; a heading of others is named by its first."""
    name = named_by if row.cells[named_by] is not None else 0
    if all(cell is None for cell in row.cells[1:]):
        return (ShownCell(_text(row.cells[0]), is_name=True, width=len(row.cells)),)
    return tuple(
        ShownCell(_text(cell, places.get(n, 0)), n == name, n in numbers)
        for n, cell in enumerate(row.cells)
    )


def _places(cell: Cell) -> int:
    """Digits after the point."""
    exponent = cell.normalize().as_tuple().exponent if isinstance(cell, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _above(cells: tuple[Cell, ...], numbers: Collection[int]) -> tuple[ShownCell, ...]:
    """Words over the header; the first take the room up to the next."""
    width = next((n for n, cell in enumerate(cells) if n and cell is not None), len(cells))
    rest = tuple(
        ShownCell(_text(cell), is_number=n in numbers) for n, cell in enumerate(cells) if n >= width
    )
    return (ShownCell(_text(cells[0]), width=width), *rest)


def _text(cell: Cell, places: int = 0) -> str:
    """The words of a cell; fractions of one column have as many digits, so that they stand level.

    places: digits after the point
    """
    if isinstance(cell, Decimal) and places:
        return f"{cell:.{places}f}".replace(".", ",")
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else number(cell)


# ---- the bars ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in percent of its width.

    order: from 1
    """

    order: int
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """Shares of one group of participants that make the whole."""

    label: str
    words: str
    segments: tuple[Segment, ...]


def _bars(kind: Kind, report: Report, most: int) -> list[Bar]:
    """A bar for the place and each place above it; none for those below, who are not compared.

    most: rows from the top
    """
    places = [report.columns.index(share) for share in kind.SHARES]
    bars = []
    for row in report.rows[:most] if places else ():
        shares = [cell for n in places if isinstance(cell := row.cells[n], Decimal)]
        if len(shares) == len(places):
            bars.append(_bar(str(row.cells[0]), kind.SHARES, shares))
    return bars


def _bar(label: str, names: tuple[str, ...], shares: list[Decimal]) -> Bar:
    words = ", ".join(
        f"«{name}» — {number(share)} %" for name, share in zip(names, shares, strict=True)
    )
    segments = tuple(
        Segment(n, str(sum(shares[: n - 1], Decimal())), f"{share:f}")
        for n, share in enumerate(shares, start=1)
        if share
    )
    return Bar(label, words, segments)
