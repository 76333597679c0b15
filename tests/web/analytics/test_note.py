"""The written note: what it says, who reads it, its plan, and its two files."""

import io
import re
from datetime import timedelta

import pytest
from docx import Document

from tests import make
from tests.cast import as_
from tests.domain.analytics.country import absent, accept, row, tiny
from vprok.domain.analytics.models import Measures
from vprok.domain.audit.models import Event
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = "ru.22.m019.0042", "ru.22.m019", "ru.22"


def note(place: str, tail: str = "/note/") -> str:
    return f"/analytics/2026-spring/ma4/{place}{tail}"


def text(content: bytes) -> str:
    plain = re.sub(r"<[^>]+>", " ", content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def plan(seen: int, *rows: tuple[str, str, str]) -> dict[str, str]:
    told = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0", "seen": str(seen)}
    for n, (what, who, until) in enumerate(rows):
        told |= {f"form-{n}-what": what, f"form-{n}-who": who, f"form-{n}-until": until}
    return told


def test_a_school_reads_who_wrote_what_is_weak_and_whom_to_help(anna: Actor) -> None:
    tiny()
    seen = text(as_(anna).get(note(SCHOOL)).content)
    assert "Писали работу 4 Отсутствовали 1" in seen
    assert "Участников меньше 20" in seen
    assert "Качество знаний — 50 %" in seen
    assert "Понизили: отметка ниже, чем в журнале" in seen
    assert "письмо Рособрнадзора от 18.04.2025 № 02-86" in seen
    assert "Кому помочь" in seen
    assert "40001" in seen
    assert "План мер" in seen


def test_the_school_is_led_to_the_list_with_names(anna: Actor, boris: Actor) -> None:
    tiny()
    names = "/results/2026-spring/names/edu220042/"
    assert f'href="{names}"' in as_(anna).get(note(SCHOOL)).content.decode()
    assert as_(anna).get(names).status_code == 200
    assert names not in as_(boris).get(note(SCHOOL)).content.decode()


def test_whoever_may_not_see_codes_reads_none(boris: Actor, anna: Actor) -> None:
    tiny()
    district = text(as_(boris).get(note(DISTRICT)).content)
    assert "40001" not in district
    assert "Организации по порядку номеров" in district
    assert (
        district.index("edu220042") < district.index("edu220043") if "edu220042" in district else 1
    )
    assert as_(anna).get(note(DISTRICT)).status_code == 404


def test_a_note_is_written_for_a_school_or_a_municipality(vera: Actor) -> None:
    tiny()
    client = as_(vera)
    assert "Этот отчёт строится для" in text(client.get(note(REGION)).content)
    assert client.get(note(REGION, "/note.pdf")).status_code == 409


def test_the_document_has_its_tables_charts_and_words_for_the_blind(anna: Actor) -> None:
    tiny()
    answer = as_(anna).get(note(SCHOOL, "/note.docx"))
    document = Document(io.BytesIO(answer.content))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "1. Кто писал работу"
    assert headings[-1].endswith("План мер")
    assert len(document.inline_shapes) == 3
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    assert any("40001" in cell.text for one in document.tables for cell in one.columns[0].cells)


def test_the_print_is_a_pdf(anna: Actor) -> None:
    tiny()
    answer = as_(anna).get(note(SCHOOL, "/note.pdf"))
    assert answer.content.startswith(b"%PDF")


def test_a_plan_is_changed_and_enters_the_note(anna: Actor) -> None:
    tiny()
    client = as_(anna)
    proposed = client.get(note(SCHOOL, "/note/measures/")).content.decode()
    assert "до конца четверти" in proposed
    rows = ("Повторить доли", "учителя предмета", "до 15 мая"), ("", "никто", "никогда")
    answer = client.post(note(SCHOOL, "/note/measures/"), plan(0, *rows))
    assert answer.status_code == 303
    seen = text(client.get(note(SCHOOL)).content)
    assert "Повторить доли учителя предмета до 15 мая" in seen
    assert "никогда" not in seen
    assert Measures.objects.get().revision == 1
    assert Event.objects.filter(event="analytics.measures_kept").count() == 1


def test_nobody_writes_over_a_plan_saved_meanwhile(anna: Actor) -> None:
    tiny()
    client = as_(anna)
    row_ = ("Повторить доли", "учителя", "до мая")
    assert client.post(note(SCHOOL, "/note/measures/"), plan(0, row_)).status_code == 303
    second = client.post(note(SCHOOL, "/note/measures/"), plan(0, ("Другое", "", "")))
    assert second.status_code == 422
    assert "тем временем сохранил другой" in text(second.content)
    assert Measures.objects.get().rows == [list(row_)]


def test_a_plan_names_nobody(anna: Actor) -> None:
    tiny()
    told = plan(0, ("Заняться с Ивановым Петром Сергеевичем", "", ""))
    answer = as_(anna).post(note(SCHOOL, "/note/measures/"), told)
    assert answer.status_code == 422
    assert not Measures.objects.exists()


def test_only_the_school_and_its_municipality_keep_a_plan(vera: Actor, gleb: Actor) -> None:
    tiny()
    assert as_(gleb).get(note(SCHOOL, "/note/measures/")).status_code == 404
    assert as_(vera).get(note(SCHOOL, "/note/measures/")).status_code == 200


def test_before_the_day_of_reports_there_is_no_note(
    anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = tiny().campaign
    campaign.reports_at = make.NOW + timedelta(days=1)
    campaign.save()
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)
    client = as_(anna)
    assert "Справки пока нет" in text(client.get(note(SCHOOL)).content)
    for tail in ("/note.pdf", "/note.docx", "/note/measures/"):
        assert client.get(note(SCHOOL, tail)).status_code == 409


@pytest.mark.parametrize("kind", ["nobody", "one", "absent", "blank"])
def test_a_note_of_hardly_anybody_is_whole(kind: str, anna: Actor) -> None:
    work = tiny()
    rows = {
        "nobody": [],
        "one": [row(1, (1, 2, 3), journal=3)],
        "absent": [absent(1, 3), absent(2, 3)],
        "blank": [row(n, (255, 255, 255)) for n in range(1, 4)],
    }[kind]
    accept(work.entries.order_by("pk")[0].school, work, rows)
    client = as_(anna)
    seen = text(client.get(note(SCHOOL)).content)
    assert "Кто писал работу" in seen
    assert "nan" not in seen.lower()
    assert client.get(note(SCHOOL, "/note.pdf")).content.startswith(b"%PDF")
    assert client.get(note(SCHOOL, "/note.docx")).status_code == 200
