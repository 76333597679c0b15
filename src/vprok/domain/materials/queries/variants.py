"""Papers of works: what is there, what is missing, and who gets which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.rules import ALL_ZONES, zone_group, zone_group_words, zone_groups
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive, Code, Variant
from vprok.domain.materials.rules import Known, Numbered, Spot, dealt, shared_pages, spots
from vprok.domain.territory.models import School

# ---- zone groups ---------------------------------------------------------------------------------


def group_of(school: School, campaign: Campaign) -> int:
    """The zone group whose variants a school sits; 0 where all zones get the same.

    costs: nothing if the school came with its body
    """
    return group_at(school.clock, campaign)


def group_at(zone: str, campaign: Campaign) -> int:
    """The zone group of a clock in a campaign; 0 where all zones get the same.

    zone: IANA name
    """
    if not campaign.has_zone_groups:
        return ALL_ZONES
    noon = datetime.combine(campaign.opens_on, time(12), tzinfo=UTC).astimezone(ZoneInfo(zone))
    ahead = noon.utcoffset()
    assert ahead is not None
    return zone_group(ahead)


# ---- what an entry gets --------------------------------------------------------------------------


def papers_for(entry: Entry) -> dict[tuple[int, int], Variant]:
    """The current papers of an entry's own zone group, by part and number, with their files.

    They are all there when there are as many as `papers_due`.

    costs: one SQL statement if the entry came with its body
    """
    work = entry.work
    papers = Variant.objects.current().filter(
        work=work,
        group=group_of(entry.school, work.campaign),
        part__lte=work.parts,
        number__lte=work.variants,
    )
    return {
        (paper.part, paper.number): paper
        for paper in papers.select_related("file").order_by("part", "number")
    }


def papers_due(work: Work) -> int:
    """How many papers one zone group of a work asks for: each variant of each part."""
    return work.parts * work.variants


def dealt_of(entry: Entry) -> Mapping[str, tuple[int, ...]]:
    """The variants of each code of an entry's grade, spare ones included, one for each part.

    By seats where a room's seats are known, by the list of the room, else by that of the class.

    returns: by the number of the code
    costs:   one SQL statement if the entry came with its body
    """
    codes = Code.objects.filter(
        school=entry.school, campaign=entry.work.campaign_id, grade=entry.work.grade
    )
    return dealt(
        [
            (Numbered(code.number, code.grade, code.class_no, code.row), code.room, code.seat)
            for code in codes
        ],
        entry.work.variants,
        entry.work.parts,
        campaign=entry.work.campaign.slug,
        school=entry.school.key,
    )


# ---- the grid of the federal organiser -----------------------------------------------------------


def spots_of(work: Work) -> tuple[Spot, ...]:
    """Every paper that a work asks for.

    costs: nothing if the work came with its campaign
    """
    groups = zone_groups(are_apart=work.campaign.has_zone_groups)
    return spots(groups=groups, parts=work.parts, variants=work.variants)


def known_papers(work: Work, *, but: Spot) -> tuple[Known, ...]:
    """The current papers of a work except one, as newcomers are compared with them.

    costs: one SQL statement
    """
    rows = Variant.objects.current().filter(work=work)
    return tuple(
        Known(spot, digest, prints)
        for *place, digest, prints in rows.order_by("group", "part", "number").values_list(
            "group", "part", "number", "file__digest", "prints"
        )
        if (spot := Spot(*place)) != but
    )


@dataclass(frozen=True)
class GroupPapers:
    """The papers of one zone group for one work.

    places: every paper it asks for, and the current file
    """

    group: int
    places: tuple[tuple[Spot, Variant | None], ...]

    @property
    def words(self) -> str:
        """The group as people say it."""
        return zone_group_words(self.group)

    @property
    def there(self) -> int:
        """How many are uploaded."""
        return sum(paper is not None for _, paper in self.places)

    @property
    def is_complete(self) -> bool:
        """Whether archives of its schools can be made."""
        return self.there == len(self.places)

    @property
    def has_odd_pages(self) -> bool:
        """Whether variants of one part differ in their number of pages: perhaps a page is lost."""
        pages: dict[int, set[int]] = {}
        for spot, paper in self.places:
            if paper is not None:
                pages.setdefault(spot.part, set()).add(paper.pages)
        return any(len(counts) > 1 for counts in pages.values())


@dataclass(frozen=True)
class Papers:
    """The variants of one work as the federal organiser sees them.

    groups:   by zone group, one where all zones get the same
    entries:  schools that sit the work
    archives: archives made for them
    opened:   archives whose hour has come
    """

    work: Work
    groups: tuple[GroupPapers, ...]
    entries: int
    archives: int
    opened: int

    @property
    def places(self) -> dict[Spot, Variant | None]:
        """Every paper that the work asks for, and the current file."""
        return {spot: paper for group in self.groups for spot, paper in group.places}

    @property
    def there(self) -> int:
        """How many papers are uploaded."""
        return sum(group.there for group in self.groups)

    @property
    def due(self) -> int:
        """How many papers the work asks for."""
        return sum(len(group.places) for group in self.groups)

    @property
    def is_complete(self) -> bool:
        """Whether archives can be made in every zone."""
        return self.there == self.due


def papers_of(campaign: Campaign, *, at: datetime) -> tuple[Papers, ...]:
    """The grid of works and variants of a campaign, by zone group and part.

    costs: four SQL statements, whatever the territory
    """
    papers = {
        (paper.work_id, Spot(paper.group, paper.part, paper.number)): paper
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
    works = campaign.works.select_related("campaign").order_by("is_course", "grade", "subject")
    return tuple(
        Papers(
            work,
            tuple(
                GroupPapers(group, tuple((spot, papers.get((work.pk, spot))) for spot in some))
                for group, some in groupby(spots_of(work), key=lambda spot: spot.group)
            ),
            sat.get(work.pk, 0),
            *made.get(work.pk, (0, 0)),
        )
        for work in works
    )


def shared_with(variant: Variant) -> dict[Spot, int]:
    """In which papers of other zone groups pages of this one stand as well, and how many.

    costs: one SQL statement
    """
    spot = Spot(variant.group, variant.part, variant.number)
    others = known_papers(variant.work, but=spot)
    return shared_pages(variant.prints, others, group=variant.group)
