"""The year at a glance: the road map on both clocks, works by grade, notices."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import (
    Line,
    notices,
    reserve_days,
    road_map,
    sampled_in,
    works_by_grade,
)
from vprok.domain.campaign.rules import Pace
from vprok.domain.campaign.states import Step
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.drawing import Scale, Span, scale_of, span_between
from vprok.interfaces.web.campaign.finding import TONES, campaign_at, keeps, standpoint
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.russian import plural

PACES = {
    Pace.AHEAD: "wait",
    Pace.NOW: "open",
    Pace.OVER: "good",
    Pace.BY_DAY: "info",
    Pace.NEVER: "off",
}
MOVES = {
    "draft": (("start", "Начать кампанию", "btn-primary"), ("shift", "Перенести", "btn-secondary")),
    "running": (
        ("shift", "Перенести", "btn-secondary"),
        ("stop", "Приостановить", "btn-danger"),
        ("finish", "Завершить", "btn-secondary"),
    ),
    "stopped": (
        ("resume", "Возобновить", "btn-primary"),
        ("finish", "Завершить", "btn-secondary"),
    ),
    "finished": (),
}
NOTICES = 3
ELSEWHERE = frozenset(
    {
        Step.CORRECTIONS,
        Step.QUESTIONNAIRE,
        Step.ACTS,
        Step.ACTS_ONWARD,
        Step.OBJECTIVITY,
        Step.MIAS,
    }
)
"""Events of the road map that have no page in the portal yet."""


@dataclass(frozen=True)
class Shown:
    """A line of the road map with where it is now and its bar."""

    line: Line
    pace: Pace
    tone: str
    span: Span

    @property
    def is_elsewhere(self) -> bool:
        """Whether people do it outside the portal, which has no page for it yet."""
        return self.line.step in ELSEWHERE

    @property
    def is_now(self) -> bool:
        """Whether it is open at this very moment."""
        return self.pace is Pace.NOW


@reads(Permission.CAMPAIGN_READ)
def year(request: Request, slug: str) -> HttpResponse:
    """Show one campaign whole."""
    campaign = campaign_at(request, slug)
    here = standpoint(request)
    lines = road_map(campaign, here.place, here.zone)
    kept = list(reserve_days(campaign, here.place.region))
    today = request.moment.astimezone(ZoneInfo(here.zone)).date()
    grades = [
        (grade.title, [(work, scale_of(work.cuts, work.maximum)) for work in grade.works])
        for grade in works_by_grade(campaign)
    ]
    return render(
        request,
        "campaign/year.html",
        {
            "campaign": campaign,
            "tone": TONES[campaign.state],
            "zone": here.zone,
            "shown": _shown(campaign, lines, [day.on for day in kept], at=request.moment),
            "grades": grades,
            "counts": _counts(grades),
            "reserve": kept,
            "days": _days(campaign, today),
            "notices": list(notices(campaign)[:NOTICES]),
            "keeps": keeps(request),
            "is_sampled": _is_sampled(request, campaign),
            "adjusts": request.actor.has(Permission.CAMPAIGN_ADJUST),
            "moves": MOVES[campaign.state],
        },
    )


def _is_sampled(request: Request, campaign: Campaign) -> bool:
    """Whether the person's own school is in the controlled sample."""
    places = request.actor.places(Permission.CAMPAIGN_READ)
    own = [place for place in places if place.level is Level.SCHOOL]
    return bool(own and sampled_in(campaign, own))


def _counts(grades: list[tuple[str, list[tuple[Work, Scale]]]]) -> dict[str, int]:
    works = [work for _, some in grades for work, _ in some]
    offered = sum(work.is_voluntary for work in works)
    return {"owed": len(works) - offered, "offered": offered}


def _days(campaign: Campaign, today: date) -> tuple[int, str]:
    if today < campaign.opens_on:
        count, of_what = (campaign.opens_on - today).days, "до начала"
    elif today <= campaign.closes_on:
        count, of_what = (campaign.closes_on - today).days + 1, "до конца, считая сегодня"
    else:
        count, of_what = (today - campaign.closes_on).days, "после окончания"
    noun = plural(count, "день", "дня", "дней").split()[-1]
    return count, f"{noun} {of_what}"


def _shown(
    campaign: Campaign, lines: tuple[Line, ...], reserve: list[date], *, at: datetime
) -> list[Shown]:
    moments = [m for line in lines for m in (line.opens_at, line.due_at) if m]
    first, last = _noon(campaign.opens_on), _noon(max([campaign.closes_on, *reserve]))
    begin = min([first, *moments]) - timedelta(days=2)
    end = max([last, *moments]) + timedelta(days=2)
    shown = []
    for line in lines:
        pace = line.seen(at)
        opens_at, due_at = (first, last) if line.is_by_day else (line.opens_at, line.due_at)
        span = span_between(opens_at, due_at, begin=begin, end=end, at=at)
        shown.append(Shown(line, pace, PACES[pace], span))
    return shown


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Moscow"))
