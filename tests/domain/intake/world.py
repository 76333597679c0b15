"""A campaign that takes applications, and applications as a school fills them."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, time

from tests import make
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Anchor, Clock, Step
from vprok.domain.intake.actions import open_owed
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import application_blank, identity
from vprok.domain.intake.rules import OWED
from vprok.domain.territory.models import School
from vprok.kernel.owed import Owed, Per
from vprok.kernel.place import Level
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import Value

OPENS = datetime(2026, 3, 15, 7, 0, tzinfo=UTC)
DUE = datetime(2026, 4, 9, 15, 0, tzinfo=UTC)
AFTER = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
APPLICATION = tuple(one for one in OWED if one.kind == "application")
RESULTS = Owed("results", "Форма сбора результатов", Level.SCHOOL, Per.ENTRY, Step.RESULTS.value)
NAME = "Заявка.xlsx"

Rows = dict[str, list[dict[str, Value]]]
FOUR: list[dict[str, Value]] = [
    {"grade": 4, "ordinal": 1, "letter": "А", "pupils": 25, "special": 1},
    {"grade": 4, "ordinal": 2, "letter": "Б", "pupils": 24},
]


def campaign() -> Campaign:
    """A campaign with two works of grade 4 that must be sat and one that need not be."""
    made = make.campaign()
    if not made.works.exists():
        make.work(made, "ma4")
        make.work(made, "ru4")
        Work.objects.filter(pk=make.work(made, "li4").pk).update(is_voluntary=True)
        make.milestone(
            made,
            Step.APPLICATION,
            opens_offset=-30,
            opens_time=time(10),
            due_offset=-5,
            due_time=time(18),
        )
        make.milestone(
            made,
            Step.RESULTS,
            anchor=Anchor.DAY,
            clock=Clock.LOCAL,
            opens_offset=0,
            opens_time=time(14),
            due_offset=4,
            due_time=time(23),
        )
    return made


def owed(of: School | None = None) -> Deliverable:
    """The application that a school owes."""
    of = of or make.school()
    open_owed(campaign(), APPLICATION)
    return Deliverable.objects.select_related("campaign").get(kind="application", key=of.key)


def filled(of: Deliverable, change: Callable[[Rows], object] | None = None) -> bytes:
    """The form as the school fills it: mathematics is taken, Russian is not."""
    rows = filled_rows(of)
    if change is not None:
        change(rows)
    book = application_blank(of).book
    return draw(book, identity=identity(of, book), rows=rows)


def filled_rows(of: Deliverable) -> Rows:
    """What stands in that form."""
    rows: Rows = application_blank(of).rows
    row(rows, "ma4").update(
        takes="да", way="бумажная", classes=2, participants=45, reason=None, own_reason=None
    )
    row(rows, "ru4").update(takes="нет", reason="карантин")
    rows["classes"] = [dict(row) for row in FOUR]
    return rows


def row(rows: Rows, code: str) -> dict[str, Value]:
    """The row of one work."""
    return next(one for one in rows["application"] if one["code"] == code)


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to many megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", "<Types/>")
        box.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return out.getvalue()
