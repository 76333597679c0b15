"""What families of a school are told: the figures for the sheets, and the day they were told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import JsonResponse

from vprok.domain.analytics.queries import Scope, lines
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.intake.models import Entry
from vprok.domain.results.queries import ClassResults, class_results
from vprok.domain.results.rules import NOT_ACCEPTED, group_is_small
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.results.lines import entry_at
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.refusal import Refused
from vprok.tools.stats.figures import Share, percent_text
from vprok.tools.stats.leaf import Leaf

# ---- the figures for the sheets ------------------------------------------------------------------


@reads(Permission.PARTICIPANT_READ)
def data(request: Request, slug: str, code: str, key: str) -> JsonResponse:
    """Give the browser what it joins with the names that never leave it."""
    entry = entry_at(request, slug, code, key, Permission.PARTICIPANT_READ)
    found = class_results(entry, region=region_of(entry, at=request.moment))
    if found is None:
        raise Refused(NOT_ACCEPTED)
    return JsonResponse(_told(found))


def region_of(entry: Entry, *, at: datetime) -> Leaf | None:
    """The sums of the region, if reports are open and the school may know them.

    They go to families, so that whoever looks sees what the school does.

    costs: at most nine SQL statements
    """
    if results_are_not_open(opens_at=entry.work.campaign.reports_at, at=at):
        return None
    place = entry.school.place
    region = next(
        line for line in lines(Scope(entry.work, place, place)) if line.place.level is Level.REGION
    )
    return region.sums.leaf if region.is_told else None


def _told(found: ClassResults) -> dict[str, object]:
    """The results as the pages with names read them; the keys are a contract with `names.js`."""
    entry, work = found.entry, found.work
    return {
        "work": str(work),
        "campaign": work.campaign.title,
        "school": entry.school.short_name,
        "maximum": work.maximum,
        "cuts": list(work.cuts),
        "tasks": [
            {
                "n": task.n,
                "label": task.label,
                "maximum": task.maximum,
                "skill": task.skill,
                "descriptor": task.descriptor,
                "level": task.level,
            }
            for task in found.tasks
        ],
        "classes": list(found.classes),
        "codes": [
            {
                "code": one.code,
                "class": one.class_no,
                "variant": one.variant,
                "state": one.state,
                "points": list(one.points),
                "total": one.total,
                "mark": one.mark,
                "journal": one.journal,
            }
            for one in found.codes
        ],
        "class_share": {
            str(number): _texts(group.shares)
            for number, group in found.by_class.items()
            if group_is_small(group.people) is None
        },
        "school_share": _texts(found.school.shares),
        "region_share": _texts(found.region.shares) if found.region else None,
        "marks": {
            "class": {str(number): list(group.marks) for number, group in found.by_class.items()},
            "school": list(found.school.marks),
            "region": list(found.region.marks) if found.region else None,
        },
        "changed": _moment(found.changed_at, entry),
    }


def _texts(shares: tuple[Share, ...]) -> list[str]:
    return [percent_text(one).replace(".", ",") for one in shares]


def _moment(at: datetime | None, entry: Entry) -> str | None:
    return f"{at.astimezone(ZoneInfo(entry.school.clock)):%d.%m.%Y %H:%M}" if at else None
