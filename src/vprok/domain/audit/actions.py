"""Recording an action, inside the action's own transaction."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.models import Event, Head
from vprok.domain.audit.rules import Link, digest_of
from vprok.kernel.charter import Actor
from vprok.kernel.place import Place


@atomic(savepoint=False)
def record(
    event: str, thing: object, *, place: Place, by: Actor, at: datetime, **facts: str | int | None
) -> None:
    """Add one link to the chain of the place's body.

    event: `chapter.noun_done`
    thing: what it was done to; its words are kept, not its key
    costs: three SQL statements; writers to one chain wait for each other
    """
    head = _head(place.key)
    link = Link(
        node=head.node,
        seq=head.seq + 1,
        event=event,
        thing=str(thing)[:200],
        place=place.path,
        by=by.signature,
        at=at,
        facts=facts,
        previous=head.digest,
    )
    head.seq, head.digest = link.seq, digest_of(link)
    head.save()
    Event.objects.create(
        node=link.node,
        seq=link.seq,
        event=link.event,
        thing=link.thing,
        place=link.place,
        by=link.by,
        at=link.at,
        facts=dict(facts),
        previous=link.previous,
        digest=head.digest,
    )


def _head(node: str) -> Head:
    """The newest link of a chain, held until the transaction ends."""
    heads = Head.objects.select_for_update().filter(node=node)
    head = heads.first()
    if head is None:
        Head.objects.get_or_create(node=node)
        head = heads.get()
    return head
