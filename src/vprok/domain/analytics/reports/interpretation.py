"""What figures say: enough or not, how many people it takes to say so, which skills are short."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vprok.domain.campaign.models import Task
from vprok.kernel.report import Tone
from vprok.tools.stats.figures import Share

BASIC = "Б"
ADVANCED = ("П", "В")

LEGEND = (
    "+\u00a0достаточно: Б от 60\u00a0%, П и В от 30\u00a0%; "
    "±\u00a0на границе: Б от 57 до 60\u00a0%, П и В от 28,5 до 30\u00a0%; "
    "−\u00a0недостаточно: меньше этого."
)


# ---- levels of tasks -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Norm:
    """Shares from which tasks of a level are performed well enough.

    enough:   percent from which it is enough
    not_near: percent below which it is not; between the two lies the border
    """

    enough: Decimal
    not_near: Decimal


BASIC_NORM = Norm(Decimal(60), Decimal(57))
ADVANCED_NORM = Norm(Decimal(30), Decimal("28.5"))
"""source: docs/sources/domain.md#interpretation"""


def norm_of(level: str) -> Norm | None:
    """What is expected of tasks of a level; None where the level is not told."""
    if level == BASIC:
        return BASIC_NORM
    return ADVANCED_NORM if level in ADVANCED else None


def tone(level: str, share: Share) -> Tone | None:
    """Whether a share of points is enough for tasks of this level.

    It is said of the printed figure, so that nobody sees 57.00 % called less than 57.

    share:   percent with two decimals; None where there is nobody
    returns: None where nothing can be said
    source:  docs/sources/domain.md#interpretation
    """
    norm = norm_of(level)
    if norm is None or share is None:
        return None
    if share >= norm.enough:
        return Tone.ENOUGH
    return Tone.NEAR if share >= norm.not_near else Tone.SHORT


def tones(levels: Sequence[str], shares: Sequence[Share]) -> tuple[Tone | None, ...]:
    """The tone of each task."""
    return tuple(tone(level, share) for level, share in zip(levels, shares, strict=True))


def legend(levels: Iterable[str]) -> tuple[str, ...]:
    """What the signs beside figures mean, where tasks have levels to judge them by."""
    return (LEGEND,) if any(map(norm_of, levels)) else ()


# ---- how many people it takes --------------------------------------------------------------------


class Guard(StrEnum):
    """How far figures of so many participants may be trusted."""

    SURE = "sure"
    CAREFUL = "careful"
    FEW = "few"
    NOBODY = "nobody"


SURE_FROM, CAREFUL_FROM, GROUP_FROM = 50, 20, 10
"""Participants that a picture needs, that it needs at the least, and that a group needs.

source: docs/sources/domain.md#interpretation
"""

GUARD_WORDS: Mapping[Guard, str] = {
    Guard.SURE: "Участников достаточно: картина надёжна.",
    Guard.CAREFUL: "Участников меньше 50: смотрите с оговоркой, разница в несколько процентов "
    "может быть случайной.",
    Guard.FEW: "Участников меньше 20: судить по долям рано, смотрите на работы каждого.",
    Guard.NOBODY: "Участников нет: считать нечего.",
}


def guard(participants: int) -> Guard:
    """How far figures of so many participants may be trusted.

    source: docs/sources/domain.md#interpretation
    """
    if participants == 0:
        return Guard.NOBODY
    if participants < CAREFUL_FROM:
        return Guard.FEW
    return Guard.SURE if participants >= SURE_FROM else Guard.CAREFUL


def is_group_told(participants: int) -> bool:
    """Whether a group is large enough for its figures to mean something.

    source: docs/sources/domain.md#interpretation
    """
    return participants >= GROUP_FROM


# ---- skills --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TaskFigure:
    """A task with the share of its points that was earned, and what that says."""

    task: Task
    share: Share
    tone: Tone | None


@dataclass(frozen=True)
class Skill:
    """A skill with the tasks that ask for it, in the order of the work."""

    name: str
    tasks: tuple[TaskFigure, ...]

    @property
    def short(self) -> tuple[TaskFigure, ...]:
        """Tasks that were performed less than is enough."""
        return tuple(one for one in self.tasks if one.tone is Tone.SHORT)

    @property
    def is_systemic(self) -> bool:
        """Whether most tasks of the skill are short; of a single task nothing is said.

        source: docs/sources/domain.md#interpretation
        """
        return len(self.tasks) > 1 and 2 * len(self.short) > len(self.tasks)


def skills(tasks: Sequence[Task], shares: Sequence[Share]) -> tuple[Skill, ...]:
    """Tasks by the skill they ask for, in the order in which skills come in the work.

    shares: of the possible points, one a task
    """
    found: dict[str, list[TaskFigure]] = {}
    for task, share in zip(tasks, shares, strict=True):
        figure = TaskFigure(task, share, tone(task.level, share))
        found.setdefault(task.skill or task.descriptor, []).append(figure)
    return tuple(Skill(name, tuple(figures)) for name, figures in found.items())
