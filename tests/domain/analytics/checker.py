"""The independent checker: accepted rows in DuckDB, asked by SQL alone.

It shares nothing with the fold: rows are unpacked, told to the database, and counted there.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import duckdb

from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Cell
from vprok.tools.stats.block import unpack

MARKS, JOURNALS = (2, 3, 4, 5), (0, 2, 3, 4, 5)
Answer = list[tuple[int, ...]]

_WORKS = """
create view works as
select place, code, any_value(journal) as journal, sum(score) as total,
       any_value(sex) as sex, any_value(class_no) as class_no, list(variant) as variants,
       case when sum(score) >= $5 then 5 when sum(score) >= $4 then 4
            when sum(score) >= $3 then 3 else 2 end as mark
from scored group by place, code
"""


class Checker:
    """Accepted rows of one work, ready to be asked."""

    def __init__(self, work: Work) -> None:
        self.duck = duckdb.connect()
        self.duck.execute(
            "create table cells (place text, code int, journal int, sex int, class_no int,"
            " variant int, missed bool, task int, point int, most int)"
        )
        self.duck.execute("create table schools (place text, kind text, settlement text)")
        tasks = list(work.tasks.order_by("position"))
        for block in Block.objects.filter(work=work, replaced_at=None):
            school = block.entry.school
            self.duck.execute(
                "insert into schools values (?, ?, ?)",
                [block.place, school.kind, school.settlement],
            )
            told = [
                (
                    block.place,
                    one.code,
                    one.journal,
                    one.sex,
                    one.class_no,
                    one.variants[task.part - 1],
                    0 in one.variants,
                    number,
                    point,
                    task.maximum,
                )
                for one in unpack(bytes(block.payload)).participants()
                for number, (task, point) in enumerate(zip(tasks, one.points, strict=True))
            ]
            if told:
                self.duck.executemany(
                    "insert into cells values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", told
                )
        self.duck.execute(
            "create view scored as"
            " select *, case when point <= most then point else 0 end as score"
            " from cells where not missed"
        )
        sql = _WORKS
        for mark, cut in zip((3, 4, 5), work.cuts, strict=True):
            sql = sql.replace(f"${mark}", str(cut))
        self.duck.execute(sql)

    def ask(self, sql: str, place: Place, also: str = "true") -> Answer:
        """The answer for one place; `below` in the question stands for its condition.

        also: another condition, of a slice
        """
        below = f"((place = $path or starts_with(place, $path || '.')) and {also})"
        return self.duck.execute(sql.replace("below", below), {"path": place.path}).fetchall()

    def counts(
        self, place: Place, *, most: int, tasks: Iterable[int], also: str = "true"
    ) -> dict[str, object]:
        """Every figure of a place as plain integers.

        most:  the greatest total
        tasks: the greatest points of each task
        also:  the condition of a slice
        """
        totals = self._keyed("select total, count(*) from works where below", place, also)
        marks = self._keyed("select mark, count(*) from works where below", place, also)
        journal = self._keyed(
            "select works.journal, mark, count(*) from works where below", place, also
        )
        points = self._by_mark("scored.task, score", place, also)
        blanks = self._by_mark("scored.task", place, f"{also} and point = 255")

        def by_mark(found: dict[tuple[int, ...], int], *key: int) -> list[int]:
            return [found.get((*key, mark), 0) for mark in MARKS]

        return {
            "present": sum(totals.values()),
            "hist": [totals.get((total,), 0) for total in range(most + 1)],
            "marks": by_mark(marks),
            "items": [
                [by_mark(points, task, score) for score in range(greatest + 1)]
                for task, greatest in enumerate(tasks)
            ],
            "blank": [by_mark(blanks, task) for task, _ in enumerate(tasks)],
            "jm": [by_mark(journal, old) for old in JOURNALS],
        }

    def _by_mark(self, keys: str, place: Place, also: str) -> dict[tuple[int, ...], int]:
        return self._keyed(
            f"select {keys}, mark, count(*) from scored join works using (place, code) where below",
            place,
            also,
        )

    def _keyed(self, sql: str, place: Place, also: str) -> dict[tuple[int, ...], int]:
        return {row[:-1]: row[-1] for row in self.ask(f"{sql} group by all", place, also)}

    def marks_row(self, place: Place) -> tuple[Cell, ...]:
        """The row of Ф3 without its name: schools, participants, four percentages."""
        ((schools, people, *marks),) = self.ask(
            """select count(distinct place), count(*), count(*) filter (mark = 2),
                      count(*) filter (mark = 3), count(*) filter (mark = 4),
                      count(*) filter (mark = 5)
               from works where below""",
            place,
        )
        shown = None if place.level is Level.SCHOOL else schools
        return shown, people, *(_percent(count, people) for count in marks)


def _percent(count: int, people: int) -> Cell:
    if people == 0:
        return "-"
    exact = Decimal(100 * count) / Decimal(people)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
