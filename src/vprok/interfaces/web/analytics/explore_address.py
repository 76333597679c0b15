"""What an address of the explore page says: all that is chosen, so that it opens the same again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.http import Http404
from django.urls import reverse

from vprok.domain.analytics.queries import EVERYONE, Scope
from vprok.domain.analytics.reports.charts.places import MOST
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import only_of, query_of
from vprok.kernel.place import Level, Place

VIEWS: Mapping[str, str] = {
    "scores": "Баллы",
    "tasks": "Задания",
    "groups": "Группы",
    "journal": "Журнал",
    "places": "Сравнение",
    "skill": "Умение",
}
"""Sides of a work, in the order of its tabs; the first is shown when none is asked for."""

FIRST = "scores"


@dataclass(frozen=True)
class State:
    """All that an address of the page says.

    others: places beside the one the page is about
    skill:  that is followed over works
    code:   of the participant that is looked at
    """

    scope: Scope
    view: str = FIRST
    others: tuple[Place, ...] = ()
    skill: str = ""
    code: str = ""

    @property
    def url(self) -> str:
        """The address that says the same."""
        work = self.scope.work
        args = [work.campaign.slug, work.code, self.scope.place.path]
        told = urlencode(self.fields())
        return reverse("analytics:explore", args=args) + (f"?{told}" if told else "")

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """The state but its place, as fields of a form.

        without: names of those that the form asks for itself
        """
        told = [
            ("view", "" if self.view == FIRST else self.view),
            *asked_by(self.scope).items(),
            *(("with", place.path) for place in self.others),
            ("skill", self.skill),
            ("code", self.code),
        ]
        return [(name, value) for name, value in told if value and name not in without]

    def at(self, place: Place) -> "State":
        """The same at another place; classes and codes are those of one school."""
        only = replace(self.scope.only, class_no=0)
        return replace(self, scope=replace(self.scope, place=place, only=only), code="")

    def of_everyone(self) -> "State":
        """The same without a slice."""
        return replace(self, scope=self.scope.narrowed(EVERYONE))

    def without(self, place: Place) -> "State":
        """The same without one of the places beside."""
        return replace(self, others=tuple(one for one in self.others if one != place))


def asked_by(scope: Scope) -> dict[str, str]:
    """The slice as the address has it, by name."""
    return dict(parse_qsl(query_of(scope.only).removeprefix("?")))


def state_of(request: Request, scope: Scope) -> State:
    """What the address asks for.

    raises: Http404 for a side there is not, and for a place out of the reader's sight
    """
    asked = request.GET
    view = asked.get("view") or FIRST
    if view not in VIEWS:
        raise Http404
    others = tuple(_place(path) for path in dict.fromkeys(asked.getlist("with")) if path)
    if not all(_is_in_sight(scope, place) for place in others):
        raise Http404
    code = asked.get("code", "") if scope.place.level is Level.SCHOOL else ""
    shown = scope.narrowed(only_of(request, scope))
    return State(shown, view, others[: MOST - 1], asked.get("skill", ""), code)


def _place(path: str) -> Place:
    try:
        return Place(path)
    except ValueError:
        raise Http404 from None


def _is_in_sight(scope: Scope, place: Place) -> bool:
    """Whether it is of the reader's own branch, or a body above it."""
    return scope.own.covers(place) or place.covers(scope.own)
