"""What an address of a report means, for the one who asks."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from vprok.domain.analytics.queries import (
    EVERYONE,
    Scope,
    Slice,
    Version,
    class_names,
    obstacle,
    version,
)
from vprok.domain.analytics.queries.bodies import names_of
from vprok.domain.analytics.queries.slices import SEX_WORDS
from vprok.domain.analytics.reports import REPORTS, Kind
from vprok.domain.analytics.rules import report_is_of_another_level
from vprok.domain.campaign.models import Campaign, Sample, Work
from vprok.domain.territory.queries import names
from vprok.domain.territory.states import Ownership, SchoolKind, Settlement
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.kernel.refusal import Refusal

WHOLE_COUNTRY = "Вся страна"
BELOW = {
    Level.COUNTRY: "Регионы",
    Level.REGION: "Муниципалитеты и группы",
    Level.DISTRICT: "Организации",
    Level.SCHOOL: "Участники",
}
"""What stands below a place of each level."""


def scope_of(request: Request, slug: str, code: str, path: str, right: Permission) -> Scope:
    """The work and the place of an address, if the actor holds the right there.

    refuses: not_your_place
    """
    works = Work.objects.filter(campaign__in=Campaign.objects.seen())
    work = get_object_or_404(
        works.select_related("campaign").prefetch_related("tasks"), campaign__slug=slug, code=code
    )
    place, own = covered_place(request.actor, path, right)
    return Scope(work, place, own, apart=apart_from(own, request.actor))


def covered_place(actor: Actor, path: str, right: Permission) -> tuple[Place, Place]:
    """The place of an address and the highest place of the actor's that covers it.

    refuses: not_your_place
    """
    try:
        place = Place(path)
    except ValueError:
        raise not_found() from None
    covering = [own for own in actor.places(right) if own.covers(place)]
    if not covering:
        raise not_found()
    return place, min(covering, key=lambda own: len(own.path))


def apart_from(own: Place, actor: Actor) -> tuple[Place, ...]:
    """Other places whose reports the actor reads, outside this one; none inside another."""
    places = {one for one in actor.places(Permission.REPORT_READ) if not own.covers(one)}
    outer = (one for one in places if places.isdisjoint(one.lineage[:-1]))
    return tuple(sorted(outer))


def kind_of(name: str) -> Kind:
    """The report of an address."""
    if name not in REPORTS:
        raise Http404
    return REPORTS[name]


def name_of(place: Place) -> str:
    """What a place is called.

    refuses: not_your_place for a body that never was
    """
    if place == COUNTRY:
        return WHOLE_COUNTRY
    found = names([place.key])
    if place.key not in found:
        raise not_found()
    return found[place.key]


def heading_of(scope: Scope) -> str:
    """What the place of a scope is called.

    refuses: not_your_place for a body that never was
    """
    here = scope.bodies.get(scope.place)
    return here.name if here else name_of(scope.place)


def way_up(
    page: str,
    *about: str,
    place: Place,
    own: Place,
    called: Callable[[Collection[Place]], dict[Place, str]] = names_of,
) -> list[tuple[str, str]]:
    """Titles and addresses from the choice of works down the places that the actor covers.

    page:   that stands at every place above this one
    about:  what its addresses have before a place: the campaign, and the work of a page of works
    called: tells names of places
    """
    above = [one for one in place.lineage[:-1] if own.covers(one)]
    found = called(above) | {COUNTRY: WHOLE_COUNTRY}
    return [("Отчёты", reverse("analytics:choice", args=about[:1]))] + [
        (found[one], reverse(f"analytics:{page}", args=[*about, one.path])) for one in above
    ]


def way_to_work(scope: Scope) -> list[tuple[str, str]]:
    """The way up of the page of the work itself."""
    work = scope.work
    about = work.campaign.slug, work.code
    return way_up("work", *about, place=scope.place, own=scope.own, called=scope.called)


def way_here(scope: Scope, name: str) -> list[tuple[str, str]]:
    """The way up of pages below the page of the work, which is its last step.

    name: of the place
    """
    work = scope.work
    here = reverse("analytics:work", args=[work.campaign.slug, work.code, scope.place.path])
    return [*way_to_work(scope), (name, here)]


# ---- what a page opens with ----------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """What stands at an address now.

    made_of: the version of the figures
    refusal: why there are none to show, if there are none
    """

    scope: Scope
    made_of: Version
    refusal: Refusal | None

    def context(self, *further: tuple[str, str]) -> dict[str, object]:
        """What every page below the page of a work tells its template.

        further: steps of the way between the page of the work and this one
        refuses: not_your_place for a body that never was
        """
        work, name = self.scope.work, heading_of(self.scope)
        return {
            "scope": self.scope,
            "work": work,
            "campaign": work.campaign,
            "place_name": name,
            "trail": [*way_here(self.scope, name), *further],
            "refusal": self.refusal,
        }


def opened(request: Request, scope: Scope, levels: Collection[Level] = tuple(Level)) -> Opened:
    """What a page, or a file, has to tell of a scope now; some are only for some levels.

    refuses: report_is_of_another_level, results_are_not_open, nothing_accepted_yet,
             tasks_changed_after_forms
    """
    made_of = version(scope.work, scope.place)
    of_another_level = report_is_of_another_level(level=scope.place.level, levels=levels)
    return Opened(
        scope, made_of, of_another_level or obstacle(scope.work, made_of, at=request.moment)
    )


# ---- slices --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A property by which a report may be narrowed.

    name:    as the address has it
    options: values of the address with their words
    """

    name: str
    title: str
    options: tuple[tuple[str, str], ...]


def choices_of(scope: Scope) -> tuple[Choice, ...]:
    """By what this work at this place may be narrowed.

    costs: one SQL statement, and two for the classes of a school
    """
    work = scope.work
    is_school = scope.place.level is Level.SCHOOL
    classes = class_names(work, scope.place) if is_school else ()
    has_sample = Sample.objects.filter(campaign=work.campaign_id).exists()
    found = (
        Choice("sex", "Пол", _numbered(SEX_WORDS if work.campaign.asks_sex else {})),
        Choice("variant", "Вариант", _numbered({n: str(n) for n in range(1, work.variants + 1)})),
        Choice("class", "Класс", _numbered(dict(classes))),
        Choice("kind", "Тип ОО", tuple(SchoolKind.choices)),
        Choice("settlement", "Населённый пункт", tuple(Settlement.choices)),
        Choice("ownership", "Форма собственности", tuple(Ownership.choices)),
        Choice("sampled", "Контрольная выборка", (("1", "только ОО выборки"),) * has_sample),
    )
    return tuple(one for one in found if one.options)


def only_of(request: Request, scope: Scope) -> Slice:
    """The slice that an address asks for.

    raises: Http404 for a value that no participant of this work can have here
    costs:  no SQL where nothing is asked; else as `choices_of`
    """
    asked = {name: request.GET[name] for name in _FIELDS if request.GET.get(name)}
    if not asked:
        return EVERYONE
    known = {choice.name: dict(choice.options) for choice in choices_of(scope)}
    if any(value not in known.get(name, {}) for name, value in asked.items()):
        raise Http404
    told: dict[str, Any] = {
        field: made(asked[name]) for name, (field, made) in _FIELDS.items() if name in asked
    }
    return Slice(**told)


def query_of(only: Slice) -> str:
    """The slice as the end of an address: `?sex=1&kind=lyceum`; empty for everyone."""
    told = {name: getattr(only, field) for name, (field, _) in _FIELDS.items()}
    words = urlencode({name: int(v) if v is True else v for name, v in told.items() if v})
    return f"?{words}" if words else ""


_FIELDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "sex": ("sex", int),
    "variant": ("variant", int),
    "class": ("class_no", int),
    "kind": ("kind", str),
    "settlement": ("settlement", str),
    "ownership": ("ownership", str),
    "sampled": ("is_sampled", bool),
}
"""Names of an address, each with the field of a slice and how it is read."""


def _numbered(words: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(number), word) for number, word in words.items())
