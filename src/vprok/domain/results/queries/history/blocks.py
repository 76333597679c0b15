"""The rows of each organisation of a work of a past year, and its classes by their numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vprok.domain.results.queries.history.rows import PastWork
from vprok.tools.sheets.portal.bodies import Body
from vprok.tools.sheets.portal.cells import NO_LETTER
from vprok.tools.stats.block import Block
from vprok.tools.stats.parted import Columns, parted

LAST_ORDINAL = 50
"""source: форма сбора результатов 2026: порядковый номер класса 1…50"""


@dataclass(frozen=True)
class PastBlock:
    """The rows of one organisation.

    classes: labels in the order of their numbers, from 1
    """

    body: Body
    block: Block
    classes: tuple[str, ...]


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
