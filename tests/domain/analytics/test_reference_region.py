"""A region of twenty schools counted naively from its rows: every cell of the seven reports.

Nothing of the fold is used here: rows are kept as plain tuples when they are invented, and each
figure is a loop over them and a fraction rounded once.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

import pytest

from tests import make
from tests.domain.analytics.country import accept
from vprok.domain.analytics.queries import Scope, summaries
from vprok.domain.analytics.reports import (
    groups,
    individual,
    journal,
    marks,
    planned,
    scores,
    tasks,
)
from vprok.domain.analytics.reports.indicators import indicators
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.report import Cell, Report
from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Participant

pytestmark = pytest.mark.django_db

LABELS = ("1", "2", "3.1", "3.2", "4К1", "4К2", "5")
MAXIMA = (1, 2, 1, 3, 2, 1, 2)
PARTS = (1, 1, 1, 1, 2, 2, 2)
LEVELS = ("Б", "Б", "Б", "П", "П", "В", "Б")
CUTS = (4, 7, 10)
X, NOT_YET = NOT_ATTEMPTED, NOT_TAUGHT
WORDS: dict[int, Cell] = {X: "X", NOT_YET: "не пройд.", EMPTY: None}
CLASSES = ("А", "Б")
ODD = 6
"""Schools that are as no school should be; they come first."""


@dataclass
class School:
    """A school with its rows as they were invented."""

    place: Place
    name: str
    district: str
    rows: list[Participant] = field(default_factory=list)


@dataclass
class Region:
    """All that was invented, and plain counting over it."""

    work: Work
    schools: list[School]

    def rows(self, place: Place) -> list[Participant]:
        """Those who wrote the whole work."""
        inside = (one for one in self.schools if place.covers(one.place))
        return [row for one in inside for row in one.rows if all(row.variants)]

    def size(self, place: Place) -> Cell:
        """Schools with a participant; a school itself leaves it empty."""
        if any(one.place == place for one in self.schools):
            return None
        return sum(bool(self.rows(one.place)) for one in self.schools if place.covers(one.place))


def points(row: Participant) -> list[int]:
    return [0 if value in WORDS else value for value in row.points]


def total(row: Participant) -> int:
    return sum(points(row))


def mark(row: Participant) -> int:
    return 2 + sum(total(row) >= cut for cut in CUTS)


def percent(count: int, whole: int) -> Fraction:
    """Two decimals, halves up, of an exact fraction."""
    return Fraction(floor(Fraction(100 * count, whole) * 100 + Fraction(1, 2)), 100)


def plain(cells: Sequence[Cell]) -> list[object]:
    """Cells with figures as fractions, so that nothing is compared in binary."""
    return [cell if cell is None or isinstance(cell, str) else Fraction(cell) for cell in cells]


def shares(counts: Sequence[int], whole: int, nobody: Cell = "-") -> list[object]:
    return [percent(count, whole) if whole else nobody for count in counts]


# ---- what is invented ----------------------------------------------------------------------------


@pytest.fixture
def region() -> Region:
    chance = random.Random(20260414)
    work = make.work(maxima=MAXIMA, cuts=CUTS, labels=LABELS)
    work.minutes = [45, 45]
    work.save()
    for task, part, level in zip(work.tasks.order_by("position"), PARTS, LEVELS, strict=True):
        task.part, task.level = part, level
        task.save()
    work.campaign.layout = Layout.WITH_CLASSES
    work.campaign.save()
    return Region(work, list(invented(work, chance)))


def invented(work: Work, chance: random.Random) -> Iterator[School]:
    """Twenty schools of three districts, and five elsewhere; some are as no school should be."""
    sizes: dict[int, Callable[[random.Random], list[Participant]]] = {
        0: lambda chance: [pupil(chance, n, (0, 0)) for n in range(4)],  # all absent
        1: lambda chance: [pupil(chance, 0, (1, 1))],  # one pupil
        2: lambda _: [Participant(40001 + n, (1, 2), (X,) * 7, 1, 1, 4) for n in range(9)],  # all X
        3: lambda _: [Participant(40001 + n, (1, 1), (1, 1, 1, 1, 1, 0, 1)) for n in range(7)],
        4: lambda chance: [pupil(chance, n, (1, 0)) for n in range(6)],  # one part of two
        5: lambda _: [],  # a form without rows
    }
    for number in range(25):
        code = "22" if number < 20 else "64"
        own = make.district(make.region(code, f"Край {code}"), f"m00{number % 3}")
        school = make.school(own, f"{number:04d}")
        rows = sizes.get(number, many)(chance)
        accept(school, work, rows, classes=CLASSES)
        yield School(school.place, school.short_name, own.name, rows)


def many(chance: random.Random) -> list[Participant]:
    return [pupil(chance, n) for n in range(chance.randint(2, 60))]


def pupil(
    chance: random.Random, number: int, variants: tuple[int, int] | None = None
) -> Participant:
    variants = variants or (chance.choice((0, 1, 1, 2, 2, 2)), chance.choice((0, 1, 1, 2, 2, 2)))
    able = chance.random()
    earned = tuple(
        one(chance, most, able) if variants[part - 1] else EMPTY
        for most, part in zip(MAXIMA, PARTS, strict=True)
    )
    about = chance.choice((1, 2)), chance.choice((0, 1, 2)), chance.choice((0, 2, 3, 4, 5))
    return Participant(40001 + number, variants, earned, *about)


def one(chance: random.Random, most: int, able: float) -> int:
    if chance.random() < 0.1:
        return chance.choice((X, NOT_YET))
    return sum(chance.random() < able for _ in range(most))


# ---- the reports ---------------------------------------------------------------------------------


def every_scope(region: Region) -> Iterator[tuple[Scope, list[Place]]]:
    """Scopes of each level, with the places of their lines: lineage, then bodies right below.

    Of schools as they should be, some speak for the others: all of them stand in their districts.
    """
    everywhere = sorted({step for one in region.schools for step in one.place.lineage})
    ordinary = {one.place for one in region.schools[ODD + 2 : 20]}
    for place in everywhere:
        if place in ordinary:
            continue
        width = len(place.lineage) + 1
        below = [one for one in everywhere if place.covers(one) and len(one.lineage) == width]
        yield Scope(region.work, place, COUNTRY), [*place.lineage, *below]


def test_there_are_twenty_schools_of_every_kind(region: Region) -> None:
    sizes = [len(region.rows(one.place)) for one in region.schools]
    assert sizes[:ODD] == [0, 1, 9, 7, 0, 0]
    assert len(sizes) == 25
    assert sum(sizes) > 300


def test_names_of_groups_are_those_of_the_field(region: Region) -> None:
    school = region.schools[7]
    report = marks.build(Scope(region.work, school.place, COUNTRY))
    assert [row.cells[0] for row in report.rows] == [
        "Вся выборка",
        "Край 22",
        "Район m001 (reg22_m001)",
        "СОШ № 7(edu220007)",
    ]


def test_marks_are_shares_of_participants(region: Region) -> None:
    for scope, places in every_scope(region):
        for place, cells in told(marks.build(scope), places):
            rows = region.rows(place)
            given = [mark(row) for row in rows]
            counts = [given.count(each) for each in (2, 3, 4, 5)]
            assert cells == [region.size(place), len(rows), *shares(counts, len(rows))], place


def test_the_journal_is_compared_where_there_is_a_mark_in_it(region: Region) -> None:
    for scope, places in every_scope(region):
        shown = [one for one in places if one != COUNTRY or scope.place == COUNTRY]
        for place, cells in told(journal.build(scope), shown):
            rows = region.rows(place)
            gaps = [mark(row) - row.journal for row in rows if row.journal]
            counts = [sum(map(side, gaps)) for side in (below_nought, nought, above_nought)]
            expected: list[object] = [len(rows)]
            for share, count in zip(shares(counts, len(gaps)), counts, strict=True):
                expected += [share, count]
            assert cells == expected, place


def below_nought(gap: int) -> bool:
    return gap < 0


def nought(gap: int) -> bool:
    return gap == 0


def above_nought(gap: int) -> bool:
    return gap > 0


def test_each_total_is_a_share_of_participants(region: Region) -> None:
    for scope, places in every_scope(region):
        for place, cells in told(scores.build(scope), places):
            totals = [total(row) for row in region.rows(place)]
            counts = [totals.count(score) for score in range(sum(MAXIMA) + 1)]
            assert cells[2:] == shares(counts, len(totals)), place


def test_tasks_are_shares_of_points_and_left_out_ones_stay_in_the_denominator(
    region: Region,
) -> None:
    for scope, places in every_scope(region):
        for place, cells in told(tasks.build(scope), places):
            assert cells[2:] == of_tasks(region.rows(place)), place


def of_tasks(rows: Sequence[Participant], nobody: Cell = "-") -> list[object]:
    earned = [sum(points(row)[nth] for row in rows) for nth in range(len(MAXIMA))]
    return [
        percent(sum_, most * len(rows)) if rows else nobody
        for sum_, most in zip(earned, MAXIMA, strict=True)
    ]


def test_planned_results_are_tasks_on_their_side_with_russia_last(region: Region) -> None:
    for scope, places in every_scope(region):
        report = planned.build(scope)
        lineage = [one for one in places if one.covers(scope.place)]
        beside = [*lineage[1:], COUNTRY]
        columns = [of_tasks(region.rows(place)) for place in beside]
        assert [plain(row.cells[3:]) for row in report.rows] == [
            list(line) for line in zip(*columns, strict=True)
        ]
        assert [row.cells[0] for row in report.rows] == list(LABELS)
        counts = [f"({len(region.rows(place))} уч.)" for place in beside]
        assert [title[title.index("(") :] for title in report.columns[3:]] == counts


def test_mark_groups_are_the_same_among_those_with_one_mark_and_empty_where_nobody_has_it(
    region: Region,
) -> None:
    for scope, places in every_scope(region):
        lines = [plain(row.cells[1:]) for row in groups.build(scope).rows]
        expected = []
        for place in places:
            rows = region.rows(place)
            expected.append([len(rows), *of_tasks(rows, nobody=None)])
            for each in (2, 3, 4, 5):
                those = [row for row in rows if mark(row) == each]
                expected.append([len(those), *of_tasks(those, nobody=None)])
        assert lines == expected, scope.place


def test_individual_results_are_the_rows_with_x_apart_from_nought(region: Region) -> None:
    for school in region.schools:
        scope = Scope(region.work, school.place, COUNTRY)
        heading, *found = [row.cells for row in individual.build(scope).rows]
        whole = region.rows(school.place)
        assert heading[:2] == (school.place.key, f"Кол-во участников: {len(whole)}")
        written = [row for row in school.rows if any(row.variants)]
        assert [plain(cells) for cells in found] == [line_of(school, row) for row in written]


def line_of(school: School, row: Participant) -> list[object]:
    is_whole = all(row.variants)
    cells: list[Cell] = [
        school.place.key,
        school.district,
        school.name,
        str(row.code),
        CLASSES[row.class_no - 1] if row.class_no else None,
        *(variant or "отсутствовал" for variant in row.variants),
        *(WORDS.get(value, value) for value in row.points),
        total(row),
        mark(row) if is_whole else None,
        row.journal or None,
    ]
    return plain(cells)


def told(report: Report, places: Sequence[Place]) -> Iterator[tuple[Place, list[object]]]:
    """Each place with its cells, without the name of the group."""
    assert len(report.rows) == len(places)
    for place, row in zip(places, report.rows, strict=True):
        assert row.place == place.path
        yield place, plain(row.cells[1:])


# ---- indicators ----------------------------------------------------------------------------------


def test_indicators_are_what_a_hand_counts(region: Region) -> None:
    places = sorted({step for one in region.schools for step in one.place.lineage})
    found = summaries(region.work, places)
    for place in places:
        own, rows = indicators(found[place].leaf, LEVELS), region.rows(place)
        n = len(rows)
        given = [mark(row) for row in rows]
        two, three, four, five = (given.count(each) for each in (2, 3, 4, 5))
        expected = {
            "Качество знаний": (100 * (four + five), n),
            "Успеваемость": (100 * (three + four + five), n),
            "Доля «2»": (100 * two, n),
            "Средняя отметка": (sum(given), n),
            "Средний первичный балл": (sum(map(total, rows)), n),
            "СОУ": (100 * five + 64 * four + 36 * three + 16 * two, n),
            "Задания Б": pooled(rows, "Б"),
            "Задания П и В": pooled(rows, "ПВ"),
        }
        assert dict(own.named).keys() == expected.keys()
        for name, measure in own.named:
            count, whole = expected[name]
            exact = Fraction(count, whole) if whole else None
            assert measure.exact == exact, (place, name)
            shown = None if exact is None else percent(exact.numerator, 100 * exact.denominator)
            assert (measure.value is None) == (shown is None)
            assert shown is None or Fraction(measure.value or 0) == shown, (place, name)


def pooled(rows: Sequence[Participant], levels: str) -> tuple[int, int]:
    asked = [nth for nth, level in enumerate(LEVELS) if level in levels]
    earned = sum(points(row)[nth] for row in rows for nth in asked)
    return 100 * earned, len(rows) * sum(MAXIMA[nth] for nth in asked)
