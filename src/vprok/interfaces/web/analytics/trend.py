"""A subject of one grade over the years, and one cohort from grade to grade."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.analytics.queries import CohortLine, Trend, Year, trend
from vprok.domain.analytics.reports.indicators import ALARMING_RISE
from vprok.domain.analytics.reports.intervals import words
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.bars import Bar, bar
from vprok.interfaces.web.analytics.files import version_words
from vprok.interfaces.web.analytics.scopes import opened, scope_of
from vprok.interfaces.web.templatetags.words import NBSP, number, percent
from vprok.kernel.charter import Permission
from vprok.kernel.russian import decimal
from vprok.tools.stats.figures import Share
from vprok.tools.stats.intervals import Change
from vprok.tools.stats.leaf import MARKS

MARK_WORDS = (*(f"«{mark}»" for mark in MARKS), "«4» и «5»")


@reads(Permission.REPORT_READ)
def page(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Show marks, skills and cohorts over the years, or why years are not compared."""
    scope = scope_of(request, slug, code, path, Permission.REPORT_READ)
    found = opened(request, scope)
    context = found.context() | {"version": version_words(scope, found.made_of)}
    if found.refusal is None:
        context |= _shown(trend(scope, at=request.moment))
    return render(request, "analytics/trend.html", context)


def _shown(found: Trend) -> dict[str, object]:
    return {
        "marks": MARK_WORDS,
        "years": [_year(year) for year in found.years],
        "is_single": len(found.years) <= 1,
        "numbers": [year.number for year in found.years],
        "skills": [(one.name, [_share(share) for share in one.shares]) for one in found.skills],
        "cohorts": [
            (cohort, [_cohort_line(line) for line in cohort.lines]) for cohort in found.cohorts
        ],
        "moved": ", ".join(map(str, found.moved)),
    }


# ---- years ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownYear:
    """A year as the page shows it.

    cells: name of the marks, their share, its interval
    twos:  what became of the share of «2», or why that is not told
    tone:  of what became of it; empty where nothing alarms
    bar:   None where nobody wrote the work
    """

    title: str
    participants: int
    cells: tuple[tuple[str, str, str], ...]
    twos: str
    tone: str
    why: str
    bar: Bar | None


def _year(year: Year) -> ShownYear:
    told = list(year.shares.values())
    cells = tuple(
        (name, _share(one.share), words(one.interval))
        for name, one in zip(MARK_WORDS, told, strict=True)
    )
    shares = [one.share for one in told[: len(MARKS)] if one.share is not None]
    title = year.work.campaign.title
    return ShownYear(
        title=title,
        participants=year.participants,
        cells=cells,
        twos=_twos(year.twos),
        tone=_tone(year.twos),
        why=year.refusal.text if year.refusal else "",
        bar=bar(title, MARK_WORDS[: len(MARKS)], shares) if shares else None,
    )


def _twos(change: Change | None) -> str:
    """The change of the share of «2» with its interval and what it means."""
    if change is None:
        return ""
    bounds = f"от {_signed(change.low)} до {_signed(change.high)}"
    text = f"{_signed(change.points)}{NBSP}п.п. ({bounds})"
    if not change.is_beyond_chance:
        return f"{text}: в пределах случайного"
    if change.points >= ALARMING_RISE:
        return f"{text}: негативная динамика"
    return f"{text}: отметок «2» стало {'больше' if change.points > 0 else 'меньше'}"


def _tone(change: Change | None) -> str:
    is_alarming = change and change.is_beyond_chance and change.points >= ALARMING_RISE
    return "warn" if is_alarming else ""


# ---- cohorts -------------------------------------------------------------------------------------


def _cohort_line(line: CohortLine) -> tuple[str, str, str, str]:
    """Name of the place, both mean shares, and their ratio with its interval."""
    ratio = "мало данных"
    if line.ratio:
        told = (line.ratio.value, line.ratio.low, line.ratio.high)
        value, low, high = (decimal(one, 2) for one in told)
        ratio = f"{value} (от {low} до {high})"
    return line.name, _share(line.before), _share(line.after), ratio


# ---- figures in words ----------------------------------------------------------------------------


def _share(share: Share) -> str:
    return "—" if share is None else percent(share)


def _signed(value: Decimal) -> str:
    return f"+{number(value)}" if value > 0 else number(value)
