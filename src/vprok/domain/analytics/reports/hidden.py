"""Which parts of the bodies above a reader's own a report may tell."""

from collections.abc import Callable, Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope, summaries
from vprok.domain.analytics.rules import Crowd, told_groups_above, told_slices
from vprok.kernel.place import Place
from vprok.tools.stats.leaf import Leaf

Counts = Callable[[Leaf], Sequence[int]]
"""How many participants each group of a report has."""


def told_parts(
    scope: Scope, found: Sequence[Line], counts: Counts
) -> dict[Place, tuple[bool, ...]]:
    """For each body above the reader's own, which groups of it may be told.

    found:  groups of participants as `lines` tells them
    counts: of the groups that the report tells figures of
    costs:  none; five SQL statements for a slice
    source: docs/sources/statistics.md#suppression
    """
    above = scope.own.lineage[-2::-1]
    if not above:
        return {}
    lines = {line.place: line for line in reversed(found)}
    leaves = {place: lines[place].sums.leaf for place in (scope.own, *above)}
    told = _told_of_slice if scope.only.divides else _told_of_all
    return {
        place: tuple(lines[place].is_told and one for one in body)
        for place, body in zip(above, told(scope, leaves, counts), strict=True)
    }


def _told_of_all(
    _: Scope, leaves: Mapping[Place, Leaf], counts: Counts
) -> tuple[tuple[bool, ...], ...]:
    own, *above = (counts(leaf) for leaf in leaves.values())
    return told_groups_above(own, above)


def _told_of_slice(
    scope: Scope, leaves: Mapping[Place, Leaf], counts: Counts
) -> tuple[tuple[bool, ...], ...]:
    """All groups of a slice or none: the whole less the slice tells those of everybody else."""
    whole = summaries(scope.work, leaves)

    def crowds(place: Place) -> list[Crowd]:
        both = leaves[place], whole[place].leaf - leaves[place]
        return [Crowd(people) for leaf in both for people in counts(leaf)]

    own, *above = (crowds(place) for place in leaves)
    told = told_slices(own, above, jointly=True)
    return tuple(body[: len(body) // 2] for body in told)
