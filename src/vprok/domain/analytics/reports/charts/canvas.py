"""What all charts are put together from: layers, keys above the picture, names and numbers."""

import json
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from vprok.domain.analytics.queries import Line, Scope
from vprok.domain.analytics.reports.layout import heading, notes_on, sheet_name
from vprok.domain.campaign.models import Task
from vprok.kernel.place import Level
from vprok.kernel.report import Report, Row
from vprok.kernel.russian import plural
from vprok.tools.charts import Figure, Spec
from vprok.tools.charts.look import INK
from vprok.tools.stats.figures import Share, figure_text

WIDTH, HEIGHT = 640, 250
KEY_ROW, KEY_SWATCH = 22, 26
"""Pixels: a row of the key, and the room for its swatch."""

NAME_MOST = 62
"""Letters of a name that fit into a key beside the number of participants."""

MANY, LONG = 20, 4
"""Labels on an axis, and letters of one, beyond which they stand askew."""

Layer = dict[str, object]
Layers = list[Layer]

NOBODY = "Участников нет, диаграмма пуста."


# ---- layers --------------------------------------------------------------------------------------


def picture(layers: Sequence[Layer], *, height: int = HEIGHT, width: int = WIDTH) -> Spec:
    """A chart of layers that share their axes."""
    return {"width": width, "height": height, "layer": [*layers]}


def layer(rows: Sequence[object], mark: Layer, **encoding: object) -> Layer:
    """One kind of mark, drawn once a row."""
    return {"data": {"values": [*rows]}, "mark": mark, "encoding": encoding}


def along(field: str, **more: object) -> Layer:
    """A number on an axis."""
    return {"field": field, "type": "quantitative", **more}


def alone(mark: Layer) -> Layer:
    """A mark at a fixed place of the picture."""
    return layer([{}], mark)


def key(rows: Sequence[tuple[Sequence[Layer], str]], *, above: int = 0) -> Layers:
    """What the marks mean, line by line above the picture.

    rows:  swatches, drawn in a room of 26 by 0 pixels, and the words beside them
    above: pixels kept free between the key and the picture
    """
    found: Layers = []
    for number, (swatches, words) in enumerate(rows):
        y = (number - len(rows)) * KEY_ROW - above + KEY_ROW // 2 - 4
        found += [alone({**swatch, "y": y}) for swatch in swatches]
        found.append(
            alone(
                {
                    "type": "text",
                    "text": words,
                    "align": "left",
                    "baseline": "middle",
                    "x": KEY_SWATCH if swatches else 0,
                    "y": y,
                    "limit": WIDTH - KEY_SWATCH,
                }
            )
        )
    return found


def percent_axis(title: str, most: float = 100) -> Layer:
    """The upright axis of percents, from nothing."""
    return along(
        "share",
        scale={"domain": [0, most], "nice": False, "zero": True},
        axis={"title": title, "tickCount": 5, "format": "d"},
    )


def tasks_axis(tasks: Sequence[Task]) -> Layer:
    """The level axis of tasks, in the order of the work."""
    labels = [task.label for task in tasks]
    small = len(labels) > MANY or max(map(len, labels), default=0) > LONG
    crowded = {"labelFontSize": 11, "labelAngle": -45, "labelAlign": "right"} if small else {}
    return along(
        "task",
        scale={"domain": [-0.6, len(labels) - 0.4], "nice": False, "zero": False},
        axis={
            "title": "Задание",
            "values": [*range(len(labels))],
            "labelExpr": f"{json.dumps(labels)}[datum.value]",
            "labelOverlap": False,
            "ticks": False,
            "labelPadding": 9,
            **crowded,
        },
    )


def line_swatch(color: str = INK, dash: Sequence[int] = (1, 0)) -> Layer:
    """A piece of a line for the key."""
    return {
        "type": "point", "shape": "stroke", "x": 10, "size": 440, "stroke": color,
        "strokeWidth": 2.5, "strokeDash": [*dash], "opacity": 1,
    }  # fmt: skip


# ---- names and numbers ---------------------------------------------------------------------------


def number(share: Share) -> float | None:
    """A percentage as a chart draws it."""
    return None if share is None else float(share)


def percents(share: Share) -> str:
    """A percentage in words: «46,9 %»."""
    return "—" if share is None else f"{figure_text(share)}\u00a0%"


def in_whole(share: Decimal) -> str:
    """A percentage on a picture: no decimals, halves up.

    source: docs/sources/domain.md#rules, 12
    """
    return f"{share.to_integral_value(ROUND_HALF_UP):f}"


def told_as(line: Line) -> str:
    """A group of participants with their number: «Приозёрный край, 23 участника»."""
    return f"{line.name}, {people(line.sums.leaf.present)}"


def drawn_as(line: Line) -> str:
    """The same for the key of a picture, where a line has only so much room."""
    name = line.name if len(line.name) <= NAME_MOST else f"{line.name[: NAME_MOST - 1].rstrip()}…"
    return f"{name}, {people(line.sums.leaf.present)}"


def named(line: Line) -> str:
    """A group of participants in a table; districts and schools with their id."""
    is_found_by_id = line.place.level in {Level.DISTRICT, Level.SCHOOL} and not line.is_class
    return f"{line.name} ({line.place.key})" if is_found_by_id else line.name


def people(count: int) -> str:
    """So many participants."""
    return plural(count, "участник", "участника", "участников")


def listed(words: Iterable[str]) -> str:
    """Several things in a row."""
    return ", ".join(words)


# ---- who is drawn --------------------------------------------------------------------------------


def own_of(scope: Scope, found: Sequence[Line]) -> Line:
    """The group the chart is about: the place, or the class of it that is asked for."""
    here = [line for line in found if line.place == scope.place and not line.is_chosen]
    return next((line for line in here if line.is_class), here[0])


def parent_of(scope: Scope, found: Sequence[Line]) -> Line | None:
    """The nearest body above whose marks the reader may know, if anybody else is in it.

    source: docs/sources/statistics.md#suppression
    """
    own = own_of(scope, found)
    above = [
        line
        for line in found
        if line.place.covers(scope.place)
        and line.is_told
        and not (line.is_chosen or line.is_class)
        and line.sums.leaf.present > own.sums.leaf.present
    ]
    return max(above, key=lambda line: len(line.place.path), default=None)


def hidden_notes(scope: Scope, found: Sequence[Line]) -> tuple[str, ...]:
    """Why a body above is not drawn, where one is not."""
    return notes_on(line for line in found if line.place.covers(scope.place))


# ---- the whole -----------------------------------------------------------------------------------


def figure(
    scope: Scope,
    spec: Spec,
    *,
    title: str,
    words: Iterable[str],
    columns: tuple[str, ...],
    rows: Iterable[Row],
    notes: tuple[str, ...] = (),
) -> Figure:
    """A chart with its name for a screen reader and its table."""
    said = " ".join(words)
    table = Report(
        name=title,
        sheet=sheet_name(scope.work, title),
        title=title,
        heading=heading(scope.work),
        caption=(("Кто:", ", ".join(scope.only.words)),) if scope.only.words else (),
        columns=columns,
        rows=tuple(rows),
        notes=notes,
        source="docs/sources/statistics.md#reports",
    )
    return Figure({**spec, "description": f"{title}. {said}"}, title, said, table)
