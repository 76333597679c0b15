"""What a photograph is compared with, and what is known of the archive it leads to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.files.queries import contents, is_lost
from vprok.domain.materials.models import Archive, Variant, Variants
from vprok.domain.materials.states import Told
from vprok.domain.territory.models import School
from vprok.tools.pdf.stamp import Stamp
from vprok.tools.tracing import Mark, Original, Sighting


@dataclass(frozen=True)
class Trail:
    """One archive of the school, and all that is recorded of it, the oldest first."""

    archive: Archive
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Leak:
    """Whose copy photographs show, and what is known of it.

    school:    None while it is not sure and no stamp names one
    works:     that the photographs show, by their bodies or by their stamps
    stamps:    legible ones, each once
    mark:      what the hidden dots tell; None unless it is sure
    sightings: one a photograph
    locked:    works whose papers nobody can read before their hour
    """

    told: Told
    school: School | None
    works: tuple[Work, ...]
    stamps: tuple[Stamp, ...]
    mark: Mark | None
    sightings: tuple[Sighting, ...]
    locked: tuple[Work, ...]
    trails: tuple[Trail, ...]


def papers_compared(campaign: Campaign, code: str) -> Variants:
    """The papers that a photograph may show, those replaced since among them.

    code: of the work; empty for all of the campaign
    """
    papers = Variant.objects.filter(work__campaign=campaign, file__destroyed_at=None)
    return papers.filter(work__code=code) if code else papers


def pages_compared(papers: Variants) -> int:
    """How many pages these papers have.

    costs: one SQL statement
    """
    return papers.aggregate(all=Sum("pages"))["all"] or 0


def originals(papers: Iterable[Variant]) -> tuple[list[Original], tuple[Work, ...]]:
    """Papers as they are compared, and the works of those that are locked until their hour.

    costs: one read of the storage a paper; they should come with file and work
    """
    open_, locked = [], {}
    for paper in papers:
        if paper.file.is_locked:
            locked[paper.work_id] = paper.work
        elif not is_lost(paper.file):
            open_.append(Original(str(paper.pk), contents(paper.file)))
    return open_, tuple(locked.values())


def school_of(key: str) -> School | None:
    """The school of a key, with its body; None where there is none.

    costs: one SQL statement
    """
    schools = School.objects.select_related("district__region")
    return schools.filter(number=key.removeprefix("edu")).first()


def trails(school: School, works: Iterable[Work]) -> tuple[Trail, ...]:
    """The archives of a school for these works, withdrawn ones too, and their record.

    costs: two SQL statements
    """
    archives = list(
        Archive.objects.filter(entry__school=school, entry__work__in=list(works))
        .select_related("entry__work__campaign", "entry__school__district__region", "file")
        .order_by("made_at")
    )
    events: dict[str, list[Event]] = {str(archive): [] for archive in archives}
    place = school.place.path
    for event in Event.objects.filter(place=place, thing__in=events).order_by("at", "seq"):
        events[event.thing].append(event)
    newest = {str(archive): archive for archive in archives}
    return tuple(Trail(archive, tuple(events[name])) for name, archive in newest.items())
