"""What the benches stand on: schools that owe a results form, their sessions, their filled forms.

As a program it fills the database of the environment and writes what clients need as JSON lines:

    .venv/bin/python -m bench.stage SCHOOLS FILE
"""

import base64
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vprok.domain.results.rules import FormPlan, TaskPlan
from vprok.domain.results.sheets import result_form
from vprok.kernel.charter import SYSTEM
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import Book, Value

CAMPAIGN = "bench"
WORK = "ma4"
ROWS, TASKS = 30, 20
Row = dict[str, Value]


def plan(tasks: int = TASKS) -> FormPlan:
    """A work of so many tasks of two points each."""
    return FormPlan(
        code=WORK,
        title="Математика, 4 класс",
        campaign="Измерение",
        grade=4,
        is_course=False,
        tasks=tuple(TaskPlan(str(n), 2) for n in range(1, tasks + 1)),
        parts=1,
        variants=2,
        has_classes_sheet=False,
        asks_sex=False,
        allows_not_taught=False,
    )


def filled_rows(rows: int, tasks: int) -> list[Row]:
    """So many pupils, with some points left out and some pupils of each mark."""
    made = []
    for n in range(rows):
        row: Row = {"code": f"4{n + 1:04d}", "variant_1": str(1 + n % 2), "class": 1}
        row |= {"journal": str(2 + n % 4)}
        for t in range(1, tasks + 1):
            row[f"task_{t}"] = "X" if (n + t) % 17 == 0 else (n * t) % 3
        made.append(row)
    return made


def identity_of(key: str) -> Mapping[str, str]:
    """What the form of one school says of itself."""
    return {"kind": "results", "campaign": CAMPAIGN, "body": key, "per": WORK, "version": "1"}


def results_workbook(
    rows: int = ROWS, tasks: int = TASKS, key: str = "edu990001"
) -> tuple[Book, bytes, list[Row]]:
    """The form, a filled file of it, and the rows inside."""
    book, made = result_form(plan(tasks)), filled_rows(rows, tasks)
    return book, draw(book, identity=identity_of(key), rows={"protocol": made}), made


def main() -> None:
    """Fill the database and tell clients who they are."""
    import django

    django.setup()
    count, file = int(sys.argv[1]), Path(sys.argv[2])
    with file.open("w") as out:
        for line in stage(count):
            out.write(json.dumps(line) + "\n")


def stage(count: int) -> list[dict[str, str]]:
    """Make so many schools with everything a results form needs; each has taken its blank form.

    returns: for each school its key, the session cookie of its coordinator and its filled form
    """
    from vprok.domain.intake.actions import open_owed, take_form
    from vprok.domain.intake.models import Deliverable
    from vprok.domain.results.rules import OWED

    now = datetime.now(UTC)
    work = work_of(campaign(now), WORK, subject="Математика")
    every = schools(count)
    entries(every, [work], now)
    lines = [_coordinator(school, now) for school in every]
    open_owed(work.campaign, OWED)
    for owed in Deliverable.objects.filter(kind="results"):
        take_form(owed, by=SYSTEM, at=now)
    return lines


def campaign(now: datetime):  # noqa: ANN201
    """A campaign that is going on, with the step in which results are sent."""
    from vprok.domain.campaign.models import Campaign, Milestone

    today = now.date()
    made = Campaign.objects.create(
        slug=CAMPAIGN, title="Измерение", era="sealed", layout="2026",
        opens_on=today - timedelta(days=2), closes_on=today + timedelta(days=30),
        state="running", made_at=now,
    )  # fmt: skip
    Milestone.objects.create(
        campaign=made, step="results", anchor="day", clock="moscow",
        opens_offset=-5, opens_time="00:00", due_offset=20, due_time="23:00",
    )  # fmt: skip
    return made


def work_of(campaign, code: str, *, subject: str):  # noqa: ANN001, ANN201
    """A work of grade 4 with tasks of two points each."""
    from vprok.domain.campaign.models import Task, Work

    work = Work.objects.create(
        campaign=campaign, code=code, subject_code=code[:2].upper(), subject=subject, grade=4,
        maximum=2 * TASKS, minutes=[45], cut3=10, cut4=20, cut5=30,
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(work=work, position=n, label=str(n), maximum=2, level="Б", skill="—", descriptor="—")
        for n in range(1, TASKS + 1)
    )
    return work


def schools(count: int):  # noqa: ANN201
    """So many schools of one district, in the order of their numbers."""
    from vprok.domain.territory.models import District, Region, School

    region = Region.objects.create(code="99", name="Измеряемая область", zone="Europe/Moscow")
    district = District.objects.create(
        region=region, code="m001", path="ru.99.m001", kind="municipality", name="Район"
    )
    School.objects.bulk_create(
        School(
            number=f"99{n:04d}", district=district, path=f"{district.path}.{n:04d}",
            name=f"Школа {n}", short_name=f"Школа {n}", kind="secondary", settlement="city",
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return list(School.objects.order_by("number"))


def entries(schools, works, now: datetime) -> None:  # noqa: ANN001
    """One class of each school has its codes and has written every work the day before."""
    from vprok.domain.intake.models import Entry, GradeClass
    from vprok.domain.materials.models import Code

    campaign, day = works[0].campaign, now.date() - timedelta(days=1)
    GradeClass.objects.bulk_create(
        GradeClass(campaign=campaign, school=school, grade=4, ordinal=1, pupils=ROWS)
        for school in schools
    )
    Entry.objects.bulk_create(
        Entry(school=school, work=work, participants=ROWS, classes=1, on=day, made_at=now)
        for school in schools
        for work in works
    )
    Code.objects.bulk_create(
        Code(school=school, campaign=campaign, grade=4, number=f"4{n:04d}", class_no=1, row=n,
             issued_at=now)
        for school in schools
        for n in range(1, ROWS + 1)
    )  # fmt: skip


def _coordinator(school, now: datetime) -> dict[str, str]:  # noqa: ANN001
    """The key of a school, the session of its coordinator and its filled form."""
    from vprok.domain.access.models import Account, Post

    holder = Account.objects.create(
        login=f"{school.key}-1", full_name="Иван Иванов", made_at=now, password="!"
    )
    Post.objects.create(
        account=holder, role="school_coordinator", key=school.key, place=school.path,
        ground="regional", given_at=now, given_by="измерение",
    )  # fmt: skip
    return {
        "key": school.key,
        "session": session_of(holder),
        "form": base64.b64encode(results_workbook(key=school.key)[1]).decode(),
    }


def session_of(holder) -> str:  # noqa: ANN001
    """The cookie of a browser in which this person has signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(holder.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = holder.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
