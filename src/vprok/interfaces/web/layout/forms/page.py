"""The page of any form: take it, send it, see what is wrong, say yes, get a receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import bytes_of, versions
from vprok.domain.intake.states import SeenState, SubmissionState
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.deciding import Excuse, Reopen
from vprok.interfaces.web.layout.forms.face import Face, address_of
from vprok.interfaces.web.layout.forms.states import TONES, VERSION_TONES
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal, Refused
from vprok.tools.sheets.findings import Cleanup, Finding


@dataclass(frozen=True)
class Version:
    """One line of the list of versions."""

    submission: Submission
    word: str
    tone: str


class Upload(forms.Form):
    """A file and the token that makes its sending one, however often the button is pressed."""

    file = forms.FileField(
        label="Заполненная форма",
        help_text="Файл .xlsx или .xls. Имён и фамилий в нём быть не должно.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
        allow_empty_file=True,
        error_messages={"required": "Выберите файл с заполненной формой."},
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)


class Confirm(forms.Form):
    """A yes to the clean-ups of one version."""

    confirm = forms.IntegerField(min_value=1, max_value=1_000_000)

    def version(self) -> int:
        """The version meant; 0, which is none, if the words are not a number."""
        return self.cleaned_data["confirm"] if self.is_valid() else 0


def own(face: Face, request: Request, slug: str) -> HttpResponse:
    """Go to the form of one's own body, for links that know no key."""
    return see_other(address_of(face.own(request, slug)))


def page(face: Face, request: Request, **where: str) -> HttpResponse:
    """Show a form on GET; on POST a file comes in, or a yes to clean-ups."""
    deliverable = face.owed(request, **where)
    upload = Upload(initial={"token": uuid4().hex})
    status, refusal = 200, None
    if request.method == "POST":
        upload = Upload(request.POST, request.FILES)
        try:
            came = _what_came(request, face, deliverable, upload)
        except Refused as refused:
            if refused.refusal.code in NOT_FOUND:
                raise
            refusal, status = refused.refusal, status_of(refused.refusal.code)
        else:
            if came is not None and came.state != SubmissionState.FINDINGS:
                return see_other(request.get_full_path())
            status = 422
        if upload.is_valid():
            upload = Upload(initial={"token": uuid4().hex})
        deliverable = face.owed(request, **where)
    context = {
        **_about(request, deliverable),
        **_allowed(request, face, deliverable),
        "upload": upload,
        "refusal": refusal,
        **face.about(request, deliverable),
    }
    return render(request, face.template, context, status=status)


def _allowed(request: Request, face: Face, deliverable: Deliverable) -> dict[str, Any]:
    """What this person may do with the form, and where."""
    place = Place(deliverable.place)
    return {
        "body": cabinet_of(place),
        "may_send": request.actor.lacks(face.sends, at=place) is None,
        "closed": face.why_closed(request, deliverable),
        "may_decide": request.actor.lacks(Permission.OWED_EXCUSE, at=place) is None,
        "excuse_form": Excuse(),
        "reopen_form": Reopen(),
        "excuse_url": address_of(deliverable, "excused"),
        "reopen_url": address_of(deliverable, "reopened"),
        "xlsx_url": address_of(deliverable, "blank", "xlsx"),
        "xls_url": address_of(deliverable, "blank", "xls"),
        "back_url": address_of(deliverable, "back"),
    }


def _what_came(
    request: Request, face: Face, deliverable: Deliverable, upload: Upload
) -> Submission | None:
    """The submission this request made; None when the form of the page is not filled."""
    if "confirm" in request.POST:
        held = get_object_or_404(
            Submission.objects.of(deliverable).exclude(file=None),
            version=Confirm(request.POST).version(),
        )
        return face.send(
            deliverable,
            bytes_of(held),
            name=held.name,
            by=request.actor,
            at=request.moment,
            token=held.token,
            accept_cleanup=True,
        )
    if not upload.is_valid():
        return None
    file: UploadedFile[Any] = upload.cleaned_data["file"]
    if (file.size or 0) > face.bytes:
        raise Refused(_too_large(face.bytes))
    return face.send(
        deliverable,
        file.read(),
        name=file.name or "",
        by=request.actor,
        at=request.moment,
        token=upload.cleaned_data["token"],
        accept_cleanup=False,
    )


def _too_large(limit: int) -> Refusal:
    most = limit // 1_000_000
    return Refusal(
        "too_large",
        f"Файл больше {most} МБ. Форма столько не весит: уберите вставки и лишние листы.",
    )


def _about(request: Request, deliverable: Deliverable) -> dict[str, Any]:
    """What the page tells of the form: its state, its newest version, its receipt."""
    every = versions(deliverable)
    newest = every[0] if every else None
    seen = deliverable.seen(request.moment)
    return {
        "campaign": deliverable.campaign,
        "deliverable": deliverable,
        "zone": deliverable.zone,
        "seen_word": seen.label,
        "seen_tone": TONES[seen],
        "is_done": seen in {SeenState.ACCEPTED, SeenState.REPLACED, SeenState.EXCUSED},
        "newest": newest,
        "found": _findings(newest),
        "holds_names": newest is not None and newest.file_id is None,
        "held": newest if newest and newest.state == SubmissionState.CONFIRM else None,
        "cleanups": _cleanups(newest),
        "changes": sum(one["count"] for one in newest.cleanups) if newest else 0,
        "receipt": _receipt(deliverable, newest),
        "versions": [
            Version(one, SubmissionState(one.state).label, VERSION_TONES[one.state])
            for one in every
        ],
    }


def _findings(newest: Submission | None) -> list[Finding]:
    """Findings of the newest version: mistakes if it was returned, remarks if it was accepted."""
    return [Finding(**_known(Finding, one)) for one in newest.findings] if newest else []


def _cleanups(newest: Submission | None) -> list[Cleanup]:
    """Clean-ups of the version that waits for a yes, alike ones in one line."""
    if newest is None or newest.state != SubmissionState.CONFIRM:
        return []
    return [
        Cleanup(
            one["sheet"],
            one["cell"] if one["count"] == 1 else f"{one['cell']} и ещё {one['count'] - 1}",
            one["before"],
            one["after"],
            one["why"],
        )
        for one in newest.cleanups
    ]


def _known(kind: type, told: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in told.items() if name in names}


def _receipt(deliverable: Deliverable, newest: Submission | None) -> dict[str, Any] | None:
    """The receipt of the accepted version in the words of its card.

    newest: the last version sent, which may have been returned
    """
    current = deliverable.current
    if current is None or current.accepted_at is None:
        return None
    lines = [("Форма", deliverable.title), ("Файл", current.name)]
    if deliverable.entry is not None:
        lines.insert(1, ("Работа", str(deliverable.entry.work)))
    lines += [
        ("Версия", str(current.version)),
        ("Строк", str(current.rows)),
        ("Кто отправил", current.sent_by),
    ]
    if current.is_late:
        lines.append(("Срок", "принята с опозданием"))
    is_last = newest is None or newest.version <= current.version
    return {
        "title": "Форма принята" if is_last else f"В силе принятая версия {current.version}",
        "number": current.receipt.number,
        "at": current.accepted_at,
        "digest": current.sha256,
        "lines": lines,
        "url": reverse("intake:receipt", args=[current.receipt.number]),
    }
