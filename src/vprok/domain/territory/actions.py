"""Keeping the list of organisations: every change leaves a line of history and a record."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.files.actions import keep
from vprok.domain.territory.models import District, Happening, Region, School
from vprok.domain.territory.queries import Preview, preview, subjects, zones_of
from vprok.domain.territory.rules import (
    PAST,
    Change,
    PastSchool,
    SchoolLine,
    closing_is_ahead,
    differences,
    district_code_is_malformed,
    district_code_is_taken,
    district_is_of_another_region,
    ground_is_missing,
    list_has_mistakes,
    list_has_moved_on,
    number_is_malformed,
    number_is_of_another_region,
    number_is_taken,
    past_code,
    past_number,
    school_is_closed,
    school_is_moved_nowhere,
    school_is_working,
    successor_is_closed,
    successor_is_itself,
    zone_is_not_of_the_region,
)
from vprok.domain.territory.states import (
    DETAIL_TITLES,
    Details,
    DistrictKind,
    SchoolEvent,
    SchoolKind,
    Settlement,
)
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.spec import XLSX

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": XLSX,
}
BATCH = 200


@atomic
def load_regions(*, at: datetime) -> int:
    """Put all subjects of the Federation into the database; doing it again changes nothing.

    returns: how many were added or brought up to date
    """
    known = {region.code: region for region in Region.objects.all()}
    stale = [
        Region(
            pk=known[one.code].pk if one.code in known else None,
            code=one.code,
            name=one.name,
            zone=one.zone,
        )
        for one in subjects().values()
        if one.code not in known
        or (known[one.code].name, known[one.code].zone) != (one.name, one.zone)
    ]
    for region in stale:
        region.save()
    if stale:
        record("territory.regions_loaded", "регионы", place=COUNTRY, by=SYSTEM, at=at, n=len(stale))
    return len(stale)


# ---- municipalities and groups --------------------------------------------------------------


@atomic
def add_district(
    region: Region,
    *,
    code: str,
    name: str,
    kind: DistrictKind,
    zone: str = "",
    by: Actor,
    at: datetime,
) -> District:
    """Add a municipality or a departmental group.

    zone:    IANA name; empty means the region's own
    refuses: no_right, not_your_place, district_code_is_malformed, district_code_is_taken,
             zone_is_not_of_the_region
    """
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=region.place))
    _hold(region)
    holder = District.objects.filter(region=region, code=code).first()
    refuse_if(
        district_code_is_malformed(code),
        district_code_is_taken(code, holder=holder.name if holder else None),
        zone_is_not_of_the_region(zone, zones=zones_of(region)),
    )
    path = f"{region.place}.{code}"
    own_zone = _own(zone, region)
    district = District.objects.create(
        region=region, code=code, path=path, kind=kind, name=name, own_zone=own_zone
    )
    record("territory.district_added", district, place=district.place, by=by, at=at)
    return district


@atomic
def change_district(
    district: District, *, name: str, zone: str = "", by: Actor, at: datetime
) -> None:
    """Give a municipality or a group another name or another zone.

    zone:    IANA name; empty means the region's own
    refuses: no_right, not_your_place, zone_is_not_of_the_region
    """
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=district.place))
    refuse_if(zone_is_not_of_the_region(zone, zones=zones_of(district.region)))
    own_zone = _own(zone, district.region)
    if (district.name, district.own_zone) == (name, own_zone):
        return
    before = f"{district.name}; {district.zone}"
    district.name, district.own_zone = name, own_zone
    district.save(update_fields=["name", "own_zone"])
    record(
        "territory.district_changed", district, place=district.place, by=by, at=at, before=before
    )


def _own(zone: str, region: Region) -> str:
    return "" if zone == region.zone else zone


def _hold(region: Region) -> None:
    """Let one writer at a time change the numbers and codes of a region."""
    Region.objects.select_for_update().get(pk=region.pk)


# ---- schools --------------------------------------------------------------------------------


@atomic
def add_school(
    district: District, *, number: str, details: Details, by: Actor, at: datetime
) -> School:
    """Put a school into the list.

    number:  six digits, the region's two first
    refuses: no_right, not_your_place, number_is_malformed, number_is_of_another_region,
             number_is_taken
    """
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=district.place))
    _hold(district.region)
    holder = School.objects.filter(number=number).first()
    refuse_if(
        number_is_malformed(number),
        number_is_of_another_region(number, region=district.region.code),
        number_is_taken(number, holder=holder.short_name if holder else None),
    )
    school = School.objects.create(
        number=number, district=district, path=f"{district.path}.{number[2:]}", **asdict(details)
    )
    _remember(school, SchoolEvent.ADDED, district.name, by=by, at=at)
    record("territory.school_added", school, place=school.place, by=by, at=at)
    return school


@atomic
def change_school(school: School, details: Details, *, by: Actor, at: datetime) -> School:
    """Write what has changed in a school's details; nothing is written when nothing has.

    refuses: no_right, not_your_place, school_is_closed
    """
    school = _locked(school)
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=school.place))
    refuse_if(school_is_closed(school.closed_on))
    changes = differences(school.details, details)
    if changes:
        _write(school, details)
        school.save()
        _remember(school, SchoolEvent.CHANGED, "; ".join(map(str, changes)), by=by, at=at)
        record("territory.school_changed", school, place=school.place, by=by, at=at)
    return school


@atomic
def move_school(school: School, *, to: District, reason: str, by: Actor, at: datetime) -> School:
    """Hand a school over to another municipality or group; its key stays, its path changes.

    refuses: no_right, not_your_place, school_is_closed, school_is_moved_nowhere,
             district_is_of_another_region, ground_is_missing
    """
    school = _locked(school)
    before = school.place
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=before))
    refuse_if(
        school_is_closed(school.closed_on),
        district_is_of_another_region(to.place, region=before.region),
        school_is_moved_nowhere(school.district.place, to=to.place),
        ground_is_missing(reason),
    )
    text = f"{school.district.name} → {to.name}. {reason}"
    _settle(school, to)
    school.save(update_fields=["district", "path"])
    _remember(school, SchoolEvent.MOVED, text, by=by, at=at)
    record("territory.school_moved", school, place=before, by=by, at=at, to=to.key)
    record("territory.school_received", school, place=school.place, by=by, at=at)
    return school


@atomic
def merge_school(
    school: School, *, into: School, reason: str, on: date | None = None, by: Actor, at: datetime
) -> School:
    """Close a school whose pupils and duties go to another one.

    on:      the day from which it is closed; today by its own clock when not told
    refuses: no_right, not_your_place, school_is_closed, successor_is_itself,
             successor_is_closed, closing_is_ahead, ground_is_missing
    """
    school, into = _locked(school), _locked(into)
    refuse_if(
        by.lacks(Permission.TERRITORY_KEEP, at=school.place),
        by.lacks(Permission.TERRITORY_KEEP, at=into.place),
    )
    refuse_if(
        successor_is_itself(school.number, successor=into.number),
        successor_is_closed(into.closed_on),
    )
    _close(school, reason, on, at)
    school.successor = into
    school.save(update_fields=["closed_on", "successor"])
    _remember(school, SchoolEvent.MERGED, f"{into}. {reason}", by=by, at=at)
    record("territory.school_merged", school, place=school.place, by=by, at=at, into=into.key)
    record("territory.school_enlarged", into, place=into.place, by=by, at=at, by_school=school.key)
    return school


@atomic
def close_school(
    school: School, *, reason: str, on: date | None = None, by: Actor, at: datetime
) -> School:
    """Close a school; everything it has sent stays.

    on:      the day from which it is closed; today by its own clock when not told
    refuses: no_right, not_your_place, school_is_closed, closing_is_ahead, ground_is_missing
    """
    school = _locked(school)
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=school.place))
    _close(school, reason, on, at)
    school.save(update_fields=["closed_on"])
    _remember(school, SchoolEvent.CLOSED, reason, by=by, at=at)
    record("territory.school_closed", school, place=school.place, by=by, at=at)
    return school


@atomic
def reopen_school(school: School, *, reason: str, by: Actor, at: datetime) -> School:
    """Open again a school that was closed or merged.

    refuses: no_right, not_your_place, school_is_working, ground_is_missing
    """
    school = _locked(school)
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=school.place))
    refuse_if(school_is_working(school.closed_on), ground_is_missing(reason))
    school.closed_on = school.successor = None
    school.save(update_fields=["closed_on", "successor"])
    _remember(school, SchoolEvent.REOPENED, reason, by=by, at=at)
    record("territory.school_reopened", school, place=school.place, by=by, at=at)
    return school


def _locked(school: School) -> School:
    """The school as it stands now; nobody else changes it until we are done."""
    rows = School.objects.select_for_update(of=("self",)).select_related("district__region")
    return rows.get(pk=school.pk)


def _close(school: School, reason: str, on: date | None, at: datetime) -> None:
    today = at.astimezone(ZoneInfo(school.zone)).date()
    on = on or today
    refuse_if(
        school_is_closed(school.closed_on),
        closing_is_ahead(on, today=today),
        ground_is_missing(reason),
    )
    school.closed_on = on


def _settle(school: School, district: District) -> None:
    school.district = district
    school.path = f"{district.path}.{school.number[2:]}"


def _write(school: School, details: Details) -> None:
    for name, value in asdict(details).items():
        setattr(school, name, value)


def _remember(school: School, event: SchoolEvent, text: str, *, by: Actor, at: datetime) -> None:
    _line(school, event, text, by=by, at=at).save()


def _line(school: School, event: SchoolEvent, text: str, *, by: Actor, at: datetime) -> Happening:
    """A line of history: the path is where the school stands from now on."""
    return Happening(
        school=school, event=event, path=school.path, text=text[:500], by=by.signature, at=at
    )


# ---- the list as a file ---------------------------------------------------------------------


@atomic
def import_schools(
    region: Region, file: bytes, name: str, *, seen: str = "", by: Actor, at: datetime
) -> Preview:
    """Write a list that came as a file: municipalities first, then schools; all or nothing.

    name:    of the file as the person sent it
    seen:    mark of the preview that the person agreed to; empty when nobody looked
    returns: what was written
    refuses: no_right, not_your_place, list_has_mistakes, list_has_moved_on
    raises:  Unreadable
    """
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=region.place))
    _hold(region)
    told = preview(region, file, name)
    refuse_if(list_has_mistakes(told.mistakes), list_has_moved_on(seen, now=told.mark))
    if told.is_empty:
        return told
    _write_districts(region, told)
    _write_schools(region, told, by=by, at=at)
    suffix = PurePath(name).suffix.lower()
    keep(file, name=name, media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"), at=at)
    record(
        "territory.list_imported",
        region,
        place=region.place,
        by=by,
        at=at,
        new=len(told.schools.new),
        changed=len(told.schools.changed),
        sha256=told.digest,
    )
    return told


def _write_districts(region: Region, told: Preview) -> None:
    District.objects.bulk_create(
        District(
            region=region,
            code=line.code,
            path=f"{region.place}.{line.code}",
            kind=line.kind,
            name=line.name,
            own_zone=line.zone,
        )
        for line in told.districts.new
    )
    for line in (change.after for change in told.districts.changed):
        District.objects.filter(region=region, code=line.code).update(
            kind=line.kind, name=line.name, own_zone=line.zone
        )


def _write_schools(region: Region, told: Preview, *, by: Actor, at: datetime) -> None:
    districts = {one.code: one for one in region.districts.all()}
    made = School.objects.bulk_create(
        (_made(line, districts[line.district]) for line in told.schools.new), BATCH
    )
    lines = [_line(one, SchoolEvent.ADDED, one.district.name, by=by, at=at) for one in made]
    numbers = [change.after.number for change in told.schools.changed]
    changed = School.objects.select_related("district").in_bulk(numbers, field_name="number")
    for change in told.schools.changed:
        school, to = changed[change.after.number], districts[change.after.district]
        lines += _happenings(school, change, to, by=by, at=at)
    School.objects.bulk_update(changed.values(), ["district", "path", *DETAIL_TITLES], BATCH)
    Happening.objects.bulk_create(lines, BATCH)


def _made(line: SchoolLine, district: District) -> School:
    school = School(number=line.number, **asdict(line.details))
    _settle(school, district)
    return school


def _happenings(
    school: School, change: Change[SchoolLine], to: District, *, by: Actor, at: datetime
) -> Iterable[Happening]:
    """Bring one school to its new line, telling what happened to it."""
    if school.district != to:
        text = f"{school.district.name} → {to.name}. Список из файла"
        _settle(school, to)
        yield _line(school, SchoolEvent.MOVED, text, by=by, at=at)
    if told := differences(change.before.details, change.after.details):
        _write(school, change.after.details)
        yield _line(school, SchoolEvent.CHANGED, "; ".join(map(str, told)), by=by, at=at)


# ---- years past -----------------------------------------------------------------------------


@atomic
def recall_schools(
    recalled: Iterable[PastSchool], *, closed_on: date, reason: str, at: datetime
) -> list[School]:
    """Put schools of a past year into the list as closed ones: nobody expects forms of them.

    A school that works still is opened again by its region. A region or a municipality that is
    not there is made; a school without one stands in a group of its own.

    reason:  for the history of each
    returns: the schools, in the order they were named
    costs:   some ten SQL statements a region
    """
    named = list(recalled)
    made: dict[PastSchool, School] = {}
    for code in dict.fromkeys(school.region for school in named):
        own = [school for school in named if school.region == code]
        made |= _recalled(_past_region(code), own, closed_on, reason, at)
    return [made[school] for school in named]


def _past_region(code: str) -> Region:
    known = subjects().get(code)
    defaults = {"name": known.name, "zone": known.zone} if known else {}
    region, _ = Region.objects.get_or_create(code=code, defaults=defaults)
    return region


def _recalled(
    region: Region, own: list[PastSchool], closed_on: date, reason: str, at: datetime
) -> dict[PastSchool, School]:
    _hold(region)
    districts = {one.code: one for one in region.districts.all()}
    held = School.objects.filter(number__startswith=region.code)
    taken = set(held.values_list("number", flat=True)) | {school.number for school in own}
    schools = []
    for school in own:
        number = school.number or past_number(school, taken)
        taken.add(number)
        schools.append(
            School(
                number=number,
                name=school.name,
                short_name=school.name[:120],
                kind=SchoolKind.OTHER,
                settlement=Settlement.CITY,
                closed_on=closed_on,
            )
        )
        _settle(schools[-1], _past_district(region, school, districts))
    School.objects.bulk_create(schools, BATCH)
    lines = (_line(one, SchoolEvent.ADDED, reason, by=SYSTEM, at=at) for one in schools)
    Happening.objects.bulk_create(lines, BATCH)
    record(
        "territory.schools_recalled", region, place=region.place, by=SYSTEM, at=at, n=len(schools)
    )
    return dict(zip(own, schools, strict=True))


def _past_district(region: Region, school: PastSchool, districts: dict[str, District]) -> District:
    """The municipality of a school of a past year, made where it is not there."""
    past = next((one for one in districts.values() if one.name == PAST), None)
    if not school.district and past:
        return past
    code = school.district or past_code(districts)
    if code not in districts:
        districts[code] = District.objects.create(
            region=region,
            code=code,
            path=f"{region.place}.{code}",
            kind=DistrictKind.MUNICIPALITY if school.district else DistrictKind.REGIONAL,
            name=(school.district_name or f"Муниципалитет {code}") if school.district else PAST,
        )
    return districts[code]
