"""Questions about sums, groups of participants and accepted rows."""

from vprok.domain.analytics.queries.changes import Changed, Changes, changes
from vprok.domain.analytics.queries.lines import (
    Body,
    Line,
    SchoolRows,
    Scope,
    Version,
    WorkForms,
    accepted_rows,
    bodies_below,
    lines,
    obstacle,
    version,
    works_with_forms,
)
from vprok.domain.analytics.queries.recounts import works_to_recount
from vprok.domain.analytics.queries.slices import EVERYONE, Slice
from vprok.domain.analytics.queries.sums import (
    Summary,
    leaf_of,
    stale_summaries,
    summaries,
    totals_behind,
)

__all__ = [
    "EVERYONE",
    "Body",
    "Changed",
    "Changes",
    "Line",
    "SchoolRows",
    "Scope",
    "Slice",
    "Summary",
    "Version",
    "WorkForms",
    "accepted_rows",
    "bodies_below",
    "changes",
    "leaf_of",
    "lines",
    "obstacle",
    "stale_summaries",
    "summaries",
    "totals_behind",
    "version",
    "works_to_recount",
    "works_with_forms",
]
