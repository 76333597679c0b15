"""Accounts, posts at places, activation slips and schools' public keys."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from vprok.domain.access.states import Ground, ParcelState, SlipState, TokenState
from vprok.domain.files.models import Stored
from vprok.domain.territory.models import below
from vprok.kernel.charter import ROLE_NAMES, Role
from vprok.kernel.place import Place

ROLE_CHOICES = [(role.value, ROLE_NAMES[role]) for role in Role]


class Accounts(BaseUserManager["Account"]):
    """People who may sign in."""


class Account(AbstractBaseUser):
    """One adult who works in the portal; pupils and families have no account."""

    login = models.CharField(max_length=30, unique=True)
    full_name = models.CharField(max_length=150)
    position = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = Accounts()
    personal = ("full_name", "position", "phone", "email", "login")

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["full_name"]
    EMAIL_FIELD = "email"

    class Meta(AbstractBaseUser.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.full_name} ({self.login})"

    @property
    def has_entered(self) -> bool:
        """Whether the person has chosen a password: a slip of theirs was used."""
        return self.has_usable_password()


class Posts(models.QuerySet["Post"]):
    """Who holds what, where."""

    def within(self, places: Iterable[Place]) -> "Posts":
        """Posts at these places or below them."""
        return self.filter(below(places))

    def held(self) -> "Posts":
        """Posts that nobody has ended."""
        return self.filter(ended_at=None)

    def working(self) -> "Posts":
        """Held posts whose holders work in the portal: the others only prepare files."""
        return self.held().filter(works_in_portal=True)


class Post(models.Model):
    """A role that an account holds at a place, and by what ground."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    key = models.CharField(max_length=20, db_index=True)
    place = models.CharField(max_length=20, db_index=True)
    ground = models.CharField(max_length=20, choices=Ground.choices)
    order_number = models.CharField(max_length=40, blank=True)
    order_on = models.DateField(null=True, blank=True)
    proposed_by = models.CharField(max_length=200, blank=True)
    works_in_portal = models.BooleanField(default=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    objects = Posts.as_manager()
    personal = ("proposed_by", "given_by", "ended_by")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["account", "role", "key"],
                condition=Q(ended_at=None),
                name="one_post_of_a_kind_per_person_and_body",
            ),
            CheckConstraint(
                name="a_post_by_order_has_its_number_and_date",
                condition=~Q(ground=Ground.ORDER)
                | (~Q(order_number="") & Q(order_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account.full_name}, {ROLE_NAMES[Role(self.role)]} {self.key}"


class Slips(models.QuerySet["Slip"]):
    """Activation slips."""

    def within(self, places: Iterable[Place]) -> "Slips":
        """Slips for posts at these places or below them."""
        return self.filter(below(places, "post__place"))

    def open(self) -> "Slips":
        """Those neither used nor revoked; some of them may have expired."""
        return self.filter(used_at=None, revoked_at=None)


class Parcels(models.QuerySet["Parcel"]):
    """Sealed slips on their way to those who hand them out."""

    def within(self, places: Iterable[Place]) -> "Parcels":
        """Those for receivers at these places or below them."""
        return self.filter(below(places, "receiver__place"))

    def open(self) -> "Parcels":
        """Those that nobody has taken back; some of them may have expired."""
        return self.filter(revoked_at=None)


class Parcel(models.Model):
    """Slips for the schools of a municipality or group, sealed for its coordinator alone.

    pages, listing:  slips to be cut, and their list; each under its own data key
    archive:         both of them encrypted once more, so that it may travel by any channel
    sealed_password: of the archive; forgotten once it was shown
    """

    receiver = models.ForeignKey(Post, models.PROTECT, related_name="parcels")
    count = models.PositiveSmallIntegerField()
    pages = models.ForeignKey(Stored, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Stored, models.PROTECT, related_name="+")
    archive = models.ForeignKey(Stored, models.PROTECT, related_name="+")
    sealed_password = models.BinaryField(null=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    valid_until = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    objects = Parcels.as_manager()
    personal = ("sent_by", "revoked_by")

    class Meta:
        constraints = [
            CheckConstraint(
                name="a_password_is_sealed_until_it_was_shown",
                condition=Q(shown_at=None) | Q(sealed_password=None),
            ),
        ]

    def __str__(self) -> str:
        return f"пакет {self.pk} {self.receiver.key}"

    def state(self, at: datetime) -> ParcelState:
        """What has become of it by this moment."""
        if self.revoked_at:
            return ParcelState.REVOKED
        if at >= self.valid_until:
            return ParcelState.EXPIRED
        return ParcelState.RECEIVED if self.received_at else ParcelState.SENT


class Slip(models.Model):
    """A one-time activation slip; only the fingerprint of its code is kept.

    parcel: in which it was sent, unless it was printed at once
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="slips")
    parcel = models.ForeignKey(Parcel, models.PROTECT, null=True, blank=True, related_name="slips")
    fingerprint = models.BinaryField(unique=True, max_length=32)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    objects = Slips.as_manager()
    personal = ("issued_by", "revoked_by")

    class Meta:
        constraints = [
            CheckConstraint(
                name="a_slip_is_used_or_revoked_not_both",
                condition=Q(used_at=None) | Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"талон {self.pk}: {self.post}"

    def state(self, at: datetime) -> SlipState:
        """What has become of it by this moment."""
        if self.used_at:
            return SlipState.USED
        if self.revoked_at:
            return SlipState.REVOKED
        return SlipState.ISSUED if at < self.valid_until else SlipState.EXPIRED


class SchoolKey(models.Model):
    """The public half of a school's key pair, made at its first activation."""

    key = models.CharField(max_length=20, unique=True)
    recipient = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    personal = ("made_by",)

    def __str__(self) -> str:
        return f"ключ {self.key}"


class Tokens(models.QuerySet["Token"]):
    """Keys of school systems."""

    def within(self, places: Iterable[Place]) -> "Tokens":
        """Those of bodies at these places or below them."""
        return self.filter(below(places, "place"))

    def alive(self, at: datetime) -> "Tokens":
        """Those that still open the door."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class Token(models.Model):
    """The key with which a school's own information system comes in.

    digest:  SHA-256 of the key, which itself is shown once
    tail:    its last characters, by which people know it
    hour:    the hour in which it uploaded last; `uploads` counts those of that hour
    """

    key = models.CharField(max_length=20, db_index=True)
    place = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=6)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    hour = models.DateTimeField(null=True, blank=True)
    uploads = models.PositiveIntegerField(default=0)

    objects = Tokens.as_manager()
    personal = ("made_by", "revoked_by")

    class Meta:
        constraints = [
            CheckConstraint(
                name="a_key_of_a_system_ends_after_it_began",
                condition=Q(expires_at__gt=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} …{self.tail}"

    def state(self, at: datetime) -> TokenState:
        """Whether it opens the door at this moment."""
        if self.revoked_at:
            return TokenState.REVOKED
        return TokenState.WORKS if at < self.expires_at else TokenState.EXPIRED
