"""Sums of schools' summaries, kept so that a country's report costs one row."""

from django.db import models
from django.db.models import UniqueConstraint

from vprok.domain.campaign.models import Work


class Total(models.Model):
    """The sum of the leaves below one place, with the watermark it was made at.

    leaves, newest: how many forms were summed, and the block accepted last
    digest:         of the tasks and the scale they were counted by
    source:         docs/sources/statistics.md#totals
    """

    work = models.ForeignKey(Work, models.CASCADE)
    place = models.CharField(max_length=20)
    payload = models.BinaryField()
    schools = models.PositiveIntegerField()
    leaves = models.PositiveIntegerField()
    newest = models.PositiveBigIntegerField()
    digest = models.PositiveBigIntegerField()

    personal = ()

    class Meta:
        constraints = [UniqueConstraint(fields=["work", "place"], name="one_total_a_place")]

    def __str__(self) -> str:
        return f"{self.work.code} {self.place}"
