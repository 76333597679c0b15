"""A campaign in which applications are corrected after their deadline, and a region's summary."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from tests import make
from tests.domain.intake import world
from tests.domain.intake.world import Rows
from vprok.domain.campaign.models import Milestone
from vprok.domain.campaign.states import Step
from vprok.domain.intake.actions import open_owed, send_application, send_summary
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import bytes_of, identity, summary_blank
from vprok.domain.intake.rules import OWED
from vprok.kernel.charter import Actor
from vprok.tools.sheets.draw import draw

IN_TIME = make.NOW
BETWEEN = datetime.fromisoformat("2026-04-09T20:00:00+00:00")
WINDOW = datetime.fromisoformat("2026-04-10T09:00:00+00:00")
AFTER = datetime.fromisoformat("2026-04-12T16:00:00+00:00")
SUMMARY = tuple(one for one in OWED if one.kind == "summary")


def application(last: str = "0042") -> Deliverable:
    """The application of a school, in a campaign with a window for corrections."""
    window()
    return world.owed(make.school(last=last))


def window() -> None:
    """Corrections are taken from 10 to 12 April."""
    campaign = world.campaign()
    if not Milestone.objects.filter(campaign=campaign, step=Step.CORRECTIONS).exists():
        make.milestone(
            campaign,
            Step.CORRECTIONS,
            opens_offset=-4,
            opens_time=time(9),
            due_offset=-2,
            due_time=time(18),
        )


def summary() -> Deliverable:
    """The summary application that the region of school 42 owes."""
    window()
    make.school()
    open_owed(world.campaign(), SUMMARY)
    return Deliverable.objects.select_related("campaign").get(kind="summary", key="reg220000")


def apply(of: Deliverable, by: Actor, change: Callable[[Rows], object] | None = None) -> Submission:
    """The school applies in time: 45 participants of mathematics, no Russian."""
    return send(of, by, change, at=IN_TIME)


def send(
    of: Deliverable,
    by: Actor,
    change: Callable[[Rows], object] | None = None,
    *,
    at: datetime,
    **more: object,
) -> Submission:
    """Send the application, filled and changed so."""
    file = world.filled(of, change)
    fresh = Deliverable.objects.select_related("campaign").get(pk=of.pk)
    return send_application(fresh, file, name=world.NAME, by=by, at=at, **more)


def participants(number: int) -> Callable[[Rows], object]:
    """So many participants of mathematics."""
    return lambda rows: world.row(rows, "ma4").update(participants=number)


def summary_rows(of: Deliverable) -> Rows:
    """The summary as the region takes it."""
    rows = summary_blank(of).rows
    return {key: [dict(row) for row in some] for key, some in rows.items()}


def line(rows: Rows, login: str, code: str) -> dict[str, object]:
    """The row of one school and one work."""
    return next(one for one in rows["summary"] if (one["login"], one["code"]) == (login, code))


def total(rows: Rows, code: str) -> dict[str, object]:
    """The total of one work."""
    return next(one for one in rows["totals"] if one["code"] == code)


def drawn(of: Deliverable, rows: Rows) -> bytes:
    """The summary as a workbook with these rows."""
    book = summary_blank(of).book
    return draw(book, identity=identity(of, book), rows=rows)


def send_rows(
    of: Deliverable, rows: Rows, by: Actor, *, at: datetime = WINDOW, **more: object
) -> Submission:
    """Send the summary with these rows."""
    return send_summary(of, drawn(of, rows), name="Сводная.xlsx", by=by, at=at, **more)


def agree(of: Deliverable, held: Submission, by: Actor, *, at: datetime = WINDOW) -> Submission:
    """Say yes to what a held summary changes."""
    return send_summary(
        of,
        bytes_of(held),
        name=held.name,
        by=by,
        at=at + timedelta(minutes=5),
        token=held.token,
        accept_cleanup=True,
    )


def add_up(rows: Rows) -> None:
    """Let the sheet of totals say what the rows say."""
    for total in rows["totals"]:
        mine = [row for row in rows["summary"] if row["code"] == total["code"]]
        total.update(
            {key: sum(row.get(key) or 0 for row in mine) for key in ("classes", "participants")}
        )
