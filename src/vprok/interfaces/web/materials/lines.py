"""Where a page about one archive or one work of a school begins: within the person's places."""

from django.shortcuts import get_object_or_404

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries import WITH_ITS_BODY
from vprok.domain.territory.models import School
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission

OF_ENTRY = [f"entry__{path}" for path in WITH_ITS_BODY]


def archive_within(request: Request, slug: str, pk: int, right: Permission) -> Archive:
    """An archive of an organisation where the person holds this right."""
    within = Archive.objects.within(request.actor.places(right)).select_related("file", *OF_ENTRY)
    return get_object_or_404(within, pk=pk, entry__work__campaign__slug=slug)


def entry_within(request: Request, slug: str, key: str, code: str, right: Permission) -> Entry:
    """A work of an organisation where the person holds this right."""
    within = Entry.objects.taking().within(request.actor.places(right))
    return get_object_or_404(
        within.select_related(*WITH_ITS_BODY),
        school__number=key.removeprefix("edu"),
        work__campaign__slug=slug,
        work__code=code,
    )


def school_within(
    request: Request, slug: str, key: str, right: Permission
) -> tuple[Campaign, School]:
    """A campaign, and an organisation where the person holds this right."""
    places = request.actor.places(right)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    within = School.objects.within(places).select_related("district__region")
    return campaign, get_object_or_404(within, number=key.removeprefix("edu"))
