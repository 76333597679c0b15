"""What reports are made of: groups of participants, and how fresh they are."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, reduce

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Max, Q
from django.db.models.functions import Substr

from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries.bodies import leaves_at, names_of
from vprok.domain.analytics.queries.rows import NO_CLASS, class_name
from vprok.domain.analytics.queries.sliced import Cell, Sliced, chosen_leaves, sliced
from vprok.domain.analytics.queries.slices import EVERYONE, Slice
from vprok.domain.analytics.queries.sums import (
    WIDTH,
    Summary,
    Sums,
    bodies_behind,
    forms_of_works,
)
from vprok.domain.analytics.rules import (
    Crowd,
    nothing_accepted_yet,
    tasks_changed_after_forms,
    told_above,
    told_slices,
)
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.results.queries import fitting, fitting_layout
from vprok.domain.territory.queries import Cabinet, cabinet_of, cabinets_down_to
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal

CHOSEN = "Выбранные ОО"
CHOSEN_BODIES = "Выбранные территории"


@dataclass(frozen=True)
class Scope:
    """What a report is about and who reads it.

    own:    the highest place of the reader that covers `place`
    only:   which participants
    chosen: schools or bodies below `place` that are asked for as a set; none = all of it
    apart:  other places of the reader's, outside `own`: what is known there may be subtracted
    """

    work: Work
    place: Place
    own: Place
    only: Slice = EVERYONE
    chosen: tuple[Place, ...] = ()
    apart: tuple[Place, ...] = ()

    @cached_property
    def sums(self) -> Sums:
        """Sums of the work, read once for all that is told of this scope."""
        return Sums(self.work)

    @cached_property
    def bodies(self) -> dict[Place, Cabinet]:
        """The place and those above it below the country; none where it is not in the list today.

        costs: one SQL statement
        """
        with suppress(ObjectDoesNotExist):
            return {one.place: one for one in cabinets_down_to(self.place)[1:]}
        return {}

    @cached_property
    def zone(self) -> str:
        """The reader's clock."""
        return (self.bodies.get(self.own) or cabinet_of(self.own)).zone

    def narrowed(self, only: Slice) -> "Scope":
        """The same for these participants; where it is of them already, nothing is read again."""
        return self if only == self.only else replace(self, only=only)

    def called(self, places: Collection[Place]) -> dict[Place, str]:
        """What bodies are called; one that is not in the list any more by its key.

        costs: as `names_of`, of those that are neither the place nor above it
        """
        known = {one: body.name for one, body in self.bodies.items()}
        return known | names_of([one for one in places if one not in known])

    def apart_in(self, place: Place) -> tuple[Place, ...]:
        """Other places of the reader's inside a body."""
        return tuple(one for one in self.apart if place.covers(one))


# ---- groups of participants ----------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A group of participants: a body, its name, its sums.

    place:     of the body; of a class that of its school, of a set that of all who are chosen from
    is_told:   whether the reader may know its marks
    is_chosen: it is the sum of a set
    is_class:  it is one class of a school
    """

    place: Place
    name: str
    sums: Summary
    is_told: bool = True
    is_chosen: bool = False
    is_class: bool = False


def lines(scope: Scope, *, with_whole_school: bool = False) -> tuple[Line, ...]:
    """Groups of participants from the whole country down to the place, then those right below it.

    Of a set: the country down to the place, the sum of the set, then each of its bodies. Of a
    class: bodies above the school as they are, for other schools number their classes otherwise.

    with_whole_school: before a class its school stands, too
    costs:  at most ten SQL statements, whatever the territory; of a slice as `sliced`
    source: docs/sources/domain.md#common-workbook-layout; docs/sources/statistics.md#slices
    """
    if not scope.only.class_no or scope.place.level is not Level.SCHOOL:
        return _lines(scope)
    school = scope.narrowed(replace(scope.only, class_no=0))
    found = _lines(school)
    of_class = sliced(scope.work, [scope.place], scope.only)[scope.place]
    name = class_name(scope.work, scope.place, scope.only.class_no) or NO_CLASS
    told = Line(scope.place, name, of_class.sums, is_class=True)
    return (*(found if with_whole_school else found[:-1]), told)


def _lines(scope: Scope) -> tuple[Line, ...]:
    above = scope.place.lineage
    listed = scope.chosen or _below(scope)
    places = list(dict.fromkeys((*above, *listed)))
    sums, hidden = _sums(scope, list(dict.fromkeys((*places, *scope.apart))))
    called = scope.called(places)

    def line(place: Place) -> Line:
        return Line(place, called[place], sums[place], place not in hidden)

    middle = (_together(scope, sums),) if scope.chosen else ()
    return (*map(line, above), *middle, *map(line, listed))


def _below(scope: Scope) -> tuple[Place, ...]:
    """Bodies right below the place that have forms of what is asked for."""
    if not scope.only.of_schools or scope.place.level is Level.SCHOOL:
        return scope.sums.below(scope.place)
    leaves = chosen_leaves(leaves_at(scope.place).filter(work=scope.work), scope.only)
    body = Substr("place", 1, WIDTH[scope.place.level])
    return tuple(map(Place, leaves.order_by(body).values_list(body, flat=True).distinct()))


def _sums(scope: Scope, places: Sequence[Place]) -> tuple[dict[Place, Summary], set[Place]]:
    """The sums at these places, and those of them that the reader may not know."""
    above = scope.own.lineage[-2::-1]
    if scope.only.is_everyone:
        sums = scope.sums.at(places)

        def people(place: Place) -> int:
            known = sum(sums[one].leaf.present for one in scope.apart_in(place))
            return sums[place].leaf.present - known

        told = told_above(people(scope.own), [people(place) for place in above])
    else:
        cut = sliced(scope.work, places, scope.only)
        sums = {place: one.sums for place, one in cut.items()}
        told = _told(scope, cut, above)
    return sums, {place for place, is_told in zip(above, told, strict=True) if not is_told}


def _told(scope: Scope, cut: Mapping[Place, Sliced], above: Sequence[Place]) -> tuple[bool, ...]:
    """Which bodies above the reader's own may show this slice.

    source: docs/sources/statistics.md#suppression
    """
    only, parts = scope.only, scope.work.parts
    cells = list(dict.fromkeys(cell for place in (*above, scope.own) for cell in cut[place].people))
    is_one = len(only.asked) == 1 and not (only.variant and parts > 1)

    def crowd(place: Place, cell: Cell) -> Crowd:
        told, of_schools = cut[place], bool(only.of_schools)
        return Crowd(told.people[cell], told.schools[cell] if of_schools else None)

    def crowds(place: Place) -> list[Crowd]:
        known = scope.apart_in(place)
        return [
            reduce(Crowd.__sub__, (crowd(one, cell) for one in known), crowd(place, cell))
            for cell in cells
        ]

    told = told_slices(crowds(scope.own), [crowds(place) for place in above], jointly=not is_one)
    number = cells.index(only.asked) if is_one and only.asked in cells else None
    return tuple(all(body) if number is None else body[number] for body in told)


def _together(scope: Scope, sums: Mapping[Place, Summary]) -> Line:
    """The sum of a set; what stands inside another body of the set is there already."""
    outer = [
        place
        for place in dict.fromkeys(scope.chosen)
        if not any(one != place and one.covers(place) for one in scope.chosen)
    ]
    is_of_schools = all(place.level is Level.SCHOOL for place in outer)
    first, *others = (sums[place] for place in outer)
    return Line(
        scope.place,
        CHOSEN if is_of_schools else CHOSEN_BODIES,
        sum(others, first),
        is_chosen=True,
    )


@dataclass(frozen=True)
class Body:
    """A body right below a place, with the number of its accepted forms."""

    place: Place
    name: str
    forms: int


def bodies_below(scope: Scope, place: Place) -> tuple[Body, ...]:
    """Bodies right below a place that have accepted forms of the work, in the order of numbers.

    costs: as `Sums.below` and `Sums.at`, and two SQL statements
    """
    found = scope.sums.below(place)
    sums, called = scope.sums.at(found), names_of(found)
    return tuple(Body(body, called[body], sums[body].forms) for body in found)


# ---- what there is -------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkForms:
    """A work with the number of its accepted forms."""

    work: Work
    forms: int


def works_with_forms(campaign: Campaign, place: Place) -> tuple[WorkForms, ...]:
    """Works that have accepted forms at a place or below it, by grade, then by subject.

    Works whose tasks are not those of their forms are left out.

    costs: six SQL statements, and those of `fitting`
    """
    forms = forms_of_works(campaign, place)
    works = list(campaign.works.filter(pk__in=forms).order_by("is_course", "grade", "subject"))
    for work in works:
        work.campaign = campaign
    fits = fitting(works)
    return tuple(WorkForms(work, forms[work.pk]) for work in works if work.pk in fits)


@dataclass(frozen=True)
class Version:
    """How many accepted forms a report is made of, and when the last of them came.

    late: of them, those that came after their deadline
    """

    forms: int
    accepted_at: datetime | None
    late: int = 0

    def plain(self) -> dict[str, str | int | None]:
        """The same as plain values, for programs."""
        at = self.accepted_at
        return {
            "forms": self.forms,
            "accepted_at": at.isoformat() if at else None,
            "late": self.late,
        }


def version(work: Work, place: Place, chosen: Collection[Place] = ()) -> Version:
    """What a report on this place is made of now, by whatever scale it was counted.

    chosen: as `Scope` has it
    costs:  one SQL statement for a school or a set, else two; three where a total is behind
    """
    if not chosen and place.level is not Level.SCHOOL and place.path not in bodies_behind(work):
        total = Total.objects.filter(work=work, place=place.path).defer("payload").first()
        if total is not None:
            return Version(total.leaves, total.accepted_at, total.late)
    leaves = leaves_at(place).filter(work=work)
    told = (leaves.within(chosen) if chosen else leaves).aggregate(
        forms=Count("pk"), accepted_at=Max("accepted_at"), late=Count("pk", filter=Q(is_late=True))
    )
    return Version(**told)


def obstacle(work: Work, made_of: Version, *, at: datetime) -> Refusal | None:
    """Why there is no report on this work yet, if there is none.

    refuses: results_are_not_open, nothing_accepted_yet, tasks_changed_after_forms
    costs:   as `nothing_to_tell`, where the campaign is at hand
    """
    shut = results_are_not_open(opens_at=work.campaign.reports_at, at=at)
    return shut or nothing_to_tell(work, made_of)


def nothing_to_tell(work: Work, made_of: Version) -> Refusal | None:
    """Why nothing can be counted of a work, whoever asks and whenever.

    refuses: nothing_accepted_yet, tasks_changed_after_forms
    costs:   as `fitting_layout`
    """
    nothing = nothing_accepted_yet(forms=made_of.forms)
    return nothing or tasks_changed_after_forms(fits=fitting_layout(work) is not None)
