"""What a robot does in Excel: opens the form it took, types into it, saves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import Blank, application_blank
from vprok.domain.intake.sheets.application import NO_LETTER
from vprok.domain.intake.sheets.taking import YES
from vprok.domain.intake.states import Way
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
SPECIAL_OF = 14
"""One pupil in so many has special needs."""


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


@dataclass(frozen=True)
class Opened:
    """A form as it lies open in Excel: every row that is written in it, by the key of its sheet."""

    book: Book
    identity: Mapping[str, str]
    rows: dict[str, list[dict[str, Value]]]

    def saved(self) -> bytes:
        """The file with what was typed into it."""
        return draw(self.book, identity=self.identity, rows=self.rows)

    def answers(self, sheet: str) -> dict[str, Value]:
        """The one record of a sheet of questions."""
        self.rows[sheet] = self.rows[sheet] or [{}]
        return self.rows[sheet][0]


def opened(blank: Blank, file: bytes) -> Opened:
    """Open a form that was just downloaded."""
    found = read(blank.book, file, name="form.xlsx", identity={}, known=blank.known)
    rows = {
        sheet.key: [
            dict(row.values)
            for row in (*found.rows.get(sheet.key, ()), *found.unfilled.get(sheet.key, ()))
        ]
        for sheet in blank.book.sheets
    }
    return Opened(blank.book, found.identity, rows)


def owed(slug: str, kind: str, key: str) -> Deliverable:
    """What a body owes in a campaign, for the layout of its form."""
    asked = Deliverable.objects.select_related("campaign")
    return asked.get(campaign__slug=slug, kind=kind, key=key)


def application_of(slug: str, plan: SchoolPlan, file: bytes) -> Opened:
    """The application as the school fills it: every work it is offered, every class it has."""
    form = opened(application_blank(owed(slug, "application", plan.key)), file)
    languages = {number(row["grade"]) for row in form.rows["application"] if row.get("language")}
    for row in form.rows["application"]:
        classes = plan.classes(number(row["grade"]))
        row |= {"takes": YES, "way": Way.PAPER.label}
        row |= {"classes": len(classes), "participants": sum(classes)}
    form.rows["classes"] = [
        {
            "grade": grade,
            "ordinal": ordinal,
            "letter": letter_of(plan, ordinal),
            "pupils": pupils,
            "special": pupils // SPECIAL_OF,
            "language": "английский" if grade in languages else None,
        }
        for grade in sorted({number(row["grade"]) for row in form.rows["application"]})
        for ordinal, pupils in enumerate(plan.classes(grade), start=1)
    ]
    return form


def letter_of(plan: SchoolPlan, ordinal: int) -> str:
    """The letter of a class, the name of a group, or «нет» where there is only one."""
    if plan.kind is SchoolKind.COLLEGE:
        return f"Т-1{ordinal}"
    return NO_LETTER if plan.pupils <= FULL_CLASS else LETTERS[ordinal - 1]


def number(value: Value) -> int:
    """The whole number in a cell."""
    return int(str(value))


def codes_in(blank: bytes, work: Work) -> list[str]:
    """Codes that stand in a results form, in its order."""
    found = read(form_of(work), blank, name="form.xlsx", identity={})
    rows = (*found.rows.get("protocol", ()), *found.unfilled["protocol"])
    return [str(row.values["code"]) for row in sorted(rows, key=lambda row: row.number)]


def results_file(blank: bytes, work: Work, rows: Sequence[Row]) -> bytes:
    """The results form with these rows typed in."""
    form = opened(Blank(form_of(work)), blank)
    columns = {one.key for one in form.book.sheet("protocol").columns}
    form.rows["protocol"] = [
        {key: value for key, value in row.items() if key in columns} for row in rows
    ]
    return form.saved()
