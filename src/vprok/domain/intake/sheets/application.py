"""The application form (заявка): which works a school takes, with how many classes and pupils."""

from collections.abc import Iterable, Sequence

from vprok.domain.intake.sheets.taking import (
    CLASS_MOST,
    CLASSES_MOST,
    NO,
    OTHER,
    OWED,
    VOLUNTARY,
    YES,
    Offer,
    answer_checks,
    answer_columns,
    reason_columns,
)
from vprok.tools.sheets.spec import (
    AtMost,
    AtMostCount,
    AtMostSum,
    Book,
    Check,
    Column,
    Date,
    EveryOne,
    Limits,
    OneOf,
    OnlyWhen,
    RequiredWhen,
    Sheet,
    Text,
    Unique,
    Whole,
)

NO_LETTER = "нет"
SHEET_TITLE = "Заявка"
CLASSES_TITLE = "Классы"
SEVERAL = "несколько"
LANGUAGES = (
    "английский",
    "немецкий",
    "французский",
    "испанский",
    "китайский",
    "другой",
    SEVERAL,
    "не изучается",
)
"""Foreign languages of a class; «несколько» where its groups learn different ones."""


def application(
    campaign_title: str,
    works: Sequence[Offer],
    *,
    drawn: Sequence[Offer] = (),
    is_college: bool,
) -> Book:
    """The application form of one school: a row for each work on offer, and its classes.

    works:  in the order of the form, at least one
    drawn:  works that will be drawn for classes: nobody applies, but their classes are named
    source: domain.md §3.2
    """
    return Book(
        kind="application",
        title="Заявка на участие в ВПР",
        instruction=_instruction(campaign_title, works, is_college=is_college),
        sheets=(
            _works(works, is_college=is_college),
            _classes((*works, *drawn), is_college=is_college),
        ),
        limits=Limits(rows=500, columns=30, bytes=2_000_000),
        version=2,
    )


def _works(works: Sequence[Offer], *, is_college: bool) -> Sheet:
    must = tuple(work.code for work in works if not work.is_voluntary)
    return Sheet(
        key="application",
        title=SHEET_TITLE,
        columns=(
            Column("code", "Код работы", OneOf(tuple(work.code for work in works)), locked=True),
            Column("grade", "Курс" if is_college else "Класс", Whole(1, 11), locked=True),
            Column("subject", "Предмет", Text(80), locked=True, width=28),
            *([_language()] if _of_languages(works) else []),
            Column("duty", "Участие", OneOf((OWED, VOLUNTARY)), locked=True, width=14),
            *answer_columns(works, is_college=is_college),
            Column(
                "expected_on",
                "Предполагаемая дата",
                Date(),
                required=False,
                note="если уже известна; день назначают позже, на портале",
                width=16,
            ),
            *reason_columns(),
        ),
        checks=(
            Unique(("code",)),
            *answer_checks(works),
            OnlyWhen(("expected_on",), "takes", (YES,)),
            *((EveryOne("code", must, at="takes"),) if must else ()),
            AtMostCount("classes", sheet="classes", on="grade"),
            AtMostSum("participants", sheet="classes", of="pupils", on="grade"),
        ),
        prepared=len(works),
    )


def _language() -> Column:
    return Column("language", "Язык", Text(20), required=False, locked=True, width=14)


def _of_languages(works: Iterable[Offer]) -> tuple[int, ...]:
    """Grades that have works in foreign languages."""
    return tuple(sorted({work.grade for work in works if work.language}))


def _classes(works: Sequence[Offer], *, is_college: bool) -> Sheet:
    grades = [work.grade for work in works] or [1]
    return Sheet(
        key="classes",
        title=CLASSES_TITLE,
        columns=(
            Column("grade", "Курс" if is_college else "Параллель", Whole(min(grades), max(grades))),
            Column("ordinal", "Порядковый номер", Whole(1, CLASSES_MOST)),
            Column(
                "letter",
                "Группа" if is_college else "Буква",
                Text(20, words=(NO_LETTER,)),
                note=f"«{NO_LETTER}», если буквы нет",
            ),
            Column("pupils", "Кол-во обучающихся", Whole(1, CLASS_MOST)),
            Column("special", "из них с ОВЗ", Whole(0, CLASS_MOST), required=False),
            Column(
                "language",
                "Иностранный язык",
                OneOf(LANGUAGES),
                required=False,
                note="«несколько», если группы учат разные языки",
            ),
            Column(
                "advanced",
                "Углублённые предметы",
                Text(120, words=(NO_LETTER,)),
                required=False,
                note="через запятую, если класс учит предметы углублённо",
                width=26,
            ),
        ),
        checks=(
            Unique(("grade", "ordinal")),
            AtMost("special", "pupils"),
            *_language_checks(works),
        ),
        prepared=60,
    )


def _language_checks(works: Sequence[Offer]) -> tuple[Check, ...]:
    """Where a grade has works in foreign languages, its classes say which one they learn."""
    grades = _of_languages(works)
    return (RequiredWhen(("language",), "grade", grades),) if grades else ()


def _instruction(
    campaign_title: str, works: Sequence[Offer], *, is_college: bool
) -> tuple[str, ...]:
    school, many, classes, step, letter = (
        ("колледж", "групп", "группы", "курс", "название")
        if is_college
        else ("школа", "классов", "классы", "параллель", "букву")
    )
    return (
        f"{campaign_title}. Заявка на участие.",
        f"Заполните лист «{SHEET_TITLE}»: в каждой строке одна работа. Серые столбцы заполнены.",
        (
            f"Если {school} пишет работу, поставьте «{YES}», выберите форму проведения и впишите "
            f"число {many} и участников. Предполагаемую дату можно не указывать."
        ),
        *_more(works),
        (
            f"Если {school} не пишет обязательную работу, поставьте «{NO}» и выберите причину; "
            f"если её нет в списке, выберите «{OTHER}» и напишите свою в соседнем столбце. "
            "Строку работы по желанию можно оставить пустой."
        ),
        (
            f"На листе «{CLASSES_TITLE}» перечислите все {classes}, которые пишут работы: {step}, "
            f"порядковый номер (с единицы), {letter}, число обучающихся, из них с ОВЗ."
        ),
        "Имён и фамилий в заявке быть не должно: портал такой файл не примет.",
        (
            "Названия листов и столбцов не меняйте. Сохраните файл как .xlsx и загрузите его "
            "в разделе «Формы». Если что-то не так, портал назовёт ячейку."
        ),
        (
            "До срока заявку можно отправить заново: новая заменит прежнюю. После срока принятую "
            "заявку исправляют в дни, отведённые для исправлений."
        ),
    )


def _more(works: Iterable[Offer]) -> tuple[str, ...]:
    """What is asked only where some of the works need it."""
    listed = tuple(works)
    said: tuple[str, ...] = ()
    if any(work.is_computer for work in listed):
        said += (
            (
                "При компьютерной и смешанной форме укажите, сколько рабочих мест готово; "
                "при смешанной — ещё и сколько участников пишут на компьютере."
            ),
        )
    if any(work.has_levels for work in listed):
        said += (
            (
                "У некоторых работ есть уровень: выберите его. Если одни классы пишут базовую "
                "работу, а другие углублённую, выберите оба уровня."
            ),
        )
    return said
