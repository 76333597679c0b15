"""What a robot does in Excel: opens the form it took, types into it, saves it."""

from collections.abc import Mapping, Sequence

from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import application_blank
from vprok.domain.intake.sheets.application import NO_LETTER
from vprok.domain.intake.sheets.taking import Taking, row_of
from vprok.domain.results.queries import form_of
from vprok.domain.territory.models import Region
from vprok.domain.territory.queries import zones_of
from vprok.domain.territory.sheets import district_row, school_list, school_row
from vprok.domain.territory.states import Details, Ownership, SchoolKind
from vprok.interfaces.cli.demo.country import FULL_CLASS, RegionPlan, SchoolPlan
from vprok.interfaces.cli.demo.people import phone_of
from vprok.interfaces.cli.demo.scores import Row
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import Book, Value

LETTERS = "АБВГДЕЖЗИК"


def list_file(plan: RegionPlan, schools: Sequence[SchoolPlan]) -> bytes:
    """The list of a region: its districts and its schools."""
    region = Region.objects.get(code=plan.code)
    districts = dict.fromkeys(school.district for school in schools)
    return draw(
        school_list(plan.code, zones_of(region)),
        identity={"kind": "school_list", "body": plan.place.key},
        rows={
            "districts": [
                district_row(one.place.key, one.name, one.kind, one.zone) for one in districts
            ],
            "schools": [
                school_row(
                    one.key[3:], f"{one.district.place.key} | {one.district.name}", details_of(one)
                )
                for one in schools
            ],
        },
    )


def details_of(plan: SchoolPlan) -> Details:
    """What the list says of a school."""
    is_state = plan.district.kind != "municipality"
    return Details(
        name=plan.name,
        short_name=plan.short_name,
        kind=plan.kind,
        ownership=Ownership.STATE if is_state else Ownership.MUNICIPAL,
        settlement=plan.settlement,
        phone=phone_of(plan.key),
        pupils=plan.pupils * (3 if plan.is_college else 9),
    )


def application_file(blank: bytes, plan: SchoolPlan) -> bytes:
    """The application as the school fills it: every work it is offered, every class it has."""
    owed = Deliverable.objects.select_related("campaign").get(kind="application", key=plan.key)
    book = application_blank(owed).book
    found = read(book, blank, name="form.xlsx", identity={})
    offered = [*found.rows["application"], *found.unfilled["application"]]
    rows: list[dict[str, Value]] = []
    for row in offered:
        classes = plan.classes(grade_of(row.values["grade"]))
        said = Taking(takes=True, classes=len(classes), participants=sum(classes))
        rows.append({**row.values, **row_of(said)})
    grades = sorted({grade_of(row["grade"]) for row in rows})
    classes_rows: list[dict[str, Value]] = [
        {"grade": grade, "ordinal": n, "letter": letter_of(plan, n), "pupils": pupils, "special": 0}
        for grade in grades
        for n, pupils in enumerate(plan.classes(grade), start=1)
    ]
    return _saved(book, found.identity, {"application": rows, "classes": classes_rows})


def letter_of(plan: SchoolPlan, ordinal: int) -> str:
    """The letter of a class, the name of a group, or «нет» where there is only one."""
    if plan.kind is SchoolKind.COLLEGE:
        return f"Т-1{ordinal}"
    return NO_LETTER if plan.pupils <= FULL_CLASS else LETTERS[ordinal - 1]


def grade_of(value: Value) -> int:
    """The number in a cell that holds a grade."""
    return int(str(value))


def codes_in(blank: bytes, work: Work) -> list[str]:
    """Codes that stand in a results form, in its order."""
    found = read(form_of(work), blank, name="form.xlsx", identity={})
    return [str(row.values["code"]) for row in found.unfilled["protocol"]]


def results_file(blank: bytes, work: Work, rows: Sequence[Row]) -> bytes:
    """The results form with these rows typed in."""
    book = form_of(work)
    found = read(book, blank, name="form.xlsx", identity={})
    return _saved(book, found.identity, {"protocol": [dict(row) for row in rows]})


def _saved(
    book: Book, identity: Mapping[str, str], rows: dict[str, list[dict[str, Value]]]
) -> bytes:

    return draw(book, identity=identity, rows=rows)
