"""Checking before the day that everything will work on it."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.materials.models import Archive, Readiness
from vprok.domain.materials.queries.readiness import trial_of
from vprok.domain.materials.rules import (
    archive_is_not_whole,
    archive_is_withdrawn,
    archive_was_not_taken,
    trial_word_is_wrong,
)
from vprok.domain.materials.states import ReadyCheck
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if


def check_whole(archive: Archive, said: str, *, by: Actor, at: datetime) -> Readiness:
    """Compare the digest of a school's copy with that of what was handed out.

    said:    the whole digest, or its last eight characters
    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             archive_was_not_taken, archive_is_not_whole
    """
    _refuse(archive, by)
    refuse_if(archive_was_not_taken(was_downloaded=_was_taken(archive)))
    refuse_if(archive_is_not_whole(said, archive.file.digest))
    return _answer(archive, ReadyCheck.WHOLE, is_good=True, by=by, at=at)


def check_printer(archive: Archive, *, is_good: bool, by: Actor, at: datetime) -> Readiness:
    """Keep what a school says of its test page.

    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn
    """
    _refuse(archive, by)
    return _answer(archive, ReadyCheck.PRINTER, is_good=is_good, by=by, at=at)


def check_key_path(archive: Archive, said: str, *, by: Actor, at: datetime) -> Readiness:
    """Compare the word that a trial of the key ended with.

    said:    as typed
    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             trial_word_is_wrong
    """
    _refuse(archive, by)
    refuse_if(trial_word_is_wrong(said, trial_of(archive).word))
    return _answer(archive, ReadyCheck.KEY_PATH, is_good=True, by=by, at=at)


def _refuse(archive: Archive, by: Actor) -> None:
    entry = archive.entry
    refuse_if(by.lacks(Permission.PRINT_KEEP, at=entry.school.place))
    refuse_if(campaign_is_not_running(entry.work.campaign.state))
    refuse_if(archive_is_withdrawn(is_withdrawn=archive.withdrawn_at is not None))


def _was_taken(archive: Archive) -> bool:
    return archive.downloaded_at is not None or archive.fetched.exists()


@atomic
def _answer(
    archive: Archive, check: ReadyCheck, *, is_good: bool, by: Actor, at: datetime
) -> Readiness:
    answer, _ = Readiness.objects.update_or_create(
        archive=archive,
        check_of=check,
        defaults={"is_good": is_good, "at": at, "by": by.signature},
    )
    record(
        "materials.readiness_checked",
        answer,
        place=archive.entry.school.place,
        by=by,
        at=at,
        check=check,
        is_good=is_good,
    )
    return answer
