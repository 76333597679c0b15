"""One form as monitoring shows it: its state, its page, and whether a reminder may be sent."""

from dataclasses import dataclass

from vprok.domain.intake.rules import form_is_not_open, nothing_is_owed, reminded_lately
from vprok.domain.monitoring.queries import Owing
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import address_of
from vprok.interfaces.web.layout.forms.states import TONES
from vprok.kernel.charter import Permission
from vprok.kernel.place import Place


@dataclass(frozen=True)
class Shown:
    """A form with what may be done about it.

    url:        of its page; empty when the person may not open it or it has none
    may_remind: whether a reminder would be sent now
    """

    one: Owing
    tone: str
    url: str
    may_remind: bool

    @property
    def title(self) -> str:
        """What form it is, and for which work."""
        owed = self.one.owed
        return f"{owed.title}: {owed.entry.work}" if owed.entry else owed.title


def shown(one: Owing, request: Request) -> Shown:
    """A form for the person who looks at it."""
    owed, actor, at = one.owed, request.actor, request.moment
    place = Place(owed.place)
    last = one.reminded.sent_at if one.reminded else None
    refusal = (
        actor.lacks(Permission.REMINDER_SEND, at=place)
        or nothing_is_owed(owed.state)
        or form_is_not_open(opens_at=owed.opens_at, zone=owed.zone, at=at)
        or reminded_lately(last, zone=owed.zone, at=at)
    )
    may_open = actor.lacks(Permission.INTAKE_READ, at=place) is None
    return Shown(one, TONES[one.seen], address_of(owed) if may_open else "", refusal is None)
