"""The rows of an accepted form, in the classes of the application."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.models import Code
from vprok.domain.results.models import Block
from vprok.domain.results.queries.forms import classes_of
from vprok.domain.results.sheets import NO_LETTER
from vprok.tools.stats import block as packed


@dataclass(frozen=True)
class AcceptedRows:
    """The rows of the accepted form, in classes numbered as the application numbers them.

    classes:    their names, in the order of their numbers from 1
    issued:     codes of the grade, spare ones too
    changed_at: as `ClassResults` has it
    """

    block: packed.Block
    classes: tuple[str, ...]
    issued: tuple[Code, ...]
    changed_at: datetime | None

    @property
    def written(self) -> dict[str, bool]:
        """Whether each code of the form has a work, whole or in part."""
        found = zip(self.block.codes.tolist(), self.block.written().tolist(), strict=True)
        return {str(code): parts > 0 for code, parts in found}

    @property
    def told_classes(self) -> dict[int, str]:
        """Names of the classes in which somebody has a result, by their numbers."""
        numbers = set(self.block.class_no[self.block.written() > 0].tolist())
        return {n: name for n, name in enumerate(self.classes, start=1) if n in numbers}


def accepted_rows(entry: Entry) -> AcceptedRows | None:
    """What was accepted of an entry; None before a form is.

    costs: three SQL statements
    """
    newest = list(Block.objects.filter(entry=entry).order_by("-pk").defer("answers")[:2])
    if not newest:
        return None
    accepted, work = newest[0], entry.work
    names, numbers = _numbering(classes_of(entry), accepted.classes, work)
    block = _renumbered(packed.unpack(bytes(accepted.payload)), numbers)
    changed_at = _changed_at(
        accepted, is_first=len(newest) == 1, reports_at=work.campaign.reports_at
    )
    return AcceptedRows(block, names, issued_to(entry), changed_at)


def issued_to(entry: Entry) -> tuple[Code, ...]:
    """The codes of a work's grade, class by class, spare ones last.

    costs: one SQL statement
    """
    work = entry.work
    codes = entry.school.codes.filter(campaign=work.campaign_id, grade=work.grade)
    return tuple(codes.order_by("is_spare", "class_no", "row"))


def _changed_at(accepted: Block, *, is_first: bool, reports_at: datetime | None) -> datetime | None:
    """When results that had been told were replaced; before reports open nobody was told any."""
    was_told = reports_at is None or accepted.accepted_at >= reports_at
    return accepted.accepted_at if was_told and not is_first else None


def _numbering(
    applied: Sequence[GradeClass], labels: Sequence[str], work: Work
) -> tuple[tuple[str, ...], dict[int, int]]:
    """Names of classes, and which of them each class of the form is.

    Both sides have the same number for a class: the ordinal of the application. A class that was
    not applied for comes after them.

    labels: of classes in the form, in their order
    """
    names = {one.ordinal: str(one) for one in applied}
    if work.campaign.layout == FormLayout.WITH_ORDINALS:
        numbers = {number: number for number in range(1, len(labels) + 1)}
        new = {number: f"{work.grade}-{number}" for number in numbers}
    else:
        known = {one.letter or NO_LETTER: one.ordinal for one in applied}
        after = count(max(names, default=0) + 1)
        numbers = {
            place: known[label] if label in known else next(after)
            for place, label in enumerate(labels, start=1)
        }
        new = {
            numbers[place]: f"{work.grade}{'' if label == NO_LETTER else label}"
            for place, label in enumerate(labels, start=1)
        }
    all_ = new | names
    last = max(all_, default=0)
    return tuple(
        all_.get(number, f"{work.grade}-{number}") for number in range(1, last + 1)
    ), numbers


def _renumbered(block: packed.Block, numbers: Mapping[int, int]) -> packed.Block:
    """The block with numbers of the application for classes; who was absent may have none."""
    return block.in_classes([numbers.get(told, 0) for told in block.class_no.tolist()])
