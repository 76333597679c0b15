"""The campaign of a past year: its title, its days and its era, told or found in the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vprok.domain.campaign.actions import recall_campaign
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import window_is_backwards
from vprok.domain.campaign.states import Era
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.results.queries.history import (
    PastWork,
    days_of,
    has_not_taught,
    has_ordinals,
    has_sexes,
)
from vprok.domain.results.rules.history import year_in, year_is_not_told
from vprok.kernel.refusal import refuse_if

FIRST_RANDOM = 2023
FIRST_ORDINALS = 2026
"""source: domain.md §0, §3.6"""

SPRING = ((3, 1), (5, 31))
AUTUMN = ((9, 14), (10, 12))
AUTUMN_YEARS = (2020,)
"""When works were sat in a year whose files tell no day. source: domain.md §2.2"""


@dataclass(frozen=True)
class Past:
    """The campaign that exports are brought into, where it is not there yet.

    year:  none = the slug or the files tell it
    title: empty = «ВПР» and the year
    """

    slug: str
    year: int | None = None
    title: str = ""
    opens_on: date | None = None
    closes_on: date | None = None


def dated(past: Past, works: Sequence[PastWork]) -> Past:
    """The campaign with its year and its days: told ones, else those of the files.

    refuses: year_is_not_told, window_is_backwards
    """
    days = days_of(works)
    years = {
        one.shape.told["year"]
        for work in works
        for one in work.readings
        if "year" in one.shape.told
    }
    years |= {day[:4] for day in days}
    year = past.year or year_in(past.slug) or (int(years.pop()) if len(years) == 1 else None)
    refuse_if(year_is_not_told(year))
    assert year is not None
    first, last = AUTUMN if year in AUTUMN_YEARS else SPRING
    own = [date.fromisoformat(day) for day in days if day.startswith(str(year))]
    opens_on = past.opens_on or min(own, default=date(year, *first))
    closes_on = past.closes_on or max(own, default=date(year, *last))
    refuse_if(window_is_backwards(opens_on, closes_on))
    title = past.title or f"ВПР {year}"
    return Past(past.slug, year, title, opens_on, closes_on)


def recall_year(past: Past, works: Sequence[PastWork], at: datetime) -> Campaign:
    """Make the campaign of a dated year in the era and the layout of its forms.

    refuses: slug_is_reserved, slug_is_taken, window_is_backwards
    """
    assert past.year is not None
    assert past.opens_on is not None
    assert past.closes_on is not None
    by_ordinal = past.year >= FIRST_ORDINALS and has_ordinals(works)
    return recall_campaign(
        past.slug,
        past.title,
        era=Era.RANDOM if past.year >= FIRST_RANDOM else Era.OPEN,
        layout=FormLayout.WITH_ORDINALS if by_ordinal else FormLayout.WITH_CLASSES,
        opens_on=past.opens_on,
        closes_on=past.closes_on,
        asks_sex=has_sexes(works),
        allows_not_taught=has_not_taught(works),
        at=at,
    )
