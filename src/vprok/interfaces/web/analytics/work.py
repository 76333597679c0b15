"""Reports on one work at one place: a card each, and the way down the territory."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.analytics.queries import Scope, bodies_below, changes, obstacle, version
from vprok.domain.analytics.reports import REPORTS, Kind
from vprok.domain.analytics.rules import report_is_of_another_level
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import name_of, scope_of, way_up
from vprok.kernel.charter import Permission, covered
from vprok.kernel.refusal import Refusal


@dataclass(frozen=True)
class Card:
    """A report that may be opened, or why not here."""

    name: str
    kind: Kind
    refusal: Refusal | None


@reads(Permission.REPORT_READ)
def work(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Show which reports there are on a work at a place, and which bodies stand below."""
    scope = scope_of(request, slug, code, path, Permission.REPORT_READ)
    made_of = version(scope.work, scope.place)
    refusal = obstacle(scope.work, made_of, at=request.moment)
    return render(
        request,
        "analytics/work.html",
        {
            "scope": scope,
            "work": scope.work,
            "campaign": scope.work.campaign,
            "name": name_of(scope.place),
            "trail": way_up(scope),
            "version": made_of,
            "refusal": refusal,
            "changes": None if refusal else changes(scope.work, scope.place),
            "cards": _cards(request, scope),
            "bodies": () if refusal else bodies_below(scope.work, scope.place),
        },
    )


def _cards(request: Request, scope: Scope) -> list[Card]:
    return [
        Card(
            name,
            kind,
            report_is_of_another_level(level=scope.place.level, levels=kind.LEVELS),
        )
        for name, kind in REPORTS.items()
        if covered(scope.place, request.actor.places(kind.FOR))
    ]
