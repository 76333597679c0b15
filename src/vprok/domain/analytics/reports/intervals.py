"""How sure shares of marks are: what stands beside them in words."""

from collections.abc import Mapping
from decimal import Decimal

from vprok.domain.analytics.queries import Line
from vprok.domain.analytics.queries.schools import Spread
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.intervals import Interval, wilson
from vprok.tools.stats.leaf import MARKS

HOW = (
    "Интервал Уилсона, 95 %. Ученики одной ОО похожи, поэтому у территорий он шире: "
    "дисперсия умножена на 1 + (ñ − 1)·ρ, где ρ — доля различий между ОО в этой работе."
)
"""source: docs/sources/statistics.md#intervals"""


def mark_intervals(line: Line, spread: Spread) -> Mapping[int, Interval | None]:
    """Where the share of each mark lies with 95 % certainty.

    returns: percent; None where nobody has written the work, where marks may not be told, or where
             schools are too few to learn how alike their pupils are
    source:  docs/sources/statistics.md#intervals
    """
    leaf = line.sums.leaf
    if not line.is_told:
        return dict.fromkeys(MARKS)
    counts = mark_counts(leaf)
    effects = {mark: spread.deff(line.place, (mark,)) for mark in MARKS}
    return {
        mark: None if effect is None else wilson(counts[mark], leaf.present, deff=effect)
        for mark, effect in effects.items()
    }


def words(interval: Interval | None) -> str:
    """An interval as pages print it: «от 20,1 до 35,7 %», «—» where it is not known."""
    if interval is None:
        return "—"
    low, high = (_plain(bound) for bound in interval)
    return f"от {low} до {high} %"


def _plain(value: Decimal) -> str:
    """One decimal and a comma; more would only seem exact."""
    return f"{value:.1f}".replace(".", ",")
