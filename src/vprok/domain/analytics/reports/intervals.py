"""How sure shares of marks are: what stands beside them in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from vprok.domain.analytics.queries import Line, Scope, Spread, spread
from vprok.domain.analytics.reports.marks import SHARES
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Report, Row
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.intervals import Interval, wilson
from vprok.tools.stats.leaf import MARKS

HOW = (
    "Доля по этим участникам известна точно; интервал (Уилсона, 95 %) говорит, какой она была бы "
    "у таких же учеников вообще. Ученики одной ОО похожи, поэтому у территорий он шире: дисперсия "
    "умножена на 1 + (ñ − 1)·ρ, где ρ — доля различий между ОО в этой работе."
)
"""source: docs/sources/statistics.md#intervals"""


def mark_intervals(line: Line, known: Spread) -> Mapping[int, Interval | None]:
    """Where the share of each mark lies with 95 % certainty.

    known:   as `spread` tells it; of a school it is not asked
    returns: percent; None where nobody has written the work, where marks may not be told, or where
             schools are too few to learn how alike their pupils are
    source:  docs/sources/statistics.md#intervals
    """
    if not line.is_told:
        return dict.fromkeys(MARKS)
    counts, people = mark_counts(line.sums.leaf), line.sums.leaf.present
    return {mark: _interval(counts[mark], people, line.place, mark, known) for mark in MARKS}


def _interval(count: int, people: int, place: Place, mark: int, known: Spread) -> Interval | None:
    effect = known.deff(place, (mark,))
    return None if effect is None else wilson(count, people, deff=effect)


@dataclass(frozen=True)
class IntervalLine:
    """The intervals of one group of participants: each mark with its words."""

    name: str
    words: tuple[tuple[str, str], ...]


def interval_lines(scope: Scope, report: Report) -> tuple[IntervalLine, ...]:
    """Intervals of the shares of «Статистика по отметкам», for the place and those above it.

    A school reads its own alone: how alike pupils of other schools are is not asked for its page.

    report: as `marks.build` makes it
    costs:  none for a school, else as `spread`
    """
    is_school = scope.place.level is Level.SCHOOL
    known = Spread({}, {}) if is_school else spread(scope)
    above = {place.path for place in ((scope.place,) if is_school else scope.place.lineage)}
    columns = [report.columns.index(share) for share in SHARES]
    return tuple(
        IntervalLine(str(row.cells[0]), _words(row, columns, known))
        for row in report.rows
        if row.place in above and row.parts
    )


def _words(row: Row, columns: list[int], known: Spread) -> tuple[tuple[str, str], ...]:
    place = Place(row.place)
    parts = zip(MARKS, (row.parts[n] for n in columns), strict=True)
    return tuple(
        (str(mark), words(_interval(part.count, part.whole, place, mark, known) if part else None))
        for mark, part in parts
    )


def words(interval: Interval | None) -> str:
    """An interval as pages print it: «от 20,1 до 35,7 %», «—» where it is not known."""
    if interval is None:
        return "—"
    low, high = (_plain(bound) for bound in interval)
    return f"от {low} до {high} %"


def _plain(value: Decimal) -> str:
    """One decimal and a comma; more would only seem exact."""
    return f"{value:.1f}".replace(".", ",")
