"""Where a body wants to be reminded by e-mail, if it wants to."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vprok.domain.intake.actions import give_mail_address
from vprok.domain.intake.models import MailAddress
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import asks, not_found
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place

TYPED = forms.EmailInput(attrs={"autocomplete": "email"})


class AddressForm(forms.Form):
    """One address; none at all means that reminders stay in the cabinet."""

    email = forms.EmailField(
        label="Адрес для напоминаний",
        required=False,
        widget=TYPED,
        help_text="Общий ящик организации лучше личного: его прочтёт и тот, кто вас замещает.",
    )


@dataclass(frozen=True)
class Own:
    """A body whose address the person keeps, and the address; empty when there is none."""

    key: str
    email: str
    url: str


def own_addresses(actor: Actor) -> list[Own]:
    """Addresses of the very bodies at which the person is a coordinator."""
    keys = list(dict.fromkeys(place.key for place in actor.places(Permission.POST_GIVE)))
    given = dict(MailAddress.objects.filter(key__in=keys).values_list("key", "email"))
    return [Own(key, given.get(key, ""), reverse("home:address", args=[key])) for key in keys]


@asks(Permission.POST_GIVE)
def address(request: Request, key: str) -> HttpResponse:
    """Ask for the address of one's own body, and keep it."""
    place = _own(request, key)
    given = MailAddress.objects.filter(key=key).first()
    form = AddressForm(
        request.POST if request.method == "POST" else None,
        initial={"email": given.email if given else ""},
    )
    if not form.is_valid():
        page = {"form": form, "body": cabinet_of(place), "mail_goes": settings.MAIL_GOES}
        return render(request, "home/address.html", page, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    give_mail_address(place, email, by=request.actor, at=request.moment)
    messages.success(
        request,
        f"Напоминания будут приходить и на {email}."
        if email
        else "Напоминания останутся только в кабинете.",
    )
    return redirect("home:cabinet")


def _own(request: Request, key: str) -> Place:
    """The person's own body with this identifier."""
    for place in request.actor.places(Permission.POST_GIVE):
        if place.key == key:
            return place
    raise not_found()
