"""A key to short answers, read once, and the score of an answer by it, with why."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import partial

from vprok.kernel.russian import plural
from vprok.tools.answers.elements import (
    Elements,
    Pairs,
    Parting,
    cells,
    elements,
    key_pairs,
    match_mistakes,
    parting_of,
    sequence_mistakes,
    set_mistakes,
)
from vprok.tools.answers.normalise import tidy
from vprok.tools.answers.numbers import Target, parted, seconds, target, unit
from vprok.tools.answers.options import BadKey, Options, parse_options
from vprok.tools.answers.words import Wordings, bare, joined

MOST_POINTS = 100
LONGEST = 500
"""An answer of more signs is no short answer, and earns nothing."""

_LEFT_OUT = frozenset({"", "-", "x", "X", "х", "Х"})
_BAR = re.compile(r"\s*\|\s*")


class Kind(StrEnum):
    """How a short answer is compared with its key.

    source: statistics.md §4
    """

    NUMBER = "number"
    RANGE = "range"
    FRACTION = "fraction"
    TOLERANCE = "tolerance"
    UNIT = "unit"
    TIME = "time"
    WORD = "word"
    PHRASE = "phrase"
    SEQUENCE = "sequence"
    SET = "set"
    MATCH = "match"
    TABLE = "table"


@dataclass(frozen=True)
class Scored:
    """What an answer earned.

    why:      in a few words, for people
    is_blank: nothing was answered, which is not the same as 0
    """

    points: int
    why: str
    is_blank: bool = False


Judge = Callable[[str], Scored]


@dataclass(frozen=True)
class Key:
    """A key as it was read; `parse_key` makes it.

    accepted: right answers, as people write them
    maximum:  points of a right one
    judge:    scores a tidy answer that is not blank
    """

    kind: Kind
    accepted: tuple[str, ...]
    maximum: int
    options: Options
    judge: Judge = field(compare=False, repr=False)


def score(key: Key, answer: str) -> Scored:
    """Points of an answer by a key, and why; X, a dash or nothing is «не приступал».

    returns: 0..maximum points
    source:  statistics.md §4
    """
    text = tidy(answer)
    if text in _LEFT_OUT:
        return Scored(0, "не приступал", is_blank=True)
    if len(text) > LONGEST:
        return Scored(0, "слишком длинно для краткого ответа")
    return key.judge(text)


def parse_key(kind: str, accepted: str, maximum: int, options: str = "") -> Key:
    """A key ready to score: ` | ` stands between several right answers.

    raises: BadKey, whose text tells the person what to correct
    """
    try:
        sort = Kind(kind.strip().lower())
    except ValueError:
        known = ", ".join(Kind)
        raise BadKey(f"Вид ключа «{kind}» не известен. Есть такие: {known}.", "kind") from None
    if not 1 <= maximum <= MOST_POINTS:
        raise BadKey(f"Баллов за задание должно быть от 1 до {MOST_POINTS}.", "max")
    right = tuple(filter(None, _BAR.split(tidy(accepted))))
    if not right:
        raise BadKey("Ключ пуст: напишите верный ответ.", "accepted")
    if left_out := next((one for one in right if one in _LEFT_OUT), None):
        raise BadKey(
            f"Ключом не может быть «{left_out}»: так отмечают, что не приступали.", "accepted"
        )
    how = parse_options(options)
    if any(one > maximum for one in how.table):
        raise BadKey(
            f"В таблице баллов есть число больше {maximum} — максимума за задание.", "options"
        )
    return Key(sort, right, maximum, how, _JUDGES[sort](right, maximum, how))


# ---- one right answer ----------------------------------------------------------------------------

_NO_KEY = "не подходит ни под один ключ"


def _right(key: str, maximum: int) -> Scored:
    return Scored(maximum, f"совпало с ключом «{key}»")


def _numeric(right: Elements, maximum: int, options: Options, *, kind: Kind) -> Judge:
    targets = tuple(
        (target(one, options, is_range=kind is Kind.RANGE), _right(one, maximum)) for one in right
    )
    if kind is Kind.UNIT:
        if not options.units and any(not at.unit for at, _ in targets):
            raise BadKey(
                "В ключе нет единицы измерения: напишите её, например «24 см2».", "accepted"
            )
        options = replace(options, needs_unit=options.needs_unit is not False)
    units = frozenset(map(unit, options.units))
    return partial(_judge_number, targets, units, options)


def _judge_number(
    targets: tuple[tuple[Target, Scored], ...], units: frozenset[str], options: Options, text: str
) -> Scored:
    value, behind = parted(text.strip("\"'"))
    if value is None:
        return Scored(0, "не число")
    written = unit(behind) if behind else ""
    why = _NO_KEY
    for at, earned in targets:
        if not _fits(at, value, written, options):
            continue
        wrong = _unit_is_wrong(at, written, units, options)
        if not wrong:
            return earned
        why = wrong
    return Scored(0, why)


def _fits(at: Target, value: Fraction, written: str, options: Options) -> bool:
    return at.takes(value) or bool(options.percent and written == "%" and at.takes(value / 100))


def _unit_is_wrong(at: Target, written: str, units: frozenset[str], options: Options) -> str:
    """Why the unit spoils a right number; empty where it does not."""
    if not written:
        needs = bool(at.unit) if options.needs_unit is None else options.needs_unit
        return "нет единицы измерения" if needs else ""
    known = units | {at.unit} if at.unit else units
    if written in known or (written == "%" and not known and options.percent is not False):
        return ""
    return "единица измерения не та" if known else "лишнее после числа"


def _time(right: Elements, maximum: int, options: Options) -> Judge:
    del options
    known: dict[int, Scored] = {}
    for one in right:
        at = seconds(one)
        if at is None:
            raise BadKey(
                f"Ключ «{one}» — не время. Напишите, например, 9:40 или 9 ч 40 мин.", "accepted"
            )
        known[at] = _right(one, maximum)
    return partial(_judge_time, known)


def _judge_time(known: Mapping[int, Scored], text: str) -> Scored:
    at = seconds(text)
    if at is None:
        return Scored(0, "не время")
    return known.get(at) or Scored(0, _NO_KEY)


def _wording(
    right: Elements, maximum: int, options: Options, *, strip: Callable[[str], str]
) -> Judge:
    wordings = Wordings.of(right, options, strip)
    earned = {one: _right(one, maximum) for one in right}
    by_mistakes = _Table(maximum, options)
    return partial(_judge_wording, wordings, earned, by_mistakes)


def _judge_wording(
    wordings: Wordings, earned: Mapping[str, Scored], table: "_Table", text: str
) -> Scored:
    found = wordings.find(text)
    if found is not None:
        return earned[found]
    near = wordings.nearest(text) if wordings.options.typo else None
    if near is None:
        return Scored(0, _NO_KEY)
    key, count = near
    points = table.points(count) if wordings.options.table else table.maximum
    return Scored(points, f"ключ «{key}», {plural(count, *_MISPRINTS)}")


# ---- partial credit ------------------------------------------------------------------------------

_MISTAKES = ("ошибка", "ошибки", "ошибок")
_MISPRINTS = ("описка", "описки", "описок")


@dataclass(frozen=True)
class _Table:
    """Points by the number of mistakes: as the table of the key says, else one off for each."""

    maximum: int
    options: Options

    def points(self, mistakes: int) -> int:
        """Points of an answer with so many mistakes."""
        if not self.options.table:
            return max(0, self.maximum - mistakes)
        return self.options.table[mistakes] if mistakes < len(self.options.table) else 0


Mistakes = Callable[[str], int | None]


def _by_mistakes(
    right: Elements,
    maximum: int,
    options: Options,
    *,
    counter: Callable[[str, Options], Mistakes],
) -> Judge:
    counters = tuple((one, counter(one, options)) for one in right)
    return partial(_judge_mistakes, counters, _Table(maximum, options))


def _judge_mistakes(counters: tuple[tuple[str, Mistakes], ...], table: _Table, text: str) -> Scored:
    """The best of what the keys give; of equals, the key with fewest mistakes."""
    counted = [(count, key) for key, of in counters if (count := of(text)) is not None]
    if not counted:
        return Scored(0, "не та длина")
    mistakes, key = min(counted, key=lambda one: one[0])
    if mistakes == 0:
        return Scored(table.points(0), f"совпало с ключом «{key}»")
    return Scored(table.points(mistakes), f"ключ «{key}», {plural(mistakes, *_MISTAKES)}")


def _sequence(key: str, options: Options) -> Mistakes:
    parting, own = _taken_apart(key, options)
    return lambda text: sequence_mistakes(own, elements(text, parting, options), options)


def _set(key: str, options: Options) -> Mistakes:
    parting, own = _taken_apart(key, options)
    return lambda text: set_mistakes(own, elements(text, parting, options))


def _taken_apart(key: str, options: Options) -> tuple[Parting, Elements]:
    parting = parting_of(key, options)
    own = elements(key, parting, options)
    if not own:
        raise BadKey(f"В ключе «{key}» нет ни одной цифры, буквы или слова.", "accepted")
    return parting, own


def _match(key: str, options: Options) -> Mistakes:
    del options
    own: Pairs = key_pairs(key)
    if not own:
        raise BadKey(f"Ключ «{key}» не прочитан: напишите А3 Б1 В2 или 312.", "accepted")
    return lambda text: match_mistakes(own, text)


def _cells(key: str, options: Options) -> Mistakes:
    written = tuple(filter(None, (one.strip() for one in key.split(";"))))
    if not written:
        raise BadKey(
            f"В ключе «{key}» нет ни одной ячейки: разделите их точкой с запятой.", "accepted"
        )
    judges = tuple(_cell(one, options) for one in written)

    def mistakes(text: str) -> int:
        given = cells(text, len(judges))
        right = sum(
            one.strip() not in _LEFT_OUT and judge(one.strip()).points
            for judge, one in zip(judges, given, strict=False)
        )
        return max(len(judges), len(given)) - right

    return mistakes


def _cell(key: str, options: Options) -> Judge:
    """One cell: a number where the key is one, else a word."""
    try:
        return _numeric((key,), 1, options, kind=Kind.NUMBER)
    except BadKey:
        return _wording((key,), 1, options, strip=bare)


_JUDGES: dict[Kind, Callable[[Elements, int, Options], Judge]] = {
    Kind.NUMBER: partial(_numeric, kind=Kind.NUMBER),
    Kind.RANGE: partial(_numeric, kind=Kind.RANGE),
    Kind.FRACTION: partial(_numeric, kind=Kind.FRACTION),
    Kind.TOLERANCE: partial(_numeric, kind=Kind.TOLERANCE),
    Kind.UNIT: partial(_numeric, kind=Kind.UNIT),
    Kind.TIME: _time,
    Kind.WORD: partial(_wording, strip=bare),
    Kind.PHRASE: partial(_wording, strip=joined),
    Kind.SEQUENCE: partial(_by_mistakes, counter=_sequence),
    Kind.SET: partial(_by_mistakes, counter=_set),
    Kind.MATCH: partial(_by_mistakes, counter=_match),
    Kind.TABLE: partial(_by_mistakes, counter=_cells),
}
