"""Keys to short answers: opened at their hour, changed by a new edition after it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import campaign_is_not_running, campaign_is_over
from vprok.domain.materials.actions.keys import TOGETHER
from vprok.domain.materials.models import Sealed
from vprok.domain.materials.rules import clocks_disagree
from vprok.domain.materials.states import SealedKind
from vprok.domain.results.models import AnswerKey, Edition
from vprok.domain.results.queries.keys import (
    Answered,
    answered_tasks,
    current_edition,
    first_hour,
    is_open,
    keys_asked,
    keys_in,
    keys_of_file,
    keys_waiting,
    why_keys_are_shut,
    wordings_of,
)
from vprok.domain.results.rules.keys import (
    LONGEST_KEY,
    LONGEST_OPTIONS,
    KeySpot,
    Wording,
    key_change_has_no_reason,
    key_is_the_same,
    key_is_wrong,
    keys_are_early,
    keys_are_wrong,
    keys_have_changed,
    read_key,
)
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.answers import BadKey
from vprok.tools.clocks import Apart

UNPACKED = "ключи открылись в свой час"
REASON_MOST = 300
XLSX_BEGINS = b"PK"


def check_keys(work: Work, file: bytes, *, kind: SealedKind, group: int) -> None:
    """Look at a file of keys before it is sealed, for nobody can after that.

    Only workbooks of works whose answers are typed are looked at; a PDF is read by people.

    refuses: keys_are_open, keys_are_wrong
    costs:   a limited child; three SQL statements
    """
    if kind != SealedKind.KEYS:
        return
    asked = keys_asked(work)
    if not asked.tasks:
        return
    refuse_if(why_keys_are_shut(work, group))
    if file.startswith(XLSX_BEGINS):
        refuse_if(keys_are_wrong(keys_in(file, asked).faults))


def unpack_waiting(key: str, at: datetime, *, clocks: Apart = TOGETHER) -> None:
    """Make an edition of a file of keys whose hour has come; done twice, it is done once.

    key:     as `queries.keys_due` gave it
    clocks:  nothing is opened while they disagree, nor before the slowest of them allows
    refuses: clocks_disagree, keys_are_wrong, file_is_locked
    """
    refuse_if(clocks_disagree(clocks.most, furthest=clocks.furthest))
    sealed = Sealed.objects.select_related("file", "work__campaign").get(pk=int(key))
    work = sealed.work
    waiting = [one for one in keys_waiting(work.campaign, work) if one.key == key]
    if not waiting or not is_open(waiting[0], at=at - clocks.ahead):
        return
    asked = keys_asked(work)
    read = keys_of_file(sealed.file, asked)
    refuse_if(keys_are_wrong(read.faults))
    numbers = {one.task.label: one.number for one in asked.tasks}
    found = {
        KeySpot(numbers[row.label], sealed.group, row.variant): row.wording for row in read.rows
    }
    _unpack(sealed, asked.tasks, found, at=at)


@atomic
def _unpack(
    sealed: Sealed, tasks: tuple[Answered, ...], found: Mapping[KeySpot, Wording], *, at: datetime
) -> None:
    work = (
        Work.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=sealed.work_id)
    )
    if why_keys_are_shut(work, sealed.group):
        return
    before = current_edition(work)
    edition = _edition(
        work, tasks, {**wordings_of(before), **found}, why=UNPACKED, by=SYSTEM, at=at
    )
    record(
        "results.keys_unpacked",
        edition,
        place=COUNTRY,
        by=SYSTEM,
        at=at,
        campaign=work.campaign.slug,
        work=work.code,
        group=sealed.group,
        sha256=sealed.file.digest,
    )


@atomic
def change_keys(
    work: Work,
    wordings: Mapping[KeySpot, Wording],
    *,
    seen: int,
    why: str,
    by: Actor,
    at: datetime,
) -> Edition:
    """Put other keys in the place of some; results that are there are scored again by a job.

    wordings: the keys that change, or that were not there
    seen:     number of the edition that the person was looking at; 0 where there was none
    why:      in words that schools will read
    refuses:  no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
              campaign_is_finished, key_change_has_no_reason, keys_are_early, key_is_wrong,
              keys_have_changed, key_is_the_same
    """
    refuse_if(by.lacks(Permission.ANSWER_KEEP, at=COUNTRY))
    refuse_if(
        campaign_is_over(work.campaign.state),
        campaign_is_not_running(work.campaign.state),
        key_change_has_no_reason(why),
    )
    tasks = answered_tasks(work)
    for group in {spot.group for spot in wordings}:
        refuse_if(keys_are_early(hour=first_hour(work, group), at=at))
    refuse_if(*(key_is_wrong(fault) for fault in _faults(tasks, wordings)))
    held = Work.objects.select_for_update(of=("self",)).get(pk=work.pk)
    before = current_edition(held)
    refuse_if(keys_have_changed(seen=seen, now=before.number if before else 0))
    there = wordings_of(before)
    after = {**there, **wordings}
    refuse_if(key_is_the_same(there, after))
    edition = _edition(work, tasks, after, why=why.strip()[:REASON_MOST], by=by, at=at)
    record(
        "results.keys_changed",
        edition,
        place=COUNTRY,
        by=by,
        at=at,
        campaign=work.campaign.slug,
        work=work.code,
        edition=edition.number,
        keys=len(wordings),
    )
    return edition


def bring_back(work: Work, number: int, *, seen: int, why: str, by: Actor, at: datetime) -> Edition:
    """Undo later changes: the keys of an earlier edition become a new one.

    number:  of the edition that comes back
    refuses: as change_keys
    raises:  Edition.DoesNotExist
    """
    wordings = wordings_of(Edition.objects.get(work=work, number=number))
    return change_keys(work, wordings, seen=seen, why=why, by=by, at=at)


def _faults(
    tasks: tuple[Answered, ...], wordings: Mapping[KeySpot, Wording]
) -> list[BadKey | None]:
    maxima = {one.number: one.task.maximum for one in tasks}
    return [_fault(one, maxima.get(spot.task, 0)) for spot, one in wordings.items()]


def _fault(wording: Wording, maximum: int) -> BadKey | None:
    try:
        read_key(wording.kind, wording.accepted, maximum, wording.options)
    except BadKey as bad:
        return bad
    return None


def _edition(
    work: Work,
    tasks: tuple[Answered, ...],
    wordings: Mapping[KeySpot, Wording],
    *,
    why: str,
    by: Actor,
    at: datetime,
) -> Edition:
    """A new edition in the place of the current one."""
    last = Edition.objects.filter(work=work).order_by("-number").first()
    Edition.objects.filter(work=work, replaced_at=None).update(replaced_at=at)
    made = Edition.objects.create(
        work=work,
        number=last.number + 1 if last else 1,
        why=why,
        made_at=at,
        made_by=by.signature,
    )
    pks = {one.number: one.task.pk for one in tasks}
    AnswerKey.objects.bulk_create(
        AnswerKey(
            edition=made,
            task_id=pks[spot.task],
            group=spot.group,
            variant=spot.variant,
            kind=one.kind,
            accepted=one.accepted[:LONGEST_KEY],
            options=one.options[:LONGEST_OPTIONS],
        )
        for spot, one in wordings.items()
    )
    return made
