"""What exports of a past year come to: works, their tasks and scales, rows, whose they are."""

from vprok.domain.results.queries.history.asked import Asked
from vprok.domain.results.queries.history.blocks import PastBlock, blocks_of, has_ordinals
from vprok.domain.results.queries.history.plans import PastPlan, plan_for
from vprok.domain.results.queries.history.rows import (
    PastWork,
    days_of,
    has_not_taught,
    has_sexes,
    past_work,
    without,
)
from vprok.domain.results.queries.history.whereabouts import Whereabouts, whereabouts
from vprok.domain.results.queries.history.works import by_work

__all__ = [
    "Asked",
    "PastBlock",
    "PastPlan",
    "PastWork",
    "Whereabouts",
    "blocks_of",
    "by_work",
    "days_of",
    "has_not_taught",
    "has_ordinals",
    "has_sexes",
    "past_work",
    "plan_for",
    "whereabouts",
    "without",
]
