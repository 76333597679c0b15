"""The same questions asked of DuckDB: the integers must be the same."""

import random
from collections.abc import Iterator

import duckdb
import pytest

from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Block, Participant
from vprok.tools.stats.leaf import Layout, Leaf, fold

LAYOUT = Layout(maxima=(1, 1, 2, 1, 3, 2), cuts=(3, 5, 8))
PARTS = (0, 0, 0, 1, 1, 1)
MARKS = (2, 3, 4, 5)
JOURNALS = (0, 2, 3, 4, 5)

Asked = tuple[Leaf, duckdb.DuckDBPyConnection]


def _random_rows(seed: int, size: int) -> list[Participant]:
    chance = random.Random(seed)
    rows = []
    for number in range(size):
        variants = (chance.choice((0, 1, 2, 2)), chance.choice((0, 1, 1, 2)))
        points = tuple(
            chance.choice((*range(most + 1), most, NOT_ATTEMPTED, NOT_TAUGHT))
            if variants[part]
            else EMPTY
            for most, part in zip(LAYOUT.maxima, PARTS, strict=True)
        )
        rows.append(Participant(40001 + number, variants, points, journal=chance.choice(JOURNALS)))
    return rows


def _told_to_duckdb(rows: list[Participant]) -> duckdb.DuckDBPyConnection:
    asked = duckdb.connect()
    asked.execute(
        "create table cells (code int, first int, second int, journal int, task int, point int)"
    )
    asked.executemany(
        "insert into cells values (?, ?, ?, ?, ?, ?)",
        [
            (row.code, *row.variants, row.journal, task, point)
            for row in rows
            for task, point in enumerate(row.points)
        ],
    )
    asked.execute(
        """
        create view scored as
        select *, case when point > 252 then 0 else point end as score
        from cells where first > 0 and second > 0
        """
    )
    third, fourth, fifth = LAYOUT.cuts
    asked.execute(
        f"""
        create view works as
        select code, any_value(journal) as journal, sum(score) as total,
               case when sum(score) >= {fifth} then 5 when sum(score) >= {fourth} then 4
                    when sum(score) >= {third} then 3 else 2 end as mark
        from scored group by code
        """
    )
    return asked


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    rows = _random_rows(seed=2026, size=600)
    with _told_to_duckdb(rows) as duck:
        yield fold(Block.of(LAYOUT.maxima, rows, parts=PARTS), LAYOUT), duck


def test_totals_are_the_same(asked: Asked) -> None:
    leaf, duck = asked
    found = dict(duck.execute("select total, count(*) from works group by total").fetchall())
    assert leaf.hist.tolist() == [found.get(score, 0) for score in range(LAYOUT.most + 1)]
    assert leaf.present > 200


def test_points_of_each_task_by_mark_are_the_same(asked: Asked) -> None:
    leaf, duck = asked
    sql = "select task, score, mark, count(*) from scored join works using (code) group by all"
    found = {row[:3]: row[3] for row in duck.execute(sql).fetchall()}
    for task, most in enumerate(LAYOUT.maxima):
        assert leaf.task(task).tolist() == [
            [found.get((task, score, mark), 0) for mark in MARKS] for score in range(most + 1)
        ]


def test_marks_against_the_journal_are_the_same(asked: Asked) -> None:
    leaf, duck = asked
    sql = "select journal, mark, count(*) from works group by all"
    found = {row[:2]: row[2] for row in duck.execute(sql).fetchall()}
    assert leaf.jm.tolist() == [
        [found.get((journal, mark), 0) for mark in MARKS] for journal in JOURNALS
    ]


def test_what_was_left_out_is_the_same(asked: Asked) -> None:
    leaf, duck = asked
    sql = """select task, mark, count(*) from scored join works using (code)
             where point = 255 group by all"""
    found = {row[:2]: row[2] for row in duck.execute(sql).fetchall()}
    assert leaf.blank.tolist() == [
        [found.get((task, mark), 0) for mark in MARKS] for task in range(LAYOUT.tasks)
    ]


def test_products_of_points_are_the_same(asked: Asked) -> None:
    leaf, duck = asked
    sql = """select one.task, two.task, sum(one.score * two.score)
             from scored one join scored two using (code) group by all"""
    found = {row[:2]: int(row[2]) for row in duck.execute(sql).fetchall()}
    tasks = range(LAYOUT.tasks)
    assert leaf.products.tolist() == [[found[one, two] for two in tasks] for one in tasks]
