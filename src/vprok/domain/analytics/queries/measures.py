"""What a body has decided to do after a work."""

from dataclasses import dataclass
from datetime import datetime

from vprok.domain.analytics.models import Measures
from vprok.domain.campaign.models import Work
from vprok.kernel.place import Place


@dataclass(frozen=True)
class Planned:
    """One measure: what is done, who answers for it by office, until when in words."""

    what: str
    who: str
    until: str


@dataclass(frozen=True)
class Kept:
    """A plan as it was saved last.

    revision: 0 before anybody has saved it
    """

    rows: tuple[Planned, ...] = ()
    revision: int = 0
    saved_by: str = ""
    saved_at: datetime | None = None


def measures_of(work: Work, place: Place) -> Kept:
    """The plan of a body.

    costs: one SQL statement
    """
    found = Measures.objects.filter(work=work, place=place.path).first()
    if found is None:
        return Kept()
    rows = tuple(Planned(*(str(words) for words in row)) for row in found.rows)
    return Kept(rows, found.revision, found.saved_by, found.saved_at)
