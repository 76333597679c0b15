"""Do totals lie on the very edge of the mark that the pupil has in the journal."""

from collections.abc import Mapping

import numpy as np

from vprok.tools.stats.leaf import MARKS, Counts
from vprok.tools.stats.objectivity.bunching import alike, balanced
from vprok.tools.stats.objectivity.measured import Measured, interval, nothing, share
from vprok.tools.stats.objectivity.stack import FEWEST_WORKS, Stack
from vprok.tools.stats.objectivity.unit import Floats, Plain

_STEPS = 12
_ROOM = 0.25


def edges(cuts: tuple[int, ...], most: int) -> dict[int, list[int]]:
    """The totals on the edge of each mark: the first, and the last before the next mark.

    source: docs/sources/statistics.md#journal-edge
    """
    firsts = {mark: [cut] for mark, cut in zip(MARKS[1:], cuts, strict=True)}
    lasts = {mark: [cut - 1] for mark, cut in zip(MARKS[:-1], cuts, strict=True)}
    return {
        mark: sorted({*firsts.get(mark, []), *lasts.get(mark, [])} & set(range(most + 1)))
        for mark in MARKS
    }


def journal_edge(stack: Stack) -> Measured:
    """Works on an edge of their own mark in the journal against those expected.

    source: docs/sources/statistics.md#journal-edge
    """
    marked = stack.where(stack.journal > 0)
    usual = stack.is_measured & (marked.works >= FEWEST_WORKS)
    if not usual.any():
        return nothing(stack.schools)
    on_edge = _table(stack)
    over = marked.sums(on_edge[marked.journal, marked.totals])
    works = np.where(marked.works >= FEWEST_WORKS, marked.works, 0.0)
    over = np.where(works > 0, over, 0.0)
    raw = share(_expected(marked, on_edge), works)
    expected = balanced(raw, works, over, usual)
    rho = alike(works, over, expected, usual)
    variance = works * expected * (1 - expected) * (1 + np.maximum(works - 1, 0) * rho)
    excess = over - works * expected
    value = np.where(variance > 0, excess / np.sqrt(np.where(variance > 0, variance, 1)), np.nan)

    def evidence(place: int) -> Mapping[str, Plain]:
        return {
            "works": int(works[place]),
            "observed": int(over[place]),
            "expected": float(works[place] * expected[place]),
            "moved": float(excess[place]),
            "interval": interval(float(excess[place]), float(variance[place])),
            "edges": {
                str(mark): found
                for mark, found in edges(stack.layout.cuts, stack.layout.most).items()
            },
        }

    return Measured(value, share(excess, works), evidence)


def _table(stack: Stack) -> Floats:
    """1 where a total is on the edge of a mark.

    returns: (mark + 1, greatest total + 1)
    """
    found = np.zeros((MARKS[-1] + 1, stack.layout.most + 1))
    for mark, totals in edges(stack.layout.cuts, stack.layout.most).items():
        found[mark, totals] = 1.0
    return found


def _expected(marked: Stack, on_edge: Floats) -> Floats:
    """How many works of each school would be on an edge.

    Totals of works with the same mark in the journal, bent until the school's mean is its own.

    returns: (schools,)
    """
    size = marked.layout.most + 1
    scores = np.arange(size, dtype=np.float64)
    rows: Counts = marked.journal[marked.is_usual] * size + marked.totals[marked.is_usual]
    joint = np.bincount(rows, minlength=(MARKS[-1] + 1) * size).reshape(-1, size)[list(MARKS)]
    smooth = joint + 1e-6
    logs = np.log(smooth / smooth.sum(axis=1, keepdims=True))
    people = marked.counts(marked.journal - MARKS[0], len(MARKS)).astype(np.float64)
    wanted = marked.sums(marked.totals.astype(np.float64))
    bend = np.zeros(marked.schools)
    bent = np.zeros((marked.schools, len(MARKS), size))
    for _ in range(_STEPS):
        powers = logs + bend[:, None, None] * scores
        weights = np.exp(powers - powers.max(axis=2, keepdims=True))
        bent = weights / weights.sum(axis=2, keepdims=True)
        mean = bent @ scores
        spread = bent @ scores**2 - mean**2
        missing = wanted - (people * mean).sum(axis=1)
        room = np.maximum((people * spread).sum(axis=1), _ROOM)
        bend += np.clip(missing / room, -0.3, 0.3)
    return np.asarray((people * (bent * on_edge[list(MARKS)]).sum(axis=2)).sum(axis=1))
