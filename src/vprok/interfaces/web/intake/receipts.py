"""Receipts: the printed page for those of the school, the check for anyone."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.access.queries import body_called
from vprok.domain.intake.documents import receipt_page
from vprok.domain.intake.models import Submission
from vprok.domain.intake.queries import receipt
from vprok.domain.intake.queries.receipts import receipt_words, work_of
from vprok.domain.results.queries import declared_of
from vprok.domain.territory.queries import Cabinet, cabinet_of
from vprok.interfaces.frame.doors import not_found, open_to_all, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission

MOSCOW = "Europe/Moscow"


@reads(Permission.INTAKE_READ)
def printed(request: Request, number: str) -> HttpResponse:
    """Hand out a receipt as PDF."""
    submission = get_object_or_404(
        Submission.objects.within(request.actor.places(Permission.INTAKE_READ)).select_related(
            "campaign"
        ),
        receipt__number=number,
    )
    at = f"{settings.PORTAL_ADDRESS}{reverse('receipts:receipt', args=[number])}"
    words = receipt_words(submission, verify_at=at)
    page = receipt_page(words, at=request.moment.astimezone(words.accepted_at.tzinfo))
    return attachment(page, f"receipt-{number}.pdf", "application/pdf")


@open_to_all()
def ask(request: Request) -> HttpResponse:
    """Ask anyone for the number of a receipt."""
    number = request.GET.get("number", "").strip()
    if number:
        return HttpResponseRedirect(reverse("receipts:receipt", args=[number[:20]]))
    return render(request, "intake/receipts.html", {"zone": MOSCOW})


@open_to_all()
def check(request: Request, number: str) -> HttpResponse:
    """Tell anyone whether a receipt is genuine, and nothing about persons."""
    checked = receipt(number)
    digest = "".join(request.GET.get("digest", "").split()).lower()
    if checked is None:
        return render(
            request, "intake/receipts.html", {"number": number, "zone": MOSCOW}, status=404
        )
    body = _body(str(checked.says["key"]))
    return render(
        request,
        "intake/receipt.html",
        {
            "checked": checked,
            "zone": body.zone,
            "body": body,
            "work": work_of(checked),
            "declared": declared_of(checked.submission, at=request.moment),
            "accepted_at": datetime.fromisoformat(str(checked.says["accepted_at"])),
            "digest": digest,
            "is_same": digest == checked.says["sha256"],
        },
    )


def _body(key: str) -> Cabinet:
    """The body where it stands today: it may have moved since."""
    place = body_called(key)
    if place is None:
        raise not_found()
    return cabinet_of(place)
