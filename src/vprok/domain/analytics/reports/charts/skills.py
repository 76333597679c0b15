"""One skill over the works of a campaign: where it holds, and where it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.charts.canvas import (
    NOBODY,
    Layer,
    Layers,
    along,
    figure,
    key,
    layer,
    line_swatch,
    number,
    own_of,
    parent_of,
    percents,
    picture,
)
from vprok.domain.analytics.reports.layout import notes_on, percent
from vprok.domain.campaign.models import Task, Work
from vprok.kernel.report import Row
from vprok.tools.charts import Figure
from vprok.tools.charts.look import INK, LINE, OWN
from vprok.tools.stats.figures import Share, pooled_share

_ROW = 46


@dataclass(frozen=True)
class OfWork:
    """A work with its tasks that ask for the skill, and the groups that wrote it.

    numbers: of those tasks, from 0
    found:   groups as `lines` tells them for this work
    """

    work: Work
    tasks: tuple[Task, ...]
    numbers: tuple[int, ...]
    found: tuple[Line, ...]


def skill_over_works(scope: Scope, skill: str, works: Sequence[OfWork]) -> Figure:
    """The share of points earned on a skill's tasks, work by work, beside the body above.

    works:  in the order of grades
    source: docs/sources/statistics.md#reports, R6
    """
    told = [_told(scope, one) for one in works]
    return figure(
        scope,
        picture(_layers(works, told), height=_ROW * max(len(works), 1)),
        title="Умение в разных работах",
        words=_words(skill, works, told),
        columns=("Работа", "Задания", "Участников", "Здесь", "Территория выше"),
        rows=(
            Row((str(one.work), ", ".join(task.label for task in one.tasks),
                 own_of(scope, one.found).sums.leaf.present, percent(here), percent(above)))
            for one, (here, above) in zip(works, told, strict=True)
        ),
        notes=notes_on(
            line for one in works for line in one.found if line.place.covers(scope.place)
        ),
    )  # fmt: skip


def _told(scope: Scope, one: OfWork) -> tuple[Share, Share]:
    parent = parent_of(scope, one.found)
    here = pooled_share(own_of(scope, one.found).sums.leaf, one.numbers)
    return here, pooled_share(parent.sums.leaf, one.numbers) if parent else None


def _layers(works: Sequence[OfWork], told: Sequence[tuple[Share, Share]]) -> Layers:
    names: list[object] = []
    own: list[object] = []
    above: list[object] = []
    for n, (one, (here, there)) in enumerate(zip(works, told, strict=True)):
        labels = ", ".join(task.label for task in one.tasks)
        names.append({"row": n, "name": f"{one.work}: {labels}", "share": 0, "end": 100,
                      "middle": n + 0.66})  # fmt: skip
        if here is not None:
            own.append({"middle": n + 0.66, "share": number(here), "said": f"{round(here)} %"})
        if there is not None:
            above.append({"row": n + 0.46, "end": n + 0.86, "share": number(there)})
    level = along(
        "share",
        scale={"domain": [0, 100], "nice": False},
        axis={"title": "% от максимума баллов", "tickCount": 5, "format": "d", "grid": True},
    )
    upright: Layer = {
        "type": "quantitative",
        "scale": {"domain": [0, max(len(works), 1)], "reverse": True, "nice": False},
        "axis": None,
    }
    middle = {"field": "middle", **upright}
    name: Layer = {"type": "text", "align": "left", "baseline": "top", "x": 0, "dy": 2,
                   "limit": 600}  # fmt: skip
    said: Layer = {"type": "text", "align": "left", "baseline": "middle", "dx": 10,
                   "fontWeight": 600}  # fmt: skip
    sign: Layer = {"type": "point", "shape": "circle", "size": 130, "fill": OWN, "stroke": OWN,
                   "opacity": 1}  # fmt: skip
    return [
        layer(names, {"type": "rule", "color": LINE, "strokeWidth": 6}, x=level,
              x2={"field": "end"}, y=middle),
        layer(above, {"type": "rule", "color": INK, "strokeWidth": 2.5}, x=level,
              y={"field": "row", **upright}, y2={"field": "end"}),
        layer(own, sign, x=level, y=middle),
        layer(own, said, x=level, y=middle, text={"field": "said"}),
        layer(names, name, y={"field": "row", **upright}, text={"field": "name"}),
        *key([([{**sign, "x": 10}], "здесь"), ([line_swatch()], "территория выше")], above=8),
    ]  # fmt: skip


def _words(
    skill: str, works: Sequence[OfWork], told: Sequence[tuple[Share, Share]]
) -> Iterator[str]:
    if all(here is None for here, _ in told):
        yield NOBODY
        return
    yield f"{skill}."
    for one, (here, there) in zip(works, told, strict=True):
        beside = f", территория выше — {percents(there)}" if there is not None else ""
        yield f"{one.work}: {percents(here)}{beside}."
