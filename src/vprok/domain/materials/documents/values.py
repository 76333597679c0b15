"""What papers are made of."""

from dataclasses import dataclass
from datetime import date

from vprok.kernel.russian import day


@dataclass(frozen=True)
class Codes:
    """The codes of one class, or the spare ones of one parallel.

    name:     as on the slip: `4А`, or `4` for a parallel
    numbers:  in the order of the list
    variants: which variant each of them gets; empty when the slips are not for one work
    """

    name: str
    numbers: tuple[str, ...]
    variants: tuple[int, ...] = ()


@dataclass(frozen=True)
class Kit:
    """One work of one organisation as its papers name it.

    key: the organisation's identifier, like edu220042
    """

    school: str
    key: str
    campaign: str
    work: str
    on: date

    @property
    def lines(self) -> list[str]:
        """The head of every text."""
        return [self.work, f"{self.school}, {self.key}", f"{self.campaign}, {day(self.on)}"]
