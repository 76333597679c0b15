"""Schools in lists: those of a municipality or a group, and a search through all one's places."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.territory.models import School, Schools
from vprok.domain.territory.queries import Sought, schools
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.territory.reach import district_for, way_to
from vprok.kernel.charter import Permission

ON_A_PAGE = 50
WORKING = {"state": "working"}
TYPED = forms.TextInput(attrs={"class": "form-control", "type": "search"})
CHOSEN = forms.Select(attrs={"class": "form-select"})
STATES = [("working", "Действующие"), ("closed", "Закрытые"), ("", "Все")]


class SearchForm(forms.Form):
    """What narrows a list of schools."""

    words = forms.CharField(
        label="Название или логин ОО", required=False, max_length=100, widget=TYPED
    )
    kind = forms.ChoiceField(
        label="Тип ОО", required=False, choices=[("", "Любой"), *SchoolKind.choices], widget=CHOSEN
    )
    settlement = forms.ChoiceField(
        label="Вид населённого пункта",
        required=False,
        choices=[("", "Любой"), *Settlement.choices],
        widget=CHOSEN,
    )
    state = forms.ChoiceField(label="Состояние", required=False, choices=STATES, widget=CHOSEN)

    def sought(self) -> Sought:
        """What is looked for; a strange filter narrows nothing."""
        if not self.is_valid():
            return Sought()
        asked = self.cleaned_data if "state" in self.data else self.cleaned_data | WORKING
        return Sought(**asked)


@reads(Permission.TERRITORY_READ)
def district(request: Request, key: str) -> HttpResponse:
    """The schools of a municipality or a group."""
    here = district_for(request, key, Permission.TERRITORY_READ)
    listed = found(request, School.objects.filter(district=here))
    may_keep = request.actor.lacks(Permission.TERRITORY_KEEP, at=here.place) is None
    page = {"district": here, "way": way_to(request.actor, here), "may_keep": may_keep}
    return render(request, "territory/district.html", page | listed)


@reads(Permission.TERRITORY_READ)
def search(request: Request) -> HttpResponse:
    """Schools of all the person's places, by name, number, type, settlement."""
    mine = School.objects.within(request.actor.places(Permission.TERRITORY_READ))
    return render(request, "territory/schools.html", found(request, mine))


def found(request: Request, within: Schools) -> dict[str, Any]:
    """One page of the schools that are looked for, and the form that looks for them."""
    asked = SearchForm(request.GET)
    sought = asked.sought()
    lines = Paginator(schools(within, sought), ON_A_PAGE)
    return {
        "form": SearchForm(initial=asdict(sought)),
        "sought": sought,
        "page": lines.get_page(request.GET.get("page")),
    }
