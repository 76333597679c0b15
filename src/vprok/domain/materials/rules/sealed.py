"""What opens beside the archive: criteria, answers and forms, and what holds them back."""

from dataclasses import dataclass
from datetime import datetime

from vprok.domain.campaign.rules import ALL_ZONES
from vprok.domain.materials.rules.hours import hour_words
from vprok.domain.materials.states import SealedKind
from vprok.kernel.refusal import Refusal

MOST_SEALED_BYTES = 20 * 2**20

_SUFFIXES = {
    SealedKind.CRITERIA: {".pdf"},
    SealedKind.KEYS: {".pdf", ".xlsx"},
    SealedKind.FORM: {".pdf", ".xlsx"},
}
_ASKED = {
    SealedKind.CRITERIA: "Критерии загружают в PDF: сохраните документ в этом формате.",
    SealedKind.KEYS: "Ответы загружают в PDF или в Excel (.xlsx): сохраните их так.",
    SealedKind.FORM: "Форму загружают в Excel (.xlsx) или в PDF: сохраните её так.",
}


@dataclass(frozen=True, order=True)
class Shelf:
    """Which of the things that open beside the archive it is.

    group: zone group that gets it; 0 where all zones get the same
    """

    group: int
    kind: SealedKind

    @property
    def address(self) -> str:
        """How an address names it: `g2-criteria`."""
        return f"g{self.group}-{self.kind}"


def shelves(*, are_apart: bool, groups: tuple[int, ...]) -> tuple[Shelf, ...]:
    """Everything of this kind that a work may have, for all zones and for each group.

    are_apart: zone groups have variants of their own, and so criteria and answers of their own
    groups:    of the campaign
    source:    issue 4, «Criteria and result forms»; domain.md §2.1, строка 14
    """
    every = (ALL_ZONES, *groups) if are_apart else (ALL_ZONES,)
    return tuple(Shelf(group, kind) for group in every for kind in SealedKind)


def sealed_is_too_large(size: int) -> Refusal | None:
    """Hold back a file that no school could fetch in its hour.

    source: security.md §4.1, P3
    """
    if size <= MOST_SEALED_BYTES:
        return None
    return Refusal(
        "sealed_is_too_large",
        f"Файл больше {MOST_SEALED_BYTES // 2**20} МБ. Уменьшите рисунки и сохраните его заново.",
    )


def sealed_is_of_another_kind(kind: SealedKind, suffix: str) -> Refusal | None:
    """Hold back a file that is not what it is called.

    suffix: told by its first bytes
    source: security.md §4.1: never by the name
    """
    if suffix in _SUFFIXES[kind]:
        return None
    return Refusal("sealed_is_of_another_kind", _ASKED[kind])


def sealed_is_there(*, is_there: bool, replaces: bool) -> Refusal | None:
    """Ask for a clear yes before a file that is there already is replaced.

    source: settled.md, Secrets with an hour
    """
    if not is_there or replaces:
        return None
    return Refusal(
        "sealed_is_there",
        "Этот файл уже загружен. Подтвердите замену: прежняя версия останется в журнале.",
    )


def criteria_are_early(*, hour: datetime, at: datetime) -> Refusal | None:
    """Hold criteria, answers and the form of a work until their hour, and not a second less.

    hour:   aware, in the school's own zone, for it is shown to people
    source: domain.md §2.1, строка 14; settled.md, Secrets with an hour
    """
    if at >= hour:
        return None
    return Refusal("criteria_are_early", f"Критерии откроются {hour_words(hour)}.")


def criteria_are_replaced(*, is_replaced: bool) -> Refusal | None:
    """Hold back a version that another has taken the place of.

    source: issue 4, «Criteria and result forms»
    """
    if not is_replaced:
        return None
    return Refusal(
        "criteria_are_replaced",
        "Этот файл заменён. Откройте страницу материалов и скачайте новый.",
    )
