"""What was earned: packed results, their summaries, typed rows, keys, marking, declarations."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from vprok.domain.campaign.models import Task, Work
from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.materials.models import Code
from vprok.domain.results.states import (
    AbsenceReason,
    AnswerKind,
    LodgedBy,
    PresenceState,
    Turn,
)
from vprok.domain.territory.models import below
from vprok.kernel.place import Place

# ---- keys to short answers -----------------------------------------------------------------------


class Edition(models.Model):
    """All keys of a work as they stood from one change to the next; never changed itself.

    number: from 1
    why:    what the change was for, in words
    source: statistics.md §4
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)

    personal = ("made_by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["work", "number"], name="editions_of_keys_are_numbered"),
            UniqueConstraint(
                fields=["work"], condition=Q(replaced_at=None), name="one_current_edition_a_work"
            ),
        ]

    def __str__(self) -> str:
        return f"ключи {self.work.code}, редакция {self.number}"


class AnswerKey(models.Model):
    """The key of one task in one variant.

    group:    zone group of the variant; 0 where all zones get the same
    accepted: right answers, « | » between them, as people write them
    options:  how they are compared, `unit=см; typo`
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="keys")
    task = models.ForeignKey(Task, models.PROTECT, related_name="keys")
    group = models.PositiveSmallIntegerField(default=0)
    variant = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=AnswerKind.choices)
    accepted = models.CharField(max_length=1000)
    options = models.CharField(max_length=300, blank=True)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["edition", "task", "group", "variant"], name="one_key_per_task_and_variant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.label}, вариант {self.variant}"


class Rescoring(models.Model):
    """A change of keys applied to results that were accepted before it, with what it changed.

    changes: by key of the school and code: what was and what is, task by task
    """

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="rescoring")
    changes = models.JSONField(default=dict)
    works = models.PositiveIntegerField()
    schools = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    def __str__(self) -> str:
        return f"пересчёт {self.edition}"


# ---- accepted results ----------------------------------------------------------------------------


class Blocks(models.QuerySet["Block"]):
    """Accepted results."""

    def within(self, places: Iterable[Place]) -> "Blocks":
        """Those accepted from schools at these places or below them."""
        return self.filter(below(places))

    def current(self) -> "Blocks":
        """The newest of each entry."""
        return self.filter(replaced_at=None)


class Block(models.Model):
    """All rows of one accepted results form, packed and never changed.

    answers: short answers as they were typed, deflated; empty where the work has none
    edition: of the keys its answers were scored by
    source:  statistics.md §2.1
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="blocks")
    work = models.ForeignKey(Work, models.PROTECT)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="blocks")
    place = models.CharField(max_length=20)
    payload = models.BinaryField()
    answers = models.BinaryField(default=bytes)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True)
    classes = models.JSONField(default=list)
    accepted_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = Blocks.as_manager()
    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["entry"], condition=Q(replaced_at=None), name="one_current_block_an_entry"
            ),
            UniqueConstraint(
                fields=["submission", "edition"], name="a_form_is_scored_once_by_an_edition"
            ),
            UniqueConstraint(
                fields=["submission"],
                condition=Q(edition=None),
                name="a_form_without_answers_is_taken_once",
            ),
        ]
        indexes = [
            Index(
                fields=["work", "place"],
                condition=Q(replaced_at__isnull=False),
                name="results_that_were_replaced",
            )
        ]

    def __str__(self) -> str:
        return f"результаты {self.entry}"


class Leaves(models.QuerySet["Leaf"]):
    """Summaries of schools."""

    def within(self, places: Iterable[Place]) -> "Leaves":
        """Those of schools at these places or below them."""
        return self.filter(below(places))


class Leaf(models.Model):
    """The integer summary of the current block, written in its transaction.

    stamp:       of the layout it was folded by; another one waits to be folded again
    accepted_at: as its block has it
    is_late:     its form came after the deadline
    source:      statistics.md §2.2
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")
    work = models.ForeignKey(Work, models.PROTECT, related_name="leaves")
    block = models.OneToOneField(Block, models.PROTECT)
    place = models.CharField(max_length=20)
    region = models.CharField(max_length=2)
    present = models.PositiveIntegerField()
    stamp = models.PositiveBigIntegerField(default=0)
    payload = models.BinaryField()
    accepted_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)

    objects = Leaves.as_manager()
    personal = ()

    class Meta:
        indexes = [
            Index(fields=["work", "region", "place", "block"], name="leaves_of_a_region"),
            Index(fields=["work", "stamp"], name="leaves_of_a_layout"),
        ]

    def __str__(self) -> str:
        return f"сводка {self.entry}"


class Unsummed(models.Model):
    """A district where summaries have come or gone since the sums above them were made.

    Written in their transaction, and taken away by whoever makes those sums.

    source: docs/sources/statistics.md#totals
    """

    work = models.ForeignKey(Work, models.CASCADE)
    place = models.CharField(max_length=20)

    personal = ()

    def __str__(self) -> str:
        return f"не сложено {self.place}"


# ---- rows as they are typed ----------------------------------------------------------------------


class Typed(models.Model):
    """What one person has typed of one work, before the form is sent.

    code:     of the participant, as it stands in the form
    hand:     1, or 2 where the campaign has every form typed twice
    values:   texts by the key of the column; an empty one is not there
    revision: grows with every saving, so that two people do not write over each other
    source:   settled.md, The spine: rows exist only as drafts of the entry grid
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="typed")
    code = models.CharField(max_length=5)
    hand = models.PositiveSmallIntegerField(default=1)
    values = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.CharField(max_length=200)
    saved_by_account = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()

    personal = ("values", "saved_by", "saved_by_account")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["entry", "code", "hand"], name="one_row_per_code_and_hand"),
            CheckConstraint(name="a_work_is_typed_once_or_twice", condition=Q(hand__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.code}"


# ---- experts -------------------------------------------------------------------------------------


class Commission(models.Model):
    """Experts who mark a work: of one school, or of a district or region for several.

    place:     path of the body that keeps it
    share:     percent of works that are marked a second time, blindly
    tolerance: greatest difference of totals that needs no third expert
    seed:      of the dealing and of the sample, so that anyone can repeat them
    source:    domain.md §11.3
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="commissions")
    place = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    share = models.PositiveSmallIntegerField(default=0)
    tolerance = models.PositiveSmallIntegerField(default=1)
    seed = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)

    personal = ("made_by",)

    class Meta:
        constraints = [
            CheckConstraint(name="a_share_is_at_most_everything", condition=Q(share__lte=100)),
        ]

    def __str__(self) -> str:
        return self.title


class Marker(models.Model):
    """An expert in a commission.

    number: under which others see the expert, from 1
    """

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="markers")
    account = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    is_head = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    personal = ("account", "name")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["commission", "account"], name="an_expert_is_in_it_once"),
            UniqueConstraint(fields=["commission", "number"], name="experts_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"эксперт {self.number}"


class Marking(models.Model):
    """One work before one expert: which, at which turn, and what the expert gave.

    code:   of the participant
    points: by label of the task, points or X; empty until the expert is done
    nth:    which work of this expert it was, from 1, so that a drift can be seen
    """

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="markings")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="markings")
    code = models.CharField(max_length=5)
    turn = models.CharField(max_length=10, choices=Turn.choices, default=Turn.FIRST)
    marker = models.ForeignKey(Marker, models.PROTECT, related_name="markings")
    points = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    nth = models.PositiveIntegerField(null=True, blank=True)
    dealt_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["commission", "entry", "code", "turn"], name="one_expert_a_turn"
            ),
            UniqueConstraint(
                fields=["entry", "code", "turn"],
                condition=~Q(turn=Turn.RECHECK),
                name="a_work_is_marked_in_one_commission",
            ),
            UniqueConstraint(fields=["entry", "code", "marker"], name="nobody_marks_a_work_twice"),
        ]
        indexes = [Index(fields=["marker", "done_at"], name="markings_of_an_expert")]

    def __str__(self) -> str:
        return f"{self.code}, {self.get_turn_display()}"


# ---- who was there -------------------------------------------------------------------------------


class Presence(models.Model):
    """Why a participant has no work; whoever is not named here was there.

    source: domain.md §4
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="presence")
    code = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=PresenceState.choices)
    reason = models.CharField(max_length=15, choices=AbsenceReason.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["entry", "code"], name="one_word_per_code_about_presence"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.code}: {self.get_state_display()}"


class Counted(models.Model):
    """How many works of a class were collected, as its paper protocol says."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="counted")
    class_no = models.PositiveSmallIntegerField()
    works = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["entry", "class_no"], name="one_count_per_class"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.class_no}: {self.works}"


# ---- acceptance ----------------------------------------------------------------------------------


class Declarations(models.QuerySet["Declaration"]):
    """Words of heads of schools."""

    def standing(self, at: datetime) -> "Declarations":
        """Those that lock their forms: never lifted, or lifted for a time that is over."""
        return self.filter(Q(lifted_at=None) | Q(lifted_until__lte=at))


class Declaration(models.Model):
    """The word of the head of a school that the accepted form is whole and true; it locks it.

    submission:   the version that was declared
    payload:      what was declared, figure by figure, as it was signed
    signature:    of the portal
    lifted_at:    since then a correction is possible again, and a new word is asked for
    lifted_until: then it locks again by itself
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="declarations")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="declarations")
    payload = models.TextField()
    signature = models.CharField(max_length=100)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=200, blank=True)
    lifted_why = models.CharField(max_length=300, blank=True)
    lifted_until = models.DateTimeField(null=True, blank=True)

    objects = Declarations.as_manager()
    personal = ("by", "lifted_by")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["entry"], condition=Q(lifted_at=None), name="one_word_of_the_head_stands"
            ),
            CheckConstraint(
                name="whoever_lifts_it_signs_and_says_why",
                condition=Q(lifted_at=None)
                | (~Q(lifted_by="") & ~Q(lifted_why="") & Q(lifted_until__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"подпись руководителя: {self.entry}"


class Lodged(models.Model):
    """The digest of a form that was sealed offline, told before the deadline.

    digest: the first 16 bytes of SHA-256 of the file, hexadecimal; its twelve words say the same
    """

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="lodged")
    digest = models.CharField(max_length=32)
    way = models.CharField(max_length=10, choices=LodgedBy.choices)
    told_by = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("told_by", "by")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["deliverable", "digest"], name="a_digest_is_lodged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.digest[:8]}"


# ---- families ------------------------------------------------------------------------------------


class Informed(models.Model):
    """The day the families of a class were told its results."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="informed")
    class_no = models.PositiveSmallIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    personal = ("by",)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["entry", "class_no"], name="families_are_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.class_no}: {self.on:%d.%m.%Y}"


class FamilyLook(models.Model):
    """The secret of a participant's slip, once it was used.

    ends_at: until then the page stays open in the browser that used it
    """

    code = models.OneToOneField(Code, models.CASCADE, related_name="family_look")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [
            CheckConstraint(
                name="a_look_ends_after_it_began", condition=Q(ends_at__gt=F("opened_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"просмотр {self.code}"


class FamilyTry(models.Model):
    """Wrong secrets told for one code, or from one network; after some of them one waits.

    whom: `edu220042 40001`, or a network: `10.20.30.0/24`
    """

    whom = models.CharField(max_length=50, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    personal = ("whom",)

    def __str__(self) -> str:
        return f"{self.whom}: {self.failures}"
