"""Many schools and many markers are looked at: what chance finds among them is allowed for."""

from collections.abc import Mapping

import numpy as np

from vprok.tools.stats.dif import benjamini_hochberg
from vprok.tools.stats.objectivity.unit import Floats

SURE = 0.05
"""The share of false discoveries that is borne."""
WORTH = 0.05
"""The least share of works plausibly changed that is worth anybody's time."""


def corrected(p_values: Mapping[str, Floats]) -> dict[str, Floats]:
    """Correct over schools within a marker, then over the markers of a school.

    p_values: by marker (schools,), nan where a school could not be measured
    returns:  the same shapes, q values
    source:   Benjamini and Hochberg 1995; Holm 1979; docs/sources/statistics.md#correction
    """
    if not p_values:
        return {}
    table = np.array([_over_schools(p) for p in p_values.values()])
    return dict(zip(p_values, _over_markers(table), strict=True))


def _over_schools(p_values: Floats) -> Floats:
    told = np.isfinite(p_values)
    found = np.full(len(p_values), np.nan)
    found[told] = benjamini_hochberg(p_values[told].tolist())
    return found


def _over_markers(table: Floats) -> Floats:
    """Holm's steps in each column.

    table: (markers, schools)
    """
    order = np.argsort(table, axis=0)
    ordered = np.take_along_axis(table, order, axis=0)
    told = np.isfinite(table).sum(axis=0)
    steps = np.maximum(told - np.arange(len(table))[:, None], 1)
    held = np.minimum(np.maximum.accumulate(ordered * steps, axis=0), 1.0)
    found = np.empty_like(table)
    np.put_along_axis(found, order, held, axis=0)
    return found
