"""What an open table of counts may tell."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from vprok.domain.analytics.rules.reports import FEWEST
from vprok.kernel.place import Place

Groups = Mapping[Place, Sequence[int]]
"""How many people of each group a body has; those of bodies below it add up to its own."""

FEWEST_HIDDEN = 2
"""Bodies hidden together below one that is told: a single one would follow by subtraction.

source: docs/sources/statistics.md#suppression
"""


def hidden_bodies(groups: Groups, shut: Collection[Place] = ()) -> frozenset[Place]:
    """Bodies whose groups may not be published, in a table where all others are.

    A body with a group of one to four people is hidden, all groups of it: single cells would follow
    from rows and columns together. Whoever knows a body that is told, and what is told below it,
    knows those hidden below it together. So they must be at least two, and every group of theirs
    nobody or enough; until then the smallest body is hidden with them. Of a hidden body something
    below it is hidden, too, or it would be their sum.

    shut:   bodies that are hidden whatever they hold
    source: docs/sources/statistics.md#suppression
    """
    return frozenset(_Table(groups, shut).hidden)


class _Table:
    """Bodies with their groups, and those of them that are hidden."""

    def __init__(self, groups: Groups, shut: Collection[Place]) -> None:
        self.groups = groups
        self.below: dict[Place, list[Place]] = defaultdict(list)
        for place in sorted(groups, key=lambda one: (sum(groups[one]), one.path)):
            above = place.parent
            if above is not None and above in groups:
                self.below[above].append(place)
        few = {place for place, row in groups.items() if any(0 < count < FEWEST for count in row)}
        self.hidden = few.union(shut)
        for place in sorted(self.hidden, key=_depth):
            self._hide(place)
        before = -1
        while len(self.hidden) != before:
            before = len(self.hidden)
            for place in sorted(set(groups) - self.hidden, key=_depth):
                self._protect(place)

    def _hide(self, place: Place) -> None:
        """Hide a body and, where nothing below it is hidden, the smallest body there."""
        self.hidden.add(place)
        below = self.below[place]
        if below and self.hidden.isdisjoint(below):
            self._hide(below[0])

    def _protect(self, place: Place) -> None:
        """Hide more right below a body that is told until those hidden are many enough."""
        for smallest in [one for one in self.below[place] if one not in self.hidden]:
            if not self._is_seen_through(place):
                return
            self._hide(smallest)

    def _is_seen_through(self, place: Place) -> bool:
        """Whether those hidden below a body are too few to stay hidden."""
        around = [one for one in self.below[place] if one in self.hidden]
        within = [self.groups[one] for near in around for one in self._least(near)]
        enough = FEWEST + len(within) - FEWEST_HIDDEN
        few = any(0 < sum(group) < enough for group in zip(*within, strict=True))
        return bool(around) and (few or len(around) < FEWEST_HIDDEN)

    def _least(self, place: Place) -> Iterator[Place]:
        """Hidden bodies at the bottom of a hidden one."""
        below = [one for one in self.below[place] if one in self.hidden]
        if not below:
            yield place
        for one in below:
            yield from self._least(one)


def _depth(place: Place) -> int:
    return len(place.path)
