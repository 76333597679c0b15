"""Several places side by side: their marks as bars, their tasks as lines."""

from collections.abc import Iterator, Sequence

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.charts.canvas import (
    NOBODY,
    Layer,
    Layers,
    along,
    drawn_as,
    figure,
    in_whole,
    key,
    layer,
    line_swatch,
    listed,
    named,
    number,
    percent_axis,
    percents,
    picture,
    tasks_axis,
    told_as,
)
from vprok.domain.analytics.reports.charts.groups import line_mark, sign_mark
from vprok.domain.analytics.reports.layout import percent
from vprok.domain.campaign.models import Task
from vprok.kernel.report import Row
from vprok.tools.charts import Figure
from vprok.tools.charts.look import DASHES, GROUPS, INK, PAPER
from vprok.tools.stats.figures import Share, figure_text, mark_shares, task_shares
from vprok.tools.stats.leaf import MARKS

MOST = 4
"""Places that one chart tells apart without colours."""

MARKS_TITLE = "Отметки по территориям"
PROFILES_TITLE = "Задания по территориям"
ORDER = "Территории стоят в порядке выбора: это не рейтинг."

_BAR = 46
_FILLS = ("#a51f1c", "#ffd26a", "#9cc3a8", "#0a5f69")
_INKS = (PAPER, INK, INK, PAPER)
_ROOM = 6
"""Percent of a bar that a figure needs to stand in it."""


def compared_marks(scope: Scope, chosen: Sequence[Line]) -> Figure:
    """Shares of marks at each of the places, bar under bar.

    chosen: up to four groups of the reader's own branch, in the order they were asked for
    source: docs/sources/statistics.md#reports, R1
    """
    return figure(
        scope,
        picture(_bars(chosen), height=_BAR * max(len(chosen), 1)),
        title=MARKS_TITLE,
        words=_words_on_marks(chosen),
        columns=("Территория", "Участников", *(f"«{mark}»" for mark in MARKS)),
        rows=(
            Row((
                named(line),
                line.sums.leaf.present,
                *(percent(share) for share in mark_shares(line.sums.leaf).values()),
            ))
            for line in chosen
        ),
        notes=(ORDER,),
    )  # fmt: skip


def compared_profiles(scope: Scope, chosen: Sequence[Line], tasks: Sequence[Task]) -> Figure:
    """Shares of points by task at each of the places, line by line.

    chosen: as above
    tasks:  in the order of the work
    source: docs/sources/statistics.md#reports, R4
    """
    told = [task_shares(line.sums.leaf) for line in chosen]
    return figure(
        scope,
        picture(_lines(chosen, tasks)),
        title=PROFILES_TITLE,
        words=_words_on_tasks(chosen, tasks),
        columns=("Задание", "Уровень", *(named(line) for line in chosen)),
        rows=(
            Row((task.label, task.level or None, *(percent(shares[n]) for shares in told)))
            for n, task in enumerate(tasks)
        ),
        notes=(ORDER,),
    )


# ---- marks ---------------------------------------------------------------------------------------


def _bars(chosen: Sequence[Line]) -> Layers:
    pieces, names = [], []
    for n, line in enumerate(chosen):
        names.append({"row": n, "name": drawn_as(line)})
        start = 0.0
        for look, share in enumerate(mark_shares(line.sums.leaf).values()):
            width = number(share) or 0.0
            pieces.append(
                {
                    "row": n + 0.36,
                    "end_row": n + 0.92,
                    "middle_row": n + 0.65,
                    "share": start,
                    "end": start + width,
                    "middle": start + width / 2,
                    "said": _said(look, share),
                    "fill": _FILLS[look],
                    "ink": _INKS[look],
                }
            )
            start += width
    level = along(
        "share",
        scale={"domain": [0, 100.05], "nice": False},
        axis={"title": "% участников", "tickCount": 5, "format": "d"},
    )
    upright: Layer = {
        "type": "quantitative",
        "scale": {"domain": [0, max(len(chosen), 1)], "reverse": True, "nice": False},
        "axis": None,
    }
    exact: Layer = {"scale": None, "type": "nominal"}
    piece: Layer = {"type": "rect", "stroke": PAPER, "strokeWidth": 2}
    said: Layer = {"type": "text", "baseline": "middle", "fontWeight": 600}
    name: Layer = {"type": "text", "align": "left", "baseline": "top", "x": 0, "dy": 2}
    return [
        layer(pieces, piece, x=level, x2={"field": "end"}, y={"field": "row", **upright},
              y2={"field": "end_row"}, color={"field": "fill", **exact}),
        layer(pieces, said, x={**level, "field": "middle"}, y={"field": "middle_row", **upright},
              color={"field": "ink", **exact}, text={"field": "said"}),
        layer(names, name, y={"field": "row", **upright}, text={"field": "name"}),
    ]  # fmt: skip


def _said(look: int, share: Share) -> str:
    """The mark and its share, where they have room to stand."""
    return f"«{MARKS[look]}» {in_whole(share)}" if share and share >= _ROOM else ""


def _words_on_marks(chosen: Sequence[Line]) -> Iterator[str]:
    if not any(line.sums.leaf.present for line in chosen):
        yield NOBODY
    for line in chosen:
        shares = mark_shares(line.sums.leaf).items()
        told = listed(f"«{mark}» — {percents(share)}" for mark, share in shares)
        yield f"{told_as(line)}: {told}."


# ---- tasks ---------------------------------------------------------------------------------------


def _lines(chosen: Sequence[Line], tasks: Sequence[Task]) -> Layers:
    level, upright = tasks_axis(tasks), percent_axis("% от максимума баллов")
    found: Layers = []
    for look, line in enumerate(chosen[:MOST]):
        shares = task_shares(line.sums.leaf)
        rows = [{"task": n, "share": number(share)} for n, share in enumerate(shares)]
        found += [
            layer(rows, line_mark(look), x=level, y=upright),
            layer(rows, sign_mark(look), x=level, y=upright),
        ]
    swatches = [
        ([line_swatch(GROUPS[look], DASHES[look]), sign_mark(look, x=10)], drawn_as(line))
        for look, line in enumerate(chosen[:MOST])
    ]
    return [*found, *key(swatches, above=8)]


def _words_on_tasks(chosen: Sequence[Line], tasks: Sequence[Task]) -> Iterator[str]:
    """The task on which the places differ most."""
    if not any(line.sums.leaf.present for line in chosen):
        yield NOBODY
        return
    yield "; ".join(told_as(line) for line in chosen) + "."
    told = [task_shares(line.sums.leaf) for line in chosen]
    spans = []
    for n, task in enumerate(tasks):
        known = [(shares[n], line) for shares, line in zip(told, chosen, strict=True)]
        some = [(share, line) for share, line in known if share is not None]
        if len(some) > 1:
            low = min(share for share, _ in some)
            high = max(share for share, _ in some)
            spans.append((high - low, task, some))
    if not spans:
        return
    gap, task, some = max(spans, key=lambda span: span[0])
    named = listed(f"{line.name} — {percents(share)}" for share, line in some)
    yield f"Сильнее всего расходится задание {task.label}, на {figure_text(gap)} п.п.: {named}."
