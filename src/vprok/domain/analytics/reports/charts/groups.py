"""How tasks were performed by participants with «2», «3», «4» and «5»: four lines."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.charts.canvas import (
    NOBODY,
    Layer,
    Layers,
    figure,
    layer,
    listed,
    number,
    own_of,
    percent_axis,
    percents,
    picture,
    tasks_axis,
    told_as,
)
from vprok.domain.analytics.reports.interpretation import GROUP_FROM, is_group_told
from vprok.domain.analytics.reports.layout import percent
from vprok.domain.campaign.models import Task
from vprok.kernel.report import Row
from vprok.tools.charts import Figure
from vprok.tools.charts.look import DASHES, GROUPS, PAPER, SHAPES
from vprok.tools.stats.figures import Share, mark_counts, task_shares_by_mark
from vprok.tools.stats.leaf import MARKS

TITLE = "Выполнение заданий группами участников"

_APART = 16
"""Pixels between two names at the ends of lines."""

_NAMED = 4


def mark_groups(scope: Scope, found: Sequence[Line], tasks: Sequence[Task]) -> Figure:
    """Shares of points by task among participants with each mark; a group of nobody has no line.

    found:  groups as `lines(scope)` tells them
    tasks:  in the order of the work
    source: docs/sources/statistics.md#reports, R5; docs/sources/domain.md#mark-groups
    """
    own = own_of(scope, found)
    counts = {mark: count for mark, count in mark_counts(own.sums.leaf).items() if count}
    by_mark = {mark: task_shares_by_mark(own.sums.leaf)[mark] for mark in counts}
    return figure(
        scope,
        picture(_layers(tasks, by_mark, counts)),
        title=TITLE,
        words=_words(tasks, own, by_mark, counts),
        columns=("Задание", *(f"«{mark}», {n} уч." for mark, n in counts.items())),
        rows=(
            Row((task.label, *(percent(shares[n]) for shares in by_mark.values())))
            for n, task in enumerate(tasks)
        ),
        notes=_few(counts),
    )


def _few(counts: Mapping[int, int]) -> tuple[str, ...]:
    few = [f"«{mark}»" for mark, count in counts.items() if not is_group_told(count)]
    if not few:
        return ()
    return (f"Меньше {GROUP_FROM} участников: {listed(few)}. Такая группа ничего не доказывает.",)


# ---- the picture ---------------------------------------------------------------------------------


def _layers(
    tasks: Sequence[Task], by_mark: Mapping[int, Sequence[Share]], counts: Mapping[int, int]
) -> Layers:
    level, upright = tasks_axis(tasks), percent_axis("% от максимума баллов")
    ends = _ends([number(shares[-1]) or 0.0 for shares in by_mark.values()])
    found: Layers = [layer([], {"type": "point"}, x=level, y=upright)]
    for (mark, shares), end in zip(by_mark.items(), ends, strict=True):
        rows = [{"task": n, "share": number(share)} for n, share in enumerate(shares)]
        look = MARKS.index(mark)
        last: list[object] = [{"task": len(rows) - 0.6, "share": end}]
        found += [
            layer(rows, line_mark(look), x=level, y=upright),
            layer(rows, sign_mark(look), x=level, y=upright),
            layer(last, _name(f"«{mark}» {counts[mark]} уч.", look), x=level, y=upright),
        ]
    return found


def line_mark(look: int) -> Layer:
    """One of four lines."""
    return {
        "type": "line", "color": GROUPS[look], "strokeWidth": 2, "strokeDash": [*DASHES[look]]
    }  # fmt: skip


def sign_mark(look: int, **more: object) -> Layer:
    """The sign on one of four lines."""
    hollow = look % 2 == 0
    return {
        "type": "point", "shape": SHAPES[look], "size": 70, "stroke": GROUPS[look],
        "strokeWidth": 2, "fill": PAPER if hollow else GROUPS[look], "opacity": 1, **more,
    }  # fmt: skip


def _name(text: str, look: int) -> Layer:
    return {
        "type": "text", "text": text, "align": "left", "baseline": "middle", "dx": 4,
        "fontWeight": 600, "color": GROUPS[look],
    }  # fmt: skip


def _ends(shares: Sequence[float], height: float = 250) -> list[float]:
    """Where names of lines stand, so that none covers another; shares rise with the mark mostly."""
    step = _APART * 100 / height
    order = sorted(range(len(shares)), key=shares.__getitem__)
    placed = [0.0] * len(shares)
    below = -step
    for n in order:
        below = placed[n] = max(shares[n], below + step)
    over = max(0.0, below - 100)
    return [place - over for place in placed]


# ---- in words ------------------------------------------------------------------------------------


def _words(
    tasks: Sequence[Task],
    own: Line,
    by_mark: Mapping[int, Sequence[Share]],
    counts: Mapping[int, int],
) -> Iterator[str]:
    if not counts:
        yield NOBODY
        return
    yield f"{told_as(own)}: " + ", ".join(f"«{mark}» — {n}" for mark, n in counts.items()) + "."
    told = [mark for mark in counts if is_group_told(counts[mark])]
    crossed = [
        f"{task.label} («{low}» — {percents(by_mark[low][n])}, "
        f"«{high}» — {percents(by_mark[high][n])})"
        for n, task in enumerate(tasks)
        for low, high in pairwise(told)
        if _is_more(by_mark[low][n], by_mark[high][n])
    ]
    if crossed:
        yield f"Линии пересекаются, задания стоит разобрать: {listed(crossed[:_NAMED])}."
    elif len(told) > 1:
        yield "Чем выше отметка, тем выше доля, во всех заданиях."


def _is_more(low: Share, high: Share) -> bool:
    return low is not None and high is not None and low > high
