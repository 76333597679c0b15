"""What a print run of kits is asked for, and how much paper it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Copy:
    """One kit to print.

    code:     of the participant; empty where the pupil writes it in
    number:   of the kit within the school and work, from 1
    is_spare: for whoever was not expected, or whose kit is spoilt
    is_large: printed on A3
    room:     as it is called, to stand at the foot
    """

    code: str
    number: int
    variant: int
    is_spare: bool = False
    is_large: bool = False
    room: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What all kits of one school and work say.

    school:   its key, like edu220042
    name:     of the school, as short as it may be
    work:     like ma4
    title:    of the work in words: «Математика, 4 класс»
    campaign: in words
    part:     of a work in two parts, each a paper of its own; 0 when it is whole
    tasks:    numbers of the tasks for the experts' table; without them there is no table
    mark:     the number that the hidden mark carries; None leaves the dots out
    """

    school: str
    name: str
    work: str
    title: str
    campaign: str
    part: int = 0
    tasks: tuple[str, ...] = ()
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """How kits are printed.

    is_blank:      a box for the code instead of the code itself
    is_duplex:     printed on both sides, so each kit begins on a sheet of its own
    is_two_up:     two pages side by side on A4; large kits stay one to a sheet
    is_economical: the body in two thirds of its density; stamps stay black
    """

    is_blank: bool = False
    is_duplex: bool = False
    is_two_up: bool = False
    is_economical: bool = False

    def sides(self, pages: int, *, is_large: bool) -> int:
        """How many printed sides a kit of so many pages has."""
        return pages if is_large or not self.is_two_up else -(-pages // 2)

    def sheets(self, sides: int) -> int:
        """On how many sheets so many sides are."""
        return -(-sides // 2) if self.is_duplex else sides


PLAIN = Choices()


@dataclass(frozen=True, slots=True)
class Paper:
    """What a print run takes.

    sides:  printed ones; empty backs are not counted
    a4, a3: sheets
    """

    sides: int
    a4: int
    a3: int


def paper_needed(
    copies: Iterable[Copy],
    pages: Mapping[int, int],
    *,
    choices: Choices = PLAIN,
    cover_pages: int = 0,
) -> Paper:
    """How much paper kits will take, before they are made.

    pages: of each variant's paper
    """
    sides, a4, a3 = cover_pages, choices.sheets(cover_pages), 0
    for copy in copies:
        of_kit = choices.sides(pages[copy.variant], is_large=copy.is_large)
        sides += of_kit
        if copy.is_large:
            a3 += choices.sheets(of_kit)
        else:
            a4 += choices.sheets(of_kit)
    return Paper(sides, a4, a3)
