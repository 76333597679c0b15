"""The results form of one school and one work as pages know it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse

from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.intake.queries import Blank
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.materials.rules import day_is_not_declared
from vprok.domain.results.actions import decide_results, send_results
from vprok.domain.results.queries import (
    KIND,
    declared_of,
    last_declaration,
    plan_of,
    results_blank,
    why_declared,
)
from vprok.domain.results.queries.keys import has_answers, why_keys_wait
from vprok.domain.results.queries.scoring import rescored_at
from vprok.domain.results.sheets import LIMITS
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Asked, Face, Reasons, Send
from vprok.interfaces.web.results.lines import tabs
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal


def entry_of(deliverable: Deliverable) -> Entry:
    """The school and work whose results are owed."""
    if deliverable.entry is None:
        raise not_found()
    return deliverable.entry


def blank(deliverable: Deliverable) -> Blank:
    """The form with the codes of the school in it."""
    entry = entry_of(deliverable)
    return results_blank(entry, plan_of(entry.work))


def send(deliverable: Deliverable, file: bytes, **more: Any) -> Submission:
    """Send a filled form."""
    return send_results(entry_of(deliverable), file, owed=deliverable, **more)


def explained(why: str) -> Send:
    """The same sending, with why the form changes."""
    return partial(send, why=why)


def asks_why(deliverable: Deliverable) -> Asked:
    """A replacement may say why it comes; after the head has signed it must."""
    if deliverable.current_id is None:
        return Asked.NEVER
    return Asked.MAY if last_declaration(entry_of(deliverable)) is None else Asked.MUST


def is_closed(deliverable: Deliverable, at: datetime) -> Refusal | None:
    """A work without a day, or without its keys, has no results yet; signed ones change no more."""
    entry = entry_of(deliverable)
    return (
        entry_is_withdrawn(entry.withdrawn_at)
        or day_is_not_declared(is_declared=entry.on is not None)
        or why_declared(entry, at=at)
        or why_keys_wait(entry, at=at)
    )


def about(request: Request, deliverable: Deliverable) -> Mapping[str, object]:
    """The school and the work, and the other pages about them."""
    entry = entry_of(deliverable)
    current = deliverable.current
    return {
        "school": entry.school,
        "work": entry.work,
        "tabs": tabs(request, entry, "form"),
        "draft": entry.typed.order_by("-saved_at").first(),
        "declared": declared_of(current, at=request.moment) if current else None,
        "rescored": rescored_at(entry) if current and has_answers(entry.work) else None,
    }


def filled_at(deliverable: Deliverable) -> str:
    """The entry grid of the work."""
    entry = entry_of(deliverable)
    words = (deliverable.campaign.slug, deliverable.per, deliverable.key)
    return reverse("results:typing", args=words) if entry.on else ""


RESULTS = Face(
    kind=KIND,
    reads=(Permission.RESULTS_SEND, Permission.PARTICIPANT_READ, Permission.CODES_TAKE),
    sends=Permission.RESULTS_SEND,
    hands=Permission.CODES_TAKE,
    blank=blank,
    send=send,
    template="results/form.html",
    closed=is_closed,
    about=about,
    filled_at=filled_at,
    reasons=Reasons(asks_why, explained),
    decide=decide_results,
    is_sealed=True,
    bytes=LIMITS.bytes,
    is_per_work=True,
)
