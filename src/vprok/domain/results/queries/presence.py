"""Questions about who was there: why a participant has no work, and how many were collected."""

from collections.abc import Mapping

from vprok.domain.intake.models import Entry
from vprok.domain.results.models import Presence


def presence_of(entry: Entry) -> Mapping[str, Presence]:
    """Why participants have no work, by code; whoever is not named here was there.

    costs: one SQL statement
    """
    return {one.code: one for one in Presence.objects.filter(entry=entry).order_by("code")}
