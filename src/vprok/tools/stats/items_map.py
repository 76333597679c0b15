"""The item map: pupils and items on one scale, as a picture in a page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape

Thresholds = Sequence[float | None]

_LINE = 17
_STEP = 0.25
_AXIS = 300
_WIDTH = 820
_LABELS = 9
_TOP = 34


def item_map(items: Mapping[str, Thresholds], people: Iterable[tuple[float, int]]) -> str:
    """An SVG of what tables tell too; empty where there is no scale.

    items:  thresholds of each, by its name
    people: abilities, with how many pupils have each
    """
    marks, counted = _marks(items), _people(people)
    if not marks or not counted:
        return ""
    return _drawn(marks, counted)


def _drawn(marks: Mapping[int, list[str]], people: Mapping[int, int]) -> str:
    lines = [*marks, *people]
    top, bottom = max(lines), min(lines)
    most = max(people.values(), default=1) or 1
    rows = []
    for line in range(top, bottom - 1, -1):
        y = _TOP + (top - line) * _LINE
        rows.append(_row(line, y, people.get(line, 0), most, marks.get(line, [])))
    height = _TOP + (top - bottom + 2) * _LINE
    return (
        f'<svg class="vp-map" viewBox="0 0 {_WIDTH} {height}" role="img" '
        'aria-labelledby="map-title">'
        '<title id="map-title">Карта заданий: слева участники, справа задания, выше — сильнее '
        "и труднее. Те же числа стоят в таблицах.</title>"
        f'<text x="{_AXIS - 60}" y="16" text-anchor="end" class="vp-map-soft">участники</text>'
        f'<text x="{_AXIS - 8}" y="16" text-anchor="end" class="vp-map-soft">логиты</text>'
        f'<text x="{_AXIS + 12}" y="16" class="vp-map-soft">задания</text>'
        f'<line class="vp-map-axis" x1="{_AXIS}" y1="{_TOP - 12}" '
        f'x2="{_AXIS}" y2="{height - _LINE}"/>'
        f"{''.join(rows)}</svg>"
    )


def _row(line: int, y: int, count: int, most: int, labels: list[str]) -> str:
    """Pupils to the left of the axis, items to the right."""
    parts = []
    if line % round(1 / _STEP) == 0:
        told = f"{line * _STEP:.0f}".replace("-", "−")
        parts.append(f'<text x="{_AXIS - 8}" y="{y + 4}" text-anchor="end">{told}</text>')
        parts.append(f'<line x1="{_AXIS - 4}" y1="{y}" x2="{_AXIS}" y2="{y}" class="vp-map-axis"/>')
    if count:
        width = max(200 * count / most, 1.0)
        parts.append(
            f'<rect x="{_AXIS - 40 - width:.1f}" y="{y - 6}" width="{width:.1f}" height="12">'
            f"<title>{count}</title></rect>"
        )
    if labels:
        more = f" и ещё {len(labels) - _LABELS}" if len(labels) > _LABELS else ""
        told = escape("  ".join(labels[:_LABELS]) + more)
        parts.append(f'<text x="{_AXIS + 12}" y="{y + 4}">{told}</text>')
    return "".join(parts)


def _marks(items: Mapping[str, Thresholds]) -> dict[int, list[str]]:
    """Items by the line of the map; of several points, each threshold."""
    found: dict[int, list[str]] = defaultdict(list)
    for name, thresholds in items.items():
        for points, threshold in enumerate(thresholds, start=1):
            if threshold is not None:
                label = f"{name}·{points}" if len(thresholds) > 1 else name
                found[round(threshold / _STEP)].append(label)
    return dict(found)


def _people(abilities: Iterable[tuple[float, int]]) -> dict[int, int]:
    counted: dict[int, int] = defaultdict(int)
    for ability, count in abilities:
        counted[round(ability / _STEP)] += count
    return dict(counted)
