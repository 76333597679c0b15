"""Exact figures of a leaf: percentages from integers, never from binary fractions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import numpy as np

from vprok.tools.stats.leaf import MARKS, Counts, Leaf

Share = Decimal | None
"""Percent with two decimals; None when there is nobody to speak of."""

_WEIGHTS = {2: 16, 3: 36, 4: 64, 5: 100}
"""What a mark adds to the degree of training. source: docs/sources/domain.md#indicators"""

_ROOT = Context(prec=40)


def share(count: int, total: int) -> Share:
    """The percent that the count is of the total.

    count:   at least 0
    returns: two decimals, halves up; None when the total is 0
    source:  docs/sources/domain.md#rules, 12
    """
    if total == 0:
        return None
    hundredths = (2 * 10_000 * count + total) // (2 * total)
    return Decimal(hundredths).scaleb(-2)


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """The fraction as a decimal, halves up.

    value:  at least 0
    source: docs/sources/domain.md#rules, 12
    """
    scale = 10**places
    return Decimal(int(value * scale * 2 + 1) // 2).scaleb(-places)


def figure_text(figure: Decimal | None, nobody: str = "-") -> str:
    """A percent or a mean in words: a decimal comma, trailing zeros dropped.

    nobody: what stands where there is nobody; workbooks have «-»
    source: docs/sources/domain.md#common-workbook-layout
    """
    return nobody if figure is None else f"{figure.normalize():f}".replace(".", ",")


def mark_counts(leaf: Leaf) -> dict[int, int]:
    """How many participants have each mark."""
    return dict(zip(MARKS, _whole(leaf.marks), strict=True))


def mark_shares(leaf: Leaf) -> dict[int, Share]:
    """Percent of participants with each mark; not forced to sum to 100.

    source: docs/sources/domain.md#rules, 5 and 13
    """
    return {mark: share(count, leaf.present) for mark, count in mark_counts(leaf).items()}


def score_shares(leaf: Leaf) -> tuple[Share, ...]:
    """Percent of participants with each total.

    returns: totals 0..greatest
    source:  docs/sources/domain.md#rules, 9
    """
    return tuple(share(count, leaf.present) for count in _whole(leaf.hist))


def task_shares(leaf: Leaf) -> tuple[Share, ...]:
    """Percent of the possible points earned on each task (выполнение заданий).

    source: docs/sources/domain.md#rules, 7
    """
    earned = _whole(leaf.sums.sum(axis=1))
    return _of_possible(earned, leaf.layout.maxima, leaf.present)


def task_shares_by_mark(leaf: Leaf) -> dict[int, tuple[Share, ...]]:
    """Percent of the possible points on each task among participants with each mark.

    returns: for each mark its tasks; None in a group of nobody
    source:  docs/sources/domain.md#rules, 8
    """
    sums, counts = leaf.sums, mark_counts(leaf)
    return {
        mark: _of_possible(_whole(sums[:, place]), leaf.layout.maxima, counts[mark])
        for place, mark in enumerate(MARKS)
    }


def pooled_share(leaf: Leaf, tasks: Iterable[int]) -> Share:
    """Percent of the possible points earned on these tasks together.

    tasks:  numbers of tasks, from 0
    source: docs/sources/statistics.md#reports, R6
    """
    chosen = tuple(tasks)
    earned = _whole(leaf.sums.sum(axis=1))
    possible = sum(leaf.layout.maxima[task] for task in chosen) * leaf.present
    return share(sum(earned[task] for task in chosen), possible)


def blank_shares(leaf: Leaf) -> tuple[Share, ...]:
    """Percent of participants who left each task out (X).

    source: docs/sources/domain.md#rules, 11
    """
    return tuple(share(count, leaf.present) for count in _whole(leaf.blank.sum(axis=1)))


@dataclass(frozen=True)
class Comparison:
    """Marks of the work against marks in the journal.

    participants: everybody, as the report prints it
    compared:     those with a mark in the journal: the denominator
    lower:        the mark is lower than in the journal
    equal:        the mark is the same
    higher:       the mark is higher
    source:       docs/sources/domain.md#rules, 6
    """

    participants: int
    compared: int
    lower: int
    equal: int
    higher: int

    @property
    def lower_share(self) -> Share:
        """Percent that went down."""
        return share(self.lower, self.compared)

    @property
    def equal_share(self) -> Share:
        """Percent that stayed."""
        return share(self.equal, self.compared)

    @property
    def higher_share(self) -> Share:
        """Percent that went up."""
        return share(self.higher, self.compared)


def comparison(leaf: Leaf) -> Comparison:
    """Marks of the work against marks in the journal.

    source: docs/sources/domain.md#rules, 6
    """
    table = leaf.jm[1:]
    lower, equal, higher = (
        int(np.tril(table, -1).sum()),
        int(np.trace(table)),
        int(np.triu(table, 1).sum()),
    )
    return Comparison(leaf.present, lower + equal + higher, lower, equal, higher)


def mean(leaf: Leaf) -> Fraction | None:
    """The mean total of participants.

    returns: points, exact; None when nobody sat the work
    source:  docs/sources/domain.md#rules, 14
    """
    if leaf.present == 0:
        return None
    first, _ = _moments(leaf.hist)
    return Fraction(first, leaf.present)


def deviation(leaf: Leaf) -> Decimal | None:
    """The standard deviation of totals, over n - 1.

    returns: points, to 40 digits; None for fewer than two participants
    source:  docs/sources/domain.md#rules, 15
    """
    people = leaf.present
    if people <= 1:
        return None
    first, second = _moments(leaf.hist)
    over = Decimal(people * second - first * first)
    return _ROOT.sqrt(_ROOT.divide(over, Decimal(people * (people - 1))))


def median(leaf: Leaf) -> Fraction | None:
    """The middle total; of an even number, the mean of the two in the middle.

    returns: points; None when nobody sat the work
    source:  docs/sources/statistics.md#reports, R9
    """
    people = leaf.present
    if people == 0:
        return None
    reached = np.cumsum(leaf.hist)
    low, high = np.searchsorted(reached, ((people - 1) // 2, people // 2), side="right")
    return Fraction(int(low) + int(high), 2)


def passing_marks(leaf: Leaf) -> int:
    """How many marks are 3, 4 and 5; of participants, it is успеваемость.

    source: docs/sources/statistics.md#reports, R8
    """
    return sum(_whole(leaf.marks)[1:])


def good_marks(leaf: Leaf) -> int:
    """How many marks are 4 and 5; of participants, it is качество знаний.

    source: docs/sources/statistics.md#reports, R8
    """
    return sum(_whole(leaf.marks)[2:])


def weighed_marks(leaf: Leaf) -> int:
    """Marks weighed 16, 36, 64 and 100; by participants, it is the degree of training (СОУ).

    source: docs/sources/statistics.md#reports, R8
    """
    return sum(_WEIGHTS[mark] * count for mark, count in mark_counts(leaf).items())


def decimal_of(value: Fraction | Decimal | None, places: int = 2) -> Decimal | None:
    """A mean, median or deviation as a report prints it, halves up; None stays None."""
    match value:
        case Fraction():
            return rounded(value, places)
        case Decimal():
            return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        case _:
            return None


def _of_possible(earned: Sequence[int], maxima: Sequence[int], people: int) -> tuple[Share, ...]:
    return tuple(share(sum_, most * people) for sum_, most in zip(earned, maxima, strict=True))


def _moments(hist: Counts) -> tuple[int, int]:
    counts = _whole(hist)
    first = sum(score * count for score, count in enumerate(counts))
    second = sum(score * score * count for score, count in enumerate(counts))
    return first, second


def _whole(counts: Counts) -> list[int]:
    return [int(count) for count in counts]
