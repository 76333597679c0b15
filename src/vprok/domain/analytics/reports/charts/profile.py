"""How each task was performed: the body's own shares, its parent's level, what is enough."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.charts.canvas import (
    NOBODY,
    Layer,
    Layers,
    drawn_as,
    figure,
    hidden_notes,
    key,
    layer,
    line_swatch,
    listed,
    number,
    own_of,
    parent_of,
    percent_axis,
    percents,
    picture,
    tasks_axis,
    told_as,
)
from vprok.domain.analytics.reports.interpretation import norm_of, tone
from vprok.domain.analytics.reports.layout import percent
from vprok.domain.campaign.models import Task
from vprok.kernel.report import Row, Tone
from vprok.tools.charts import Figure
from vprok.tools.charts.look import BORDER, INK, OWN, OWN_WASH, PAPER, SOFT
from vprok.tools.stats.figures import Share, figure_text, task_shares

TITLE = "Профиль выполнения заданий"

SHAPES = {"Б": "circle", "П": "square", "В": "diamond"}
FILLS = {Tone.ENOUGH: OWN, Tone.NEAR: OWN_WASH, Tone.SHORT: PAPER}

_NAMED = 3
"""So many tasks that differ most are named."""


def profile(scope: Scope, found: Sequence[Line], tasks: Sequence[Task]) -> Figure:
    """Shares of points by task, against the level of the nearest body above.

    found:  groups as `lines(scope)` tells them
    tasks:  in the order of the work
    source: docs/sources/statistics.md#reports, R4; docs/sources/domain.md#interpretation
    """
    own, parent = own_of(scope, found), parent_of(scope, found)
    shares = task_shares(own.sums.leaf)
    above = task_shares(parent.sums.leaf) if parent else ()
    names = (own.name, *([parent.name] if parent else []))
    return figure(
        scope,
        picture(_layers(tasks, own, parent, shares, above)),
        title=TITLE,
        words=_words(tasks, own, parent, shares, above),
        columns=("Задание", "Уровень", "Макс. балл", *names),
        rows=_rows(tasks, shares, above),
        notes=hidden_notes(scope, found),
    )


def _rows(tasks: Sequence[Task], shares: Sequence[Share], above: Sequence[Share]) -> Iterator[Row]:
    for n, task in enumerate(tasks):
        said = tone(task.level, shares[n])
        told = [percent(some[n]) for some in (shares, above) if some]
        yield Row(
            (task.label, task.level or None, task.maximum, *told),
            tones=(None, None, None, said, *(None for _ in told[1:])),
        )


# ---- the picture ---------------------------------------------------------------------------------


def _layers(
    tasks: Sequence[Task],
    own: Line,
    parent: Line | None,
    shares: Sequence[Share],
    above: Sequence[Share],
) -> Layers:
    level, upright = tasks_axis(tasks), percent_axis("% от максимума баллов")
    stems = [
        {"task": n - 0.2, "end": n + 0.2, "share": number(share)}
        for n, share in enumerate(shares)
        if share is not None
    ]
    stem: Layer = {"type": "rect", "color": OWN_WASH}
    return [
        *_norms(tasks, level, upright),
        layer(stems, stem, x=level, x2={"field": "end"}, y=upright, y2={"datum": 0}),
        *([_ticks(above, level, upright)] if parent else []),
        *_signs(tasks, shares, level, upright),
        *_key(own, parent),
    ]


def _norms(tasks: Sequence[Task], level: Layer, upright: Layer) -> Layers:
    """Over each task the share that is enough for its level, and the border below it."""
    found = [(n, norm) for n, task in enumerate(tasks) if (norm := norm_of(task.level))]
    rows = [
        {
            "task": n - 0.5,
            "end": n + 0.5,
            "share": float(norm.enough),
            "near": float(norm.not_near),
        }
        for n, norm in found
    ]
    zone: Layer = {"type": "rect", "color": BORDER, "opacity": 0.3}
    enough: Layer = {"type": "rule", "color": SOFT, "strokeDash": [4, 3], "strokeWidth": 1.5}
    across = {"x": level, "x2": {"field": "end"}, "y": upright}
    return [layer(rows, zone, **across, y2={"field": "near"}), layer(rows, enough, **across)]


def _ticks(above: Sequence[Share], level: Layer, upright: Layer) -> Layer:
    rows = [
        {"task": n - 0.4, "end": n + 0.4, "share": number(share)}
        for n, share in enumerate(above)
        if share is not None
    ]
    tick: Layer = {"type": "rule", "color": INK, "strokeWidth": 2.5}
    return layer(rows, tick, x=level, x2={"field": "end"}, y=upright)


def _signs(
    tasks: Sequence[Task], shares: Sequence[Share], level: Layer, upright: Layer
) -> Iterator[Layer]:
    """One sign a task: its shape tells the level, its filling whether the share is enough."""
    kinds: dict[tuple[str, str], list[object]] = {}
    for n, (task, share) in enumerate(zip(tasks, shares, strict=True)):
        if share is not None:
            said = tone(task.level, share)
            look = SHAPES.get(task.level, "circle"), FILLS[said] if said else OWN
            kinds.setdefault(look, []).append({"task": n, "share": number(share)})
    for (shape, fill), rows in kinds.items():
        yield layer(rows, _sign(shape, fill), x=level, y=upright)


def _sign(shape: str, fill: str, **more: object) -> Layer:
    look: Layer = {"stroke": OWN, "strokeWidth": 2, "size": 110, "opacity": 1}
    return {"type": "point", "shape": shape, "fill": fill, **look, **more}


def _key(own: Line, parent: Line | None) -> Layers:
    stem: Layer = {"type": "square", "x": 10, "size": 170, "color": OWN_WASH, "opacity": 1}
    rows: list[tuple[Sequence[Layer], str]] = [([stem, _sign("circle", OWN, x=10)], drawn_as(own))]
    if parent:
        rows.append(([line_swatch()], drawn_as(parent)))
    signs = "фигура: круг — Б, квадрат — П, ромб — В; пустая — недостаточно, бледная — на границе"
    return key(
        [
            *rows,
            ([_sign("diamond", OWN_WASH, x=3), _sign("square", PAPER, x=17)], signs),
            ([line_swatch(SOFT, (4, 3))], "сколько достаточно: Б — 60 %, П и В — 30 %"),
        ],
        above=8,
    )


# ---- in words ------------------------------------------------------------------------------------


def _words(
    tasks: Sequence[Task],
    own: Line,
    parent: Line | None,
    shares: Sequence[Share],
    above: Sequence[Share],
) -> Iterator[str]:
    if not own.sums.leaf.present:
        yield NOBODY
        return
    yield f"{told_as(own)}."
    yield from _enough(tasks, shares)
    if parent:
        yield from _against(tasks, parent, shares, above)


def _enough(tasks: Sequence[Task], shares: Sequence[Share]) -> Iterator[str]:
    said = {
        kind: [
            f"{task.label} ({percents(share)})"
            for task, share in zip(tasks, shares, strict=True)
            if tone(task.level, share) is kind
        ]
        for kind in Tone
    }
    whole = sum(map(len, said.values()))
    if not whole:
        return
    yield f"Достаточно выполнено заданий: {len(said[Tone.ENOUGH])} из {whole}."
    if said[Tone.NEAR]:
        yield f"На границе: {listed(said[Tone.NEAR])}."
    if said[Tone.SHORT]:
        yield f"Недостаточно: {listed(said[Tone.SHORT])}."


def _against(
    tasks: Sequence[Task], parent: Line, shares: Sequence[Share], above: Sequence[Share]
) -> Iterator[str]:
    gaps = [
        (here - there, task)
        for task, here, there in zip(tasks, shares, above, strict=True)
        if here is not None and there is not None
    ]
    lower = sorted((pair for pair in gaps if pair[0] < 0), key=lambda pair: pair[0])
    higher = sorted((pair for pair in gaps if pair[0] > 0), key=lambda pair: -pair[0])
    for word, some in (("ниже", lower), ("выше", higher)):
        if some:
            named = listed(f"{task.label} (на {_points(gap)})" for gap, task in some[:_NAMED])
            yield f"{parent.name}: здесь {word} больше всего в заданиях {named}."


def _points(gap: Decimal) -> str:
    return f"{figure_text(abs(gap))} п.п."
