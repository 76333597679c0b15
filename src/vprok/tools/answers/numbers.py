"""Numbers in short answers: exact ones, ranges, tolerances, units and times. Never a float."""

import re
from dataclasses import dataclass
from fractions import Fraction

from vprok.tools.answers.normalise import fold, one_alphabet, tidy
from vprok.tools.answers.options import BadKey, Options

_WHOLE = r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]+"
_DECIMAL = re.compile(rf"([+-]?)({_WHOLE})?(?:[.,]([0-9]+))?")
_FRACTION = re.compile(rf"([+-]?)(?:({_WHOLE}) )?([0-9]+) ?/ ?([0-9]+)")
_HEAD = re.compile(r"([+-]?[0-9 .,/+-]*[0-9])[ .]*(.*)", re.DOTALL)
_NUMBER = r"[+-]?[0-9](?:[0-9 .,/]*[0-9])?"
_BETWEEN = (
    re.compile(rf"({_NUMBER}) ?(?:\.\.\.?) ?({_NUMBER})(.*)"),
    re.compile(rf"от ({_NUMBER}) до ({_NUMBER})(.*)"),
    re.compile(rf"[\[(] ?({_NUMBER}) ?; ?({_NUMBER}) ?[\])](.*)"),
)
_DASHED = re.compile(rf"({_NUMBER}) ?- ?({_NUMBER})(.*)")
_ABOUT = re.compile(rf"({_NUMBER}) ?(?:±|\+/?-) ?({_NUMBER})(.*)")
_SQUARE = re.compile(r"^(кв|куб)\.? ?(?=[^\W\d_])")
_POWERS = {"кв": "2", "куб": "3"}


def number(text: str) -> Fraction | None:
    """The number that a tidy text is; None if it is no number, or not clearly one.

    Spaces part thousands; `3 1/2` is three and a half; one comma or one point.
    """
    if "/" in text:
        return _fraction(text)
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    digits = (whole or "").replace(" ", "") + (decimals or "")
    if not digits:
        return None
    value = Fraction(int(digits), 10 ** len(decimals)) if decimals else Fraction(int(digits))
    return -value if sign == "-" else value


def _fraction(text: str) -> Fraction | None:
    found = _FRACTION.fullmatch(text)
    if found is None:
        return None
    sign, whole, upper, lower = found.groups()
    if int(lower) == 0:
        return None
    value = int((whole or "0").replace(" ", "")) + Fraction(int(upper), int(lower))
    return -value if sign == "-" else value


def unit(text: str) -> str:
    """A unit of measurement in one writing: `кв. см`, `см²` and `СМ2` are `см2`."""
    bare = fold(one_alphabet(text)).strip()
    if found := _SQUARE.match(bare):
        bare = bare[found.end() :] + _POWERS[found[1]]
    return bare.replace(" ", "").replace(".", "").replace("^", "")


def parted(text: str) -> tuple[Fraction | None, str]:
    """The number at the beginning, and the unit behind it."""
    found = _HEAD.fullmatch(text)
    if found is None:
        return None, ""
    return number(found[1]), found[2]


@dataclass(frozen=True)
class Target:
    """What a number must be to earn the point.

    low, high: both belong to it
    unit:      that must stand behind it, in one writing; empty = as the options say
    """

    low: Fraction
    high: Fraction
    unit: str = ""

    def takes(self, value: Fraction) -> bool:
        """Whether the value lies within."""
        return self.low <= value <= self.high


def target(text: str, options: Options, *, is_range: bool = False) -> Target:
    """A key as a number, a range or a number with a tolerance: `3,5`, `12..14`, `9,8±0,1`.

    is_range: a dash between two numbers is a range too
    raises:   BadKey
    """
    plain = tidy(text.replace("…", ".."))
    forms = (*_BETWEEN, _DASHED) if is_range else _BETWEEN
    if found := next((at for form in forms if (at := form.fullmatch(plain))), None):
        low, high = _certain(found[1], text), _certain(found[2], text)
        if low > high:
            raise BadKey(
                f"В ключе «{text}» начало промежутка больше конца: поменяйте их местами.",
                "accepted",
            )
        return Target(low, high, unit(found[3]))
    if found := _ABOUT.fullmatch(plain):
        middle, off = _certain(found[1], text), _certain(found[2], text)
        return Target(middle - off, middle + off, unit(found[3]))
    value, behind = parted(plain)
    if value is None:
        raise BadKey(
            f"Ключ «{text}» — не число. Напишите число, дробь или промежуток 12..14.", "accepted"
        )
    off = abs(value) * options.tol if options.relative else options.tol
    return Target(value - off, value + off, unit(behind))


def _certain(text: str, key: str) -> Fraction:
    value = number(text.strip())
    if value is None:
        raise BadKey(f"Ключ «{key}» не прочитан: «{text}» — не число.", "accepted")
    return value


# ---- time ----------------------------------------------------------------------------------------

_CLOCK = re.compile(r"([0-9]{1,2}) ?[:.,-] ?([0-9]{2})(?: ?[:.] ?([0-9]{2}))?")
_HOURS, _MINUTES, _SECONDS = r"ч(?:ас(?:а|ов)?)?", r"м(?:ин(?:ут[аы]?)?)?", r"с(?:ек(?:унд[аы]?)?)?"
_SAID = re.compile(
    rf"(?:([0-9]{{1,3}}) ?{_HOURS}\.?)?,? ?(?:и )?(?:([0-9]{{1,4}}) ?{_MINUTES}\.?)?,? ?(?:и )?"
    rf"(?:([0-9]{{1,5}}) ?{_SECONDS}\.?)?"
)
_BEFORE = re.compile(r"^(?:в|на|за|к) ")
_PART_OF_DAY = re.compile(r" ?(утра|дня|вечера|ночи)$")
_MIXED = re.compile(rf"([0-9]{{1,2}}) ?{_HOURS}\.? ?([0-9]{{1,2}})")
_NOON, _SIXTY = 12, 60


def seconds(text: str) -> int | None:
    """A time of day or a length of time in seconds; None if the text is neither.

    `9:40`, `9.40`, `9 ч 40 мин`, `09 часов 40 минут`, `в 9 часов 40 минут`, `3 часа 50 минут дня`.

    source: domain.md §11.2: «Допускается любая иная форма указания времени»
    """
    plain = _BEFORE.sub("", fold(one_alphabet(text))).strip(" .;\"'")
    part = _PART_OF_DAY.search(plain)
    if part is not None:
        plain = plain[: part.start()]
    found = _CLOCK.fullmatch(plain) or _MIXED.fullmatch(plain) or _SAID.fullmatch(plain)
    if found is None or not any(found.groups()):
        return None
    hours, minutes, rest = (*found.groups(), None)[:3]
    if (hours and int(minutes or 0) >= _SIXTY) or (minutes and int(rest or 0) >= _SIXTY):
        return None
    whole = _by_the_day(int(hours or 0), part[1] if part else "")
    return whole * 3600 + int(minutes or 0) * 60 + int(rest or 0)


def _by_the_day(hours: int, part: str) -> int:
    if part in {"дня", "вечера"} and hours < _NOON:
        return hours + _NOON
    return 0 if part == "ночи" and hours == _NOON else hours
