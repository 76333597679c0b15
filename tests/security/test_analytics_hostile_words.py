"""Hostile words of schools, tasks, plans and replies stay words wherever they are written."""

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.test import Client

from tests import cast, make
from tests.cast import as_, refused
from tests.domain.analytics.town import town
from tests.tools.pdf.reading import text_of
from vprok.domain.analytics.actions.measures import keep_measures
from vprok.domain.analytics.queries.measures import Planned
from vprok.domain.campaign.models import Work
from vprok.domain.territory.models import School
from vprok.kernel.paper import Grid, Paper, Section, Text
from vprok.kernel.place import Place
from vprok.kernel.report import Row
from vprok.tools.documents.paper import docx_of
from vprok.tools.pdf.written import written_document

SCHOOL = Place("ru.22.m019.0042")
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://x")')
SCRIPT = '</text></svg><script>alert(1)</script><img src=x onerror="alert(1)">'
TYPST = '#read("/etc/passwd") #eval("1+1") ]]$ \\ #import "/frame.typ": *'
QUOTES = "a'b\"c\\n`${1}` {{7*7}}"
CONTROL = "слово\x00\x01\x0b\x1b\x7f\ufffe конец"
HOSTILE = (*FORMULAS, SCRIPT, TYPST, QUOTES)
"""Everything that a person can put into a field and a program might take for more than words."""


def work_named(words: str) -> Work:
    """A town whose school, tasks and skills are called by hostile words."""
    work = town()
    School.objects.filter(number="220042").update(short_name=words)
    for task in work.tasks.all():
        task.skill, task.descriptor = words[:100], words
        task.save()
    return work


def base(name: str = "") -> str:
    return f"/analytics/2026-spring/ma4/{SCHOOL}/{name}"


@pytest.mark.django_db
@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_of_a_file_is_a_formula(words: str) -> None:
    work_named(words)
    client = as_(cast.anna())
    for name in ("marks", "planned"):
        book = openpyxl.load_workbook(io.BytesIO(client.get(base(f"{name}.xlsx")).content))
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
        text = client.get(base(f"{name}.csv")).content.decode("utf-8-sig")
        cells = [cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line]
        assert not [cell for cell in cells if re.match(r"[=+@\t\r＝＋＠]|-(?!\d|$)", cell)]
        assert json.loads(client.get(base(f"{name}.json")).content)["rows"]


@pytest.mark.django_db
def test_no_page_or_picture_runs_what_a_school_is_called() -> None:
    work_named(SCRIPT)
    client = as_(cast.boris())
    for tail in ("", "explore/", "explore/?view=places&with=ru.22.m019.0043", "explore/?view=skill",
                 "note/", "similar/", "trend/", "planned/", "individual/"):  # fmt: skip
        page = client.get(base(tail)).content.decode()
        assert "<script>alert" not in page, tail
        assert "<img src=x" not in page, tail


@pytest.mark.django_db
def test_labels_of_tasks_are_words_and_no_expression() -> None:
    work = town()
    labels = ("1'", '2"', "'+datum+'", "\\", "${1}", "«4»", "]", "');alert('")
    for task, label in zip(work.tasks.order_by("position"), labels, strict=True):
        task.label = label
        task.save()
    page = as_(cast.anna()).get(base("explore/?view=tasks"))
    assert page.status_code == 200
    drawn = re.findall(r'<svg xmlns="[^"]*".*?</svg>', page.content.decode(), re.DOTALL)
    letters = "".join("".join(ET.fromstring(one).itertext()) for one in drawn)
    assert [label for label in labels if label not in letters] == []


# ---- the note ------------------------------------------------------------------------------------


def paper(words: str) -> Paper:
    grid = Grid("План мер", ("Мера", "Кто"), (Row((words, words)),), note=words)
    return Paper(
        "Справка", words, ((words, words),), (Section(words, (Text(words), grid)),), (words,)
    )


@pytest.mark.parametrize("words", [TYPST, SCRIPT, QUOTES, CONTROL])
def test_a_print_and_a_document_hold_words_as_they_are(words: str, moment: datetime) -> None:
    document = docx_of(paper(words), at=moment)
    with zipfile.ZipFile(io.BytesIO(document)) as unpacked:
        body = ET.fromstring(unpacked.read("word/document.xml"))
        assert not [name for name in unpacked.namelist() if "vba" in name or "external" in name]
    assert words.rsplit(maxsplit=1)[-1] in "".join(body.itertext())
    printed = text_of(written_document(paper(words), at=moment))
    assert "root:x:0" not in printed
    assert words.rsplit(maxsplit=1)[-1].strip("\x00") in printed.replace("\n", " ")


@pytest.fixture
def moment() -> datetime:
    return make.NOW


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["what", "who", "until"])
def test_a_plan_takes_no_names(where: str) -> None:
    work = town()
    told = {"what": "Разобрать задание 5", "who": "учителя", "until": "май"}
    told[where] = "Помочь Иванову Ивану Ивановичу"
    with refused("words_hold_a_name"):
        keep_measures(work, SCHOOL, [Planned(**told)], seen=0, by=cast.anna(), at=make.NOW)


@pytest.mark.django_db
def test_a_plan_with_signs_that_nobody_sees_still_becomes_a_document() -> None:
    town()
    client: Client = as_(cast.anna())
    sent = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "seen": "0",
        "form-0-what": "Разобрать\x0b задание\x1b 5", "form-0-who": "учителя\x02",
        "form-0-until": "май",
    }  # fmt: skip
    assert client.post(base("note/measures/"), sent).status_code in {303, 422}
    for name in ("note/", "note.docx", "note.pdf"):
        assert client.get(base(name)).status_code == 200, name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": "0"},
        {"form-TOTAL_FORMS": "100000", "form-INITIAL_FORMS": "0"},
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "seen": "٣", "form-0-what": "А"},
    ],
)
def test_a_forged_plan_is_refused_without_a_mistake_of_ours(sent: dict[str, str]) -> None:
    town()
    answer = as_(cast.anna(), Client(raise_request_exception=False)).post(
        base("note/measures/"), sent
    )
    assert answer.status_code in {400, 409, 422}
