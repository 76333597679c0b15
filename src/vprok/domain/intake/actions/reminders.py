"""Reminding bodies of what they owe, and where they want to be reminded by e-mail."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.models import Deliverable, MailAddress, Reminder
from vprok.domain.intake.rules import (
    QUIET,
    body_is_not_own,
    form_is_not_open,
    nobody_to_remind,
    nothing_is_owed,
    reminded_lately,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if

BATCH = 2000


@atomic
def remind(deliverable: Deliverable, *, by: Actor, at: datetime) -> Reminder:
    """Remind a body of one form: in its cabinet until it is accepted, and by e-mail if it wishes.

    refuses: no_right, not_your_place, campaign_is_not_running, nothing_is_owed, form_is_not_open,
             reminded_lately
    """
    place = Place(deliverable.place)
    refuse_if(by.lacks(Permission.REMINDER_SEND, at=place))
    owed = (
        Deliverable.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=deliverable.pk)
    )
    last = owed.reminders.order_by("-sent_at").values_list("sent_at", flat=True).first()
    refuse_if(
        campaign_is_not_running(owed.campaign.state),
        nothing_is_owed(owed.state),
        form_is_not_open(opens_at=owed.opens_at, zone=owed.zone, at=at),
        reminded_lately(last, zone=owed.zone, at=at),
    )
    record("intake.reminder_sent", owed, place=place, by=by, at=at)
    return Reminder.objects.create(deliverable=owed, sent_by=by.signature, sent_at=at)


@atomic
def remind_late(campaign: Campaign, kind: str, place: Place, *, by: Actor, at: datetime) -> int:
    """Remind everyone at or below a place who is late with a kind of form, each once a day at most.

    kind:    of what is owed
    returns: of how many forms somebody was reminded
    refuses: no_right, not_your_place, campaign_is_not_running, nobody_to_remind
    costs:   two SQL statements, three of the record, and one for every 2,000 forms
    """
    refuse_if(by.lacks(Permission.REMINDER_SEND, at=place), campaign_is_not_running(campaign.state))
    lately = Reminder.objects.filter(deliverable=OuterRef("pk"), sent_at__gt=at - QUIET)
    late = Deliverable.objects.filter(campaign=campaign, kind=kind).within([place]).late(at)
    fresh = list(late.exclude(Exists(lately)).values_list("pk", flat=True))
    refuse_if(nobody_to_remind(late=len(fresh) or late.count(), fresh=len(fresh)))
    Reminder.objects.bulk_create(
        (Reminder(deliverable_id=pk, sent_by=by.signature, sent_at=at) for pk in fresh),
        batch_size=BATCH,
    )
    record(
        "intake.reminders_sent",
        f"{kind} {campaign.slug}",
        place=place,
        by=by,
        at=at,
        forms=len(fresh),
    )
    return len(fresh)


@atomic
def give_mail_address(place: Place, email: str, *, by: Actor, at: datetime) -> None:
    """Say where a body wants to be reminded; an empty address means nowhere.

    refuses: no_right, not_your_place, body_is_not_own
    """
    refuse_if(
        by.lacks(Permission.POST_GIVE, at=place),
        body_is_not_own(place, by.places(Permission.POST_GIVE)),
    )
    if not email:
        gone, _ = MailAddress.objects.filter(key=place.key).delete()
        if gone:
            record("intake.mail_address_dropped", place.key, place=place, by=by, at=at)
        return
    MailAddress.objects.update_or_create(
        key=place.key, defaults={"email": email, "given_by": by.signature, "given_at": at}
    )
    record("intake.mail_address_given", place.key, place=place, by=by, at=at)


@atomic
def claim_mail(reminders: Collection[int], *, at: datetime) -> tuple[int, ...]:
    """Mark reminders as mailed before the letter leaves, so that it never leaves twice.

    reminders: primary keys
    returns:   those that were not marked yet: only they may be mailed now
    """
    rows = Reminder.objects.select_for_update().filter(pk__in=reminders, mailed_at=None)
    claimed = tuple(rows.order_by("pk").values_list("pk", flat=True))
    Reminder.objects.filter(pk__in=claimed).update(mailed_at=at)
    return claimed


@atomic
def release_mail(reminders: Collection[int]) -> None:
    """Take the mark back from reminders whose letter has certainly not left.

    reminders: primary keys that `claim_mail` gave
    """
    Reminder.objects.filter(pk__in=reminders).update(mailed_at=None)
