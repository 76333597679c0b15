"""The page of any form: take it, send it, see what is wrong, say yes, get a receipt."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from vprok.domain.intake.actions import give_back, hand_over
from vprok.domain.intake.actions.drafts import forget_draft
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import bytes_of, sent_before
from vprok.domain.intake.queries.drafts import FILE
from vprok.domain.intake.states import SubmissionState
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.asked import Confirm, GiveBack, Upload
from vprok.interfaces.web.layout.forms.face import Face, Send, address_of
from vprok.interfaces.web.layout.forms.showing import shown
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal, Refused


def own(face: Face, request: Request, slug: str) -> HttpResponse:
    """Go to the form of one's own body, for links that know no key."""
    return see_other(address_of(face.own(request, slug)))


def page(face: Face, request: Request, **where: str) -> HttpResponse:
    """Show a form on GET; on POST a file comes in, or a yes."""
    deliverable = face.owed(request, **where)
    if request.method != "POST":
        return shown(face, request, deliverable)
    asked = face.asks_why(deliverable)
    upload, refusal, status = Upload(request.POST, request.FILES, asked=asked), None, 422
    try:
        came = _what_came(request, face, deliverable, upload)
    except Refused as refused:
        if refused.refusal.code in NOT_FOUND:
            raise
        refusal, status = refused.refusal, status_of(refused.refusal.code)
    else:
        if came is not None and came.state != SubmissionState.FINDINGS:
            return see_other(request.get_full_path())
    return shown(
        face,
        request,
        face.owed(request, **where),
        upload=None if upload.is_valid() or "confirm" in request.POST else upload,
        refusal=refusal,
        status=status,
    )


def given_back(face: Face, request: Request, **where: str) -> HttpResponse:
    """Give a form that was handed over back to the one who prepared it."""
    deliverable = face.owed_to_send(request, **where)
    asked = GiveBack(request.POST)
    if not asked.is_valid():
        return shown(face, request, deliverable, give_back=asked, status=422)
    try:
        give_back(
            deliverable,
            asked.cleaned_data["version"],
            asked.cleaned_data["remark"],
            right=face.sends,
            by=request.actor,
            at=request.moment,
        )
    except Refused as refused:
        if refused.refusal.code in NOT_FOUND:
            raise
        messages.error(request, refused.refusal.text)
    return see_other(address_of(deliverable))


def _what_came(
    request: Request, face: Face, deliverable: Deliverable, upload: Upload
) -> Submission | None:
    """The submission this request made; None when the form of the page is not filled."""
    if "confirm" in request.POST:
        confirm = Confirm(request.POST)
        send = taker(request, face, deliverable, why=confirm.words())
        held = get_object_or_404(
            Submission.objects.of(deliverable).exclude(file=None),
            version=confirm.version(),
        )
        came = send(
            deliverable,
            bytes_of(held),
            name=held.name,
            by=request.actor,
            at=request.moment,
            token=held.token,
            accept_cleanup=True,
        )
        if came.state == SubmissionState.ACCEPTED and came.name == FILE:
            forget_draft(deliverable)
        return came
    if not upload.is_valid():
        return None
    file: UploadedFile[Any] = upload.cleaned_data["file"]
    if (file.size or 0) > face.bytes:
        raise Refused(_too_large(face.bytes))
    content, token = file.read(), upload.cleaned_data["token"]
    if face.is_filled_by(request.actor, Place(deliverable.place)):
        before = sent_before(deliverable, content, token)
        if before is not None:
            return before
    send = taker(request, face, deliverable, why=upload.cleaned_data.get("why", ""))
    return send(
        deliverable,
        content,
        name=file.name or "",
        by=request.actor,
        at=request.moment,
        token=token,
        accept_cleanup=False,
    )


def taker(request: Request, face: Face, deliverable: Deliverable, *, why: str = "") -> Send:
    """What is done with a form from this person: it is sent, or handed to the one who sends.

    why: why it takes the place of an accepted one, as the person says
    """
    if face.hands is None or face.is_sent_by(request.actor, Place(deliverable.place)):
        return face.sending(why)
    blank = face.blank(deliverable)
    return partial(hand_over, blank=blank, right=face.hands, closed=face.closed, why=why)


def _too_large(limit: int) -> Refusal:
    most = limit // 1_000_000
    return Refusal(
        "too_large",
        f"Файл больше {most} МБ. Форма столько не весит: уберите вставки и лишние листы.",
    )
