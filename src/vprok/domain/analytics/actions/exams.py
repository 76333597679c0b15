"""Taking results of schools at the state examination from a file."""

from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.analytics.models import StateExam
from vprok.domain.analytics.queries.exams import exams_identity
from vprok.domain.analytics.sheets import EXAMS, KNOWN_SCHOOLS, SUBJECTS, exams_form
from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.actions import read_workbook
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.findings import Reading, Row


@dataclass(frozen=True)
class ExamsKept:
    """What an uploaded file has brought; nothing was kept where it has mistakes.

    rows: schools and subjects that have new results
    """

    reading: Reading
    rows: int = 0


def keep_exams(campaign: Campaign, file: bytes, *, name: str, by: Actor, at: datetime) -> ExamsKept:
    """Keep the results of a file, all of them or none; a school's former results give way.

    They come in summer, so that a finished campaign takes them too.

    refuses: no_right, too_large, hostile_file, other_form
    costs:   a limited child; some SQL statements, whatever the territory
    """
    refuse_if(by.lacks(Permission.SAMPLE_KEEP, at=COUNTRY))
    schools = {f"edu{number}": pk for pk, number in School.objects.values_list("pk", "number")}
    known = {KNOWN_SCHOOLS: schools}
    reading = read_workbook(
        exams_form(), file, name=name, about=exams_identity(campaign), known=known
    )
    if reading.errors or reading.names:
        return ExamsKept(reading)
    rows = [_exam(campaign, row, schools) for row in reading.rows[EXAMS]]
    with atomic():
        StateExam.objects.bulk_create(
            rows,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["campaign", "school", "subject_code"],
            update_fields=["participants", "mean", "deviation"],
        )
        record(
            "analytics.exams_kept",
            campaign,
            place=COUNTRY,
            by=by,
            at=at,
            sha256=reading.sha256,
            rows=len(rows),
        )
    return ExamsKept(reading, len(rows))


def _exam(campaign: Campaign, row: Row, schools: dict[str, int]) -> StateExam:
    values = row.values
    return StateExam(
        campaign=campaign,
        school_id=schools[str(values["key"])],
        subject_code=SUBJECTS[str(values["subject"])],
        participants=int(str(values["participants"])),
        mean=_number(str(values["mean"])),
        deviation=_number(str(told)) if (told := values.get("deviation")) else None,
    )


def _number(text: str) -> float:
    return float(text.replace(",", "."))
