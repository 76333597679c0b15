"""What an organisation must deliver, as each chapter declares it."""

from dataclasses import dataclass
from enum import StrEnum

from vprok.kernel.place import Level


class Per(StrEnum):
    """What a deliverable is owed for."""

    CAMPAIGN = "campaign"
    ENTRY = "entry"


@dataclass(frozen=True)
class Owed:
    """One kind of deliverable.

    kind:  its word, the same as the submission's, e.g. `application`
    title: as people read it
    body:  which level of bodies owes it
    per:   once a campaign, or once an entry (school × work)
    event: the event of the road map that opens it and sets its due date
    """

    kind: str
    title: str
    body: Level
    per: Per
    event: str
