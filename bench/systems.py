"""Schools whose information systems send forms: their keys, and the forms they send.

As a program it fills the database of the environment and writes a line for each form:

    .venv/bin/python -m bench.systems SCHOOLS FILE
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bench.stage import CAMPAIGN, ROWS, TASKS, filled_rows, identity_of, plan

from vprok.domain.results.sheets import result_form
from vprok.tools.sheets.draw import draw

WORKS = tuple(f"{letter}a4" for letter in "bcdfghklmn")
"""Works that every school sits: a form of each is sent once."""

SAMPLE = "edu990000"


class Sending(NamedTuple):
    """One form to be sent: by which school, of which work, with which key."""

    school: str
    work: str
    key: str


def main() -> None:
    """Fill the database and tell what there is to send."""
    import django

    django.setup()
    count, file = int(sys.argv[1]), Path(sys.argv[2])
    with file.open("w") as out:
        for sending in stage(count):
            out.write(json.dumps(sending) + "\n")


def sendings(file: Path) -> list[Sending]:
    """What the program has written."""
    return [Sending(*json.loads(line)) for line in file.read_text().splitlines()]


def stage(count: int) -> Iterator[Sending]:
    """Make so many schools that owe a form of every work, and have a key."""
    from vprok.domain.intake.actions import open_owed
    from vprok.domain.results.rules import OWED

    now = datetime.now(UTC)
    works = _works(now)
    schools = _schools(count)
    _entries(schools, works, now)
    open_owed(works[0].campaign, OWED[:1])
    keys = _keys(schools, now)
    for work in works:
        for school in schools:
            yield Sending(school.key, work.code, keys[school.key])


def _works(now: datetime):  # noqa: ANN202
    from vprok.domain.campaign.models import Campaign, Milestone, Task, Work

    campaign = Campaign.objects.create(
        slug=CAMPAIGN, title="Измерение", era="sealed", layout="2026",
        opens_on=now.date() - timedelta(days=2), closes_on=now.date() + timedelta(days=30),
        state="running", made_at=now,
    )  # fmt: skip
    Milestone.objects.create(
        campaign=campaign, step="results", anchor="day", clock="moscow",
        opens_offset=-5, opens_time="00:00", due_offset=20, due_time="23:00",
    )  # fmt: skip
    works = [
        Work.objects.create(
            campaign=campaign, code=code, subject_code=code[:2].upper(), subject=f"Предмет {code}",
            grade=4, maximum=2 * TASKS, minutes=[45], cut3=10, cut4=20, cut5=30,
        )
        for code in WORKS
    ]  # fmt: skip
    Task.objects.bulk_create(
        Task(work=work, position=n, label=str(n), maximum=2, level="Б", skill="—", descriptor="—")
        for work in works
        for n in range(1, TASKS + 1)
    )
    return works


def _schools(count: int):  # noqa: ANN202
    from vprok.domain.territory.models import District, Region, School

    region = Region.objects.create(code="99", name="Измеряемая область", zone="Europe/Moscow")
    district = District.objects.create(
        region=region, code="m001", path="ru.99.m001", kind="municipality", name="Район"
    )
    School.objects.bulk_create(
        School(
            number=f"99{n:04d}", district=district, path=f"ru.99.m001.{n:04d}",
            name=f"Школа {n}", short_name=f"Школа {n}", kind="secondary", settlement="city",
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return list(School.objects.order_by("number"))


def _entries(schools, works, now: datetime) -> None:  # noqa: ANN001
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


def _keys(schools, now: datetime) -> dict[str, str]:  # noqa: ANN001
    from vprok.domain.access.models import Token
    from vprok.tools.vault.tokens import digest_of, draw_token, tail_of

    drawn = {school.key: draw_token() for school in schools}
    Token.objects.bulk_create(
        Token(
            key=school.key, place=school.path, title="Измерение", made_at=now, made_by="измерение",
            digest=digest_of(drawn[school.key]), tail=tail_of(drawn[school.key]),
            expires_at=now + timedelta(days=30),
        )
        for school in schools
    )  # fmt: skip
    return drawn


class Books:
    """The filled workbook of any school and work, drawn once a work and then told anew."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[str, bytes]] = {}

    def of(self, sending: Sending) -> bytes:
        """The workbook of one sending."""
        parts = self.parts.get(sending.work) or self.parts.setdefault(
            sending.work, _drawn(sending.work)
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
            for name, part in parts.items():
                book.writestr(name, part.replace(SAMPLE.encode(), sending.school.encode()))
        return out.getvalue()


def _drawn(work: str) -> dict[str, bytes]:
    about = {**identity_of(SAMPLE), "per": work}
    file = draw(result_form(plan()), identity=about, rows={"protocol": filled_rows(ROWS, TASKS)})
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return {name: book.read(name) for name in book.namelist()}


def told(sending: Sending) -> bytes:
    """The same form as rows of JSON."""
    rows = filled_rows(ROWS, TASKS)
    return json.dumps({"school": sending.school, "sheets": {"protocol": rows}}).encode()


if __name__ == "__main__":
    main()
