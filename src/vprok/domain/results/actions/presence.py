"""Saying who was not there, and how many works were collected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.intake.models import Entry
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.materials.rules import codes_are_unknown, day_is_not_declared
from vprok.domain.results.models import Counted, Presence
from vprok.domain.results.queries import presence_of
from vprok.domain.results.queries.accepted import issued_to
from vprok.domain.results.rules import presence_is_early, reason_does_not_fit
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if


@dataclass(frozen=True)
class Word:
    """Why a participant has no work."""

    state: str
    reason: str


@atomic
def keep_presence(
    entry: Entry,
    words: Mapping[str, Word | None],
    counts: Mapping[int, int | None],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Write what has changed about presence at a work; the rest stays as others have said it.

    words:   by code; None: was there
    counts:  works in the protocol, by number of the class; None: not counted
    returns: how many words and counts are new
    refuses: no_right, not_your_place, entry_is_withdrawn, day_is_not_declared, presence_is_early,
             codes_are_unknown, reason_does_not_fit
    """
    refuse_if(by.lacks(Permission.PRESENCE_KEEP, at=entry.school.place))
    refuse_if(entry_is_withdrawn(entry.withdrawn_at))
    refuse_if(day_is_not_declared(is_declared=entry.on is not None))
    if entry.on is not None:
        today = at.astimezone(ZoneInfo(entry.school.clock)).date()
        refuse_if(presence_is_early(on=entry.on, today=today))
    refuse_if(codes_are_unknown(words, {one.number for one in issued_to(entry)}))
    for word in filter(None, words.values()):
        refuse_if(reason_does_not_fit(word.state, word.reason))
    changed = _words(entry, words, by=by, at=at) + _counts(entry, counts, by=by, at=at)
    if changed:
        away = Presence.objects.filter(entry=entry).count()
        record(
            "results.presence_kept",
            entry,
            place=entry.school.place,
            by=by,
            at=at,
            away=away,
            changed=changed,
        )
    return changed


def _words(entry: Entry, words: Mapping[str, Word | None], *, by: Actor, at: datetime) -> int:
    known = {code: Word(one.state, one.reason) for code, one in presence_of(entry).items()}
    new = {code: word for code, word in words.items() if known.get(code) != word}
    back = [code for code, word in new.items() if word is None]
    Presence.objects.filter(entry=entry, code__in=back).delete()
    for code, word in new.items():
        if word is not None:
            Presence.objects.update_or_create(
                entry=entry,
                code=code,
                defaults={
                    "state": word.state,
                    "reason": word.reason,
                    "at": at,
                    "by": by.signature,
                },
            )
    return len(new)


def _counts(entry: Entry, counts: Mapping[int, int | None], *, by: Actor, at: datetime) -> int:
    known = dict(Counted.objects.filter(entry=entry).values_list("class_no", "works"))
    new = {number: works for number, works in counts.items() if known.get(number) != works}
    back = [number for number, works in new.items() if works is None]
    Counted.objects.filter(entry=entry, class_no__in=back).delete()
    for number, works in new.items():
        if works is not None:
            Counted.objects.update_or_create(
                entry=entry,
                class_no=number,
                defaults={"works": works, "at": at, "by": by.signature},
            )
    return len(new)
