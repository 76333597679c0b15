"""Grammar for people: numbers with their nouns, names of grades, days and marks."""

from datetime import date
from decimal import Decimal

_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_TEENS = range(11, 15)
_FEW = range(2, 5)
_MINUS = "\N{MINUS SIGN}"


def plural(count: int, one: str, few: str, many: str) -> str:
    """The count with the form of the noun that Russian asks for: 1 школа, 2 школы, 5 школ."""
    last = count % 10
    if count % 100 in _TEENS or last == 0 or last > _FEW[-1]:
        return f"{count} {many}"
    return f"{count} {one if last == 1 else few}"


def decimal(value: Decimal | float, places: int) -> str:
    """A number with a decimal comma and so many digits after it: 0,40 or −1,5; nothing is 0,0."""
    return f"{value:z.{places}f}".replace(".", ",").replace("-", _MINUS)


def signed(value: Decimal | float, places: int) -> str:
    """The same with its sign, +0,4 or −0,4; nothing is neither plus nor minus."""
    text = decimal(value, places)
    return f"+{text}" if value > 0 and text != decimal(0.0, places) else text


def day(on: date) -> str:
    """A date in words: 14 апреля 2026."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def sentence(words: str) -> str:
    """The words with a capital first letter, the rest left as they are."""
    return words[:1].upper() + words[1:]
