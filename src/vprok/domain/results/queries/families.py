"""What one family is shown: the results of one code in all works that are there."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Code
from vprok.domain.results.models import Block, FamilyLook
from vprok.domain.results.queries.sheets import ClassResults, Point, Result, TaskTold
from vprok.domain.results.rules import group_is_small, task_words
from vprok.tools.stats.figures import Share, rounded

WITH_ITS_BODY = ("work__campaign", "school__district__region")


def entries_to_look_at(code: Code) -> list[Entry]:
    """The works of a code's grade that have accepted results, in the order of their days.

    Whether the code itself has written them is seen in their rows.

    costs: one SQL statement
    """
    accepted = Block.objects.current().filter(work__campaign=code.campaign_id)
    return list(
        Entry.objects.taking()
        .filter(school=code.school_id, work__campaign=code.campaign_id, work__grade=code.grade)
        .filter(pk__in=accepted.values("entry"))
        .select_related(*WITH_ITS_BODY)
        .order_by("on", "work__code")
    )


def look_open(pk: int, opened_at: datetime, *, at: datetime) -> FamilyLook | None:
    """A look that is still open, as the browser that began it remembers it.

    opened_at: a look that was taken back and begun anew is another one
    costs:     one SQL statement
    """
    return (
        FamilyLook.objects.filter(pk=pk, opened_at=opened_at, ends_at__gt=at)
        .select_related("code__school__district__region", "code__campaign")
        .first()
    )


def looks_at(entry: Entry) -> int:
    """How many families of a grade have used their secrets.

    costs: one SQL statement
    """
    return FamilyLook.objects.filter(
        code__school=entry.school_id,
        code__campaign=entry.work.campaign_id,
        code__grade=entry.work.grade,
    ).count()


# ---- the words of the sheet ----------------------------------------------------------------------


@dataclass(frozen=True)
class FamilyTask:
    """One task as a family reads it.

    words:  what was achieved: «выполнено полностью»
    group:  «67 %» of the possible points that the class has; empty where it is not told
    region: the same of the region
    """

    task: TaskTold
    point: Point
    words: str
    group: str = ""
    region: str = ""

    @property
    def points(self) -> str:
        """«2 из 3»; empty where there are none."""
        return f"{self.point} из {self.task.maximum}" if isinstance(self.point, int) else ""


@dataclass(frozen=True)
class FamilyWork:
    """One work of a code as a family reads it.

    result:      points, total and mark
    class_name:  `4А`; empty where it is not told
    has_group, has_region: whether there is a comparison with them
    """

    entry: Entry
    result: Result
    class_name: str
    tasks: tuple[FamilyTask, ...]
    has_group: bool
    has_region: bool

    @property
    def most(self) -> str:
        """The greatest total, in words."""
        return f"из {self.entry.work.maximum}"

    @property
    def state(self) -> str:
        """Why there is no mark; empty where the work was written whole."""
        match self.result.state:
            case "present":
                return ""
            case "partial":
                return "Написана одна часть работы из двух: отметка не ставится."
            case "absent":
                return "Работу не писали: участник отсутствовал."
            case _:
                return "Работы нет. Почему, скажет классный руководитель."


def family_work(found: ClassResults, number: str) -> FamilyWork | None:
    """What a family is shown of a work; None where the school names no such code in it."""
    result = next((one for one in found.codes if one.code == number), None)
    if result is None:
        return None
    group = found.by_class.get(result.class_no)
    if group is not None and group_is_small(group.people):
        group = None
    nobody: tuple[Share, ...] = (None,) * len(found.tasks)
    shares = zip(
        found.tasks,
        result.points,
        group.shares if group else nobody,
        found.region.shares if found.region else nobody,
        strict=False,
    )
    return FamilyWork(
        entry=found.entry,
        result=result,
        class_name=found.classes[result.class_no - 1] if result.class_no else "",
        tasks=tuple(
            FamilyTask(task, point, task_words(point, task.maximum), *map(_percent, of))
            for task, point, *of in shares
        ),
        has_group=group is not None,
        has_region=found.region is not None,
    )


def _percent(share: Share) -> str:
    """A whole percent: hundredths tell a family nothing."""
    return "" if share is None else f"{rounded(Fraction(share), 0)}\N{NO-BREAK SPACE}%"
