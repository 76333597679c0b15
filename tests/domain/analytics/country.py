"""A tiny country made by hand, and the two rows that an accepted form leaves behind."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tests import make
from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions.scoring import to_be_summed
from vprok.domain.results.models import Block, Leaf
from vprok.domain.territory.models import School
from vprok.tools.stats import block as packed
from vprok.tools.stats.block import NOT_ATTEMPTED, Participant
from vprok.tools.stats.leaf import Layout, fold, to_bytes

X = NOT_ATTEMPTED


def accept(
    school: School,
    work: Work,
    rows: Iterable[Participant],
    *,
    classes: Sequence[str] = (),
    at: datetime = make.NOW,
) -> Block:
    """A form of this school is accepted with these rows; a former one is replaced."""
    entry, _ = Entry.objects.get_or_create(
        school=school, work=work, defaults={"participants": 5, "classes": 1, "made_at": make.NOW}
    )
    tasks = list(work.tasks.order_by("position"))
    maxima = tuple(task.maximum for task in tasks)
    block = packed.Block.of(maxima, rows, parts=[task.part - 1 for task in tasks])
    leaf = fold(block, Layout(maxima, work.cuts))
    entry.blocks.filter(replaced_at=None).update(replaced_at=at)
    stored = Block.objects.create(
        entry=entry,
        work=work,
        submission=_submission(school, work, at),
        place=school.path,
        payload=packed.pack(block),
        classes=list(classes),
        accepted_at=at,
    )
    kept, _ = Leaf.objects.update_or_create(
        entry=entry,
        defaults={
            "work": work,
            "block": stored,
            "place": school.path,
            "region": school.place.region,
            "present": leaf.present,
            "stamp": leaf.layout.stamp,
            "payload": to_bytes(leaf),
            "accepted_at": at,
        },
    )
    to_be_summed([kept])
    return stored


def _submission(school: School, work: Work, at: datetime) -> Submission:
    same = {"kind": "results", "campaign": work.campaign, "key": school.key, "per": work.code}
    before = Submission.objects.filter(**same)
    before.update(state=SubmissionState.REPLACED)
    version = before.count() + 1
    return Submission.objects.create(
        **same,
        place=school.path,
        version=version,
        token=str(version),
        sha256="0" * 64,
        name="форма.xlsx",
        state=SubmissionState.ACCEPTED,
        sent_by="тест",
        sent_at=at,
        accepted_at=at,
    )


def row(number: int, points: Sequence[int], journal: int = 0, class_no: int = 1) -> Participant:
    """A pupil of grade 4 who wrote variant 1."""
    return Participant(40000 + number, (1,), tuple(points), class_no, 0, journal)


def absent(number: int, tasks: int) -> Participant:
    """A pupil of grade 4 who was not there."""
    return Participant(40000 + number, (0,), (packed.EMPTY,) * tasks)


def tiny() -> Work:
    """Three tasks, six points, marks from 2, 4 and 6; four schools in two regions.

    School 42: marks 2 3 4 5 and an absent one; 43: 3 3 5 3 3 5; 44, next district: 2 2 2 2 2 2 5;
    151, another region: six of «4».
    """
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    ours = make.district()
    accept(
        make.school(ours, "0042"),
        work,
        [
            row(1, (1, 0, X), journal=3),
            row(2, (1, 1, 0), journal=3),
            row(3, (1, X, 3), journal=5, class_no=2),
            absent(4, 3),
            row(5, (1, 2, 3), class_no=2),
        ],
    )
    threes, fives = (0, 0, 3), (1, 2, 3)
    accept(
        make.school(ours, "0043"),
        work,
        [row(n, points) for n, points in enumerate((threes, threes, fives, threes, threes, fives))],
        at=make.NOW + timedelta(minutes=1),
    )
    accept(
        make.school(make.district(code="m020"), "0044"),
        work,
        [*(row(n, (1, 0, 0)) for n in range(6)), row(7, fives)],
        at=make.NOW + timedelta(minutes=2),
    )
    elsewhere = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    accept(
        make.school(elsewhere, "0151"),
        work,
        [row(n, (1, 2, 1)) for n in range(6)],
        at=make.NOW + timedelta(minutes=3),
    )
    return work
