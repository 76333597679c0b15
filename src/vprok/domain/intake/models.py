"""What is owed, what came in, its receipt, and the entry that everything later points to."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.files.models import Stored
from vprok.domain.intake.states import (
    OwedState,
    ProposalKind,
    ProposalState,
    SeenState,
    SubmissionState,
    Verdict,
    Way,
    WorkLevel,
)
from vprok.domain.territory.models import District, School, below
from vprok.kernel.place import Level, Place

LEVEL_CHOICES = [(level.value, level.value) for level in Level]


class GradeClass(models.Model):
    """One class (or group of a college) that a school has named in its application.

    language: foreign, that the class learns
    advanced: subjects it learns in depth
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT)
    school = models.ForeignKey(School, models.PROTECT, related_name="classes")
    grade = models.PositiveSmallIntegerField()
    ordinal = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=20, blank=True)
    pupils = models.PositiveSmallIntegerField()
    special = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=30, blank=True)
    advanced = models.CharField(max_length=120, blank=True)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["campaign", "school", "grade", "ordinal"], name="one_class_per_ordinal"
            ),
            CheckConstraint(
                name="pupils_with_special_needs_are_among_the_pupils",
                condition=Q(special__lte=F("pupils")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade}{self.letter or f'-{self.ordinal}'}"


class Entries(models.QuerySet["Entry"]):
    """School × work."""

    def within(self, places: Iterable[Place]) -> "Entries":
        """Those of schools at these places or below them."""
        return self.filter(below(places, "school__path"))

    def taking(self) -> "Entries":
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class Entry(models.Model):
    """A school sits a work: the unit of everything that follows.

    level:       of a work that has levels
    on_computer: participants who sit it on a computer
    workplaces:  computers ready for it
    expected_on: the day the school had in mind when it applied; `on` is the declared one
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="entries")
    work = models.ForeignKey(Work, models.PROTECT, related_name="entries")
    participants = models.PositiveIntegerField()
    classes = models.PositiveSmallIntegerField()
    on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.PAPER)
    level = models.CharField(max_length=10, choices=WorkLevel.choices, blank=True)
    on_computer = models.PositiveIntegerField(default=0)
    workplaces = models.PositiveSmallIntegerField(default=0)
    expected_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Entries.as_manager()
    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["school", "work"], name="one_entry_per_school_and_work"),
            CheckConstraint(
                name="those_at_computers_are_among_the_participants",
                condition=Q(on_computer__lte=F("participants")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school.key} {self.work.code}"


class NotTaken(models.Model):
    """A work that a school does not sit, and why."""

    school = models.ForeignKey(School, models.PROTECT, related_name="not_taken")
    work = models.ForeignKey(Work, models.PROTECT, related_name="not_taken")
    reason = models.CharField(max_length=300)
    said_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["school", "work"], name="one_reason_per_school_and_work"),
        ]

    def __str__(self) -> str:
        return f"{self.school.key} {self.work.code}: {self.reason}"


class Pool(models.Model):
    """Works of one grade that its classes draw from, so many each.

    number: among the pools of the grade, from 1
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="pools")
    grade = models.PositiveSmallIntegerField()
    is_course = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField()
    draws = models.PositiveSmallIntegerField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["campaign", "is_course", "grade", "number"],
                name="pools_of_a_grade_are_numbered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade}-{self.number}"


class Pooled(models.Model):
    """A work that is drawn, not applied for."""

    pool = models.ForeignKey(Pool, models.CASCADE, related_name="pooled")
    work = models.OneToOneField(Work, models.PROTECT, related_name="pooled")

    personal = ()

    def __str__(self) -> str:
        return f"{self.pool}: {self.work.code}"


class Lottery(models.Model):
    """The seed of a campaign's drawing: first its digest is public, then the seed itself.

    commitment:  SHA-256 of the seed
    sealed_seed: under the master key, until it is published with the campaign
    """

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="lottery")
    commitment = models.CharField(max_length=64)
    sealed_seed = models.BinaryField()
    bound_at = models.DateTimeField()
    bound_by = models.CharField(max_length=200)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.CharField(max_length=200, blank=True)

    personal = ("bound_by", "told_by")

    def __str__(self) -> str:
        return f"жребий {self.campaign.slug}"


class Drawn(models.Model):
    """A work that fell to a class.

    place:    among those that fell to it from this pool, from 1
    work:     none where the class may sit none of the pool
    size, language: of the class when it was drawn, so that changes are noticed
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="drawn")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="drawn")
    ordinal = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    work = models.ForeignKey(Work, models.PROTECT, null=True, blank=True, related_name="drawn")
    size = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["school", "pool", "ordinal", "place"], name="one_work_per_place_of_a_class"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.school.key} {self.pool} {self.ordinal}: {self.work.code if self.work else ''}"
        )


class Submissions(models.QuerySet["Submission"]):
    """Files that came in."""

    def within(self, places: Iterable[Place]) -> "Submissions":
        """Those of bodies at these places or below them."""
        return self.filter(below(places))

    def of(self, deliverable: "Deliverable") -> "Submissions":
        """All versions of what is owed here."""
        return self.filter(
            kind=deliverable.kind,
            campaign=deliverable.campaign_id,
            key=deliverable.key,
            per=deliverable.per,
        )


class Submission(models.Model):
    """One version of one form that a body sent: bytes kept, findings by cell.

    changes: what it changes in what was said before, for forms that are corrections
    sent_from: browser and part of the network, never a whole address
    handed_by: who prepared it for the one who sends
    remark:    why the one who sends gave it back
    why:       why it takes the place of one that was accepted, in the words of who sent it
    in_time:   how a form that came after its deadline is still in time, in words

    A file that holds names of persons is not kept: then there is neither file nor file name.
    """

    kind = models.CharField(max_length=30)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="submissions")
    key = models.CharField(max_length=20)
    place = models.CharField(max_length=20)
    per = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField()
    token = models.CharField(max_length=64)
    file = models.ForeignKey(Stored, models.PROTECT, null=True)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=SubmissionState.choices)
    rows = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    cleanups = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    why = models.CharField(max_length=300, blank=True)
    is_late = models.BooleanField(default=False)
    in_time = models.CharField(max_length=200, blank=True)
    sent_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    sent_from = models.CharField(max_length=80, blank=True)
    handed_by = models.CharField(max_length=200, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = Submissions.as_manager()
    personal = ("sent_by", "sent_from", "handed_by", "remark", "why")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["kind", "campaign", "key", "per", "version"],
                name="versions_of_a_form_are_numbered",
            ),
            UniqueConstraint(
                fields=["kind", "campaign", "key", "per", "token"],
                name="the_same_upload_is_one_submission",
            ),
            UniqueConstraint(
                fields=["kind", "campaign", "key", "per"],
                condition=Q(state=SubmissionState.ACCEPTED),
                name="one_accepted_version_is_current",
            ),
            CheckConstraint(
                name="an_accepted_form_has_its_moment",
                condition=~Q(state=SubmissionState.ACCEPTED) | Q(accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.per} v{self.version}".replace("  ", " ")


class Deliverables(models.QuerySet["Deliverable"]):
    """What is owed."""

    def within(self, places: Iterable[Place]) -> "Deliverables":
        """Owed by bodies at these places or below them."""
        return self.filter(below(places))

    def waiting(self) -> "Deliverables":
        """Neither accepted nor excused."""
        return self.exclude(state__in=[OwedState.ACCEPTED, OwedState.EXCUSED])

    def late(self, at: datetime) -> "Deliverables":
        """Waiting after the deadline, unless opened again for a time that still lasts."""
        is_shut = Q(reopened_until=None) | Q(reopened_until__lte=at)
        return self.waiting().filter(is_shut, due_at__lt=at)


class Deliverable(models.Model):
    """Something a body owes, there as soon as it can be known.

    title:    of the form, as people read it
    event:    the step of the road map that opens it and sets its due date
    per:      code of the work; empty for a form of the whole campaign
    versions: accepted so far, the replaced ones included
    own_due_at: a date moved for this body alone; the calendar leaves it as it is
    """

    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    event = models.CharField(max_length=20)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="deliverables")
    key = models.CharField(max_length=20)
    place = models.CharField(max_length=20, db_index=True)
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES)
    region = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=40)
    per = models.CharField(max_length=10, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    own_due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=OwedState.choices, default=OwedState.WAITING)
    versions = models.PositiveIntegerField(default=0)
    downloaded_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    current = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True)
    reopened_until = models.DateTimeField(null=True, blank=True)
    reopened_by = models.CharField(max_length=200, blank=True)
    excuse = models.CharField(max_length=300, blank=True)

    objects = Deliverables.as_manager()
    personal = ("reopened_by",)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["kind", "campaign", "key", "per"], name="a_thing_is_owed_once"
            ),
            CheckConstraint(
                name="it_opens_before_it_is_due",
                condition=Q(opens_at=None) | Q(due_at=None) | Q(opens_at__lte=F("due_at")),
            ),
        ]
        indexes = [
            Index(
                fields=[
                    "campaign",
                    "region",
                    "kind",
                    "state",
                    "due_at",
                    "reopened_until",
                    "key",
                ],
                name="owed_by_region",
            ),
            Index(fields=["campaign", "key"], name="owed_by_body"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.per}".strip()

    def seen(self, at: datetime) -> SeenState:
        """How it looks at this moment."""
        state = OwedState(self.state)
        if state is OwedState.EXCUSED:
            return SeenState.EXCUSED
        if self.reopened_until is not None and at < self.reopened_until:
            return SeenState.REOPENED
        if state is OwedState.ACCEPTED:
            return SeenState.REPLACED if self.versions > 1 else SeenState.ACCEPTED
        if self.due_at is not None and at > self.due_at:
            return SeenState.LATE
        if self.opens_at is not None and at < self.opens_at:
            return SeenState.NOT_OPEN
        return SeenState.OPEN if state is OwedState.WAITING else SeenState(state.value)


class Decision(models.Model):
    """What was decided about a form that a body owes, by whom and why.

    until: the new deadline, or the end of the time for which the form is open again
    """

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    personal = ("by",)

    def __str__(self) -> str:
        return f"{self.deliverable}: {Verdict(self.verdict).label}"


class Receipt(models.Model):
    """The signed word that a version was accepted."""

    number = models.CharField(max_length=20, unique=True)
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="receipt")
    place = models.CharField(max_length=20)
    payload = models.TextField()
    signature = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    personal = ()

    def __str__(self) -> str:
        return f"квитанция {self.number}"


class Correction(models.Model):
    """What a region has changed in the application of a school.

    was, becomes: what is said of the work, in words
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="corrections")
    work = models.ForeignKey(Work, models.PROTECT, related_name="corrections")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="corrections")
    was = models.CharField(max_length=500)
    becomes = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    personal = ("by",)

    def __str__(self) -> str:
        return f"{self.school.key} {self.work.code}: {self.was} → {self.becomes}"


class Answers(models.Model):
    """What a school has answered in its questionnaire.

    values: by key of the question
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="answers")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="answers")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="answers")
    values = models.JSONField(default=dict)

    personal = ("values",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["school", "campaign"], name="one_questionnaire_a_campaign"),
        ]

    def __str__(self) -> str:
        return f"анкета {self.school.key} {self.campaign.slug}"


class Proposals(models.QuerySet["Proposal"]):
    """What verified lists ask for."""

    def within(self, places: Iterable[Place]) -> "Proposals":
        """Those about schools of districts at these places or below them."""
        return self.filter(below(places, "district__path"))

    def waiting(self) -> "Proposals":
        """Those that nobody has decided yet."""
        return self.filter(state=ProposalState.WAITING)


class Proposal(models.Model):
    """One change that a verified list asks the region to make in its list of schools.

    school: that is changed; of a new one, what the acceptance has made
    row:    of the form, as Excel counts
    before: details as the list had them when the form came; empty for a new school
    after:  details as the form has them
    works:  codes of the works that a new school is going to take
    ground: what the form gives as the ground, or remarks
    word:   why the region has declined it
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="proposals")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="proposals")
    row = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    works = models.JSONField(default=list)
    successor = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    word = models.CharField(max_length=300, blank=True)

    objects = Proposals.as_manager()
    personal = ("decided_by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["submission", "row"], name="one_proposal_a_row"),
            CheckConstraint(
                name="a_decision_has_its_moment_and_its_person",
                condition=~Q(state__in=[ProposalState.ACCEPTED, ProposalState.DECLINED])
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            CheckConstraint(
                name="only_a_new_school_is_not_there_yet",
                condition=Q(school__isnull=False) | Q(kind=ProposalKind.ADDED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.school or self.after.get('short_name')}"


class Planned(models.Model):
    """Whether a school is going to take a work, as the verified list has it."""

    school = models.ForeignKey(School, models.PROTECT, related_name="planned")
    work = models.ForeignKey(Work, models.PROTECT, related_name="planned")
    takes = models.BooleanField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["school", "work"], name="planned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.school.key} {self.work.code}"


class Draft(models.Model):
    """A form that somebody fills on its page and has not sent yet.

    rows:     by the key of the sheet, each a record of what was typed
    revision: grows with every saving, so that two people do not write over each other
    writers:  all who have saved something in it, as they sign
    """

    deliverable = models.OneToOneField(Deliverable, models.CASCADE, related_name="draft")
    rows = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    personal = ("rows", "writers", "saved_by")

    def __str__(self) -> str:
        return f"черновик: {self.deliverable}"


class MailAddress(models.Model):
    """Where a body wants to be reminded, if it wants to."""

    key = models.CharField(max_length=20, unique=True)
    email = models.EmailField()
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    personal = ("email", "given_by")

    def __str__(self) -> str:
        return f"{self.key}: {self.email}"


class Reminder(models.Model):
    """A word to a body that something is still owed.

    mailed_at: when it went by e-mail as well, if it did
    """

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="reminders")
    sent_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    personal = ("sent_by",)

    def __str__(self) -> str:
        return f"напоминание: {self.deliverable}"
