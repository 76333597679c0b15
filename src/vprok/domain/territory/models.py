"""The country's tree: regions, districts, schools, and what happened to them."""

from collections.abc import Iterable

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from vprok.domain.territory.states import (
    COURSES,
    DETAIL_TITLES,
    GRADES,
    Details,
    DistrictKind,
    LegalStatus,
    Ownership,
    SchoolEvent,
    SchoolKind,
    Settlement,
    Units,
    clock_of,
    zone_words,
)
from vprok.kernel.place import COUNTRY, Level, Place


def below(places: Iterable[Place], path: str = "place") -> Q:
    """Rows whose place is one of these or stands below one of them; the country is every row."""
    here = Q(pk__in=[])
    for place in places:
        if place == COUNTRY:
            return ~Q(pk__in=[])
        here |= Q(**{path: place.path})
        if place.level is not Level.SCHOOL:
            here |= Q(**{f"{path}__startswith": f"{place.path}."})
    return here


class Region(models.Model):
    """A subject of the Federation."""

    code = models.CharField(max_length=2, unique=True, validators=[RegexValidator(r"^\d\d$")])
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)

    personal = ()

    def __str__(self) -> str:
        return f"{self.key} | {self.name}"

    @property
    def place(self) -> Place:
        """Where the region stands."""
        return Place(f"ru.{self.code}")

    @property
    def key(self) -> str:
        """The identifier people know."""
        return self.place.key

    @property
    def clock(self) -> str:
        """The IANA zone that its pages and forms go by, whatever is told."""
        return clock_of(self.zone)

    @property
    def zone_words(self) -> str:
        """Its zone as people say it: «МСК+4, Барнаул»."""
        return zone_words(self.zone)


class Districts(models.QuerySet["District"]):
    """Municipalities and departmental groups."""

    def within(self, places: Iterable[Place]) -> "Districts":
        """Those at these places or below them."""
        return self.filter(below(places, "path"))


class District(models.Model):
    """A municipality, or a departmental group under a responsible coordinator."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="districts")
    code = models.CharField(max_length=4, validators=[RegexValidator(r"^m\d{3}$")])
    path = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=DistrictKind.choices)
    name = models.CharField(max_length=200)
    own_zone = models.CharField(max_length=40, blank=True)

    objects = Districts.as_manager()
    personal = ()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["region", "code"], name="one_district_per_code_in_a_region"),
        ]

    def __str__(self) -> str:
        return f"{self.key} | {self.name}"

    @property
    def place(self) -> Place:
        """Where the district stands."""
        return Place(self.path)

    @property
    def zone(self) -> str:
        """Its IANA zone: its own, else the region's."""
        return self.own_zone or self.region.zone

    @property
    def clock(self) -> str:
        """The IANA zone that its pages and forms go by, whatever is told."""
        return clock_of(self.zone)

    @property
    def zone_words(self) -> str:
        """Its zone as people say it: «МСК+4, Барнаул»."""
        return zone_words(self.zone)

    @property
    def key(self) -> str:
        """The identifier people know."""
        return self.place.key

    @property
    def is_departmental(self) -> bool:
        """Whether a responsible coordinator keeps it."""
        return self.kind != DistrictKind.MUNICIPALITY


class Schools(models.QuerySet["School"]):
    """Organisations that sit the works."""

    def within(self, places: Iterable[Place]) -> "Schools":
        """Those at these places or below them."""
        return self.filter(below(places, "path"))

    def working(self) -> "Schools":
        """Those that are not closed or merged."""
        return self.filter(closed_on=None)


class School(models.Model):
    """An organisation (ОО) with its stable number.

    levels:    words of `EducationLevel`; empty while nobody has told
    parallels: pairs of a grade (or a course of a college) and how many pupils it has
    """

    number = models.CharField(max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}$")])
    district = models.ForeignKey(District, models.PROTECT, related_name="schools")
    path = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=SchoolKind.choices)
    ownership = models.CharField(
        max_length=20, choices=Ownership.choices, default=Ownership.MUNICIPAL
    )
    settlement = models.CharField(max_length=20, choices=Settlement.choices)
    phone = models.CharField(max_length=40, blank=True)
    pupils = models.PositiveIntegerField(default=0)
    status = models.CharField(
        max_length=20, choices=LegalStatus.choices, default=LegalStatus.ENTITY
    )
    levels = models.JSONField(default=list, blank=True)
    parallels = models.JSONField(default=list, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    objects = Schools.as_manager()
    personal = ()

    class Meta:
        constraints = [
            CheckConstraint(
                name="only_a_closed_school_has_a_successor",
                condition=Q(successor=None) | Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} | {self.short_name}"

    @property
    def key(self) -> str:
        """The identifier people know."""
        return f"edu{self.number}"

    @property
    def place(self) -> Place:
        """Where the school stands now."""
        return Place(self.path)

    @property
    def zone(self) -> str:
        """Its IANA zone."""
        return self.district.zone

    @property
    def clock(self) -> str:
        """The IANA zone that its pages and forms go by, whatever is told."""
        return clock_of(self.zone)

    @property
    def zone_words(self) -> str:
        """Its zone as people say it: «МСК+4, Барнаул»."""
        return zone_words(self.zone)

    @property
    def is_college(self) -> bool:
        """Whether it has courses and groups instead of grades and classes."""
        return self.kind == SchoolKind.COLLEGE

    @property
    def units(self) -> Units:
        """What it calls its parallels and their parts."""
        return COURSES if self.is_college else GRADES

    @property
    def details(self) -> Details:
        """What the list says of it."""
        return Details.of({name: getattr(self, name) for name in DETAIL_TITLES})


class Happening(models.Model):
    """One line of a school's history in the list."""

    school = models.ForeignKey(School, models.PROTECT, related_name="history")
    event = models.CharField(max_length=20, choices=SchoolEvent.choices)
    path = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    personal = ("by",)

    def __str__(self) -> str:
        return f"{self.school.key}: {self.get_event_display()}"
