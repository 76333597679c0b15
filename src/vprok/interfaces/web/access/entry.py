"""How far a person is on the way in, in a word and a tone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vprok.domain.access.models import Post, Slip
from vprok.domain.access.queries import names_of, newest_slips
from vprok.domain.access.states import SlipState
from vprok.kernel.charter import ROLE_NAMES, Role

_SLIPS = {
    SlipState.ISSUED: ("талон выдан", "open"),
    SlipState.USED: ("талон использован", "good"),
    SlipState.REVOKED: ("талон отозван", "warn"),
    SlipState.EXPIRED: ("талон истёк", "bad"),
}


@dataclass(frozen=True)
class Line:
    """A post as lists show it.

    slip: the newest one issued for it
    """

    post: Post
    role: str
    body: str
    slip: Slip | None
    word: str
    tone: str

    @property
    def can_be_revoked(self) -> bool:
        """Whether there is a slip out that somebody could still use."""
        return self.tone == "open"


def lines(posts: Sequence[Post], at: datetime) -> list[Line]:
    """These posts with their slips and the names of their bodies.

    costs: at most four SQL statements
    """
    slips = newest_slips(posts)
    names = names_of([post.key for post in posts])
    return [
        Line(
            post,
            ROLE_NAMES[Role(post.role)],
            names.get(post.key, ""),
            slips.get(post.pk),
            *word_of(post, slips.get(post.pk), at),
        )
        for post in posts
    ]


def word_of(post: Post, slip: Slip | None, at: datetime) -> tuple[str, str]:
    """What to say of a post's way in: the slip that is out first, else whether they came in."""
    if post.ended_at:
        return "пост снят", "off"
    if not post.works_in_portal:
        return "готовит файлы", "off"
    state = slip.state(at) if slip else None
    if state is SlipState.ISSUED:
        return _SLIPS[state]
    if post.account.has_entered:
        return "входит", "good"
    return _SLIPS[state] if state else ("талона нет", "wait")
