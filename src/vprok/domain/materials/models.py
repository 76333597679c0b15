"""Participant codes, variants, sealed archives, slots with their hour, and what was printed."""

from collections.abc import Iterable

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Entry
from vprok.domain.materials.states import (
    CompanionKind,
    ReadyCheck,
    ReprintReason,
    SealedKind,
    SlotAct,
    SlotKind,
    SlotState,
)
from vprok.domain.territory.models import School, below
from vprok.kernel.place import Place


class Code(models.Model):
    """A participant's code: one a pupil for all works of a campaign, never a name.

    class_no:  ordinal of the class it was issued for; none for a spare one
    row:       its row in the list of the class, or among the spare ones, from 1
    secret_no: how many secrets of the family were taken back; the one in force is derived by it
    placed_at: when its room or seat was last named
    source:    domain.md §4
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
    secret_no = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)

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
    """One variant of a work, or of a part of it, as the federal organiser uploaded it.

    group:   zone group that gets it; 0 where all zones get the same
    part:    of the work, from 1
    prints:  digests of what its pages say, empty for an empty page
    remarks: what to look at before it is printed, in words
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="papers")
    group = models.PositiveSmallIntegerField(default=0)
    part = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(Stored, models.PROTECT)
    pages = models.PositiveSmallIntegerField()
    prints = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = Variants.as_manager()
    personal = ("uploaded_by",)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["work", "group", "part", "number"],
                condition=Q(replaced_at=None),
                name="one_current_paper_per_variant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work.code}, вариант {self.number}"


class Companion(models.Model):
    """What goes along with the variants of a work: sound, an instruction, a form."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="companions")
    kind = models.CharField(max_length=12, choices=CompanionKind.choices)
    title = models.CharField(max_length=120)
    file = models.ForeignKey(Stored, models.PROTECT)
    put_at = models.DateTimeField()
    put_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True, blank=True)

    personal = ("put_by",)

    def __str__(self) -> str:
        return f"{self.work.code}: {self.title}"


class Slot(models.Model):
    """What opens with one key: a work, a zone group and an instant; criteria have slots of theirs.

    recipient:    public half of its key, `age1…`; empty until the ceremony
    commitment:   SHA-256 of its release value, published with the recipient
    shares:       nested age files for each pair of three officers, in either order, as text
    frozen_at:    since then nothing new is sealed to it and its preparation keys are erased
    inner:        what the first officer opened, by public key of the second who can go on
    sealed_value: release value under the master key, bound to the instant, since it is armed
    value:        release value, public since the release; hexadecimal
    source:       settled.md, Secrets with an hour
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="slots")
    group = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=SlotKind.choices, default=SlotKind.KITS)
    opens_at = models.DateTimeField()
    recipient = models.CharField(max_length=100, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    shares = models.JSONField(default=list)
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    inner = models.JSONField(default=dict)
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.CharField(max_length=200, blank=True)
    begun_by_account = models.PositiveBigIntegerField(null=True, blank=True)
    sealed_value = models.BinaryField(default=bytes)
    armed_at = models.DateTimeField(null=True, blank=True)
    armed_by = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=32, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    personal = ("begun_by", "begun_by_account", "armed_by")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["work", "group", "kind", "opens_at"], name="one_slot_per_instant"
            ),
            CheckConstraint(
                name="released_no_earlier_than_armed",
                condition=Q(released_at=None) | Q(armed_at__isnull=False),
            ),
            CheckConstraint(
                name="a_value_is_public_only_when_released",
                condition=Q(value="") | Q(released_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work.code} группа {self.group} {self.opens_at:%d.%m.%Y %H:%M} UTC"

    @property
    def state(self) -> SlotState:
        """What has become of it."""
        steps = (
            (self.released_at, SlotState.RELEASED),
            (self.armed_at, SlotState.ARMED),
            (self.begun_at, SlotState.BEGUN),
            (self.frozen_at, SlotState.FROZEN),
            (self.recipient, SlotState.KEYED),
        )
        return next((state for done, state in steps if done), SlotState.PLANNED)


class Preparation(models.Model):
    """A key under which the files of a work lie until a slot of theirs is frozen.

    key_id: tells the key, which stands in a folder beside the database until it is erased
    source: settled.md, Secrets with an hour
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="preparations")
    group = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=SlotKind.choices, default=SlotKind.KITS)
    key_id = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["work", "group", "kind"],
                condition=Q(erased_at=None),
                name="one_preparation_key_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"подготовка {self.work.code} группа {self.group}: {self.key_id}"


class Assent(models.Model):
    """The word of the first of two persons; the second one does what it asks for.

    moves_to: the instant it asks for, when a slot moves
    """

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="assents")
    act = models.CharField(max_length=10, choices=SlotAct.choices)
    reason = models.CharField(max_length=300)
    moves_to = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    by_account = models.PositiveBigIntegerField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=200, blank=True)

    personal = ("by", "by_account", "done_by")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["slot", "act"],
                condition=Q(done_at=None),
                name="one_word_waits_for_a_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.get_act_display()}"


class ClockAlarm(models.Model):
    """A time during which the clocks of the server disagreed and nothing opened.

    seconds: how far the furthest was when it was found
    """

    clock = models.CharField(max_length=10)
    seconds = models.FloatField()
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    personal = ()

    def __str__(self) -> str:
        return f"часы {self.clock}: {self.seconds:.0f} с, {self.raised_at:%d.%m.%Y %H:%M} UTC"


class Officer(models.Model):
    """A release officer's own public key; its words are in the officer's safe."""

    account = models.PositiveBigIntegerField(unique=True)
    name = models.CharField(max_length=200)
    recipient = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    personal = ("account", "name")

    def __str__(self) -> str:
        return self.name


class Sealed(models.Model):
    """Criteria, answer keys or a form that opens at an hour of its own, not before.

    group: zone group that it belongs to; 0 where all zones get the same
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="sealed")
    group = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=SealedKind.choices)
    title = models.CharField(max_length=120)
    file = models.ForeignKey(Stored, models.PROTECT)
    put_at = models.DateTimeField()
    put_by = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)

    personal = ("put_by",)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["work", "group", "kind"],
                condition=Q(replaced_at=None),
                name="one_current_file_per_kind_and_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work.code}: {self.title}"


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
    sealed_password: under the master key, or to its slot and its school; empty once withdrawn
    password_digest: SHA-256, told at making, so that a substitution could be shown later
    opens_at:        the hour of its password
    slot:            whose key opens it, in officers' custody
    kits, pages:     in all, spare ones included
    last_paper:      greatest key among the variants it was checked against
    last_code:       the same among the codes
    checked_at:      the moment whose choices, rooms and companions it is made of
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="archives")
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="archives")
    kits = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(Stored, models.PROTECT)
    made_of = models.CharField(max_length=64)
    participants = models.PositiveIntegerField()
    sealed_password = models.BinaryField()
    password_digest = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    made_at = models.DateTimeField()
    last_paper = models.PositiveBigIntegerField()
    last_code = models.PositiveBigIntegerField()
    checked_at = models.DateTimeField()
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


class PrintChoice(models.Model):
    """How a school wants its kits of a work printed; without one, as the defaults here are.

    large: codes of those who get large print
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="print_choice")
    by_rooms = models.BooleanField(default=True)
    is_duplex = models.BooleanField(default=True)
    is_two_up = models.BooleanField(default=False)
    is_economy = models.BooleanField(default=False)
    large = models.JSONField(default=list)
    experts = models.PositiveSmallIntegerField(default=2)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=200)

    personal = ("said_by",)

    def __str__(self) -> str:
        return f"печать {self.entry}"


class Readiness(models.Model):
    """A check that a school made before the day: the archive is whole, the printer prints."""

    archive = models.ForeignKey(Archive, models.PROTECT, related_name="checks")
    check_of = models.CharField(max_length=12, choices=ReadyCheck.choices)
    is_good = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["archive", "check_of"], name="one_answer_per_check"),
        ]

    def __str__(self) -> str:
        return f"{self.archive}: {self.get_check_of_display()}"


class Fetched(models.Model):
    """An archive that the region took for a school without access, and why."""

    archive = models.ForeignKey(Archive, models.PROTECT, related_name="fetched")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    def __str__(self) -> str:
        return f"{self.archive}: {self.reason}"


class DayBundle(models.Model):
    """The archives of a school's day in one file, with what opens them; none of it is a secret.

    made_of: fingerprint of the archives inside
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="day_bundles")
    campaign = models.ForeignKey(Campaign, models.PROTECT)
    on = models.DateField()
    file = models.ForeignKey(Stored, models.PROTECT)
    made_of = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["school", "campaign", "on"], name="one_bundle_per_day"),
        ]

    def __str__(self) -> str:
        return f"архивы {self.school.key} {self.on:%d.%m.%Y}"


class Reprint(models.Model):
    """A kit printed again, or a spare one taken, and why.

    is_spare: taken from those printed with the others, so that no page was added
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="reprints")
    reason = models.CharField(max_length=12, choices=ReprintReason.choices)
    is_spare = models.BooleanField(default=False)
    kits = models.PositiveSmallIntegerField()
    pages = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    def __str__(self) -> str:
        return f"{self.entry}: {self.kits} ИК, {self.get_reason_display()}"


class Returned(models.Model):
    """What came back from the rooms of a work, counted in pages."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="returned")
    pages = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    def __str__(self) -> str:
        return f"{self.entry}: сдано {self.pages} стр."
