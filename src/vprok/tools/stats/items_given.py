"""Short answers to one task, counted school by school: what is frequent, and who gives it."""

from dataclasses import dataclass, field

from vprok.tools.stats.items_answers import ENOUGH, Answer, Answers, correlation, flagged

_SHOWN = 20


@dataclass
class Given:
    """What the pupils of one variant answered to one task, as it is counted on.

    most:    the task's greatest points
    n:       pupils who sat the task, those without an answer too
    rest, squares: the sum of their points for the other tasks, and of its squares
    counted: by answer and the points it earned: how many gave it, and their points for the rest
    source:  docs/sources/statistics.md#items
    """

    most: int
    n: int = 0
    blank: int = 0
    rest: int = 0
    squares: int = 0
    counted: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def take(self, answer: str, points: int | None, rest: int) -> None:
        """Count one pupil.

        answer: written as alike answers are
        points: that it earned; None = there was no answer
        rest:   points for the other tasks
        """
        self.n += 1
        self.rest += rest
        self.squares += rest * rest
        if points is None:
            self.blank += 1
            return
        cell = self.counted.setdefault((answer, points), [0, 0])
        cell[0] += 1
        cell[1] += rest

    def told(self, fewest: int = ENOUGH) -> Answers:
        """Right answers first, then those worth something, then wrong ones, the frequent first.

        fewest: pupils who must have given an answer for it to be told: it may be a name
        """
        known = [
            self._answer(answer, points, *cell)
            for (answer, points), cell in self.counted.items()
            if cell[0] >= fewest
        ]
        right = sorted((one for one in known if one.is_key), key=_by_count)
        others = sorted((one for one in known if not one.is_key), key=_by_count)[:_SHOWN]
        rights = sum(cell[0] for (_, points), cell in self.counted.items() if points == self.most)
        wrong = [one for one in others if one.points == 0]
        return Answers(
            given=(*right[:_SHOWN], *others),
            blank=self.blank,
            flags=flagged(rights, wrong, self.n),
        )

    def _answer(self, answer: str, points: int, count: int, own: int) -> Answer:
        spread = self.n * self.squares - self.rest**2
        return Answer(
            answer=answer,
            count=count,
            share=count / self.n,
            r=correlation(count, own, self.n, self.rest, spread),
            is_key=points == self.most,
            points=points,
        )


def _by_count(one: Answer) -> tuple[int, str]:
    return -one.count, one.answer
