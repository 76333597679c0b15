"""The list of a region as a file: drawn, and compared with today's when it comes back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from vprok.domain.territory.models import District, Region, School, Schools
from vprok.domain.territory.queries.tree import NUMBERS_OF_A_REGION, zones_of
from vprok.domain.territory.rules import (
    DistrictLine,
    Plan,
    SchoolLine,
    district_code_is_malformed,
    fingerprint,
    login_is_without_letters,
    number_is_malformed,
    number_is_of_another_region,
    planned,
    school_is_closed,
)
from vprok.domain.territory.sheets import (
    DISTRICTS,
    SCHOOLS,
    TITLES,
    code_in,
    details_in,
    district_row,
    kind_in,
    number_in,
    school_list,
    school_row,
    zone_in,
)
from vprok.domain.territory.states import DistrictKind
from vprok.kernel.refusal import Refusal
from vprok.tools.sheets.csv_form import draw_csv, read_csv
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.findings import Cleanup, Finding, Reading
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import Value


def list_xlsx(region: Region, within: Schools) -> bytes:
    """Working schools of these as the form that the region fills and sends back.

    costs: two SQL statements
    """
    groups = list(region.districts.order_by("code"))
    labels = {group.pk: _label(region, group) for group in groups}
    rows = {
        SCHOOLS: _school_rows(within, labels),
        DISTRICTS: [
            district_row(f"reg{region.code}_{group.code}", group.name, group.kind, group.own_zone)
            for group in groups
        ],
    }
    return draw(
        school_list(region.code, zones_of(region)),
        identity={"body": region.key},
        rows=rows,
        lists={"districts": tuple(labels.values())},
    )


def list_csv(region: Region, within: Schools) -> bytes:
    """Working schools of these as .csv without formulas.

    costs: two SQL statements
    """
    labels = {group.pk: _label(region, group) for group in region.districts.all()}
    sheet = school_list(region.code, zones_of(region)).sheet(SCHOOLS)
    return draw_csv(sheet, _school_rows(within, labels))


def _label(region: Region, group: District) -> str:
    return f"reg{region.code}_{group.code} | {group.name}"


def _school_rows(within: Schools, labels: Mapping[int, str]) -> list[dict[str, Value]]:
    working = within.working().order_by("number")
    return [school_row(one.number, labels[one.district_id], one.details) for one in working]


@dataclass(frozen=True)
class Preview:
    """What a file would change in the list of a region.

    findings: mistakes by cell; with any of them nothing can be written
    mark:     of both plans; tells whether they are still what the person has seen
    """

    findings: tuple[Finding, ...]
    cleanups: tuple[Cleanup, ...]
    districts: Plan[DistrictLine]
    schools: Plan[SchoolLine]
    digest: str

    @property
    def mistakes(self) -> int:
        """How many findings keep the file out."""
        return sum(finding.is_error for finding in self.findings)

    @property
    def is_empty(self) -> bool:
        """Whether the list would stay as it is."""
        return self.districts.is_empty and self.schools.is_empty

    @property
    def mark(self) -> str:
        """A short digest of both plans."""
        return fingerprint(self.districts, self.schools)


def preview(region: Region, file: bytes, name: str) -> Preview:
    """Read a list and compare it with today's.

    name:   of the file as the person sent it; .csv is read as text, all else as a workbook
    raises: Unreadable
    costs:  two SQL statements
    """
    groups = {one.code: _district_line(one) for one in region.districts.all()}
    ours = School.objects.filter(district__region=region).select_related("district")
    every = {one.key: one for one in ours}
    closed = {key: one for key, one in every.items() if one.closed_on}
    reading = _read(region, file, name, groups, closed)
    spellings = _spellings(region.code, {**groups, **_given_codes(reading)})
    findings = _explained(reading.findings, region, closed, spellings)
    today = {key: _school_line(one) for key, one in every.items() if key not in closed}
    sound = not any(finding.is_error for finding in findings)
    return Preview(
        findings=findings,
        cleanups=reading.cleanups,
        districts=planned(groups, _district_lines(reading, region) if sound else ()),
        schools=planned(today, _school_lines(reading, spellings, today) if sound else ()),
        digest=reading.sha256,
    )


def _read(
    region: Region,
    file: bytes,
    name: str,
    groups: Mapping[str, DistrictLine],
    closed: Mapping[str, School],
) -> Reading:
    book = school_list(region.code, zones_of(region))
    numbers = {f"edu{region.code}{last:04}" for last in range(NUMBERS_OF_A_REGION)}
    known = {
        "numbers": numbers - closed.keys(),
        "districts": frozenset(_spellings(region.code, groups)),
    }
    if PurePath(name).suffix.lower() == ".csv":
        return read_csv(book, SCHOOLS, file, known)
    return read(book, file, name=name, identity={"body": region.key}, known=known)


def _spellings(region: str, groups: Mapping[str, DistrictLine]) -> dict[str, str]:
    """The code of a municipality by each of its spellings; a name that two share is nobody's."""
    named: dict[str, str] = {}
    shared = Counter(group.name for group in groups.values())
    for code, group in groups.items():
        key = f"reg{region}_{code}"
        named |= dict.fromkeys((code, key, f"{key} | {group.name}"), code)
        if shared[group.name] == 1:
            named[group.name] = code
    return named


def _given_codes(reading: Reading) -> dict[str, DistrictLine]:
    """Municipalities that the file itself tells of, as far as their rows can be understood."""
    return {
        str(code)[-4:]: DistrictLine(str(code)[-4:], str(name), DistrictKind.MUNICIPALITY)
        for row in reading.rows.get(DISTRICTS, ())
        if (code := row.values.get("code")) and (name := row.values.get("name"))
    }


def _explained(
    findings: Iterable[Finding],
    region: Region,
    closed: Mapping[str, School],
    spellings: Mapping[str, str],
) -> tuple[Finding, ...]:
    """The findings without municipalities that the same file brings, codes in our own words."""
    return tuple(
        _in_our_words(finding, region, closed)
        for finding in findings
        if not (finding.rule == "known" and finding.value in spellings)
    )


def _in_our_words(finding: Finding, region: Region, closed: Mapping[str, School]) -> Finding:
    if finding.rule not in {"known", "code"} or finding.column == TITLES["district"]:
        return finding
    if finding.column == TITLES["number"]:
        refusal = _about_number(finding.value, region, closed)
    else:
        refusal = district_code_is_malformed(finding.value)
    remedy = "Исправьте ячейку или удалите строку."
    return (
        replace(finding, rule=refusal.code, text=refusal.text, remedy=remedy)
        if refusal
        else finding
    )


def _about_number(key: str, region: Region, closed: Mapping[str, School]) -> Refusal | None:
    """Why a login may not stand in the list."""
    number = key.removeprefix("edu")
    return (
        number_is_malformed(number)
        or number_is_of_another_region(number, region=region.code)
        or school_is_closed(closed[key].closed_on if key in closed else None)
        or login_is_without_letters(key)
    )


def _school_line(school: School) -> SchoolLine:
    return SchoolLine(school.number, school.district.code, school.details)


def _district_line(district: District) -> DistrictLine:
    kind = DistrictKind(district.kind)
    return DistrictLine(district.code, district.name, kind, district.own_zone)


def _school_lines(
    reading: Reading, spellings: Mapping[str, str], today: Mapping[str, SchoolLine]
) -> list[SchoolLine]:
    lines = []
    for row in reading.rows.get(SCHOOLS, ()):
        known = today.get(str(row.values["number"]))
        details = details_in(row, known.details if known else None)
        lines.append(SchoolLine(number_in(row), spellings[str(row.values["district"])], details))
    return lines


def _district_lines(reading: Reading, region: Region) -> list[DistrictLine]:
    return [
        DistrictLine(
            code_in(row),
            str(row.values["name"]),
            kind_in(row),
            "" if zone_in(row) == region.zone else zone_in(row),
        )
        for row in reading.rows.get(DISTRICTS, ())
    ]
