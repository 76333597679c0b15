"""The rows of a work of a past year, put together from all its files."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from vprok.domain.results.queries.history.asked import Asked
from vprok.domain.results.queries.history.plans import PastPlan, wanted_of
from vprok.domain.results.queries.history.scales import other_marks, scaled
from vprok.domain.results.rules.history import school_is_not_told, tasks_differ
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.portal.bodies import Body, login_of
from vprok.tools.sheets.portal.exports import Classes, Export
from vprok.tools.sheets.portal.found import Told
from vprok.tools.sheets.portal.rows import Reading, Rows, moment_of, read
from vprok.tools.sheets.portal.shape import LOGIN
from vprok.tools.sheets.portal.wording import LEFT
from vprok.tools.stats.block import NOT_TAUGHT


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


def past_work(about: PastPlan, exports: Sequence[Export], asked: Asked) -> PastWork:
    """The rows of all files of a work, put together; repeated rows stand there once.

    refuses: tasks_differ, school_is_not_told
    raises:  Unreadable if a text breaks off midway
    """
    readings = []
    for export in exports:
        wanted = wanted_of(about.plan, export, _school_of(export, asked))
        if wanted is None:
            refuse_if(tasks_differ(about.plan.code, export.table.file))
            continue
        if not wanted.school and LOGIN not in export.shape.places:
            refuse_if(school_is_not_told(export.table.file))
        readings.append(read(export.table, export.shape, wanted))
    rows, told, twice, left = _joined(readings)
    about = scaled(about, rows)
    told += other_marks(about, readings)
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
