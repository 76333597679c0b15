"""One work at one place: its figures, what is weak, whom to help, and the ways onward."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.analytics.queries import (
    Scope,
    YearBefore,
    accepted_rows,
    changes,
    lines,
    year_before,
)
from vprok.domain.analytics.reports.advice import steps
from vprok.domain.analytics.reports.charts import page_figures
from vprok.domain.analytics.reports.indicators import HOW, PERCENTS, Measure, Rise, rise_of_low
from vprok.domain.analytics.reports.interpretation import GUARD_WORDS, LEGEND, Guard
from vprok.domain.analytics.reports.layout import UNTOLD_NOTE
from vprok.domain.analytics.reports.overview import Overview, Standing, overview
from vprok.domain.analytics.reports.pupils import Pupil, needing_help, pupils, with_gaps
from vprok.domain.campaign.models import Task
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.bars import Bar, bar
from vprok.interfaces.web.analytics.charts import charts_of
from vprok.interfaces.web.analytics.scopes import BELOW, heading_of, opened, scope_of, way_to_work
from vprok.interfaces.web.analytics.ways import pages_at, reports_at
from vprok.interfaces.web.templatetags.cells import ShownCell
from vprok.interfaces.web.templatetags.words import number
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import Level
from vprok.tools.stats.leaf import MARKS

MARK_NAMES = tuple(f"«{mark}»" for mark in MARKS)
SIDES = ("понизили", "подтвердили", "повысили")


@reads(Permission.REPORT_READ)
def work(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Show what a work says of a place: first what to do, then the figures behind it."""
    scope = scope_of(request, slug, code, path, Permission.REPORT_READ)
    found = opened(request, scope)
    context = {
        "scope": scope,
        "work": scope.work,
        "campaign": scope.work.campaign,
        "place_name": heading_of(scope),
        "trail": way_to_work(scope),
        "version": found.made_of,
        "refusal": found.refusal,
    }
    if found.refusal is None:
        context |= _told(request, scope)
    return render(request, "analytics/work.html", context)


def _told(request: Request, scope: Scope) -> dict[str, object]:
    """All that the page tells where reports are open."""
    tasks = scope.work.tasks_in_order()
    found = lines(scope)
    told = overview(scope.place, found, tasks)
    known, classes = _pupils(request, scope, told, tasks)
    before = year_before(scope, at=request.moment)
    rise = rise_of_low(told.here.line.sums.leaf, before.sums.leaf) if before else None
    every = (told.here, *reversed(told.above))
    here = told.here.told
    return {
        "told": told,
        "here": here,
        "guard": GUARD_WORDS[here.guard] if here else "",
        "steps": steps(told, known, rise),
        "since": _since(before, rise),
        "every": every,
        "table": _table(every),
        "marks": [
            bar(one.line.name, MARK_NAMES, shares) for one in every if (shares := _marks(one))
        ],
        "mark_names": MARK_NAMES,
        "charts": charts_of(page_figures(scope, found, tasks)) if told.has_people else (),
        "sides": _sides(told),
        "side_names": SIDES,
        "pupils": _listed(known, classes),
        "helped": _listed(needing_help(known), classes),
        "gaps": _listed(with_gaps(known), classes),
        "how": HOW,
        "legend": LEGEND,
        "headline": _headline(told),
        "has_untold": any(one.told is None for one in every),
        "untold": UNTOLD_NOTE,
        "is_district": scope.place.level is Level.DISTRICT,
        "has_few": any(one.told and one.told.guard is Guard.FEW for one in told.below),
        "below": BELOW[scope.place.level],
        "individual": _individual(scope) if known else "",
        "reports": reports_at(request.actor, scope),
        "pages": pages_at(request.actor, scope),
        "changes": changes(scope.work, scope.place),
        "zone": scope.zone,
    }


# ---- what the page says in large -----------------------------------------------------------------


@dataclass(frozen=True)
class Large:
    """A figure in large with what it counts, and the same above the place."""

    value: str
    caption: str
    note: str


def _headline(told: Overview) -> tuple[Large, ...]:
    """Four figures that a head of school asks for first."""
    here = told.here.told
    if here is None:
        return ()
    above = told.compared.told if told.compared else None

    def large(measure: Measure, caption: str, other: Measure | None, unit: str = " %") -> Large:
        note = f"{told.compared.line.name}: {other.text}" if told.compared and other else ""
        return Large(_with_unit(measure, unit), caption, note)

    return (
        Large(number(here.participants), "писали работу", _absent(told.here)),
        large(here.quality, "качество: «4» и «5»", above.quality if above else None),
        large(here.mean_mark, "средняя отметка", above.mean_mark if above else None, unit=""),
        large(here.low, "получили «2»", above.low if above else None),
    )


def _since(before: YearBefore | None, rise: Rise | None) -> str:
    """How the share of «2» has changed since a year that may be compared."""
    if before is None or rise is None:
        return ""
    sign = "+" if rise.points > 0 else "−" if rise.points < 0 else ""
    points = number(abs(rise.points))
    return f"С {before.year} года доля «2» изменилась на {sign}{points} п.п."


def _with_unit(measure: Measure, unit: str) -> str:
    return measure.text if measure.value is None else f"{measure.text}{unit}"


def _absent(here: Standing) -> str:
    leaf = here.line.sums.leaf
    partly = f", одну часть написали {leaf.partial}" if leaf.partial else ""
    return f"отсутствовали {leaf.absent}{partly}"


def _marks(one: Standing) -> list[Decimal]:
    """Shares of marks that may be drawn; none where they are not told or there is nobody."""
    return [share for share in one.marks if share is not None]


def _sides(told: Overview) -> Bar | None:
    """The journal beside the work, as one bar."""
    found = told.journal
    shares = [found.lower_share, found.equal_share, found.higher_share]
    if any(share is None for share in shares):
        return None
    return bar(told.here.line.name, SIDES, [share for share in shares if share is not None])


# ---- indicators beside the bodies above ----------------------------------------------------------


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator at the place and above it, the place first.

    unit:     that follows the title
    measures: None where the reader may not know it
    """

    title: str
    unit: str
    measures: tuple[Measure | None, ...]


def _table(every: Sequence[Standing]) -> list[IndicatorRow]:
    columns = [dict(one.told.named) if one.told else {} for one in every]
    return [
        IndicatorRow(title, _unit(title), tuple(column.get(title) for column in columns))
        for title in HOW
    ]


def _unit(title: str) -> str:
    return ", %" if title in PERCENTS else ""


# ---- participants of a school --------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A participant as the page lists them."""

    pupil: Pupil
    class_name: str

    @property
    def cells(self) -> tuple[ShownCell, ...]:
        """All but the code."""
        one = self.pupil
        return (
            ShownCell(self.class_name),
            *(
                ShownCell(number(points), is_number=True)
                for points in (one.total, one.mark or None, one.journal or None)
            ),
            ShownCell(one.basic.text, is_number=True, tone=one.basic_tone),
            ShownCell(one.advanced.text, is_number=True, tone=one.advanced_tone),
        )


def _pupils(
    request: Request, scope: Scope, told: Overview, tasks: Sequence[Task]
) -> tuple[tuple[Pupil, ...], tuple[str, ...]]:
    """Participants of one school and its classes, for those who may see them.

    costs: three SQL statements, none above a school
    """
    is_theirs = covered(scope.place, request.actor.places(Permission.PARTICIPANT_READ))
    rows = accepted_rows(scope.work, scope.place) if is_theirs and _is_school(scope) else ()
    if not rows:
        return (), ()
    layout = told.here.line.sums.leaf.layout
    levels = [task.level for task in tasks]
    return pupils(rows[0].block, layout, levels), rows[0].classes


def _is_school(scope: Scope) -> bool:
    return scope.place.level is Level.SCHOOL


def _listed(found: Sequence[Pupil], classes: Sequence[str]) -> list[Listed]:
    """Participants with the names of their classes, or with their ordinals where none is known."""
    names = dict(enumerate(classes, start=1))
    return [Listed(one, names.get(one.class_no, str(one.class_no or ""))) for one in found]


def _individual(scope: Scope) -> str:
    work = scope.work
    args = [work.campaign.slug, work.code, scope.place.path, "individual"]
    return reverse("analytics:report", args=args)
