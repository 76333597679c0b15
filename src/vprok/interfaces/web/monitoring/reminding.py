"""A reminder by one click: to one body, or to all who are late."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from vprok.domain.intake.actions import remind, remind_late
from vprok.domain.intake.models import Deliverable
from vprok.domain.territory.queries import names
from vprok.interfaces.frame.doors import writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.monitoring.reach import here
from vprok.kernel.charter import Permission
from vprok.kernel.russian import plural


@writes(Permission.REMINDER_SEND)
def one(request: Request, pk: int) -> HttpResponse:
    """Remind one body of one form."""
    mine = request.actor.places(Permission.REMINDER_SEND)
    owed = get_object_or_404(Deliverable.objects.within(mine).select_related("campaign"), pk=pk)
    remind(owed, by=request.actor, at=request.moment)
    name = names([owed.key]).get(owed.key, owed.key)
    messages.success(request, f"Напоминание — в кабинете: {name}. {_by_mail()}")
    return _back(request, reverse("monitoring:place", args=[owed.campaign.slug, owed.place]))


@writes(Permission.REMINDER_SEND)
def late(request: Request, slug: str, path: str, kind: str) -> HttpResponse:
    """Remind everyone below a place who is late with a kind of form."""
    campaign, place = here(request, slug, path, Permission.REMINDER_SEND)
    sent = remind_late(campaign, kind, place, by=request.actor, at=request.moment)
    words = plural(sent, "напоминание", "напоминания", "напоминаний")
    messages.success(request, f"Отправлено: {words}. {_by_mail()}")
    return _back(request, reverse("monitoring:place", args=[campaign.slug, place.path]))


def _by_mail() -> str:
    """What becomes of a reminder besides the cabinet."""
    if not settings.MAIL_GOES:
        return "По почте напоминания не уходят: отправка не настроена."
    return "Кто указал адрес, получит его и по почте."


def _back(request: Request, otherwise: str) -> HttpResponse:
    """Where the click was made, if it was on a page of ours."""
    came = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came, {request.get_host()})
    return redirect(came if came and is_ours else otherwise)
