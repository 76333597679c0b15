"""What the marks that a report has printed tell of the scale of a work."""

from collections.abc import Iterable
from dataclasses import replace

from vprok.domain.results.queries.history.plans import PastPlan
from vprok.domain.results.rules.history import mark_by, scale_between
from vprok.tools.sheets.portal.found import Told
from vprok.tools.sheets.portal.rows import Reading, Rows
from vprok.tools.sheets.portal.wording import KEPT


def scaled(about: PastPlan, rows: Rows) -> PastPlan:
    """The plan with its scale; where nobody names it, printed marks may leave no choice."""
    if about.cuts:
        return about if about.work else replace(about, plan=replace(about.plan, cuts=about.cuts))
    printed = {(total, mark) for total, mark in zip(rows.totals, rows.marks, strict=True) if mark}
    if cuts := scale_between(printed):
        words = "по отметкам файла"
        return replace(about, plan=replace(about.plan, cuts=cuts), cuts=cuts, scale=words)
    return about


def other_marks(about: PastPlan, readings: Iterable[Reading]) -> list[Told]:
    """Where the marks that a report has printed are not those of the scale."""
    if not about.cuts:
        return []
    found = []
    for reading in readings:
        rows = reading.rows
        if not any(rows.marks):
            continue
        for row, total, mark in zip(rows.rows, rows.totals, rows.marks, strict=True):
            if mark and mark != (own := mark_by(about.cuts, total)):
                found.append(_marked(reading, row, mark, own))
    return found


def _marked(reading: Reading, row: int, mark: int, own: int) -> Told:
    return Told(
        reading.table.file,
        reading.table.sheet,
        row,
        "",
        "Отметка",
        str(mark),
        "mark",
        KEPT["mark"].format(mark=own),
        is_left=False,
    )
