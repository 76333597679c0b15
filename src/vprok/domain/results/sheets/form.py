"""The results form (форма сбора результатов) of any work, in both layouts."""

from collections.abc import Iterable
from typing import Protocol

from vprok.domain.results.states import NOT_ATTEMPTED, NOT_TAUGHT
from vprok.tools.sheets.spec import (
    Answer,
    AsElsewhere,
    BlankWhen,
    Book,
    Check,
    Code,
    Column,
    Dependent,
    FilledUnless,
    Known,
    Limits,
    MemberOf,
    OneOf,
    Points,
    RowsExpected,
    Sheet,
    SomeRows,
    SumIs,
    Text,
    Total,
    Unique,
    Whole,
)

ABSENT = "отсутствовал"
NO_MARK = "нет отметки"
NO_LETTER = "нет"
ANSWER = "answer"
"""What is typed for a task that a key scores."""

ANSWER_MOST = 100
"""Characters of an answer; *ours*: the longest key of real works has 50."""

CLASSES_ELSEWHERE, SEXES_ELSEWHERE = "classes_elsewhere", "sexes_elsewhere"
"""Lists of what the school's other forms say of each code."""

JOURNAL = "Отметка за предыдущий триместр/ четверть/полугодие"
APPLIED = "столько участников в заявке, считая отсутствовавших"
MOST_ROWS = 1498
"""source: форма сбора результатов 2026: строки 2…1499"""
LIMITS = Limits(rows=MOST_ROWS + 2)
SERVICE_COLUMNS = (
    "Пользователь",
    "Код региона",
    "Регион",
    "Муниципалитет",
    "Школа",
    "Дата загрузки",
)
"""Columns that the portal puts before its own exports; read past when they come back."""


class Task(Protocol):
    """What the form needs to know of a score column."""

    @property
    def label(self) -> str:
        """As printed, with dots and a Cyrillic К."""

    @property
    def maximum(self) -> int:
        """Its greatest points."""

    @property
    def part(self) -> int:
        """The part it stands in, from 1."""

    @property
    def follows(self) -> str:
        """The criterion without which it earns nothing, or nothing."""

    @property
    def entry(self) -> str:
        """What is typed: points, or the answer itself."""


class Plan(Protocol):
    """What the form needs to know of a work and its campaign."""

    @property
    def title(self) -> str:
        """Subject and grade in words."""

    @property
    def campaign(self) -> str:
        """Title of the campaign."""

    @property
    def grade(self) -> int:
        """Grade or course."""

    @property
    def tasks(self) -> Iterable[Task]:
        """The score columns in their order."""

    @property
    def parts(self) -> int:
        """How many parts the work has."""

    @property
    def variants(self) -> int:
        """How many variants were printed."""

    @property
    def has_classes_sheet(self) -> bool:
        """Whether classes stand on a sheet of their own (2022) or are ordinals (2026)."""

    @property
    def asks_sex(self) -> bool:
        """Whether the campaign asks for the pupil's sex."""

    @property
    def allows_not_taught(self) -> bool:
        """Whether «не пройд.» is a possible value."""


def result_form(plan: Plan, *, applied: int = 0) -> Book:
    """The results form of a work: codes, variants and points, never a name.

    Where answers are typed there is no total: the portal counts it when the answers are scored.

    applied: participants in the application; fewer rows are worth a look, and no error
    source:  domain.md §3.6 with проверки 1–9; Инструкция для технических специалистов, п. 3.3, 3.4
    """
    protocol = _protocol(plan, applied)
    sheets = (_classes(), protocol) if plan.has_classes_sheet else (protocol,)
    return Book(
        "results",
        "Форма сбора результатов",
        instruction=_instruction(plan),
        sheets=sheets,
        limits=LIMITS,
    )


def _protocol(plan: Plan, applied: int) -> Sheet:
    tasks = tuple(plan.tasks)
    columns = [_code(plan)]
    for part in range(1, plan.parts + 1):
        columns.append(_variant(plan, part))
        columns += [
            _task(plan, n, task) for n, task in enumerate(tasks, start=1) if task.part == part
        ]
    columns += _about_the_pupil(plan)
    if not _takes_answers(tasks):
        columns.append(Column("total", "Итого баллов", Total(), required=False))
    return Sheet(
        "protocol",
        "Протокол",
        tuple(columns),
        checks=(*_checks(plan, tasks), RowsExpected(applied, APPLIED)),
        alive=tuple(one.key for one in columns if one.key.startswith(("variant_", "task_"))),
        ignored=SERVICE_COLUMNS,
    )


def _takes_answers(tasks: Iterable[Task]) -> bool:
    return any(task.entry == ANSWER for task in tasks)


def _code(plan: Plan) -> Column:
    return Column(
        "code",
        "Код" if plan.has_classes_sheet else "Код участника",
        Code(r"([2-9]\d{4}|1\d{3})", example=_example(plan.grade)),
        locked=True,
        aliases=("Код участника", "Код"),
        note="Код с листка участника. Фамилии сюда не вносятся.",
    )


def _example(grade: int) -> str:
    return {1: "1001", 10: "20001", 11: "1001"}.get(grade, f"{grade}0001")


def _variant(plan: Plan, part: int) -> Column:
    return Column(
        f"variant_{part}",
        "Вариант" if plan.parts == 1 else f"Вариант (часть {part})",
        OneOf((*(str(n) for n in range(1, plan.variants + 1)), ABSENT)),
        note=f"Номер варианта. Если участника не было — «{ABSENT}», баллы не вносятся.",
    )


def _task(plan: Plan, number: int, task: Task) -> Column:
    extra = (NOT_TAUGHT,) if plan.allows_not_taught else ()
    if task.entry == ANSWER:
        foreign = tuple(mark for mark in (ABSENT, NOT_TAUGHT) if mark not in extra)
        return Column(
            f"task_{number}",
            f"{task.label} ({task.maximum}б, ответ)",
            Answer(ANSWER_MOST, extra=extra, never=foreign),
            required=False,
            note="Ответ участника, как он записан; X — к заданию не приступали.",
        )
    return Column(
        f"task_{number}",
        f"{task.label} ({task.maximum}б)",
        Points(task.maximum, extra=extra),
        required=False,
        note="Баллы за задание; X — к заданию не приступали.",
    )


def _about_the_pupil(plan: Plan) -> list[Column]:
    if plan.has_classes_sheet:
        klass = Column("class", "Наименование класса", Text(20, words=(NO_LETTER,)), required=False)
    else:
        klass = Column("class", "Порядковый номер класса", Whole(1, 50), required=False)
    sex = [Column("sex", "Пол", OneOf(("м", "ж")), required=False)] if plan.asks_sex else []
    journal = Column("journal", JOURNAL, OneOf(("5", "4", "3", "2", NO_MARK)), required=False)
    return [klass, *sex, journal]


def _checks(plan: Plan, tasks: tuple[Task, ...]) -> tuple[Check, ...]:
    about = ("class", *(("sex",) if plan.asks_sex else ()), "journal")
    checks: list[Check] = [
        SomeRows(),
        Unique(("code",)),
        Known("code", "codes", among="кодов, выданных вашей организации"),
    ]
    if not _takes_answers(tasks):
        checks.append(SumIs("total", tuple(f"task_{n}" for n in range(1, len(tasks) + 1))))
    for part in range(1, plan.parts + 1):
        own = tuple(f"task_{n}" for n, task in enumerate(tasks, start=1) if task.part == part)
        checks.append(BlankWhen(own, f"variant_{part}", (ABSENT,)))
        checks.append(FilledUnless(own, f"variant_{part}", (ABSENT,)))
    checks.append(FilledUnless(about, "variant_1", (ABSENT,)))
    checks += _dependencies(tasks)
    if plan.has_classes_sheet:
        checks.append(MemberOf("class", "classes", "letter", prefix=str(plan.grade)))
    else:
        checks.append(Known("class", "classes", among="классов вашей заявки"))
    prefix = str(plan.grade) if plan.has_classes_sheet else ""
    checks.append(AsElsewhere("class", "code", CLASSES_ELSEWHERE, prefix))
    if plan.asks_sex:
        checks.append(AsElsewhere("sex", "code", SEXES_ELSEWHERE))
    return tuple(checks)


def _dependencies(tasks: tuple[Task, ...]) -> list[Check]:
    numbers = {task.label: n for n, task in enumerate(tasks, start=1)}
    leaders = dict.fromkeys(task.follows for task in tasks if task.follows)
    return [
        Dependent(
            f"task_{numbers[leader]}",
            tuple(f"task_{n}" for n, task in enumerate(tasks, start=1) if task.follows == leader),
            values=(0, NOT_ATTEMPTED),
            allowed=(0, NOT_ATTEMPTED),
        )
        for leader in leaders
    ]


def _classes() -> Sheet:
    return Sheet(
        "classes",
        "Классы",
        (
            Column(
                "letter",
                'Буква (цифра) класса. Введите "нет" - если отсутствует',
                Text(20, words=(NO_LETTER,)),
            ),
            Column("textbook", "Основной учебник по предмету", Text(400), False, persons=True),
            Column("other_author", "Другое (автор учебника)", Text(200), False, persons=True),
            Column("other_title", "Другое (название учебника)", Text(200), False, persons=True),
        ),
        checks=(SomeRows(), Unique(("letter",))),
        prepared=20,
        ignored=SERVICE_COLUMNS,
    )


def _instruction(plan: Plan) -> tuple[str, ...]:
    lines = [
        f"{plan.campaign}. {plan.title}.",
        "Заполните лист «Протокол»: одна строка — один участник. Коды уже внесены.",
        *_what_to_type(tuple(plan.tasks)),
        "Если к заданию не приступали, поставьте X.",
        f"Если участник отсутствовал, в столбце «Вариант» выберите «{ABSENT}» и не вносите баллы.",
        "Строки запасных кодов, которыми не пользовались, оставьте пустыми.",
        f"Отметка — за предыдущую четверть, триместр или полугодие; если её нет — «{NO_MARK}».",
        "Итог считает портал. Фамилии и имена в форму не вносятся.",
        "Сохраните файл и загрузите его в кабинете на странице «Результаты».",
    ]
    if plan.allows_not_taught:
        at = lines.index("Если к заданию не приступали, поставьте X.") + 1
        lines.insert(at, f"Если тему в классе ещё не изучали, поставьте «{NOT_TAUGHT}».")
    if plan.has_classes_sheet:
        lines.insert(1, "На листе «Классы» перечислите классы и учебники.")
    if plan.parts > 1:
        lines.insert(2, "В работе две части: вариант каждой части вносится отдельно.")
    return tuple(lines)


def _what_to_type(tasks: tuple[Task, ...]) -> tuple[str, ...]:
    """Paragraphs on the columns of tasks."""
    answers = ", ".join(task.label for task in tasks if task.entry == ANSWER)
    if not answers:
        return ("В столбцы заданий внесите баллы.",)
    as_written = (
        "Ответ переносите точно так, как он записан в работе, с нулями, дробями и дефисами."
    )
    points = "В остальные столбцы внесите баллы." if len(answers.split(", ")) < len(tasks) else ""
    return (
        f"В столбцы «ответ» (задания {answers}) внесите ответы участников: баллы поставит портал.",
        as_written,
        *filter(None, [points]),
    )
