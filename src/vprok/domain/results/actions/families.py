"""A family's look at a result by code and secret: counted, opened once, taken back."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.campaign.states import CampaignState
from vprok.domain.materials.actions.codes import renew_secret
from vprok.domain.materials.models import Code
from vprok.domain.materials.queries import family_secret
from vprok.domain.results.models import FamilyLook, FamilyTry
from vprok.domain.results.queries.families import entries_to_look_at
from vprok.domain.results.rules import (
    DELAYS,
    FREE_FOR_CODE,
    FREE_FOR_NETWORK,
    MEMORY,
    NETWORK_DELAY,
    WINDOW,
    WRONG,
    nothing_to_look_at,
    school_number,
    secret_is_tried_too_often,
    secret_is_used,
    waits_until,
)
from vprok.domain.territory.models import School
from vprok.kernel.charter import SYSTEM, Actor
from vprok.kernel.refusal import Refused, refuse_if
from vprok.tools.vault.crockford import tidy_code


@dataclass(frozen=True)
class Asked:
    """What a family typed from its slip.

    school:  key of the school, edu220042
    number:  the participant's code
    network: where the request came from, as a neighbourhood
    """

    school: str
    number: str
    secret: str = field(repr=False)
    network: str = ""

    @property
    def whom(self) -> str:
        """The code as wrong secrets are counted for it, whether or not there is such a one."""
        return f"edu{school_number(self.school)} {self.number.strip()[:5]}"


def family_code(asked: Asked, *, at: datetime) -> Code:
    """The code whose secret this is; a wrong one is counted for the code and for the network.

    refuses: secret_is_tried_too_often, secret_does_not_fit, secret_is_used, results_are_not_open,
             nothing_to_look_at
    costs:   ten SQL statements at most
    """
    with atomic():
        until = _waits(asked, at=at)
        code = None if at < until else _fitting(asked)
        if at >= until:
            _count(asked, is_right=code is not None, at=at)
    refuse_if(secret_is_tried_too_often(until, at=at))
    if code is None:
        raise Refused(WRONG)
    refuse_if(secret_is_used(is_used=FamilyLook.objects.filter(code=code).exists()))
    refuse_if(results_are_not_open(opens_at=code.campaign.reports_at, at=at))
    refuse_if(nothing_to_look_at(len(entries_to_look_at(code))))
    return code


def open_look(asked: Asked, *, at: datetime) -> FamilyLook:
    """Use a secret up: the result is open for half an hour in the browser that asked.

    refuses: as `family_code`
    """
    code = family_code(asked, at=at)
    with atomic():
        look, is_new = FamilyLook.objects.get_or_create(
            code=code, defaults={"opened_at": at, "ends_at": at + WINDOW}
        )
        refuse_if(secret_is_used(is_used=not is_new))
        record("results.family_looked", code, place=code.school.place, by=SYSTEM, at=at)
    return look


@atomic
def renew_look(code: Code, *, by: Actor, at: datetime) -> bytes:
    """Take the secret of a code back with the look that it opened, and print its slip anew.

    returns: PDF
    refuses: no_right, not_your_place, campaign_is_not_running, families_do_not_look
    """
    printed = renew_secret(code, by=by, at=at)
    FamilyLook.objects.filter(code=code).delete()
    return printed


def _waits(asked: Asked, *, at: datetime) -> datetime:
    """From when this code and this network are heard; what is long past is forgotten."""
    FamilyTry.objects.filter(last_at__lt=at - MEMORY).delete()
    limits = {
        asked.whom: (FREE_FOR_CODE, DELAYS),
        asked.network: (FREE_FOR_NETWORK, NETWORK_DELAY),
    }
    known = FamilyTry.objects.select_for_update().filter(whom__in=limits)
    tried = [(one, *limits[one.whom]) for one in known]
    return max(
        (waits_until(one.failures, free, one.last_at, delays) for one, free, delays in tried),
        default=at,
    )


def _fitting(asked: Asked) -> Code | None:
    """The code whose secret was told, in whichever campaign."""
    known = list(
        Code.objects.filter(
            school__number=school_number(asked.school),
            number=asked.number.strip(),
            campaign__families_look=True,
        )
        .exclude(campaign__state=CampaignState.DRAFT)
        .select_related("school__district__region", "campaign")
    )
    told = tidy_code(asked.secret)
    right = [code for code in known or [_nobody()] if _is_same(told, code)]
    return right[0] if known and right else None


def _is_same(told: str, code: Code) -> bool:
    return hmac.compare_digest(told.encode(), tidy_code(family_secret(code)).encode())


def _nobody() -> Code:
    """Whose secret is derived where there is no such code, so that the answer takes as long."""
    return Code(school=School(number="000000"), campaign=Campaign(slug=""), number="")


def _count(asked: Asked, *, is_right: bool, at: datetime) -> None:
    """A right secret clears the code; the network keeps its count until a day has passed."""
    if is_right:
        FamilyTry.objects.filter(whom=asked.whom).delete()
        return
    for whom in filter(None, (asked.whom, asked.network)):
        FamilyTry.objects.get_or_create(whom=whom, defaults={"last_at": at})
        FamilyTry.objects.filter(whom=whom).update(failures=F("failures") + 1, last_at=at)
