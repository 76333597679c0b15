"""The questionnaire of a school (анкета ОО): 27 questions about it and its teaching."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vprok.domain.territory.states import LegalStatus, Ownership, Settlement
from vprok.tools.sheets.spec import (
    AtMost,
    Book,
    Check,
    Code,
    Column,
    Kind,
    Limits,
    OneOf,
    OnlyWhen,
    RequiredWhen,
    Sheet,
    Text,
    Whole,
)

GENERAL, TEACHING = "general", "teaching"
GENERAL_TITLE = "Общая информация об ОО"
TEACHING_TITLE = "Образовательная деятельность ОО"
YES, NO = "Да", "Нет"
PUPILS_MOST, YEAR_MOST, TEACHERS_MOST = 30_000, 5_000, 3_000
SEPTEMBER = 9

PHONE = Code(
    r"[+(0-9][0-9 ()–-]{4,20}[0-9]( доб\. ?[0-9]{1,6})?(, ?[+(0-9][0-9 ()–-]{4,20}[0-9])*",
    "8 (38500) 2-10-42",
)
EMAIL = Code(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}", "school42@example.ru")
INN = Code(r"[0-9]{10}", "2200000042")
POSTCODE = Code(r"[0-9]{6}", "656000")
EXAM_CODE = Code(r"[0-9]{4}", "0042")


def numbered(words: Iterable[str]) -> OneOf:
    """Choices kept with their numbers, «3) Городской посёлок»; to type, the number is enough."""
    values = tuple(f"{number}) {one}" for number, one in enumerate(words, start=1))
    spellings: dict[str, str] = {}
    for value in values:
        number, _, bare = value.partition(") ")
        spellings |= {number: value, f"{number})": value, bare: value}
    return OneOf(values, spellings)


STATUS = numbered(str(label) for label in LegalStatus.labels)
OWNERSHIP = numbered(str(label) for label in Ownership.labels)
SETTLEMENT = numbered(str(label) for label in Settlement.labels)
SIZE = numbered(
    (
        "Менее 1 тыс. человек",
        "1–5 тыс. человек",
        "5–10 тыс. человек",
        "10–50 тыс. человек",
        "50–100 тыс. человек",
        "100–450 тыс. человек",
        "450–680 тыс. человек",
        "Более 680 тыс. человек",
    )
)
SMALLER_THAN_A_LARGE_CITY = SIZE.values[:5]
WAY_TO_THE_CITY = numbered(
    (
        "Город близко, транспорт ходит часто: можно ездить каждый день",
        "Ездить каждый день трудно, но за один день можно съездить и вернуться",
        "Поездка туда и обратно занимает не меньше двух дней",
        "Далеко или транспорт ходит редко: поездка почти невозможна",
    )
)
LANGUAGES = numbered(("Только на русском", "На русском и на других языках"))
YES_NO = OneOf((YES, NO))


@dataclass(frozen=True)
class SchoolYear:
    """The school year that a campaign belongs to.

    begins: the calendar year of its September
    """

    begins: int

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The school year of a day."""
        return cls(day.year if day.month >= SEPTEMBER else day.year - 1)

    @property
    def words(self) -> str:
        """The year as people write it: 2025/2026."""
        return f"{self.begins}/{self.begins + 1}"

    @property
    def births(self) -> tuple[int, int]:
        """Years of birth that the questionnaire asks about: those who turn 15 and 14 in September.

        source: анкета ОО 2022, вопросы 21–24: годы 2006 и 2007
        """
        return self.begins - 15, self.begins - 14


def questionnaire(campaign_title: str, year: SchoolYear) -> Book:
    """The questionnaire of one school for the school year of a campaign.

    source: анкета ОО 2022: номера, виды ответов и условия; слова наши
    """
    return Book(
        kind="questionnaire",
        title="Анкета ОО",
        instruction=_instruction(campaign_title, year),
        sheets=(_general(), _teaching(year)),
        limits=Limits(rows=200, columns=20, bytes=1_000_000),
    )


def _question(
    number: str,
    key: str,
    title: str,
    kind: Kind,
    *,
    note: str = "",
    required: bool = True,
    persons: bool = False,
) -> Column:
    return Column(key, title, kind, number=number, note=note, required=required, persons=persons)


def _general() -> Sheet:
    q = _question
    return Sheet(
        key=GENERAL,
        title=GENERAL_TITLE,
        upright=True,
        columns=(
            q(
                "1",
                "full_name",
                "Полное наименование ОО",
                Text(500),
                note="по уставу",
                persons=True,
            ),
            q(
                "2",
                "short_name",
                "Сокращённое наименование ОО",
                Text(200),
                note="по уставу; если сокращённого нет, оставьте пустым",
                required=False,
                persons=True,
            ),
            q("3", "head", "ФИО директора", Text(120), note="полностью", persons=True),
            q("4", "phone", "Телефон ОО", PHONE, note="с кодом города; несколько — через запятую"),
            q("5", "email", "Электронная почта ОО", EMAIL),
            q("6", "inn", "ИНН", INN, note="десять цифр"),
            q("7", "oge", "Код ОГЭ", EXAM_CODE, note="четыре цифры, если он есть", required=False),
            q("8", "ege", "Код ЕГЭ", EXAM_CODE, note="четыре цифры, если он есть", required=False),
            q("9", "status", "Статус организации", STATUS),
            q(
                "10",
                "branches",
                "Есть ли у ОО филиалы?",
                YES_NO,
                note="филиал может не отвечать",
                required=False,
            ),
            q("11", "ownership", "Организационно-правовая форма", OWNERSHIP),
            q("12", "postcode", "Почтовый индекс", POSTCODE, note="шесть цифр"),
            q(
                "13",
                "address",
                "Адрес ОО",
                Text(300),
                note="населённый пункт, улица, дом",
                persons=True,
            ),
            q("14", "settlement", "Где расположена ОО?", SETTLEMENT),
            q("15", "size", "Сколько жителей в населённом пункте?", SIZE),
            q(
                "16",
                "way_to_city",
                "Как добраться общественным транспортом до ближайшего города, "
                "где больше 100 тысяч жителей?",
                WAY_TO_THE_CITY,
                note="если в вашем населённом пункте меньше 100 тысяч жителей",
                required=False,
            ),
        ),
        checks=(
            RequiredWhen(("branches",), "status", STATUS.values[:1]),
            *_only_and_always(("way_to_city",), "size", SMALLER_THAN_A_LARGE_CITY),
        ),
    )


def _teaching(year: SchoolYear) -> Sheet:
    q = _question
    first, second = year.births
    special = "по АОП, с ОВЗ или с инвалидностью"
    return Sheet(
        key=TEACHING,
        title=TEACHING_TITLE,
        upright=True,
        columns=(
            q("17.1", "adapted", "Учит ли ОО по адаптированным программам (АОП)?", YES_NO),
            *(
                q(number, key, title, YES_NO, note="если на вопрос 17.1 — «Да»", required=False)
                for number, key, title in (
                    ("17.2", "adapted_only", "Это отдельная ОО для обучения по АОП?"),
                    ("17.3", "adapted_apart", "Есть ли отдельные классы или группы по АОП?"),
                    (
                        "17.4",
                        "adapted_together",
                        "Учатся ли по АОП вместе с другими обучающимися?",
                    ),
                )
            ),
            q("18", "languages", "На каких языках учит ОО?", LANGUAGES),
            q("19.1", "advanced", "Изучают ли отдельные предметы углублённо?", YES_NO),
            *(
                q(number, key, title, YES_NO, note="если на вопрос 19.1 — «Да»", required=False)
                for number, key, title in (
                    ("19.2", "advanced_primary", "Начинают ли углублённое изучение в 1–4 классах?"),
                    ("19.3", "advanced_basic", "Начинают ли углублённое изучение в 5–9 классах?"),
                    (
                        "19.4",
                        "advanced_secondary",
                        "Начинают ли углублённое изучение в 10–11 классах?",
                    ),
                )
            ),
            q(
                "20",
                "pupils",
                f"Сколько обучающихся в ОО в {year.words} учебном году?",
                Whole(0, PUPILS_MOST),
                note="во всех классах и на всех курсах",
            ),
            q(
                "21",
                "first_born",
                f"Сколько обучающихся {first} года рождения?",
                Whole(0, YEAR_MOST),
            ),
            q(
                "22",
                "first_special",
                f"Сколько из обучающихся {first} года рождения учатся {special}?",
                Whole(0, YEAR_MOST),
            ),
            q(
                "23",
                "second_born",
                f"Сколько обучающихся {second} года рождения?",
                Whole(0, YEAR_MOST),
            ),
            q(
                "24",
                "second_special",
                f"Сколько из обучающихся {second} года рождения учатся {special}?",
                Whole(0, YEAR_MOST),
            ),
            q("25", "teachers", "Сколько в ОО учителей и преподавателей?", Whole(0, TEACHERS_MOST)),
            q(
                "26",
                "teachers_basic",
                "Сколько учителей учат в 5–9 классах?",
                Whole(0, TEACHERS_MOST),
            ),
            q(
                "27",
                "teachers_ranked",
                "У скольких учителей и преподавателей первая или высшая категория?",
                Whole(0, TEACHERS_MOST),
            ),
        ),
        checks=(
            *_only_and_always(
                ("adapted_only", "adapted_apart", "adapted_together"), "adapted", (YES,)
            ),
            *_only_and_always(
                ("advanced_primary", "advanced_basic", "advanced_secondary"), "advanced", (YES,)
            ),
            AtMost("first_born", "pupils"),
            AtMost("first_special", "first_born"),
            AtMost("second_born", "pupils"),
            AtMost("second_special", "second_born"),
            AtMost("teachers_basic", "teachers"),
            AtMost("teachers_ranked", "teachers"),
        ),
    )


def _only_and_always(
    columns: tuple[str, ...], when: str, values: tuple[str, ...]
) -> tuple[Check, Check]:
    """A conditional question: asked where the answer holds, and nowhere else."""
    return RequiredWhen(columns, when, values), OnlyWhen(columns, when, values)


def _instruction(campaign_title: str, year: SchoolYear) -> tuple[str, ...]:
    return (
        f"{campaign_title}. Анкета ОО, {year.words} учебный год.",
        "Ответьте на вопросы двух листов: ответ — в столбце «Ответ». Известное уже вписано.",
        (
            "Где есть варианты, выберите из списка или впишите номер варианта. "
            "На вопросы 16, 17.2–17.4 и 19.2–19.4 отвечают, только если подходит условие рядом."
        ),
        "Числа — целые, без слов «человек» и «примерно». Если никого нет, впишите 0.",
        (
            "Имя в анкете одно — директора. Имён обучающихся и учителей здесь быть не должно: "
            "портал такой файл не примет."
        ),
        (
            "Номера и тексты вопросов не меняйте. Сохраните файл как .xlsx и загрузите его "
            "в разделе «Формы». Если что-то не так, портал назовёт ячейку."
        ),
    )
