"""Results of ОГЭ come in as a whole file, or none of it does."""

import io

import openpyxl
import pytest

from tests import make
from tests.cast import refused
from vprok.domain.analytics.actions.exams import keep_exams
from vprok.domain.analytics.models import StateExam
from vprok.domain.analytics.queries.exams import RegionExams, exams_blank, exams_in
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db


def filled(campaign: Campaign, *rows: tuple[object, ...]) -> bytes:
    """The template with these rows written into it by a person."""
    book = openpyxl.load_workbook(io.BytesIO(exams_blank(campaign)))
    sheet = book["ОГЭ"]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


RIGHT = (("edu220042", "РУ", 31, "24,35", "4,71"), ("edu220043", "МА", 1, 19, None))


def kept() -> list[tuple[object, ...]]:
    found = StateExam.objects.order_by("school__number", "subject_code")
    return list(
        found.values_list("school__number", "subject_code", "participants", "mean", "deviation")
    )


def test_a_file_is_kept_whole_and_written_down(gleb: Actor) -> None:
    campaign = make.campaign()
    make.school(last="0042"), make.school(last="0043")
    told = keep_exams(campaign, filled(campaign, *RIGHT), name="о.xlsx", by=gleb, at=make.NOW)
    assert told.rows == 2
    assert kept() == [("220042", "RU", 31, 24.35, 4.71), ("220043", "MA", 1, 19.0, None)]
    assert Event.objects.get(event="analytics.exams_kept").facts["rows"] == 2
    assert exams_in(campaign) == (
        RegionExams("Приозёрный край", "RU", 1),
        RegionExams("Приозёрный край", "MA", 1),
    )


def test_new_results_take_the_place_of_former_ones(gleb: Actor) -> None:
    campaign = make.campaign()
    make.school(last="0042"), make.school(last="0043")
    keep_exams(campaign, filled(campaign, *RIGHT), name="о.xlsx", by=gleb, at=make.NOW)
    again = ("edu220042", "русский язык", 30, 25.5, 4)
    keep_exams(campaign, filled(campaign, again), name="о.xlsx", by=gleb, at=make.NOW)
    assert kept() == [("220042", "RU", 30, 25.5, 4.0), ("220043", "MA", 1, 19.0, None)]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (("edu229999", "МА", 10, 12, 3), "A3"),
        (("edu220043", "ХИ", 10, 12, 3), "B3"),
        (("edu220043", "МА", 0, 12, 3), "C3"),
        (("edu220043", "МА", 10, "много", 3), "D3"),
        (("edu220043", "МА", 10, -3, 3), "D3"),
        (("edu220042", "РУ", 10, 12, 3), "A3"),
    ],
)
def test_a_mistake_is_named_by_its_cell_and_nothing_is_kept(
    gleb: Actor, row: tuple[object, ...], cell: str
) -> None:
    campaign = make.campaign()
    make.school(last="0042"), make.school(last="0043")
    file = filled(campaign, RIGHT[0], row)
    told = keep_exams(campaign, file, name="о.xlsx", by=gleb, at=make.NOW)
    assert cell in {one.cell for one in told.reading.errors}
    assert (told.rows, kept()) == (0, [])


def test_a_file_with_a_name_is_not_kept(gleb: Actor) -> None:
    campaign = make.campaign()
    make.school(last="0042")
    file = filled(campaign, RIGHT[0], ("Иванова Мария Петровна", "РУ", 1, 3, None))
    told = keep_exams(campaign, file, name="о.xlsx", by=gleb, at=make.NOW)
    assert told.reading.names
    assert kept() == []


def test_only_the_organiser_loads_them_and_a_finished_campaign_takes_them_too(
    gleb: Actor, vera: Actor
) -> None:
    campaign = make.campaign()
    make.school(last="0042"), make.school(last="0043")
    file = filled(campaign, *RIGHT)
    with refused("no_right"):
        keep_exams(campaign, file, name="о.xlsx", by=vera, at=make.NOW)
    with refused("other_form"):
        other = make.campaign("2027-spring")
        keep_exams(other, file, name="о.xlsx", by=gleb, at=make.NOW)
    campaign.state = CampaignState.FINISHED
    assert keep_exams(campaign, file, name="о.xlsx", by=gleb, at=make.NOW).rows == 2
