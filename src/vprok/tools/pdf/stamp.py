"""What the DataMatrix of a kit says, and what a scanner makes of it."""

import re
from dataclasses import dataclass

_MADE = re.compile(r"(\d{6})(\d{5})(\d{5})(\d)(\d{3})([A-Z]{1,4}\d{1,2})")
_SCHOOL = re.compile(r"edu(\d{6})")
_WORK = re.compile(r"[a-z]{1,4}\d{1,2}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose page it is.

    school: its key, like edu220042
    work:   like ma4
    number: of the kit, from 1
    code:   of the participant; empty when the pupil writes it in by hand
    page:   of the kit, from 1
    part:   of a work in two parts; 0 when it is whole
    """

    school: str
    work: str
    number: int
    code: str
    page: int
    part: int = 0

    def text(self) -> str:
        """As it stands in the DataMatrix: digits go in pairs, so they come first.

        raises: ValueError for a key or a work of another shape
        """
        school = _SCHOOL.fullmatch(self.school)
        if school is None or _WORK.fullmatch(self.work) is None:
            raise ValueError(f"no stamp is made for {self.school} and {self.work}")
        numbers = f"{self.code or 0:0>5}{self.number:05}{self.part}{self.page:03}"
        return f"{school[1]}{numbers}{self.work.upper()}"


def read_stamp(text: str) -> Stamp | None:
    """The stamp in a text that a scanner read; None when it is not ours."""
    found = _MADE.fullmatch(text)
    if found is None:
        return None
    school, code, number, part, page, work = found.groups()
    return Stamp(
        school=f"edu{school}",
        work=work.lower(),
        number=int(number),
        code=code.lstrip("0"),
        page=int(page),
        part=int(part),
    )
