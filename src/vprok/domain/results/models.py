"""The packed truth of an accepted results form, and its integer summary."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Index, Q, UniqueConstraint

from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.territory.models import below
from vprok.kernel.place import Place


class Blocks(models.QuerySet["Block"]):
    """Accepted results."""

    def within(self, places: Iterable[Place]) -> "Blocks":
        """Those accepted from schools at these places or below them."""
        return self.filter(below(places))

    def current(self) -> "Blocks":
        """The newest of each entry."""
        return self.filter(replaced_at=None)


class Block(models.Model):
    """All rows of one accepted results form, packed and never changed.

    source: statistics.md §2.1
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="blocks")
    work = models.ForeignKey(Work, models.PROTECT)
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="block")
    place = models.CharField(max_length=20)
    payload = models.BinaryField()
    classes = models.JSONField(default=list)
    accepted_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = Blocks.as_manager()
    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["entry"], condition=Q(replaced_at=None), name="one_current_block_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"результаты {self.entry}"


class Leaves(models.QuerySet["Leaf"]):
    """Summaries of schools."""

    def within(self, places: Iterable[Place]) -> "Leaves":
        """Those of schools at these places or below them."""
        return self.filter(below(places))


class Leaf(models.Model):
    """The integer summary of the current block, written in its transaction.

    source: statistics.md §2.2
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")
    work = models.ForeignKey(Work, models.PROTECT, related_name="leaves")
    block = models.OneToOneField(Block, models.PROTECT)
    place = models.CharField(max_length=20)
    region = models.CharField(max_length=2)
    present = models.PositiveIntegerField()
    payload = models.BinaryField()

    objects = Leaves.as_manager()
    personal = ()

    class Meta:
        indexes = [Index(fields=["work", "region"], name="leaves_of_a_region")]

    def __str__(self) -> str:
        return f"сводка {self.entry}"
