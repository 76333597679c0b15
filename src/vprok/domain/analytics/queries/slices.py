"""Which participants a report is about: all of them, or some."""

from dataclasses import dataclass

from vprok.domain.territory.states import Ownership, SchoolKind, Settlement
from vprok.tools.stats.pile import Wanted

SEX_WORDS = {1: "мальчики", 2: "девочки"}
"""In the order in which blocks count them, from 1."""


@dataclass(frozen=True)
class Slice:
    """Participants of one sex, variant or class, and of schools of one kind.

    What belongs to a work is folded from its rows; what belongs to a school chooses summaries.

    sex:        as `tools.stats.block` has it; 0 = both
    variant:    from 1; 0 = all
    class_no:   from 1, of one school; 0 = all
    kind, settlement, ownership: words of `territory.states`; empty = all
    is_sampled: only schools of the controlled sample
    source:     docs/sources/statistics.md#slices
    """

    sex: int = 0
    variant: int = 0
    class_no: int = 0
    kind: str = ""
    settlement: str = ""
    ownership: str = ""
    is_sampled: bool = False

    @property
    def is_everyone(self) -> bool:
        """Whether nobody is left out."""
        return self == EVERYONE

    @property
    def is_of_works(self) -> bool:
        """Whether rows have to be asked, since summaries of schools do not tell them apart."""
        return bool(self.sex or self.variant or self.class_no)

    @property
    def divides(self) -> bool:
        """Whether it leaves out somebody in bodies above a school, where a class is one of many."""
        return bool(self.asked)

    @property
    def rows(self) -> Wanted:
        """Which rows of a school belong to it."""
        return Wanted(self.sex, self.variant, self.class_no)

    @property
    def of_schools(self) -> dict[str, str | bool]:
        """What is asked of a school, by name."""
        told = {"kind": self.kind, "settlement": self.settlement, "ownership": self.ownership}
        asked: dict[str, str | bool] = {name: value for name, value in told.items() if value}
        return asked | ({"is_sampled": True} if self.is_sampled else {})

    @property
    def asked(self) -> tuple[int | str | bool, ...]:
        """What is asked of a row and then of its school, value by value."""
        rows = (self.sex, self.variant)
        return (*(value for value in rows if value), *self.of_schools.values())

    @property
    def words(self) -> tuple[str, ...]:
        """How it is called, part by part; a class is named by its school (`class_name`)."""
        told = (
            SEX_WORDS.get(self.sex, ""),
            f"вариант {self.variant}" if self.variant else "",
            SchoolKind(self.kind).label if self.kind else "",
            Settlement(self.settlement).label if self.settlement else "",
            Ownership(self.ownership).label if self.ownership else "",
            "контрольная выборка" if self.is_sampled else "",
        )
        return tuple(str(one) for one in told if one)


EVERYONE = Slice()
