"""Any report of the list as a page."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.analytics.queries import Scope, changes
from vprok.domain.analytics.reports import Kind, marks, objectivity
from vprok.domain.analytics.reports.intervals import HOW, interval_lines
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.bars import Bar, bar
from vprok.interfaces.web.analytics.figures import figure_of
from vprok.interfaces.web.analytics.files import FOR_REPORTS, version_words
from vprok.interfaces.web.analytics.scopes import kind_of, only_of, opened, query_of, scope_of
from vprok.interfaces.web.analytics.slicing import address, slices
from vprok.interfaces.web.analytics.tables import shown_at, table_of
from vprok.kernel.report import Report

ROWS_ON_A_PAGE = 200
FILES = (
    ("xlsx", "Скачать .xlsx", "download"),
    ("pdf", ".pdf для печати", "print"),
    ("csv", ".csv", "download"),
    ("json", ".json", "download"),
)
"""Names of addresses with what the buttons say and show."""


@reads(*FOR_REPORTS)
def page(request: Request, slug: str, code: str, path: str, name: str) -> HttpResponse:
    """Show a report with its formulas and the version of what it is made of.

    With `?figure=row.column` one of its figures is open; asked by htmx, it comes alone.
    """
    kind = kind_of(name)
    found = opened(request, scope_of(request, slug, code, path, kind.FOR), kind.LEVELS)
    context = found.context() | {"kind": kind, "name": name}
    if found.refusal is not None:
        return render(request, "analytics/report.html", context)
    scope = found.scope.narrowed(only_of(request, found.scope))
    report = shown_at(scope.place, kind, kind.build(scope))
    asked = request.GET.get("figure")
    context |= {
        "scope": scope,
        "report": report,
        "version": version_words(scope, found.made_of),
        "figure": figure_of(kind, report, asked) if asked else None,
        "whole": address(request),
    }
    if asked and request.headers.get("HX-Request"):
        alone = render(request, "analytics/figure.html", context)
        alone.headers["HX-Push-Url"] = "false"
        return alone
    return render(request, "analytics/report.html", context | _around(request, name, scope, report))


def _around(request: Request, name: str, scope: Scope, report: Report) -> dict[str, object]:
    """What the page shows besides the figure that is open."""
    kind = kind_of(name)
    shown = Paginator(report.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rest = address(request, page=str(shown.number) if shown.number > 1 else "")
    return {
        "changes": changes(scope.work, scope.place),
        "zone": scope.zone,
        "slices": () if kind is objectivity else slices(request, scope),
        "sliced": dict(report.caption).get("Срез:", ""),
        "everybody": address(request, **dict.fromkeys(_asked(scope), "")),
        "table": table_of(kind, report, list(shown), shown.start_index() - 1 if shown else 0),
        "page": shown,
        "opens": f"{rest}{'&' if '?' in rest else '?'}figure=",
        "intervals": interval_lines(scope, report) if kind is marks else (),
        "intervals_how": HOW,
        "bars": _bars(kind, report, len(scope.place.lineage)),
        "files": [(_file(scope, name, to), words, icon) for to, words, icon in FILES],
    }


def _asked(scope: Scope) -> list[str]:
    """Names of the address that narrow the report now."""
    told = query_of(scope.only).removeprefix("?")
    return [pair.partition("=")[0] for pair in told.split("&") if pair]


def _file(scope: Scope, name: str, to: str) -> str:
    args = [scope.work.campaign.slug, scope.work.code, scope.place.path, name]
    return reverse(f"analytics:{to}", args=args) + query_of(scope.only)


def _bars(kind: Kind, report: Report, most: int) -> list[Bar]:
    """A bar for the place and each place above it; none for those below, who are not compared.

    most: rows from the top
    """
    places = [report.columns.index(share) for share in kind.SHARES]
    bars = []
    for row in report.rows[:most] if places else ():
        shares = [cell for n in places if isinstance(cell := row.cells[n], Decimal)]
        if len(shares) == len(places):
            bars.append(bar(str(row.cells[0]), _quoted(kind.SHARES), shares))
    return bars


def _quoted(names: Sequence[str]) -> list[str]:
    return [f"«{name}»" for name in names]
