"""Grammar for people: numbers with their nouns, names of grades, days and marks."""

from datetime import date

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


def plural(count: int, one: str, few: str, many: str) -> str:
    """The count with the form of the noun that Russian asks for: 1 школа, 2 школы, 5 школ."""
    last = count % 10
    if count % 100 in _TEENS or last == 0 or last > _FEW[-1]:
        return f"{count} {many}"
    return f"{count} {one if last == 1 else few}"


def day(on: date) -> str:
    """A date in words: 14 апреля 2026."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def sentence(words: str) -> str:
    """The words with a capital first letter, the rest left as they are."""
    return words[:1].upper() + words[1:]
