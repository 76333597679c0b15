"""The reports there are: pages, workbooks, prints and the menu are made from this list."""

from collections.abc import Mapping
from typing import Protocol

from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import (
    groups,
    individual,
    journal,
    marks,
    objectivity,
    planned,
    scores,
    tasks,
)
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Report


class Kind(Protocol):
    """What a report's module says of it.

    NUMBER:   of the form, as files are called
    ABOUT:    one sentence for the card
    FOR:      the right that opens it
    LEVELS:   of places it is made for
    NAMED_BY: the column that names a row
    SHARES:   columns that together make 100 %, in their order; they are drawn as bars
    HOW:      what each figure means and how it is computed
    FIGURE:   of these, the one that tells of shares; empty where there are none
    UNIT:     what the two integers of a share count
    """

    NUMBER: int
    TITLE: str
    ABOUT: str
    FOR: Permission
    LEVELS: tuple[Level, ...]
    NAMED_BY: str
    SHARES: tuple[str, ...]
    HOW: Mapping[str, str]
    FIGURE: str
    UNIT: tuple[str, str, str]

    def build(self, scope: Scope) -> Report:
        """The report as values."""


REPORTS: Mapping[str, Kind] = {
    "individual": individual,
    "marks": marks,
    "journal": journal,
    "scores": scores,
    "tasks": tasks,
    "planned": planned,
    "groups": groups,
    "objectivity": objectivity,
}
"""In the order of the seven directions of analysis; the eighth is for a few.

source: docs/sources/domain.md#reports
"""


def file_name(kind: Kind, suffix: str) -> str:
    """The name of a report's file, as coordinators know it.

    source: docs/sources/domain.md#reports
    """
    return f"Ф{kind.NUMBER}_{kind.TITLE}.{suffix}"
