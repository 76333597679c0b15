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

from bench.stage import (
    ROWS,
    TASKS,
    campaign,
    entries,
    filled_rows,
    identity_of,
    plan,
    schools,
    work_of,
)

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
    year = campaign(now)
    works = [work_of(year, code, subject=f"Предмет {code}") for code in WORKS]
    every = schools(count)
    entries(every, works, now)
    open_owed(year, OWED[:1])
    keys = _keys(every, now)
    for work in works:
        for school in every:
            yield Sending(school.key, work.code, keys[school.key])


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
