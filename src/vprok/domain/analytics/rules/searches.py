"""Which works the published method looks at, whose forms may be compared, which years agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vprok.domain.analytics.states import SignKind
from vprok.tools.stats.objectivity.null import REFERENCES

OFFICIAL = (SignKind.MEAN, SignKind.JOURNAL, SignKind.FALL, SignKind.RISE, SignKind.EXAM)
"""Markers of the published method. source: domain.md §7.1"""

OURS = tuple(kind for kind in SignKind if kind not in {*OFFICIAL, SignKind.REPEAT})
"""Markers that the portal itself looks by. source: statistics.md §3.5"""

OFFICIAL_WORKS = ("ru4", "ma4", "ru5", "ma5")
"""Codes of the works that the published method looks at. source: domain.md §7.1"""

EXAM_SUBJECTS = ("RU", "MA")
"""Subjects of ОГЭ that the published method looks at. source: domain.md §7.1, A"""

OFFICIAL_MARKERS = (
    *((SignKind.MEAN, code) for code in OFFICIAL_WORKS),
    *((SignKind.EXAM, subject) for subject in EXAM_SUBJECTS),
    *((SignKind.JOURNAL, code) for code in OFFICIAL_WORKS),
    *((SignKind.RISE, code) for code in ("ru5", "ma5")),
    *((SignKind.FALL, code) for code in ("ru5", "ma5")),
)
"""The fourteen markers of the published method: what is looked at, and where.

source: domain.md §7.1
"""

YEARS = timedelta(days=3 * 365 - 30)
"""How long signs of former campaigns agree with those of a new one: two years before it.

source: statistics.md §3.5, two tests or two years
"""

COHORT = (timedelta(days=120), timedelta(days=560))
"""How long ago the same pupils wrote the work of grade 4: in the autumn or the spring before.

source: domain.md §7.1, C; domain.md §7.2, autumn 2020 to spring 2021
"""


MORE_BY = 10
"""A search is repeated when schools under observers have grown by one part in so many.

source: docs/sources/statistics.md#search
"""


def cohort_code(code: str) -> str:
    """The work that the same pupils wrote a year before; empty where there is none.

    source: domain.md §7.1, C
    """
    return {"ru5": "ru4", "ma5": "ma4"}.get(code, "")


def is_cohort(then: date, now: date) -> bool:
    """Whether pupils of grade 4 of that campaign are those of grade 5 of this one.

    source: domain.md §7.1, C
    """
    least, most = COHORT
    return least <= now - then <= most


def is_outgrown(*, used: int, known: int) -> bool:
    """Whether schools under observers are so many more, or fewer, that a search is to be repeated.

    It is not repeated with each of them: a null hardly moves by a tenth more schools.

    used:   so many taught the search what is usual
    known:  so many could teach it now
    source: docs/sources/statistics.md#search
    """
    if (used < REFERENCES) != (known < REFERENCES):
        return True
    return known >= REFERENCES and abs(known - used) * MORE_BY > used


def search_key(work: int, region: str) -> str:
    """How the board calls a search."""
    return f"{work}-{region}"


def search_of(key: str) -> tuple[int, str]:
    """The work and the region that such a key names."""
    work, _, region = key.partition("-")
    return int(work), region


@dataclass(frozen=True)
class Version:
    """An accepted version of a form.

    submission: of the form; keys that changed make new versions of one and the same
    edition:    of the keys it was scored by; None without keys
    """

    submission: int
    edition: int | None


def comparable(versions: Sequence[Version]) -> tuple[int, ...]:
    """Places of the former versions whose totals differ from the last by what the school changed.

    Versions scored by other keys are left out: there the keys may have changed the totals.

    versions: of one form, the oldest first; the last is the current one
    source:   statistics.md §3.5, M7
    """
    now = versions[-1]
    return tuple(
        place
        for place, one in enumerate(versions[:-1])
        if one.edition == now.edition and one.submission != now.submission
    )
