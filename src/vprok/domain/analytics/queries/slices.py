"""Which participants a report is about: all of them, or some."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Slice:
    """Participants of one sex, variant or class, and of schools of one kind.

    What belongs to a work is folded from its rows; what belongs to a school chooses summaries.

    sex:        as `tools.stats.block` has it; 0 = both
    variant:    from 1; 0 = all
    class_no:   from 1, of one school; 0 = all
    kind, settlement, ownership: words of `territory.states`; empty = all
    is_sampled: only schools of the controlled sample
    source:     docs/sources/statistics.md#reports
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


EVERYONE = Slice()
