"""Invented towns, districts, schools and people; the same question, the same name.

The stems are put together so that no such place stands on the map. Pupils are named for a sample
list alone, which lies beside the demo and never comes in.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NEAR = ("", "Ново", "Старо", "Верхне", "Нижне", "Мало", "Велико", "Средне", "Дальне")
_FIRST = _words("""
    Ветро Звоно Зоре Росо Хмеле Журавле Мятно Клюкво Снего Радужно Стриже Медо Льно Овсо Василько
    Ромашко Ковыле Черемухо Рябино Калино Малино Орехо Каштано Ясене Клено Ольхо Вербо Тополе
    Пихто Лебеде Аисто Чайко Снегире Янтаре Кварце Мельнико Ткаче Кузне Вьюго Грозо Рассвето Искро
    Тумано Граче Яблоне Пчело Злато Серебро Хрустале Жемчужно Лазоре Лунно Звездо Миро Радо Весне
    Листве Песне Былино Колосо Кедро
""")
_LAST = _words("""
    горск реченск дольск борск холмск ставск каменск полянск луговск садовск бродск дубравск
""")
_PAIRS = len(_FIRST) * len(_LAST)
_STRIDE = 311
_REGION_STRIDE = 47
_DISTRICTS = 99
_NUMBERED = 3
_LYCEUM = _NUMBERED + 1
_GYMNASIUM = _NUMBERED + 2
_WOMEN = 85


class Kind(StrEnum):
    """What an invented organisation is."""

    SECONDARY = "secondary"
    LYCEUM = "lyceum"
    GYMNASIUM = "gymnasium"
    VILLAGE = "village"
    COLLEGE = "college"
    PRIVATE = "private"
    BOARDING = "boarding"


@dataclass(frozen=True)
class Organisation:
    """An invented school or college.

    short:      as people say it and reports print it
    full:       as its charter has it
    settlement: where it stands, with its kind: «г. Хмелегорск»
    """

    kind: Kind
    short: str
    full: str
    settlement: str


@dataclass(frozen=True)
class Person:
    """An invented person."""

    family: str
    given: str
    patronymic: str

    @property
    def full_name(self) -> str:
        """Family name, given name and patronymic."""
        return f"{self.family} {self.given} {self.patronymic}"


def number_of(words: str) -> int:
    """A number that always belongs to these words: a seed that no run of Python changes.

    returns: 0..2**63 - 1
    """
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest()) >> 1


def town(region: str, district: int) -> str:
    """The centre of a district: «Хмелегорск»; no two in a region are alike.

    region:   two digits
    district: number of the district, 1..99
    """
    return _stem(region, district)


def district(region: str, number: int) -> str:
    """The name of a municipality: «Хмелегорский район»."""
    return f"{town(region, number)}ий район"


def city(region: str, number: int) -> str:
    """The name of a municipality that is a city: «город Хмелегорск»."""
    return f"город {town(region, number)}"


def school(region: str, number: int, nth: int, *, urban: bool = False) -> Organisation:
    """One school of a district: some in its centre, then a village each.

    number: of the district, 1..99
    nth:    which school of the district, from 1; up to 70 when not urban
    urban:  the district is a city, so that every school stands in it
    """
    centre = town(region, number)
    match nth:
        case _ if nth == _LYCEUM:
            return _of_town(Kind.LYCEUM, "МАОУ", "Лицей", nth, centre)
        case _ if nth == _GYMNASIUM:
            return _of_town(Kind.GYMNASIUM, "МАОУ", "Гимназия", nth, centre)
        case _ if urban or nth <= _NUMBERED:
            return _of_town(Kind.SECONDARY, "МБОУ", "СОШ", nth, centre)
        case _:
            return _of_village(_stem(region, (nth - _GYMNASIUM) * _DISTRICTS + number))


def college(region: str, nth: int) -> Organisation:
    """A college of the region's own."""
    centre = town(region, nth)
    return Organisation(
        Kind.COLLEGE,
        f"ГБПОУ «{centre}ий колледж технологий и сервиса»",
        "Государственное бюджетное профессиональное образовательное учреждение "
        f"«{centre}ий колледж технологий и сервиса»",
        f"г. {centre}",
    )


def private_school(region: str, nth: int) -> Organisation:
    """A school that belongs to nobody's municipality, since it is private."""
    centre = town(region, nth)
    return Organisation(
        Kind.PRIVATE,
        f"ЧОУ «{centre}ая частная школа»",
        f"Частное общеобразовательное учреждение «{centre}ая частная школа»",
        f"г. {centre}",
    )


def boarding_school(region: str, nth: int) -> Organisation:
    """A school under the region itself."""
    centre = town(region, nth)
    return Organisation(
        Kind.BOARDING,
        f"ГКОУ «{centre}ая школа-интернат»",
        f"Государственное казённое общеобразовательное учреждение «{centre}ая школа-интернат»",
        f"г. {centre}",
    )


def person(words: str, *, women: int = _WOMEN) -> Person:
    """The person who belongs to these words, e.g. to a post's key.

    women: percent of women among such people
    """
    luck, share = divmod(number_of(words), 100)
    luck, family = divmod(luck, len(_FAMILIES))
    luck, father = divmod(luck, len(_FATHERS))
    his, hers = _FATHERS[father]
    if share < women:
        return Person(f"{_FAMILIES[family]}а", _WOMEN_NAMES[luck % len(_WOMEN_NAMES)], hers)
    return Person(_FAMILIES[family], _MEN_NAMES[luck % len(_MEN_NAMES)], his)


def _stem(region: str, number: int) -> str:
    """The name that ends in «ск» for a number below 6,588; in one region all are different."""
    turn, within = divmod(number, _PAIRS)
    near = 1 + (turn + within) % (len(_NEAR) - 1) if turn else 0
    place = (within * _STRIDE + int(region) * _REGION_STRIDE) % _PAIRS
    first, last = divmod(place, len(_LAST))
    joined = _FIRST[first] + _LAST[last]
    return _NEAR[near] + joined.lower() if near else joined


def _of_town(kind: Kind, form: str, word: str, nth: int, centre: str) -> Organisation:
    charter = {
        "МБОУ": "Муниципальное бюджетное общеобразовательное учреждение",
        "МАОУ": "Муниципальное автономное общеобразовательное учреждение",
    }[form]
    spelt = "Средняя общеобразовательная школа" if kind == Kind.SECONDARY else word
    return Organisation(
        kind,
        f"{form} «{word} № {nth}» г. {centre}",
        f"{charter} «{spelt} № {nth}» города {centre}а",
        f"г. {centre}",
    )


def _of_village(stem: str) -> Organisation:
    return Organisation(
        Kind.VILLAGE,
        f"МКОУ «{stem}ая СОШ»",
        "Муниципальное казённое общеобразовательное учреждение "
        f"«{stem}ая средняя общеобразовательная школа»",
        f"с. {stem}ое",
    )


_FAMILIES = _words("""
    Берестов Ветлугин Зорянов Калинкин Ладушкин Мартынцев Незабудкин Озерцов Полянкин Рассветов
    Серебров Тихомиров Урожаев Филинов Хлебников Цветаев Черемухин Шелестов Щеголев Юрасов Яблонев
    Аксаков Багрянцев Васильков Горенков Дубравин Ежов Журавлёв Званцев Ильменев Карпухин Левашов
    Метелицын Неверов Окунев Пахомов Родников Скворцов Туманов Уваров Фомичёв Хворостов Чайкин
    Шубин Янтарёв Алтынов Барсуков Воронцов Гончаров Ермилов Жемчужников Зимин Изотов Ключарёв
    Лугинин Мельников Ночевкин Орехов Пчёлкин Рябинин Сенокосов Травин Устюжанин Фонарёв Холодов
    Чугунов Шишкин Ярцев Боровиков Вешняков Грачёв Дождиков Елагин Забродин Искрин Ковылин Лозин
    Малинин Ненашев Отрадин Перелесов Ромашкин Синицын Топольков Ушаков Фролкин Хмелёв Чернов
    Шмелёв Якорев Антипин Брусникин Вьюгин Голубев Дроздов Ефимцев Зайцев Кедров Липатов Можаев
""")
_WOMEN_NAMES = _words("""
    Анна Мария Елена Ольга Наталья Ирина Светлана Татьяна Галина Людмила Марина Надежда Вера Любовь
    Валентина Екатерина Юлия Оксана Лариса Алла Инна Тамара Нина Раиса Ксения Дарья Полина Алина
    Зоя Лидия Вероника Маргарита Кристина Жанна Эльвира Регина Снежана Василиса Ульяна Таисия
""")
_MEN_NAMES = _words("""
    Андрей Борис Виктор Глеб Дмитрий Евгений Игорь Кирилл Леонид Максим Николай Олег Павел Роман
    Сергей Тимур Фёдор Юрий Ярослав Антон Вадим Георгий Денис Егор Иван Константин Лев Матвей
    Никита Пётр
""")
_FATHERS = tuple(
    (name, f"{name.removesuffix('ич')}на")
    for name in _words("""
    Андреевич Борисович Викторович Глебович Дмитриевич Евгеньевич Игоревич Кириллович Леонидович
    Максимович Николаевич Олегович Павлович Романович Сергеевич Тимурович Фёдорович Юрьевич
    Ярославович Антонович Вадимович Георгиевич Денисович Егорович Иванович Константинович Львович
    Матвеевич Петрович Степанович Тимофеевич Алексеевич Александрович Михайлович Владимирович
    Анатольевич Валерьевич Геннадьевич Васильевич Григорьевич
""")
)
