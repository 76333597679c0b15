"""Which parts of the bodies above a reader's own a report may tell."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from vprok.domain.analytics.queries import Line, Scope, sliced
from vprok.domain.analytics.queries.sums import Summary
from vprok.domain.analytics.rules import Crowd, told_groups, told_slices
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
    scope: Scope, leaves: Mapping[Place, Leaf], counts: Counts
) -> tuple[tuple[bool, ...], ...]:
    found = scope.sums.at(scope.apart) if scope.apart else {}
    known = {place: one.leaf for place, one in found.items()}
    own, *above = (counts(leaf) for leaf in _less(scope, leaves, known).values())
    return told_groups(own, above)


def _told_of_slice(
    scope: Scope, leaves: Mapping[Place, Leaf], counts: Counts
) -> tuple[tuple[bool, ...], ...]:
    """All groups of a slice or none: the whole less the slice tells those of everybody else."""
    every = {place: one.leaf for place, one in _every(scope, leaves).items()}
    found = sliced(scope.work, scope.apart, scope.only) if scope.apart else {}
    known = {place: one.sums.leaf for place, one in found.items()}
    inside, whole = _less(scope, leaves, known), _less(scope, {p: every[p] for p in leaves}, every)

    def crowds(place: Place) -> list[Crowd]:
        both = inside[place], whole[place] - inside[place]
        return [Crowd(people) for leaf in both for people in counts(leaf)]

    own, *above = (crowds(place) for place in leaves)
    told = told_slices(own, above, jointly=True)
    return tuple(body[: len(body) // 2] for body in told)


def _every(scope: Scope, leaves: Mapping[Place, Leaf]) -> Mapping[Place, Summary]:
    return scope.sums.at([*leaves, *scope.apart])


def _less(
    scope: Scope, leaves: Mapping[Place, Leaf], known: Mapping[Place, Leaf]
) -> dict[Place, Leaf]:
    """Bodies without those inside them that are the reader's, too."""
    return {
        place: reduce(Leaf.__sub__, (known[one] for one in scope.apart_in(place)), leaf)
        for place, leaf in leaves.items()
    }
