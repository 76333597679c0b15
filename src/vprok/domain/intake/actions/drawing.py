"""Drawing subjects for classes: pools, a seed that is bound first and told later, the entries."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.campaign.states import Era
from vprok.domain.intake.actions.entries import keep_said
from vprok.domain.intake.models import Drawn, Lottery, Pool, Pooled
from vprok.domain.intake.queries.application import works_drawn
from vprok.domain.intake.queries.drawing import drawn_entries, falls, last_drawing, lottery_of
from vprok.domain.intake.rules import (
    campaign_draws_nothing,
    commitment_of,
    pool_is_mixed,
    pool_is_of_no_use,
    pools_are_fixed,
    pools_are_missing,
    pools_take_everything,
    seed_is_early,
    seed_is_not_bound,
)
from vprok.domain.intake.sheets.taking import Taking
from vprok.domain.intake.states import WorkLevel
from vprok.domain.territory.models import School
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.keys import MasterKey, seal, unseal

SEED_BYTES = 32

# ---- pools ---------------------------------------------------------------------------------------


@atomic
def keep_pool(
    campaign: Campaign, codes: Collection[str], *, draws: int, by: Actor, at: datetime
) -> Pool:
    """Put works of one grade into a pool that its classes draw from.

    draws:   works that each class gets
    refuses: no_right, campaign_is_finished, campaign_draws_nothing, pools_are_fixed,
             pool_is_of_no_use, pool_is_mixed, pools_take_everything
    """
    _may_change(campaign, by=by)
    works = list(campaign.works.filter(code__in=codes, pooled=None))
    refuse_if(
        pool_is_of_no_use(draws, len(works)),
        pool_is_mixed([(work.grade, work.is_course) for work in works]),
        pools_take_everything(left=campaign.works.filter(pooled=None).count() - len(works)),
    )
    grade, is_course = works[0].grade, works[0].is_course
    there = campaign.pools.filter(grade=grade, is_course=is_course).order_by("-number").first()
    pool = Pool.objects.create(
        campaign=campaign,
        grade=grade,
        is_course=is_course,
        number=there.number + 1 if there else 1,
        draws=draws,
    )
    Pooled.objects.bulk_create(Pooled(pool=pool, work=work) for work in works)
    told = ", ".join(sorted(work.code for work in works))
    record("intake.pool_kept", pool, place=COUNTRY, by=by, at=at, works=told, draws=draws)
    return pool


@atomic
def drop_pool(pool: Pool, *, by: Actor, at: datetime) -> None:
    """Give the works of a pool back: schools apply for them themselves.

    refuses: no_right, campaign_is_finished, campaign_draws_nothing, pools_are_fixed
    """
    _may_change(pool.campaign, by=by)
    record("intake.pool_dropped", pool, place=COUNTRY, by=by, at=at)
    pool.delete()


def _may_change(campaign: Campaign, *, by: Actor) -> None:
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY))
    refuse_if(
        campaign_is_over(campaign.state),
        campaign_draws_nothing(is_random=campaign.era == Era.RANDOM),
        pools_are_fixed(is_committed=lottery_of(campaign) is not None),
    )


# ---- the seed ------------------------------------------------------------------------------------


@atomic
def bind_seed(campaign: Campaign, *, by: Actor, at: datetime) -> Lottery:
    """Draw the seed, tell its digest, and seal it; from now on nobody can choose another.

    refuses: no_right, campaign_is_finished, campaign_draws_nothing, pools_are_fixed,
             pools_are_missing
    """
    _may_change(campaign, by=by)
    refuse_if(pools_are_missing(campaign.pools.count()))
    seed = secrets.token_hex(SEED_BYTES)
    lottery = Lottery.objects.create(
        campaign=campaign,
        commitment=commitment_of(seed),
        sealed_seed=seal(seed.encode(), under=_master(), bound=_bound(campaign)),
        bound_at=at,
        bound_by=by.signature,
    )
    sha256 = lottery.commitment
    record("intake.seed_bound", lottery, place=COUNTRY, by=by, at=at, sha256=sha256)
    return lottery


@atomic
def tell_seed(campaign: Campaign, *, by: Actor, at: datetime) -> Campaign:
    """Tell the seed to everyone: now anyone can repeat the drawing.

    refuses: no_right, seed_is_not_bound, seed_is_early
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY))
    lottery = lottery_of(campaign)
    refuse_if(seed_is_not_bound(is_committed=lottery is not None))
    assert lottery is not None
    refuse_if(seed_is_early(hour=last_drawing(campaign), at=at))
    if Lottery.objects.filter(pk=lottery.pk, told_at=None).update(told_at=at, told_by=by.signature):
        campaign.assignment_seed = seed_of(lottery)
        campaign.save(update_fields=["assignment_seed"])
        told = campaign.assignment_seed
        record("intake.seed_told", lottery, place=COUNTRY, by=by, at=at, seed=told)
    return campaign


def seed_of(lottery: Lottery) -> str:
    """The seed itself.

    raises: SealBroken if the row was changed by hand
    """
    bound = _bound(lottery.campaign)
    return unseal(bytes(lottery.sealed_seed), under=_master(), bound=bound).decode()


def _bound(campaign: Campaign) -> str:
    return f"assignment seed {campaign.slug}"


def _master() -> MasterKey:
    return MasterKey(settings.MASTER_KEY)


# ---- the drawing ---------------------------------------------------------------------------------


def draw_waiting(key: str, at: datetime) -> int:
    """Draw for one school that waits for it.

    key:     as `queries.schools_undrawn` gave it
    returns: how many classes were drawn for
    """
    number, slug = key.split()
    school = School.objects.select_related("district__region").get(
        number=number.removeprefix("edu")
    )
    return draw_for(school, Campaign.objects.get(slug=slug), at=at)


@atomic
def draw_for(school: School, campaign: Campaign, *, at: datetime) -> int:
    """See that every class of a school has what falls to it, and the school its entries.

    What fell before falls again: only classes that were added or have grown change anything.

    returns: how many classes there are to draw for
    refuses: seed_is_not_bound
    """
    lottery = lottery_of(campaign)
    refuse_if(seed_is_not_bound(is_committed=lottery is not None))
    assert lottery is not None
    found = falls(school, campaign, seed_of(lottery))
    Drawn.objects.filter(school=school, pool__campaign=campaign).delete()
    Drawn.objects.bulk_create(
        Drawn(
            school=school,
            pool=fall.pool,
            ordinal=fall.one.ordinal,
            place=place,
            work=work,
            size=fall.one.pupils,
            language=fall.one.language,
            at=at,
        )
        for fall in found
        for place, work in enumerate(fall.works or (None,), start=1)
    )
    classes = len({(fall.pool.grade, fall.one.ordinal) for fall in found})
    _keep_entries(school, campaign, at=at)
    record(
        "intake.subjects_drawn",
        f"предметы {school.key} {campaign.slug}",
        place=school.place,
        by=SYSTEM,
        at=at,
        classes=classes,
    )
    return classes


def _keep_entries(school: School, campaign: Campaign, *, at: datetime) -> None:
    sums = drawn_entries(school, campaign)
    works = works_drawn(campaign)
    keep_said(
        campaign,
        {(school, work): _taking(work, *sums.get(work.pk, (0, 0))) for work in works},
        at=at,
    )


def _taking(work: Work, classes: int, participants: int) -> Taking | None:
    if not classes:
        return None
    level = WorkLevel.BASIC.value if work.has_levels else ""
    return Taking(takes=True, level=level, classes=classes, participants=participants)
