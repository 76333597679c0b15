"""How far honest schools stand out by themselves: learnt from schools, never from theory."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from vprok.tools.stats.objectivity.unit import Flags, Floats, Plain

REFERENCES = 200
"""So many schools under observers make a null; with fewer it is learnt from the whole region."""
TAIL = 0.9
"""The tail is fitted above this share of schools."""
TRIMMED = 0.05
"""Share of a region whose values are not believed: only that they are the greatest counts."""
FEWEST = 20
"""With fewer schools nobody can tell what is usual, and nothing is looked for."""
NOBODY = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Null:
    """The values of a marker among schools that are taken as honest.

    ordered:      (schools,), rising
    start:        where the tail begins
    share:        of honest schools, how many are to be expected beyond it, 0..1
    exceeding:    how many values the tail was fitted to
    excess:       their sum beyond the start, those cut off counted up to the cut
    is_reference: whether they are schools under observers, not the region itself
    source:       docs/sources/statistics.md#null
    """

    ordered: Floats
    start: float
    share: float
    exceeding: int
    excess: float
    is_reference: bool

    @classmethod
    def of(cls, values: Floats, references: Flags, elsewhere: Floats = NOBODY) -> Self:
        """Learn the tail: exponential, peaks over the 90 % point.

        values:     (schools,), nan where a school could not be measured
        references: (schools,), true for schools under observers
        elsewhere:  (others,), values of schools under observers in other regions
        source:     docs/sources/statistics.md#null
        """
        told = np.isfinite(values)
        observed = np.concatenate([values[references & told], elsewhere[np.isfinite(elsewhere)]])
        is_reference = len(observed) >= REFERENCES
        ordered = np.sort(observed if is_reference else values[told])
        size = len(ordered)
        cut = 0 if is_reference else int(np.ceil(TRIMMED * size))
        start = float(ordered[int(TAIL * (size - 1))]) if size else 0.0
        over = ordered[ordered > start] - start
        seen = over[: max(len(over) - cut, 0)]
        limit = float(seen[-1]) if len(seen) else 0.0
        return cls(
            ordered=ordered,
            start=start,
            share=(len(over) + 1) / (size + 1),
            exceeding=len(seen),
            excess=float(seen.sum()) + limit * (len(over) - len(seen)),
            is_reference=is_reference,
        )

    def p(self, values: Floats) -> Floats:
        """The share of honest schools with values at least as great.

        Beyond the start of the tail the share allows for how few values the tail was fitted to.

        values:  (schools,), nan where a school could not be measured
        returns: (schools,), 0..1, nan where the value is
        source:  docs/sources/statistics.md#null
        """
        size = len(self.ordered)
        above = size - np.searchsorted(self.ordered, values, side="left")
        ranked = np.minimum((above + 1) / (size + 1), 1.0)
        if self.excess > 0:
            beyond = np.maximum(values - self.start, 0) / self.excess
            tail = self.share * (1 + beyond) ** -float(self.exceeding)
            ranked = np.where(values > self.start, tail, ranked)
        return np.where(np.isfinite(values), ranked, np.nan)

    def told(self) -> dict[str, Plain]:
        """The null in plain figures."""
        return {
            "schools": len(self.ordered),
            "start": self.start,
            "share": self.share,
            "exceeding": self.exceeding,
            "scale": self.excess / self.exceeding if self.exceeding else None,
            "is_reference": self.is_reference,
        }
