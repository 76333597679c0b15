"""Questions about the head's word: what it says, whether it locks, where it is waited for."""

import base64
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Deliverable, Deliverables, Entry, Submission
from vprok.domain.results.models import Block, Declaration, Declarations
from vprok.domain.results.queries.forms import KIND, layout_of, plan_of
from vprok.domain.results.queries.presence import presence_of
from vprok.domain.results.rules import Figures, figures_in, form_is_declared, is_locking
from vprok.domain.results.states import AbsenceReason
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal
from vprok.tools.stats import block as packed
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.leaf import fold
from vprok.tools.vault.keys import MasterKey
from vprok.tools.vault.receipts import short_form, signing_key, verify


@dataclass(frozen=True)
class Declared:
    """A declaration as it was signed.

    short:       the portal's signature in sixteen characters
    is_genuine:  whether our key signed exactly this
    is_standing: whether it stands at the moment that was asked about
    """

    declaration: Declaration
    figures: Figures
    short: str
    is_genuine: bool
    is_standing: bool


def last_declaration(entry: Entry) -> Declaration | None:
    """The newest word of the head about an entry, lifted or not.

    costs: one SQL statement
    """
    return entry.declarations.order_by("-at", "-pk").select_related("submission").first()


def why_declared(entry: Entry, *, at: datetime) -> Refusal | None:
    """Why a results form takes no new version after the head has signed it, if so.

    costs: one SQL statement
    """
    last = last_declaration(entry)
    if last is None:
        return None
    return form_is_declared(
        declared_at=last.at,
        lifted_at=last.lifted_at,
        lifted_until=last.lifted_until,
        zone=entry.school.clock,
        at=at,
    )


def declared_of(submission: Submission, *, at: datetime) -> Declared | None:
    """What the head has declared of a version; None where it never was.

    costs: one SQL statement
    """
    found = Declaration.objects.filter(submission=submission).order_by("-at", "-pk").first()
    if found is None:
        return None
    says = json.loads(found.payload)
    signature = base64.b64decode(found.signature)
    key = signing_key(MasterKey(settings.MASTER_KEY)).public
    is_current = submission.state == "accepted"
    return Declared(
        declaration=found,
        figures=figures_in(says),
        short=short_form(signature),
        is_genuine=verify(says, signature, key),
        is_standing=is_current
        and is_locking(lifted_at=found.lifted_at, lifted_until=found.lifted_until, at=at),
    )


def figures_of(entry: Entry) -> Figures | None:
    """What the head would declare of the form that is accepted now; None before there is one.

    costs: three SQL statements
    """
    current = (
        Block.objects.current().filter(entry=entry).select_related("submission__receipt").first()
    )
    if current is None:
        return None
    block = packed.unpack(bytes(current.payload))
    leaf = fold(block, layout_of(entry.work, plan_of(entry.work)))
    absent = _absent(block)
    said = [one.reason for code, one in presence_of(entry).items() if code in absent]
    return Figures(
        receipt=current.submission.receipt.number,
        version=current.submission.version,
        sha256=current.submission.sha256,
        listed=len(block.participants()),
        present=leaf.present,
        partial=len(block.participants()) - len(absent) - leaf.present,
        absent=len(absent),
        explained=sum(reason != AbsenceReason.UNKNOWN for reason in said),
        marks=tuple(mark_counts(leaf).values()),
    )


def absences_of(entry: Entry) -> tuple[tuple[str, int], ...]:
    """Why the absent of the accepted form have no work, in words, with how many.

    costs: two SQL statements
    """
    current = Block.objects.current().filter(entry=entry).first()
    if current is None:
        return ()
    absent = _absent(packed.unpack(bytes(current.payload)))
    why = Counter(
        f"{one.get_state_display()}, {one.get_reason_display()}"
        for code, one in presence_of(entry).items()
        if code in absent
    )
    return tuple(sorted(why.items()))


def _absent(block: packed.Block) -> set[str]:
    """Codes of those who wrote no part."""
    return {str(one.code) for one in block.participants() if not any(one.variants)}


def standing(at: datetime) -> Declarations:
    """Words of heads that stand at a moment.

    costs: none
    """
    return Declaration.objects.standing(at)


def declared_forms(rows: Deliverables, *, at: datetime) -> Deliverables:
    """Of these forms, those whose accepted version the head has signed.

    costs: one SQL statement when read
    """
    return rows.filter(Exists(_of_current(at)), kind=KIND)


def undeclared_forms(rows: Deliverables, *, at: datetime) -> Deliverables:
    """Of these forms, accepted results that wait for the word of the head.

    costs: one SQL statement when read
    """
    return rows.filter(~Q(current=None), ~Exists(_of_current(at)), kind=KIND)


def _of_current(at: datetime) -> Declarations:
    return standing(at).filter(submission=OuterRef("current"))


def to_declare(places: Iterable[Place], campaign: Campaign, *, at: datetime) -> Deliverables:
    """Accepted results of a campaign at these places that nobody has signed yet.

    costs: one SQL statement when read
    """
    rows = Deliverable.objects.filter(campaign=campaign, entry__withdrawn_at=None).within(places)
    return undeclared_forms(rows, at=at).select_related("entry__work", "entry__school", "campaign")


def declared_pks(rows: Iterable[Deliverable], *, at: datetime) -> frozenset[int]:
    """Primary keys of those of these forms that are signed.

    costs: one SQL statement
    """
    listed = Deliverable.objects.filter(pk__in=[one.pk for one in rows])
    return frozenset(declared_forms(listed, at=at).values_list("pk", flat=True))
