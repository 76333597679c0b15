"""Commissions: gathering one, its people and settings, dealing works, closing it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.access.models import Account
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.results.actions.commissions import (
    Settings,
    change_settings,
    close_commission,
    deal_works,
    gather_commission,
    name_head,
    release_expert,
    seat_expert,
)
from vprok.domain.results.models import Commission
from vprok.domain.results.queries.commissions import (
    commissions_of,
    entries_for,
    experts_at,
    shares_of,
    spare_left,
    works_of,
)
from vprok.domain.results.queries.marking import waiting_for_a_third
from vprok.domain.results.rules.commissions import MOST_OF_A_SHARE, digest_of_seed
from vprok.domain.territory.models import below
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import asks, not_found, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.russian import plural

MOST_OF_A_DIFFERENCE = 20
WHOLE = forms.NumberInput(attrs={"inputmode": "numeric"})


class SettingsForm(forms.Form):
    """How a commission marks."""

    title = forms.CharField(label="Название", max_length=120)
    share = forms.IntegerField(
        label="Вторая проверка, % работ",
        help_text="Столько работ, выбранных жребием, вслепую проверит второй эксперт. 0 — никакие.",
        min_value=0,
        max_value=MOST_OF_A_SHARE,
        initial=10,
        widget=WHOLE,
    )
    tolerance = forms.IntegerField(
        label="Допустимая разница сумм, баллы",
        help_text="При большей разнице работу проверит третий эксперт, и его баллы окончательны.",
        min_value=0,
        max_value=MOST_OF_A_DIFFERENCE,
        initial=1,
        widget=WHOLE,
    )

    def settings(self) -> Settings:
        """What was asked for."""
        told = self.cleaned_data
        return Settings(told["title"], told["share"], told["tolerance"])


class GatherForm(SettingsForm):
    """A new commission: also its people."""

    experts = forms.MultipleChoiceField(
        label="Эксперты",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Выберите хотя бы одного эксперта."},
    )
    head = forms.ChoiceField(
        label="Председатель",
        help_text="Видит расхождения и назначает третью проверку. Тоже проверяет работы.",
    )

    def __init__(self, *args: Any, people: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.full_name) for one in people]
        for name in ("experts", "head"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


@reads(Permission.COMMISSION_KEEP)
def commissions(request: Request, slug: str) -> HttpResponse:
    """List the commissions of one's own body, and works that have none."""
    campaign = _campaign(request, slug)
    found = commissions_of(campaign, request.actor.places(Permission.COMMISSION_KEEP))
    have = {one.work_id for one in found}
    lines = [(one, shares_of(one)) for one in found]
    context = {
        "campaign": campaign,
        "lines": [
            (one, sum(s.works for s in shares), sum(s.done for s in shares))
            for one, shares in lines
        ],
        "works": [(one, one.pk in have) for one in works_of(campaign)],
    }
    return render(request, "results/commissions.html", context)


@asks(Permission.COMMISSION_KEEP)
def gather(request: Request, slug: str, code: str) -> HttpResponse:
    """Ask for the people and settings of a new commission, and gather it."""
    campaign = _campaign(request, slug)
    work = get_object_or_404(campaign.works.select_related("campaign"), code=code)
    place = request.actor.places(Permission.COMMISSION_KEEP)[0]
    people = experts_at(place)
    form = GatherForm(
        request.POST if request.method == "POST" else None,
        people=people,
        initial={"title": f"Комиссия: {work}"},
    )
    if form.is_valid():
        with near(form):
            made = _gathered(request, form, work, place)
            messages.success(request, "Комиссия собрана. Теперь раздайте ей работы.")
            return see_other(address(made))
    context = {
        "campaign": campaign,
        "work": work,
        "body": cabinet_of(place),
        "people": people,
        "form": form,
        "may_give": request.actor.lacks(Permission.POST_GIVE, at=place) is None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "results/commission_new.html", context, status=status)


def _gathered(request: Request, form: GatherForm, work: Work, place: Place) -> Commission:
    return gather_commission(
        work,
        place,
        form.settings(),
        experts=[int(one) for one in form.cleaned_data["experts"]],
        head=int(form.cleaned_data["head"]),
        by=request.actor,
        at=request.moment,
    )


def address(one: Commission) -> str:
    """The page of a commission."""
    return reverse("results:commission", args=[one.work.campaign.slug, one.pk])


# ---- one commission ------------------------------------------------------------------------------


@reads(Permission.COMMISSION_KEEP)
def commission(request: Request, slug: str, pk: int) -> HttpResponse:
    """Show the people of a commission, how far they are, and which works wait to be dealt."""
    return _page(request, commission_at(request, slug, pk))


@writes(Permission.COMMISSION_KEEP)
def settings(request: Request, slug: str, pk: int) -> HttpResponse:
    """Change the settings of a commission."""
    one = commission_at(request, slug, pk)
    form = SettingsForm(request.POST)
    if form.is_valid():
        with near(form):
            change_settings(one, form.settings(), by=request.actor, at=request.moment)
            messages.success(request, "Настройки сохранены.")
            return see_other(address(one))
    return _page(request, one, form, status=422)


@writes(Permission.COMMISSION_KEEP)
def seat(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take one more expert into a commission."""
    one = commission_at(request, slug, pk)
    told = request.POST.get("expert", "")
    marker = seat_expert(
        one, int(told) if told.isdecimal() else 0, by=request.actor, at=request.moment
    )
    messages.success(request, f"{marker.name}: эксперт {marker.number}.")
    return see_other(address(one))


@writes(Permission.COMMISSION_KEEP)
def release(request: Request, slug: str, pk: int, number: int) -> HttpResponse:
    """Let an expert go, or name the head."""
    one = commission_at(request, slug, pk)
    marker = get_object_or_404(one.markers.select_related("commission__work"), number=number)
    if request.POST.get("do") == "head":
        name_head(marker, by=request.actor, at=request.moment)
        messages.success(request, f"Председатель: {marker.name}.")
    else:
        again = release_expert(marker, by=request.actor, at=request.moment)
        words = plural(again, "работа", "работы", "работ")
        messages.success(request, f"{marker.name} больше не в комиссии. Роздано снова: {words}.")
    return see_other(address(one))


@writes(Permission.COMMISSION_KEEP)
def dealing(request: Request, slug: str, pk: int) -> HttpResponse:
    """Deal works of the schools that were chosen, and spare codes that were used."""
    one = commission_at(request, slug, pk)
    wanted = set(request.POST.getlist("school"))
    entries = [entry for entry in entries_for(one) if entry.school.key in wanted]
    count = deal_works(
        one,
        entries,
        spare=request.POST.getlist("spare"),
        by=request.actor,
        at=request.moment,
    )
    messages.success(request, f"Роздано: {plural(count, 'работа', 'работы', 'работ')}.")
    return see_other(address(one))


@writes(Permission.COMMISSION_KEEP)
def closing(request: Request, slug: str, pk: int) -> HttpResponse:
    """Close a commission that has marked everything."""
    one = commission_at(request, slug, pk)
    close_commission(one, by=request.actor, at=request.moment)
    messages.success(request, "Комиссия закрыта. Жребий опубликован на этой странице.")
    return see_other(address(one))


def commission_at(request: Request, slug: str, pk: int) -> Commission:
    """A commission of one's own places."""
    within = below(request.actor.places(Permission.COMMISSION_KEEP))
    return get_object_or_404(
        Commission.objects.filter(within).select_related("work__campaign"),
        pk=pk,
        work__campaign__slug=slug,
    )


def _page(
    request: Request, one: Commission, form: SettingsForm | None = None, *, status: int = 200
) -> HttpResponse:
    place = Place(one.place)
    shares = shares_of(one)
    seated = {share.marker.account for share in shares if share.marker.left_at is None}
    entries = entries_for(one)
    is_school = place.level is Level.SCHOOL
    dealt = dict.fromkeys(one.markings.values_list("entry", flat=True))
    told = {"title": one.title, "share": one.share, "tolerance": one.tolerance}
    context = {
        "campaign": one.work.campaign,
        "commission": one,
        "body": cabinet_of(place),
        "shares": shares,
        "others": [person for person in experts_at(place) if person.pk not in seated],
        "form": form or SettingsForm(initial=told),
        "entries": [(entry, entry.pk in dealt) for entry in entries],
        "spare": spare_left(entries[0]) if is_school and entries else (),
        "is_school": is_school,
        "works": sum(share.works for share in shares),
        "done": sum(share.done for share in shares),
        "thirds": len(waiting_for_a_third(one)),
        "digest": digest_of_seed(one.seed),
        "is_open": one.closed_at is None,
    }
    return render(request, "results/commission.html", context, status=status)


def _campaign(request: Request, slug: str) -> Campaign:
    places = request.actor.places(Permission.COMMISSION_KEEP)
    if not places:
        raise not_found()
    return get_object_or_404(campaigns_for(places), slug=slug)
