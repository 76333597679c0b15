"""Honest schools as they are: unlike each other in everything but honesty."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import Block
from vprok.tools.stats.leaf import Layout
from vprok.tools.stats.objectivity.stack import Stack

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

MAXIMA = (1,) * 12 + (2,) * 6 + (3,) * 2
SHORT = 12
"""The first tasks have short answers, worth a point each; the others are marked by a teacher."""
CUTS = (9, 14, 19)
LAYOUT = Layout(maxima=MAXIMA, cuts=CUTS)
HARDNESS = np.array(
    (
        *(-2.55, -2.05, -1.75, -1.45, -1.15, -0.85, -0.65, -0.45, -0.15, 0.15, 0.55, 1.05),
        *(-0.75, -0.15, 0.25, 0.55, 0.95, 1.55),
        *(0.55, 1.35),
    )
)
"""Logits; with able pupils of 0 on the whole the mean is 14 of 30, the deviation 6."""
STEP = 0.6
"""Between the steps of a task of several points, logits."""

LARGEST, FEWER = 30, 15
"""Classes of a school hold so many pupils; a class that is a unit itself 10 to 30."""
SCHOOLS_APART = 0.42
CLASSES_APART = 0.25
PUPILS_APART = 0.95
"""Standard deviations of ability, logits: 13 % of the variance of totals lies between classes."""
STRONG = 0.05
STRONGER = 0.8
"""A twentieth of schools, this many logits above."""
TASK_BY_CLASS = 0.25
"""Standard deviation of how hard a task is for a class, logits."""
UNTAUGHT = 0.08
UNTAUGHT_BY = 2.0
TOPICS = 10
"""So many classes have not come to a topic of two tasks, which is this much harder for them."""
SEVERITY = 0.3
"""Standard deviation of a marker's severity on tasks marked by a teacher, logits."""
WRONG = 5
"""Different wrong answers to a task."""
HABIT = 10.0
"""Wrong answers of a class: Dirichlet around those of the country, with this weight."""
LEFT_OUT, LEFT_OUT_APART = -1.1, 0.5
"""Logits of leaving out a task that earns nothing: the mean and the deviation between classes."""
JOURNAL_NOISE = 0.6
JOURNAL_SEVERITY = 0.3
JOURNAL_SHARES = (0.05, 0.36, 0.41, 0.18)
"""Marks in the journal: noise of a pupil, severity of a class, shares of 2, 3, 4 and 5."""


@dataclass(frozen=True, eq=False)
class World:
    """Works of many schools, as written or as changed afterwards.

    school, class_no: (rows,), places from 0; classes are numbered through the whole world
    ability:          (rows,), logits
    points, given:    (rows, tasks); given is 0 for a right short answer, 1.. for wrong ones,
                      points for tasks without short answers
    journal:          (rows,)
    is_left:          (rows, tasks), where the pupil, earning nothing, writes nothing either
    habits:           (classes, short tasks, wrong answers), shares
    kind:             (schools,), what was planted, 0 = nothing
    """

    school: Counts
    class_no: Counts
    ability: Floats
    points: Counts
    given: Counts
    journal: Counts
    is_left: Flags
    habits: Floats
    kind: Counts

    @property
    def schools(self) -> int:
        """How many schools there are."""
        return len(self.kind)

    @property
    def totals(self) -> Counts:
        """(rows,), points."""
        return np.asarray(self.points.sum(axis=1))

    def stack(self, references: Flags | None = None) -> Stack:
        """The same as markers take it."""
        none = np.zeros(self.schools, dtype=np.bool_)
        return Stack(
            layout=LAYOUT,
            school=self.school,
            class_no=self.class_no,
            journal=self.journal,
            points=self.points,
            told=np.ones(self.points.shape, dtype=np.bool_),
            given=self.given,
            is_answered=np.arange(len(MAXIMA)) < SHORT,
            row=np.arange(len(self.school)),
            is_reference=none if references is None else references,
        )

    def blocks(self) -> list[Block]:
        """The rows of each school as the portal packs them."""
        order = np.argsort(self.school, kind="stable")
        borders = np.searchsorted(self.school[order], np.arange(self.schools + 1))
        return [
            self._block(order[low:high])
            for low, high in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True)
        ]

    def _block(self, rows: Counts) -> Block:
        classes = self.class_no[rows]
        return Block(
            maxima=MAXIMA,
            parts=(0,) * len(MAXIMA),
            codes=np.arange(40000, 40000 + len(rows), dtype=np.uint32),
            class_no=(classes - classes.min() + 1).astype(np.uint8),
            sex=np.zeros(len(rows), dtype=np.uint8),
            journal=self.journal[rows].astype(np.uint8),
            variants=np.ones((len(rows), 1), dtype=np.uint8),
            points=self.points[rows].astype(np.uint8),
        )

    def within(self, schools: Flags) -> "World":
        """These schools alone, numbered from 0."""
        rows = schools[self.school]
        places = np.cumsum(schools) - 1
        return replace(
            self,
            school=places[self.school[rows]],
            class_no=self.class_no[rows],
            ability=self.ability[rows],
            points=self.points[rows],
            given=self.given[rows],
            journal=self.journal[rows],
            is_left=self.is_left[rows],
            kind=self.kind[schools],
        )

    def by_class(self) -> "World":
        """Every class as a school of its own."""
        of_class = np.zeros(len(self.habits), dtype=np.int64)
        of_class[self.class_no] = self.kind[self.school]
        return replace(self, school=self.class_no, kind=of_class)


def honest(classes: Counts, chance: np.random.Generator) -> World:
    """Schools where nothing was planted.

    classes: (schools,), how many pupils; split into classes of 10 to 30
    """
    sizes = [split(int(pupils), chance) for pupils in classes]
    school_of = np.repeat(np.arange(len(sizes)), [len(one) for one in sizes])
    per_class = np.concatenate(sizes)
    class_no = np.repeat(np.arange(len(per_class)), per_class)
    school = school_of[class_no]
    count = len(per_class)
    strong = np.where(chance.random(len(sizes)) < STRONG, STRONGER, 0.0)
    able = SCHOOLS_APART * chance.standard_normal(len(sizes)) + strong - STRONG * STRONGER
    of_class = able[school_of] + CLASSES_APART * chance.standard_normal(count)
    ability = of_class[class_no] + PUPILS_APART * chance.standard_normal(len(class_no))
    points = _points(ability, _harder(count, chance)[class_no], chance)
    habits = _habits(count, chance)
    return World(
        school=school,
        class_no=class_no,
        ability=ability,
        points=points,
        given=_given(points, habits, class_no, chance),
        journal=_journal(ability, class_no, count, chance),
        is_left=_left_out(class_no, count, chance),
        habits=habits,
        kind=np.zeros(len(sizes), dtype=np.int64),
    )


def again(world: World, chance: np.random.Generator) -> Counts:
    """Totals of the same pupils in another work, honest, with other topics left untaught.

    returns: (rows,)
    """
    harder = _harder(len(world.habits), chance)[world.class_no]
    return np.asarray(_points(world.ability, harder, chance).sum(axis=1))


def split(pupils: int, chance: np.random.Generator) -> Counts:
    """Classes of 10 to 30 for so many pupils."""
    fewest = -(-pupils // LARGEST)
    count = int(chance.integers(fewest, max(pupils // FEWER, fewest), endpoint=True))
    return np.asarray(np.diff(np.linspace(0, pupils, count + 1).astype(np.int64)))


def _harder(classes: int, chance: np.random.Generator) -> Floats:
    """How much harder each task is for a class than elsewhere.

    returns: (classes, tasks), logits
    """
    tasks = len(MAXIMA)
    harder = TASK_BY_CLASS * chance.standard_normal((classes, tasks))
    harder[:, SHORT:] += SEVERITY * chance.standard_normal((classes, 1))
    topic = chance.permutation(np.arange(tasks) % TOPICS)
    is_missed = (chance.random((classes, TOPICS)) < UNTAUGHT)[:, topic]
    return harder + UNTAUGHT_BY * is_missed


def _points(ability: Floats, harder: Floats, chance: np.random.Generator) -> Counts:
    """Points by the partial credit model.

    returns: (rows, tasks)
    """
    points = np.zeros(harder.shape, dtype=np.int64)
    for task, most in enumerate(MAXIMA):
        apart = ability - HARDNESS[task] - harder[:, task]
        steps = STEP * (np.arange(most) - (most - 1) / 2)
        logs = np.cumsum(apart[:, None] - steps, axis=1)
        weights = np.exp(np.column_stack((np.zeros(len(apart)), logs)))
        reached = np.cumsum(weights, axis=1)
        luck = chance.random(len(apart)) * reached[:, -1]
        points[:, task] = (luck[:, None] >= reached[:, :-1]).sum(axis=1)
    return points


def _habits(classes: int, chance: np.random.Generator) -> Floats:
    usual = chance.dirichlet(np.full(WRONG, 1.5), SHORT)
    drawn = chance.standard_gamma(np.broadcast_to(HABIT * usual, (classes, SHORT, WRONG))) + 1e-9
    return np.asarray(drawn / drawn.sum(axis=2, keepdims=True))


def wrong_answers(habits: Floats, class_no: Counts, chance: np.random.Generator) -> Counts:
    """A wrong answer to every short task, after the habits of the class.

    returns: (rows, short tasks), from 1
    """
    reached = np.cumsum(habits, axis=2)[class_no]
    luck = chance.random((len(class_no), SHORT, 1))
    return np.asarray(1 + (luck >= reached[:, :, :-1]).sum(axis=2))


def _given(points: Counts, habits: Floats, class_no: Counts, chance: np.random.Generator) -> Counts:
    given = points.copy()
    wrong = wrong_answers(habits, class_no, chance)
    given[:, :SHORT] = np.where(points[:, :SHORT] > 0, 0, wrong)
    return given


def _left_out(class_no: Counts, classes: int, chance: np.random.Generator) -> Flags:
    logits = LEFT_OUT + LEFT_OUT_APART * chance.standard_normal(classes)
    rate = 1 / (1 + np.exp(-logits))
    return np.asarray(chance.random((len(class_no), len(MAXIMA))) < rate[class_no][:, None])


def _journal(
    ability: Floats, class_no: Counts, classes: int, chance: np.random.Generator
) -> Counts:
    severity = JOURNAL_SEVERITY * chance.standard_normal(classes)
    seen = ability - severity[class_no] + JOURNAL_NOISE * chance.standard_normal(len(ability))
    borders = np.quantile(seen, np.cumsum(JOURNAL_SHARES)[:-1])
    return np.asarray(2 + np.searchsorted(borders, seen), dtype=np.int64)
