"""A whole country by bulk load, without HTTP: as an old year is imported, already accepted."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from django.db.transaction import atomic

from vprok.domain.campaign.actions import open_campaign, start
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.campaign.states import Era, Layout, Step
from vprok.domain.intake.models import Deliverable, Entry, GradeClass, Submission
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.domain.materials.actions import code_of
from vprok.domain.materials.models import Code
from vprok.domain.materials.rules import ClassSize, codes_for
from vprok.domain.results.actions.scoring import rows_of, to_be_summed
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import layout_of, plan_of
from vprok.domain.results.rules import OWED
from vprok.domain.territory.models import District, Region, School
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.names import number_of
from vprok.interfaces.cli.demo.scores import WorkFacts, play
from vprok.kernel.charter import Actor
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as summary

BATCH = 400
LOADER = "перенос прошлого года"


@dataclass(frozen=True)
class _Sat:
    """A work with everything that is the same for all schools."""

    work: Work
    facts: WorkFacts
    layout: summary.Layout
    year: Calendar

    @classmethod
    def of(cls, work: Work, year: Calendar) -> Self:
        """Look the work up once."""
        return cls(work, facts_of(work), layout_of(work, plan_of(work)), year)


@dataclass
class _Rows:
    """What a batch of schools becomes, table by table, before it is written."""

    classes: list[GradeClass] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    owed: list[Deliverable] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


def load(
    schools: Sequence[SchoolPlan],
    works: Sequence[str],
    *,
    slug: str,
    by: Actor,
    at: datetime,
    told: Callable[[int], object],
) -> Campaign:
    """Write a played year of all these schools straight into the tables.

    told:  called with the number of schools of each batch that was written
    costs: about 4 ms a school and work
    """
    opens_on = (at - timedelta(days=60)).date()
    campaign = open_campaign(
        slug,
        "ВПР, перенос прошлого года",
        era=Era.SEALED,
        layout=Layout.WITH_ORDINALS,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=30),
        works=works,
        by=by,
        at=at,
    )
    start(campaign, by=by, at=at)
    _tree(schools)
    year = calendar(campaign)
    sat = [_Sat.of(work, year) for work in campaign.works.prefetch_related("tasks")]
    for batch in _batches(schools, BATCH):
        _load(campaign, sat, batch, at)
        told(len(batch))
    return campaign


def _batches(things: Sequence[SchoolPlan], size: int) -> Iterator[Sequence[SchoolPlan]]:
    for begin in range(0, len(things), size):
        yield things[begin : begin + size]


@atomic
def _tree(schools: Sequence[SchoolPlan]) -> None:
    regions = {plan.district.region.code: plan.district.region for plan in schools}
    for region in regions.values():
        Region.objects.update_or_create(
            code=region.code, defaults={"name": region.name, "zone": region.zone}
        )
    there = {region.code: region for region in Region.objects.all()}
    districts = {plan.district.place.path: plan.district for plan in schools}
    District.objects.bulk_create(
        District(
            region=there[one.region.code],
            code=one.code,
            path=path,
            kind=one.kind,
            name=one.name,
        )
        for path, one in districts.items()
    )


@atomic
def _load(
    campaign: Campaign, works: Sequence[_Sat], batch: Sequence[SchoolPlan], at: datetime
) -> None:
    districts = {
        one.path: one
        for one in District.objects.select_related("region").filter(
            path__in={plan.district.place.path for plan in batch}
        )
    }
    schools = School.objects.bulk_create(
        School(
            number=plan.key[3:],
            district=districts[plan.district.place.path],
            path=plan.place.path,
            name=plan.name,
            short_name=plan.short_name,
            kind=plan.kind,
            settlement=plan.settlement,
            pupils=plan.pupils * 9,
        )
        for plan in batch
    )
    rows = _Rows()
    for plan, school in zip(batch, schools, strict=True):
        _school(rows, campaign, works, plan, school, at)
    _write(rows)


def _school(  # noqa: PLR0917 - the batch's rows come first
    rows: _Rows,
    campaign: Campaign,
    works: Sequence[_Sat],
    plan: SchoolPlan,
    school: School,
    at: datetime,
) -> None:
    sat = [one for one in works if one.work.is_course == plan.is_college]
    grades = {one.work.grade: plan.classes(one.work.grade) for one in sat}
    sizes = [
        ClassSize(grade, ordinal, pupils)
        for grade, classes in grades.items()
        for ordinal, pupils in enumerate(classes, start=1)
    ]
    rows.classes += [
        GradeClass(
            campaign=campaign,
            school=school,
            grade=size.grade,
            ordinal=size.ordinal,
            letter="АБВГДЕЖЗИК"[size.ordinal - 1],
            pupils=size.pupils,
        )
        for size in sizes
    ]
    numbered = codes_for(sizes, [])
    rows.codes += [code_of(one, school, campaign, at=at) for one in numbered]
    for one in sat:
        grade = one.work.grade
        numbers = [
            code.number for code in numbered if code.grade == grade and code.class_no is not None
        ]
        _results(rows, one, plan, school, numbers, grades[grade], at)


def _results(  # noqa: PLR0917 - the batch's rows come first
    rows: _Rows,
    sat: _Sat,
    plan: SchoolPlan,
    school: School,
    numbers: Sequence[str],
    classes: Sequence[int],
    at: datetime,
) -> None:
    work, campaign = sat.work, sat.work.campaign
    block = play(
        sat.facts,
        numbers,
        classes=classes,
        seed=number_of(f"{plan.key} {work.code}"),
        shift=plan.ability,
        lifting=plan.lifting,
    )
    payload = packed.pack(block)
    folded = summary.fold(block, sat.layout)
    window = sat.year.window(
        Step.RESULTS, region=school.place.region, zone=school.zone, day=campaign.opens_on
    )
    entry = Entry(
        school=school,
        work=work,
        participants=len(numbers),
        classes=len(classes),
        on=campaign.opens_on,
        made_at=at,
    )
    submission = Submission(
        kind=OWED[0].kind,
        campaign=campaign,
        key=school.key,
        place=school.path,
        per=work.code,
        version=1,
        token=f"{LOADER} {work.code}",
        sha256=hashlib.sha256(payload).hexdigest(),
        name=LOADER,
        state=SubmissionState.ACCEPTED,
        rows=len(block),
        sent_by=LOADER,
        sent_at=at,
        accepted_at=at,
    )
    labels = [str(n) for n in range(1, len(classes) + 1)]
    stored, leaf = rows_of(entry, submission, block, folded, classes=labels, at=at)
    rows.entries.append(entry)
    rows.submissions.append(submission)
    rows.blocks.append(stored)
    rows.leaves.append(leaf)
    rows.owed.append(
        Deliverable(
            kind=OWED[0].kind,
            title=OWED[0].title,
            event=OWED[0].event,
            campaign=campaign,
            key=school.key,
            place=school.path,
            level=OWED[0].body,
            region=school.place.region,
            zone=school.zone,
            per=work.code,
            entry=entry,
            opens_at=window.opens_at,
            due_at=window.due_at,
            state=OwedState.ACCEPTED,
            versions=1,
            accepted_at=at,
            current=submission,
        )
    )


def _write(rows: _Rows) -> None:
    GradeClass.objects.bulk_create(rows.classes)
    Code.objects.bulk_create(rows.codes, batch_size=5_000)
    Entry.objects.bulk_create(rows.entries)
    Submission.objects.bulk_create(rows.submissions)
    Deliverable.objects.bulk_create(rows.owed)
    Block.objects.bulk_create(rows.blocks)
    to_be_summed(Leaf.objects.bulk_create(rows.leaves))


def facts_of(work: Work) -> WorkFacts:
    """What the player of results must know of a work."""
    tasks = sorted(work.tasks.all(), key=lambda task: task.position)
    labels = [task.label for task in tasks]
    return WorkFacts(
        code=work.code,
        maxima=tuple(task.maximum for task in tasks),
        cuts=work.cuts,
        levels=tuple(task.level for task in tasks),
        parts=tuple(task.part for task in tasks),
        follows=tuple(labels.index(task.follows or task.label) for task in tasks),
    )
