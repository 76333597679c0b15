"""Tasks whose topic was not taught («не пройд.»): taken out of marks by the published rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import EMPTY, NOT_TAUGHT, Block

Marks = NDArray[np.int64]
Out = frozenset[int]
"""Numbers of tasks, from 0, that count for nobody."""

OF_CLASS, OF_SCHOOL = (4, 5), (1, 2)
"""The share of a class from which a task is out, and that of the school above which it is."""

TASKS_MOST = 2
"""More tasks out in the school, and nobody there has a mark."""

NO_MARK = 0


@dataclass(frozen=True)
class NotTaught:
    """Which tasks a school and its classes have not been taught.

    school:  out in the whole school
    classes: by number of the class, those of the school among them; a class of nobody is not there
    """

    school: Out
    classes: Mapping[int, Out]

    @property
    def has_marks(self) -> bool:
        """Whether anybody has a mark: few tasks are out, and all classes agree on them.

        source: docs/sources/domain.md#not-taught, 4
        """
        return len(self.school) <= TASKS_MOST and len(set(self.classes.values())) <= 1

    @property
    def out(self) -> Out:
        """The tasks that are out where all classes agree."""
        return next(iter(self.classes.values()), self.school)


def not_taught(block: Block) -> NotTaught:
    """What a school says of topics that it has not taught.

    A row whose class is not told speaks for the school only.

    source: docs/sources/domain.md#not-taught, 1 and 2
    """
    school = _out(block, OF_SCHOOL, is_strict=True)
    numbers = np.unique(block.class_no[(block.written() > 0) & (block.class_no > 0)])
    return NotTaught(
        school,
        {
            int(number): school | _out(block.of_class(int(number)), OF_CLASS, is_strict=False)
            for number in numbers
        },
    )


def _out(block: Block, share: tuple[int, int], *, is_strict: bool) -> Out:
    """Tasks that enough of those who wrote their part have not been taught."""
    part, whole = share
    said = (block.points == NOT_TAUGHT).sum(axis=0, dtype=np.int64) * whole
    asked = (block.points != EMPTY).sum(axis=0, dtype=np.int64) * part
    enough = said > asked if is_strict else (said >= asked) & (said > 0)
    return frozenset(np.flatnonzero(enough).tolist())


def new_maximum(maxima: Sequence[int], out: Out) -> int:
    """The greatest total without the tasks that are out.

    source: docs/sources/domain.md#not-taught, 3
    """
    return sum(most for task, most in enumerate(maxima) if task not in out)


def marks(block: Block, cuts: tuple[int, int, int]) -> Marks:
    """The mark of each row of a school by the published rule; totals keep all their points.

    cuts:    the first points of marks 3, 4 and 5 of the whole work
    returns: (rows,), 2..5, or NO_MARK; whoever was absent from a part has none
    source:  docs/sources/domain.md#not-taught, 4 to 6
    """
    whole = block.written() == block.variants.shape[1]
    found = not_taught(block)
    most = new_maximum(block.maxima, found.out)
    if not (found.has_marks and most):
        return np.full(len(block), NO_MARK, dtype=np.int64)
    reached = block.totals()[:, None] * sum(block.maxima) >= np.array(cuts) * most
    return np.where(whole, 2 + reached.sum(axis=1), NO_MARK)
