"""Real rows of 2022, dirt included: a form is accepted, or each of its bad cells is named."""

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

from tests import make
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import Block
from vprok.kernel.charter import Actor
from vprok.tools.stats import block as packed

RAW = Path(__file__).parents[4] / "shared" / "data" / "raw"
TASK = re.compile(r"^\s*(\d+(?:\.\d+)?)(?:\s*\((\d+)\))?([КK]\d)?\s*\((\d+)б\)\s*$")
WORKS = ("ma4", "bi5", "ru6")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not RAW.is_dir(), reason="../shared/data/raw is absent"),
]


def table(name: str) -> list[dict[str, str]]:
    with (RAW / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def forms(code: str) -> dict[str, tuple[list[dict[str, str]], list[dict[str, str]]]]:
    """Protocol and classes of each school of the export."""
    rows, classes = defaultdict(list), defaultdict(list)
    for row in table(f"export_2022_{code}_protocol.csv"):
        rows[row["Пользователь"]].append(row)
    for row in table(f"export_2022_{code}_classes.csv"):
        classes[row["Пользователь"]].append(row)
    return {user: (rows[user], classes[user]) for user in rows}


def label(header: str) -> tuple[str, int] | None:
    found = TASK.match(header)
    if found is None:
        return None
    number, sub, criterion, most = found.groups()
    return number + (f".{sub}" if sub else "") + (criterion or "").replace("K", "К"), int(most)


def workbook(rows: list[dict[str, str]], classes: list[dict[str, str]]) -> bytes:
    """The export as a workbook: its own headers, service columns first, numbers as numbers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in (("Классы", classes), ("Протокол", rows)):
        sheet = book.create_sheet(title)
        sheet.append(list(lines[0]))
        for line in lines:
            sheet.append([int(v) if v.isdigit() else v or None for v in line.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def the_work(code: str, headers: list[str]) -> Work:
    """The work as the form of 2022 has it, with the scale of the catalogue where it still fits."""
    tasks = [one for one in map(label, headers) if one]
    total = sum(most for _, most in tasks)
    plan = catalogue()[code]
    cuts = plan.cuts if plan.maximum == total else (total // 4, total // 2, 3 * total // 4)
    return make.work(
        make.campaign(layout=FormLayout.WITH_CLASSES, asks_sex=True),
        code=code,
        maxima=tuple(most for _, most in tasks),
        cuts=cuts,
        labels=tuple(name for name, _ in tasks),
    )


def send(code: str, user: str, by: Actor) -> tuple[Submission, Entry, list[dict[str, str]]]:
    rows, classes = forms(code)[user]
    entry = entry_with_codes(the_work(code, list(rows[0])), classes=(len(rows),))
    file = workbook(rows, classes)
    submission = send_results(
        entry, file, name=f"{user}.xlsx", by=by, at=EVENING, accept_cleanup=True
    )
    return submission, entry, rows


CASES = [(code, user) for code in WORKS if RAW.is_dir() for user in forms(code)]


@pytest.mark.parametrize(("code", "user"), CASES)
def test_a_real_form_is_accepted_whole_or_each_bad_cell_is_named(code: str, user: str, anna: Actor):
    submission, _, rows = send(code, user, anna)
    if submission.state == SubmissionState.ACCEPTED:
        block = packed.unpack(bytes(Block.objects.get().payload))
        assert len(block) == len(rows)
        assert block.codes.tolist() == [int(row["Код"]) for row in rows]
        present = [row for row in rows if row["Вариант"] != "отсутствовал"]
        assert (block.written() > 0).sum() == len(present)
    else:
        errors = [one for one in submission.findings if one["is_error"]]
        assert errors
        assert all(one["sheet"] and one["cell"] and one["text"] for one in errors)
        assert not Block.objects.exists()


def test_both_outcomes_are_among_the_real_forms(anna: Actor):
    """A real form goes in as it is; the same form with a real kind of dirt names its cells."""
    code, user = CASES[0]
    rows, classes = forms(code)[user]
    entry = entry_with_codes(the_work(code, list(rows[0])), classes=(len(rows),))
    clean = send_results(
        entry, workbook(rows, classes), name="a.xlsx", by=anna, at=EVENING, accept_cleanup=True
    )
    assert clean.state == SubmissionState.ACCEPTED
    task = next(header for header in rows[0] if label(header))
    column = list(rows[0]).index(task)
    sick = [number for number, row in enumerate(rows) if row["Вариант"] != "отсутствовал"][:3]
    for number, value in zip(sick, ("?", "-1", "H"), strict=True):
        rows[number] |= {task: value}
    spoilt = send_results(
        entry, workbook(rows, classes), name="a.xlsx", by=anna, at=EVENING, accept_cleanup=True
    )
    assert spoilt.state == SubmissionState.FINDINGS
    letter = openpyxl.utils.get_column_letter(column + 1)
    named = {one["cell"] for one in spoilt.findings if one["is_error"]}
    assert named == {f"{letter}{number + 2}" for number in sick}
    assert Block.objects.current().get().submission == clean
