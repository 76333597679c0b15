"""What is remembered of a file: where its sealed bytes lie and the key that opens them."""

from django.db import models
from django.db.models import CheckConstraint, Q

LOCKED = b"age-encryption.org/"
"""How a key begins that is sealed to an hour, not under a key of ours."""


class Stored(models.Model):
    """One file, encrypted under its own data key; destroying the key destroys the file."""

    blob = models.CharField(max_length=70, unique=True)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    kept_at = models.DateTimeField()
    sealed_key = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    personal = ()

    class Meta:
        constraints = [
            CheckConstraint(
                name="a_file_has_its_key_until_destroyed",
                condition=Q(sealed_key__isnull=False, destroyed_at__isnull=True)
                | Q(sealed_key__isnull=True, destroyed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.digest[:12]})"

    @property
    def is_locked(self) -> bool:
        """Whether only a release value opens it."""
        return bytes(self.sealed_key or b"").startswith(LOCKED)
