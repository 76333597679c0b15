"""Adding a municipality or a departmental group, and changing its name or its zone."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from vprok.domain.territory.actions import add_district, change_district
from vprok.domain.territory.models import Region
from vprok.domain.territory.queries import zones_of
from vprok.domain.territory.states import DistrictKind, zone_words
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.territory.reach import district_for, page_of, region_for
from vprok.kernel.charter import Permission


class DistrictForm(forms.Form):
    """What may be changed in a municipality or a group."""

    name = forms.CharField(label="Название", max_length=200)
    zone = forms.ChoiceField(
        label="Время",
        help_text="Если в муниципалитете другое время, чем в большей части региона, выберите его.",
        required=False,
    )

    def __init__(self, region: Region, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        own = f"Как в регионе: {region.zone_words}"
        others = [(zone, zone_words(zone)) for zone in zones_of(region) if zone != region.zone]
        self.fields["zone"] = forms.ChoiceField(
            label="Время",
            help_text=self.fields["zone"].help_text,
            required=False,
            choices=[("", own), *others],
        )


class NewDistrictForm(DistrictForm):
    """A municipality or a group that is not there yet."""

    code = forms.CharField(
        label="Код", help_text="Буква m и три цифры, например m019.", max_length=4
    )
    kind = forms.ChoiceField(label="Вид", choices=DistrictKind.choices, widget=forms.RadioSelect)
    field_order = ("code", "name", "kind", "zone")


@asks(Permission.TERRITORY_KEEP)
def add(request: Request, code: str) -> HttpResponseBase:
    """Add one to a region."""
    region = region_for(request, code, Permission.TERRITORY_KEEP)
    form = NewDistrictForm(region, request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        with beside(form, district_code_is_malformed="code", district_code_is_taken="code"):
            made = add_district(
                region,
                code=said["code"],
                name=said["name"],
                kind=DistrictKind(said["kind"]),
                zone=said["zone"],
                by=request.actor,
                at=request.moment,
            )
            messages.success(request, f"Добавлено: {made.name}.")
            return redirect(page_of(made.place))
    return _page(
        request, form, "Новый муниципалитет или группа", region.name, page_of(region.place)
    )


@asks(Permission.TERRITORY_KEEP)
def change(request: Request, key: str) -> HttpResponseBase:
    """Change the name or the zone of one."""
    district = district_for(request, key, Permission.TERRITORY_KEEP)
    now = {"name": district.name, "zone": district.own_zone}
    form = DistrictForm(district.region, request.POST or None, initial=now)
    if form.is_valid():
        change_district(district, **form.cleaned_data, by=request.actor, at=request.moment)
        messages.success(request, "Сведения сохранены.")
        return redirect(page_of(district.place))
    return _page(request, form, f"Изменить: {now['name']}", now["name"], page_of(district.place))


def _page(request: Request, form: forms.Form, title: str, above: str, back: str) -> HttpResponse:
    values = {"form": form, "title": title, "above": above, "back": back}
    status = 422 if form.errors else 200
    return render(request, "territory/keep.html", values, status=status)
