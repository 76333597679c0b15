"""How sure shares of marks are: what stands beside them in words."""

from dataclasses import dataclass

from vprok.domain.analytics.queries import Scope, Spread, spread
from vprok.domain.analytics.reports.marks import SHARES
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Part, Report, Row
from vprok.kernel.russian import decimal
from vprok.tools.stats.intervals import Interval, wilson
from vprok.tools.stats.leaf import MARKS

HOW = (
    "Доля по этим участникам известна точно; интервал (Уилсона, 95 %) говорит, какой она была бы "
    "у таких же учеников вообще. Ученики одной ОО похожи, поэтому у территорий он шире: дисперсия "
    "умножена на 1 + (ñ − 1)·ρ, где ρ — доля различий между ОО в этой работе."
)
"""source: docs/sources/statistics.md#intervals"""


@dataclass(frozen=True)
class IntervalLine:
    """The intervals of one group of participants: each mark with its words."""

    name: str
    words: tuple[tuple[str, str], ...]


def interval_lines(scope: Scope, report: Report) -> tuple[IntervalLine, ...]:
    """Intervals of the shares of «Статистика по отметкам», for the place and those above it.

    A school reads its own alone: how alike pupils of other schools are is not asked for its page.
    Where marks may not be told there is no line; where nobody has written, or schools are too few
    to learn how alike their pupils are, a dash.

    report: as `marks.build` makes it
    costs:  none for a school, else as `spread`
    source: docs/sources/statistics.md#intervals
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
        (str(mark), words(_interval(part, known.deff(place, (mark,))) if part else None))
        for mark, part in parts
    )


def _interval(part: Part, effect: float | None) -> Interval | None:
    return None if effect is None else wilson(part.count, part.whole, deff=effect)


def words(interval: Interval | None) -> str:
    """An interval as pages print it: «от 20,1 до 35,7 %», «—» where it is not known.

    More than one decimal would only seem exact.
    """
    if interval is None:
        return "—"
    low, high = (decimal(bound, 1) for bound in interval)
    return f"от {low} до {high} %"
