"""Searching a work of a region for signs, whenever its forms have changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.transaction import atomic

from vprok.domain.analytics.models import Search, Sign
from vprok.domain.analytics.queries.searches import (
    Lot,
    agreeing_searches,
    earlier_percents,
    kept_measures,
    lot_of,
    measured_by_work,
    observed_elsewhere,
)
from vprok.domain.analytics.rules.searches import OFFICIAL_WORKS, search_of
from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.models import Campaign, Work
from vprok.tools.stats.objectivity import (
    Found,
    Official,
    Searched,
    observers,
    official,
    repeated,
    searched,
)


@atomic
def search(key: str, at: datetime) -> Search:
    """Search the schools of a region in one work; doing it twice leaves the same signs.

    key:    as `searches_behind` names it
    costs:  some SQL statements, whatever the territory; about two milliseconds a school
    source: statistics.md §3.5
    """
    number, region = search_of(key)
    work = Work.objects.select_related("campaign").get(pk=number)
    list(agreeing_searches(work.campaign, region).select_for_update().values("pk"))
    lot = lot_of(work, region)
    told = searched(lot.units, lot.layout, observed_elsewhere(work, region))
    published = _official(lot)
    made, _ = Search.objects.update_or_create(
        work=work,
        region=region,
        defaults={
            "forms": lot.forms,
            "newest": lot.newest,
            "units": told.units,
            "references": told.references,
            "is_sampled": told.is_sampled,
            "digest": lot.layout.digest,
            "payload": _payload(told, published),
            "measures": kept_measures(told.found),
            "made_at": at,
        },
    )
    made.signs.all().delete()
    _keep(made, (*map(lot.with_codes, told.sure), *published.found))
    _keep_repeats(work.campaign, region)
    return made


def _official(lot: Lot) -> Official:
    """What the published markers say; of works they do not look at, nothing."""
    if lot.work.code not in OFFICIAL_WORKS or lot.work.is_course:
        return Official((), {})
    return official(lot.leaves, earlier=earlier_percents(lot.work, lot.region))


def _payload(told: Searched, published: Official) -> dict[str, object]:
    return {
        "null": {kind: null.told() for kind, null in told.null.items()},
        "limits": {kind: _limit(told, kind) for kind in told.null},
        "tested": dict(published.tested),
        "observed": {kind: list(values) for kind, values in told.observed.items()},
        "observers": observers(told.observed),
    }


def _limit(told: Searched, kind: str) -> float | None:
    """The greatest share of usual schools that stand out as much as a school with this sign."""
    return max((one.p or 0.0 for one in told.sure if one.kind == kind), default=None)


def _keep(made: Search, found: Iterable[Found]) -> None:
    Sign.objects.bulk_create(
        (
            Sign(
                search=made,
                school_id=int(one.key),
                kind=SignKind(one.kind),
                value=one.value,
                effect=one.effect,
                p=one.p,
                q=one.q,
                is_sure=one.is_sure,
                evidence=dict(one.evidence),
            )
            for one in found
        ),
        batch_size=500,
    )


def _keep_repeats(campaign: Campaign, region: str) -> None:
    """Add up each school over works and years anew; the sum hangs on its newest work."""
    found = agreeing_searches(campaign, region).select_related("work__campaign")
    searches = list(found.order_by("work__campaign__opens_on", "pk"))
    own = {str(one.work_id): one for one in searches if one.work.campaign_id == campaign.pk}
    Sign.objects.filter(search__in=own.values(), kind=SignKind.REPEAT).delete()
    by_work = measured_by_work((one.work_id, bytes(one.measures)) for one in searches)
    titles = {str(one.work_id): f"{one.work}, {one.work.campaign.title}" for one in searches}
    for one in repeated(by_work):
        told: dict[str, Any] = dict(one.evidence)
        works = [{**each, "title": titles[each["work"]]} for each in told["works"]]
        newest = next((own[each["work"]] for each in reversed(works) if each["work"] in own), None)
        if one.is_sure and newest is not None:
            _keep(newest, [replace(one, evidence={**told, "works": works})])
