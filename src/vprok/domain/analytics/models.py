"""What analytics keeps: sums of summaries, drawn charts, studies, checks, plans and replies."""

from django.db import models
from django.db.models import UniqueConstraint

from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.models import School


class Total(models.Model):
    """The sum of the leaves below one place.

    leaves, newest: how many forms were summed, and the newest of their blocks
    late:           of them, those that came after their deadline
    accepted_at:    when the last of them was accepted
    squares:        of participants, school by school, added up
    digest:         of the tasks and the scale they were counted by
    source:         docs/sources/statistics.md#totals
    """

    work = models.ForeignKey(Work, models.CASCADE)
    place = models.CharField(max_length=20)
    payload = models.BinaryField()
    schools = models.PositiveIntegerField()
    leaves = models.PositiveIntegerField()
    newest = models.PositiveBigIntegerField()
    late = models.PositiveIntegerField()
    accepted_at = models.DateTimeField()
    squares = models.PositiveBigIntegerField()
    digest = models.PositiveBigIntegerField()

    personal = ()

    class Meta:
        constraints = [UniqueConstraint(fields=["work", "place"], name="one_total_a_place")]

    def __str__(self) -> str:
        return f"{self.work.code} {self.place}"


# ---- figures that are kept -----------------------------------------------------------------------


class Chart(models.Model):
    """A chart of a work's page as it was drawn last; its digest tells all that it shows.

    name:   as `reports.charts.page_figures` names it
    svg:    deflated
    source: settled.md, Figures: charts are rendered when a figure changes
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="charts")
    place = models.CharField(max_length=20)
    name = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, db_index=True)
    svg = models.BinaryField()
    at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["work", "place", "name"], name="one_chart_a_place_and_name")
        ]

    def __str__(self) -> str:
        return f"диаграмма {self.name} {self.work.code} {self.place}"


class Drawing(models.Model):
    """How far the charts of a work have been drawn.

    newest:  the block accepted last whose own place was drawn
    settled: the same, when charts of all places were drawn after it
    stamp:   of the layout they were drawn by
    reached: path of the place drawn last, while all of them are gone through
    """

    work = models.OneToOneField(Work, models.CASCADE, related_name="drawing")
    newest = models.PositiveBigIntegerField(default=0)
    settled = models.PositiveBigIntegerField(default=0)
    stamp = models.PositiveBigIntegerField(default=0)
    reached = models.CharField(max_length=20, blank=True)

    personal = ()

    def __str__(self) -> str:
        return f"диаграммы {self.work.code}"


class Recount(models.Model):
    """A night's count of all accepted forms of a work anew, against their summaries and totals.

    differing: keys of schools and paths of bodies whose kept sums were not those of the forms
    source:    statistics.md §2.4
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="recounts")
    at = models.DateTimeField()
    forms = models.PositiveIntegerField()
    differing = models.JSONField(default=list)

    personal = ()

    def __str__(self) -> str:
        return f"пересчёт {self.work.code} {self.at:%d.%m.%Y}"


class Study(models.Model):
    """The item analysis of a work at a place, with the watermark it was made at.

    payload: figures of `tools.stats.items_study`, unrounded
    source:  statistics.md §1, R11-R15
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="studies")
    place = models.CharField(max_length=20)
    forms = models.PositiveIntegerField()
    newest = models.PositiveBigIntegerField()
    stamp = models.PositiveBigIntegerField()
    payload = models.JSONField()
    made_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [UniqueConstraint(fields=["work", "place"], name="one_study_a_place")]

    def __str__(self) -> str:
        return f"анализ заданий {self.work.code} {self.place}"


# ---- the written note ----------------------------------------------------------------------------


class Measures(models.Model):
    """What a school or a body has decided to do after a work: the last part of its note.

    rows:     of what is to be done, who answers for it by office, and by when
    revision: grows with every saving, so that two people do not write over each other
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="measures")
    place = models.CharField(max_length=20)
    rows = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    personal = ("rows", "saved_by")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["work", "place"], name="measures_stand_once_a_place")
        ]

    def __str__(self) -> str:
        return f"план мер {self.work.code} {self.place}"


# ---- objectivity ---------------------------------------------------------------------------------


class StateExam(models.Model):
    """Results of a school at the state examination of grade 9 (ОГЭ), read from a file.

    source: domain.md §7.1, A
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="state_exams")
    school = models.ForeignKey(School, models.PROTECT, related_name="state_exams")
    subject_code = models.CharField(max_length=5)
    participants = models.PositiveIntegerField()
    mean = models.FloatField()
    deviation = models.FloatField(null=True)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["campaign", "school", "subject_code"], name="one_exam_a_school_and_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"ОГЭ {self.subject_code} {self.school.key}"


class Search(models.Model):
    """A work of a region searched for signs of bias, with the watermark it was searched at.

    units:      schools that were large enough to be compared
    references: schools under observers, of all regions, whose values were known then
    is_sampled: the null was learnt from the controlled sample, not from the region itself
    digest:     of the tasks and the scale it was searched by
    payload:    what else the page prints: the null's own figures, by marker; values of the
                region's own schools under observers, from which other regions learn
    measures:   every school by every marker, for sums over works and years; deflated JSON
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="searches")
    region = models.CharField(max_length=2)
    forms = models.PositiveIntegerField()
    newest = models.PositiveBigIntegerField()
    units = models.PositiveIntegerField()
    references = models.PositiveIntegerField()
    is_sampled = models.BooleanField()
    digest = models.PositiveBigIntegerField()
    payload = models.JSONField(default=dict)
    measures = models.BinaryField()
    made_at = models.DateTimeField()

    personal = ()

    class Meta:
        constraints = [UniqueConstraint(fields=["work", "region"], name="one_search_a_region")]

    def __str__(self) -> str:
        return f"поиск признаков {self.work.code} {self.region}"


class Sign(models.Model):
    """What one marker found at one school in one work; never a verdict.

    q:        after correction over schools; empty for official markers, which have none
    effect:   share of works plausibly changed
    is_sure:  it holds after correction over markers and is large enough
    evidence: the figures behind it
    """

    search = models.ForeignKey(Search, models.CASCADE, related_name="signs")
    school = models.ForeignKey(School, models.PROTECT, related_name="signs")
    kind = models.CharField(max_length=20, choices=SignKind.choices)
    value = models.FloatField()
    effect = models.FloatField(null=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    is_sure = models.BooleanField(default=False)
    evidence = models.JSONField(default=dict)

    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["search", "school", "kind"], name="a_marker_speaks_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.school.key}"


class Reply(models.Model):
    """What a school answered to the signs of a campaign, kept in its case file."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="replies")
    school = models.ForeignKey(School, models.PROTECT, related_name="replies")
    text = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    personal = ("text", "by")

    def __str__(self) -> str:
        return f"ответ {self.school.key} {self.at:%d.%m.%Y}"
