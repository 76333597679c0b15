"""Played results: what schools would send, by the figures of a real region."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Block, Participant
from vprok.tools.stats.simulate import Recipe, simulate

Value = int | str
Row = dict[str, Value]
"""One row of a results form by the words of its columns.

code, variant_1… (a part each), task_1… (a task each), class, sex, journal, total
"""

ABSENT = "отсутствовал"
X = "X"
NOT_COVERED = "не пройд."
NO_JOURNAL = "нет отметки"
NO_LETTER = "нет"
SEXES = ("", "м", "ж")

_HARDNESS = {"Б": -0.5, "П": 0.6, "В": 1.6}
_WAVE = (0.1, -0.7, 0.5, 0.9, -0.3, 0.3, -0.9, 0.7, -0.1, -0.5)
_SPREAD = 1.5


@dataclass(frozen=True)
class WorkFacts:
    """What the player must know of a work.

    code:    as in the catalogue, e.g. `ma4`
    maxima:  the greatest points of each task
    cuts:    the first points of marks 3, 4 and 5
    levels:  Б, П or В of each task; empty where the catalogue is silent
    parts:   the part of each task, from 1
    follows: for each task the place of the task without which it earns nothing, or its own, from 0
    """

    code: str
    maxima: tuple[int, ...]
    cuts: tuple[int, int, int]
    levels: tuple[str, ...]
    parts: tuple[int, ...]
    follows: tuple[int, ...]

    @property
    def alone(self) -> list[int]:
        """Places of tasks that no other task depends on, and that depend on none."""
        return [
            place
            for place, leader in enumerate(self.follows)
            if leader == place and self.follows.count(place) == 1
        ]

    @classmethod
    def of(cls, catalogue: Mapping[str, Any]) -> "WorkFacts":
        """The facts of a work as its catalogue file tells them."""
        tasks = catalogue["tasks"]
        labels = [task["label"] for task in tasks]
        third, fourth, fifth = catalogue["scale"]
        return cls(
            code=catalogue["code"],
            maxima=tuple(task["maximum"] for task in tasks),
            cuts=(third, fourth, fifth),
            levels=tuple(task.get("level", "") for task in tasks),
            parts=tuple(task.get("part", 1) for task in tasks),
            follows=tuple(
                labels.index(task.get("follows") or label)
                for task, label in zip(tasks, labels, strict=True)
            ),
        )


def play(
    work: WorkFacts,
    codes: Sequence[str],
    *,
    classes: Sequence[int],
    seed: int,
    shift: float | None = None,
    lifting: float = 1.0,
) -> Block:
    """Play a work in one school; the same seed gives the same results.

    codes:   of all pupils, class after class
    classes: how many pupils each class has
    shift:   how able the school is, in standard deviations of pupils; None = a whole region
    lifting: how hard works are lifted over cuts: 1 = as usual, 0 = an honest school, 2 = a bold one
    raises:  KeyError if `figures.toml` does not know the work
    """
    return simulate(
        recipe(work),
        tuple(map(int, codes)),
        classes=tuple(classes),
        seed=seed,
        shift=shift,
        lifting=lifting,
    )


def rows(block: Block, *, class_names: Sequence[str] = (), asks_sex: bool = True) -> list[Row]:
    """The rows as a person would type them into the results form.

    class_names: names of classes in their order; none = ordinals, as the form of 2026 asks
    asks_sex:    whether the form has the column
    """
    return [_row(one, class_names, asks_sex) for one in block.participants()]


@cache
def recipe(work: WorkFacts) -> Recipe:
    """The work together with its figures.

    raises: KeyError if `figures.toml` does not know the work
    """
    known = _figures()[work.code]
    second, third, fourth, fifth = (share / 100 for share in known["marks"])
    return Recipe(
        maxima=work.maxima,
        cuts=work.cuts,
        hardness=_hardness(work.levels),
        parts=tuple(part - 1 for part in work.parts),
        follows=work.follows,
        mean=known["mean"],
        sd=known["sd"],
        marks=(second, third, fourth, fifth),
        absent=known["absent"] / 100,
        blank=known["blank"] / 100,
        lower=known["lower"] / 100,
        higher=known["higher"] / 100,
        unmarked=known["unmarked"] / 100,
    )


@cache
def _figures() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("figures.toml").read_text(encoding="utf-8"))


def _hardness(levels: Sequence[str]) -> tuple[float, ...]:
    return tuple(
        _HARDNESS.get(level, 0.0) + _SPREAD * _WAVE[place % len(_WAVE)]
        for place, level in enumerate(levels)
    )


def _row(one: Participant, class_names: Sequence[str], asks_sex: bool) -> Row:
    here = any(one.variants)
    row: Row = {"code": str(one.code)}
    row |= {f"variant_{n}": given or ABSENT for n, given in enumerate(one.variants, start=1)}
    row |= {f"task_{n}": _points(points) for n, points in enumerate(one.points, start=1)}
    row["class"] = _class(one.class_no, class_names) if here else ""
    if asks_sex:
        row["sex"] = SEXES[one.sex]
    row["journal"] = (one.journal or NO_JOURNAL) if here else ""
    row["total"] = sum(points for points in one.points if points < EMPTY)
    return row


def _points(points: int) -> Value:
    words = {NOT_ATTEMPTED: X, NOT_TAUGHT: NOT_COVERED, EMPTY: ""}
    return words.get(points, points)


def _class(class_no: int, class_names: Sequence[str]) -> Value:
    return class_names[class_no - 1] if class_names else class_no
