"""Figures of one work at one place, beside the bodies above and below it: what one page tells."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vprok.domain.analytics.queries import Line
from vprok.domain.analytics.reports.indicators import Indicators, indicators
from vprok.domain.analytics.reports.interpretation import Skill, TaskFigure, skills, tone
from vprok.domain.campaign.models import Task
from vprok.kernel.place import Place
from vprok.kernel.report import Tone
from vprok.tools.stats.figures import (
    Comparison,
    Share,
    blank_shares,
    comparison,
    mark_shares,
    task_shares,
)

BLANK_FROM = Decimal(20)
"""Percent of participants who left a task out, from which the page tells of it.

source: ours: one in five
"""


@dataclass(frozen=True)
class Standing:
    """One body with its figures.

    told:  its indicators; None where the reader may not know them
    marks: percent of each mark, 2..5
    """

    line: Line
    told: Indicators | None
    marks: tuple[Share, ...]

    @property
    def place(self) -> Place:
        """Which body."""
        return self.line.place


@dataclass(frozen=True)
class WeakTask:
    """A task beside the same task in the body above.

    above: percent of its points there; None where it is not told
    blank: percent of participants who left it out
    """

    figure: TaskFigure
    above: Share
    blank: Share


@dataclass(frozen=True)
class Weakness:
    """A skill with its short tasks.

    tasks:  how many tasks of the work ask for it
    bodies: of the bodies below, those where most of its tasks are short
    """

    skill: Skill
    short: tuple[WeakTask, ...]
    tasks: int
    bodies: int


@dataclass(frozen=True)
class Overview:
    """What the page of a work tells of a place.

    above:    the bodies above, the country first
    here:     the place itself
    below:    the bodies right below it, in the order of their numbers
    compared: the nearest body above that may be told; None for the country
    weak:     skills with short tasks, systemic ones first
    near:     tasks on the border
    judged:   how many tasks have a level to judge them by
    blanks:   tasks that many left out
    journal:  marks beside those of the journal
    """

    above: tuple[Standing, ...]
    here: Standing
    below: tuple[Standing, ...]
    compared: Standing | None
    weak: tuple[Weakness, ...]
    near: tuple[TaskFigure, ...]
    judged: int
    blanks: tuple[WeakTask, ...]
    journal: Comparison

    @property
    def has_people(self) -> bool:
        """Whether anybody wrote the work here."""
        return self.here.line.sums.leaf.present > 0


def overview(place: Place, found: Sequence[Line], tasks: Sequence[Task]) -> Overview:
    """What one page tells of a place.

    found:  as `lines` gives them: the lineage, then the bodies right below
    source: docs/sources/domain.md#interpretation; docs/sources/domain.md#indicators
    """
    levels = tuple(task.level for task in tasks)
    standings = [_standing(line, levels) for line in found]
    at = next(n for n, line in enumerate(found) if line.place == place)
    above, here, below = standings[:at], standings[at], standings[at + 1 :]
    compared = next((one for one in reversed(above) if one.told and one.told.participants), None)
    leaf = here.line.sums.leaf
    shares = task_shares(leaf)
    figures = _beside(shares, compared, blank_shares(leaf), tasks)
    return Overview(
        above=tuple(above),
        here=here,
        below=tuple(below),
        compared=compared,
        weak=_weak(skills(tasks, shares), figures, _systemic_below(below, tasks)),
        near=tuple(one.figure for one in figures if one.figure.tone is Tone.NEAR),
        judged=sum(one.figure.tone is not None for one in figures),
        blanks=tuple(one for one in figures if one.blank is not None and one.blank >= BLANK_FROM),
        journal=comparison(leaf),
    )


def _standing(line: Line, levels: Sequence[str]) -> Standing:
    leaf = line.sums.leaf
    if not line.is_told:
        return Standing(line, None, ())
    return Standing(line, indicators(leaf, levels), tuple(mark_shares(leaf).values()))


def _beside(
    shares: Sequence[Share],
    compared: Standing | None,
    blanks: Sequence[Share],
    tasks: Sequence[Task],
) -> tuple[WeakTask, ...]:
    """Each task with its share here and in the body above."""
    above = task_shares(compared.line.sums.leaf) if compared else (None,) * len(tasks)
    return tuple(
        WeakTask(TaskFigure(task, share, tone(task.level, share)), there, blank)
        for task, share, there, blank in zip(tasks, shares, above, blanks, strict=True)
    )


def _weak(
    every: Sequence[Skill], figures: Sequence[WeakTask], bodies: Counter[str]
) -> tuple[Weakness, ...]:
    by_label = {one.figure.task.label: one for one in figures}
    weak = (
        Weakness(
            skill,
            tuple(by_label[one.task.label] for one in skill.short),
            len(skill.tasks),
            bodies[skill.name],
        )
        for skill in every
        if skill.short
    )
    return tuple(sorted(weak, key=lambda one: not one.skill.is_systemic))


def _systemic_below(below: Sequence[Standing], tasks: Sequence[Task]) -> Counter[str]:
    """In how many bodies below most tasks of each skill are short."""
    return Counter(
        skill.name
        for one in below
        for skill in skills(tasks, task_shares(one.line.sums.leaf))
        if skill.is_systemic
    )
