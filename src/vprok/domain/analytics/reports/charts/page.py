"""The three charts of a work's page, which are kept ready."""

from collections.abc import Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.charts.groups import mark_groups
from vprok.domain.analytics.reports.charts.histogram import histogram
from vprok.domain.analytics.reports.charts.profile import profile
from vprok.domain.campaign.models import Task
from vprok.tools.charts import Figure


def page_figures(
    scope: Scope, found: Sequence[Line], tasks: Sequence[Task]
) -> Mapping[str, Figure]:
    """Histogram, profile and mark groups of a place, by name.

    found:  groups as `lines(scope)` tells them
    tasks:  in the order of the work
    source: docs/sources/statistics.md#charts
    """
    return {
        "histogram": histogram(scope, found),
        "profile": profile(scope, found, tasks),
        "groups": mark_groups(scope, found, tasks),
    }
