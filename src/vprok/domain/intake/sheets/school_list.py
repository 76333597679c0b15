"""The verification form (форма выверки): a municipality's schools, what changes in them, totals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from vprok.domain.intake.sheets.taking import NO, YES
from vprok.domain.territory.sheets import OWNERSHIP, SCHOOL_KIND, SETTLEMENT, value_of
from vprok.domain.territory.states import (
    DETAIL_TITLES,
    Details,
    EducationLevel,
    LegalStatus,
    Ownership,
    SchoolKind,
    Settlement,
)
from vprok.tools.sheets.clean import clean
from vprok.tools.sheets.findings import Row
from vprok.tools.sheets.spec import (
    AsListed,
    AtMost,
    BlankWhen,
    Book,
    Check,
    Code,
    Column,
    CountIs,
    Date,
    Dependent,
    EveryOne,
    Kind,
    Known,
    Limits,
    OneOf,
    OnlyWhen,
    RequiredWhen,
    RowsAtMost,
    Sheet,
    SomeRows,
    Text,
    Unique,
    Value,
    Whole,
)

SCHOOLS, TOTALS = "schools", "totals"
KEEP, CHANGE, ADD = "без изменений", "изменить", "добавить"
CLOSE, MERGE = "исключить: закрыта", "исключить: реорганизована"
STAYING, LEAVING = (KEEP, CHANGE, ADD), (CLOSE, MERGE)
ACTIONS = OneOf(
    (KEEP, CHANGE, ADD, CLOSE, MERGE),
    {"закрыта": CLOSE, "реорганизована": MERGE, "присоединена": MERGE, "новая": ADD},
)
ANSWER = OneOf((YES, NO))
_LOGIN = Code(r"edu\d{6}", "edu220042")
LOGINS, SUCCESSORS = "logins", "successors"
SPARE_ROWS = 20
SCHOOLS_MOST = 1_000
PUPILS_MOST = 20_000

GRADES = {grade: f"grade_{grade}" for grade in range(4, 12)}
COURSES = {course: f"course_{course}" for course in range(1, 5)}
"""Columns of parallels: grades of schools, courses of colleges."""

LEVELS = {level: f"level_{level.value}" for level in EducationLevel}
ALL = tuple(EducationLevel)
_COLLEGE = str(SchoolKind.COLLEGE.label)
_PRIMARY, _BASIC = str(SchoolKind.PRIMARY.label), str(SchoolKind.BASIC.label)
LEVELS_OF: Mapping[SchoolKind, tuple[EducationLevel, ...]] = {
    SchoolKind.PRIMARY: ALL[:1],
    SchoolKind.BASIC: ALL[:2],
    SchoolKind.COLLEGE: (),
}
"""What a school gives by its kind, where nobody has told yet; all three for kinds not named."""

LAST_GRADES = {EducationLevel.PRIMARY: 4, EducationLevel.BASIC: 9, EducationLevel.SECONDARY: 11}
"""source: 273-ФЗ, ст. 66; ФГОС НОО, ООО, СОО"""


@dataclass(frozen=True)
class ListedWork:
    """A work of the campaign as the form asks about it."""

    code: str
    title: str
    grade: int
    is_course: bool = False
    is_voluntary: bool = False

    @property
    def column(self) -> str:
        """The key of its column."""
        return f"takes_{self.code}"


@dataclass(frozen=True)
class Listed:
    """A school as the form is pre-filled with it.

    key:     its login
    planned: codes of works it was going to take when the list was last verified; None before that
    """

    key: str
    details: Details
    planned: frozenset[str] | None = None

    @property
    def levels(self) -> tuple[EducationLevel, ...]:
        """What it gives; by its kind where nobody has told."""
        return self.details.levels or LEVELS_OF.get(self.details.kind, ALL)

    def takes(self, work: ListedWork) -> bool:
        """Whether the form proposes this work for it."""
        is_college = self.details.kind is SchoolKind.COLLEGE
        if work.is_course != is_college or dict(self.details.parallels).get(work.grade) == 0:
            return False
        if not is_college and level_of(work.grade) not in self.levels:
            return False
        return not work.is_voluntary if self.planned is None else work.code in self.planned


def level_of(grade: int) -> EducationLevel:
    """The level of education that a grade belongs to."""
    return next(level for level, last in LAST_GRADES.items() if grade <= last)


def school_list(
    title: str, schools: Sequence[Listed], works: Sequence[ListedWork], *, has_courses: bool
) -> Book:
    """The verification form of one municipality or departmental group.

    title:       of the campaign and of the municipality, for the instruction
    schools:     that are in its list now
    has_courses: ask for pupils by course as well
    source:      domain.md §3.1; Инструкция муниципального координатора, п. 8.2.2
    """
    return Book(
        kind="school_list",
        title="Форма выверки списка ОО",
        instruction=(title, *_INSTRUCTION),
        sheets=(_schools(schools, works, has_courses=has_courses), _totals()),
        limits=Limits(rows=SCHOOLS_MOST, columns=150, bytes=3_000_000),
    )


_INSTRUCTION = (
    "На листе «Организации» одна строка — одна ОО вашего списка. Проверьте каждую.",
    f"Если всё верно, оставьте «{KEEP}». Если исправили хоть одну ячейку, выберите «{CHANGE}».",
    f"Новую ОО впишите в свободную строку ниже, действие «{ADD}»; логин даст регион.",
    (
        f"Если ОО закрыта, выберите «{CLOSE}»; если её присоединили к другой — «{MERGE}» и укажите "
        "логин преемника. В примечании назовите приказ: номер и дату. Строки не удаляйте."
    ),
    (
        "Уровни образования, которых в списке ещё не было, подставлены по типу ОО: проверьте их, "
        f"действие «{CHANGE}» уже выбрано."
    ),
    (
        "В столбцах работ поставьте «да», если ОО будет её писать, и «нет», если не будет. "
        "Это план: окончательно ОО решит в заявке."
    ),
    "На листе «Итоги» сосчитайте ОО сами: портал сверит число со строками.",
    "Изменения войдут в список, когда их примет региональный координатор.",
    "Названия листов и столбцов не меняйте. Сохраните файл и отправьте его на странице формы.",
)


def _schools(schools: Sequence[Listed], works: Sequence[ListedWork], *, has_courses: bool) -> Sheet:
    return Sheet(
        SCHOOLS,
        "Организации",
        columns=(
            _column("login", _LOGIN, "Логин ОО", locked=True, width=12),
            _column("action", ACTIONS, "Действие", required=True, width=28),
            *_details(has_courses=has_courses),
            *(_column(work.column, ANSWER, work.title, width=14) for work in works),
            _column("successor", _LOGIN, "Логин преемника", width=14, note=f"при «{MERGE}»"),
            _column("closed_on", Date(), "Закрыта с", width=12, note="пусто — с дня решения"),
            _column("note", Text(300), "Примечание", width=40, note="для исключения — приказ"),
        ),
        checks=(
            *_about_rows(schools, has_courses=has_courses),
            *_about_leaving(),
            *_about_parallels(has_courses=has_courses),
            *_about_works(works, has_courses=has_courses),
        ),
        prepared=len(schools) + SPARE_ROWS,
        telling="short_name",
    )


class _More(TypedDict, total=False):
    """What else a column may say of itself."""

    required: bool
    locked: bool
    note: str
    width: int | None
    persons: bool


def _details(*, has_courses: bool) -> tuple[Column, ...]:
    """Columns of what the list says of a school."""
    return (
        _column("name", Text(300), width=50),
        _column("short_name", Text(120), width=28),
        _column("kind", SCHOOL_KIND, width=16),
        _column("ownership", OWNERSHIP, width=18),
        _column("status", OneOf(tuple(map(str, LegalStatus.labels)), _STATUSES), width=30),
        *(_column(key, ANSWER, str(level.label)) for level, key in LEVELS.items()),
        _column("settlement", SETTLEMENT, width=34),
        _column("phone", Text(40), width=20),
        _column("pupils", Whole(0, PUPILS_MOST)),
        *(
            _column(key, Whole(0, PUPILS_MOST), f"Обучающихся, {number} {unit}", width=12)
            for key, number, unit in _parallels(has_courses=has_courses)
        ),
    )


def _parallels(*, has_courses: bool) -> Iterator[tuple[str, int, str]]:
    """Key, number and unit of each column of parallels."""
    yield from ((key, grade, "класс") for grade, key in GRADES.items())
    if has_courses:
        yield from ((key, course, "курс") for course, key in COURSES.items())


_STATUSES = {
    "юридическое лицо": str(LegalStatus.ENTITY.label),
    "головная": str(LegalStatus.ENTITY.label),
    "филиал": str(LegalStatus.BRANCH.label),
}


def _column(key: str, kind: Kind, title: str = "", **more: Unpack[_More]) -> Column:
    """A column of the list; it names organisations, which are often named after people."""
    told = _More(required=False, persons=True)
    return Column(key, title or DETAIL_TITLES[key], kind, **(told | more))


# ---- checks ---------------------------------------------------------------------------------


def _about_rows(schools: Sequence[Listed], *, has_courses: bool) -> tuple[Check, ...]:
    asked = ("name", "short_name", "kind", "ownership", "status", "settlement", "pupils")
    columns = ("login", *(column.key for column in _details(has_courses=has_courses)))
    known = [_before(one, has_courses=has_courses) for one in schools]
    return (
        RequiredWhen(("login",), "action", (KEEP, CHANGE, *LEAVING)),
        BlankWhen(("login",), "action", (ADD,)),
        Unique(("login",)),
        Unique(("name", "short_name")),
        Known("login", LOGINS, "ОО вашего списка"),
        EveryOne("login", tuple(one.key for one in schools), "action"),
        RequiredWhen((*asked, *LEVELS.values()), "action", STAYING),
        AsListed(
            columns, tuple(tuple(row[key] for key in columns) for row in known), "action", (KEEP,)
        ),
        Dependent("kind", tuple(LEVELS[level] for level in ALL[1:]), (_PRIMARY,), (NO,)),
        Dependent("kind", tuple(LEVELS[level] for level in ALL[2:]), (_BASIC,), (NO,)),
    )


def _about_leaving() -> tuple[Check, ...]:
    return (
        RequiredWhen(("successor",), "action", (MERGE,)),
        OnlyWhen(("successor",), "action", (MERGE,)),
        Known("successor", SUCCESSORS, "действующих ОО региона"),
        OnlyWhen(("closed_on",), "action", LEAVING),
        RequiredWhen(("note",), "action", LEAVING),
    )


def _about_parallels(*, has_courses: bool) -> Iterator[Check]:
    """Grades belong to schools and courses to colleges; no parallel is larger than the school."""
    yield BlankWhen(tuple(GRADES.values()), "kind", (_COLLEGE,))
    if has_courses:
        yield OnlyWhen(tuple(COURSES.values()), "kind", (_COLLEGE,))
    for key, _, _ in _parallels(has_courses=has_courses):
        yield AtMost(key, "pupils")


def _about_works(works: Sequence[ListedWork], *, has_courses: bool) -> Iterator[Check]:
    """A work is for whoever has pupils of its grade: by kind, by level, by parallel."""
    if not works:
        return
    yield RequiredWhen(tuple(work.column for work in works), "action", STAYING)
    schools = tuple(value for value in SCHOOL_KIND.values if value != _COLLEGE)
    if graded := tuple(work.column for work in works if not work.is_course):
        yield Dependent("kind", graded, (_COLLEGE,), (NO,))
    if courses := tuple(work.column for work in works if work.is_course):
        yield Dependent("kind", courses, schools, (NO,))
    for level, key in LEVELS.items():
        of_level = [one for one in works if not one.is_course and level_of(one.grade) is level]
        if of_level:
            yield Dependent(key, tuple(one.column for one in of_level), (NO,), (NO,))
    for key, number, unit in _parallels(has_courses=has_courses):
        is_course = unit == "курс"
        sat = [one for one in works if (one.grade, one.is_course) == (number, is_course)]
        if sat:
            yield Dependent(key, tuple(one.column for one in sat), (0,), (NO,))


def _totals() -> Sheet:
    def number(key: str, title: str) -> Column:
        return Column(key, title, Whole(0, SCHOOLS_MOST), width=24)

    return Sheet(
        TOTALS,
        "Итоги",
        columns=(
            number("staying", "Количество ОО после изменений"),
            number("added", "из них добавлено"),
            number("leaving", "Исключено из списка"),
        ),
        checks=(
            SomeRows(1),
            RowsAtMost(1),
            CountIs("staying", SCHOOLS, "action", STAYING),
            CountIs("added", SCHOOLS, "action", (ADD,)),
            CountIs("leaving", SCHOOLS, "action", LEAVING),
        ),
        prepared=1,
    )


# ---- rows and what they say -----------------------------------------------------------------


def listed_rows(
    schools: Iterable[Listed], works: Sequence[ListedWork], *, has_courses: bool
) -> list[dict[str, Value]]:
    """Schools as rows of the form, each with what it is proposed to say."""
    return [_row(one, works, has_courses=has_courses) for one in schools]


def new_row(one: Listed, works: Sequence[ListedWork], *, has_courses: bool) -> dict[str, Value]:
    """A school that is not in the list yet, as a row of the form."""
    return _row(one, works, has_courses=has_courses) | {"login": None, "action": ADD}


def _row(one: Listed, works: Sequence[ListedWork], *, has_courses: bool) -> dict[str, Value]:
    takes = {work.column: YES if one.takes(work) else NO for work in works}
    said = _before(one, has_courses=has_courses)
    levels = {key: YES if level in one.levels else NO for level, key in LEVELS.items()}
    action = KEEP if all(said[key] == value for key, value in levels.items()) else CHANGE
    return {**said, **levels, **takes, "action": action}


def _before(one: Listed, *, has_courses: bool) -> dict[str, Value]:
    """What the list says of a school, tidied as the reader would tidy it."""
    details = one.details
    is_college = details.kind is SchoolKind.COLLEGE
    told = bool(details.levels) or is_college
    of_kind = COURSES if is_college else GRADES
    pupils = {of_kind[number]: count for number, count in details.parallels if number in of_kind}
    levels = {key: YES if level in details.levels else NO for level, key in LEVELS.items()}
    row: dict[str, Value] = {
        "login": one.key,
        "name": details.name,
        "short_name": details.short_name,
        "kind": str(details.kind.label),
        "ownership": str(details.ownership.label),
        "status": str(details.status.label),
        "settlement": str(details.settlement.label),
        "phone": details.phone,
        "pupils": details.pupils,
        **(levels if told else dict.fromkeys(LEVELS.values())),
        **{key: pupils.get(key) for key, _, _ in _parallels(has_courses=has_courses)},
    }
    kinds = {column.key: column.kind for column in _details(has_courses=has_courses)}
    return {key: clean(kinds.get(key, _LOGIN), value)[0] for key, value in row.items()}


def details_in(row: Row, known: Details | None = None) -> Details:
    """What a sound row says of its school.

    known: what the list says of it; parallels that the form has no columns for stay
    """
    values = row.values
    kind = SchoolKind(value_of(SchoolKind.choices, values["kind"]))
    of_kind = COURSES if kind is SchoolKind.COLLEGE else GRADES
    asked = {number for number, key in of_kind.items() if key in values}
    before = dict(known.parallels) if known and known.kind == kind else {}
    told = {number: values[key] for number, key in of_kind.items() if values.get(key) is not None}
    parallels = {one: count for one, count in before.items() if one not in asked} | told
    return Details.of(
        {
            "name": values["name"],
            "short_name": values["short_name"],
            "kind": kind,
            "ownership": value_of(Ownership.choices, values["ownership"]),
            "settlement": value_of(Settlement.choices, values["settlement"]),
            "phone": str(values.get("phone") or ""),
            "pupils": values["pupils"],
            "status": value_of(LegalStatus.choices, values["status"]),
            "levels": [level for level, key in LEVELS.items() if values.get(key) == YES],
            "parallels": sorted(parallels.items()),
        }
    )


def works_in(row: Row, works: Iterable[ListedWork]) -> frozenset[str]:
    """Codes of the works that a row plans."""
    return frozenset(work.code for work in works if row.values.get(work.column) == YES)


def day_in(row: Row) -> date | None:
    """From which day the school of the row is closed, if it says."""
    said = row.values.get("closed_on")
    return date.fromisoformat(said) if isinstance(said, str) else None
