"""Answers of a form beside the keys: points, what a change of keys would change, and why."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vprok.domain.results.states import NOT_ATTEMPTED, NOT_TAUGHT
from vprok.tools.answers import Key, Scored, score
from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import Layout, marks_of

Keys = Mapping[tuple[int, int], Key]
"""By number of the task among the columns, from 1, and by variant."""

Answer = str | None
"""As it was typed; None in a part that was not written."""

Point = int | str | None
"""Points, X, «не пройд.», or None in a part that was not written."""

_WORDS: Mapping[int, Point] = {
    packed.NOT_ATTEMPTED: NOT_ATTEMPTED,
    packed.NOT_TAUGHT: NOT_TAUGHT,
    packed.EMPTY: None,
}


@dataclass(frozen=True)
class Answers:
    """Short answers of one form, in the order of its rows.

    tasks: numbers of the columns they stand in, from 1
    rows:  an answer for each of the tasks
    """

    tasks: tuple[int, ...]
    rows: tuple[tuple[Answer, ...], ...]


def pack_answers(answers: Answers) -> bytes:
    """The answers as few bytes."""
    told = {"tasks": answers.tasks, "rows": answers.rows}
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def unpack_answers(stored: bytes) -> Answers:
    """The answers that were packed; none where the work has none."""
    if not stored:
        return Answers((), ())
    told = json.loads(zlib.decompress(stored))
    return Answers(tuple(told["tasks"]), tuple(tuple(row) for row in told["rows"]))


def explained(key: Key | None, answer: str) -> Scored:
    """What an answer earns and why, told again at any time by the keys of its edition.

    source: statistics.md §4, «Pipeline», 8
    """
    if answer == NOT_TAUGHT:
        return Scored(0, "тему ещё не изучали", is_blank=True)
    if key is None:
        return Scored(0, "ключа к этому варианту нет")
    return score(key, answer)


@dataclass
class Scorer:
    """Scores many answers by the same keys; an answer that was met before is not scored again."""

    keys: Keys
    _met: dict[tuple[int, int, str], int] = field(default_factory=dict)

    def points(self, task: int, variant: int, answer: Answer) -> int:
        """Points as blocks hold them.

        task: number of the column, from 1
        """
        if answer is None:
            return packed.EMPTY
        met = (task, variant, answer)
        if met not in self._met:
            self._met[met] = self._scored(task, variant, answer)
        return self._met[met]

    def _scored(self, task: int, variant: int, answer: str) -> int:
        if answer == NOT_TAUGHT:
            return packed.NOT_TAUGHT
        earned = explained(self.keys.get((task, variant)), answer)
        return packed.NOT_ATTEMPTED if earned.is_blank else earned.points

    def again(self, block: packed.Block, answers: Answers) -> packed.Block:
        """The block with its answers scored by these keys; all else stays."""
        points = block.points.copy()
        for place, task in enumerate(answers.tasks):
            variants = block.variants[:, block.parts[task - 1]].tolist()
            points[:, task - 1] = [
                self.points(task, variant, row[place])
                for variant, row in zip(variants, answers.rows, strict=True)
            ]
        return replace(block, points=points)


# ---- what a change changes -----------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """What changes for one code when its answers are scored by other keys.

    tasks: by number of the column: what was and what is
    total, mark: the same; a mark is 0 where there is none
    """

    code: str
    tasks: Mapping[int, tuple[Point, Point]]
    total: tuple[int, int]
    mark: tuple[int, int]


def changes(before: packed.Block, after: packed.Block, layout: Layout) -> Iterator[Change]:
    """Rows in which the same answers have earned something else.

    source: statistics.md §4, «Pipeline», 8: a diff before it is applied
    """
    if (before.points == after.points).all():
        return
    totals = before.totals().tolist(), after.totals().tolist()
    marks = marks_of(before, layout).tolist(), marks_of(after, layout).tolist()
    points = before.points.tolist(), after.points.tolist()
    for row, code in enumerate(before.codes.tolist()):
        was, now = points[0][row], points[1][row]
        if was == now and marks[0][row] == marks[1][row]:
            continue
        yield Change(
            str(code),
            {
                task: (told(one), told(other))
                for task, (one, other) in enumerate(zip(was, now, strict=True), start=1)
                if one != other
            },
            (totals[0][row], totals[1][row]),
            (marks[0][row], marks[1][row]),
        )


def told(points: int) -> Point:
    """Points of a block as people are told them."""
    return _WORDS.get(points, points)


def recorded(change: Change, labels: Sequence[str]) -> dict[str, object]:
    """A change as it is kept beside the edition that made it.

    labels: of the tasks, in their order
    """
    return {
        "tasks": {labels[task - 1]: list(pair) for task, pair in change.tasks.items()},
        "total": list(change.total),
        "mark": list(change.mark),
    }
