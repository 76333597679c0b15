"""The year: campaigns, works, tasks, the road map, publications."""

from collections.abc import Iterable

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from vprok.domain.campaign.states import (
    Anchor,
    Audience,
    CampaignState,
    Clock,
    Custody,
    Era,
    KitStyle,
    Language,
    Layout,
    PublicationKind,
    Step,
    TaskEntry,
)
from vprok.domain.files.models import Stored
from vprok.domain.territory.models import Region, School
from vprok.kernel.place import Place


class Campaigns(models.QuerySet["Campaign"]):
    """Campaigns."""

    def open(self) -> "Campaigns":
        """Those that have begun for people: running or stopped for a while."""
        return self.filter(state__in=[CampaignState.RUNNING, CampaignState.STOPPED])

    def seen(self) -> "Campaigns":
        """Those that people below the federal level may see: all but drafts."""
        return self.exclude(state=CampaignState.DRAFT)


class Campaign(models.Model):
    """One national assessment, with its era, its calendar and how its materials are kept.

    has_zone_groups: schools of far zones get variants of their own
    early_by:        pairs: from so many participants, so many minutes earlier
    freeze_hours:    how long before its opening a slot is frozen
    assigns_ahead:   days between the drawing of subjects for classes and the day of the work
    assignment_seed: published; from it anyone can repeat the drawing
    excludes_not_taught: tasks that were not taught are taken out of marks by the published rule
    double_entry:    every results form is typed twice, by two people
    families_look:   a family may see a result by code and the secret of the slip
    """

    slug = models.CharField(
        max_length=40, unique=True, validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$")]
    )
    title = models.CharField(max_length=200)
    era = models.CharField(max_length=10, choices=Era.choices)
    layout = models.CharField(max_length=4, choices=Layout.choices)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    asks_sex = models.BooleanField(default=False)
    allows_not_taught = models.BooleanField(default=False)
    excludes_not_taught = models.BooleanField(default=False)
    double_entry = models.BooleanField(default=False)
    families_look = models.BooleanField(default=False)
    reports_at = models.DateTimeField(null=True, blank=True)
    custody = models.CharField(max_length=10, choices=Custody.choices, default=Custody.SIMPLE)
    kit_style = models.CharField(max_length=10, choices=KitStyle.choices, default=KitStyle.STAMPED)
    has_zone_groups = models.BooleanField(default=False)
    early_by = models.JSONField(default=list)
    freeze_hours = models.PositiveSmallIntegerField(default=20)
    assigns_ahead = models.PositiveSmallIntegerField(default=7)
    assignment_seed = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    objects = Campaigns.as_manager()
    personal = ()

    class Meta:
        constraints = [
            CheckConstraint(
                name="a_campaign_opens_before_it_closes",
                condition=Q(opens_on__lte=F("closes_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Work(models.Model):
    """One work of a campaign: subject and grade, its maximum and its scale.

    has_levels:     a school says whether it sits the basic or the advanced one
    language:       of a work in a foreign language
    criteria_apart: criteria open at an hour of their own, not with the archive
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="works")
    code = models.CharField(max_length=10)
    subject_code = models.CharField(max_length=5)
    subject = models.CharField(max_length=80)
    grade = models.PositiveSmallIntegerField()
    is_course = models.BooleanField(default=False)
    maximum = models.PositiveSmallIntegerField()
    minutes = models.JSONField(default=list)
    cut3 = models.PositiveSmallIntegerField()
    cut4 = models.PositiveSmallIntegerField()
    cut5 = models.PositiveSmallIntegerField()
    variants = models.PositiveSmallIntegerField(default=2)
    is_computer = models.BooleanField(default=False)
    is_voluntary = models.BooleanField(default=False)
    has_levels = models.BooleanField(default=False)
    language = models.CharField(max_length=10, choices=Language.choices, blank=True)
    criteria_apart = models.BooleanField(default=False)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["campaign", "code"], name="one_work_per_code_in_a_campaign"),
            CheckConstraint(
                name="marks_tile_the_points",
                condition=Q(cut3__gte=1, cut3__lt=F("cut4"), cut4__lt=F("cut5"))
                & Q(cut5__lte=F("maximum")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.grade_words}"

    @property
    def grade_words(self) -> str:
        """The grade or the course as people say it."""
        return f"{self.grade} {'курс' if self.is_course else 'класс'}"

    @property
    def cuts(self) -> tuple[int, int, int]:
        """First points of «3», «4» and «5»."""
        return self.cut3, self.cut4, self.cut5

    @property
    def parts(self) -> int:
        """How many parts the work has."""
        return max(1, len(self.minutes))

    def tasks_in_order(self) -> "tuple[Task, ...]":
        """Its tasks as they stand in its form.

        costs: one SQL statement; none where they were read together with the work
        """
        return tuple(sorted(self.tasks.all(), key=lambda task: task.position))


class Task(models.Model):
    """One score column of a work.

    entry: what is typed into it: points that an expert gave, or the short answer itself
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=12)
    maximum = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=1, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    kes = models.JSONField(default=list)
    kt = models.JSONField(default=list)
    part = models.PositiveSmallIntegerField(default=1)
    follows = models.CharField(max_length=12, blank=True)
    entry = models.CharField(max_length=10, choices=TaskEntry.choices, default=TaskEntry.POINTS)
    skill = models.CharField(max_length=80)
    descriptor = models.CharField(max_length=200)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["work", "position"], name="one_task_per_position"),
            UniqueConstraint(fields=["work", "label"], name="one_task_per_label"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.maximum}б)"


class Milestone(models.Model):
    """An event of the road map: when it opens and when it is due."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="milestones")
    step = models.CharField(max_length=20, choices=Step.choices)
    anchor = models.CharField(max_length=10, choices=Anchor.choices)
    clock = models.CharField(max_length=10, choices=Clock.choices)
    opens_offset = models.SmallIntegerField(null=True, blank=True)
    opens_time = models.TimeField(null=True, blank=True)
    due_offset = models.SmallIntegerField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    counts_working_days = models.BooleanField(default=False)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["campaign", "step"], name="one_milestone_per_step"),
            CheckConstraint(
                name="an_opening_has_a_day_and_a_time",
                condition=Q(opens_offset=None, opens_time=None)
                | Q(opens_offset__isnull=False, opens_time__isnull=False),
            ),
            CheckConstraint(
                name="a_deadline_has_a_day_and_a_time",
                condition=Q(due_offset=None, due_time=None)
                | Q(due_offset__isnull=False, due_time__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.slug}: {self.get_step_display()}"


class Override(models.Model):
    """A region's own days for one event of the road map."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="overrides")
    region = models.ForeignKey(Region, models.PROTECT)
    opens_offset = models.SmallIntegerField(null=True, blank=True)
    opens_time = models.TimeField(null=True, blank=True)
    due_offset = models.SmallIntegerField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    personal = ("set_by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["milestone", "region"], name="one_override_per_region"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} в регионе {self.region.code}"


class ReserveDay(models.Model):
    """A day kept for those who could not sit a work on time, in one region or everywhere."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reserve_days")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    on = models.DateField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["campaign", "on"],
                condition=Q(region=None),
                name="one_reserve_day_a_date",
            ),
            UniqueConstraint(
                fields=["campaign", "region", "on"],
                condition=Q(region__isnull=False),
                name="one_reserve_day_a_date_in_a_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.slug}: {self.on:%d.%m.%Y}"


class Publications(models.QuerySet["Publication"]):
    """Documents, instructions and notices."""

    def within_lineage(self, places: Iterable[Place]) -> "Publications":
        """Those published at these places or above them."""
        above = {step.path for place in places for step in place.lineage}
        return self.filter(place__in=above)


class Publication(models.Model):
    """A document, an instruction or a notice, for a level and perhaps one work."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="publications"
    )
    place = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=PublicationKind.choices)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    subject_code = models.CharField(max_length=5, blank=True)
    work = models.ForeignKey(Work, models.PROTECT, null=True, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    file = models.ForeignKey(Stored, models.PROTECT, null=True, blank=True)
    must_be_read = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Publications.as_manager()
    personal = ("published_by",)

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """A person's mark that a publication has been read."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="readings")
    account = models.PositiveBigIntegerField()
    place = models.CharField(max_length=20)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    personal = ("by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["publication", "account"], name="one_reading_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.by}"


class Sample(models.Model):
    """Schools drawn to be sat with independent observers and marked by the federal organiser.

    seed:   published; from it and the frame anyone can repeat the drawing
    share:  of schools of each stratum, in tenths of a percent
    frame:  every school it was drawn from with its stratum, a deflated CSV
    source: statistics.md §3.5
    """

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="sample")
    seed = models.CharField(max_length=64)
    share = models.PositiveSmallIntegerField()
    frame = models.BinaryField()
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=200)

    personal = ("drawn_by",)

    def __str__(self) -> str:
        return f"контрольная выборка {self.campaign.slug}"


class Sampled(models.Model):
    """A school of a controlled sample."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="schools")
    school = models.ForeignKey(School, models.PROTECT, related_name="sampled")
    stratum = models.CharField(max_length=60)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["sample", "school"], name="a_school_is_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.school.key} в выборке"
