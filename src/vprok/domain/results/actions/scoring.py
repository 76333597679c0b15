"""Keeping a block with its summary, and scoring accepted answers again by other keys."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.results.models import Block, Edition, Leaf, Rescoring, Unsummed
from vprok.domain.results.queries.forms import KIND, layout_of, plan_of
from vprok.domain.results.queries.keys import (
    Ring,
    answered_tasks,
    group_of_entry,
    ring_of,
)
from vprok.domain.results.queries.scoring import OF_BLOCK, blocks_behind
from vprok.domain.results.rules import FormPlan
from vprok.domain.results.rules.scoring import (
    Answers,
    Scorer,
    changes,
    pack_answers,
    recorded,
    unpack_answers,
)
from vprok.kernel.charter import SYSTEM
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as summary
from vprok.tools.stats.leaf import Layout

AT_ONCE = 50
"""Forms that one transaction scores again."""


def keep_block(
    entry: Entry,
    submission: Submission,
    block: packed.Block,
    layout: Layout,
    *,
    classes: Sequence[str],
    answers: Answers | None = None,
    edition: Edition | None = None,
    is_first: bool = False,
    at: datetime,
) -> Block:
    """Store rows and their summary in the place of those before them, in the caller's transaction.

    is_first: nothing was accepted before
    costs:    three SQL statements for the first, else six
    """
    folded = summary.fold(block, layout)
    if not is_first:
        forget_leaves([entry.pk], at=at)
    stored, leaf = rows_of(
        entry, submission, block, folded, classes=classes, answers=answers, edition=edition, at=at
    )
    stored.save(force_insert=True)
    leaf.save(force_insert=True)
    to_be_summed([leaf])
    return stored


def forget_leaves(entries: Collection[int], *, at: datetime) -> None:
    """Rows of these entries are replaced: their summaries go, in the caller's transaction.

    costs: four SQL statements, three where there are none
    """
    Block.objects.filter(entry__in=entries, replaced_at=None).update(replaced_at=at)
    leaves = Leaf.objects.filter(entry__in=entries)
    to_be_summed(leaves.only("work", "place"))
    leaves.delete()


def to_be_summed(leaves: Iterable[Leaf]) -> None:
    """Sums above these summaries hold no more, in the caller's transaction.

    costs: one SQL statement, and the reading of the summaries
    """
    districts = {(leaf.work_id, Place(leaf.place).lineage[-2].path) for leaf in leaves}
    Unsummed.objects.bulk_create(Unsummed(work_id=work, place=one) for work, one in districts)


def rows_of(
    entry: Entry,
    submission: Submission,
    block: packed.Block,
    folded: summary.Leaf,
    *,
    classes: Sequence[str],
    answers: Answers | None = None,
    edition: Edition | None = None,
    at: datetime,
) -> tuple[Block, Leaf]:
    """Rows and their summary as the database keeps them, not yet saved; the first goes first."""
    stored = Block(
        entry=entry,
        work=entry.work,
        submission=submission,
        place=submission.place,
        payload=packed.pack(block),
        answers=pack_answers(answers) if answers else b"",
        edition=edition,
        classes=list(classes),
        accepted_at=at,
    )
    leaf = Leaf(
        entry=entry,
        work=entry.work,
        block=stored,
        place=submission.place,
        region=entry.school.place.region,
        present=folded.present,
        stamp=folded.layout.stamp,
        payload=summary.to_bytes(folded),
        accepted_at=at,
        is_late=submission.is_late,
    )
    return stored, leaf


# ---- again ---------------------------------------------------------------------------------------


def rescore_waiting(key: str, at: datetime) -> int:
    """Score again everything of a work that was scored by older keys; done twice, it is done once.

    Each transaction takes some forms, writes what has changed and adds it to the record of the
    edition, so that a death in the middle loses nothing and repeats nothing.

    key:     as `queries.scoring.rescoring_waits` gave it
    returns: how many forms were looked at
    """
    work = Work.objects.select_related("campaign").get(pk=int(key))
    looked = 0
    while some := _rescore_some(work, at=at):
        looked += some
    return looked


@atomic
def _rescore_some(work: Work, *, at: datetime) -> int:
    edition = Edition.objects.select_for_update().filter(work=work, replaced_at=None).first()
    if edition is None:
        return 0
    entries = list(blocks_behind(work).order_by("pk").values_list("entry", flat=True)[:AT_ONCE])
    owed = Deliverable.objects.select_for_update().filter(kind=KIND, entry__in=entries)
    list(owed.order_by("pk"))  # nobody sends one of these forms meanwhile
    blocks = list(
        blocks_behind(work).filter(entry__in=entries).select_related(*OF_BLOCK).order_by("pk")
    )
    if not blocks:
        return 0
    ring, plan = ring_of(edition, answered_tasks(work)), plan_of(work)
    found = {}
    for block in blocks:
        if told := _rescored(block, edition, ring, plan, at=at):
            found[block.entry.school.key] = told
    kept = _noted(edition, found, at=at)
    if not blocks_behind(work).exists():
        _told(kept, at=at)
    return len(blocks)


def _rescored(
    block: Block, edition: Edition, ring: Ring, plan: FormPlan, *, at: datetime
) -> dict[str, object]:
    """Score one form; what has changed, by code. Where nothing has, only its edition is told."""
    layout = layout_of(block.work, plan)
    before, answers = packed.unpack(bytes(block.payload)), unpack_answers(bytes(block.answers))
    after = Scorer(ring.of_group(group_of_entry(block.entry))).again(before, answers)
    labels = [task.label for task in plan.tasks]
    told = {one.code: recorded(one, labels) for one in changes(before, after, layout)}
    if not told:
        Block.objects.filter(pk=block.pk).update(edition=edition)
        return {}
    keep_block(
        block.entry,
        block.submission,
        after,
        layout,
        classes=block.classes,
        answers=answers,
        edition=edition,
        at=at,
    )
    return dict(told)


def _noted(edition: Edition, found: dict[str, dict[str, object]], *, at: datetime) -> Rescoring:
    """Add what has changed to the record of the edition."""
    kept, _ = Rescoring.objects.get_or_create(
        edition=edition,
        defaults={"works": 0, "schools": 0, "at": at, "by": edition.made_by},
    )
    kept.changes = {**kept.changes, **found}
    kept.schools = len(kept.changes)
    kept.works = sum(map(len, kept.changes.values()))
    kept.at = at
    kept.save(update_fields=["changes", "schools", "works", "at"])
    return kept


def _told(kept: Rescoring, *, at: datetime) -> None:
    edition = kept.edition
    record(
        "results.rescored",
        edition,
        place=COUNTRY,
        by=SYSTEM,
        at=at,
        campaign=edition.work.campaign.slug,
        work=edition.work.code,
        edition=edition.number,
        works=kept.works,
        schools=kept.schools,
    )
