"""Marks of the work against marks in the journal: sixteen places, each with its number."""

from collections.abc import Iterator, Sequence

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.charts.canvas import (
    NOBODY,
    Layer,
    Layers,
    figure,
    in_whole,
    layer,
    own_of,
    people,
    percents,
    picture,
    told_as,
)
from vprok.kernel.report import Row
from vprok.tools.charts import Figure
from vprok.tools.charts.look import INK, PAPER, SHADES
from vprok.tools.stats.figures import comparison, share
from vprok.tools.stats.leaf import MARKS, Leaf

TITLE = "Отметки за работу и отметки по журналу"
NORM = (
    "Отметка за проверочную работу и отметка по журналу измеряют разное: совпадать они не обязаны. "
    "Разобрать стоит работы, где разница две отметки и больше."
)

_SIDE = 76
_STEPS = (1, 5, 12, 25)
"""Percent of all from which the shade grows darker."""

_DARK = 3
"""The shade from which figures are white."""


def journal_matrix(scope: Scope, found: Sequence[Line]) -> Figure:
    """Participants by both marks, of those who have both.

    found:  groups as `lines(scope)` tells them
    source: docs/sources/statistics.md#reports, R7; docs/sources/domain.md#journal
    """
    own = own_of(scope, found)
    leaf = own.sums.leaf
    return figure(
        scope,
        picture(_layers(leaf), width=4 * _SIDE + 60, height=4 * _SIDE),
        title=TITLE,
        words=_words(own),
        columns=("По журналу", *(f"«{mark}» за работу" for mark in MARKS), "Всего"),
        rows=_rows(leaf),
        notes=(NORM, *_without(leaf)),
    )


def _table(leaf: Leaf) -> list[list[int]]:
    return [[int(count) for count in counts] for counts in leaf.jm[1:]]


def _rows(leaf: Leaf) -> Iterator[Row]:
    for mark, counts in reversed([*zip(MARKS, _table(leaf), strict=True)]):
        yield Row((f"«{mark}»", *counts, sum(counts)))


def _without(leaf: Leaf) -> tuple[str, ...]:
    if not leaf.no_journal:
        return ()
    return (f"Без отметки по журналу: {people(leaf.no_journal)}; здесь их нет.",)


# ---- the picture ---------------------------------------------------------------------------------


def _layers(leaf: Leaf) -> Layers:
    compared = comparison(leaf).compared
    rows = []
    for journal, counts in zip(MARKS, _table(leaf), strict=True):
        for mark, count in zip(MARKS, counts, strict=True):
            told = share(count, compared)
            shade = sum(told >= step for step in _STEPS) if told is not None else 0
            rows.append(
                {
                    "mark": f"«{mark}»",
                    "journal": f"«{journal}»",
                    "count": f"{count:,}".replace(",", "\u00a0") if count else "",
                    "said": f"{in_whole(told)} %" if count and told is not None else "",
                    "fill": SHADES[shade],
                    "ink": PAPER if shade >= _DARK else INK,
                    "edge": 2.5 if mark == journal else 0,
                }
            )
    names = [f"«{mark}»" for mark in MARKS]
    x = _side("mark", "Отметка за работу", names)
    y = _side("journal", "Отметка по журналу", names[::-1])
    cell: Layer = {"type": "rect", "stroke": INK}
    exact: dict[str, object] = {"scale": None, "type": "nominal"}
    ink = {"field": "ink", **exact}
    edge = {"field": "edge", "type": "quantitative", "scale": None}
    return [
        layer(rows, cell, x=x, y=y, color={"field": "fill", **exact}, strokeWidth=edge),
        layer(rows, _text(dy=-8, fontSize=17, fontWeight=600), x=x, y=y, color=ink,
              text={"field": "count"}),
        layer(rows, _text(dy=13), x=x, y=y, color=ink, text={"field": "said"}),
    ]  # fmt: skip


def _side(field: str, title: str, names: Sequence[str]) -> Layer:
    axis = {"title": title, "labelFontSize": 15, "ticks": False, "domain": False, "labelPadding": 8}
    scale = {"paddingInner": 0.05}
    return {"field": field, "type": "ordinal", "sort": [*names], "axis": axis, "scale": scale}


def _text(**more: object) -> Layer:
    return {"type": "text", "baseline": "middle", **more}


# ---- in words ------------------------------------------------------------------------------------


def _words(own: Line) -> Iterator[str]:
    told = comparison(own.sums.leaf)
    if not told.compared:
        yield NOBODY
        return
    yield f"{told_as(own)}; обе отметки есть у {told.compared}."
    yield (
        f"Понизили — {told.lower} ({percents(told.lower_share)}), "
        f"подтвердили — {told.equal} ({percents(told.equal_share)}), "
        f"повысили — {told.higher} ({percents(told.higher_share)})."
    )
    far = sum(
        count
        for journal, counts in zip(MARKS, _table(own.sums.leaf), strict=True)
        for mark, count in zip(MARKS, counts, strict=True)
        if abs(mark - journal) > 1
    )
    yield f"Разница в две отметки и больше — у {far}."
