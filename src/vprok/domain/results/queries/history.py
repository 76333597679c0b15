"""What exports of a past year come to: works, their tasks and scales, rows, whose they are."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.rules import Blueprint, TaskPlan
from vprok.domain.results.rules.history import (
    Cuts,
    PastTask,
    codes_in,
    codes_told,
    mark_by,
    order_of,
    scale_between,
    school_is_not_told,
    subject_is_not_told,
    tasks_differ,
    tasks_have_no_maxima,
    work_is_not_told,
)
from vprok.domain.territory.models import District, Region, School
from vprok.domain.territory.queries import subjects
from vprok.domain.territory.rules import PAST, PastSchool
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.portal import year_2020
from vprok.tools.sheets.portal.bodies import Body, login_of, works_in
from vprok.tools.sheets.portal.cells import NO_LETTER
from vprok.tools.sheets.portal.exports import Classes, Export
from vprok.tools.sheets.portal.found import Told
from vprok.tools.sheets.portal.rows import Reading, Rows, Wanted, moment_of, read
from vprok.tools.sheets.portal.shape import GROUPS, LOGIN, Shape
from vprok.tools.sheets.portal.wording import KEPT, LEFT
from vprok.tools.stats.block import NOT_TAUGHT, Block
from vprok.tools.stats.parted import Columns, parted

LAST_ORDINAL = 50
"""source: форма сбора результатов 2026: порядковый номер класса 1…50"""


@dataclass(frozen=True)
class Asked:
    """What the operator has told beside the files.

    work:    code of all of them; empty = each file tells its own
    subject: of a work that nobody else names
    cuts:    scales by code
    school:  six digits, for forms that do not tell whose they are
    region:  two digits, for logins that do not tell theirs
    """

    work: str = ""
    subject: str = ""
    cuts: Mapping[str, Cuts] | None = None
    school: str = ""
    region: str = ""


@dataclass(frozen=True)
class PastPlan:
    """A work as it is going to be, or is.

    work:  where the campaign has it
    cuts:  nothing where no scale is known
    tasks: whence its tasks are, in words
    scale: whence its scale is, in words
    """

    plan: Blueprint
    work: Work | None
    cuts: Cuts | None
    tasks: str
    scale: str = ""


@dataclass(frozen=True)
class PastWork:
    """Everything that the files say of one work.

    rows:  of all its files that were taken
    left:  rows that cannot be right
    twice: rows that stand there again with the same values
    told:  what is told of rows and cells
    """

    about: PastPlan
    readings: tuple[Reading, ...]
    rows: Rows
    bodies: Mapping[str, Body]
    classes: Classes
    left: int
    twice: int
    told: tuple[Told, ...]

    @property
    def code(self) -> str:
        """Of the work."""
        return self.about.plan.code

    @property
    def absent(self) -> int:
        """Rows of pupils who wrote nothing."""
        written = (any(told) for told in zip(*self.rows.variants, strict=True))
        return len(self.rows) - sum(written)


@dataclass(frozen=True)
class PastBlock:
    """The rows of one organisation.

    classes: labels in the order of their numbers, from 1
    """

    body: Body
    block: Block
    classes: tuple[str, ...]


# ---- which work ----------------------------------------------------------------------------------


def by_work(exports: Iterable[Export], asked: Asked) -> dict[str, list[Export]]:
    """The exports of each work, by its code.

    refuses: work_is_not_told
    """
    found: dict[str, list[Export]] = {}
    for export in exports:
        found.setdefault(asked.work or _code_of(export), []).append(export)
    return dict(sorted(found.items()))


def _code_of(export: Export) -> str:
    """What the file says, else its groups of access, else its name, else tasks of a known work."""
    ways: tuple[Callable[[Export], Collection[str]], ...] = (
        _told_codes,
        _group_codes,
        lambda one: codes_in(one.table.file, _subject_codes()),
        lambda one: codes_told(one.table.file, _subject_names()),
        lambda one: codes_in(one.table.sheet, _subject_codes()),
        lambda one: _alike(one.shape),
    )
    codes: Collection[str] = ()
    for way in ways:
        codes = way(export)
        if len(codes) == 1:
            return next(iter(codes))
        if codes:
            break
    refuse_if(work_is_not_told(export.table.file, codes))
    raise AssertionError


def _told_codes(export: Export) -> Collection[str]:
    told = export.shape.told
    if "subject" in told and "grade" in told:
        known = _subject_names().get(told["subject"].strip().lower())
        return {f"{known}{told['grade']}"} if known else ()
    return {export.identity["per"]} if export.identity.get("per") else ()


def _group_codes(export: Export) -> Collection[str]:
    at = export.shape.places.get(GROUPS)
    if export.shape.layout != year_2020.LAYOUT or at is None:
        return ()
    lines = export.table.head[export.shape.header :]
    return works_in(line[at] for line in lines if at < len(line))


@cache
def _subject_codes() -> frozenset[str]:
    return frozenset(plan.subject_code.lower() for plan in catalogue().values())


@cache
def _subject_names() -> Mapping[str, str]:
    return {plan.subject.lower(): plan.subject_code.lower() for plan in catalogue().values()}


def _alike(shape: Shape) -> Collection[str]:
    """Works of the catalogue with the very tasks of a header that tells labels and points."""
    if not shape.has_maxima:
        return ()
    header = _header(shape)
    return [
        code
        for code, plan in catalogue().items()
        if order_of(header, _tasks(plan), is_positional=False, has_room=False) is not None
    ]


def _header(shape: Shape) -> tuple[PastTask, ...]:
    return tuple(
        PastTask(task.label, task.maximum, task.part or 1, task.level) for task in shape.tasks
    )


def _tasks(plan: Blueprint) -> tuple[PastTask, ...]:
    return tuple(PastTask(task.label, task.maximum, task.part) for task in plan.tasks)


# ---- its tasks and its scale ---------------------------------------------------------------------


def plan_for(
    code: str, exports: Sequence[Export], campaign: Campaign | None, asked: Asked
) -> PastPlan:
    """A work as the campaign has it, else as the catalogue, else as the header of its file.

    refuses: scale_is_other, tasks_have_no_maxima, subject_is_not_told
    costs:   two SQL statements
    """
    cuts = (asked.cuts or {}).get(code)
    work = campaign.works.filter(code=code).first() if campaign else None
    known = catalogue().get(code)
    if work is not None:
        return PastPlan(_as_plan(work), work, work.cuts, "из кампании", "из кампании")
    if known and all(_wanted(known, one) for one in exports):
        scale = "названа" if cuts else f"каталога {known.year} года"
        return PastPlan(
            replace(known, cuts=cuts or known.cuts),
            None,
            cuts or known.cuts,
            f"из каталога {known.year} года",
            scale,
        )
    shape = next((one.shape for one in exports if one.shape.has_maxima), None)
    if shape is None:
        refuse_if(tasks_have_no_maxima(code))
        raise AssertionError
    plan = _from_header(code, shape, known, asked)
    return PastPlan(plan, None, cuts, "из заголовка файла", "названа" if cuts else "")


def _as_plan(work: Work) -> Blueprint:
    tasks = work.tasks.order_by("position")
    return Blueprint(
        code=work.code,
        subject_code=work.subject_code,
        subject=work.subject,
        grade=work.grade,
        is_course=work.is_course,
        year=0,
        maximum=work.maximum,
        minutes=tuple(work.minutes),
        cuts=work.cuts,
        is_computer=work.is_computer,
        notes=(),
        tasks=tuple(_task(task.label, task.maximum, task.part, task.level) for task in tasks),
    )


def _task(label: str, maximum: int, part: int, level: str) -> TaskPlan:
    """A task of which a header tells no more than this."""
    return TaskPlan(label, maximum, level, None, (), (), part, "", "", f"Задание {label}")


def _from_header(code: str, shape: Shape, known: Blueprint | None, asked: Asked) -> Blueprint:
    subject_code, grade = code.rstrip("0123456789"), code.lstrip("abcdefghijklmnopqrstuvwxyz")
    named = {plan.subject_code.lower(): plan.subject for plan in catalogue().values()}
    subject = asked.subject or named.get(subject_code) or shape.told.get("subject", "")
    refuse_if(subject_is_not_told(code, subject))
    tasks = _header(shape)
    parts = max(task.part for task in tasks)
    minutes = known.minutes if known and len(known.minutes) == parts else (0,) * parts
    return Blueprint(
        code=code,
        subject_code=subject_code.upper(),
        subject=subject,
        grade=int(grade),
        is_course=False,
        year=0,
        maximum=sum(task.maximum for task in tasks),
        minutes=minutes,
        cuts=(0, 0, 0),
        is_computer=False,
        notes=(),
        tasks=tuple(_task(task.label, task.maximum, task.part, task.level) for task in tasks),
    )


def _wanted(plan: Blueprint, export: Export, school: str = "") -> Wanted | None:
    """What is to be read of an export of this work; nothing where its tasks are others."""
    shape = export.shape
    order = order_of(
        _header(shape),
        _tasks(plan),
        is_positional=shape.is_positional,
        has_room=shape.layout == year_2020.LAYOUT,
    )
    if order is None:
        return None
    return Wanted(
        columns=tuple(shape.tasks[nth].at for nth in order),
        maxima=tuple(task.maximum for task in plan.tasks),
        parts=tuple(task.part for task in plan.tasks),
        surplus=tuple(task.at for nth, task in enumerate(shape.tasks) if nth not in {*order}),
        school=school,
    )


# ---- its rows ------------------------------------------------------------------------------------


def past_work(about: PastPlan, exports: Sequence[Export], asked: Asked) -> PastWork:
    """The rows of all files of a work, put together; repeated rows stand there once.

    refuses: tasks_differ, school_is_not_told
    raises:  Unreadable if a text breaks off midway
    """
    readings = []
    for export in exports:
        wanted = _wanted(about.plan, export, _school_of(export, asked))
        if wanted is None:
            refuse_if(tasks_differ(about.plan.code, export.table.file))
            continue
        if not wanted.school and LOGIN not in export.shape.places:
            refuse_if(school_is_not_told(export.table.file))
        readings.append(read(export.table, export.shape, wanted))
    rows, told, twice, left = _joined(readings)
    about = _scaled(about, rows)
    told += _other_marks(about, readings)
    classes: dict[str, tuple[str, ...]] = {}
    for export in exports:
        classes |= export.classes
    return PastWork(
        about,
        tuple(readings),
        rows,
        _bodies(one.bodies for one in readings),
        classes,
        left + sum(one.left for one in readings),
        twice,
        (*chain.from_iterable(one.told for one in readings), *told),
    )


def _school_of(export: Export, asked: Asked) -> str:
    told = (export.identity.get("body", ""), export.table.file, f"edu{asked.school}")
    return next((login for text in told if (login := login_of("", text))), "")


def _bodies(found: Iterable[Mapping[str, Body]]) -> dict[str, Body]:
    """What all files know of each organisation; the one that tells its municipality is believed."""
    known: dict[str, Body] = {}
    for bodies in found:
        for login, body in bodies.items():
            before = known.get(login, body)
            best = before if before.district or not body.district else body
            uploaded = max(before.uploaded, body.uploaded)
            known[login] = replace(best, uploaded=uploaded, name=best.name or body.name)
    return known


def _joined(readings: Sequence[Reading]) -> tuple[Rows, list[Told], int, int]:
    """The rows of all files; what is told of repeated ones, how many are alike and how many not."""
    rows = Rows(
        variants=[bytearray() for _ in readings[0].rows.variants],
        points=[bytearray() for _ in readings[0].rows.points],
    )
    for reading in readings:
        rows.extend(reading.rows)
    first: dict[tuple[str, int], int] = {}
    again: dict[int, int] = {}
    for at, key in enumerate(zip(rows.logins, rows.codes, strict=True)):
        before = first.setdefault(key, at)
        if before != at:
            again[at] = before
    if not again:
        return rows, [], 0, 0
    whose = list(chain.from_iterable([one] * len(one.rows) for one in readings))
    other = {at: before for at, before in again.items() if rows.at(at) != rows.at(before)}
    told = [_twice(whose[at], rows, at, whose[before], before) for at, before in other.items()]
    gone = {*again, *other.values()}
    keep = bytearray(at not in gone for at in range(len(rows)))
    return rows.chosen(keep), told, len(again) - len(other), len({*other, *other.values()})


def _twice(reading: Reading, rows: Rows, at: int, first: Reading, before: int) -> Told:
    where = f"{first.table.file}, строка {rows.rows[before]}"
    return Told(
        reading.table.file,
        reading.table.sheet,
        rows.rows[at],
        "",
        "",
        str(rows.codes[at]),
        "twice",
        LEFT["twice"].format(first=where),
        is_left=True,
    )


def _scaled(about: PastPlan, rows: Rows) -> PastPlan:
    """The plan with its scale; where nobody names it, printed marks may leave no choice."""
    if about.cuts:
        return about if about.work else replace(about, plan=replace(about.plan, cuts=about.cuts))
    printed = {(total, mark) for total, mark in zip(rows.totals, rows.marks, strict=True) if mark}
    if cuts := scale_between(printed):
        words = "по отметкам файла"
        return replace(about, plan=replace(about.plan, cuts=cuts), cuts=cuts, scale=words)
    return about


def _other_marks(about: PastPlan, readings: Iterable[Reading]) -> list[Told]:
    """Where the marks that a report has printed are not those of the scale."""
    if not about.cuts:
        return []
    found = []
    for reading in readings:
        rows = reading.rows
        if not any(rows.marks):
            continue
        for row, total, mark in zip(rows.rows, rows.totals, rows.marks, strict=True):
            if mark and mark != (own := mark_by(about.cuts, total)):
                found.append(_marked(reading, row, mark, own))
    return found


def _marked(reading: Reading, row: int, mark: int, own: int) -> Told:
    return Told(
        reading.table.file,
        reading.table.sheet,
        row,
        "",
        "Отметка",
        str(mark),
        "mark",
        KEPT["mark"].format(mark=own),
        is_left=False,
    )


def without(work: PastWork, logins: Collection[str]) -> PastWork:
    """The work without the rows of these organisations, whose region nobody knows."""
    counted = Counter(login for login in work.rows.logins if login in logins)
    if not counted:
        return work
    keep = bytearray(login not in logins for login in work.rows.logins)
    reading = work.readings[0]
    told = tuple(
        Told(reading.table.file, reading.table.sheet, 0, "", "", login, "region",
             f"{LEFT['region']}: строк {count}", is_left=True)
        for login, count in counted.items()
    )  # fmt: skip
    return replace(
        work,
        rows=work.rows.chosen(keep),
        left=work.left + sum(counted.values()),
        told=work.told + told,
    )


# ---- blocks --------------------------------------------------------------------------------------


def blocks_of(work: PastWork, *, by_ordinal: bool) -> list[PastBlock]:
    """The rows of each organisation of a work, in the order of their logins.

    by_ordinal: classes are told by their numbers
    """
    rows = work.rows
    logins = sorted(set(rows.logins))
    labels = dict.fromkeys(logins, ()) | _labels(work, by_ordinal=by_ordinal)
    numbers = {
        (login, label): nth
        for login, own in labels.items()
        for nth, label in enumerate(own, start=1)
    }
    numbers |= _only_classes(work, labels)
    unit = {login: nth for nth, login in enumerate(logins)}
    columns = Columns(
        units=[unit[login] for login in rows.logins],
        codes=rows.codes,
        class_no=[numbers.get(pair, 0) for pair in zip(rows.logins, rows.classes, strict=True)],
        sex=bytes(rows.sex),
        journal=bytes(rows.journal),
        variants=[bytes(column) for column in rows.variants],
        points=[bytes(column) for column in rows.points],
    )
    plan = work.about.plan
    found = parted(
        [task.maximum for task in plan.tasks],
        columns,
        parts=[task.part - 1 for task in plan.tasks],
        units=len(logins),
    )
    return [
        PastBlock(work.bodies[login], block, labels[login])
        for login, block in zip(logins, found, strict=True)
    ]


def _labels(work: PastWork, *, by_ordinal: bool) -> dict[str, tuple[str, ...]]:
    """Labels of classes of each organisation: those of its sheet «Классы» first."""
    met: dict[str, set[str]] = {}
    for login, label in set(zip(work.rows.logins, work.rows.classes, strict=True)):
        if label:
            met.setdefault(login, set()).add(label)
    if by_ordinal:
        return {login: _ordinals(own) for login, own in met.items()}
    found = {}
    for login, own in met.items():
        listed = work.classes.get(login.rpartition("/")[2], ())
        other = own - {*listed} - _bare(work, listed)
        found[login] = (*listed, *sorted(other, key=lambda label: (len(label), label)))
    return found


def _bare(work: PastWork, listed: Sequence[str]) -> frozenset[str]:
    """The grade alone, where pupils of a class without a letter have it for its name."""
    grade = str(work.about.plan.grade)
    return frozenset({grade} if NO_LETTER in listed and grade not in listed else ())


def _only_classes(
    work: PastWork, labels: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], int]:
    """The number of each class without a letter, by the name that its pupils have."""
    return {
        (login, grade): own.index(NO_LETTER) + 1
        for login, own in labels.items()
        for grade in _bare(work, own)
    }


def _ordinals(labels: Iterable[str]) -> tuple[str, ...]:
    highest = max((int(label) for label in labels if is_ordinal(label)), default=0)
    return tuple(str(nth) for nth in range(1, highest + 1))


def is_ordinal(label: str) -> bool:
    """Whether a class is told by its number."""
    return label.isdecimal() and 1 <= int(label) <= LAST_ORDINAL


def has_ordinals(works: Iterable[PastWork]) -> bool:
    """Whether all classes are told by their numbers."""
    labels = {label for work in works for label in work.rows.classes if label}
    return bool(labels) and all(map(is_ordinal, labels))


def has_sexes(works: Iterable[PastWork]) -> bool:
    """Whether anybody's sex is told."""
    return any(any(work.rows.sex) for work in works)


def has_not_taught(works: Iterable[PastWork]) -> bool:
    """Whether a topic was not taught somewhere."""
    return any(NOT_TAUGHT in column for work in works for column in work.rows.points)


def days_of(works: Iterable[PastWork]) -> tuple[str, ...]:
    """Days that the files tell: of works and of uploads, in ISO form, the first first."""
    found = set()
    for work in works:
        found |= {body.uploaded[:10] for body in work.bodies.values() if body.uploaded}
        told = (one.shape.told.get("on", "") for one in work.readings)
        found |= {moment_of(on)[:10] for on in told if on}
    return tuple(sorted(found))


# ---- whose they are ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Whereabouts:
    """Where organisations of exports stand.

    known:   those that the list has
    new:     those that it has not, as they are going to be
    unknown: logins that tell no region of the country
    """

    known: Mapping[str, School]
    new: Mapping[str, PastSchool]
    unknown: frozenset[str]


def whereabouts(bodies: Iterable[Body], asked: Asked) -> Whereabouts:
    """Which organisations the list has, and how the others are going to stand in it.

    A login whose first digits are not those of its region is no key: exports that were made public
    have such logins, and their organisations get numbers of our own.

    costs:  three SQL statements, and one for every 500 organisations
    source: domain.md §1.4
    """
    asking = {body.login: body for body in bodies}
    known = _known(login for login, body in asking.items() if body.has_key)
    regions = _region_codes()
    hidden = _hidden()
    new: dict[str, PastSchool] = {}
    unknown = set()
    for login, body in asking.items():
        if login in known:
            continue
        told = regions.get(body.region.lower(), "") or asked.region
        own = login[:2] if body.has_key else ""
        region = told or own
        if region not in regions:
            unknown.add(login)
        elif own == region:
            new[login] = _new(body, region)
        elif (region, body.called) in hidden:
            known[login] = hidden[region, body.called]
        else:
            new[login] = PastSchool(body.called, region)
    return Whereabouts(known, new, frozenset(unknown))


AT_ONCE = 500


def _known(logins: Iterable[str]) -> dict[str, School]:
    numbers = sorted(logins)
    found: dict[str, School] = {}
    for first in range(0, len(numbers), AT_ONCE):
        some = School.objects.filter(number__in=numbers[first : first + AT_ONCE])
        found |= {school.number: school for school in some}
    return found


def _region_codes() -> dict[str, str]:
    """Codes of regions by code and by name."""
    told = [*((one.code, one.name) for one in subjects().values())]
    told += Region.objects.values_list("code", "name")
    return {name.lower(): code for code, name in told} | {code: code for code, _ in told}


def _hidden() -> dict[tuple[str, str], School]:
    """Organisations whose keys were hidden, by region and by login."""
    districts = District.objects.filter(name=PAST)
    found = School.objects.filter(district__in=districts)
    return {(school.path[3:5], school.name): school for school in found}


def _new(body: Body, region: str) -> PastSchool:
    is_told = bool(body.district) and body.region == region
    return PastSchool(
        name=body.name or body.called,
        region=region,
        district=body.district if is_told else "",
        district_name=body.district_name if is_told else "",
        number=body.login,
    )
