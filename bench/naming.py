"""Names of people and honest texts, made up out of our own lists: trained on, and held out.

Nobody here is anybody: surnames, given names and patronymics are drawn at random and put together.
The lists for training may be looked at while the rules are written; those held out only count.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Chance = random.Random


class Person(NamedTuple):
    """One made-up pupil."""

    surname: str
    given: str
    patronymic: str


@dataclass(frozen=True)
class Words:
    """What names and texts are made of.

    men, women: given names; fathers: given names that patronymics are made of
    surnames:   of men; those that change make a woman's by a rule
    stiff:      surnames that do not change
    """

    men: Sequence[str]
    women: Sequence[str]
    surnames: Sequence[str]
    stiff: Sequence[str]
    towns: Sequence[str]
    heroes: Sequence[str]
    subjects: Sequence[str]
    reasons: Sequence[str]
    labels: Sequence[str]
    notes: Sequence[str]
    titles: Sequence[str]


def _list(text: str) -> tuple[str, ...]:
    """The words of a text; an underscore stands for a blank inside one."""
    return tuple(word.replace("_", " ") for word in text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


TRAIN = Words(
    men=_list(
        """
        Александр Алексей Андрей Антон Артём Богдан Борис Вадим Виктор Владимир Глеб Григорий
        Даниил Денис Дмитрий Егор Иван Игорь Илья Кирилл Константин Лев Максим Матвей Михаил
        Никита Николай Олег Павел Пётр Роман Руслан Сергей Степан Тимофей Фёдор Юрий Ярослав
        Айрат Ильдар Марат Рустам Тимур Айсен Нюргун Дьулус Магомед Ахмед Заур Хамзат Ибрагим
        Баир Эрдэм Арсалан Ашот Гагик Давид Гиорги Саид Умар Расул Мурад
        """
    ),
    women=_list(
        """
        Александра Алина Алиса Анастасия Анна Арина Валерия Варвара Вера Вероника Виктория Дарья
        Диана Ева Екатерина Елена Елизавета Ирина Карина Кира Кристина Ксения Любовь Маргарита
        Мария Милана Надежда Наталья Ольга Полина София Татьяна Ульяна Юлия Яна Алсу Гузель
        Айгуль Лейсан Зарина Мадина Патимат Залина Сардана Кюннэй Туяра Сарюна Ануш Нино Фатима
        """
    ),
    surnames=_list(
        """
        Иванов Петров Сидоров Кузнецов Смирнов Попов Васильев Соколов Михайлов Новиков Фёдоров
        Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов
        Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв
        Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков
        Галиев Хабибуллин Шайхутдинов Гарипов Мухаметзянов Слепцов Ноговицын Оконешников Магомедов
        Гаджиев Алиев Дзагоев Плиев Доржиев Цыренов Бадмаев Вознесенский Покровский Троицкий
        Левицкий Раевский Толстой Крутой
        """
    ),
    stiff=_list(
        """
        Бондаренко Шевченко Кравченко Ткаченко Ковальчук Савчук Полищук Петросян Хачатрян
        Саркисян Беридзе Гелашвили Черных Седых Долгих Мельник Коваль Ондар Монгуш Ким Цой Шмидт
        Вебер Живаго Дурново Коган Рабинович
        """
    ),
    towns=_list(
        """
        Барнаул Бийск Рубцовск Заринск Новоалтайск Камень-на-Оби Нижний_Новгород Великий_Устюг
        Санкт-Петербург Красноярск Набережные_Челны Ростов-на-Дону Нижний_Тагил Старый_Оскол
        Минеральные_Воды Сергиев_Посад Вышний_Волочёк Белая_Калитва Горно-Алтайск
        """
    ),
    heroes=_list(
        """
        Ю._А._Гагарина А._С._Пушкина Г._К._Жукова А._В._Суворова М._В._Ломоносова
        С._П._Королёва И._И._Иванова Зои_Космодемьянской Александра_Матросова Петра_Бажова
        Героя_Советского_Союза_Смирнова_А._И. М._Ю._Лермонтова К._Д._Ушинского В._И._Чапаева
        """
    ),
    subjects=_list(
        """
        Русский_язык Математика Окружающий_мир История Биология География Обществознание Физика
        Химия Английский_язык Немецкий_язык Французский_язык Литература Информатика Краеведение
        """
    ),
    reasons=_lines(
        """
        отсутствовал по болезни
        предмет не изучается в этом классе
        предмет ведётся модулем во втором полугодии
        нет учителя, предмет перенесён
        карантин с 12 по 18 апреля
        классы закрыты из-за морозов
        учебный план иной: предмет с 7 класса
        в параллели нет обучающихся
        школа на капитальном ремонте
        обучающиеся выехали на соревнования
        """
    ),
    labels=_list(
        """
        А Б В Г 5А 5_Б 10А 11_В нет 1 2 9К 7_«А» 8-Б 6/1 9.2 4_класс 11_ф/м 10_хим 1_доп
        кадетский лицейский базовый 5_инж 3_коррекц X 40001 отсутствовал не_пройд. 5 4 3 2
        """
    ),
    notes=_lines(
        """
        Проверено 14 апреля
        Всего обучающихся в параллели
        Заполняет координатор организации
        Спасибо, исправлено
        Итого по школе
        Классный руководитель сверил коды
        Подпись ответственного организатора
        Вариант 2 напечатан повторно
        Смотри лист «Классы»
        Приказ № 55 от 01.04.2026
        """
    ),
    titles=_list(
        """
        директор завуч учитель организатор координатор эксперт технический_специалист
        """
    ),
)

HELD_OUT = Words(
    men=_list(
        """
        Арсений Виталий Георгий Захар Марк Мирон Савелий Семён Станислав Филипп Эдуард Геннадий
        Валентин Вячеслав Ефим Клим Лука Назар Платон Родион Святослав Тихон Трофим Устин Федот
        Харитон Прохор Еремей Демид Гордей Всеволод Добрыня Мстислав Ренат Наиль Ильшат Дамир
        Эльдар Айдар Айтал Сандал Уйгулаан Ислам Шамиль Абдулла Тагир Аслан Хетаг Батраз Чингис
        Дугар Жаргал Тигран Армен Вахтанг Зураб Тамерлан Юсуф Мерген Аржаан Эрес
        """
    ),
    women=_list(
        """
        Аделина Агата Аглая Василиса Евгения Жанна Злата Инга Камилла Лариса Лидия Майя Марфа
        Мирослава Нина Олеся Пелагея Регина Светлана Серафима Стефания Таисия Ульяна Эмилия Юлиана
        Аделаида Гульназ Динара Ильсияр Рамиля Чулпан Саина Айыына Нарыйа Сахаяна Аминат Зухра
        Хадижа Фариза Дзерасса Саяна Арюна Дарима Лусине Асмик Тамара Эка Ханум Чойган Алдынай
        """
    ),
    surnames=_list(
        """
        Абрамов Агафонов Белозёров Беспалов Бурмистров Вавилов Гаврилин Голубев Грачёв Дьячков
        Ежов Жданов Завьялов Исаков Кабанов Калинин Лаптев Лыткин Мамонтов Мясников Наумов Носков
        Овчинников Панфилов Пестов Рожков Рыбаков Самойлов Стрелков Тарасов Третьяков Уваров
        Фадеев Харламов Цветков Чернышёв Шаров Щербаков Юдин Ярцев Птицын Лисицын Спицын Куницын
        Ахметзянов Зиннатуллин Фахрутдинов Сабиров Валиуллин Винокуров Неустроев Готовцев
        Абдулмуслимов Курбанов Исмаилов Кадыров Цечоев Тлисов Базаров Намсараев Ринчинов
        Преображенский Введенский Яблонский Заболоцкий Высоцкий Полевой Луговой Дикой Тихий
        """
    ),
    stiff=_list(
        """
        Гончаренко Онищенко Литвиненко Дяченко Гриценко Романюк Марчук Степанюк Оганесян Григорян
        Манукян Чкония Кобахидзе Мамардашвили Белых Сухих Польских Кравец Бондарь Заяц Мороз
        Ооржак Куулар Сат Пак Ли Югай Миллер Штраус Келлер Хитрово Гуревич Лившиц Мазур Сорока
        """
    ),
    towns=_list(
        """
        Омск Чита Белокуриха Алейск Яровое Верхняя_Пышма Великие_Луки Новый_Уренгой
        Старая_Русса Гусь-Хрустальный Нижняя_Тура Большой_Камень Красный_Кут Петров_Вал
        Юрьев-Польский Дальнее_Константиново Александров_Гай Каменск-Уральский Усть-Илимск
        """
    ),
    heroes=_list(
        """
        В._В._Терешковой Н._И._Пирогова Д._И._Менделеева Л._Н._Толстого И._П._Павлова
        Олега_Кошевого Ивана_Кулибина Героя_России_Никитина_С._В. П._И._Чайковского
        братьев_Кондратьевых маршала_Рокоссовского А._Т._Твардовского академика_Вавилова_Н._И.
        """
    ),
    subjects=_list(
        """
        Технология Музыка Астрономия Черчение Алгебра Геометрия Вероятность_и_статистика Труд
        Изобразительное_искусство Физическая_культура Китайский_язык Родная_литература Экология
        """
    ),
    reasons=_lines(
        """
        не явился на работу без объяснений
        работа перенесена на резервный день
        язык изучается факультативно
        класс выехал в санаторий
        отключили электричество
        нет связи с 9 до 12 часов
        учебники не поступили в срок
        обучение на дому, условия не созданы
        параллель объединена с соседней школой
        паводок: дорога закрыта
        """
    ),
    labels=_list(
        """
        Д Е Ж З 3Г 3_Д 9А 10_Е отсутствует 7 8 5К 4_«Б» 2-В 8/2 7.1 6_кл 10_гум 11_соц 9_био
        медицинский общий углубл 7_матем 1_ОВЗ б/н 39999 да да_(1) 10_«М» 0 1 нет_отметки
        """
    ),
    notes=_lines(
        """
        Принято без замечаний
        Количество участников с ОВЗ
        Сведения внесены техническим специалистом
        Ведомость подписана в двух экземплярах
        Сумма баллов за часть 2
        Печать организации образования
        Контрольный экземпляр
        Протокол составлен на месте
        Дата начала работы 15.04.2026
        Не удалять эту строку
        """
    ),
    titles=_list(
        """
        заместитель_директора методист куратор наблюдатель ответственный помощник
        """
    ),
)

AUTHORS = ("Моро М.И.", "Бунеев Р.Н., Бунеева Е.В.", "Плешаков А.А.", "Пасечник В.В. и др.")
PUBLISHERS = ("Просвещение", "Дрофа", "Вентана-Граф", "БИНОМ", "Академкнига", "Русское слово")
LATIN = dict(zip("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx", strict=True))
ENGLISH = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        _list("a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia"),
        strict=True,
    )
)


# ---- people ---------------------------------------------------------------------------------


def person(words: Words, chance: Chance) -> Person:
    """Somebody at random."""
    is_woman = chance.random() < 0.5
    given = chance.choice(words.women if is_woman else words.men)
    father = chance.choice(words.men)
    stiff = chance.random() < 0.25
    surname = chance.choice(words.stiff if stiff else words.surnames)
    return Person(
        surname if stiff or not is_woman else feminine(surname),
        given,
        patronymic(father, is_woman=is_woman),
    )


def feminine(surname: str) -> str:
    """A woman's surname: Иванова, Покровская, Толстая."""
    for ending, other in (("ский", "ская"), ("цкий", "цкая"), ("ой", "ая"), ("ий", "ая")):
        if surname.endswith(ending):
            return surname[: -len(ending)] + other
    return surname + "а"


def patronymic(father: str, *, is_woman: bool) -> str:
    """The name after a father: Иванович, Ильинична, Игоревич."""
    irregular = {
        "Илья": "Ильич Ильинична",
        "Лука": "Лукич Лукинична",
        "Никита": "Никитич Никитична",
        "Пётр": "Петрович Петровна",
        "Лев": "Львович Львовна",
        "Павел": "Павлович Павловна",
    }
    if father in irregular:
        return irregular[father].split()[is_woman]
    if father[-1] in "йь":
        soft = father[:-1] if father[-2] != "и" else father[:-2] + "ь"
        return soft + ("евна" if is_woman else "евич")
    stem = father[:-1] if father[-1] in "аяы" else father
    return stem + ("овна" if is_woman else "ович")


def oblique(whole: Person) -> Person:
    """To whom: Иванову Ивану Ивановичу, Петровой Анне Ильиничне."""
    is_woman = whole.patronymic.endswith("а")
    surname, given, father = whole
    if is_woman:
        if surname.endswith(("ова", "ева", "ёва", "ина", "ына")):
            surname = surname[:-1] + "ой"
        elif surname.endswith("ая"):
            surname = surname[:-2] + "ой"
        given = given[:-2] + "ии" if given.endswith("ия") else given
        given = given[:-1] + "е" if given[-1] in "ая" else given
        return Person(surname, given, father[:-1] + "е")
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        surname += "у"
    elif surname.endswith(("ий", "ой")):
        surname = surname[:-2] + "ому"
    given = given[:-1] + "ю" if given[-1] in "йь" else given + "у"
    return Person(surname, given, father + "у")


def twins(text: str, chance: Chance) -> str:
    """Some letters replaced by Latin ones that look the same."""
    return "".join(LATIN[one] if one in LATIN and chance.random() < 0.5 else one for one in text)


def english(text: str) -> str:
    """The text in Latin letters."""
    made = "".join(ENGLISH.get(one.lower(), one).replace("-", "") for one in text)
    return " ".join(word[:1].upper() + word[1:] for word in made.split())


Maker = Callable[[Person, Chance], str]

WHOLE: Mapping[str, Maker] = {
    "surname, name, patronymic": lambda who, _: " ".join(who),
    "surname and name": lambda who, _: f"{who.surname} {who.given}",
    "name and surname": lambda who, _: f"{who.given} {who.surname}",
    "name and patronymic": lambda who, _: f"{who.given} {who.patronymic}",
    "name, patronymic, surname": lambda who, _: f"{who.given} {who.patronymic} {who.surname}",
    "surname with initials": lambda who, chance: (
        f"{who.surname}{chance.choice((' ', ', ', ' '))}{who.given[0]}."
        f"{chance.choice(('', ' '))}{who.patronymic[0]}."
    ),
    "surname with one initial": lambda who, chance: (
        f"{who.surname} {who.given[0]}{chance.choice(('', '.'))}"
    ),
    "initials before": lambda who, chance: (
        f"{who.given[0]}.{chance.choice(('', ' '))}{who.patronymic[0]}. {who.surname}"
    ),
    "capitals": lambda who, chance: " ".join(who[: chance.choice((2, 3))]).upper(),
    "small letters": lambda who, _: " ".join(who).lower(),
    "mixed case": lambda who, _: f"{who.surname.upper()} {who.given.lower()}",
    "double surname": lambda who, chance: (
        f"{who.surname}-{chance.choice(('Заречных', 'Белко', 'Тимохина'))} {who.given}"
    ),
    "blanks of all kinds": lambda who, chance: chance.choice(
        ("\u00a0", "  ", "\t", " \u00a0", "\u2009")
    ).join(who),
    "Latin twins": lambda who, chance: twins(" ".join(who), chance),
    "in Latin letters": lambda who, _: english(f"{who.surname} {who.given}"),
    "with a number": lambda who, chance: (
        f"{chance.randrange(1, 31)}{chance.choice(('. ', ') ', ' '))}{who.surname} {who.given}"
    ),
    "with a word": lambda who, chance: (
        f"{who.surname} {who.given} ({chance.choice(('болела', 'новенький', 'на дому', 'выбыл'))})"
    ),
    "after a word": lambda who, chance: (
        f"{chance.choice(('ученик', 'Ученица', 'уч.', 'учащийся'))} {who.surname} {who.given}"
    ),
    "to whom": lambda who, _: " ".join(oblique(who)),
    "after the eastern way": lambda who, _: (
        f"{who.surname} {who.given} {who.patronymic[:4]} "
        + ("кызы" if who.patronymic.endswith("а") else "оглы")
    ),
}
"""Names that give a person away wherever they stand."""

STRICT: Mapping[str, Maker] = {
    "surname alone": lambda who, _: who.surname,
    "surname alone in small letters": lambda who, _: who.surname.lower(),
    "name alone": lambda who, _: who.given,
    "code and surname": lambda who, chance: f"4{chance.randrange(9999):04d} {who.surname}",
}
"""Names in a cell for a code, a class or a mark, where less is enough."""


def people(
    words: Words, ways: Mapping[str, Maker], each: int, seed: int
) -> Iterator[tuple[str, str]]:
    """So many names of each kind: the kind and the name."""
    for kind, make in ways.items():
        chance = Chance(f"{seed} {kind}")
        for _ in range(each):
            yield kind, make(person(words, chance), chance)


# ---- honest texts ---------------------------------------------------------------------------

Honest = Callable[[Words, Chance], str]

KINDS = ("МБОУ СОШ", "МАОУ «Гимназия", "ГБОУ Школа", "МКОУ ООШ", "Лицей", "МБОУ «Лицей", "Колледж")


def _one(*makers: str) -> Honest:
    """One of these texts: {words} of the lists and {numbers} are put in where they are named."""

    def make(words: Words, chance: Chance) -> str:
        return chance.choice(makers).format_map(_Blanks(words, chance))

    return make


class _Blanks(dict[str, str]):
    """What may stand in a text: drawn anew each time."""

    def __init__(self, words: Words, chance: Chance) -> None:
        super().__init__()
        self.words, self.chance = words, chance

    def __missing__(self, key: str) -> str:
        lists = {
            "kind": KINDS, "hero": self.words.heroes, "town": self.words.towns,
            "author": AUTHORS, "publisher": PUBLISHERS, "subject": self.words.subjects,
            "reason": self.words.reasons, "note": self.words.notes, "title": self.words.titles,
            "label": self.words.labels,
        }  # fmt: skip
        if key[1:].isdigit():
            return str(self.chance.randrange(1, 10 ** int(key[1:])))
        word = self.chance.choice(lists[key.lower()])
        return word.upper() if key.isupper() else word.capitalize() if key[0].isupper() else word


HONEST: Mapping[str, Honest] = {
    "schools after people": _one(
        "{kind} № {n2} им. {hero}",
        "Средняя школа имени {hero}",
        "Гимназия им. {hero} г. {town}",
        "школа им. {hero}",
    ),
    "schools": _one(
        "{kind} № {n3}", "МБОУ «Средняя школа № {n2}» города {town}", "Филиал школы, посёлок {town}"
    ),
    "textbooks": _one(
        "{author} {subject} {n1} класс",
        "{author} {subject}. {publisher}",
        "bio{n1}.{n1} | {n3} | {author} {subject} {publisher}",
        "{subject}, {publisher}, 2023",
    ),
    "places": _one(
        "{town}",
        "г. {town}",
        "{town}, ул. {hero}, {n2}",
        "село {town}",
        "город {town}, Ленина {n2}",
    ),
    "regions": _one(
        "Алтайский край",
        "Республика Северная Осетия",
        "Ямало-Ненецкий автономный округ",
        "Томская область",
        "Кабардино-Балкарская Республика",
        "Чувашская Республика — Чувашия",
        "Ханты-Мансийский АО",
        "Город Байконур",
    ),
    "subjects": _one("{subject}", "{SUBJECT}", "{subject}, {n1} класс", "{subject} и {subject}"),
    "reasons": _one("{reason}", "{Reason}.", "{reason}; {reason}"),
    "notes": _one("{note}", "{NOTE}", "{note}: {n2}"),
    "titles of people": _one("{title}", "{Title}", "{title} школы"),
    "days and numbers": _one(
        "{n1} апреля 2026 г.",
        "2025/2026 учебный год",
        "Понедельник",
        "{n3}",
        "{n2} %",
        "1,5 балла",
        "Апрель Май",
        "8 ({n3}) {n3}-11-22",
        "school@example.org",
    ),
}
"""Texts of cells, comments and headers that name nobody."""

LABELS: Mapping[str, Honest] = {
    "labels of classes": _one("{label}"),
    "codes and marks": _one(
        *("{n5}", "{n1}", "X", "Х", "х", "н", "н/а", "{n1}.0", "вариант {n1}", "нет отметки"),
        *("зачёт", "не пройд.", "отсутствовал", "Отсутствовала", "освобождён", "б", "болел"),
        *("болела", "болезнь"),
    ),
}
"""What may stand in a cell for a code, a class or a mark."""


def honest(
    words: Words, kinds: Mapping[str, Honest], each: int, seed: int
) -> Iterator[tuple[str, str]]:
    """So many honest texts of each kind: the kind and the text."""
    for kind, make in kinds.items():
        chance = Chance(f"{seed} {kind}")
        for _ in range(each):
            yield kind, make(words, chance)
