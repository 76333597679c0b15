"""One work at one place from all sides; the address carries everything that is chosen."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.analytics.queries import bodies_below, lines
from vprok.domain.analytics.reports.charts import Figure
from vprok.domain.analytics.reports.charts.canvas import own_of
from vprok.domain.analytics.reports.interpretation import GUARD_WORDS, guard
from vprok.domain.analytics.reports.layout import UNTOLD_NOTE, slice_words
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.charts import charts_of
from vprok.interfaces.web.analytics.explore_address import VIEWS, State, asked_by, state_of
from vprok.interfaces.web.analytics.explore_sides import (
    called,
    compared_of,
    figures_of,
    how_of,
    people_of,
    person_of,
    skills_of,
    with_skill,
)
from vprok.interfaces.web.analytics.files import version_words
from vprok.interfaces.web.analytics.scopes import BELOW, choices_of, opened, scope_of
from vprok.kernel.charter import Permission


@reads(Permission.REPORT_READ)
def page(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Show one side of a work at a place, and the ways to its other sides and places."""
    scope = scope_of(request, slug, code, path, Permission.REPORT_READ)
    found = opened(request, scope)
    context = found.context()
    if found.refusal is None:
        context |= _shown(request, state_of(request, scope))
        context["version"] = version_words(scope, found.made_of)
    return render(request, "analytics/explore.html", context)


def _shown(request: Request, asked: State) -> dict[str, object]:
    """All that the page tells where reports are open."""
    scope = asked.scope
    tasks = scope.work.tasks_in_order()
    found = lines(scope, with_whole_school=True)
    people = people_of(scope, request.actor)
    state = with_skill(asked, tasks)
    slices = asked_by(scope)
    choices = choices_of(scope)
    figures = figures_of(state, found, tasks)
    return {
        "state": state,
        "charts": charts_of(figures),
        "how": how_of(state.view),
        "guard": GUARD_WORDS[guard(own_of(scope, found).sums.leaf.present)],
        "said": slice_words(scope),
        "tabs": [
            (view, title, replace(state, view=view).url, view == state.view)
            for view, title in VIEWS.items()
        ],
        "path": _path(state),
        "slices": [(choice, slices.get(choice.name, "")) for choice in choices],
        "kept_with_slices": state.fields(*(choice.name for choice in choices), "code"),
        "everyone": state.of_everyone().url,
        "compared": compared_of(state) if state.view == "places" else None,
        "untold": _untold(state, figures),
        "skills": skills_of(tasks) if state.view == "skill" else None,
        "kept_with_skill": state.fields("skill"),
        "below_title": BELOW[scope.place.level],
        "below": [(body, state.at(body.place).url) for body in bodies_below(scope, scope.place)],
        "people": [(code, replace(state, code=code).url) for code in people],
        "person": person_of(state, people, tasks),
    }


def _untold(state: State, figures: Mapping[str, Figure]) -> str:
    """Why a body that was asked for does not stand beside the place."""
    if state.view != "places":
        return ""
    is_whole = len(figures["marks"].table.rows) == 1 + len(state.others)
    return "" if is_whole else UNTOLD_NOTE


def _path(state: State) -> list[tuple[str, str, bool]]:
    """The way from the reader's own place down to this one, each step with all that is chosen."""
    scope = state.scope
    steps = [place for place in scope.place.lineage if scope.own.covers(place)]
    name = called(steps)
    return [(name[place], state.at(place).url, place == scope.place) for place in steps]
