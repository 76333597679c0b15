"""Signs that results may not be what pupils wrote: the published markers and ours."""

from vprok.tools.stats.objectivity.null import Null
from vprok.tools.stats.objectivity.official import (
    FALSE_ALARMS,
    Official,
    Ranks,
    Summary,
    index,
    official,
    percent,
    spearman,
    summary,
)
from vprok.tools.stats.objectivity.repeat import repeated, shown
from vprok.tools.stats.objectivity.search import Searched, observers, searched
from vprok.tools.stats.objectivity.unit import Found, Unit

__all__ = (
    "FALSE_ALARMS",
    "Found",
    "Null",
    "Official",
    "Ranks",
    "Searched",
    "Summary",
    "Unit",
    "index",
    "observers",
    "official",
    "percent",
    "repeated",
    "searched",
    "shown",
    "spearman",
    "summary",
)
