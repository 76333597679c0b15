"""From a page of one campaign to the same page of another."""

from collections.abc import Iterable

from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import going
from vprok.kernel.place import Place


def campaign_tabs(
    places: Iterable[Place], page: str, campaign: Campaign, *rest: str
) -> list[tuple[str, str, bool]]:
    """The same page of every campaign that goes on, for tabs; this one is always among them.

    page:  the name of its address, whose first word is the campaign
    returns: titles, addresses, whether it is this page; nothing where there is no other
    costs: one SQL statement; one more when no campaign is open
    """
    every = {one.slug: one for one in (*going(places), campaign)}
    tabs = [
        (one.title, reverse(page, args=[one.slug, *rest]), one.slug == campaign.slug)
        for one in every.values()
    ]
    return tabs[1:] and tabs
