"""The head signs accepted results, and whoever stands above the school opens them again."""

import base64
from datetime import UTC, datetime

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.rules import campaign_is_not_running, reason_is_missing
from vprok.domain.intake.actions import Ruling, decide, end_reopening
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.intake.states import Verdict
from vprok.domain.results.models import Declaration
from vprok.domain.results.queries import figures_of, last_declaration, owed_results, standing
from vprok.domain.results.rules import (
    Figures,
    declared_version_is_old,
    nothing_to_declare,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.keys import MasterKey
from vprok.tools.vault.receipts import sign, signing_key

REASON_MOST = 300
"""Characters of a reason that are kept."""


@atomic
def declare(entry: Entry, *, version: int, by: Actor, at: datetime) -> Declaration:
    """Sign what is accepted of an entry; from then on it is locked. Signed twice, it is one word.

    version: that the head has read
    refuses: no_right, not_your_place, entry_is_withdrawn, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, nothing_to_declare, declared_version_is_old
    costs:   about twelve SQL statements; it waits for whoever sends the form at this moment
    """
    refuse_if(
        by.lacks(Permission.RESULTS_DECLARE, at=entry.school.place),
        entry_is_withdrawn(entry.withdrawn_at),
        campaign_is_not_running(entry.work.campaign.state),
    )
    owed = _held(owed_results(entry))
    figures = figures_of(entry)
    refuse_if(nothing_to_declare(is_accepted=figures is not None))
    assert figures is not None
    refuse_if(declared_version_is_old(seen=version, now=figures.version))
    there = standing(at).filter(entry=entry, submission=owed.current_id).first()
    if there is not None:
        return there
    return _signed(entry, owed, figures, by=by, at=at)


def _held(owed: Deliverable) -> Deliverable:
    """The row of what is owed, which nobody else changes until the transaction ends."""
    return Deliverable.objects.select_for_update(of=("self",)).get(pk=owed.pk)


def _signed(
    entry: Entry, owed: Deliverable, figures: Figures, *, by: Actor, at: datetime
) -> Declaration:
    assert owed.current_id is not None
    about = {
        "campaign": entry.work.campaign.slug,
        "per": entry.work.code,
        "key": owed.key,
        "place": owed.place,
        "declared_at": at.astimezone(UTC).isoformat(timespec="seconds"),
    }
    signed = sign(figures.payload(about), by=signing_key(MasterKey(settings.MASTER_KEY)))
    made = Declaration.objects.create(
        entry=entry,
        submission_id=owed.current_id,
        payload=signed.text.decode(),
        signature=base64.b64encode(signed.signature).decode(),
        at=at,
        by=by.signature,
    )
    end_reopening(owed)
    record(
        "results.form_declared",
        owed,
        place=Place(owed.place),
        by=by,
        at=at,
        version=figures.version,
        receipt=figures.receipt,
    )
    return made


@atomic
def decide_results(deliverable: Deliverable, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    """Decide about a results form; opened again, the word of the head is lifted for that time.

    When the time is over, the form is locked again without anybody's doing.

    refuses: as `decide`; reason_is_missing where a signed form is opened
    """
    held = _held(deliverable)
    last = last_declaration(deliverable.entry) if deliverable.entry else None
    lifts = ruling.verdict is Verdict.REOPENED and last is not None
    decide(deliverable, ruling, by=by, at=at)
    if not lifts:
        return
    assert last is not None
    refuse_if(reason_is_missing(ruling.reason))
    until = ruling.until_at(held.zone)
    Declaration.objects.filter(pk=last.pk).update(
        lifted_at=at,
        lifted_by=by.signature,
        lifted_why=ruling.reason.strip()[:REASON_MOST],
        lifted_until=until,
    )
    assert until is not None
    record(
        "results.declaration_lifted",
        held,
        place=Place(held.place),
        by=by,
        at=at,
        reason=ruling.reason.strip()[:REASON_MOST],
        until=until.isoformat(timespec="minutes"),
    )
