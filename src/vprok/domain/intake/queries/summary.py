"""Questions about the summary application of a region."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries.application import (
    classes_of,
    offer_of,
    offers_of,
    said_by,
    works_of,
)
from vprok.domain.intake.queries.forms import Blank
from vprok.domain.intake.sheets.changes import Change
from vprok.domain.intake.sheets.summary import SCHOOLS, summary
from vprok.domain.intake.sheets.taking import Offer, Taking, row_of, taking_in, words_of
from vprok.domain.territory.models import School
from vprok.kernel.place import Place
from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.spec import Value

OVERTAKEN = "заявка изменилась после того, как вы скачали сводную; скачайте её заново"
NOT_OFFERED = "эта работа этой школе не предложена"
TOO_MANY = "участников больше, чем обучающихся в параллели"


def schools_below(place: Place) -> tuple[School, ...]:
    """Working schools at a place and below it, in the order of the list.

    costs: one SQL statement
    """
    found = School.objects.working().within([place]).select_related("district__region")
    return tuple(found.order_by("path"))


def summary_blank(deliverable: Deliverable) -> Blank:
    """The summary application of a region, with what its schools say now.

    costs: two SQL statements, and three more for what is written in it
    """
    works = works_of(deliverable.campaign)
    schools = schools_below(Place(deliverable.place))
    book = summary(deliverable.campaign.title, [offer_of(work) for work in works])
    return Blank(
        book,
        known={SCHOOLS: tuple(school.key for school in schools)},
        written=partial(_written, deliverable.campaign, schools, works),
    )


Row = dict[str, Value]


def _written(
    campaign: Campaign, schools: Sequence[School], works: Sequence[Work]
) -> dict[str, list[Row]]:
    said, named = said_by(campaign, schools), classes_of(campaign, schools)
    rows: list[Row] = []
    totals: dict[str, Row] = {
        work.code: {"code": work.code, "work": str(work), "classes": 0, "participants": 0}
        for work in works
    }
    for school in schools:
        for offer in offers_of(works, school.kind):
            taking = said.get((school.pk, offer.code))
            rows.append(_row(school, offer, taking, named.get((school.pk, offer.grade))))
            _add(totals[offer.code], taking)
    return {"summary": rows, "totals": list(totals.values())}


def _row(school: School, offer: Offer, said: Taking | None, named: tuple[int, int] | None) -> Row:
    return {
        "login": school.key,
        "school": school.short_name,
        "district": school.district.name,
        "code": offer.code,
        "work": offer.title,
        "pupils": named[1] if named else None,
        "now": words_of(said, is_course=offer.is_course),
        **row_of(said),
    }


def _add(total: Row, said: Taking | None) -> None:
    if said is not None:
        total["classes"] = int(total["classes"] or 0) + said.classes
        total["participants"] = int(total["participants"] or 0) + said.participants


# ---- what comes back ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Corrected:
    """One row that a region has changed."""

    school: School
    work: Work
    taking: Taking
    change: Change


def corrected(deliverable: Deliverable, reading: Reading) -> tuple[Corrected, ...]:
    """Rows of a summary without mistakes that differ from what is said now.

    A row that says what stood in it when it was drawn is not touched, whatever happened since.

    costs: five SQL statements
    """
    campaign = deliverable.campaign
    works = {work.code: work for work in works_of(campaign)}
    schools = {school.key: school for school in schools_below(Place(deliverable.place))}
    touched = [
        (schools[str(row["login"])], works[str(row["code"])], row, taking)
        for row in (one.values for one in reading.rows.get("summary", ()))
        if (taking := _taking(row, works)) is not None
    ]
    those = list({school.pk: school for school, *_ in touched}.values())
    said, named = said_by(campaign, those), classes_of(campaign, those)
    found = (
        _corrected(
            school,
            work,
            row,
            taking,
            was=said.get((school.pk, work.code)),
            pupils=named.get((school.pk, work.grade), (0, 0))[1],
        )
        for school, work, row, taking in touched
    )
    return tuple(one for one in found if one is not None)


def _taking(row: Mapping[str, Value], works: Mapping[str, Work]) -> Taking | None:
    """What a row says, if it does not say what it said when it was drawn."""
    work = works[str(row["code"])]
    said = taking_in(row, has_levels=work.has_levels)
    is_as_drawn = words_of(said, is_course=work.is_course) == row.get("now")
    return None if is_as_drawn else said


def _corrected(
    school: School,
    work: Work,
    row: Mapping[str, Value],
    taking: Taking,
    *,
    was: Taking | None,
    pupils: int,
) -> Corrected | None:
    now, becomes = (words_of(said, is_course=work.is_course) for said in (was, taking))
    if now == becomes:
        return None
    why_not = ""
    if now != row.get("now"):
        why_not = OVERTAKEN
    elif not offers_of([work], school.kind):
        why_not = NOT_OFFERED
    elif pupils and taking.participants > pupils:
        why_not = TOO_MANY
    kept = replace(taking, expected_on=was.expected_on if was else None)
    change = Change(school.key, school.short_name, str(work), now, becomes, why_not)
    return Corrected(school, work, kept, change)


# ---- the region at a glance ---------------------------------------------------------------------


@dataclass(frozen=True)
class WorkTotal:
    """What a region has applied for in one work."""

    work: Work
    schools: int
    classes: int
    participants: int
    on_computer: int
    refused: int


def totals_of(place: Place, campaign: Campaign) -> tuple[WorkTotal, ...]:
    """What schools at a place and below it have applied for, by work.

    costs: four SQL statements
    """
    schools = schools_below(place)
    by_code: dict[str, list[Taking]] = defaultdict(list)
    for (_, code), taking in said_by(campaign, schools).items():
        by_code[code].append(taking)
    return tuple(_total(work, by_code[work.code]) for work in works_of(campaign))


def _total(work: Work, said: Iterable[Taking]) -> WorkTotal:
    listed = list(said)
    taken = [one for one in listed if one.takes]
    return WorkTotal(
        work=work,
        schools=len(taken),
        classes=sum(one.classes for one in taken),
        participants=sum(one.participants for one in taken),
        on_computer=sum(one.on_computer for one in taken),
        refused=len(listed) - len(taken),
    )
