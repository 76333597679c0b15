"""The list of organisations as a form: schools on one sheet, municipalities on another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vprok.domain.territory.states import (
    DETAIL_TITLES,
    Details,
    DistrictKind,
    Ownership,
    SchoolKind,
    Settlement,
    Zone,
)
from vprok.tools.sheets.findings import Row
from vprok.tools.sheets.spec import (
    Book,
    Code,
    Column,
    Kind,
    Known,
    Limits,
    OneOf,
    Sheet,
    Text,
    Unique,
    Value,
    Whole,
)

SCHOOLS, DISTRICTS = "schools", "districts"
TITLES = {"number": "Логин ОО", "district": "Муниципалитет"} | DETAIL_TITLES
OWN = "как в регионе"
MOST_PUPILS = 20_000

_INSTRUCTION = (
    "На листе «Организации» одна строка — одна организация.",
    "Логин не меняется никогда: «edu», код региона и ещё четыре цифры.",
    "Новой организации дайте свободный номер.",
    "Муниципалитет выберите из списка; новый сначала внесите на лист «Муниципалитеты».",
    "Группы колледжей, федеральных, частных и региональных ОО — тоже строки этого листа.",
    "Организация, которой нет в файле, остаётся в списке как была.",
    "Закрывают, присоединяют и открывают снова на странице организации.",
)

_KINDS: Mapping[str, str] = {
    "средняя общеобразовательная школа": SchoolKind.SECONDARY.label,
    "средняя школа": SchoolKind.SECONDARY.label,
    "основная общеобразовательная школа": SchoolKind.BASIC.label,
    "основная школа": SchoolKind.BASIC.label,
    "начальная школа": SchoolKind.PRIMARY.label,
    "колледж": SchoolKind.COLLEGE.label,
    "техникум": SchoolKind.COLLEGE.label,
    "школа-интернат": SchoolKind.BOARDING.label,
    "другая": SchoolKind.OTHER.label,
}
_OWNERSHIPS: Mapping[str, str] = {
    f"{label} организация": label for label in map(str, Ownership.labels)
}
_SETTLEMENTS: Mapping[str, str] = {
    "населённый пункт городского типа": Settlement.TOWN.label,
    "населённый пункт сельского типа": Settlement.VILLAGE.label,
    "пгт": Settlement.TOWN.label,
    "село": Settlement.VILLAGE.label,
    "деревня": Settlement.VILLAGE.label,
}


SCHOOL_KIND = OneOf(tuple(map(str, SchoolKind.labels)), _KINDS)
OWNERSHIP = OneOf(tuple(map(str, Ownership.labels)), _OWNERSHIPS)
SETTLEMENT = OneOf(tuple(map(str, Settlement.labels)), _SETTLEMENTS)
"""Kinds of cells that other forms about schools have too."""


def school_list(region: str, zones: Sequence[str]) -> Book:
    """The list of one region.

    region: two digits
    zones:  IANA names that its municipalities may have
    source: domain.md §3.1
    """
    return Book(
        kind="school_list",
        title="Список организаций",
        instruction=_INSTRUCTION,
        sheets=(_schools(region), _districts(region, zones)),
        limits=Limits(rows=5_000, columns=40, bytes=3_000_000),
    )


def _schools(region: str) -> Sheet:
    return Sheet(
        SCHOOLS,
        "Организации",
        columns=(
            _column("number", Code(rf"edu{region}\d{{4}}", f"edu{region}0042"), width=12),
            _column("name", Text(300), width=60),
            _column("short_name", Text(120), width=28),
            _column("district", Text(260), width=34),
            _column("kind", SCHOOL_KIND),
            _column("ownership", OWNERSHIP),
            _column("settlement", SETTLEMENT, width=34),
            _column("phone", Text(40), required=False, width=20),
            _column("pupils", Whole(0, MOST_PUPILS), required=False),
        ),
        checks=(
            Unique(("number",)),
            Known("number", "numbers", "номеров действующих организаций и свободных номеров"),
            Known("district", "districts", "муниципалитетов и групп региона"),
        ),
        prepared=200,
    )


def _districts(region: str, zones: Sequence[str]) -> Sheet:
    labels = (OWN, *(Zone(zone).label for zone in zones))
    return Sheet(
        DISTRICTS,
        "Муниципалитеты",
        columns=(
            _column("code", Code(rf"(reg{region}_)?m\d{{3}}", f"reg{region}_m019"), title="Код"),
            _column("name", Text(200), title="Наименование", width=50),
            _column("kind", OneOf(_labels(DistrictKind.labels)), title="Вид", width=26),
            _column("zone", OneOf(_labels(labels)), title="Время", required=False, width=30),
        ),
        checks=(Unique(("code",)), Unique(("name",))),
        prepared=20,
        required=False,
    )


def _column(
    key: str, kind: Kind, *, title: str = "", required: bool = True, width: int | None = None
) -> Column:
    """A column of the list; it names organisations, which are often named after people."""
    return Column(key, title or TITLES[key], kind, required=required, width=width, persons=True)


def _labels(labels: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(label) for label in labels)


# ---- rows and what they say -----------------------------------------------------------------


def school_row(number: str, district: str, details: Details) -> dict[str, Value]:
    """A school as a row of the form.

    district: as the list of municipalities shows it: `reg22_m019 | …`
    """
    return {
        "number": f"edu{number}",
        "name": details.name,
        "short_name": details.short_name,
        "district": district,
        "kind": str(details.kind.label),
        "ownership": str(details.ownership.label),
        "settlement": str(details.settlement.label),
        "phone": details.phone or None,
        "pupils": details.pupils,
    }


def district_row(key: str, name: str, kind: str, zone: str) -> dict[str, Value]:
    """A municipality or a group as a row of the form.

    zone: IANA name; empty means the region's own
    """
    return {
        "code": key,
        "name": name,
        "kind": str(DistrictKind(kind).label),
        "zone": str(Zone(zone).label) if zone else OWN,
    }


def number_in(row: Row) -> str:
    """Six digits of the school that a sound row speaks of."""
    return str(row.values["number"])[len("edu") :]


def details_in(row: Row, known: Details | None = None) -> Details:
    """What a sound row says of its school.

    known: what is known of it already; what the list has no columns for stays as it is
    """
    values = row.values
    told = Details(
        name=str(values["name"]),
        short_name=str(values["short_name"]),
        kind=SchoolKind(value_of(SchoolKind.choices, values["kind"])),
        ownership=Ownership(value_of(Ownership.choices, values["ownership"])),
        settlement=Settlement(value_of(Settlement.choices, values["settlement"])),
        phone=str(values.get("phone") or ""),
        pupils=int(values.get("pupils") or 0),
    )
    if known is None:
        return told
    return replace(told, status=known.status, levels=known.levels, parallels=known.parallels)


def code_in(row: Row) -> str:
    """The code of the municipality that a sound row speaks of, without its region: `m019`."""
    return str(row.values["code"])[-4:]


def kind_in(row: Row) -> DistrictKind:
    """The kind of the municipality or group of a sound row."""
    return DistrictKind(value_of(DistrictKind.choices, row.values["kind"]))


def zone_in(row: Row) -> str:
    """The zone of a sound row of municipalities; empty means the region's own."""
    said = row.values.get("zone")
    return "" if said in {None, OWN} else value_of(Zone.choices, said)


def value_of(choices: Iterable[tuple[str, object]], label: Value) -> str:
    """The stored word of the choice that people see under this label."""
    return next(value for value, said in choices if str(said) == label)
