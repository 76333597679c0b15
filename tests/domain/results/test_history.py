"""Exports of past years become a campaign on which every report works; or nothing happens."""

import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest

from tests import make
from tests.cast import refused
from tests.domain.results.past import (
    ABOUT,
    AT,
    MA4,
    SERVICE,
    bring,
    file_2021,
    file_2022,
    pupil,
    school,
)
from tests.tools.sheets.portal.making import (
    HEAD_2020,
    HEAD_2026,
    book,
    caption_f1,
    csv_file,
    row_2026,
    row_f1,
    service,
)
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import Scope, leaf_of
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.states import CampaignState, Layout
from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.intake.queries import owed_behind
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions.history import LeftOut
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.rules import OWED
from vprok.domain.results.rules.history import (
    HISTORY,
    codes_in,
    codes_told,
    nothing_to_import,
    rows_are_left_out,
    scale_between,
    year_in,
)
from vprok.domain.results.rules.subjects import PRINTED
from vprok.domain.territory.models import District, Happening, Region, School
from vprok.domain.territory.rules import PAST
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.kernel.refusal import Refused
from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import fold

pytestmark = pytest.mark.django_db

LETTERED = 'Буква (цифра) класса. Введите "нет" - если отсутствует'
TABLES = (Campaign, Work, Entry, Submission, Block, Leaf, School, District, Event)


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


# ---- what it becomes -----------------------------------------------------------------------------


def test_a_past_year_becomes_a_finished_campaign_in_which_nobody_owes_anything(tmp_path: Path):
    done = bring(file_2021(tmp_path, school()))
    campaign = Campaign.objects.get()
    assert (campaign.slug, campaign.title, campaign.state) == (
        "2021",
        "ВПР 2021",
        CampaignState.FINISHED,
    )
    assert (campaign.layout, campaign.asks_sex) == (Layout.WITH_CLASSES, True)
    assert not Deliverable.objects.exists()
    assert not owed_behind(OWED)
    assert [(one.work.code, one.schools, one.new) for one in done.works] == [("ma4", 1, 1)]
    entry = Entry.objects.get()
    assert (entry.participants, entry.classes) == (7, 2)
    submission = Submission.objects.get()
    assert (submission.state, submission.sent_by, submission.version) == (
        SubmissionState.ACCEPTED,
        HISTORY,
        1,
    )
    assert submission.file is None


def test_rows_are_packed_as_accepted_forms_are(tmp_path: Path):
    rows = [pupil(40002, [1, "X"], sex="ж", klass="4б", variant=2), *school()]
    rows[1:] = [row for row in rows[1:] if row[3] != 40002]
    bring(file_2021(tmp_path, rows))
    stored = Block.objects.get()
    block = packed.unpack(bytes(stored.payload))
    assert stored.classes == ["А", "Б"]
    assert block.codes.tolist() == [40001, 40002, 40003, 40004, 40005, 40006, 40007]
    second = block.participants()[1]
    assert (second.variants, second.class_no, second.sex, second.journal) == ((2,), 2, 2, 4)
    assert second.points[:3] == (1, packed.NOT_ATTEMPTED, 0)
    assert Leaf.objects.get().present == 6


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_works_on_it(tmp_path: Path, name: str):
    rows = [*school(), *school("edu220043"), *school("edu050001", region="05")]
    bring(file_2021(tmp_path, rows))
    work = Work.objects.select_related("campaign").get()
    sum_up(str(work.pk))
    kind = REPORTS[name]
    for place in School.objects.get(number="220042").place.lineage:
        if place.level in kind.LEVELS:
            report = kind.build(Scope(work, place, own=place))
            assert report.rows
    assert Level.SCHOOL in kind.LEVELS or Level.COUNTRY in kind.LEVELS


def test_several_works_come_in_one_import_each_by_its_file(tmp_path: Path):
    labels = ["1 (1б)", "2 (2б)"]
    other = file_2022(tmp_path, [[70001, 1, 1, 2], [70002, 2, 0, 1]], labels, "gg7_protocol.csv")
    done = bring(file_2021(tmp_path, school()), other, cuts={"gg7": (1, 2, 3)})
    assert [one.work.code for one in done.works] == ["gg7", "ma4"]
    made = Work.objects.get(code="gg7")
    assert (made.subject, made.maximum, made.cuts) == ("География", 3, (1, 2, 3))
    assert [task.label for task in made.tasks.order_by("position")] == ["1", "2"]


def test_two_parts_have_variants_of_their_own(tmp_path: Path):
    parts = [1] * 2 + [2] * 18

    def row(code: int, variants: tuple[object, object]) -> list[object]:
        points = [1 if variants[part - 1] != "отсутствовал" else "" for part in parts]
        groups = "VPR_22,reg22_vpr_m060,vpr2020.ru4"
        who = [groups, "sch220042", 1, code, 4, "м", "4А", *variants]
        return [*who, sum(p for p in points if p), *points, *[""] * 20, ""]

    rows = [row(50001, (1, 2)), row(50002, (1, "отсутствовал")), row(50003, ("отсутствовал",) * 2)]
    done = bring(csv_file(tmp_path / "part.csv", [HEAD_2020, *rows]), slug="2020-autumn")
    assert done.works[0].work.left == 0
    block = packed.unpack(bytes(Block.objects.get().payload))
    assert block.variants.tolist() == [[1, 2], [1, 0], [0, 0]]
    assert block.totals().tolist() == [20, 2, 0]
    assert School.objects.get().path == "ru.22.m060.0042"
    leaf = leaf_of(Work.objects.get(), COUNTRY)
    assert (leaf.listed, leaf.present, leaf.partial, leaf.absent) == (3, 1, 1, 1)


def test_a_form_of_ours_tells_its_school_by_its_name(tmp_path: Path):
    rows = [HEAD_2026, row_2026(40001, 1, 1, 0, 2, 3, klass=2)]
    path = book(tmp_path / "edu220042_ma4.xlsx", Протокол=rows)
    bring(path, slug="2026-spring", cuts={"ma4": (2, 4, 6)})
    assert School.objects.get().number == "220042"
    assert Campaign.objects.get().layout == Layout.WITH_ORDINALS
    assert Block.objects.get().classes == ["1", "2"]


def test_the_day_of_the_upload_is_the_day_of_acceptance(tmp_path: Path):
    labels = ["1 (1б)", "2 (2б)"]
    path = file_2022(tmp_path, [[70001, 1, 1, 2]], labels, "gg7.csv")
    bring(path, slug="2022", cuts={"gg7": (1, 2, 3)})
    moscow = timedelta(hours=3)
    assert Block.objects.get().accepted_at == datetime(2022, 3, 17, 8, 51, 52, tzinfo=UTC) - moscow
    assert Campaign.objects.get().opens_on == date(2022, 3, 17)


# ---- scales --------------------------------------------------------------------------------------


def test_a_work_whose_scale_nobody_knows_is_left_out_and_the_others_are_taken(tmp_path: Path):
    other = file_2022(tmp_path, [[70001, 1, 1, 2]], ["1 (1б)", "2 (2б)"], "gg7.csv")
    done = bring(file_2021(tmp_path, school()), other)
    assert [one.work.code for one in done.works] == ["ma4"]
    assert [work.code for work in done.unscaled] == ["gg7"]
    assert Work.objects.count() == 1


def test_nothing_is_done_where_no_work_has_a_scale(tmp_path: Path):
    other = file_2022(tmp_path, [[70001, 1, 1, 2]], ["1 (1б)", "2 (2б)"], "gg7.csv")
    with refused("nothing_to_import"):
        bring(other)
    told = nothing_to_import(0, ["gg7"])
    assert told is not None
    assert "--cuts gg7=" in told.text
    assert not Campaign.objects.exists()


def test_files_without_a_single_right_row_make_no_campaign(tmp_path: Path):
    path = file_2021(tmp_path, [pupil(40001, ["?"]), pupil(40002, ["H"])])
    with pytest.raises(LeftOut) as found:
        bring(path)
    assert found.value.refusal.code == "no_row_is_right"
    assert [told.rule for told in found.value.told] == ["points", "points"]
    with pytest.raises(LeftOut):
        bring(file_2021(tmp_path, []))
    assert not Campaign.objects.exists()


def f1(folder: Path, *totals: tuple[int, int]) -> Path:
    rows = [
        row_f1(40001 + n, (1, 1, 2, 3) if total == 7 else (0, 0, 0, total), mark)
        for n, (total, mark) in enumerate(totals)
    ]
    return csv_file(folder / "f1.csv", [*caption_f1(pupils=len(rows)), *rows])


def test_printed_marks_tell_the_scale_where_they_leave_no_choice(tmp_path: Path):
    path = f1(tmp_path, (0, 2), (1, 3), (2, 4), (3, 5), (7, 5))
    done = bring(path, slug="vpr2024")
    assert Work.objects.get().cuts == (1, 2, 3)
    assert Campaign.objects.get().opens_on == date(2024, 3, 19)
    assert done.works[0].work.about.scale == "по отметкам файла"


def test_levels_that_stand_above_the_header_of_a_report_are_those_of_the_tasks(tmp_path: Path):
    bring(f1(tmp_path, (0, 2), (1, 3), (2, 4), (3, 5), (7, 5)), slug="vpr2024")
    levels = Work.objects.get().tasks.order_by("position").values_list("level", flat=True)
    assert list(levels) == ["Б", "Б", "П", "П"]


def test_printed_marks_that_leave_a_choice_tell_no_scale(tmp_path: Path):
    with refused("nothing_to_import"):
        bring(f1(tmp_path, (0, 2), (2, 3), (3, 4), (7, 5)), slug="vpr2024")


def test_a_printed_mark_that_is_not_of_the_scale_is_told(tmp_path: Path):
    path = f1(tmp_path, (0, 2), (1, 4))
    done = bring(path, slug="vpr2024", cuts={"ma4": (1, 2, 3)})
    assert [(told.rule, told.value) for told in done.told] == [("mark", "4")]


@pytest.mark.parametrize(
    ("printed", "cuts"),
    [
        ([(4, 2), (5, 3), (6, 3), (7, 4), (8, 5)], (5, 7, 8)),
        ([(4, 2), (6, 3), (7, 4), (8, 5)], None),
        ([(5, 3), (6, 4), (7, 5)], None),
        ([(4, 2), (5, 3), (4, 3), (6, 4), (7, 5)], None),
        ([], None),
    ],
)
def test_a_scale_between_printed_marks(printed: list[tuple[int, int]], cuts: object):
    assert scale_between(printed) == cuts


def test_a_scale_that_is_there_is_not_changed(tmp_path: Path):
    path = file_2021(tmp_path, school())
    bring(path)
    with refused("scale_is_other"):
        bring(path, cuts={"ma4": (1, 2, 3)})


# ---- again ---------------------------------------------------------------------------------------


def test_the_same_files_again_change_nothing(tmp_path: Path):
    rows = [*school(), *school("S0151")]
    bring(file_2021(tmp_path, rows))
    before = counts()
    mixed = file_2021(tmp_path, rows[::-1], name="other_name_ma4.txt")
    done = bring(mixed, at=AT + timedelta(days=1))
    assert (done.changes, done.works[0].same) == (0, 2)
    assert counts() == before


def test_a_corrected_file_changes_the_sums_by_the_difference_exactly(tmp_path: Path):
    bring(file_2021(tmp_path, [*school(), *school("edu220043")]))
    work = Work.objects.get()
    before = leaf_of(work, COUNTRY)
    old = Block.objects.get(place__endswith="0042")
    corrected = [pupil(40001, MA4), *school()[1:]]
    done = bring(file_2021(tmp_path, [*corrected, *school("edu220043")]), at=AT + timedelta(days=1))
    assert [(one.new, one.replaced, one.same) for one in done.works] == [(0, 1, 1)]
    new = Block.objects.current().get(place__endswith="0042")
    folded = [fold(packed.unpack(bytes(one.payload)), before.layout) for one in (old, new)]
    assert leaf_of(work, COUNTRY) == before + (folded[1] - folded[0])
    assert folded[0] != folded[1]
    old.refresh_from_db()
    assert old.replaced_at == AT + timedelta(days=1)
    versions = Submission.objects.filter(key="edu220042").order_by("version")
    assert [(one.version, one.state) for one in versions] == [
        (1, SubmissionState.REPLACED),
        (2, SubmissionState.ACCEPTED),
    ]


def test_what_was_corrected_may_be_put_back(tmp_path: Path):
    first, second = school(), [pupil(40001, MA4), *school()[1:]]
    for rows in (first, second, first):
        bring(file_2021(tmp_path, rows))
    assert [one.version for one in Submission.objects.order_by("version")] == [1, 2, 3]
    assert Block.objects.current().count() == 1


def test_schools_that_a_later_file_does_not_name_stay(tmp_path: Path):
    bring(file_2021(tmp_path, school()))
    bring(file_2021(tmp_path, school("edu220043")))
    assert Block.objects.current().count() == 2
    assert leaf_of(Work.objects.get(), COUNTRY).present == 12


def test_a_rehearsal_says_the_same_and_leaves_nothing(tmp_path: Path):
    path = file_2021(tmp_path, school())
    before = counts()
    tried = bring(path, is_rehearsal=True)
    assert counts() == before
    done = bring(path)
    assert [(one.new, one.schools) for one in tried.works] == [
        (one.new, one.schools) for one in done.works
    ]


def test_repeated_rows_stand_there_once_and_unlike_ones_not_at_all(tmp_path: Path):
    rows = [*school(), pupil(40001, [], klass="А"), pupil(40002, MA4)]
    done = bring(file_2021(tmp_path, rows))
    (one,) = done.works
    assert (one.work.twice, one.work.left) == (1, 2)
    assert [told.rule for told in done.told] == ["twice"]
    codes = packed.unpack(bytes(Block.objects.get().payload)).codes.tolist()
    assert codes == [40001, 40003, 40004, 40005, 40006, 40007]


# ---- schools -------------------------------------------------------------------------------------


def test_a_school_of_the_list_is_known_by_its_key(tmp_path: Path):
    known = make.school()
    bring(file_2021(tmp_path, school("sch220042")))
    assert Entry.objects.get().school == known
    assert School.objects.count() == 1


def test_a_school_that_the_list_has_not_is_put_into_it_as_closed(tmp_path: Path):
    path = file_2022(tmp_path, [[70001, 1, 1, 2]], ["1 (1б)", "2 (2б)"], "gg7.csv")
    bring(path, slug="2022", cuts={"gg7": (1, 2, 3)})
    made = School.objects.get()
    assert (made.key, made.path, made.name) == ("edu220042", "ru.22.m019.0042", "СОШ № 42")
    assert made.closed_on is not None
    assert made.district.name == "Заречный район"
    assert Region.objects.get(code="22").name
    assert Happening.objects.get().text == "Внесена при ввозе результатов: ВПР 2022"


def test_a_school_whose_key_was_hidden_keeps_its_place_from_year_to_year(tmp_path: Path):
    bring(file_2021(tmp_path, school("S0151")))
    made = School.objects.get()
    assert (made.number, made.name, made.district.name) == ("229151", "S0151", PAST)
    bring(file_2021(tmp_path, school("S0151")), slug="2022")
    assert School.objects.count() == 1
    assert Entry.objects.count() == 2


def test_hidden_schools_of_two_regions_are_two_schools(tmp_path: Path):
    rows = [*school("S0151"), *school("S0151", region="05")]
    bring(file_2021(tmp_path, rows))
    assert {one.path[:5] for one in School.objects.all()} == {"ru.22", "ru.05"}


def test_a_number_of_our_own_collides_with_nobody(tmp_path: Path):
    make.school(last="9151")
    bring(file_2021(tmp_path, school("S0151")))
    assert School.objects.get(name="S0151").number == "229999"


def test_a_key_of_another_region_than_its_own_is_no_key(tmp_path: Path):
    bring(file_2021(tmp_path, school("edu990001")))
    made = School.objects.get()
    assert (made.name, made.path[:5], made.district.name) == ("edu990001", "ru.22", PAST)


def test_rows_of_an_unknown_region_are_left_out(tmp_path: Path):
    rows = [*school(), *school("S0001", region="Атлантида")]
    done = bring(file_2021(tmp_path, rows))
    assert done.works[0].work.left == 7
    assert [told.rule for told in done.told] == ["region"]
    assert School.objects.count() == 1


def test_the_operator_may_tell_the_region(tmp_path: Path):
    bring(file_2021(tmp_path, school("S0001", region="")), region="22")
    assert School.objects.get().path[:5] == "ru.22"


def test_one_line_of_the_record_tells_of_it_all(tmp_path: Path):
    bring(file_2021(tmp_path, [*school(), *school("edu220043")]))
    (event,) = Event.objects.filter(event="results.history_imported")
    assert event.place == "ru.22"
    assert (event.facts["new"], event.facts["rows"]) == (2, 14)
    assert Event.objects.filter(event="territory.schools_recalled").count() == 1
    assert Event.objects.filter(event="campaign.campaign_recalled").count() == 1


# ---- what is refused -----------------------------------------------------------------------------


def test_a_file_with_names_is_refused_with_its_digest_and_nothing_is_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    named = [*school(), pupil(40008, [], klass="Сидорова Анна")]
    before = counts()
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused) as found:
        bring(file_2021(tmp_path, school("edu220043")), file_2021(tmp_path, named, "ma4_b.csv"))
    assert found.value.refusal.code == "exports_hold_names"
    text = found.value.refusal.text
    assert "ma4_b.csv, G9" in text
    assert "SHA-256" in text
    assert "Сидорова" not in text + caplog.text
    assert counts() == before


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.RUNNING])
def test_a_campaign_that_goes_on_takes_no_history(tmp_path: Path, state: CampaignState):
    make.campaign("2021", state=state)
    with refused("campaign_is_not_past"):
        bring(file_2021(tmp_path, school()))


def test_results_that_schools_have_sent_are_not_written_over(tmp_path: Path):
    bring(file_2021(tmp_path, school()))
    Submission.objects.update(sent_by="Анна Петрова, координатор ОО edu220042")
    with refused("campaign_has_forms"):
        bring(file_2021(tmp_path, school("edu220043")))


def test_every_row_may_be_asked_for(tmp_path: Path):
    path = file_2021(tmp_path, [*school(), pupil(40008, ["?"])])
    with pytest.raises(LeftOut) as found:
        bring(path, is_strict=True)
    assert [told.rule for told in found.value.told] == ["points"]
    assert "1 строка" in found.value.refusal.text
    assert not Campaign.objects.exists()
    assert bring(path).works[0].work.left == 1


FORM = [HEAD_2026, row_2026(40001, 1, 1, 0, 2, 3)]


@pytest.mark.parametrize(
    ("rows", "name", "told", "code"),
    [
        ([["ОО", "Телефон"], ["edu220042", "1"]], "list.csv", {}, "exports_are_unknown"),
        ([HEAD_2020, []], "year.csv", {}, "work_is_not_told"),
        (FORM, "ma4.csv", {}, "school_is_not_told"),
        (FORM, "x.csv", {"work": "lit4"}, "subject_is_not_told"),
        ([HEAD_2020, []], "x.csv", {"work": "lit4"}, "tasks_have_no_maxima"),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(
    tmp_path: Path, rows: list[list[object]], name: str, told: dict[str, str], code: str
):
    with refused(code):
        bring(csv_file(tmp_path / name, rows), **told)
    assert not Campaign.objects.exists()


def test_classes_need_their_protocol(tmp_path: Path):
    head = ["Пользователь", LETTERED]
    path = csv_file(tmp_path / "ma4_classes.csv", [head, ["edu220042", "А"]])
    with refused("classes_stand_alone"):
        bring(path)


def test_another_work_than_the_campaign_has_is_refused(tmp_path: Path):
    bring(file_2021(tmp_path, school()))
    other = file_2022(tmp_path, [[40001, 1, 1, 2]], ["1 (1б)", "2 (2б)"], "ma4_2022.csv")
    with refused("tasks_differ"):
        bring(other)


@pytest.mark.parametrize(
    ("slug", "code"), [("spring", "year_is_not_told"), ("2021 год", "slug_is_unfit")]
)
def test_a_campaign_needs_a_year_and_an_address(tmp_path: Path, slug: str, code: str):
    with refused(code):
        bring(file_2021(tmp_path, school()), slug=slug)


def test_a_subject_that_no_catalogue_knows_may_be_named(tmp_path: Path):
    path = csv_file(tmp_path / "form.csv", [HEAD_2026, row_2026(40001, 1, 1, 0, 2, 3)])
    bring(
        path,
        slug="2026",
        work="lit4",
        subject="Литературное чтение",
        school="220042",
        cuts={"lit4": (2, 4, 6)},
    )
    assert str(Work.objects.get()) == "Литературное чтение, 4 класс"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("export_2022_ma4_protocol.csv", {"ma4"}),
        ("edu220042_ru4.xlsx", {"ru4"}),
        ("2021_MA-4.csv", {"ma4"}),
        ("РУ 4 Индивидуальные результаты", {"ru4"}),
        ("СПО 1 Индивидуальные результаты", {"spo1"}),
        ("ma4_ru4.csv", {"ma4", "ru4"}),
        ("export.csv", set()),
    ],
)
def test_works_are_told_by_names_of_files(name: str, codes: set[str]):
    assert codes_in(name, {"ma", "ru", "spo"}) == codes


def test_every_subject_of_the_catalogue_has_one_printed_code():
    assert {plan.subject_code for plan in catalogue().values()} == PRINTED.keys()
    assert len(set(PRINTED.values())) == len(PRINTED)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx", {"en8"}),
        (normalize("NFD", "английский_язык_8_класс.xlsx"), {"en8"}),
        ("Математика 4 класс, Математика 5 класс.xlsx", {"ma4", "ma5"}),
        ("Высшая математика.xlsx", set()),
        ("Метаматематика 4 класс.xlsx", set()),
    ],
)
def test_works_are_told_by_words_in_names_of_files(name: str, codes: set[str]):
    assert codes_told(name, {"английский язык": "en", "математика": "ma"}) == codes


@pytest.mark.parametrize(
    ("slug", "year"), [("2021", 2021), ("2026-spring", 2026), ("spring", None), ("2020-2021", None)]
)
def test_a_year_is_told_by_an_address(slug: str, year: int | None):
    assert year_in(slug) == year


def test_places_of_new_schools_are_places(tmp_path: Path):
    bring(file_2021(tmp_path, [*school("S0001"), *school("школа 5")]))
    assert all(Place(one.path).key == one.key for one in School.objects.all())


def test_how_many_rows_keep_the_others_out_is_said():
    told = rows_are_left_out(2)
    assert told is not None
    assert "2 строки не годятся" in told.text
    assert rows_are_left_out(0) is None


def test_pupils_of_a_class_without_a_letter_may_have_their_grade_for_its_name(tmp_path: Path):
    bring(*with_classes(tmp_path, "нет", "4", "нет"))
    block = Block.objects.get()
    assert block.classes == ["нет"]
    assert packed.unpack(bytes(block.payload)).class_no.tolist() == [1, 1]


def test_a_class_that_is_called_by_its_grade_keeps_its_name(tmp_path: Path):
    bring(*with_classes(tmp_path, "4", "4", "А"))
    assert Block.objects.get().classes == ["4", "А"]


def with_classes(folder: Path, listed: str, *named: str) -> tuple[Path, Path]:
    """The two files of a workbook of 2022 and a school with a pupil in each of these classes."""
    labels = [f"{task.label} ({task.maximum}б)" for task in catalogue()["ma4"].tasks]
    head = [*SERVICE, "Код", "Вариант", *labels, *ABOUT, "Итого баллов"]
    rows = [
        [*service(), 40001 + n, 1, *[0] * len(labels), name, "ж", 4, 0]
        for n, name in enumerate(named)
    ]
    classes = [[*SERVICE, LETTERED], [*service(), listed]]
    return (
        csv_file(folder / "ma4_classes.csv", classes),
        csv_file(folder / "ma4_protocol.csv", [head, *rows]),
    )
