"""Who works at what right now, so that nothing is done twice at once."""

from django.db import models
from django.db.models import UniqueConstraint


class Claim(models.Model):
    """A lease on one waiting thing of one job."""

    job = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    personal = ()

    class Meta:
        constraints = [UniqueConstraint(fields=["job", "key"], name="one_claim_a_thing")]

    def __str__(self) -> str:
        return f"{self.job} {self.key}"
