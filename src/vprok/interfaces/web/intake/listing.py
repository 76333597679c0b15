"""What is owed: one's own forms, or those of all bodies below."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for, current
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import REGISTRATION, Form, forms
from vprok.domain.intake.states import OwedState, SeenState
from vprok.domain.territory.queries import names
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import address_of
from vprok.interfaces.web.layout.forms.states import TONES
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A form as the list shows it.

    body: the name of whose form it is
    """

    deliverable: Deliverable
    body: str
    about: str
    word: str
    tone: str
    url: str
    is_done: bool


@reads(Permission.INTAKE_READ)
def root(request: Request) -> HttpResponse:
    """Show the forms of the newest campaign."""
    campaign = current(request.actor.places(Permission.INTAKE_READ))
    if campaign is None:
        return render(request, "intake/none.html")
    return _listed(request, campaign)


@reads(Permission.INTAKE_READ)
def of_campaign(request: Request, slug: str) -> HttpResponse:
    """Show the forms of one campaign."""
    seen = campaigns_for(request.actor.places(Permission.INTAKE_READ))
    return _listed(request, get_object_or_404(seen, slug=slug))


def _listed(request: Request, campaign: Campaign) -> HttpResponse:
    places = request.actor.places(Permission.INTAKE_READ)
    own = [place for place in places if place.level is Level.SCHOOL]
    found = [one for one in forms(places, campaign, at=request.moment) if _has_page(one)]
    lines = _lines(found)
    context: dict[str, object] = {
        "campaign": campaign,
        "waiting": [line for line in lines if not line.is_done],
        "done": [line for line in lines if line.is_done],
        "is_school": len(own) == len(places),
        "may_declare": request.actor.has(Permission.DAY_DECLARE),
    }
    if len(own) < len(places):
        context |= _below(request, campaign)
    return render(request, "intake/listing.html", context)


def _below(request: Request, campaign: Campaign) -> dict[str, object]:
    """Forms of all bodies below, narrowed by the words of the address."""
    rows = (
        Deliverable.objects.filter(campaign=campaign)
        .exclude(kind=REGISTRATION)
        .within(request.actor.places(Permission.INTAKE_READ))
        .select_related("campaign", "entry__work")
        .order_by(F("due_at").asc(nulls_last=True), "place", "kind", "per")
    )
    key, state = request.GET.get("key", "").strip(), request.GET.get("state", "")
    if key:
        rows = rows.filter(key__icontains=key)
    if state in OwedState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": _lines([Form(row, row.seen(request.moment)) for row in page]),
        "key": key,
        "state": state,
        "states": OwedState.choices,
    }


def _has_page(form: Form) -> bool:
    """What is owed without a file, as the registration, is not among the forms."""
    return form.deliverable.kind != REGISTRATION


def _lines(found: list[Form]) -> list[Line]:
    bodies = names(form.deliverable.key for form in found)
    return [_line(form, bodies) for form in found]


def _line(form: Form, bodies: dict[str, str]) -> Line:
    entry = form.deliverable.entry
    return Line(
        deliverable=form.deliverable,
        body=bodies.get(form.deliverable.key, ""),
        about=str(entry.work) if entry else "",
        word=form.seen.label,
        tone=TONES[form.seen],
        url=address_of(form.deliverable),
        is_done=form.seen in {SeenState.ACCEPTED, SeenState.REPLACED, SeenState.EXCUSED},
    )
