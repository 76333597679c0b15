"""The two integers that every share of a report is made of."""

from collections.abc import Mapping

from vprok.kernel.report import Part
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.leaf import Leaf


def mark_parts(leaf: Leaf) -> tuple[Part, ...]:
    """Participants with each mark, of all.

    source: docs/sources/domain.md#rules, 5
    """
    return tuple(Part(count, leaf.present) for count in mark_counts(leaf).values())


def score_parts(leaf: Leaf) -> tuple[Part, ...]:
    """Participants with each total, of all.

    source: docs/sources/domain.md#rules, 9
    """
    return tuple(Part(int(count), leaf.present) for count in leaf.hist)


def task_parts(leaf: Leaf) -> tuple[Part, ...]:
    """Points earned on each task, of those that all participants could have.

    source: docs/sources/domain.md#rules, 7
    """
    earned = leaf.sums.sum(axis=1)
    return tuple(
        Part(int(points), most * leaf.present)
        for points, most in zip(earned, leaf.layout.maxima, strict=True)
    )


def task_parts_by_mark(leaf: Leaf) -> Mapping[int, tuple[Part, ...]]:
    """The same among participants with each mark.

    source: docs/sources/domain.md#rules, 8
    """
    return {
        mark: tuple(
            Part(int(points), most * people)
            for points, most in zip(leaf.sums[:, place], leaf.layout.maxima, strict=True)
        )
        for place, (mark, people) in enumerate(mark_counts(leaf).items())
    }
