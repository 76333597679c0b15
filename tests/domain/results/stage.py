"""What the tests of results stand on: an entry with codes, what it owes, and filled forms."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from tests import make
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Anchor, Clock, Step
from vprok.domain.intake.actions import open_owed
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.queries import identity
from vprok.domain.materials.actions import issue_codes
from vprok.domain.results.queries import form_of, owed_results
from vprok.domain.results.rules import OWED
from vprok.domain.territory.models import School
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import Value

DAY = date(2026, 4, 14)
EVENING = datetime(2026, 4, 14, 12, 0, tzinfo=UTC)
"""Seven in the evening in Barnaul on the day of the work."""

Row = dict[str, Value]


def entry_with_codes(
    sits: Work | None = None, of: School | None = None, classes: tuple[int, ...] = (3, 2)
) -> Entry:
    """An entry whose results form is open; families are nobody's duty yet."""
    sits = sits or make.work()
    if not sits.campaign.milestones.filter(step=Step.RESULTS).exists():
        make.milestone(
            sits.campaign,
            Step.RESULTS,
            anchor=Anchor.DAY,
            clock=Clock.LOCAL,
            opens_offset=0,
            opens_time=time(12),
            due_offset=4,
            due_time=time(23),
        )
    made = make.entry(of, on=DAY, sits=sits, classes=classes)
    issue_codes(made.school, sits.campaign, at=make.NOW)
    open_owed(sits.campaign, OWED[:1])
    return made


def rows_of(entry: Entry, points: Iterable[tuple[int | str, ...]]) -> list[Row]:
    """Rows of the protocol for the first codes of the entry; variants 1 and 2 in turn."""
    codes = entry.school.codes.filter(campaign=entry.work.campaign, grade=entry.work.grade)
    numbers = codes.order_by("pk").values_list("number", flat=True)
    return [
        {
            "code": number,
            "variant_1": str(1 + place % 2),
            **{f"task_{n}": one for n, one in enumerate(row, start=1)},
            "class": 1,
            "journal": "4",
        }
        for place, (number, row) in enumerate(zip(numbers, points, strict=False))
    ]


def filled(entry: Entry, rows: list[Row], **more: list[Row]) -> bytes:
    """The workbook a school would send."""
    book = form_of(entry.work)
    return draw(book, identity=identity(owed_results(entry), book), rows={"protocol": rows, **more})


def owed(entry: Entry) -> Deliverable:
    """What the entry owes, as it stands now."""
    return owed_results(entry)
