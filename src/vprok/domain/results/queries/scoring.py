"""What answers have earned and why, what is frequent among them, what other keys would change."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Entry
from vprok.domain.results.models import Block, Edition, Rescoring
from vprok.domain.results.queries.forms import layout_of, plan_of
from vprok.domain.results.queries.keys import (
    Ring,
    answered_tasks,
    group_of_entry,
    ring_of,
)
from vprok.domain.results.rules import FormPlan
from vprok.domain.results.rules.keys import KeySpot, Wording
from vprok.domain.results.rules.scoring import (
    Change,
    Point,
    Scorer,
    changes,
    explained,
    told,
    unpack_answers,
)
from vprok.domain.results.sheets import NOT_ATTEMPTED, NOT_TAUGHT
from vprok.tools.answers import Key, Scored
from vprok.tools.stats import block as packed

OF_BLOCK = ("submission", "work__campaign", "entry__work__campaign",
            "entry__school__district__region")  # fmt: skip
RECENT = 2000
"""Forms in which frequent answers are looked for: the newest ones."""

SHOWN = 300
"""Changes that a page lists; all of them are counted."""


def scored_blocks(work: Work) -> QuerySet[Block]:
    """Accepted results of a work that hold answers.

    costs: one SQL statement when read
    """
    return Block.objects.current().filter(work=work, edition__isnull=False)


def blocks_behind(work: Work) -> QuerySet[Block]:
    """Those of them that were scored by keys that hold no more.

    costs: one SQL statement when read
    """
    return Block.objects.current().filter(work=work, edition__replaced_at__isnull=False)


def rescoring_waits() -> tuple[str, ...]:
    """Works some of whose results were scored by keys that hold no more.

    returns: primary keys, for the board
    costs:   one SQL statement
    """
    behind = Block.objects.current().filter(edition__replaced_at__isnull=False)
    return tuple(map(str, behind.order_by("work").values_list("work", flat=True).distinct()))


# ---- one school ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class AnswerLine:
    """One answer of one code.

    label:  of the task
    points: as they stand in the accepted form
    """

    code: str
    variant: int
    label: str
    maximum: int
    answer: str
    points: Point
    why: str


@dataclass(frozen=True)
class SchoolAnswers:
    """All answers of an accepted form, with what they earned and why.

    edition:     of the keys they were scored by
    rescored_at: when other keys changed some of the points; None if never
    """

    edition: Edition
    lines: tuple[AnswerLine, ...]
    rescored_at: datetime | None


def school_answers(entry: Entry) -> SchoolAnswers | None:
    """The answers of an entry's accepted form; None where it has none.

    costs: eight SQL statements
    source: statistics.md §4, «Pipeline», 8: why is told with the score
    """
    found = scored_blocks(entry.work).filter(entry=entry).select_related("edition").first()
    if found is None or found.edition is None:
        return None
    plan = plan_of(entry.work)
    keys = ring_of(found.edition, answered_tasks(entry.work)).of_group(group_of_entry(entry))
    block, answers = packed.unpack(bytes(found.payload)), unpack_answers(bytes(found.answers))
    lines = []
    for row, given in enumerate(answers.rows):
        for task, answer in zip(answers.tasks, given, strict=True):
            if answer is None:
                continue
            one = plan.tasks[task - 1]
            variant = int(block.variants[row, one.part - 1])
            lines.append(
                AnswerLine(
                    str(block.codes[row]),
                    variant,
                    one.label,
                    one.maximum,
                    answer,
                    told(int(block.points[row, task - 1])),
                    explained(keys.get((task, variant)), answer).why,
                )
            )
    return SchoolAnswers(found.edition, tuple(lines), rescored_at(entry))


def rescored_at(entry: Entry) -> datetime | None:
    """When other keys changed points of the accepted form; None if they never did.

    costs: one SQL statement
    """
    current = Block.objects.current().filter(entry=entry).values("submission")
    versions = (
        Block.objects.filter(entry=entry, submission__in=current)
        .order_by("-pk")
        .values_list("accepted_at", flat=True)[:2]
    )
    times = list(versions)
    return times[0] if len(times) > 1 else None


# ---- the workbench -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frequent:
    """One answer that many have given.

    was: what it earns by the current key
    """

    answer: str
    count: int
    earned: Scored


def frequent_answers(
    work: Work, spot: KeySpot, key: Key | None, *, most: int = 30
) -> tuple[Frequent, ...]:
    """The most frequent answers to one task of one variant, in the newest forms.

    costs: one SQL statement; about 0.1 ms a form
    """
    counted: Counter[str] = Counter()
    newest = scored_blocks(work).select_related(*OF_BLOCK).order_by("-pk")[:RECENT]
    for block in newest.iterator(chunk_size=200):
        if spot.group and group_of_entry(block.entry) != spot.group:
            continue
        counted.update(_given(block, spot))
    return tuple(
        Frequent(answer, count, explained(key, answer))
        for answer, count in counted.most_common(most)
    )


def _given(stored: Block, spot: KeySpot) -> Iterator[str]:
    """Answers of one form to one task of one variant, but not those left out."""
    answers = unpack_answers(bytes(stored.answers))
    if spot.task not in answers.tasks:
        return
    block, place = packed.unpack(bytes(stored.payload)), answers.tasks.index(spot.task)
    variants = block.variants[:, block.parts[spot.task - 1]].tolist()
    for variant, row in zip(variants, answers.rows, strict=True):
        answer = row[place]
        if variant == spot.variant and answer not in {None, NOT_ATTEMPTED, NOT_TAUGHT}:
            assert answer is not None
            yield answer


@dataclass(frozen=True)
class ChangedLine:
    """What would change for one code of one school.

    labels: of the tasks that change, with what was and what would be
    """

    school: str
    change: Change
    tasks: tuple[tuple[str, Point, Point], ...]


@dataclass(frozen=True)
class Trial:
    """What other keys would change, before they do.

    forms:   that were looked at
    works, schools, totals, marks: how many would change
    lines:   the first of them
    """

    forms: int
    works: int
    schools: int
    totals: int
    marks: int
    lines: tuple[ChangedLine, ...]

    @property
    def is_cut(self) -> bool:
        """Whether there are more than the page lists."""
        return self.works > len(self.lines)


def trial(
    work: Work, wordings: Mapping[KeySpot, Wording], before: Mapping[KeySpot, Wording]
) -> Trial:
    """Whose points would change if these keys took the place of those.

    wordings: the keys that would change
    before:   all keys that hold now
    raises:   BadKey
    costs:    a few SQL statements; about 0.3 ms a form
    source:   statistics.md §4, «Pipeline», 8
    """
    tasks, plan = answered_tasks(work), plan_of(work)
    maxima = {one.number: one.task.maximum for one in tasks}
    ring = Ring({**before, **wordings}, maxima)
    forms, schools, totals, marks = 0, set(), 0, 0
    lines: list[ChangedLine] = []
    works = 0
    scorers: dict[int, Scorer] = {}
    for block in (
        scored_blocks(work)
        .select_related(*OF_BLOCK)
        .order_by("place", "pk")
        .iterator(chunk_size=200)
    ):
        forms += 1
        group = group_of_entry(block.entry)
        scorer = scorers.setdefault(group, Scorer(ring.of_group(group)))
        for line in _changed(block, scorer, plan):
            works += 1
            schools.add(line.school)
            totals += line.change.total[0] != line.change.total[1]
            marks += line.change.mark[0] != line.change.mark[1]
            lines.append(line) if len(lines) < SHOWN else None
    return Trial(forms, works, len(schools), totals, marks, tuple(lines))


def _changed(stored: Block, scorer: Scorer, plan: FormPlan) -> Iterator[ChangedLine]:
    before = packed.unpack(bytes(stored.payload))
    after = scorer.again(before, unpack_answers(bytes(stored.answers)))
    for one in changes(before, after, layout_of(stored.work, plan)):
        tasks = tuple((plan.tasks[n - 1].label, *pair) for n, pair in one.tasks.items())
        yield ChangedLine(stored.entry.school.key, one, tasks)


@dataclass(frozen=True)
class EditionLine:
    """An edition with what it changed; nothing yet where no form was scored by it again."""

    edition: Edition
    rescoring: Rescoring | None


def editions_of(work: Work) -> tuple[EditionLine, ...]:
    """All editions of the keys of a work, the newest first.

    costs: one SQL statement
    """
    every = Edition.objects.filter(work=work).select_related("rescoring").order_by("-number")
    return tuple(EditionLine(one, getattr(one, "rescoring", None)) for one in every)


def recorded_lines(rescoring: Rescoring) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """What an edition changed: school, code, and what was and what is; the first of them."""
    every = (
        (school, code, told_change)
        for school, codes in sorted(rescoring.changes.items())
        for code, told_change in sorted(codes.items())
    )
    return islice(every, SHOWN)
