"""What a region or the country decides about forms: excused, opened again, dates moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import campaign_is_not_running, reason_is_missing
from vprok.domain.intake.actions.owed import BATCH, follow_calendar
from vprok.domain.intake.models import Decision, Deliverable
from vprok.domain.intake.queries import undone
from vprok.domain.intake.rules import (
    date_is_before_opening,
    date_is_past,
    form_is_excused,
    nothing_to_decide,
    own_form,
    reopening_is_past,
    until_is_missing,
)
from vprok.domain.intake.states import OwedState, Verdict
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if

EVENTS = {
    Verdict.EXCUSED: "intake.form_excused",
    Verdict.REOPENED: "intake.form_reopened",
    Verdict.MOVED: "intake.date_moved",
    Verdict.RESTORED: "intake.date_restored",
}
MOST = 300
"""Characters of a reason that are kept."""


@dataclass(frozen=True)
class Ruling:
    """What is decided, until when and why.

    until: aware; without a zone it is meant by the clock of each body
    """

    verdict: Verdict
    until: datetime | None = None
    reason: str = ""

    def until_at(self, zone: str) -> datetime | None:
        """The same moment for bodies of one zone."""
        if self.until is None or self.until.tzinfo is not None:
            return self.until
        return self.until.replace(tzinfo=ZoneInfo(zone))


def excuse(deliverable: Deliverable, reason: str, *, by: Actor, at: datetime) -> None:
    """Free a body of a form it owes, with the reason on record.

    refuses: as `decide`
    """
    decide(deliverable, Ruling(Verdict.EXCUSED, reason=reason), by=by, at=at)


def reopen(
    deliverable: Deliverable, until: datetime, *, reason: str = "", by: Actor, at: datetime
) -> None:
    """Open a form again for a body that is late or must mend what was accepted.

    refuses: as `decide`
    """
    decide(deliverable, Ruling(Verdict.REOPENED, until, reason), by=by, at=at)


def move_date(
    deliverable: Deliverable, until: datetime, reason: str, *, by: Actor, at: datetime
) -> None:
    """Give a body a deadline of its own, which the calendar leaves as it is.

    refuses: as `decide`
    """
    decide(deliverable, Ruling(Verdict.MOVED, until, reason), by=by, at=at)


@atomic
def decide(deliverable: Deliverable, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    """Decide about the form of one body.

    refuses: own_form, no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, reason_is_missing, until_is_missing, reopening_is_past,
             date_is_past, date_is_before_opening, form_is_excused
    """
    place = Place(deliverable.place)
    refuse_if(own_form(place, by.places(Permission.OWED_EXCUSE)))
    if ruling.verdict is Verdict.MOVED:
        refuse_if(form_is_excused(deliverable.state, deliverable.level))
    _refuse(deliverable.campaign, place, [deliverable], ruling, by=by, at=at)
    _rule(deliverable.campaign, [deliverable], ruling, by, at)
    _note(deliverable, place, [deliverable], ruling, by=by, at=at)


def end_reopening(deliverable: Deliverable) -> None:
    """Shut a form that was opened again before its time is over."""
    Deliverable.objects.filter(pk=deliverable.pk).update(reopened_until=None)


@atomic
def decide_below(
    campaign: Campaign,
    kind: str,
    under: Place,
    ruling: Ruling,
    *,
    per: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Decide about the forms of one kind of all bodies at or below a place that are not done yet.

    per:     code of the work; all works when empty
    returns: how many forms it is about
    refuses: as `decide`, and nothing_to_decide
    costs:   a few SQL statements for each zone and each 2,000 forms
    """
    rows = list(undone(campaign, kind, under, per=per, by=by))
    _refuse(campaign, under, rows, ruling, by=by, at=at)
    refuse_if(nothing_to_decide(len(rows)))
    _rule(campaign, rows, ruling, by, at)
    _note(f"{kind} {under.key} {per}".strip(), under, rows, ruling, by=by, at=at)
    return len(rows)


def _refuse(
    campaign: Campaign,
    place: Place,
    rows: Iterable[Deliverable],
    ruling: Ruling,
    *,
    by: Actor,
    at: datetime,
) -> None:
    refuse_if(
        by.lacks(Permission.OWED_EXCUSE, at=place),
        campaign_is_not_running(campaign.state),
    )
    match ruling.verdict:
        case Verdict.EXCUSED:
            refuse_if(reason_is_missing(ruling.reason))
        case Verdict.REOPENED:
            _refuse_until(rows, ruling, at)
        case Verdict.MOVED:
            _refuse_until(rows, ruling, at)
            refuse_if(reason_is_missing(ruling.reason))


def _refuse_until(rows: Iterable[Deliverable], ruling: Ruling, at: datetime) -> None:
    refuse_if(until_is_missing(ruling.until))
    for row in rows:
        until = ruling.until_at(row.zone)
        assert until is not None
        if ruling.verdict is Verdict.REOPENED:
            refuse_if(reopening_is_past(until=until, at=at))
        else:
            refuse_if(
                date_is_past(until=until, at=at),
                date_is_before_opening(until=until, opens_at=row.opens_at, zone=row.zone),
            )


def _rule(
    campaign: Campaign, rows: list[Deliverable], ruling: Ruling, by: Actor, at: datetime
) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        for zone in sorted({row.zone for row in batch}):
            keys = [row.pk for row in batch if row.zone == zone]
            _change(Deliverable.objects.filter(pk__in=keys), ruling, ruling.until_at(zone), by)
        Decision.objects.bulk_create(
            Decision(
                deliverable=row,
                verdict=ruling.verdict,
                until=ruling.until_at(row.zone),
                reason=ruling.reason.strip()[:MOST],
                by=by.signature,
                at=at,
            )
            for row in batch
        )
    if ruling.verdict is Verdict.RESTORED:
        follow_calendar(campaign)


def _change(rows: QuerySet[Deliverable], ruling: Ruling, until: datetime | None, by: Actor) -> None:
    match ruling.verdict:
        case Verdict.EXCUSED:
            rows.update(state=OwedState.EXCUSED, excuse=ruling.reason.strip()[:MOST])
        case Verdict.REOPENED:
            freed = rows.filter(state=OwedState.EXCUSED)
            freed.exclude(current=None).update(state=OwedState.ACCEPTED)
            freed.filter(current=None).update(state=OwedState.WAITING)
            rows.update(excuse="", reopened_until=until, reopened_by=by.signature)
        case Verdict.MOVED:
            rows.update(own_due_at=until, due_at=until)
        case Verdict.RESTORED:
            rows.update(own_due_at=None)


def _note(
    thing: object,
    place: Place,
    rows: list[Deliverable],
    ruling: Ruling,
    *,
    by: Actor,
    at: datetime,
) -> None:
    facts: dict[str, str | int | None] = {"reason": ruling.reason.strip()[:MOST]}
    if ruling.until is not None:
        facts["until"] = ruling.until.isoformat(timespec="minutes")
    if not isinstance(thing, Deliverable):
        facts["count"] = len(rows)
    record(EVENTS[ruling.verdict], thing, place=place, by=by, at=at, **facts)
