"""What is remembered of each action: words, not foreign keys, chained by hash."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q, UniqueConstraint

from vprok.kernel.place import Place


class Head(models.Model):
    """The newest link of one node's chain, locked while the next is written."""

    node = models.CharField(max_length=20, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    personal = ()

    def __str__(self) -> str:
        return f"{self.node} #{self.seq}"


class Events(models.QuerySet["Event"]):
    """The record."""

    def within(self, places: Iterable[Place]) -> "Events":
        """Events that happened at these places or below them."""
        here = Q(pk__in=[])
        for place in places:
            here |= Q(place=place.path) | Q(place__startswith=f"{place.path}.")
        return self.filter(here)


class Event(models.Model):
    """One thing done, as it was told at the time."""

    node = models.CharField(max_length=20)
    seq = models.PositiveBigIntegerField()
    event = models.CharField(max_length=60)
    thing = models.CharField(max_length=200)
    place = models.CharField(max_length=20, db_index=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = Events.as_manager()
    personal = ("by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["node", "seq"], name="one_event_per_link_of_a_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.node} #{self.seq} {self.event}"
