"""One kind of form as pages know it, and the form of one body found by its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from vprok.domain.intake.actions import Ruling, decide
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import Blank, why_shut
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal


class Send(Protocol):
    """The action of a chapter that takes a form."""

    def __call__(
        self,
        deliverable: Deliverable,
        file: bytes,
        *,
        name: str,
        by: Actor,
        at: datetime,
        token: str,
        accept_cleanup: bool,
    ) -> Submission:
        """Send a file."""


class Decide(Protocol):
    """The action that decides about a form of one body."""

    def __call__(
        self, deliverable: Deliverable, ruling: Ruling, *, by: Actor, at: datetime
    ) -> None:
        """Decide."""


class Asked(Enum):
    """Whether a new version says why it takes the place of an accepted one."""

    NEVER = "never"
    MAY = "may"
    MUST = "must"


@dataclass(frozen=True)
class Reasons:
    """How a kind of form asks why it changes.

    asked: of the form as it stands now
    send:  sends with these words
    """

    asked: Callable[[Deliverable], Asked]
    send: Callable[[str], Send]


def always_open(_deliverable: Deliverable, _at: datetime) -> Refusal | None:
    """Nothing of its own closes this form."""
    return None


def its_deadline(deliverable: Deliverable, _at: datetime) -> datetime | None:
    """A form comes in until its deadline, or the later one if it was opened again."""
    ends = [one for one in (deliverable.due_at, deliverable.reopened_until) if one is not None]
    return max(ends) if deliverable.due_at else None


def nothing_more(_request: Request, _deliverable: Deliverable) -> Mapping[str, object]:
    """The page tells nothing beyond what every form tells."""
    return {}


@dataclass(frozen=True)
class Face:
    """One kind of form as pages know it.

    kind:        of what is owed
    reads:       any of these rights shows the form
    sends:       the right to take the blank and to send it
    hands:       the right to fill it and to hand it to the one who sends, where there is one
    blank:       the form made ready for one body
    send:        refuses by itself; pages only show why
    template:    extends `layout/forms/page.html`
    closed:      why nothing can be sent now, beyond what closes every form
    until:       when the sending that is going on now ends, if it does
    about:       what its template shows besides
    reasons:     how it asks why it changes; None for a kind that does not ask
    decide:      excuses from it, opens it again, moves its date
    is_sealed:   may be sealed without a network, its words told before the deadline
    bytes:       a larger file is refused unread
    filled_at:   the page that fills this kind, where it has one of its own
    is_per_work: the address names a work
    """

    kind: str
    reads: tuple[Permission, ...]
    sends: Permission
    blank: Callable[[Deliverable], Blank]
    send: Send
    hands: Permission | None = None
    template: str = "layout/forms/page.html"
    closed: Callable[[Deliverable, datetime], Refusal | None] = always_open
    until: Callable[[Deliverable, datetime], datetime | None] = its_deadline
    about: Callable[[Request, Deliverable], Mapping[str, object]] = nothing_more
    reasons: Reasons | None = None
    decide: Decide = decide
    is_sealed: bool = False
    bytes: int = 5_000_000
    filled_at: Callable[[Deliverable], str] | None = None
    is_per_work: bool = False

    @property
    def fills(self) -> tuple[Permission, ...]:
        """Any of these rights lets a person take the blank and fill it."""
        return (self.sends,) if self.hands is None else (self.sends, self.hands)

    def asks_why(self, deliverable: Deliverable) -> Asked:
        """Whether a version that comes now says why."""
        return self.reasons.asked(deliverable) if self.reasons else Asked.NEVER

    def sending(self, why: str) -> Send:
        """How the form is sent with these words; a kind that does not ask leaves them out."""
        return self.reasons.send(why) if self.reasons and why else self.send

    def fill_url(self, deliverable: Deliverable) -> str:
        """Where the form is filled on a page."""
        return self.filled_at(deliverable) if self.filled_at else address_of(deliverable, "fill")

    def is_sent_by(self, actor: Actor, place: Place) -> bool:
        """Whether this person may send the form of a body there."""
        return actor.lacks(self.sends, at=place) is None

    def is_filled_by(self, actor: Actor, place: Place) -> bool:
        """Whether this person may fill the form of a body there."""
        return any(actor.lacks(right, at=place) is None for right in self.fills)

    def owed(self, request: Request, slug: str, key: str, work: str = "") -> Deliverable:
        """What the address names, within the places of the person."""
        return self._found(request, self.reads, slug, key, work)

    def owed_to_send(self, request: Request, slug: str, key: str, work: str = "") -> Deliverable:
        """What the address names, where the person may take and send it."""
        return self._found(request, (self.sends,), slug, key, work)

    def owed_to_fill(self, request: Request, slug: str, key: str, work: str = "") -> Deliverable:
        """What the address names, where the person may take and fill it."""
        return self._found(request, self.fills, slug, key, work)

    def owed_to_decide(self, request: Request, slug: str, key: str, work: str = "") -> Deliverable:
        """What the address names, where the person may excuse from it or open it again."""
        return self._found(request, (Permission.OWED_EXCUSE,), slug, key, work)

    def _found(
        self, request: Request, rights: tuple[Permission, ...], slug: str, key: str, work: str
    ) -> Deliverable:
        places = [place for right in rights for place in request.actor.places(right)]
        return get_object_or_404(
            Deliverable.objects.within(places).select_related(
                "campaign", "entry__work__campaign", "entry__school__district__region"
            ),
            kind=self.kind,
            campaign__slug=slug,
            key=key,
            per=work,
        )

    def own(self, request: Request, slug: str) -> Deliverable:
        """The form of the person's very own body."""
        paths = [place.path for right in self.reads for place in request.actor.places(right)]
        rows = Deliverable.objects.filter(kind=self.kind, campaign__slug=slug, place__in=paths)
        found = rows.select_related("campaign").order_by("pk").first()
        if found is None:
            raise not_found()
        return found

    def why_closed(self, request: Request, deliverable: Deliverable) -> Refusal | None:
        """Why this form can be neither taken nor sent now, if it cannot."""
        at = request.moment
        return why_shut(deliverable, at=at) or self.closed(deliverable, at)


DONE_AT = {"informed": "results:families"}
"""Pages of what is owed without a form."""


def address_of(deliverable: Deliverable, what: str = "", *more: str) -> str:
    """The page of a form, or where its duty is done; empty when its kind has none.

    what: blank, back and so on, for another page of the same form
    """
    form = "forms:" + "-".join(filter(None, (deliverable.kind, what)))
    name = form if what else DONE_AT.get(deliverable.kind, form)
    words = (deliverable.campaign.slug, deliverable.per, deliverable.key)
    try:
        return reverse(name, args=[*filter(None, words), *more])
    except NoReverseMatch:
        return ""
