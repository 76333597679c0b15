"""A school beside schools in the same conditions, and schools of a body by bands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.analytics.queries import (
    Bands,
    Scope,
    Similar,
    bands_or_why,
    similar_or_why,
)
from vprok.domain.analytics.reports.bands import BAND_WORDS
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.files import version_words
from vprok.interfaces.web.analytics.scopes import opened, scope_of
from vprok.interfaces.web.templatetags.words import NBSP, number
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import decimal, plural, signed
from vprok.tools.stats.intervals import Mean
from vprok.tools.stats.similar import TOLD_FROM

BANDS = tuple(zip(BAND_WORDS, ("warn", "warn", "info", "good", "good"), strict=True))
"""Words and tones, from the lowest."""

MEANINGS = (
    (
        "Результат этой работы ниже, чем обычно бывает в похожих условиях, и вряд ли это "
        "случайность. Посмотрите, какие задания дали разницу и какая помощь нужна."
    ),
    "Разница с тем, что обычно бывает в похожих условиях, не больше случайной.",
    (
        "Результат этой работы выше, чем обычно бывает в похожих условиях. Посмотрите, что "
        "помогло, и проверьте, так ли было в других работах и в прошлые годы."
    ),
)
_LOW, _MIDDLE, _HIGH = range(3)
_WITHIN = 3
_STEP = 10
NOTHING = "0,0"
_MARK_WIDTH = 0.8


@reads(Permission.REPORT_READ)
def page(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Show what is expected of a school in its conditions; of a body, how many schools reach it."""
    scope = scope_of(request, slug, code, path, Permission.REPORT_READ)
    here = opened(request, scope)
    context = here.context() | {"version": version_words(scope, here.made_of)}
    match here.refusal or _found(scope):
        case Similar() as similar:
            context |= {"similar": similar, "shown": _shown(similar)}
        case Bands() as bands:
            context |= {"bands": bands, "shown": _counted(bands)}
        case refusal:
            context["refusal"] = refusal
    return render(request, "analytics/similar.html", context)


def _found(scope: Scope) -> Similar | Bands | Refusal:
    return similar_or_why(scope) if scope.place.level is Level.SCHOOL else bands_or_why(scope)


# ---- a school ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Strip:
    """A line of the drawing: a bar from one bound to another and a mark on it, in its percent."""

    label: str
    words: str
    kind: str
    start: str
    width: str
    mark: str


@dataclass(frozen=True)
class Shown:
    """A school's comparison as its page shows it.

    ends: of the drawing, in percent of the greatest points
    """

    band: str
    tone: str
    difference: str
    meaning: str
    among: str
    strips: tuple[Strip, ...]
    ends: tuple[int, int]
    rows: tuple[tuple[str, str], ...]
    learnt: str
    conditions: tuple[tuple[str, str | None], ...]


def _shown(found: Similar) -> Shown:
    band, tone = BANDS[found.band - 1]
    ends = _ends(found)
    quantiles = found.nearest.quantiles
    nearest = f"Похожие школы, {found.nearest.count}"
    return Shown(
        band=band,
        tone=tone,
        difference=_difference(found.effect),
        meaning=MEANINGS[
            _MIDDLE if found.band == _WITHIN else _LOW if found.band < _WITHIN else _HIGH
        ],
        among=_among(found),
        strips=(
            _strip("Ваша ОО", "own", (found.mean.low, found.mean.high), found.mean.value, ends),
            _strip(nearest, "others", quantiles[1:4:2], quantiles[2], ends),
            _strip("Ожидалось", "expected", (found.expected,) * 2, found.expected, ends),
        ),
        ends=ends,
        rows=_rows(found),
        learnt=_learnt(found),
        conditions=found.conditions,
    )


def _rows(found: Similar) -> tuple[tuple[str, str], ...]:
    tenth, quarter, half, three, nine = (_tenths(one) for one in found.nearest.quantiles)
    mean = found.mean
    return (
        ("Участников", number(found.participants)),
        (
            "Средний результат",
            (
                f"{_tenths(mean.value)}{NBSP}% (95{NBSP}%: от {_tenths(mean.low)} "
                f"до {_tenths(mean.high)})"
            ),
        ),
        ("Ожидаемый в таких условиях", f"{_tenths(found.expected)}{NBSP}%"),
        ("Разница без сглаживания", _points(mean.value - found.expected)),
        ("Разница сглаженная", _interval(found.effect)),
        (
            f"Похожие школы, {found.nearest.count}",
            (
                f"половина — от {quarter} до {three}{NBSP}%, середина {half}{NBSP}%; "
                f"восемь из десяти — от {tenth} до {nine}{NBSP}%"
            ),
        ),
    )


def _difference(effect: Mean) -> str:
    """The shrunken difference in a sentence, always with its interval."""
    if not effect.value and not effect.low and not effect.high:
        return "Школы в равных условиях в этой работе не различаются больше, чем случайно"
    side = "выше" if effect.value > 0 else "ниже"
    size = f"на {_tenths(abs(effect.value))}{NBSP}п.п. {side} ожидаемого"
    if signed(effect.value, 1) == NOTHING:
        size = "столько, сколько ожидалось"
    return f"Скорее всего, {size}; с вероятностью 90{NBSP}% — {_bounds(effect)}"


def _interval(effect: Mean) -> str:
    return f"{_points(effect.value)} (90{NBSP}%: {_bounds(effect)})"


def _bounds(effect: Mean) -> str:
    return f"от {signed(effect.low, 1)} до {_points(effect.high)}"


def _among(found: Similar) -> str:
    low, high = found.among
    return (
        f"Результат ниже этого — примерно у {low}–{high}{NBSP}% школ региона. "
        "Точнее сказать нельзя: соседние результаты не различить."
    )


def _learnt(found: Similar | Bands) -> str:
    words = plural(found.learnt, "школе", "школам", "школам")
    kind = "контрольной выборки региона" if found.is_sampled else "региона"
    text = f"Ожидаемый результат рассчитан по {words} {kind}"
    if isinstance(found, Similar):
        text += f" без самой ОО, из них с анкетой — {found.answered}"
        text += "" if found.answered >= TOLD_FROM else ": анкет мало, ответы в расчёт не вошли"
    return f"{text}."


def _ends(found: Similar) -> tuple[int, int]:
    """Whole tens around everything that is drawn."""
    drawn = (
        found.mean.low, found.mean.high, found.expected,
        found.nearest.quantiles[1], found.nearest.quantiles[3],
    )  # fmt: skip
    low = max(int(min(drawn) // _STEP) * _STEP, 0)
    high = min(-int(-max(drawn) // _STEP) * _STEP, 100)
    return low, max(high, low + _STEP)


def _strip(
    label: str, kind: str, bounds: Sequence[float], mark: float, ends: tuple[int, int]
) -> Strip:
    reach = ends[1] - ends[0]
    start, end, middle = (
        min(max(100 * (one - ends[0]) / reach, 0.0), 100.0) for one in (*bounds, mark)
    )
    words = f"{_tenths(mark)}{NBSP}%"
    if end > start:
        words += f", от {_tenths(bounds[0])} до {_tenths(bounds[1])}{NBSP}%"
    return Strip(
        label, words, kind, f"{start:.2f}", f"{end - start:.2f}", f"{middle - _MARK_WIDTH / 2:.2f}"
    )


# ---- a body --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """Schools of a body by bands."""

    rows: tuple[tuple[str, int], ...]
    learnt: str
    small: str


def _counted(found: Bands) -> Counted:
    schools = plural(found.small, "школе", "школах", "школах")
    return Counted(
        tuple(zip((words for words, _ in BANDS), found.counts, strict=True)),
        _learnt(found),
        f"Ещё в {schools} меньше десяти участников: их не сравнивают." if found.small else "",
    )


# ---- figures in words ----------------------------------------------------------------------------


def _tenths(value: float) -> str:
    """One decimal: more would only seem exact."""
    return decimal(value, 1)


def _points(value: float) -> str:
    return f"{signed(value, 1)}{NBSP}п.п."
