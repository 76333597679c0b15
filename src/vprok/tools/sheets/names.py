"""Notice the name of a person where only codes belong; say where, never who.

In free text a name is noticed by its make: initials, a patronymic, a known given name beside a
capital or a surname's ending. In a cell for a code, a class or a mark less is enough. `names.js`
says the same in a browser, fed with the patterns and lists of this module.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from vprok.tools.sheets.name_words import (
    FIRST_NAMES,
    LATIN_NAMES,
    NOT_NAMES,
    NOT_ONLY_NAMES,
    OURS,
)

WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
INITIALS = re.compile(
    rf"{WORD},?\s*[А-ЯЁ]\.\s*(?:[А-ЯЁ]\.?)?(?![А-ЯЁа-яё])"
    rf"|(?<![А-ЯЁа-яё])[А-ЯЁ]\.\s*[А-ЯЁ]\.\s*{WORD}"
    rf"|^{WORD}\s+(?!ОО|УО|МО|АО|РФ|ИТ|ИИ)[А-ЯЁ]{{1,2}}$"
)
PATRONYMIC = re.compile(
    r"(?<![а-яё])[а-яё]{2,}(?:ович|евич|ьич|овна|евна|ична)(?:а|у|ем|ы|е|ой)?(?![а-яё])"
    r"|(?<![а-яё])(?:лукич|кузьмич|фомич|никитич|ильич)(?:а|у|ем|е)?(?![а-яё])"
    r"|(?<![а-яё])(?:[а-яё]{2,}-?)?(?:кызы|гызы|оглы|оглу)(?![а-яё])"
    r"|(?<![а-яё])(?:уулу|улы)(?![а-яё])",
    re.IGNORECASE,
)
WHOLE = re.compile(rf"{WORD}(?:\s+{WORD}){{1,2}}")
CAPITALS = re.compile(r"[А-ЯЁ]{2,}(?:-[А-ЯЁ]+)?(?:\s+[А-ЯЁ]{2,}(?:-[А-ЯЁ]+)?){1,2}")
CAPITAL = re.compile(WORD)
WORDS = re.compile(r"[А-ЯЁа-яё]{2,}(?:-[А-ЯЁа-яё]+)?")
LATIN = re.compile(r"[A-Z][a-z]{2,}\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]{2,})?")
LATIN_WORDS = re.compile(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?")
LATIN_SURNAME = re.compile(
    r"[A-Z][a-z]*(?:[oe]va?|sk(?:ii|iy|y|aia|aya)|enko|chuk|[iy]uk|shvili|adze|idze|yan)"
    r"(?:-[A-Z][a-z]+)?"
)
SURNAME = re.compile(
    r"[а-яё]{2,}(?:[оеё]ва?|[иы]на?|енко|[иа]юк|[а-яё]нюк|[чщ]ук|ян|янц|швили|[аеи]дзе)"
    r"(?:-[а-яё]+)?",
    re.IGNORECASE,
)
ADJECTIVE = re.compile(r"[а-яё]{2,}(?:[сц]кий|[сц]кая|[сц]кой)(?:-[а-яё]+)?", re.IGNORECASE)
"""Surnames that are adjectives too: beside «язык» and «область» they are no names."""

LONE = re.compile(r"[а-яё]{2,}(?:[ыи]х|[а-яё]ук|[а-яё]юк|[а-яё]ко|адзе|ия|уа)", re.IGNORECASE)
"""Endings that tell a surname only where nothing but a code belongs."""

AROUND = re.compile(
    r"^(?:№?\s*[0-9]+[.)]?|[Уу]чени(?:к|ца)|[Уу]ч\.|[Уу]чащ(?:ийся|аяся)|[Оо]бучающ(?:ийся|аяся))\s+"
    r"|\s*(?:\([^()]*\)|,.*)$"
)
"""What stands about a name in a list: a number, a word before it, a remark after it."""

SHOUTED_WORD = re.compile(r"[А-ЯЁ]{3,}(?:-[А-ЯЁ]+)?")
SHOUTED = re.compile(r"[А-ЯЁ]{3,}(?:-[А-ЯЁ]+)?\s+[а-яё]{3,}(?:\s+[а-яё]{3,})?")
UNUSUAL = re.compile(r"[А-ЯЁа-яё]{3,}(?:-[А-ЯЁа-яё]+)?")
MIXED = re.compile(r"[A-Za-z]*[А-ЯЁа-яё][A-Za-zА-ЯЁа-яё]*")
TWINS = dict(zip("ABEKMHOPCTXYaeopcyxk", "АВЕКМНОРСТХУаеорсухк", strict=True))
_CYRILLIC = str.maketrans(TWINS)
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
SCHOOL = re.compile(
    r"школ|гимнази|лице[йя]|колледж|техникум|интернат|корпус|[сон]ош\b|[кагб]оу\b|моу\b|чоу\b|ано\b"
    r"|филиал|центр|район|округ|город|област|республик|\bкрай\b|федерац",
    re.IGNORECASE,
)
TEXTBOOK = re.compile(
    r"\|.*\||просвещени|дроф|вентан|бином|мнемозин|издательств|учебник"
    r"|русское слово|баласс|академкнига|владос|титул|\b(?:ооо|ао|зао|оао)\b|под ред|и др\b"
    r"|^(?=.{40}).*класс",
    re.IGNORECASE,
)
BOOK = re.compile(
    r"[А-ЯЁ]\.(?:,?\s*и др\.)?,?\s+(?:Азбука|Алгебра|Английский|Биология|Букварь|География"
    r"|Геометрия|Информатика|История|Литератур|Математика|Немецкий|Обществознание|Окружающий"
    r"|Родной|Русский|Технология|Физика|Французский|Химия)"
    r"|[А-ЯЁ]\.,?\s+[А-ЯЁ][а-яё]+(?:\s[а-яё]+){0,3},?\s+[0-9]{1,2}(?:-[0-9]{1,2})?\s+класс"
)
"""An author with initials, then the subject of the book, or its title and class."""

HONEST = re.compile(
    r"\b(?:имени|им\.|ул\.|[Уу]лица|просп\.|[Пп]роспект|пр-т|пер\.|[Пп]ереулок|пл\.|[Пп]лощадь|наб\."
    r"|[Шш]оссе)[^,;()]*"
    r"|\b(?:г\.|с\.|п\.|д\.|пгт|ст\.|[Сс]ело|[Пп]осёлок|[Пп]оселок|[Дд]еревня|[Сс]таница|[Хх]утор|[Аа]ул)"
    r"\s+[А-ЯЁ][а-яё-]+(?:\s+[А-ЯЁ][а-яё-]+)?"
)
"""Pieces of text that call a street, a town or a school after somebody."""


def name_rule(text: str, *, is_strict: bool = False, is_code: bool = False) -> str:
    """What in the text gives a person's name away: a word for the log, empty when nothing does.

    is_strict: the cell is for a code, a class or a mark, where any two foreign words are too many
    is_code:   the cell holds a code that we have issued, where any word at all is one too many
    source:    seed: «передаются только коды участников, ФИО не указывается»
    """
    text = plain(text)
    if not any(letter.isalpha() for letter in text):
        return ""
    if is_strict:
        return _certain(text) or _strict(text) or ("word" if is_code and _is_unusual(text) else "")
    rule = _told(text)
    if not rule or SCHOOL.search(text) or TEXTBOOK.search(text) or BOOK.search(text):
        return ""
    rest = HONEST.sub(" ", text).strip()
    return rule if rest == text else _told(rest)


def _told(text: str) -> str:
    return _certain(text) or _loose(text)


def plain(text: str) -> str:
    """The text with single blanks, without unseen letters and Latin twins in Cyrillic words."""
    seen = " ".join(UNSEEN.sub("", text).split())
    return MIXED.sub(lambda word: word[0].translate(_CYRILLIC), seen)


def is_made_of(text: str, values: Iterable[str]) -> bool:
    """Whether every word of the text stands in these values: then it is no name, only not whole.

    values: of the list that the cell is chosen from, known misspellings as well
    """
    known = {word.lower() for value in values for word in WORDS.findall(value)}
    words = WORDS.findall(text)
    return bool(words) and known.issuperset(word.lower() for word in words)


def _certain(text: str) -> str:
    words = WORDS.findall(text)
    if INITIALS.search(text):
        return "initials"
    if len(words) > 1 and PATRONYMIC.search(text):
        return "patronymic"
    pairs = list(pairwise(words))
    if any(_is_pair(one, other) or _is_pair(other, one) for one, other in pairs):
        return "first_name"
    if any(_is_likely(one, other) or _is_likely(other, one) for one, other in pairs):
        return "surname"
    latins = LATIN_WORDS.findall(text)
    if len(latins) > 1 and any(
        one in LATIN_NAMES or LATIN_SURNAME.fullmatch(one) for one in latins
    ):
        return "latin"
    return ""


def _is_pair(first: str, other: str) -> bool:
    """A given name beside a capital or a surname's ending: Иван Петров, ИВАНОВ иван."""
    if first.capitalize() not in FIRST_NAMES or other.lower() in NOT_NAMES:
        return False
    if first[0].isupper() and other[0].isupper():
        return True
    is_name = _is_surname(other) or SHOUTED_WORD.fullmatch(other) is not None
    return is_name and first.lower() not in NOT_ONLY_NAMES


def _is_surname(word: str) -> bool:
    return bool(SURNAME.fullmatch(word)) and word.lower() not in NOT_NAMES


def _is_likely(surname: str, other: str) -> bool:
    """A surname beside a word that is written like a name and is no word of a form."""
    both = CAPITAL.fullmatch(surname) and CAPITAL.fullmatch(other)
    return bool(both) and _is_surname(surname) and other.lower() not in NOT_NAMES


def _loose(text: str) -> str:
    """Two or three words that are all of the text, or of a line in a list, and look like a name."""
    text = AROUND.sub("", AROUND.sub("", text))
    words = text.lower().split()
    if not NOT_NAMES.isdisjoint(words):
        return ""
    if WHOLE.fullmatch(text):
        return "words"
    is_name = any(_is_lone(word) for word in words)
    return "words" if is_name and (CAPITALS.fullmatch(text) or SHOUTED.fullmatch(text)) else ""


def _strict(text: str) -> str:
    foreign = [word for word in WORDS.findall(text) if word.lower() not in OURS]
    if len(foreign) > 1 or LATIN.fullmatch(text):
        return "words"
    return "surname" if any(map(_is_lone, foreign)) else ""


def _is_lone(word: str) -> bool:
    """A word that names somebody though it stands alone."""
    endings = (SURNAME, ADJECTIVE, LONE)
    return word.capitalize() in FIRST_NAMES or any(one.fullmatch(word) for one in endings)


def _is_unusual(text: str) -> bool:
    """Whether there is a word that has no business in a code."""
    return any(word.lower() not in OURS for word in UNUSUAL.findall(text))
