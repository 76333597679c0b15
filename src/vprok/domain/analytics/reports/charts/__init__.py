"""Figures as charts: pure values, each with its table and a sentence that says what it shows."""

from vprok.domain.analytics.reports.charts.groups import mark_groups
from vprok.domain.analytics.reports.charts.histogram import histogram
from vprok.domain.analytics.reports.charts.journal import journal_matrix
from vprok.domain.analytics.reports.charts.page import page_figures
from vprok.domain.analytics.reports.charts.places import compared_marks, compared_profiles
from vprok.domain.analytics.reports.charts.profile import profile
from vprok.domain.analytics.reports.charts.skills import followed
from vprok.tools.charts import Figure

__all__ = [
    "Figure",
    "compared_marks",
    "compared_profiles",
    "followed",
    "histogram",
    "journal_matrix",
    "mark_groups",
    "page_figures",
    "profile",
]
