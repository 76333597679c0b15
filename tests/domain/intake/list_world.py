"""A municipality with two schools that verifies its list, and forms as it fills them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from tests import make
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Step
from vprok.domain.intake.actions import open_owed, send_school_list
from vprok.domain.intake.models import Deliverable, Proposal, Submission
from vprok.domain.intake.queries import identity, proposals_of, school_list_blank
from vprok.domain.intake.rules import OWED
from vprok.domain.intake.sheets.school_list import ADD, CHANGE, CLOSE, MERGE, STAYING
from vprok.domain.territory.models import School
from vprok.domain.territory.states import EducationLevel
from vprok.kernel.charter import Actor
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import Value

DUE = datetime(2026, 4, 9, 15, 0, tzinfo=UTC)
NAME = "Выверка.xlsx"
NEW: dict[str, Value] = {
    "action": ADD,
    "name": "Основная школа № 7",
    "short_name": "ООШ № 7",
    "kind": "ООШ",
    "ownership": "Муниципальная",
    "status": "Самостоятельное юридическое лицо (или головная ОО)",
    "level_primary": "да",
    "level_basic": "да",
    "level_secondary": "нет",
    "settlement": "Город",
    "pupils": 120,
    "grade_4": 15,
    "takes_ma4": "да",
    "takes_ma7": "нет",
}
CHANGED: dict[str, Value] = {"action": CHANGE, "phone": "+7 385 200-00-01"}
CLOSED: dict[str, Value] = {"action": CLOSE, "note": "Приказ № 5 от 01.03.2026"}
MERGED: dict[str, Value] = {
    "action": MERGE,
    "successor": "edu220043",
    "note": "Приказ № 6 от 01.03.2026",
}

Row = dict[str, Value]


def campaign() -> Campaign:
    """A campaign with works of grades 4 and 7 whose lists are being verified."""
    made = make.campaign()
    if not made.works.exists():
        make.work(made, "ma4")
        make.work(made, "ma7")
        dates = {"opens_offset": -30, "opens_time": time(10), "due_offset": -5}
        make.milestone(made, Step.SCHOOL_LIST, **dates, due_time=time(18))
    return made


def school(last: str = "0042") -> School:
    """A school of the municipality whose levels are known."""
    made = make.school(last=last)
    if not made.levels:
        made.levels = [level.value for level in EducationLevel]
        made.save()
    return made


def owed() -> Deliverable:
    """The list that the municipality of two schools must verify."""
    school("0042")
    school("0043")
    open_owed(campaign(), OWED)
    return fresh()


def fresh() -> Deliverable:
    rows = Deliverable.objects.select_related("campaign", "current")
    return rows.get(kind="school_list", key="reg22_m019")


def rows(
    deliverable: Deliverable, changes: Mapping[str, Row], added: Iterable[Row] = ()
) -> dict[str, list[Row]]:
    """The form as drawn, with these changes by login, new schools and honest totals."""
    drawn = [dict(row) for row in school_list_blank(deliverable).rows["schools"]]
    every = [row | changes.get(str(row["login"]), {}) for row in drawn] + [
        dict(one) for one in added
    ]
    actions = [row["action"] for row in every]
    staying = sum(action in STAYING for action in actions)
    totals: Row = {
        "staying": staying,
        "added": actions.count(ADD),
        "leaving": len(actions) - staying,
    }
    return {"schools": every, "totals": [totals]}


def workbook(
    deliverable: Deliverable,
    changes: Mapping[str, Row] | None = None,
    added: Iterable[Row] = (),
    **instead: list[Row],
) -> bytes:
    """A filled form.

    instead: other rows by sheet
    """
    blank = school_list_blank(deliverable)
    filled = rows(deliverable, changes or {}, added) | instead
    return draw(
        blank.book, identity=identity(deliverable, blank.book), rows=filled, lists=blank.lists
    )


def sent(
    by: Actor,
    changes: Mapping[str, Row] | None = None,
    added: Iterable[Row] = (),
    at: datetime = make.NOW,
) -> Submission:
    """The form of the municipality, sent."""
    deliverable = owed()
    file = workbook(deliverable, changes, added)
    return send_school_list(deliverable, file, name=NAME, by=by, at=at)


def proposed() -> list[Proposal]:
    """What the current form proposes."""
    return [one.proposal for one in proposals_of(fresh(), at=make.NOW)]
