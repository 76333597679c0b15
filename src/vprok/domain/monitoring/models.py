"""Sums of the course of a year, kept so that the country's page costs one look."""

from django.db import models
from django.db.models import UniqueConstraint

from vprok.domain.campaign.models import Campaign


class Tally(models.Model):
    """What is too dear to count afresh at every look, summed for a region or for the country.

    place:    `ru` or a region
    steps:    by type of organisation and settlement, how many have taken each step
    course:   by kind of form, how many each window holds and when they were accepted
    is_final: it was counted when the campaign was over, and will not change
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tallies")
    place = models.CharField(max_length=20)
    steps = models.JSONField(default=dict)
    course = models.JSONField(default=dict)
    is_final = models.BooleanField(default=False)
    counted_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [UniqueConstraint(fields=["campaign", "place"], name="one_tally_a_place")]

    def __str__(self) -> str:
        return f"{self.campaign.slug} {self.place}"
