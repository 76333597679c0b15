"""The plan of measures: what was decided, or what the rules propose until somebody decides."""

from collections.abc import Iterator, Sequence

from vprok.domain.analytics.queries.measures import Planned
from vprok.domain.analytics.reports.advice import steps
from vprok.domain.analytics.reports.indicators import Rise
from vprok.domain.analytics.reports.overview import Overview
from vprok.domain.analytics.reports.pupils import Pupil
from vprok.kernel.paper import Grid, Piece, Text
from vprok.kernel.report import Row, Tone

COLUMNS = ("Мера", "Ответственный", "Срок")
DEPUTY, TEACHERS = "заместитель руководителя", "учителя предмета"


def table(
    told: Overview, pupils: Sequence[Pupil], rise: Rise | None, planned: Sequence[Planned]
) -> tuple[Piece, ...]:
    """What is to be done, by whom by office, by when."""
    rows = planned or tuple(proposed(told, pupils, rise))
    if not rows:
        return (Text("Мер не требуется."),)
    return (Grid("План мер", COLUMNS, tuple(Row((one.what, one.who, one.until)) for one in rows)),)


def proposed(
    told: Overview, pupils: Sequence[Pupil] = (), rise: Rise | None = None
) -> Iterator[Planned]:
    """Measures that follow from the figures, for people to change.

    source: docs/sources/domain.md#interpretation
    """
    for one in steps(told, pupils, rise):
        if one.tone is not Tone.ENOUGH:
            who = TEACHERS if one.where in {"skills", "pupils"} else DEPUTY
            yield Planned(f"{one.what}. {one.why}", who, "до конца четверти")
