"""What has changed in accepted forms since their reports were open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Subquery

from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block, Blocks
from vprok.domain.territory.queries import names
from vprok.kernel.place import Place

SHOWN = 50
"""So many are named, the newest first."""

_REPLACED = Block.objects.filter(replaced_at__isnull=False)


@dataclass(frozen=True)
class Changed:
    """A form whose results are not those that were told before.

    at:          when they changed last
    version:     of the form that is in force
    is_rescored: it is the same form, scored by other keys
    """

    place: Place
    name: str
    at: datetime
    version: int
    is_rescored: bool


@dataclass(frozen=True)
class Changes:
    """Forms that changed after reports were open.

    count: of them all
    lines: the newest of them
    """

    count: int
    lines: tuple[Changed, ...]

    @property
    def last_at(self) -> datetime | None:
        """When the newest of them came."""
        return self.lines[0].at if self.lines else None


def changes(work: Work, place: Place) -> Changes:
    """Forms of a work at a place and below it that changed after reports were open.

    Where the campaign names no hour for reports, they are open from the first acceptance on.

    costs: one SQL statement where nothing has changed, else at most five
    """
    replaced = _REPLACED.filter(work=work).within([place])
    if not replaced.exists():
        return Changes(0, ())
    rows = _changed(work, place, replaced)
    newest = list(rows.select_related("submission").order_by("-accepted_at", "-pk")[:SHOWN])
    count = len(newest) if len(newest) < SHOWN else rows.count()
    places = [Place(one.place) for one in newest]
    called = names(each.key for each in places)
    lines = (
        Changed(
            each,
            called.get(each.key, each.key),
            one.accepted_at,
            one.submission.version,
            is_rescored=getattr(one, "before", None) == one.submission_id,
        )
        for one, each in zip(newest, places, strict=True)
    )
    return Changes(count, tuple(lines))


def _changed(work: Work, place: Place, replaced: Blocks) -> Blocks:
    """Current blocks that took the place of others, each with the submission it replaced."""
    before = _REPLACED.filter(entry=OuterRef("entry")).order_by("-replaced_at", "-pk")
    rows = (
        Block.objects.current()
        .filter(work=work, entry__in=replaced.values("entry"))
        .within([place])
        .defer("payload", "answers")
    )
    if work.campaign.reports_at is not None:
        rows = rows.filter(accepted_at__gte=F("work__campaign__reports_at"))
    return rows.annotate(before=Subquery(before.values("submission")[:1]))
