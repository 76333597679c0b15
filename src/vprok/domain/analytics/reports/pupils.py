"""Participants of one school by code: levels reached, gaps to the journal, who needs help."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vprok.domain.analytics.reports.indicators import Measure
from vprok.domain.analytics.reports.interpretation import ADVANCED, BASIC, tone
from vprok.kernel.report import Tone
from vprok.tools.stats.block import Block
from vprok.tools.stats.leaf import MARKS, Counts, Layout, marks_of

GAP = 2
"""Marks between the work and the journal that ask for a look.

source: docs/sources/domain.md#interpretation
"""


@dataclass(frozen=True)
class Pupil:
    """What one participant has come to.

    mark, journal: 0 = none
    basic:         percent of points on tasks of the basic level
    advanced:      the same on tasks of the raised and the high level
    """

    code: int
    class_no: int
    total: int
    mark: int
    journal: int
    basic: Measure
    advanced: Measure

    @property
    def gap(self) -> int:
        """The mark of the work less that of the journal; 0 where one of them is missing."""
        return self.mark - self.journal if self.mark and self.journal else 0

    @property
    def basic_tone(self) -> Tone | None:
        """Whether the basic level is reached."""
        return tone(BASIC, self.basic.value)

    @property
    def advanced_tone(self) -> Tone | None:
        """Whether the raised and high levels are reached."""
        return tone(ADVANCED[0], self.advanced.value)


def pupils(block: Block, layout: Layout, levels: Sequence[str]) -> tuple[Pupil, ...]:
    """Participants who wrote the whole work, in the order of their codes.

    levels: Б, П, В or nothing for each task
    source: docs/sources/domain.md#individual-results; docs/sources/domain.md#interpretation
    """
    whole = block.written() == block.variants.shape[1]
    marks = marks_of(block, layout)[whole]
    kept = block.where(whole)
    scores = kept.scores()
    columns = zip(
        kept.codes.tolist(),
        kept.class_no.tolist(),
        kept.totals().tolist(),
        marks.tolist(),
        kept.journal.tolist(),
        _measures(scores, layout, levels, (BASIC,)),
        _measures(scores, layout, levels, ADVANCED),
        strict=True,
    )
    return tuple(sorted((Pupil(*one) for one in columns), key=lambda pupil: pupil.code))


def _measures(
    scores: Counts,
    layout: Layout,
    levels: Sequence[str],
    wanted: Sequence[str],
) -> list[Measure]:
    chosen = [n for n, level in enumerate(levels) if level in wanted]
    most = sum(layout.maxima[n] for n in chosen)
    return [Measure(points, most) for points in scores[:, chosen].sum(axis=1).tolist()]


def needing_help(found: Iterable[Pupil]) -> tuple[Pupil, ...]:
    """Pupils with «2», or who have not reached the basic level, in the order of their codes.

    source: docs/sources/domain.md#interpretation
    """
    return tuple(one for one in found if one.mark == MARKS[0] or one.basic_tone is Tone.SHORT)


def with_gaps(found: Iterable[Pupil]) -> tuple[Pupil, ...]:
    """Pupils whose mark differs from the journal by two or more, in the order of their codes.

    source: docs/sources/domain.md#interpretation
    """
    return tuple(one for one in found if abs(one.gap) >= GAP)
