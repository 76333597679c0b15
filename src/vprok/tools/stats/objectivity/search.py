"""All markers of one work over the schools of a region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vprok.tools.stats.leaf import Layout
from vprok.tools.stats.objectivity.blocks import blocks
from vprok.tools.stats.objectivity.bunching import bunching
from vprok.tools.stats.objectivity.correction import SURE, WORTH, corrected
from vprok.tools.stats.objectivity.edits import edits
from vprok.tools.stats.objectivity.given_journal import given_journal
from vprok.tools.stats.objectivity.hard_easy import hard_easy
from vprok.tools.stats.objectivity.journal_edge import journal_edge
from vprok.tools.stats.objectivity.measured import Measured
from vprok.tools.stats.objectivity.null import FEWEST, NOBODY, Null
from vprok.tools.stats.objectivity.profile import profile
from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import (
    BLOCKS,
    BUNCHING,
    EDITS,
    GIVEN_JOURNAL,
    HARD_EASY,
    JOURNAL_EDGE,
    PROFILE,
    Floats,
    Found,
    Unit,
)

MARKERS = {
    GIVEN_JOURNAL: given_journal,
    BUNCHING: bunching,
    PROFILE: profile,
    HARD_EASY: hard_easy,
    JOURNAL_EDGE: journal_edge,
    BLOCKS: blocks,
}
"""Our markers that look at the works themselves."""


@dataclass(frozen=True)
class Searched:
    """What was found in one work.

    found:      every school that could be measured, by every marker that could measure it
    null:       what is usual, by marker
    units:      schools large enough to be compared
    references: schools under observers, here and elsewhere
    is_sampled: the nulls were learnt from those, not from the region itself
    observed:   values of schools under observers here, by marker: other regions learn from them
    """

    found: tuple[Found, ...]
    null: Mapping[str, Null]
    units: int
    references: int
    is_sampled: bool
    observed: Mapping[str, tuple[float, ...]]

    @property
    def sure(self) -> tuple[Found, ...]:
        """What is sure and large enough to be worth a look."""
        return tuple(one for one in self.found if one.is_sure)


@dataclass(frozen=True, eq=False)
class Judged:
    """One marker's values against what is usual.

    p, q: (schools,)
    """

    measured: Measured
    null: Null
    p: Floats
    q: Floats

    @property
    def is_sure(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """(schools,), where q is small and the effect worth a look."""
        return (self.q < SURE) & (self.measured.effect >= WORTH)


def searched(
    units: Sequence[Unit], layout: Layout, elsewhere: Mapping[str, Sequence[float]] | None = None
) -> Searched:
    """Look at all schools of a region by all markers.

    Schools with fewer than ten works are left out; with fewer than twenty schools nothing is found.

    elsewhere: by marker, values of schools under observers in other regions, each measured there
    raises:    ValueError if a block is of another work, or answers are not a row a work
    costs:     about a millisecond a school
    source:    docs/sources/statistics.md#objectivity
    """
    beside = {kind: np.array(values) for kind, values in (elsewhere or {}).items()}
    stack = Stack.of(units, layout)
    count = int(np.count_nonzero(stack.is_measured))
    judged = {} if count < FEWEST else judge(measured(stack, units), stack, beside)
    observed = {kind: _observed(marker.measured.value, stack) for kind, marker in judged.items()}
    return Searched(
        found=tuple(one for kind, marker in judged.items() for one in _found(units, kind, marker)),
        null={kind: marker.null for kind, marker in judged.items()},
        units=count,
        references=observers(observed) + observers(beside),
        is_sampled=any(marker.null.is_reference for marker in judged.values()),
        observed=observed,
    )


def observers(observed: Mapping[str, Sequence[float] | Floats]) -> int:
    """How many schools under observers there are: as many as the marker that measured most."""
    return max((len(values) for values in observed.values()), default=0)


def _observed(values: Floats, stack: Stack) -> tuple[float, ...]:
    return tuple(values[stack.is_reference & np.isfinite(values)].tolist())


def measured(stack: Stack, units: Sequence[Unit] = ()) -> dict[str, Measured]:
    """Every marker at every school.

    units: the schools with their earlier forms; none = edits are not looked at
    """
    found = {kind: marker(stack) for kind, marker in MARKERS.items()}
    return {**found, EDITS: edits(units, stack.layout)} if units else found


def judge(
    markers: Mapping[str, Measured], stack: Stack, elsewhere: Mapping[str, Floats] | None = None
) -> dict[str, Judged]:
    """Hold every marker against what is usual, and correct for looking often.

    elsewhere: as `searched` has it
    source:    docs/sources/statistics.md#null; docs/sources/statistics.md#correction
    """
    beside = elsewhere or {}
    told = {kind: one for kind, one in markers.items() if np.isfinite(one.value).any()}
    nulls = {
        kind: Null.of(one.value, stack.is_reference, beside.get(kind, NOBODY))
        for kind, one in told.items()
    }
    p_values = {kind: _p(kind, told[kind], null) for kind, null in nulls.items()}
    for kind, null in nulls.items():
        if null.is_reference:
            p_values[kind] = np.where(stack.is_reference, np.nan, p_values[kind])
    q_values = corrected(p_values)
    return {
        kind: Judged(one, nulls[kind], p_values[kind], q_values[kind]) for kind, one in told.items()
    }


def _p(kind: str, marker: Measured, null: Null) -> Floats:
    """Few schools hand in a form twice: edits must pass the sign test too."""
    if kind != EDITS:
        return null.p(marker.value)
    signs = [
        float(str(marker.evidence(place)["by_chance"])) if np.isfinite(value) else np.nan
        for place, value in enumerate(marker.value)
    ]
    tail = null.p(marker.value) if null.excess > 0 else np.zeros(len(signs))
    return np.asarray(np.maximum(tail, np.array(signs)))


def _found(units: Sequence[Unit], kind: str, judged: Judged) -> list[Found]:
    marker = judged.measured
    return [
        Found(
            key=units[place].key,
            kind=kind,
            value=float(marker.value[place]),
            effect=float(marker.effect[place]),
            p=float(judged.p[place]),
            q=float(judged.q[place]),
            is_sure=bool(judged.is_sure[place]),
            evidence=marker.evidence(place),
        )
        for place in np.flatnonzero(np.isfinite(judged.p)).tolist()
    ]
