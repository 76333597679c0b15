"""The school year, from September to August."""

from dataclasses import dataclass
from datetime import date
from typing import Self

SEPTEMBER = 9


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year by the calendar year in which it begins."""

    begins: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The school year this day belongs to."""
        return cls(day.year if day.month >= SEPTEMBER else day.year - 1)

    def __str__(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"
