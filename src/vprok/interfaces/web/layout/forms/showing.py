"""How the page of any form looks: its state, what came in, what this person may do."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.intake.models import Deliverable, Draft, Submission
from vprok.domain.intake.queries import decisions_of, versions
from vprok.domain.intake.rules import own_form
from vprok.domain.intake.states import SeenState, SubmissionState, Verdict
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.asked import (
    ASKED,
    Confirm,
    GiveBack,
    Judging,
    Upload,
    ids,
)
from vprok.interfaces.web.layout.forms.face import Asked, Face, address_of
from vprok.interfaces.web.layout.forms.states import TONES, VERDICT_TONES, VERSION_TONES
from vprok.kernel.charter import Permission
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import Refusal
from vprok.tools.sheets.findings import Cleanup, Finding


@dataclass(frozen=True)
class Version:
    """One line of the list of versions.

    file_url: where its file is asked for; empty when it was never kept
    diff_url: what it says differently from the version before; empty when there is none
    """

    submission: Submission
    word: str
    tone: str
    file_url: str
    diff_url: str


def shown(
    face: Face,
    request: Request,
    deliverable: Deliverable,
    *,
    upload: Upload | None = None,
    give_back: GiveBack | None = None,
    judging: Judging | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a form.

    upload, give_back, judging: forms of the page with their mistakes; fresh ones when None
    refusal: why what came in was not taken
    """
    asked = face.asks_why(deliverable)
    context = {
        **_about(request, deliverable),
        **_allowed(request, face, deliverable),
        **_decided(request, deliverable, judging),
        "upload": upload or Upload(initial={"token": uuid4().hex}, asked=asked),
        "confirm": Confirm(must_say_why=True, auto_id="confirm-%s"),
        "asks_why": asked is not Asked.NEVER,
        "must_say_why": asked is Asked.MUST,
        "seals": face.is_sealed and face.is_sent_by(request.actor, Place(deliverable.place)),
        "refusal": refusal,
        **face.about(request, deliverable),
    }
    newest = context["newest"]
    context["give_back_form"] = give_back or GiveBack(
        initial={"version": newest.version if newest else 0}
    )
    return render(request, face.template, context, status=status)


def _allowed(request: Request, face: Face, deliverable: Deliverable) -> dict[str, Any]:
    """What this person may do with the form, and where."""
    place = Place(deliverable.place)
    return {
        "body": cabinet_of(place),
        "may_send": face.is_sent_by(request.actor, place),
        "may_fill": face.is_filled_by(request.actor, place),
        "closed": face.why_closed(request, deliverable),
        "xlsx_url": address_of(deliverable, "blank", "xlsx"),
        "xls_url": address_of(deliverable, "blank", "xls"),
        "page_url": address_of(deliverable),
        "fill_url": face.fill_url(deliverable),
        "draft": Draft.objects.filter(deliverable=deliverable).first(),
        "back_url": address_of(deliverable, "back"),
        "precheck_url": address_of(deliverable, "precheck"),
        "give_back_url": address_of(deliverable, "given-back"),
    }


def _decided(request: Request, deliverable: Deliverable, judging: Judging | None) -> dict[str, Any]:
    """What was decided about the form, and what may be decided now."""
    place = Place(deliverable.place)
    asked = {
        verdict: judging
        if judging is not None and judging.verdict is verdict
        else form(auto_id=ids(verdict))
        for verdict, form in ASKED.items()
    }
    return {
        "is_federal": COUNTRY in request.actor.places(Permission.OWED_EXCUSE),
        "decisions": [
            (one, Verdict(one.verdict).label, VERDICT_TONES[one.verdict])
            for one in decisions_of(deliverable)
        ],
        "may_decide": request.actor.lacks(Permission.OWED_EXCUSE, at=place) is None
        and own_form(place, request.actor.places(Permission.OWED_EXCUSE)) is None,
        "excuse_form": asked[Verdict.EXCUSED],
        "reopen_form": asked[Verdict.REOPENED],
        "move_form": asked[Verdict.MOVED],
        "restore_form": asked[Verdict.RESTORED],
        **{f"{verdict}_url": address_of(deliverable, verdict.value) for verdict in ASKED},
    }


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
        "is_kept": any(one.file_id for one in every),
        "holds_names": newest is not None and newest.file_id is None,
        "held": _if(newest, SubmissionState.CONFIRM),
        "handed": _if(newest, SubmissionState.HANDED),
        "given_back": _if(newest, SubmissionState.RETURNED),
        "is_reopened": seen is SeenState.REOPENED,
        "cleanups": _cleanups(newest),
        "changes": sum(one["count"] for one in newest.cleanups) if newest else 0,
        "receipt": _receipt(deliverable, newest, request.moment),
        "versions": _lines(deliverable, every),
    }


def _if(newest: Submission | None, state: SubmissionState) -> Submission | None:
    return newest if newest and newest.state == state else None


def _lines(deliverable: Deliverable, every: tuple[Submission, ...]) -> list[Version]:
    """The list of versions, the newest first; each may be compared with the one kept before it."""
    kept = [one.version for one in every if one.file_id]
    before = dict(pairwise(kept))
    return [
        Version(
            submission=one,
            word=SubmissionState(one.state).label,
            tone=VERSION_TONES[one.state],
            file_url=address_of(deliverable, "file", str(one.version)) if one.file_id else "",
            diff_url=_diff_url(deliverable, before.get(one.version), one.version),
        )
        for one in every
    ]


def _diff_url(deliverable: Deliverable, older: int | None, newer: int) -> str:
    if older is None:
        return ""
    return f"{address_of(deliverable, 'diff')}?older={older}&newer={newer}"


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


def _receipt(
    deliverable: Deliverable, newest: Submission | None, at: datetime
) -> dict[str, Any] | None:
    """The receipt of the accepted version in the words of its card.

    newest: the last version sent, which may have been returned
    at:     a form that is open again at this moment is not done with
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
    if current.in_time:
        lines.append(("Срок", f"в срок: {current.in_time}"))
    if current.why:
        lines.append(("Почему изменена", current.why))
    is_last = newest is None or newest.version <= current.version
    is_whole = is_last and deliverable.seen(at) is not SeenState.REOPENED
    return {
        "title": "Форма принята" if is_whole else f"В силе принятая версия {current.version}",
        "number": current.receipt.number,
        "at": current.accepted_at,
        "digest": current.sha256,
        "lines": lines,
        "by": current.sent_by,
        "url": reverse("intake:receipt", args=[current.receipt.number]),
        "page": reverse("receipts:receipt", args=[current.receipt.number]),
    }
