"""The written note («аналитическая справка»): a whole paper made by rules, each with its source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from vprok.domain.analytics.queries import (
    Line,
    Scope,
    accepted_rows,
    lines,
    similar,
    year_before,
)
from vprok.domain.analytics.queries.measures import Planned
from vprok.domain.analytics.reports.charts import histogram, mark_groups, profile
from vprok.domain.analytics.reports.indicators import Rise, rise_of_low
from vprok.domain.analytics.reports.layout import heading
from vprok.domain.analytics.reports.note import people, plan, results, talk
from vprok.domain.analytics.reports.note.drawing import Draw, drawn
from vprok.domain.analytics.reports.overview import Overview, overview
from vprok.domain.analytics.reports.pupils import Pupil, pupils
from vprok.domain.campaign.models import Task
from vprok.kernel.paper import Paper, Section
from vprok.kernel.place import Level
from vprok.kernel.russian import day

LEVELS = (Level.SCHOOL, Level.DISTRICT)
TITLE = "Аналитическая справка"
PURPOSE = (
    "Справка показывает, что усвоено и где нужна помощь. Оценивать по ней учителей и организации "
    "и составлять из них списки по результатам не предусмотрено."
)


@dataclass(frozen=True)
class Material:
    """All that a note is written from.

    found:   groups as `lines(scope)` tells them
    pupils:  of the school, where the reader may know them
    classes: names of its classes in the order of their numbers
    rise:    of the share of «2» since a comparable year
    """

    scope: Scope
    found: tuple[Line, ...]
    tasks: tuple[Task, ...]
    told: Overview
    pupils: tuple[Pupil, ...]
    classes: tuple[str, ...]
    rise: Rise | None


def material(scope: Scope, *, at: datetime, by_code: bool) -> Material:
    """What a note of a place is written from.

    by_code: whether the reader may know results by code
    costs:   as `lines`, and at most eight SQL statements
    """
    tasks = scope.work.tasks_in_order()
    found = lines(scope)
    told = overview(scope.place, found, tasks)
    before = year_before(scope, at=at)
    leaf = told.here.line.sums.leaf
    known: tuple[Pupil, ...] = ()
    classes: tuple[str, ...] = ()
    if by_code and scope.place.level is Level.SCHOOL:
        for rows in accepted_rows(scope.work, scope.place):
            known = pupils(rows.block, leaf.layout, [task.level for task in tasks])
            classes = rows.classes
    rise = rise_of_low(leaf, before.sums.leaf) if before else None
    return Material(scope, found, tasks, told, known, classes, rise)


def note(of: Material, *, version: str, planned: Sequence[Planned], draw: Draw) -> Paper:
    """The note of a school or a municipality.

    version: how many forms it is made of, and when the last of them came
    planned: what was decided to be done; without it the plan is the one that rules propose
    draw:    makes a picture of a chart
    source:  docs/sources/domain.md#interpretation; docs/sources/domain.md#note
    """
    return Paper(
        title=TITLE,
        body=of.told.here.line.name,
        about=(
            ("Работа:", heading(of.scope.work)),
            ("Дата:", day(of.scope.work.opens_on or of.scope.work.campaign.opens_on)),
            ("Составлено:", version),
        ),
        sections=tuple(_sections(of, planned, draw)),
        foot=(PURPOSE, *talk.sources(of.scope.work)),
    )


def _sections(of: Material, planned: Sequence[Planned], draw: Draw) -> Iterator[Section]:
    yield Section("Кто писал работу", results.people(of.told))
    if not of.told.has_people:
        return
    yield Section("Отметки", (*results.marks(of.told), drawn(histogram(of.scope, of.found), draw)))
    yield Section("Сравнение с журналом", results.journal(of.told, of.pupils))
    figure = profile(of.scope, of.found, of.tasks)
    yield Section("Выполнение заданий", (*results.tasks(of.told, of.tasks), drawn(figure, draw)))
    yield Section("Дефициты по умениям", results.deficits(of.told))
    groups = mark_groups(of.scope, of.found, of.tasks)
    yield Section("Кто с чем справился", (*results.groups(of.told), drawn(groups, draw)))
    if of.scope.place.level is Level.SCHOOL:
        if of.pupils:
            yield Section("Кому помочь", people.helped(of.pupils, of.classes))
        yield Section("Похожие школы", people.like(similar(of.scope)))
    else:
        yield Section("Организации", people.bodies(of.told))
    yield Section("Вопросы для обсуждения", talk.questions(of.told, of.pupils, of.rise))
    yield Section("План мер", plan.table(of.told, of.pupils, of.rise, planned))
