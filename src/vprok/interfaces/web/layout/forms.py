"""The page of any Excel form: download it, send it, see what is wrong, say yes, get a receipt.

A chapter's page brings its deliverable, its own `send` and a template that extends
`layout/forms/page.html`; everything else is the same for every form.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse

from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.actions import take_form
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import Also, bytes_of, identity, marked, versions
from vprok.domain.intake.rules import form_is_excused, form_is_not_open
from vprok.domain.intake.states import SeenState, SubmissionState
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.kernel.refusal import Refusal, Refused
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.findings import Cleanup, Finding
from vprok.tools.sheets.spec import XLSX, Book, Limits, Value

MEDIA = {
    "xlsx": XLSX,
    "xls": "application/vnd.ms-excel",
}
PAGES = {"application": "intake:application-of", "results": "results:form-of"}
"""The page of each kind of form: its address takes the slug, the work if there is one, the body."""

TONES: dict[str, str] = {
    SeenState.NOT_OPEN: "wait",
    SeenState.OPEN: "open",
    SeenState.DOWNLOADED: "open",
    SeenState.FINDINGS: "warn",
    SeenState.CONFIRM: "warn",
    SeenState.HANDED_OVER: "info",
    SeenState.ACCEPTED: "good",
    SeenState.REPLACED: "good",
    SeenState.LATE: "bad",
    SeenState.EXCUSED: "off",
    SeenState.REOPENED: "open",
}
VERSION_TONES: dict[str, str] = {
    SubmissionState.RECEIVED: "wait",
    SubmissionState.FINDINGS: "bad",
    SubmissionState.CONFIRM: "warn",
    SubmissionState.ACCEPTED: "good",
    SubmissionState.REPLACED: "off",
}


class Send(Protocol):
    """A chapter's action with its thing, its person and its moment already given."""

    def __call__(self, file: bytes, *, name: str, token: str, accept_cleanup: bool) -> Submission:
        """Send a file."""


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


def form_page(
    request: Request,
    deliverable: Deliverable,
    template: str,
    *,
    send: Send,
    may_send: bool,
    closed: Refusal | None = None,
    limits: Limits | None = None,
    **context: object,
) -> HttpResponse:
    """The page of a form on GET; on POST a file comes in, or a yes to clean-ups.

    template: extends `layout/forms/page.html`
    send:     the chapter's action; it refuses by itself, this page only shows why
    may_send: whether this person holds the right to send
    closed:   why nothing can be sent now, shown instead of the form
    limits:   of the form: a larger file is refused unread
    """
    upload = Upload(initial={"token": uuid4().hex})
    status, refusal = 200, None
    if request.method == "POST":
        upload = Upload(request.POST, request.FILES)
        try:
            came = _what_came(request, deliverable, upload, send, limits or Limits())
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
    fresh = Deliverable.objects.select_related("campaign", "current__receipt", "entry__work")
    deliverable = fresh.get(pk=deliverable.pk)
    about = _about(request, deliverable)
    mine = {
        "upload": upload,
        "refusal": refusal,
        "may_send": may_send,
        "closed": closed or why_closed(request, deliverable),
    }
    return render(request, template, {**about, **mine, **context}, status=status)


def _what_came(
    request: Request, deliverable: Deliverable, upload: Upload, send: Send, limits: Limits
) -> Submission | None:
    """The submission this request made; None when the form of the page is not filled."""
    if "confirm" in request.POST:
        held = get_object_or_404(
            Submission.objects.of(deliverable).exclude(file=None),
            version=Confirm(request.POST).version(),
        )
        return send(bytes_of(held), name=held.name, token=held.token, accept_cleanup=True)
    if not upload.is_valid():
        return None
    file: UploadedFile[Any] = upload.cleaned_data["file"]
    if (file.size or 0) > limits.bytes:
        raise Refused(_too_large(limits))
    return send(
        file.read(),
        name=file.name or "",
        token=upload.cleaned_data["token"],
        accept_cleanup=False,
    )


def _too_large(limits: Limits) -> Refusal:
    most = limits.bytes // 1_000_000
    return Refusal(
        "too_large",
        f"Файл больше {most} МБ. Форма столько не весит: уберите вставки и лишние листы.",
    )


def why_closed(request: Request, deliverable: Deliverable) -> Refusal | None:
    """Why this form can be neither taken nor sent now, if it cannot."""
    return (
        campaign_is_not_running(deliverable.campaign.state)
        or form_is_excused(deliverable.state)
        or form_is_not_open(opens_at=deliverable.opens_at, zone=deliverable.zone, at=request.moment)
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


def hand_out_form(
    request: Request,
    deliverable: Deliverable,
    suffix: str,
    *,
    book: Book,
    rows: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> HttpResponse:
    """The form as a workbook; that it was taken is remembered.

    suffix: xlsx or xls
    """
    take_form(deliverable, by=request.actor, at=request.moment)
    drawn = (draw_xls if suffix == "xls" else draw)(
        book, identity=identity(deliverable, book), rows=rows or {}, lists=lists or {}
    )
    name = "-".join(filter(None, (deliverable.kind, deliverable.per, deliverable.key)))
    return attachment(drawn, f"{name}.{suffix}", MEDIA[suffix])


def hand_back(
    deliverable: Deliverable,
    *,
    book: Book,
    known: Mapping[str, Collection[str]] | None = None,
    also: Also | None = None,
) -> HttpResponse:
    """The newest returned version with its mistakes marked in the cells."""
    newest = get_object_or_404(
        Submission.objects.of(deliverable)
        .filter(state=SubmissionState.FINDINGS)
        .exclude(file=None)
        .select_related("file")
        .order_by("-version")[:1]
    )
    drawn = marked(newest, deliverable, book, known=known, also=also)
    name = "-".join(filter(None, (deliverable.kind, deliverable.per, deliverable.key)))
    return attachment(drawn, f"{name}-marked.xlsx", MEDIA["xlsx"])


def see_other(address: str) -> HttpResponse:
    """After a POST: look there, with GET."""
    return HttpResponseRedirect(address, status=303)


def address_of(deliverable: Deliverable, campaign_slug: str) -> str:
    """The page of a form; empty when there is none."""
    words = [campaign_slug, deliverable.per, deliverable.key]
    try:
        return reverse(PAGES.get(deliverable.kind, ""), args=[word for word in words if word])
    except NoReverseMatch:
        return ""
