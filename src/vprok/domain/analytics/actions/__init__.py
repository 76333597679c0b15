"""What changes in analytics: totals that are renewed, checks that are made, words that are kept."""

from vprok.domain.analytics.actions.charts import draw_charts, keep_charts
from vprok.domain.analytics.actions.recounts import recount
from vprok.domain.analytics.actions.studies import study
from vprok.domain.analytics.actions.sums import sum_up

__all__ = ["draw_charts", "keep_charts", "recount", "study", "sum_up"]
