"""The sides of a work: which charts each has, and what stands beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404

from vprok.domain.analytics.queries import Line, Scope, bodies_below, lines
from vprok.domain.analytics.queries.bodies import names_of
from vprok.domain.analytics.reports import REPORTS, individual
from vprok.domain.analytics.reports.charts import (
    Figure,
    compared_marks,
    compared_profiles,
    followed,
    histogram,
    journal_matrix,
    mark_groups,
    profile,
)
from vprok.domain.analytics.reports.charts.canvas import own_of
from vprok.domain.analytics.reports.charts.places import MOST
from vprok.domain.campaign.models import Task
from vprok.interfaces.web.analytics.explore_address import State
from vprok.interfaces.web.analytics.scopes import WHOLE_COUNTRY
from vprok.kernel.charter import Actor, Permission, covered
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.kernel.report import Cell


def figures_of(state: State, found: Sequence[Line], tasks: Sequence[Task]) -> Mapping[str, Figure]:
    """The charts of the side that is shown.

    found: groups as `lines` tells them
    tasks: in the order of the work
    """
    scope = state.scope
    match state.view:
        case "tasks":
            return {"profile": profile(scope, found, tasks)}
        case "groups":
            return {"groups": mark_groups(scope, found, tasks)}
        case "journal":
            return {"journal": journal_matrix(scope, found)}
        case "places":
            chosen = side_by_side(state, found)
            return {
                "marks": compared_marks(scope, chosen),
                "profiles": compared_profiles(scope, chosen, tasks),
            }
        case "skill":
            return {"skill": followed(_of_all_classes(scope), state.skill)} if state.skill else {}
        case _:
            return {"histogram": histogram(scope, found)}


def how_of(view: str) -> dict[str, str]:
    """What the figures of a side mean: they are those of reports."""
    return {term: words for name in _REPORTS_OF[view] for term, words in REPORTS[name].HOW.items()}


_REPORTS_OF: Mapping[str, tuple[str, ...]] = {
    "scores": ("scores",),
    "tasks": ("tasks",),
    "groups": ("groups",),
    "journal": ("journal",),
    "places": ("marks", "tasks"),
    "skill": ("planned",),
}


def _of_all_classes(scope: Scope) -> Scope:
    """Classes are numbered anew in each form."""
    return scope.narrowed(replace(scope.only, class_no=0))


def called(places: Iterable[Place]) -> dict[Place, str]:
    """What places are called.

    costs: one SQL statement
    """
    return names_of(list(places)) | {COUNTRY: WHOLE_COUNTRY}


# ---- places side by side -------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """Which places stand beside this one, and which more may.

    chosen: names, each with the address without it
    more:   where they lie, with their paths and names
    kept:   the rest of the state, as fields of the form that adds a place
    """

    chosen: tuple[tuple[str, str], ...]
    more: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    kept: Sequence[tuple[str, str]]


def compared_of(state: State) -> Compared:
    """Which places are compared, and which more may be.

    costs: at most five SQL statements
    """
    around = _around(state.scope) if len(state.others) < MOST - 1 else {}
    name = called([*state.others, *(place for some in around.values() for place in some)])
    taken = {*state.others, state.scope.place}
    more = {
        where: tuple((place.path, name[place]) for place in some if place not in taken)
        for where, some in around.items()
    }
    return Compared(
        tuple((name[place], state.without(place).url) for place in state.others),
        tuple((where, some) for where, some in more.items() if some),
        state.fields(),
    )


def _around(scope: Scope) -> dict[str, Sequence[Place]]:
    """Bodies beside the place, below it and above it, as far as the reader may see."""
    above = scope.place.lineage[:-1]
    beside = [
        body.place
        for parent in above[-1:]
        if scope.own.covers(parent)
        for body in bodies_below(scope, parent)
    ]
    below = [body.place for body in bodies_below(scope, scope.place)]
    return {"Рядом": beside, "Ниже": below, "Выше": above[::-1]}


def side_by_side(state: State, found: Sequence[Line]) -> tuple[Line, ...]:
    """The place and those beside it; a body above that may not be told is left out.

    found: groups as `lines` tells them
    """
    own = own_of(state.scope, found)
    if not state.others:
        return (own,)
    asked = replace(_of_all_classes(state.scope), place=state.scope.own, chosen=state.others)
    told = {line.place: line for line in lines(asked) if line.is_told and not line.is_chosen}
    return (own, *(told[place] for place in state.others if place in told))


# ---- a skill -------------------------------------------------------------------------------------


def skills_of(tasks: Sequence[Task]) -> tuple[str, ...]:
    """Skills that the work asks for, in its order."""
    return tuple(dict.fromkeys(task.skill for task in tasks if task.skill))


def with_skill(state: State, tasks: Sequence[Task]) -> State:
    """The skill of this work that is asked for, or its first one.

    raises: Http404 for a skill that the work does not ask for
    """
    known = skills_of(tasks)
    if state.skill and state.skill not in known:
        raise Http404
    if state.view != "skill" or state.skill or not known:
        return state
    return replace(state, skill=known[0])


# ---- participants --------------------------------------------------------------------------------

People = Mapping[str, Mapping[str, Cell]]
"""Rows of the individual report by code, each by the names of its columns."""


def people_of(scope: Scope, actor: Actor) -> People:
    """Participants of a school; none for whoever may not see them.

    costs: as the individual report
    """
    may = covered(scope.place, actor.places(Permission.PARTICIPANT_READ))
    if scope.place.level is not Level.SCHOOL or not may:
        return {}
    report = individual.build(scope)
    at = report.columns.index(individual.NAMED_BY)
    rows = [row.cells for row in report.rows if row.cells[at]]
    return {str(cells[at]): dict(zip(report.columns, cells, strict=True)) for cells in rows}


@dataclass(frozen=True)
class Person:
    """One participant: what stands in the individual report, task by task.

    rows: of each task its label, level, points and greatest points
    """

    code: str
    facts: tuple[tuple[str, Cell], ...]
    rows: tuple[tuple[str, str, Cell, int], ...]


def person_of(state: State, people: People, tasks: Sequence[Task]) -> Person | None:
    """The participant that the address asks for.

    raises: Http404 for one that is not of this school, or not to be seen
    """
    if not state.code:
        return None
    if state.code not in people:
        raise Http404
    told = people[state.code]
    shown = ("Класс", "Вариант", "Первичный балл", "Отметка", "Отметка по журналу")
    return Person(
        state.code,
        tuple((name, told[name]) for name in shown if told.get(name) is not None),
        tuple((task.label, task.level, told[str(task)], task.maximum) for task in tasks),
    )
