"""Two real workbooks of 2024 and 2026, line by line: their figures made again from integers."""

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import make
from tests.domain.analytics.country import accept
from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import journal, marks
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block, Unsummed
from vprok.domain.results.queries import layout_of, plan_of
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.report import Report
from vprok.tools.sheets.report import draw_report
from vprok.tools.stats import leaf as counted
from vprok.tools.stats.block import Participant
from vprok.tools.stats.figures import share

pytestmark = pytest.mark.django_db

REAL = Path(__file__).parents[4] / "shared" / "data" / "reports"
REGION, DISTRICT, SCHOOL = Place("ru.20"), Place("ru.20.m012"), Place("ru.20.m012.0001")


def real(name: str) -> list[list[str]]:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand")
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def work_of(lines: list[list[str]], code: str, maximum: int) -> Work:
    """The work of a workbook with one task a point."""
    heading = lines[2][0].split()
    work = make.work(code=code, maxima=(1,) * maximum, cuts=(5, 10, 15))
    work.subject = " ".join(heading[2:-2])
    day, month, year = map(int, next(row[1] for row in lines if row[:1] == ["Дата:"]).split("."))
    work.opens_on = work.campaign.opens_on.replace(year, month, day)
    work.save()
    work.campaign.opens_on = work.opens_on
    work.campaign.save()
    return work


def chechnya(work: Work, rows: Sequence[Participant]) -> Block:
    region = make.region("20", "Чеченская Республика", "Europe/Moscow")
    return accept(make.school(make.district(region, "m012"), "0001"), work, rows)


def keep(work: Work, block: Block, place: Place, schools: int, **sections: Any) -> None:
    """The sum of a whole body, as the job that keeps totals would leave it."""
    layout = layout_of(work, plan_of(work))
    leaf = counted.empty(layout)
    for name, values in sections.items():
        leaf.section(name)[...] = values
    Unsummed.objects.filter(work=work).delete()
    Total.objects.create(
        work=work,
        place=place.path,
        payload=counted.to_bytes(leaf),
        schools=schools,
        leaves=1,
        newest=block.pk,
        late=0,
        squares=0,
        accepted_at=block.accepted_at,
        digest=layout.digest,
    )


def lines_of(report: Report) -> list[list[str]]:
    """The workbook read back, cell by cell, as the public copies print it."""
    sheet = openpyxl.load_workbook(io.BytesIO(draw_report(report))).active
    assert sheet is not None
    cells = [[_printed(cell.value) for cell in row] for row in sheet.iter_rows()]
    return [_cut(row) for row in cells]


def _printed(value: object) -> str:
    if isinstance(value, float):
        return f"{Decimal(str(value)).normalize():f}"
    return "" if value is None else str(value)


def _cut(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def renamed(rows: list[list[str]], names: Mapping[str, str]) -> list[list[str]]:
    return [[names.get(row[0], row[0]), *row[1:]] if row else [] for row in map(_cut, rows)]


def counts_behind(shares: Sequence[str], whole: int) -> list[int]:
    """Whole numbers that make the whole and are printed as these percentages."""
    spans = []
    for told in map(Decimal, shares):
        near = int(told * whole / 100)
        spans.append([n for n in range(max(near - 200, 0), near + 200) if share(n, whole) == told])
    counts = [span[0] for span in spans]
    for number, span in enumerate(spans):
        counts[number] += min(span[-1] - span[0], whole - sum(counts))
    assert sum(counts) == whole
    return counts


def test_marks_of_russian_in_2026_are_the_real_workbook() -> None:
    lines = real("f3_marks_statistics_2026_ru4.csv")
    work = work_of(lines, "ru4", 24)
    header = next(n for n, row in enumerate(lines) if row and row[0] == "Группы участников")
    of = {row[0]: row[1:] for row in lines[header + 1 :] if row}
    school = counts_behind(of["ОО-1 (eduXXXXXX)"][2:], 89)
    assert school == [11, 47, 24, 7]
    block = chechnya(work, [one for mark, n in enumerate(school) for one in written(n, mark)])
    for name, place in (
        ("Вся выборка", COUNTRY),
        ("Чеченская Республика", REGION),
        ("Муниципалитет-1 (reg20_m012)", DISTRICT),
    ):
        schools, people, *shares = of[name]
        found = counts_behind(shares, int(people))
        keep(work, block, place, int(schools), heading=[0, 0, int(people), 0, 0], marks=found)
    report = marks.build(Scope(work, SCHOOL, COUNTRY))
    assert report.sheet == "РУ 4 Статистика по отметкам"
    assert lines_of(report) == renamed(
        lines,
        {
            "Муниципалитет-1 (reg20_m012)": "Район m012 (reg20_m012)",
            "ОО-1 (eduXXXXXX)": "СОШ № 1(edu200001)",
        },
    )


def written(count: int, mark: int, journal: int = 0) -> list[Participant]:
    """Participants with so many points that they have this mark, from 0 for «2»."""
    return [
        Participant(1 + mark * 1000 + n + journal * 100, (1,), _points(5 * mark), 1, 0, journal)
        for n in range(count)
    ]


def _points(total: int) -> tuple[int, ...]:
    return tuple(int(n < total) for n in range(24))


def test_the_journal_of_mathematics_in_2024_is_the_real_workbook_with_its_trap() -> None:
    lines = real("comparison_marks_journal_2024_ma4.csv")
    work = work_of(lines, "ma4", 20)
    header = next(n for n, row in enumerate(lines) if row and row[0] == "Группы участников")
    of = {row[0]: row[1:] for row in lines[header + 1 :] if row}
    lower, equal, higher = (int(of["ОО-1 (eduXXXXXX)"][n]) for n in (2, 4, 6))
    rows = [(lower, 0, 3), (equal, 1, 3), (higher, 2, 3)]
    block = chechnya(
        work,
        [
            one._replace(code=1 + 100 * mark + n, points=one.points[:20])
            for count, mark, old in rows
            for n, one in enumerate(written(count, mark, old))
        ],
    )
    for name, place in (
        ("Чеченская Республика", REGION),
        ("Муниципалитет-1 (reg20_m012)", DISTRICT),
    ):
        people, lower, equal, higher = (int(of[name][n]) for n in (0, 2, 4, 6))
        without = people - lower - equal - higher
        table = [[without, 0, 0, 0], [0] * 4, [lower, equal, higher, 0], [0] * 4, [0] * 4]
        keep(work, block, place, 1, heading=[people, 0, people, 0, without], jm=table)
    report = journal.build(Scope(work, SCHOOL, COUNTRY))
    assert report.sheet == "МА 4 Сравнение отметок с отметк"
    assert lines_of(report) == renamed(
        lines,
        {
            "Муниципалитет-1 (reg20_m012)": "Район m012 (reg20_m012)",
            "ОО-1 (eduXXXXXX)": "СОШ № 1(edu200001)",
        },
    )
    region = report.rows[0]
    assert region.cells[1] == 29589
    assert {part.whole for part in region.parts if part} == {29586}
