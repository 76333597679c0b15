"""Where: a path down the country's tree, from the country to one school."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

_PATH = re.compile(r"ru(\.\d\d(\.[a-z]\d{3}(\.\d{4})?)?)?")


class Level(StrEnum):
    """How far down the tree a place stands."""

    COUNTRY = "country"
    REGION = "region"
    DISTRICT = "district"
    SCHOOL = "school"


@dataclass(frozen=True, order=True)
class Place:
    """A node of the tree: `ru`, `ru.22`, `ru.22.m019` or `ru.22.m019.0042`.

    path:   as the tree stood; a school that moves gets a new path and keeps its key
    raises: ValueError if the path is not of this shape
    """

    path: str

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.path):
            raise ValueError(f"not a place: {self.path!r}; expected like ru.22.m019.0042")

    def __str__(self) -> str:
        return self.path

    @property
    def level(self) -> Level:
        """Which of the four levels this is."""
        return tuple(Level)[self.path.count(".")]

    @property
    def parent(self) -> Self | None:
        """The place one level up; None above the country."""
        above, dot, _ = self.path.rpartition(".")
        return type(self)(above) if dot else None

    @property
    def lineage(self) -> tuple[Self, ...]:
        """This place and all above it, the country first."""
        steps = self.path.split(".")
        return tuple(type(self)(".".join(steps[: n + 1])) for n in range(len(steps)))

    @property
    def region(self) -> str:
        """Two digits of the region; empty for the country."""
        return self.path[3:5]

    @property
    def key(self) -> str:
        """The stable identifier people know: `ru`, `reg220000`, `reg22_m019` or `edu220042`.

        source: domain.md §1.4
        """
        steps = self.path.split(".")
        match steps:
            case [_, region, _, school]:
                return f"edu{region}{school}"
            case [_, region, district]:
                return f"reg{region}_{district}"
            case [_, region]:
                return f"reg{region}0000"
            case _:
                return "ru"

    def covers(self, other: "Place") -> bool:
        """Whether the other place is this one or stands below it."""
        return other.path == self.path or other.path.startswith(self.path + ".")


COUNTRY = Place("ru")
