"""What is printed of a work, on how much paper, and what came back of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.db.models import Q, Sum

from vprok.domain.campaign.states import KitStyle
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.documents import Room
from vprok.domain.materials.models import Archive, Code, PrintChoice, Reprint, Returned
from vprok.domain.materials.queries.archives import choice_of, freeze_of
from vprok.domain.materials.queries.rooms import Seating, seating_of
from vprok.domain.materials.queries.variants import papers_due, papers_for
from vprok.domain.materials.rules import Reconciled, choice_is_late
from vprok.kernel.refusal import Refusal
from vprok.tools.pdf.copies import Choices, Copy, Paper, paper_needed

# ---- kits ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoomKits:
    """The kits of one room: those of each part of the work have the same numbers.

    numbers: of the kits, in the order of the seats
    """

    room: Room
    numbers: tuple[int, ...]

    def copies(self, part: int, *, is_blank: bool) -> tuple[Copy, ...]:
        """The kits of a part, as they are stamped."""
        return tuple(
            Copy(
                code="" if is_blank else seat.code,
                number=number,
                variant=seat.variants[part - 1],
                is_spare=seat.is_spare,
                is_large=seat.is_large,
                room=self.room.name,
            )
            for number, seat in zip(self.numbers, self.room.seats, strict=True)
        )


def kits_of(seating: Seating) -> tuple[RoomKits, ...]:
    """The kits of all rooms, numbered from 1 through the school, spare ones last."""
    numbers = count(1)
    return tuple(
        RoomKits(room, tuple(next(numbers) for _ in room.seats)) for room in seating.all_rooms
    )


def choices_of(choice: PrintChoice) -> Choices:
    """How a school prints, as kits are made."""
    return Choices(
        is_blank=choice.entry.work.campaign.kit_style == KitStyle.BLANK,
        is_duplex=choice.is_duplex,
        is_two_up=choice.is_two_up,
        is_economical=choice.is_economy,
    )


def paper_of(
    kits: Iterable[RoomKits], pages: dict[tuple[int, int], int], choices: Choices, parts: int
) -> Paper:
    """What these kits take, all parts together.

    pages: of each paper, by part and variant
    """
    needed = [
        paper_needed(
            one.copies(part, is_blank=False),
            {variant: count for (of, variant), count in pages.items() if of == part},
            choices=choices,
        )
        for one in kits
        for part in range(1, parts + 1)
    ]
    return Paper(
        sides=sum(one.sides for one in needed),
        a4=sum(one.a4 for one in needed),
        a3=sum(one.a3 for one in needed),
    )


# ---- the page of a school ------------------------------------------------------------------------


@dataclass(frozen=True)
class Estimate:
    """How much paper a work takes with a choice; it costs nothing to ask before printing.

    kits, spares: spare ones are among the kits
    """

    kits: int
    spares: int
    paper: Paper


def estimate_of(choice: PrintChoice) -> Estimate | None:
    """What a choice would take; None until the variants and the codes are there.

    costs: four SQL statements if the entry came with its body
    """
    entry = choice.entry
    papers = papers_for(entry)
    if len(papers) < papers_due(entry.work):
        return None
    seating = seating_of(entry, large=choice.large)
    if not seating.seats:
        return None
    pages = {key: paper.pages for key, paper in papers.items()}
    paper = paper_of(kits_of(seating), pages, choices_of(choice), entry.work.parts)
    return Estimate(len(seating.seats), len(seating.spare.seats), paper)


@dataclass(frozen=True)
class Printing:
    """The choices, the log and the count of one work.

    special: participants with special needs, as the application says
    """

    entry: Entry
    archive: Archive | None
    choice: PrintChoice
    estimate: Estimate | None
    special: int
    log: tuple[Reprint, ...]
    returned: Returned | None
    pages: Reconciled


def printing_of(entry: Entry) -> Printing:
    """Everything about the printing of an entry.

    costs: ten SQL statements if the entry came with its body
    """
    archive = entry.archives.current().select_related("file").first()
    choice = choice_of(entry)
    returned = Returned.objects.filter(entry=entry).first()
    return Printing(
        entry=entry,
        archive=archive,
        choice=choice,
        estimate=estimate_of(choice),
        special=_special(entry),
        log=tuple(Reprint.objects.filter(entry=entry).order_by("-at", "-pk")),
        returned=returned,
        pages=reconciled(entry, archive, returned.pages if returned else None),
    )


def reconciled(entry: Entry, archive: Archive | None, returned: int | None) -> Reconciled:
    """Pages expected and returned.

    costs: one SQL statement
    """
    printed = Reprint.objects.filter(entry=entry).aggregate(
        pages=Sum("pages", filter=Q(is_spare=False))
    )
    return Reconciled(archive.pages if archive else 0, printed["pages"] or 0, returned)


def choice_holds(entry: Entry, archive: Archive | None, *, at: datetime) -> Refusal | None:
    """What holds a new choice for a work back.

    refuses: choice_is_late
    costs:   nothing
    """
    freeze = freeze_of(entry.work.campaign)
    return choice_is_late(is_frozen=archive is not None and archive.opens_at - freeze <= at)


def spares_taken(entry: Entry) -> int:
    """How many spare kits the log says are used.

    costs: one SQL statement
    """
    spare = Reprint.objects.filter(entry=entry, is_spare=True)
    return spare.aggregate(kits=Sum("kits"))["kits"] or 0


def spares_printed(entry: Entry) -> int:
    """How many spare kits lie in an entry's archive.

    costs: one SQL statement
    """
    return Code.objects.filter(
        school=entry.school,
        campaign=entry.work.campaign_id,
        grade=entry.work.grade,
        is_spare=True,
    ).count()


def _special(entry: Entry) -> int:
    classes = GradeClass.objects.filter(
        school=entry.school, campaign=entry.work.campaign_id, grade=entry.work.grade
    )
    return classes.aggregate(of=Sum("special"))["of"] or 0


def labels_by_part(entry: Entry) -> dict[int, list[str]]:
    """Numbers of the tasks of each part of a work.

    costs: one SQL statement
    """
    parts: dict[int, list[str]] = {part: [] for part in range(1, entry.work.parts + 1)}
    for task in entry.work.tasks_in_order():
        parts.setdefault(task.part, []).append(task.label)
    return parts


def rooms_printed(
    kits: Sequence[RoomKits], pages: dict[tuple[int, int], int], choices: Choices, parts: int
) -> Iterator[tuple[Room, Paper]]:
    """Each room with the paper its kits take."""
    for one in kits:
        yield one.room, paper_of([one], pages, choices, parts)
