"""The demo's clock: a database that has this row is a demo database."""

from datetime import timedelta

from django.db import models


class DemoClock(models.Model):
    """How far the demo's clock runs ahead of the wall's."""

    ahead = models.DurationField(default=timedelta)

    personal = ()

    def __str__(self) -> str:
        return f"+{self.ahead}"
