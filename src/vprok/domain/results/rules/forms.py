"""What a results form is made of, when it may be sent, and what is owed."""

from dataclasses import dataclass

from vprok.kernel.owed import Owed, Per
from vprok.kernel.place import Level

INFORMED = "informed"
"""The kind of what is owed to families."""

OWED = (
    Owed("results", "Форма сбора результатов", Level.SCHOOL, Per.ENTRY, "results"),
    Owed(INFORMED, "Ознакомление семей с результатами", Level.SCHOOL, Per.ENTRY, "informed"),
)
"""source: Памятка школьного координатора, «Завершение ВПР», п. 4; issue 5, point 6"""


@dataclass(frozen=True)
class TaskPlan:
    """One score column.

    entry: what is typed into it: points, or the answer itself
    """

    label: str
    maximum: int
    part: int = 1
    follows: str = ""
    entry: str = "points"

    @property
    def is_answered(self) -> bool:
        """Whether a key scores it."""
        return self.entry == "answer"


@dataclass(frozen=True)
class FormPlan:
    """Everything a results form depends on.

    parts:    how many parts the work has; each has its own variant
    variants: numbers a pupil may have written
    excludes_not_taught: tasks that were not taught are taken out of marks
    source:   domain.md §3.6
    """

    code: str
    title: str
    campaign: str
    grade: int
    is_course: bool
    tasks: tuple[TaskPlan, ...]
    parts: int
    variants: int
    has_classes_sheet: bool
    asks_sex: bool
    allows_not_taught: bool
    excludes_not_taught: bool = False

    @property
    def takes_answers(self) -> bool:
        """Whether a key scores some of its tasks."""
        return any(task.is_answered for task in self.tasks)
