"""Participant codes, variants, sealed archives and who read their keys."""

from collections.abc import Iterable

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Entry
from vprok.domain.territory.models import School, below
from vprok.kernel.place import Place


class Code(models.Model):
    """A participant's code: one a pupil for all works of a campaign, never a name.

    class_no: ordinal of the class it was issued for; none for a spare one
    row:      its row in the list of the class, or among the spare ones, from 1
    source:   domain.md §4
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="codes")
    campaign = models.ForeignKey(Campaign, models.PROTECT)
    grade = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=5)
    class_no = models.PositiveSmallIntegerField(null=True, blank=True)
    row = models.PositiveSmallIntegerField()
    is_spare = models.BooleanField(default=False)
    room = models.CharField(max_length=20, blank=True)
    seat = models.CharField(max_length=10, blank=True)
    secret_hash = models.BinaryField(null=True)
    issued_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["school", "campaign", "number"], name="a_code_is_issued_once"),
            UniqueConstraint(
                fields=["school", "campaign", "grade", "class_no", "row"],
                name="one_code_per_row_of_a_class",
            ),
            CheckConstraint(
                name="only_a_spare_code_has_no_class",
                condition=Q(is_spare=True, class_no=None)
                | Q(is_spare=False, class_no__isnull=False),
            ),
            CheckConstraint(
                name="a_code_has_five_digits_or_four_in_grade_11",
                condition=Q(number__regex=r"^([2-9][0-9]{4}|1[0-9]{3})$"),
            ),
        ]
        indexes = [
            Index(fields=["school", "campaign", "grade", "id"], name="codes_in_order_of_issue"),
        ]

    def __str__(self) -> str:
        return self.number


class CodeSheet(models.Model):
    """The slips with all codes of a school, as they were last printed."""

    school = models.ForeignKey(School, models.PROTECT, related_name="code_sheets")
    campaign = models.ForeignKey(Campaign, models.PROTECT)
    file = models.ForeignKey(Stored, models.PROTECT)
    made_of = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["school", "campaign"], name="one_sheet_of_codes_per_school"),
        ]

    def __str__(self) -> str:
        return f"коды {self.school.key} {self.campaign.slug}"


class Variants(models.QuerySet["Variant"]):
    """Uploaded variants."""

    def current(self) -> "Variants":
        """Those that have not been replaced."""
        return self.filter(replaced_at=None)


class Variant(models.Model):
    """One variant of a work as the federal organiser uploaded it."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(Stored, models.PROTECT)
    pages = models.PositiveSmallIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = Variants.as_manager()
    personal = ("uploaded_by",)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["work", "number"],
                condition=Q(replaced_at=None),
                name="one_current_paper_per_variant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work.code}, вариант {self.number}"


class Archives(models.QuerySet["Archive"]):
    """Sealed archives."""

    def within(self, places: Iterable[Place]) -> "Archives":
        """Those of schools at these places or below them."""
        return self.filter(below(places, "entry__school__path"))

    def current(self) -> "Archives":
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class Archive(models.Model):
    """The sealed archive that one school gets for one work.

    made_of:         fingerprint of everything that went in and of the hour
    participants:    of the entry when it was made
    sealed_password: empty once the archive is withdrawn
    password_digest: SHA-256, told at making, so that a substitution could be shown later
    opens_at:        the hour of its password
    last_paper:      greatest key among the variants it was checked against
    last_code:       the same among the codes
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="archives")
    file = models.ForeignKey(Stored, models.PROTECT)
    made_of = models.CharField(max_length=64)
    participants = models.PositiveIntegerField()
    sealed_password = models.BinaryField()
    password_digest = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    made_at = models.DateTimeField()
    last_paper = models.PositiveBigIntegerField()
    last_code = models.PositiveBigIntegerField()
    downloaded_at = models.DateTimeField(null=True, blank=True)
    downloaded_by = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Archives.as_manager()
    personal = ("downloaded_by", "taken_by")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["entry"],
                condition=Q(withdrawn_at=None),
                name="one_current_archive_per_school_and_work",
            ),
            CheckConstraint(
                name="key_taken_no_earlier_than_its_hour",
                condition=Q(taken_at=None) | Q(taken_at__gte=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"архив {self.entry}"
