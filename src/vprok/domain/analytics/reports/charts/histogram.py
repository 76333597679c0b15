"""How many participants have each total: a body's own bars, its parent's outline, the cuts."""

from collections.abc import Iterator, Sequence

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.charts.canvas import (
    NOBODY,
    Layer,
    Layers,
    along,
    drawn_as,
    figure,
    hidden_notes,
    in_whole,
    key,
    layer,
    line_swatch,
    number,
    own_of,
    parent_of,
    people,
    percent_axis,
    percents,
    picture,
    told_as,
)
from vprok.domain.analytics.reports.interpretation import SURE_FROM
from vprok.domain.analytics.reports.layout import percent
from vprok.domain.campaign.models import Work
from vprok.kernel.report import Row
from vprok.kernel.russian import plural
from vprok.tools.charts import Figure
from vprok.tools.charts.look import INK, OWN, PAPER, SOFT, STRONG_LINE, SUNKEN
from vprok.tools.stats.figures import decimal_of, figure_text, mark_shares, median, score_shares
from vprok.tools.stats.leaf import MARKS, Leaf

TITLE = "Распределение первичных баллов"

_MARKS_ROOM = 30
_LEAP = 3
"""So many times more participants at a cut than one point below it are worth a word."""


def histogram(scope: Scope, found: Sequence[Line]) -> Figure:
    """Shares of participants by total, with the borders of marks.

    found:  groups as `lines(scope)` tells them
    source: docs/sources/statistics.md#reports, R3; docs/sources/domain.md#scores
    """
    own, parent = own_of(scope, found), parent_of(scope, found)
    return figure(
        scope,
        picture(_layers(scope.work, own, parent)),
        title=TITLE,
        words=_words(scope.work, own, parent),
        columns=("Балл", "Отметка", own.name, *([parent.name] if parent else [])),
        rows=_rows(scope.work, own, parent),
        notes=hidden_notes(scope, found),
    )


def zones(work: Work) -> dict[int, tuple[int, int]]:
    """The first and the last total of each mark."""
    firsts = (0, *work.cuts)
    lasts = (*(cut - 1 for cut in work.cuts), work.maximum)
    return dict(zip(MARKS, zip(firsts, lasts, strict=True), strict=True))


def _rows(work: Work, own: Line, parent: Line | None) -> Iterator[Row]:
    marks = {score: mark for mark, (a, b) in zones(work).items() for score in range(a, b + 1)}
    shares = [score_shares(line.sums.leaf) for line in (own, parent) if line]
    for score in range(work.maximum + 1):
        yield Row((score, marks[score], *(percent(told[score]) for told in shares)))


# ---- the picture ---------------------------------------------------------------------------------


def _layers(work: Work, own: Line, parent: Line | None) -> Layers:
    shares = [number(share) or 0.0 for share in score_shares(own.sums.leaf)]
    above = [number(share) or 0.0 for share in score_shares(parent.sums.leaf)] if parent else []
    upright = percent_axis("% участников", max(*shares, *above, 1) * 1.06)
    level = along(
        "score",
        scale={"domain": [-0.5, work.maximum + 0.5], "nice": False, "zero": False},
        axis={"title": "Первичный балл", "tickMinStep": 1, "format": "d", "tickCount": 24},
    )
    bars = [
        {"score": score - 0.4, "end": score + 0.4, "share": share}
        for score, share in enumerate(shares)
    ]
    return [
        _bands(work, level),
        layer(bars, {"type": "rect", "color": OWN}, x=level, x2={"field": "end"}, y=upright,
              y2={"datum": 0}),
        *(_outline(above, level, upright) if parent else ()),
        _borders(work, level),
        *_names_of_marks(work, own.sums.leaf, level),
        *_key(own, parent),
    ]  # fmt: skip


def _bands(work: Work, level: Layer) -> Layer:
    """Every other mark stands on a darker ground."""
    spans = zones(work)
    rows = [{"score": spans[mark][0] - 0.5, "end": spans[mark][1] + 0.5} for mark in (3, 5)]
    mark: Layer = {"type": "rect", "color": SUNKEN, "opacity": 0.55}
    return layer(rows, mark, x=level, x2={"field": "end"})


def _outline(shares: Sequence[float], level: Layer, upright: Layer) -> Layers:
    """The steps of the parent, with a light edge that parts them from the bars."""
    last = len(shares) - 1
    rows = [
        {"score": -0.5, "share": shares[0]},
        *({"score": score, "share": share} for score, share in enumerate(shares)),
        {"score": last + 0.5, "share": shares[-1]},
    ]
    steps: Layer = {"type": "line", "interpolate": "step"}
    edge, line = {"color": PAPER, "strokeWidth": 4.5}, {"color": INK, "strokeWidth": 2}
    return [layer(rows, {**steps, **look}, x=level, y=upright) for look in (edge, line)]


def _borders(work: Work, level: Layer) -> Layer:
    rows = [{"score": cut - 0.5} for cut in work.cuts]
    mark: Layer = {"type": "rule", "color": STRONG_LINE, "strokeDash": [5, 3], "y": -_MARKS_ROOM}
    return layer(rows, mark, x=level)


def _names_of_marks(work: Work, leaf: Leaf, level: Layer) -> Layers:
    shares = mark_shares(leaf).values()
    rows = [
        {
            "score": (first + last) / 2,
            "mark": f"«{mark}»",
            "said": "" if share is None else f"{in_whole(share)} %",
        }
        for (mark, (first, last)), share in zip(zones(work).items(), shares, strict=True)
    ]
    named: Layer = {"type": "text", "y": -22, "fontWeight": 600, "baseline": "middle"}
    said: Layer = {"type": "text", "y": -8, "color": SOFT, "fontSize": 12, "baseline": "middle"}
    return [
        layer(rows, named, x=level, text={"field": "mark"}),
        layer(rows, said, x=level, text={"field": "said"}),
    ]


def _key(own: Line, parent: Line | None) -> Layers:
    block: Layer = {"type": "square", "x": 10, "size": 170, "color": OWN, "opacity": 1}
    rows: list[tuple[Sequence[Layer], str]] = [([block], drawn_as(own))]
    if parent:
        rows.append(([line_swatch()], drawn_as(parent)))
    return key(rows, above=_MARKS_ROOM)


# ---- in words ------------------------------------------------------------------------------------


def _words(work: Work, own: Line, parent: Line | None) -> Iterator[str]:
    leaf = own.sums.leaf
    if not leaf.present:
        yield NOBODY
        return
    middle = decimal_of(median(leaf), 1)
    half = "" if middle is None else f", половина набрала не больше {figure_text(middle)}"
    yield f"{told_as(own)}: чаще всего {_mode(leaf)}{half} из {work.maximum}."
    shares = mark_shares(leaf)
    yield "; ".join(f"«{mark}» — {percents(share)}" for mark, share in shares.items()) + "."
    if parent:
        yield f"{told_as(parent)}: чаще всего {_mode(parent.sums.leaf)}."
    yield from _leaps(work, leaf)


def _mode(leaf: Leaf) -> str:
    score = int(leaf.hist.argmax())
    return f"{plural(score, 'балл', 'балла', 'баллов')} ({percents(score_shares(leaf)[score])})"


def _leaps(work: Work, leaf: Leaf) -> Iterator[str]:
    """Counts on both sides of a cut where they differ much; few participants prove nothing."""
    if leaf.present < SURE_FROM:
        return
    for mark, cut in zip(MARKS[1:], work.cuts, strict=True):
        below, at = int(leaf.hist[cut - 1]), int(leaf.hist[cut])
        if at >= _LEAP * max(below, 1) and at >= SURE_FROM // 10:
            yield f"На границе «{mark}» — {people(at)}, баллом ниже — {below}."
