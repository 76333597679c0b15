"""How the year goes: counts and shares of every form and every step, at every level of the tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import current
from vprok.domain.intake.states import OwedState
from vprok.domain.monitoring.queries import (
    courses,
    holders_of,
    owing,
    own_forms,
    pattern_for,
    patterns,
    progress,
)
from vprok.domain.monitoring.rules import (
    COLUMN_NAMES,
    Choice,
    Count,
    FormKind,
    Forms,
    Line,
    Progress,
    usual,
)
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.monitoring.forms import Shown, shown
from vprok.interfaces.web.monitoring.reach import (
    asked_words,
    body_of,
    choice_of,
    here,
    shown_choice,
    table_as,
    way_to,
)
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Cell

LEAST_GAP = 3
"""Points of per cent that are worth a word."""

STATES: Mapping[OwedState, str] = {
    OwedState.WAITING: "Ожидается",
    OwedState.DOWNLOADED: "Скачана",
    OwedState.FINDINGS: "С замечаниями",
    OwedState.CONFIRM: "Ждёт подтверждения",
    OwedState.HANDED_OVER: "У координатора",
    OwedState.EXCUSED: "Освобождены",
}
"""Columns of a table about one kind of form, between the accepted and the late ones."""


@dataclass(frozen=True)
class KindLine:
    """One kind of form in the summary.

    usual: whole per cent that is usual by now; None when nothing is known
    """

    kind: FormKind
    forms: Forms
    usual: int | None
    course_url: str
    late_url: str
    started_url: str
    remind_url: str

    @property
    def gap(self) -> int:
        """Points of per cent ahead of what is usual; below nought is behind."""
        return 0 if self.usual is None else self.forms.done.percent - self.usual

    @property
    def is_behind(self) -> bool:
        """Whether it lags enough to be said."""
        return self.gap <= -LEAST_GAP

    @property
    def is_ahead(self) -> bool:
        """Whether it is ahead enough to be said."""
        return self.gap >= LEAST_GAP


@dataclass(frozen=True)
class Shows:
    """One cell: a count with its whole, or a bare number that may be empty."""

    name: str
    count: Count | None = None
    number: int = 0


@dataclass(frozen=True)
class LineShown:
    """A line with its cells in the order of the columns.

    late: of the chosen kind of form, or of all
    """

    line: Line
    cells: list[Shows]
    late: int
    url: str
    late_url: str


@reads(Permission.MONITORING_READ)
def root(request: Request) -> HttpResponse:
    """Go to the newest campaign at the actor's own place."""
    campaign = current()
    if campaign is None:
        return render(request, "monitoring/none.html")
    place = request.actor.places(Permission.MONITORING_READ)[0]
    return redirect("monitoring:place", campaign.slug, place.path)


@reads(Permission.MONITORING_READ)
def place(request: Request, slug: str, path: str) -> HttpResponse:
    """Show forms and steps of all bodies right below a place, and the place's own forms."""
    campaign, at_place = here(request, slug, path)
    choice = choice_of(request)
    found = progress(at_place, campaign, choice, at=request.moment)
    body, is_school = body_of(at_place), at_place.level is Level.SCHOOL
    return render(
        request,
        "monitoring/progress.html",
        {
            "campaign": campaign,
            "body": body,
            "trail": way_to(request, campaign, at_place),
            "form": shown_choice(choice, found.kinds),
            "choice": choice,
            "asked": asked_words(choice),
            "kinds": [] if is_school else _kinds(request, campaign, found, choice),
            "steps": [
                (COLUMN_NAMES[name], some) for name, some in found.total.steps.counts.items()
            ],
            "counted_at": found.counted_at,
            "total": _shown(campaign, found.total, found.kinds, choice),
            "lines": [_shown(campaign, line, found.kinds, choice) for line in found.lines],
            "is_school": is_school,
            "are_schools": at_place.level is Level.DISTRICT,
            "own": _own(request, campaign, at_place),
            "may_remind": _may_remind(request, at_place),
            "phone": found.lines[0].phone if is_school and found.lines else "",
            "people": holders_of([body.key]).get(body.key, ()),
        },
    )


def _own(request: Request, campaign: Campaign, at_place: Place) -> list[Shown]:
    if at_place.level is Level.COUNTRY:
        return []
    rows = own_forms(at_place, campaign)
    return [shown(one, request) for one in owing(rows, at=request.moment)]


def _may_remind(request: Request, at_place: Place) -> bool:
    return request.actor.lacks(Permission.REMINDER_SEND, at=at_place) is None


def _kinds(request: Request, campaign: Campaign, found: Progress, choice: Choice) -> list[KindLine]:
    known = {} if choice.is_of_schools else _usual(found.place, campaign, request.moment)
    words = (campaign.slug, found.place.path)
    listed = reverse("monitoring:owing", args=words)
    return [
        KindLine(
            kind,
            found.total.forms[kind.kind],
            known.get(kind.kind),
            reverse("monitoring:course", args=[*words, kind.kind]),
            f"{listed}{asked_words(choice, kind=kind.kind)}",
            f"{listed}{asked_words(choice, kind=kind.kind, show='started')}",
            reverse("monitoring:remind-late", args=[*words, kind.kind]),
        )
        for kind in found.kinds
    ]


def _usual(at_place: Place, campaign: Campaign, at: datetime) -> dict[str, int]:
    """Whole per cent that is usual by now, by kind."""
    told, known = courses(at_place, campaign), patterns(at_place, campaign)
    shares = {
        kind: usual(course, pattern_for(kind, known), at) for kind, course in told.courses.items()
    }
    return {kind: round(share * 100) for kind, share in shares.items() if share}


def _shown(
    campaign: Campaign, line: Line, kinds: tuple[FormKind, ...], choice: Choice
) -> LineShown:
    words = (campaign.slug, line.place.path)
    return LineShown(
        line,
        list(_cells(line, kinds, choice)),
        _late(line, choice),
        f"{reverse('monitoring:place', args=words)}{asked_words(choice)}",
        f"{reverse('monitoring:owing', args=words)}{asked_words(choice)}",
    )


def _late(line: Line, choice: Choice) -> int:
    return line.forms.get(choice.kind, Forms()).late if choice.kind else line.late


def _cells(line: Line, kinds: tuple[FormKind, ...], choice: Choice) -> Iterator[Shows]:
    """Forms and steps in the order of the year; of one kind, its states."""
    if choice.kind:
        forms = line.forms.get(choice.kind, Forms())
        yield Shows("Принята", count=forms.done)
        yield from (Shows(name, number=forms.count(state)) for state, name in STATES.items())
        return
    for kind in kinds:
        yield Shows(kind.title, count=line.forms.get(kind.kind, Forms()).done)
    for column, count in line.steps.counts.items():
        yield Shows(COLUMN_NAMES[column], count=count)


@reads(Permission.MONITORING_READ)
def table(request: Request, slug: str, path: str, ending: str) -> HttpResponse:
    """Hand out the same table as a workbook or as plain lines."""
    campaign, at_place = here(request, slug, path)
    choice = choice_of(request)
    found = progress(at_place, campaign, choice, at=request.moment)
    columns, rows = ["Идентификатор", "Организация", "ОО", "Просрочено"], []
    for cell in _cells(found.total, found.kinds, choice):
        columns += [cell.name] if cell.count is None else [cell.name, f"{cell.name}, из"]
    for line in (*found.lines, found.total):
        cells = _cells(line, found.kinds, choice)
        row: list[Cell] = [line.place.key, line.name, line.steps.schools, _late(line, choice)]
        rows.append([*row, *(number for cell in cells for number in _numbers(cell))])
    return table_as(ending, "Ход ВПР", columns, rows, f"{at_place.key}-{campaign.slug}")


def _numbers(cell: Shows) -> tuple[int, ...]:
    return (cell.number,) if cell.count is None else (cell.count.done, cell.count.of)
