"""The desk of an expert: works by code, and the criteria to mark them by."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Sealed
from vprok.domain.materials.queries import criteria_of
from vprok.domain.materials.queries.sealed import Opened
from vprok.domain.results.actions.marking import take_criteria
from vprok.domain.results.models import Commission, Marker
from vprok.domain.results.queries.marking import Pile, desk_of, waiting_for_a_third
from vprok.interfaces.frame.clock import apart
from vprok.interfaces.frame.doors import hands_out, not_found, reads
from vprok.interfaces.frame.handing import hand_out, handed
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission

OF_MARKER = ("commission__work__campaign",)
OF_ENTRY = ("work__campaign", "school__district__region")


@dataclass(frozen=True)
class Sheet:
    """A pile as the desk shows it.

    opened: criteria, keys and forms of the work, and when each opens
    """

    pile: Pile
    opened: tuple["Shown", ...]


@dataclass(frozen=True)
class Shown:
    """One file beside the works, and where it is taken; empty while it is shut."""

    opened: Opened
    address: str

    @property
    def when(self) -> str:
        """Its hour on the school's own clock; empty when it is not known."""
        hour = self.opened.hour
        return f"{hour:%d.%m.%Y} в {hour:%H:%M}" if hour else ""


@reads(Permission.WORK_MARK)
def desk(request: Request) -> HttpResponse:
    """List the works of this very person."""
    piles = desk_of(request.actor.account)
    sheets = [Sheet(one, criteria_beside(request, one.marker, one.entry)) for one in piles]
    heads = Marker.objects.filter(
        account=request.actor.account, is_head=True, left_at=None
    ).select_related("commission__work")
    return render(
        request,
        "results/desk.html",
        {
            "sheets": sheets,
            "headed": [(one.commission, len(waiting_for_a_third(one.commission))) for one in heads],
        },
    )


def criteria_beside(request: Request, marker: Marker, entry: Entry) -> tuple[Shown, ...]:
    """Criteria and keys of a work as an expert of its commission may have them."""
    found = criteria_of(entry, at=request.moment)
    shut = campaign_is_not_running(entry.work.campaign.state)
    return tuple(
        Shown(
            one,
            ""
            if one.early or one.sealed.file.is_locked or shut
            else reverse(
                "results:desk-criteria",
                args=[marker.commission_id, entry.school.key, one.sealed.pk],
            ),
        )
        for one in found
    )


@hands_out(Permission.WORK_MARK)
def criteria(request: Request, pk: int, key: str, sealed: int) -> HttpResponseBase:
    """Hand criteria or keys to an expert who has works of this school."""
    if request.method != "POST":
        return handed(request)
    marker, entry = pile_at(request, pk, key)
    file = get_object_or_404(Sealed.objects.select_related("work"), pk=sealed, work=entry.work_id)
    stored = take_criteria(marker, file, entry, by=request.actor, at=request.moment, clocks=apart())
    return hand_out(stored, request, stored.name)


def marker_at(request: Request, pk: int) -> Marker:
    """The person's own seat in a commission."""
    return get_object_or_404(
        Marker.objects.select_related(*OF_MARKER),
        commission__pk=pk,
        account=request.actor.account,
        left_at=None,
    )


def pile_at(request: Request, pk: int, key: str) -> tuple[Marker, Entry]:
    """The person's own seat, and a school whose works lie before it."""
    marker = marker_at(request, pk)
    commission: Commission = marker.commission
    entry = Entry.objects.select_related(*OF_ENTRY).filter(
        work=commission.work_id,
        school__number=key.removeprefix("edu"),
        markings__marker=marker,
    )
    found = entry.distinct().first()
    if found is None:
        raise not_found()
    return marker, found
