"""What schools have checked before the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from vprok.domain.campaign.models import Campaign
from vprok.domain.materials.models import Archive, Archives, Fetched, Readiness
from vprok.domain.materials.queries.archives import recipient_of
from vprok.domain.materials.states import ReadyCheck
from vprok.kernel.place import Place
from vprok.tools.vault.crockford import encoded, grouped
from vprok.tools.vault.identity import SLOT, recipient, seal_to
from vprok.tools.vault.keys import MasterKey, derive
from vprok.tools.vault.words import SEED_BYTES

A_DAY = timedelta(days=1)
_WORD_BYTES = 5

# ---- the trial of the key ------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """A word to be opened before the day in the very way in which the password will be.

    word:    eight characters that the school types back
    release: seed of a slot that hides nothing, hexadecimal; empty in simple custody
    sealed:  the word, to that slot and to the school, as passwords are; empty in simple custody
    """

    word: str
    release: str = ""
    sealed: bytes = b""


def trial_of(archive: Archive) -> Trial:
    """The trial of an archive's school: the same word each time it is asked.

    costs: one SQL statement in officers' custody, else none
    """
    key = MasterKey(settings.MASTER_KEY)
    secret = derive(key.subkey("trial word"), f"{archive.entry} {archive.pk}")
    word = grouped(encoded(secret[:_WORD_BYTES]), 4)
    if archive.slot_id is None:
        return Trial(word)
    seed = secret[-SEED_BYTES:]
    inner = seal_to(recipient_of(archive.entry), word.encode())
    return Trial(word, seed.hex(), seal_to(recipient(seed, purpose=SLOT), inner))


# ---- how far schools are -------------------------------------------------------------------------


@dataclass(frozen=True)
class Ready:
    """How many of the archives of days to come have passed each check."""

    archives: int
    downloaded: int
    whole: int
    printer: int
    key_path: int


def ahead(campaign: Campaign, places: Iterable[Place], *, at: datetime) -> Archives:
    """Current archives below these places whose day is not over."""
    return (
        Archive.objects.current()
        .filter(entry__work__campaign=campaign, opens_at__gt=at - A_DAY)
        .within(places)
    )


def readiness_of(campaign: Campaign, places: Iterable[Place], *, at: datetime) -> Ready:
    """All of them together.

    costs: one SQL statement
    """
    return Ready(**ahead(campaign, places, at=at).aggregate(**_counts()))


def readiness_by_school(
    campaign: Campaign, places: Iterable[Place], *, at: datetime, only_behind: bool = False
) -> "QuerySet[Archive, Any]":
    """The same by school, in the order of their places.

    only_behind: schools that have something left to check
    costs:       nothing until it is asked, then one SQL statement
    """
    by_school = (
        ahead(campaign, places, at=at)
        .values(
            number=F("entry__school__number"),
            name=F("entry__school__short_name"),
            district=F("entry__school__district__name"),
            path=F("entry__school__path"),
        )
        .annotate(**_counts())
        .order_by("path")
    )
    if not only_behind:
        return by_school
    is_done = (Q(**{check: F("archives")}) for check in _counts() if check != "archives")
    return by_school.exclude(reduce(and_, is_done))


def _counts() -> dict[str, Count]:
    def passed(check: ReadyCheck) -> Count:
        good = Readiness.objects.filter(archive=OuterRef("pk"), check_of=check, is_good=True)
        return Count("pk", filter=Q(Exists(good)))

    fetched = Q(Exists(Fetched.objects.filter(archive=OuterRef("pk"))))
    return {
        "archives": Count("pk"),
        "downloaded": Count("pk", filter=Q(downloaded_at__isnull=False) | fetched),
        "whole": passed(ReadyCheck.WHOLE),
        "printer": passed(ReadyCheck.PRINTER),
        "key_path": passed(ReadyCheck.KEY_PATH),
    }
