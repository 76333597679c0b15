"""What an export looks like: where its header stands and what each column holds."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vprok.tools.sheets.clean import fold
from vprok.tools.sheets.matching import BLANKS, TASK, canonical

LOGIN, REGION, DISTRICT, SCHOOL = "login", "region", "district", "school"
UPLOADED, GROUPS = "uploaded", "groups"
CODE, CLASS, SEX, JOURNAL, TOTAL, MARK = "code", "class", "sex", "journal", "total", "mark"
NUMBER, UNREAD, LETTER = "number", "unread", "letter"
"""What a column may hold; `unread`: textbooks, whose authors are no pupils."""

VARIANT = re.compile(rf"({fold('вариант')}|{fold('var')})-?\(?({fold('часть')})?\d?\)?")
"""«Вариант», «Вариант (часть 2)», `var-2`, as `canonical` writes them."""


@dataclass(frozen=True)
class TaskColumn:
    """One column of points.

    at:      number from 0
    label:   with dots and a Cyrillic К; in layouts without labels its number
    maximum: 0 where the header does not tell
    part:    from 1; 0 where the layout does not tell
    level:   Б, П or В, as Ф1 has it above the header; empty where nothing is told
    """

    at: int
    label: str
    maximum: int = 0
    part: int = 0
    level: str = ""


@dataclass(frozen=True)
class Shape:
    """An export as it lies in a table.

    layout:        2020, 2021, 2022, Ф1, 2026
    header:        row, as Excel counts
    places:        number from 0 of the column by what it holds
    variants:      columns of variants, a part each
    unread:        columns nobody reads, nor looks for names in
    is_positional: tasks are told by their numbers, not by labels
    told:          what the lines above the header say: subject, grade, year, on
    """

    layout: str
    header: int
    titles: tuple[str, ...]
    places: Mapping[str, int]
    variants: tuple[int, ...]
    tasks: tuple[TaskColumn, ...]
    unread: frozenset[int] = frozenset()
    is_positional: bool = False
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_maxima(self) -> bool:
        """Whether the header tells the greatest points of every task."""
        return all(task.maximum for task in self.tasks)

    @property
    def foreign(self) -> tuple[int, ...]:
        """Columns that no layout knows."""
        known = {*self.places.values(), *self.variants, *self.unread}
        known.update(task.at for task in self.tasks)
        return tuple(at for at in range(len(self.titles)) if at not in known)


def headed(
    head: Sequence[Sequence[str]],
    layout: str,
    known: Mapping[str, str],
    *,
    needed: set[str],
    tasks: Callable[[Sequence[str]], tuple[TaskColumn, ...]],
) -> Shape | None:
    """The shape of the first line that has tasks and everything a layout cannot do without.

    known: what a column holds, by its title as it is compared
    tasks: those that a line tells
    """
    for number, line in enumerate(head, start=1):
        places, found = placed(line, known), tasks(line)
        if found and places.keys() >= needed:
            return Shape(
                layout=layout,
                header=number,
                titles=tuple(line),
                places=places,
                variants=variants(line),
                tasks=found,
                unread=unread(line, known),
            )
    return None


def named(titles: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    """What a column holds, by its title as it is compared."""
    return {canonical(one): role for role, known in titles.items() for one in known}


def placed(line: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    """The first column that holds each thing."""
    found: dict[str, int] = {}
    for at, title in enumerate(line):
        role = known.get(canonical(title))
        if role is not None:
            found.setdefault(role, at)
    return found


def unread(line: Sequence[str], known: Mapping[str, str]) -> frozenset[int]:
    """Columns of textbooks."""
    return frozenset(at for at, title in enumerate(line) if known.get(canonical(title)) == UNREAD)


def variants(line: Sequence[str]) -> tuple[int, ...]:
    """Columns of variants, in the order of parts."""
    return tuple(at for at, title in enumerate(line) if VARIANT.fullmatch(canonical(title)))


def label_of(text: str) -> str:
    """A label of a task in its one form: `5(1)` is `5.1`, `4k2` is `4К2`.

    source: форма сбора результатов 2022: заголовки записаны неединообразно
    """
    plain = re.sub(r"\((\d+)\)", r".\1", fold(BLANKS.sub("", text)))
    return plain.replace(",", ".").replace("k", "К")


def labelled(line: Sequence[str]) -> tuple[TaskColumn, ...]:
    """Columns whose titles tell a label and the greatest points: «5(1) (1б)».

    A task stands in the part whose variant is the last before it.
    """
    of_variants, found = variants(line), []
    for at, title in enumerate(line):
        if told := TASK.fullmatch(fold(BLANKS.sub("", title))):
            part = sum(before < at for before in of_variants)
            found.append(TaskColumn(at, label_of(told[1]), int(told[2]), max(part, 1)))
    return tuple(found)
