"""Notice the name of a person where only codes belong; say where, never who."""

import re
from collections.abc import Iterable
from itertools import pairwise

WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
INITIALS = re.compile(
    rf"{WORD},?\s*[А-ЯЁ]\.\s*(?:[А-ЯЁ]\.?)?(?![А-ЯЁа-яё])"
    rf"|(?<![А-ЯЁа-яё])[А-ЯЁ]\.\s*[А-ЯЁ]\.\s*{WORD}"
    rf"|^{WORD}\s+[А-ЯЁ]{{1,2}}$"
)
PATRONYMIC = re.compile(
    r"(?<![а-яё])[а-яё]{2,}(?:ович|евич|ьич|овна|евна|инична|кызы|оглы)(?:а|у|ем|ы|е|ой)?(?![а-яё])",
    re.IGNORECASE,
)
WHOLE = re.compile(
    rf"{WORD}(?:\s+{WORD}){{1,2}}|[А-ЯЁ]{{2,}}(?:-[А-ЯЁ]+)?(?:\s+[А-ЯЁ]{{2,}}){{1,2}}"
)
WORDS = re.compile(r"[А-ЯЁа-яё]{2,}(?:-[А-ЯЁа-яё]+)?")
LATIN = re.compile(r"[A-Z][a-z]{2,}\s+[A-Z][a-z]{2,}(?:\s+[A-Z][a-z]{2,})?")
SURNAME = re.compile(
    r"[а-яё]{2,}(?:[оеё]ва?|[иы]на?|[сц]кий|[сц]кая|енко|чук|щук|ян|швили|дзе)",
    re.IGNORECASE,
)
FIRST_NAMES = frozenset(
    """
    Александр Александра Алексей Алёна Алина Алиса Алла Альберт Анастасия Анатолий Ангелина
    Андрей Анна Антон Антонина Арина Арсений Артём Артем Артур Богдан Борис Вадим Валентин
    Валентина Валерий Валерия Варвара Василий Василиса Вера Вероника Виктор Виктория Виталий
    Владимир Владислав Всеволод Вячеслав Галина Георгий Герман Глеб Григорий Давид Дамир Даниил
    Данила Дарья Денис Диана Дмитрий Ева Евгений Евгения Егор Екатерина Елена Елизавета Захар
    Зинаида Злата Иван Игорь Илья Инна Ирина Карина Кирилл Кира Константин Кристина Ксения
    Лариса Лев Леонид Лидия Любовь Людмила Макар Максим Маргарита Марина Мария Марк Марсель
    Матвей Милана Мирон Мирослава Михаил Надежда Наталья Наталия Никита Николай Нина Оксана Олег
    Олеся Ольга Павел Пётр Петр Полина Раиса Регина Ринат Роман Руслан Савелий Светлана Семён
    Семен Сергей Снежана София Софья Станислав Степан Таисия Тамара Татьяна Тимофей Тимур Ульяна
    Фёдор Федор Эдуард Эльвира Юлия Юрий Яна Ян Ярослав Ярослава
    """.split()  # noqa: SIM905 - words read better as words
)
SCHOOL = re.compile(
    r"школ|гимнази|лице[йя]|колледж|техникум|интернат|корпус|[сон]ош\b|[кагб]оу\b|моу\b|чоу\b|ано\b"
    r"|филиал|центр|имени|\bим\.|район|округ|город|област|республик|\bкрай\b|улиц|федерац",
    re.IGNORECASE,
)
TEXTBOOK = re.compile(
    r"\|.*\||просвещени|дроф|вентан|бином|мнемозин|издательств|учебник"
    r"|русское слово|баласс|академкнига|владос|титул|\b(?:ооо|ао|зао|оао)\b|под ред|и др\b"
    r"|^(?=.{40}).*класс",
    re.IGNORECASE,
)
OURS = frozenset(
    """
    нет не отметки отметка пройд пройдено отсутствовал отсутствовала отсутствует класс классы
    часть вариант группа балл балла баллов код участник участника участников русский иностранный
    язык базовый базовая углублённый углубленный уровень бумажная компьютерная смешанная форма
    да или без буквы литеры изменений один два первый второй основной резерв резервный день очно
    """.split()  # noqa: SIM905 - words read better as words
)


def name_rule(text: str, *, is_strict: bool = False) -> str:
    """What in the text gives a person's name away: a word for the log, empty when nothing does.

    is_strict: the cell is for a code, a class or a mark, where any two foreign words are too many
    source:    seed: «передаются только коды участников, ФИО не указывается»
    """
    text = " ".join(text.split())
    if not any(letter.isalpha() for letter in text):
        return ""
    if is_strict:
        return _certain(text) or _strict(text)
    if SCHOOL.search(text) or TEXTBOOK.search(text):
        return ""
    return _certain(text) or ("words" if WHOLE.fullmatch(text) else "")


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
    pairs = pairwise(words)
    if any(_is_pair(one, other) or _is_pair(other, one) for one, other in pairs):
        return "first_name"
    return ""


def _is_pair(first: str, surname: str) -> bool:
    """A known first name beside a capitalised word: Иван Петров."""
    return first.capitalize() in FIRST_NAMES and first[0].isupper() and surname[0].isupper()


def _strict(text: str) -> str:
    foreign = [word for word in WORDS.findall(text) if word.lower() not in OURS]
    if len(foreign) > 1 or LATIN.fullmatch(text):
        return "words"
    if any(SURNAME.fullmatch(word) or word.capitalize() in FIRST_NAMES for word in foreign):
        return "surname"
    return ""
