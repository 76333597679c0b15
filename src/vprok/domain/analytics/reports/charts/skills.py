"""One skill over the works of a campaign: where it holds, and where it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vprok.domain.analytics.queries import Line, Scope, lines, works_with_forms
from vprok.domain.analytics.reports.charts.canvas import (
    NOBODY,
    WIDTH,
    Layer,
    Layers,
    along,
    figure,
    in_whole,
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
_ROAD: Layer = {"type": "rule", "color": LINE, "strokeWidth": 6}
_TICK: Layer = {"type": "rule", "color": INK, "strokeWidth": 2.5}
_SIGN: Layer = {"type": "point", "shape": "circle", "size": 130, "fill": OWN, "stroke": OWN,
                "opacity": 1}  # fmt: skip
_NAME: Layer = {"type": "text", "align": "left", "baseline": "top", "x": 0, "dy": 2,
                "limit": WIDTH}  # fmt: skip
_SAID: Layer = {"type": "text", "align": "left", "baseline": "middle", "x": WIDTH + 10,
                "fontWeight": 600}  # fmt: skip


@dataclass(frozen=True)
class _OfWork:
    """A work with its tasks that ask for the skill, and the groups that wrote it.

    numbers: of those tasks, from 0
    found:   groups as `lines` tells them for this work
    """

    work: Work
    tasks: tuple[Task, ...]
    numbers: tuple[int, ...]
    found: tuple[Line, ...]


def followed(scope: Scope, skill: str) -> Figure:
    """A skill over all works of the campaign that ask for it and were written at the place.

    costs: three SQL statements, and those of `lines` for each of the works
    """
    works = [each.work for each in works_with_forms(scope.work.campaign, scope.place)]
    asking: dict[int, list[Task]] = {}
    for task in Task.objects.filter(work__in=works, skill=skill).order_by("position"):
        asking.setdefault(task.work_id, []).append(task)
    of_works = [_of_work(scope, work, asking[work.pk]) for work in works if work.pk in asking]
    return _over_works(scope, skill, of_works)


def _of_work(scope: Scope, work: Work, tasks: Sequence[Task]) -> _OfWork:
    work.campaign = scope.work.campaign
    numbers = tuple(task.position - 1 for task in tasks)
    return _OfWork(work, tuple(tasks), numbers, lines(replace(scope, work=work)))


def _over_works(scope: Scope, skill: str, works: Sequence[_OfWork]) -> Figure:
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


def _told(scope: Scope, one: _OfWork) -> tuple[Share, Share]:
    parent = parent_of(scope, one.found)
    here = pooled_share(own_of(scope, one.found).sums.leaf, one.numbers)
    return here, pooled_share(parent.sums.leaf, one.numbers) if parent else None


def _layers(works: Sequence[_OfWork], told: Sequence[tuple[Share, Share]]) -> Layers:
    names: list[object] = []
    own: list[object] = []
    above: list[object] = []
    for n, (one, (here, there)) in enumerate(zip(works, told, strict=True)):
        labels = ", ".join(task.label for task in one.tasks)
        line = {"row": n, "middle": n + 0.66, "share": 0, "end": 100}
        names.append({**line, "name": f"{one.work}: {labels}", "said": _said(here)})
        if here is not None:
            own.append({"middle": n + 0.66, "share": number(here)})
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
    top, middle = {"field": "row", **upright}, {"field": "middle", **upright}
    across = {"x": level, "x2": {"field": "end"}}
    return [
        layer(names, _ROAD, **across, y=middle),
        layer(above, _TICK, x=level, y=top, y2={"field": "end"}),
        layer(own, _SIGN, x=level, y=middle),
        layer(names, _SAID, y=middle, text={"field": "said"}),
        layer(names, _NAME, y=top, text={"field": "name"}),
        *key([([{**_SIGN, "x": 10}], "здесь"), ([line_swatch()], "территория выше")], above=8),
    ]


def _said(here: Share) -> str:
    return "—" if here is None else f"{in_whole(here)} %"


def _words(
    skill: str, works: Sequence[_OfWork], told: Sequence[tuple[Share, Share]]
) -> Iterator[str]:
    if all(here is None for here, _ in told):
        yield NOBODY
        return
    yield f"{skill[:1].upper()}{skill[1:]}."
    for one, (here, there) in zip(works, told, strict=True):
        beside = f", территория выше — {percents(there)}" if there is not None else ""
        yield f"{one.work}: {percents(here)}{beside}."
