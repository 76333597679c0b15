"""A list as a file: clean ones are written, dirty ones name each bad cell, nothing in between."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests import make
from tests.cast import refused
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.files.models import Stored
from vprok.domain.territory.actions import close_school, import_schools
from vprok.domain.territory.models import District, Happening, School
from vprok.domain.territory.queries import list_csv, list_xlsx, preview
from vprok.domain.territory.sheets import TITLES
from vprok.domain.territory.states import DistrictKind, SchoolEvent
from vprok.kernel.charter import Actor
from vprok.tools.sheets.findings import Unreadable

pytestmark = pytest.mark.django_db

HEAD = list(TITLES.values())
KEYS = list(TITLES)
GOOD = {
    "number": "edu220007",
    "name": "Средняя школа № 7 имени Петра Ивановича Лесного",
    "short_name": "СОШ № 7",
    "district": "reg22_m019 | Район m019",
    "kind": "СОШ",
    "ownership": "Муниципальная",
    "settlement": "Город",
    "phone": "+7 385 222-33-44",
    "pupils": "512",
}


def csv_of(*rows: dict[str, str], separator: str = ";", encoding: str = "utf-8") -> bytes:
    titles = ["number", "name", "short_name", "district", "kind", "ownership", "settlement"]
    keys = [*titles, "phone", "pupils"]
    lines = [[TITLES[key] for key in keys], *([row[key] for key in keys] for row in rows)]
    text = "\r\n".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in line)
        for line in lines
    )
    return text.encode(encoding)


def xlsx_with(change: Callable[[Any], None]) -> bytes:
    """Today's template after a person has worked on it in a spreadsheet."""
    region = make.region()
    template = list_xlsx(region, School.objects.filter(district__region=region))
    book = openpyxl.load_workbook(io.BytesIO(template))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(book: Any, row: int, sheet: str = "Организации", **values: Any) -> None:
    """Write values under the titles of their columns."""
    page = book[sheet]
    at = {cell.value: cell.column for cell in page[1]}
    titles = TITLES if sheet == "Организации" else DISTRICT_TITLES
    for key, value in values.items():
        page.cell(row, at[titles[key]], value)


DISTRICT_TITLES = {"code": "Код", "name": "Наименование", "kind": "Вид", "zone": "Время"}


def found(file: bytes, name: str = "список.csv") -> list[tuple[str, str]]:
    return [(one.cell, one.rule) for one in preview(make.region(), file, name).findings]


# ---- clean files -----------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_csv_is_read_in_its_usual_spellings(separator: str, encoding: str):
    make.district()
    told = preview(
        make.region(), csv_of(GOOD, separator=separator, encoding=encoding), "список.csv"
    )
    assert told.findings == ()
    assert [line.title for line in told.schools.new] == ["СОШ № 7"]
    assert told.schools.new[0].details.pupils == 512


@pytest.mark.parametrize("said", ["m019", "reg22_m019", "reg22_m019 | Район m019", "Район m019"])
def test_a_municipality_is_known_by_its_code_its_key_and_its_name(said: str):
    make.district()
    told = preview(make.region(), csv_of(GOOD | {"district": said}), "список.csv")
    assert [line.district for line in told.schools.new] == ["m019"]


def test_a_list_is_written_whole_with_history_and_one_record(vera: Actor):
    make.district()
    file = csv_of(GOOD, GOOD | {"number": "edu220008", "short_name": "СОШ № 8"})
    import_schools(make.region(), file, "список.csv", by=vera, at=NOW)
    assert list(School.objects.values_list("path", flat=True)) == [
        "ru.22.m019.0007",
        "ru.22.m019.0008",
    ]
    assert set(Happening.objects.values_list("event", flat=True)) == {SchoolEvent.ADDED}
    event = Event.objects.get()
    assert (event.event, event.facts["new"], event.facts["changed"]) == (
        "territory.list_imported",
        2,
        0,
    )
    assert Stored.objects.get().digest == event.facts["sha256"]


def test_the_same_list_again_changes_nothing(vera: Actor):
    make.district()
    import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    told = import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    assert told.is_empty
    assert told.schools.unchanged == 1
    assert Event.objects.count() == 1


def test_a_changed_line_moves_the_school_and_tells_what_changed(vera: Actor):
    make.district()
    make.district(code="m020")
    import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    file = csv_of(GOOD | {"district": "m020", "pupils": "498"})
    told = import_schools(make.region(), file, "список.csv", by=vera, at=NOW)
    assert len(told.schools.changed) == 1
    school = School.objects.get()
    assert (school.key, school.path, school.pupils) == ("edu220007", "ru.22.m020.0007", 498)
    assert [line.event for line in school.history.order_by("pk")] == ["added", "moved", "changed"]


def test_a_list_leaves_what_it_has_no_columns_for(vera: Actor):
    make.district()
    import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    told = {"levels": ["primary"], "parallels": [[4, 25]], "status": "branch"}
    School.objects.update(**told)
    import_schools(make.region(), csv_of(GOOD | {"phone": "8 800"}), "список.csv", by=vera, at=NOW)
    school = School.objects.get()
    assert (school.phone, school.status) == ("8 800", "branch")
    assert (school.details.levels, school.details.parallels) == (("primary",), ((4, 25),))


def test_schools_that_the_file_does_not_name_stay(vera: Actor):
    make.school()
    told = import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    assert told.schools.absent == 1
    assert School.objects.working().count() == 2


def test_what_we_draw_we_read_back_unchanged(vera: Actor):
    make.district()
    import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    region, every = make.region(), School.objects.all()
    for file, name in ((list_xlsx(region, every), "a.xlsx"), (list_csv(region, every), "a.csv")):
        told = preview(region, file, name)
        assert told.findings == ()
        assert told.is_empty
        assert told.schools.unchanged == 1


def test_a_workbook_brings_a_municipality_and_its_schools_at_once(vera: Actor):
    make.district()

    def change(book: Any) -> None:
        written(
            book,
            3,
            "Муниципалитеты",
            code="reg22_m070",
            name="Колледжи края",
            kind="СПО",
            zone="как в регионе",
        )
        written(book, 2, **GOOD | {"district": "Колледжи края", "kind": "колледж", "pupils": 512})

    file = xlsx_with(change)
    told = import_schools(make.region(), file, "список.xlsx", by=vera, at=NOW)
    assert [line.code for line in told.districts.new] == ["m070"]
    college = School.objects.get()
    assert (college.district.kind, college.is_college) == (DistrictKind.VOCATIONAL, True)
    assert told.cleanups[0].before == "колледж"


def test_the_zone_of_a_municipality_of_yakutia_comes_with_the_list(gleb: Actor):
    make.region("14", "Республика Саха (Якутия)", "Asia/Yakutsk")
    yakutia = make.region("14")
    make.district(yakutia, "m001")
    book = openpyxl.load_workbook(io.BytesIO(list_xlsx(yakutia, School.objects.none())))
    written(book, 2, "Муниципалитеты", zone="МСК+8, Среднеколымск")
    out = io.BytesIO()
    book.save(out)
    import_schools(yakutia, out.getvalue(), "список.xlsx", by=gleb, at=NOW)
    assert District.objects.get().zone == "Asia/Srednekolymsk"


# ---- dirty files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "cell", "rule"),
    [
        ({"number": "edu640007"}, "A2", "number_is_of_another_region"),
        ({"number": "edu22007"}, "A2", "number_is_malformed"),
        ({"number": "220007"}, "A2", "login_is_without_letters"),
        ({"number": ""}, "A2", "required"),
        ({"name": "Ш" * 301}, "B2", "text"),
        ({"district": "reg22_m777"}, "D2", "known"),
        ({"kind": "балетная"}, "E2", "one_of"),
        ({"ownership": "ничья"}, "F2", "one_of"),
        ({"settlement": "хутор"}, "G2", "one_of"),
        ({"pupils": "много"}, "I2", "whole"),
        ({"pupils": "-5"}, "I2", "whole"),
    ],
)
def test_each_bad_cell_of_a_csv_is_named(change: dict[str, str], cell: str, rule: str):
    make.district()
    assert found(csv_of(GOOD | change)) == [(cell, rule)]


def test_two_lines_with_one_number_are_named():
    make.district()
    assert found(csv_of(GOOD, GOOD)) == [("A3", "unique")]


def test_a_closed_school_in_the_list_is_named(vera: Actor):
    make.district()
    import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    close_school(School.objects.get(), reason="Приказ № 7", by=vera, at=NOW)
    assert found(csv_of(GOOD)) == [("A2", "school_is_closed")]


def test_each_bad_cell_of_a_workbook_is_named():
    make.district()

    def change(book: Any) -> None:
        written(book, 2, **GOOD | {"number": "edu640007", "pupils": 512})
        written(book, 3, **GOOD | {"kind": "балетная", "pupils": "много"})
        written(book, 3, "Муниципалитеты", code="m19", name="Район", kind="СПО")

    told = found(xlsx_with(change), "список.xlsx")
    assert told == [
        ("A2", "number_is_of_another_region"),
        ("E3", "one_of"),
        ("I3", "whole"),
        ("A3", "district_code_is_malformed"),
    ]


def test_a_dirty_list_writes_nothing_at_all(vera: Actor):
    make.district()
    file = csv_of(GOOD, GOOD | {"number": "edu220008", "kind": "балетная"})
    with refused("list_has_mistakes"):
        import_schools(make.region(), file, "список.csv", by=vera, at=NOW)
    assert not School.objects.exists()
    assert not Stored.objects.exists()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "other_kind"),
        ("Имя;Фамилия\r\nАнна;Петрова".encode(), "other_columns"),
        (csv_of(GOOD).replace("Телефон".encode(), "Директор".encode()), "other_columns"),
        (b"x" * 3_000_001, "too_large"),
    ],
)
def test_a_csv_that_is_no_list_is_not_read(file: bytes, code: str):
    with pytest.raises(Unreadable) as caught:
        preview(make.region(), file, "список.csv")
    assert caught.value.code == code
    assert caught.value.text.endswith(".")


def test_the_template_of_another_region_is_not_read():
    other = make.region("64", "Степной край", "Europe/Saratov")
    file = list_xlsx(other, School.objects.none())
    with pytest.raises(Unreadable) as caught:
        preview(make.region(), file, "список.xlsx")
    assert caught.value.code == "other_body"


def test_what_changed_since_the_person_looked_is_not_written(vera: Actor):
    make.district()
    seen = preview(make.region(), csv_of(GOOD), "список.csv").mark
    import_schools(make.region(), csv_of(GOOD), "список.csv", by=vera, at=NOW)
    with refused("list_has_moved_on"):
        import_schools(make.region(), csv_of(GOOD), "список.csv", seen=seen, by=vera, at=NOW)


@pytest.mark.parametrize("who", ["anna", "boris", "darya"])
def test_a_list_is_imported_by_the_region_alone(who: str, request: pytest.FixtureRequest):
    make.district()
    with refused("no_right"):
        import_schools(
            make.region(),
            csv_of(GOOD),
            "список.csv",
            by=request.getfixturevalue(who),
            at=NOW,
        )


def test_a_name_that_looks_like_a_formula_stays_text(vera: Actor):
    make.district()
    tricky = GOOD | {"name": "=HYPERLINK(1)", "short_name": "@СОШ", "phone": "+7 385"}
    import_schools(make.region(), csv_of(tricky), "список.csv", by=vera, at=NOW)
    text = list_csv(make.region(), School.objects.all()).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'@СОШ" in text
    assert "'+7 385" in text
    book = openpyxl.load_workbook(io.BytesIO(list_xlsx(make.region(), School.objects.all())))
    assert book["Организации"]["B2"].data_type == "s"


def test_reading_a_list_costs_two_statements(django_assert_num_queries: Any):
    make.school()
    region, file = make.region(), csv_of(GOOD)
    with django_assert_num_queries(2):
        preview(region, file, "список.csv")
