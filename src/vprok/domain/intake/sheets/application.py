"""The application form (заявка): which works a school takes, with how many classes and pupils."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vprok.tools.sheets.findings import Finding, Reading, Row, address
from vprok.tools.sheets.spec import (
    AtMost,
    Book,
    Check,
    Column,
    Dependent,
    Limits,
    OneOf,
    OnlyWhen,
    RequiredWhen,
    Sheet,
    Text,
    Unique,
    Whole,
)

OWED, VOLUNTARY = "обязательна", "по желанию"
YES, NO = "да", "нет"
PAPER, COMPUTER = "бумажная", "компьютерная"
NO_LETTER = "нет"
CLASS_MOST = 60
CLASSES_MOST = 40
SHEET_TITLE = "Заявка"
CLASSES_TITLE = "Классы"


@dataclass(frozen=True)
class Offer:
    """A work as it is offered to a school."""

    code: str
    subject: str
    grade: int
    is_voluntary: bool = False
    is_computer: bool = False

    @property
    def duty(self) -> str:
        """Whether the school must answer for this work."""
        return VOLUNTARY if self.is_voluntary else OWED


def application(campaign_title: str, works: Sequence[Offer], *, is_college: bool) -> Book:
    """The application form of one school: a row for each work on offer, and its classes.

    works:  in the order of the form, at least one
    source: domain.md §3.2
    """
    return Book(
        kind="application",
        title="Заявка на участие в ВПР",
        instruction=_instruction(campaign_title, is_college=is_college),
        sheets=(
            _works(works, is_college=is_college),
            _classes(works, is_college=is_college),
        ),
        limits=Limits(rows=500, columns=30, bytes=2_000_000),
    )


def _works(works: Sequence[Offer], *, is_college: bool) -> Sheet:
    details = ("way", "classes", "participants")
    return Sheet(
        key="application",
        title=SHEET_TITLE,
        columns=(
            Column("code", "Код работы", OneOf(tuple(work.code for work in works)), locked=True),
            Column("grade", "Курс" if is_college else "Класс", Whole(1, 11), locked=True),
            Column("subject", "Предмет", Text(80), locked=True, width=28),
            Column("duty", "Участие", OneOf((OWED, VOLUNTARY)), locked=True, width=14),
            Column(
                "takes",
                "Участвует",
                OneOf((YES, NO)),
                note="«да» или «нет»; работу по желанию можно не заполнять",
            ),
            Column(
                "way",
                "Форма проведения",
                OneOf((PAPER, COMPUTER)),
                required=False,
                note="компьютерная — только там, где она предложена",
                width=18,
            ),
            Column(
                "classes",
                "Кол-во групп" if is_college else "Кол-во классов",
                Whole(1, CLASSES_MOST),
                required=False,
            ),
            Column(
                "participants",
                "Кол-во участников",
                Whole(1, CLASS_MOST * CLASSES_MOST),
                required=False,
                note="не больше, чем обучающихся на листе «Классы»",
            ),
            Column(
                "reason",
                "Причина неучастия",
                Text(200),
                required=False,
                note="если в столбце «Участвует» стоит «нет»",
                width=40,
            ),
        ),
        checks=(
            Unique(("code",)),
            RequiredWhen(details, "takes", (YES,)),
            OnlyWhen(details, "takes", (YES,)),
            RequiredWhen(("reason",), "takes", (NO,)),
            OnlyWhen(("reason",), "takes", (NO,)),
            *_on_paper(works),
        ),
        prepared=len(works),
    )


def _on_paper(works: Sequence[Offer]) -> tuple[Check, ...]:
    """Works without a computer form are sat on paper."""
    codes = tuple(work.code for work in works if not work.is_computer)
    return (Dependent("code", ("way",), codes, (PAPER,)),) if codes else ()


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
                note="«нет», если буквы нет",
            ),
            Column("pupils", "Кол-во обучающихся", Whole(1, CLASS_MOST)),
            Column("special", "из них с ОВЗ", Whole(0, CLASS_MOST), required=False),
        ),
        checks=(Unique(("grade", "ordinal")), AtMost("special", "pupils")),
        prepared=60,
    )


def _instruction(campaign_title: str, *, is_college: bool) -> tuple[str, ...]:
    school, many, classes, step, letter = (
        ("колледж", "групп", "группы", "курс", "название")
        if is_college
        else ("школа", "классов", "классы", "параллель", "букву")
    )
    return (
        f"{campaign_title}. Заявка на участие.",
        "Заполните лист «Заявка»: в каждой строке одна работа. Серые столбцы уже заполнены.",
        (
            f"Если {school} пишет работу, поставьте «{YES}», выберите форму проведения и впишите "
            f"число {many} и участников."
        ),
        (
            f"Если {school} не пишет обязательную работу, поставьте «{NO}» и назовите причину. "
            "Строку работы по желанию можно оставить пустой."
        ),
        (
            f"На листе «{CLASSES_TITLE}» перечислите все {classes}, которые пишут работы: {step}, "
            f"порядковый номер (с единицы), {letter} и число обучающихся."
        ),
        "Имён и фамилий в заявке быть не должно: портал такой файл не примет.",
        (
            "Названия листов и столбцов не меняйте. Сохраните файл как .xlsx и загрузите его "
            "в разделе «Формы». Если что-то не так, портал назовёт ячейку."
        ),
        "До срока заявку можно отправить заново: новая заменит прежнюю.",
    )


def with_findings(book: Book, reading: Reading, more: Iterable[Finding]) -> Reading:
    """The reading with findings of a chapter's own among them, in the order of the form."""
    order = {sheet.title: number for number, sheet in enumerate(book.sheets)}
    every = sorted(
        (*reading.findings, *more),
        key=lambda finding: (order.get(finding.sheet, len(order)), finding.row),
    )
    return replace(reading, findings=tuple(every))


# ---- what only both sheets together can tell ----------------------------------------------------


def across_sheets(book: Book, works: Sequence[Offer], reading: Reading) -> tuple[Finding, ...]:
    """What is wrong between the sheets: works left out, more participants than pupils.

    source: domain.md §3.2, «validation»; §3.6, server-side check 8
    """
    sheet = book.sheet("application")
    return (*_left_out(sheet, works, reading), *_beyond_classes(sheet, reading))


def _left_out(sheet: Sheet, works: Sequence[Offer], reading: Reading) -> Iterator[Finding]:
    """Works that must be answered for and are not."""
    answered = {row.values.get("code") for row in reading.rows.get("application", ())}
    empty = {row.values.get("code"): row for row in reading.unfilled.get("application", ())}
    for work in works:
        if work.is_voluntary or work.code in answered:
            continue
        row = empty.get(work.code)
        words = f"{work.subject}, {work.grade}"
        if row is not None:
            yield _at(sheet, row, "takes", "left_out", text=_SILENT, remedy=_ANSWER)
        else:
            yield Finding(
                SHEET_TITLE, "", 0, "", "", "left_out", f"Нет строки: {words}.", _TAKE_ANEW
            )


def _beyond_classes(sheet: Sheet, reading: Reading) -> Iterator[Finding]:
    """Works with more classes or participants than the sheet of classes has."""
    pupils: dict[object, int] = defaultdict(int)
    classes: dict[object, int] = defaultdict(int)
    for row in reading.rows.get("classes", ()):
        number = row.values.get("pupils")
        pupils[row.values.get("grade")] += number if isinstance(number, int) else 0
        classes[row.values.get("grade")] += 1
    for row in reading.rows.get("application", ()):
        if row.values.get("takes") == YES:
            grade = row.values.get("grade")
            yield from _beyond(sheet, row, "classes", classes[grade])
            yield from _beyond(sheet, row, "participants", pupils[grade])


def _beyond(sheet: Sheet, row: Row, key: str, most: int) -> Iterator[Finding]:
    value = row.values.get(key)
    if isinstance(value, int) and value > most:
        text = f"Указано {value}, а по листу «{CLASSES_TITLE}» в этой параллели только {most}."
        yield _at(sheet, row, key, "beyond_classes", text=text, remedy=_MEND)


_SILENT = "Не сказано, участвует ли школа."
_ANSWER = f"Впишите «{YES}» или «{NO}»."
_TAKE_ANEW = "Скачайте форму заново: строки работ в ней уже есть."
_MEND = f"Исправьте это число или дополните лист «{CLASSES_TITLE}»."


def _at(sheet: Sheet, row: Row, key: str, rule: str, *, text: str, remedy: str) -> Finding:
    place = [column.key for column in sheet.columns].index(key)
    value = row.values.get(key)
    return Finding(
        sheet=sheet.title,
        cell=address(row.number, place),
        row=row.number,
        column=sheet.columns[place].title,
        value="" if value is None else str(value),
        rule=rule,
        text=text,
        remedy=remedy,
    )
