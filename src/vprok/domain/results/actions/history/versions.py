"""Rows of past years as organisations would have sent them: accepted versions of forms."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions.scoring import forget_leaves, rows_of, to_be_summed
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries.forms import KIND, layout_of, plan_of
from vprok.domain.results.queries.history import PastBlock, PastWork, blocks_of
from vprok.domain.results.rules.history import HISTORY
from vprok.domain.territory.models import School
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as summary

BATCH = 1_000
PORTAL_CLOCK = ZoneInfo("Europe/Moscow")
"""By which the federal portal told the time of uploads."""


@dataclass(frozen=True)
class Brought:
    """What became of one work.

    new, replaced, same: organisations whose rows are the first, take the place of others, or are
                         there already
    """

    work: PastWork
    title: str
    schools: int
    new: int = 0
    replaced: int = 0
    same: int = 0


@dataclass(frozen=True)
class _Version:
    """What is accepted of an organisation and a work now."""

    submission: int
    entry: int
    version: int
    digest: str


def bring_rows(
    work: Work,
    past_one: PastWork,
    schools: Mapping[str, School],
    *,
    by_ordinal: bool,
    at: datetime,
) -> Brought:
    """Write the rows of all organisations of a work, but for those that are there already."""
    blocks = blocks_of(past_one, by_ordinal=by_ordinal)
    now = _versions(work)
    own = [(one, schools[one.body.login], _digest(one)) for one in blocks]
    fresh = [
        (one, school, digest, now.get(school.key))
        for one, school, digest in own
        if school.key not in now or now[school.key].digest != digest
    ]
    _replace([before for *_, before in fresh if before], at)
    layout = layout_of(work, plan_of(work))
    leaves = summary.fold_each([one.block for one, *_ in fresh], layout)
    entries = _entries(work, [(one, school, before) for one, school, _, before in fresh], at)
    submissions = [
        _submission(work, one, school, digest, before, at) for one, school, digest, before in fresh
    ]
    rows = [
        rows_of(entry, submission, one.block, leaf, classes=one.classes, at=_accepted_at(one, at))
        for entry, submission, (one, *_), leaf in zip(
            entries, submissions, fresh, leaves, strict=True
        )
    ]
    Submission.objects.bulk_create(submissions, BATCH)
    Block.objects.bulk_create([stored for stored, _ in rows], BATCH)
    to_be_summed(Leaf.objects.bulk_create([leaf for _, leaf in rows], BATCH))
    replaced = sum(before is not None for *_, before in fresh)
    return Brought(
        past_one,
        str(work),
        schools=len(blocks),
        new=len(fresh) - replaced,
        replaced=replaced,
        same=len(blocks) - len(fresh),
    )


def _versions(work: Work) -> dict[str, _Version]:
    """What is accepted of each organisation, by its key."""
    found = Block.objects.current().filter(work=work)
    told = found.values_list(
        "submission__key", "submission", "entry", "submission__version", "submission__sha256"
    )
    return {
        key: _Version(submission, entry, version, digest)
        for key, submission, entry, version, digest in told
    }


def _replace(versions: Sequence[_Version], at: datetime) -> None:
    """Let newer rows take the place of these."""
    for first in range(0, len(versions), BATCH):
        some = versions[first : first + BATCH]
        Submission.objects.filter(pk__in=[one.submission for one in some]).update(
            state=SubmissionState.REPLACED
        )
        forget_leaves([one.entry for one in some], at=at)


def _entries(
    work: Work, fresh: Sequence[tuple[PastBlock, School, _Version | None]], at: datetime
) -> list[Entry]:
    """An entry for each organisation; one that is there learns how many pupils there are now."""
    entries = [
        Entry(
            pk=before.entry if before else None,
            school=school,
            work=work,
            participants=len(one.block),
            classes=len(one.classes),
            made_at=at,
        )
        for one, school, before in fresh
    ]
    Entry.objects.bulk_create([one for one in entries if one.pk is None], BATCH)
    there = [one for (*_, before), one in zip(fresh, entries, strict=True) if before]
    Entry.objects.bulk_update(there, ["participants", "classes"], BATCH)
    return entries


def _submission(  # noqa: PLR0917 - a form, whose it is, what it takes the place of
    work: Work, one: PastBlock, school: School, digest: str, before: _Version | None, at: datetime
) -> Submission:
    version = before.version + 1 if before else 1
    return Submission(
        kind=KIND,
        campaign=work.campaign,
        key=school.key,
        place=school.path,
        per=work.code,
        version=version,
        token=f"{HISTORY} {version}",
        sha256=digest,
        name=HISTORY,
        state=SubmissionState.ACCEPTED,
        rows=len(one.block),
        sent_by=HISTORY,
        sent_at=at,
        accepted_at=_accepted_at(one, at),
    )


def _accepted_at(one: PastBlock, at: datetime) -> datetime:
    """When the federal portal took the rows, or the import's moment where nothing tells."""
    if not one.body.uploaded:
        return at
    try:
        told = datetime.fromisoformat(one.body.uploaded)
    except ValueError:
        return at
    return told.replace(tzinfo=PORTAL_CLOCK)


def _digest(one: PastBlock) -> str:
    """Tells rows from other rows: not the file they came in, nor the order they had there."""
    classes = json.dumps(one.classes, ensure_ascii=False).encode()
    return hashlib.sha256(packed.pack(one.block) + classes).hexdigest()
