"""Papers of works: what is there and what is missing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive, Variant


@dataclass(frozen=True)
class Papers:
    """The variants of one work as the federal organiser sees them.

    places:   number and the current paper of each variant
    entries:  schools that sit the work
    archives: archives made for them
    opened:   archives whose hour has come
    """

    work: Work
    places: tuple[tuple[int, Variant | None], ...]
    entries: int
    archives: int
    opened: int

    @property
    def there(self) -> int:
        """How many variants are uploaded."""
        return sum(paper is not None for _, paper in self.places)

    @property
    def is_complete(self) -> bool:
        """Whether archives can be made."""
        return self.there == len(self.places)


def papers_of(campaign: Campaign, *, at: datetime) -> tuple[Papers, ...]:
    """The grid of works and variants of a campaign.

    costs: four SQL statements, whatever the territory
    """
    papers = {
        (paper.work_id, paper.number): paper
        for paper in Variant.objects.current()
        .filter(work__campaign=campaign)
        .select_related("file")
    }
    archives = Archive.objects.current().filter(entry__work__campaign=campaign)
    made = {
        work: (count, opened)
        for work, count, opened in archives.values_list("entry__work").annotate(
            Count("pk"), opened=Count("pk", filter=Q(opens_at__lte=at))
        )
    }
    entries = Entry.objects.taking().filter(work__campaign=campaign).values_list("work")
    sat = dict(entries.annotate(Count("pk")))
    return tuple(
        Papers(
            work,
            tuple((n, papers.get((work.pk, n))) for n in range(1, work.variants + 1)),
            sat.get(work.pk, 0),
            *made.get(work.pk, (0, 0)),
        )
        for work in campaign.works.order_by("is_course", "grade", "subject")
    )
