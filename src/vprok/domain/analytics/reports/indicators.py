"""Figures that schools live by: quality, success, means, degree of training, levels of tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vprok.domain.analytics.reports.interpretation import ADVANCED, BASIC, Guard, guard, tone
from vprok.domain.analytics.rules import DYNAMICS_FROM
from vprok.kernel.report import Part, Tone
from vprok.tools.stats.figures import (
    figure_text,
    good_marks,
    mark_counts,
    passing_marks,
    rounded,
    weighed_marks,
)
from vprok.tools.stats.leaf import Leaf

UNDEFINED = "—"

ALARMING_RISE = 10
"""Points of percent by which «2» has to grow. source: docs/sources/domain.md#interpretation"""

HOW: Mapping[str, str] = {
    "Качество знаний": "100 × число отметок «4» и «5» ÷ число участников.",
    "Успеваемость": "100 × число отметок «3», «4» и «5» ÷ число участников.",
    "Доля «2»": "Индекс низких результатов: 100 × число отметок «2» ÷ число участников.",
    "Средняя отметка": "Сумма отметок ÷ число участников с отметкой.",
    "Средний первичный балл": "Сумма первичных баллов ÷ число участников.",
    "СОУ": "Степень обученности: (100 × «5» + 64 × «4» + 36 × «3» + 16 × «2») ÷ число участников.",
    "Задания Б": "100 × баллы за задания базового уровня ÷ (их максимум × число участников).",
    "Задания П и В": "100 × баллы за задания повышенного и высокого уровня ÷ "
    "(их максимум × число участников).",
}

PERCENTS = frozenset({"Качество знаний", "Успеваемость", "Доля «2»", "Задания Б", "Задания П и В"})
"""Which of them are shares; the others are means."""


@dataclass(frozen=True)
class Measure:
    """A figure with the two integers it is made of.

    scale: what the quotient is multiplied by: 100 for percent, 1 for a mean
    """

    count: int
    whole: int
    scale: int = 100

    @property
    def exact(self) -> Fraction | None:
        """The figure itself; None where there is nobody to speak of."""
        return Fraction(self.scale * self.count, self.whole) if self.whole else None

    @property
    def value(self) -> Decimal | None:
        """The figure with two decimals, halves up.

        source: docs/sources/domain.md#rules, 12
        """
        exact = self.exact
        return None if exact is None else rounded(exact)

    @property
    def part(self) -> Part:
        """The two integers as a report carries them."""
        return Part(self.count, self.whole)

    @property
    def text(self) -> str:
        """The figure as a page prints it, «—» where there is nobody."""
        return figure_text(self.value, UNDEFINED)


@dataclass(frozen=True)
class Indicators:
    """What a group of participants has come to, in the words of schools.

    participants:  everybody who wrote the work
    marked:        of them, those who have a mark
    quality:       качество знаний, percent of «4» and «5»
    passing:       успеваемость, percent of «3», «4» and «5»
    low:           индекс низких результатов, percent of «2»
    mean_mark:     средняя отметка
    mean_score:    средний первичный балл
    training:      степень обученности (СОУ)
    basic:         percent of points on tasks of the basic level, all together
    advanced:      the same on tasks of the raised and the high level
    source:        docs/sources/domain.md#indicators
    """

    participants: int
    marked: int
    quality: Measure
    passing: Measure
    low: Measure
    mean_mark: Measure
    mean_score: Measure
    training: Measure
    basic: Measure
    advanced: Measure

    @property
    def guard(self) -> Guard:
        """How far these figures may be trusted."""
        return guard(self.participants)

    @property
    def basic_tone(self) -> Tone | None:
        """Whether the basic level is reached."""
        return tone(BASIC, self.basic.value)

    @property
    def advanced_tone(self) -> Tone | None:
        """Whether the raised and high levels are reached."""
        return tone(ADVANCED[0], self.advanced.value)

    @property
    def named(self) -> tuple[tuple[str, Measure], ...]:
        """The figures with their names, in the order in which people read them."""
        return tuple(
            zip(
                HOW,
                (
                    self.quality,
                    self.passing,
                    self.low,
                    self.mean_mark,
                    self.mean_score,
                    self.training,
                    self.basic,
                    self.advanced,
                ),
                strict=True,
            )
        )


def indicators(leaf: Leaf, levels: Sequence[str]) -> Indicators:
    """The indicators of a group of participants.

    levels: Б, П, В or nothing for each task, in the order of the work
    source: docs/sources/domain.md#indicators; docs/sources/statistics.md#reports, R6, R8 and R9
    """
    counts = mark_counts(leaf)
    people, marked = leaf.present, sum(counts.values())
    earned = [int(points) for points in leaf.sums.sum(axis=1)]
    return Indicators(
        participants=people,
        marked=marked,
        quality=Measure(good_marks(leaf), people),
        passing=Measure(passing_marks(leaf), people),
        low=Measure(counts[2], people),
        mean_mark=Measure(sum(mark * n for mark, n in counts.items()), marked, scale=1),
        mean_score=Measure(sum(earned), people, scale=1),
        training=Measure(weighed_marks(leaf), people, scale=1),
        basic=_pooled(earned, leaf, levels, (BASIC,)),
        advanced=_pooled(earned, leaf, levels, ADVANCED),
    )


def _pooled(
    earned: Sequence[int], leaf: Leaf, levels: Sequence[str], wanted: Sequence[str]
) -> Measure:
    """Points of the tasks of these levels against their greatest points."""
    of_levels = [
        (points, most)
        for points, most, level in zip(earned, leaf.layout.maxima, levels, strict=True)
        if level in wanted
    ]
    return Measure(
        sum(points for points, _ in of_levels), sum(most for _, most in of_levels) * leaf.present
    )


# ---- against another year ------------------------------------------------------------------------


@dataclass(frozen=True)
class Rise:
    """By how much the share of «2» has grown since a comparable year.

    points:      of percent; negative where it has fallen
    is_alarming: it has grown by ten or more
    """

    points: Decimal
    is_alarming: bool


def rise_of_low(now: Leaf, before: Leaf) -> Rise | None:
    """How the share of «2» has changed; None where one of the years has too few to tell.

    source: docs/sources/domain.md#interpretation
    """
    if min(now.present, before.present) < DYNAMICS_FROM:
        return None
    points = _low(now) - _low(before)
    shown = rounded(abs(points)) * (1 if points >= 0 else -1)
    return Rise(shown, is_alarming=points >= ALARMING_RISE)


def _low(leaf: Leaf) -> Fraction:
    return Fraction(100 * mark_counts(leaf)[2], leaf.present)
