"""When works of different years may be compared."""

from collections.abc import Mapping
from dataclasses import dataclass

from vprok.kernel.refusal import Refusal

DYNAMICS_FROM = 20
"""Participants of a year whose shares may be compared with another's.

source: docs/sources/domain.md#interpretation, participants
"""

AUTUMN = 8
"""The month from which a campaign belongs to the autumn."""


@dataclass(frozen=True)
class Make:
    """What a work is made of, as far as years are concerned.

    year:   of its campaign
    month:  in which the campaign opens
    skills: codes of the codifiers by skill
    """

    year: int
    month: int
    is_computer: bool
    skills: Mapping[str, frozenset[str]]

    @property
    def is_autumn(self) -> bool:
        """Whether pupils sit the work of the grade before."""
        return self.month >= AUTUMN


def years_are_not_alike(before: Make, after: Make) -> Refusal | None:
    """Compare years only where works ask for the same.

    source: docs/sources/domain.md#interpretation, years; docs/sources/statistics.md#trends
    """
    why = ""
    if before.is_autumn != after.is_autumn:
        why = "одна работа — осенняя, по программе прошлого класса"
    elif before.is_computer != after.is_computer:
        why = "одна работа — на бумаге, другая — на компьютере"
    elif not before.skills or not after.skills:
        bare = before.year if not before.skills else after.year
        why = f"умения работы {bare} года не описаны"
    elif before.skills != after.skills:
        same, of = len(same_skills(before, after)), len({*before.skills, *after.skills})
        why = f"состав проверяемых умений изменился, совпадают {same} из {of}"
    if why:
        return Refusal(
            "years_are_not_alike",
            f"С {before.year} годом не сравнивается: {why}. Смотрите на доли внутри года.",
        )
    return None


def same_skills(before: Make, after: Make) -> frozenset[str]:
    """Skills that both works ask for by the same codes.

    source: docs/sources/domain.md#interpretation, years
    """
    return frozenset(
        name for name, codes in after.skills.items() if before.skills.get(name) == codes
    )
