"""Reading the record and checking that it is whole."""

from collections.abc import Iterator

from vprok.domain.audit.models import Event, Head
from vprok.domain.audit.rules import Break, Link, first_break


def _links(node: str) -> Iterator[Link]:
    for event in Event.objects.filter(node=node).order_by("seq").iterator(chunk_size=2000):
        yield Link(
            node=event.node,
            seq=event.seq,
            event=event.event,
            thing=event.thing,
            place=event.place,
            by=event.by,
            at=event.at,
            facts=event.facts,
            previous=event.previous,
            digest=event.digest,
        )


def chains() -> int:
    """How many chains there are.

    costs: one SQL statement
    """
    return Head.objects.count()


def breaks() -> Iterator[Break]:
    """The first break of each chain that has one, and chains without a head.

    costs: two SQL statements and one a chain
    """
    for head in Head.objects.order_by("node").iterator():
        found = first_break(head.node, _links(head.node), seq=head.seq, digest=head.digest)
        if found is not None:
            yield found
    headless = Event.objects.exclude(node__in=Head.objects.values("node"))
    for node in headless.values_list("node", flat=True).distinct():
        yield Break(node, 0, "у цепочки удалено начало отсчёта")
