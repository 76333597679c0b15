"""The works whose results a school sends, and how far each is."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import current
from vprok.domain.intake.models import Deliverable, Deliverables
from vprok.domain.results.queries import KIND, declared_forms, declared_pks, undeclared_forms
from vprok.domain.territory.models import School
from vprok.domain.territory.queries import Sought, schools
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.campaigns import campaign_tabs
from vprok.interfaces.web.layout.forms.states import TONES
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level

OPENING = (Permission.RESULTS_SEND, Permission.PARTICIPANT_READ, Permission.CODES_TAKE)
"""Those who send, those who read, and those who fill and hand over: they open the form."""

READERS = (*OPENING, Permission.RESULTS_TYPE)
"""With them teachers, who open the table they type into."""

SIGNING = (Permission.RESULTS_DECLARE, Permission.PARTICIPANT_READ)
"""Those who see what the head signs."""

ON_A_PAGE = 50
CHOSEN = forms.Select(attrs={"class": "form-select"})
STATES = [
    ("", "Любое"),
    ("waiting", "не сданы"),
    ("late", "опаздывают"),
    ("unsigned", "ждут руководителя"),
    ("signed", "подписаны"),
]


class ListForm(forms.Form):
    """What narrows the list of forms below a municipality, a region or the country."""

    words = forms.CharField(
        label="Название или логин ОО",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    work = forms.ChoiceField(label="Работа", required=False, widget=CHOSEN)
    state = forms.ChoiceField(label="Состояние", required=False, choices=STATES, widget=CHOSEN)

    def name_works(self, year: Campaign) -> None:
        """Offer the works of a campaign."""
        works = Work.objects.filter(campaign=year).order_by("grade", "subject")
        self.fields["work"].choices = [("", "Любая"), *((one.code, str(one)) for one in works)]  # type: ignore[attr-defined]


@reads(*READERS)
def root(request: Request) -> HttpResponse:
    """Go to the newest campaign."""
    campaign = current()
    if campaign is None:
        return render(request, "results/none.html")
    return redirect("results:campaign", campaign.slug)


@reads(*READERS)
def campaign(request: Request, slug: str) -> HttpResponse:
    """List the results forms owed at the actor's places."""
    year = get_object_or_404(Campaign.objects.seen(), slug=slug)
    places = next(filter(None, map(request.actor.places, READERS)))
    may_open = any(map(request.actor.has, OPENING))
    is_school = all(place.level is Level.SCHOOL for place in places)
    asked = ListForm(request.GET)
    asked.name_works(year)
    owed = Deliverable.objects.filter(campaign=year, kind=KIND).within(places)
    if not is_school:
        owed = _chosen(owed, asked, request)
    ordered = owed.select_related("entry__work", "entry__school", "current")
    page = Paginator(ordered.order_by("due_at", "per", "key"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    signed = declared_pks(page.object_list, at=request.moment)
    lines = [
        (one, seen := one.seen(request.moment), TONES[seen], one.pk in signed)
        for one in page.object_list
    ]
    return render(
        request,
        "results/listing.html",
        {
            "campaign": year,
            "others": campaign_tabs(places, "results:campaign", year),
            "lines": lines,
            "page": page,
            "form": None if is_school else asked,
            "is_asked": not is_school and any(asked.data.get(name) for name in asked.fields),
            "is_school": is_school and len(places) == 1,
            "keeps_names": may_open and any(place.level is Level.SCHOOL for place in places),
            "may_sign": any(map(request.actor.has, SIGNING)),
            "may_open": may_open,
            "may_tell": request.actor.has(Permission.RESULTS_SEND),
            "may_date": request.actor.has(Permission.DAY_DECLARE),
            "may_key": request.actor.has(Permission.ANSWER_KEEP),
            "may_gather": request.actor.has(Permission.COMMISSION_KEEP),
            "may_hear": request.actor.has(Permission.RESULTS_LODGE),
        },
    )


def _chosen(owed: Deliverables, asked: ListForm, request: Request) -> Deliverables:
    """Those that the filter lets through; a filter that makes no sense lets through all."""
    if not asked.is_valid():
        return owed
    if words := asked.cleaned_data["words"]:
        named = schools(School.objects.all(), Sought(words=words))
        owed = owed.filter(entry__school__in=named.order_by().values("pk"))
    if work := asked.cleaned_data["work"]:
        owed = owed.filter(per=work)
    match asked.cleaned_data["state"]:
        case "waiting":
            return owed.waiting()
        case "late":
            return owed.late(request.moment)
        case "unsigned":
            return undeclared_forms(owed, at=request.moment)
        case "signed":
            return declared_forms(owed, at=request.moment)
    return owed
