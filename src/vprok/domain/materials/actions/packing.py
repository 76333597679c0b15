"""What a school finds in its archive: kits by room, papers of the day, companions, a listing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import PurePath
from zoneinfo import ZoneInfo

from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents
from vprok.domain.materials.actions.codes import slips
from vprok.domain.materials.documents import Kit, archive_note
from vprok.domain.materials.documents.briefing import briefings
from vprok.domain.materials.documents.handover import acceptance, envelopes, kits_cover
from vprok.domain.materials.documents.packing import Lock, Packed, Piece, Run, packed
from vprok.domain.materials.documents.protocol import attendance, protocols
from vprok.domain.materials.documents.scores import criteria_run, score_sheet
from vprok.domain.materials.documents.values import Printed, Room, Scored
from vprok.domain.materials.queries import kit_of, slips_of
from vprok.domain.materials.queries.archives import Contents
from vprok.domain.materials.queries.printing import (
    RoomKits,
    choices_of,
    kits_of,
    labels_by_part,
    rooms_printed,
)
from vprok.domain.materials.rules import MEDIA_TYPES, archive_name
from vprok.domain.materials.states import SealedKind
from vprok.kernel.russian import plural
from vprok.tools.pdf.copies import Imprint, Paper

PDF = ".pdf"


@dataclass(frozen=True)
class Listed:
    """One file of an archive, before it has a name.

    words: which file it is, for the listing
    """

    words: str
    suffix: str
    body: bytes | Run


@dataclass(frozen=True)
class Made:
    """An archive and what it holds, in numbers.

    pages: printed sides of the kits
    """

    packed: Packed
    kits: int
    pages: int


def make(made_of: Contents, *, at: datetime) -> Made:
    """Typeset what goes along, then have the kits stamped and everything closed in a child.

    raises: ChildFailed, ChildDied if a paper is damaged
    """
    entry = made_of.entry
    plan = _Plan.of(made_of, at=at)
    told = list(plan.files())
    names = [archive_name(n, one.suffix) for n, one in enumerate(told, start=1)]
    listing = archive_note(
        plan.kit,
        files=[(name, one.words) for name, one in zip(names, told, strict=True)],
        participants=entry.participants,
        per=_per(made_of),
    )
    pieces = [Piece(archive_name(0, ".txt"), listing)]
    pieces += [Piece(name, one.body) for name, one in zip(names, told, strict=True)]
    result = packed(
        pieces,
        {key: contents(paper.file) for key, paper in made_of.papers.items()},
        imprint=Imprint(
            school=entry.school.key,
            name=entry.school.short_name,
            work=entry.work.code,
            title=str(entry.work),
            campaign=entry.work.campaign.title,
            mark=int(entry.school.number),
        ),
        choices=choices_of(made_of.choice),
        tasks=labels_by_part(entry),
        lock=Lock(made_of.slot.recipient, made_of.recipient) if made_of.slot else Lock(),
        at=at,
    )
    return Made(result, len(made_of.seating.seats), sum(one.pages for one in plan.printed))


@dataclass(frozen=True)
class _Plan:
    """What is to be made of the contents.

    printed: each room, the spare kits as the last one
    at:      in the zone of the school
    """

    made_of: Contents
    kit: Kit
    kits: tuple[RoomKits, ...]
    printed: tuple[Printed, ...]
    at: datetime

    @classmethod
    def of(cls, made_of: Contents, *, at: datetime) -> "_Plan":
        kits = kits_of(made_of.seating)
        pages = {key: paper.pages for key, paper in made_of.papers.items()}
        printed = rooms_printed(kits, pages, choices_of(made_of.choice), made_of.entry.work.parts)
        return cls(
            made_of,
            kit_of(made_of.entry),
            kits,
            tuple(Printed(room, paper.sides, _sheets(paper)) for room, paper in printed),
            at.astimezone(ZoneInfo(made_of.entry.school.zone)),
        )

    def files(self) -> Iterator[Listed]:
        """All files in the order in which they are needed."""
        return chain(self._kits(), self._papers(), self._for_experts(), self._along())

    def _kits(self) -> Iterator[Listed]:
        choice, entry = self.made_of.choice, self.made_of.entry
        cover = kits_cover(
            kit=self.kit,
            printed=self.printed,
            is_duplex=choice.is_duplex,
            is_two_up=choice.is_two_up,
            at=self.at,
        )
        yield Listed("сколько печатать и что проверить перед печатью", PDF, cover)
        is_blank, parts = choices_of(choice).is_blank, entry.work.parts
        for part in range(1, parts + 1):
            tail = f", часть {part}" if parts > 1 else ""
            if not choice.by_rooms:
                copies = chain.from_iterable(
                    one.copies(part, is_blank=is_blank) for one in self.kits
                )
                words = f"все комплекты, {_kits(sum(len(one.numbers) for one in self.kits))}{tail}"
                yield Listed(words, PDF, Run(part, tuple(copies)))
                continue
            for one in self.kits:
                words = f"комплекты, {self._said(one.room)}, {_kits(len(one.numbers))}{tail}"
                yield Listed(words, PDF, Run(part, one.copies(part, is_blank=is_blank)))

    def _papers(self) -> Iterator[Listed]:
        """What the organisers of the rooms and the coordinator need on the day."""
        entry, rooms = self.made_of.entry, self.made_of.seating.rooms
        work, school = entry.work, entry.school
        classes, spare = slips_of(school, work.campaign, grade=work.grade)
        is_blank = choices_of(self.made_of.choice).is_blank
        minutes = work.minutes or [0]
        drawn: list[tuple[str, Callable[[], bytes]]] = [
            (
                "коды участников для разрезания",
                lambda: slips(school, work.campaign, classes, spare, at=self.at),
            ),
            (
                "протоколы проведения, по одному на аудиторию",
                lambda: protocols(kit=self.kit, rooms=rooms, parts=work.parts, at=self.at),
            ),
            (
                "инструктаж участников: его читает организатор перед началом",
                lambda: briefings(
                    kit=self.kit, rooms=rooms, minutes=minutes, is_blank=is_blank, at=self.at
                ),
            ),
            (
                "ведомость явки по аудиториям",
                lambda: attendance(kit=self.kit, rooms=rooms, at=self.at),
            ),
            (
                "акты приёма-передачи материалов",
                lambda: acceptance(kit=self.kit, printed=self.printed, at=self.at),
            ),
            (
                "наклейки на конверты",
                lambda: envelopes(kit=self.kit, rooms=self.made_of.seating.all_rooms, at=self.at),
            ),
        ]
        for words, draw in drawn:
            yield Listed(words, PDF, draw())

    def _for_experts(self) -> Iterator[Listed]:
        entry, choice = self.made_of.entry, self.made_of.choice
        columns = [Scored(task.label, task.maximum) for task in entry.work.tasks_in_order()]
        seats = self.made_of.seating.seats
        sheet = score_sheet(kit=self.kit, seats=seats, columns=columns, at=self.at)
        yield Listed("протокол проверки работ для экспертов", PDF, sheet)
        for one in self.made_of.enclosed:
            body, suffix = contents(one.file), _suffix(one.file)
            if one.kind != SealedKind.CRITERIA or suffix != PDF or not choice.experts:
                yield Listed(_lower(one.title), suffix, body)
                continue
            run = criteria_run(
                kit=self.kit,
                criteria=body,
                experts=choice.experts,
                is_duplex=choice.is_duplex,
                at=self.at,
            )
            copies = plural(choice.experts, "экземпляр", "экземпляра", "экземпляров")
            yield Listed(f"{_lower(one.title)}, {copies} для экспертов", suffix, run)

    def _along(self) -> Iterator[Listed]:
        for one in self.made_of.companions:
            kind = one.get_kind_display()
            yield Listed(f"{kind}: {one.title}", _suffix(one.file), contents(one.file))

    def _said(self, room: Room) -> str:
        return room.classes if room == self.made_of.seating.spare else room.said(self.kit)


def _per(made_of: Contents) -> str:
    """What has a file of kits of its own."""
    if not made_of.choice.by_rooms:
        return "в одном файле"
    if made_of.seating.placed:
        return "по файлу на аудиторию"
    return "по файлу на группу" if made_of.entry.school.is_college else "по файлу на класс"


def _suffix(file: Stored) -> str:
    """By its type: a name may be anything."""
    by_type = {media_type: suffix for suffix, media_type in MEDIA_TYPES.items()}
    return by_type.get(file.media_type) or PurePath(file.name).suffix.lower()


def _sheets(paper: Paper) -> int:
    return paper.a4 + paper.a3


def _kits(count: int) -> str:
    return plural(count, "комплект", "комплекта", "комплектов")


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
