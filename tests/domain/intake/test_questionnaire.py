"""The questionnaire of a school: 27 questions, conditions, sums, answers of a whole branch."""

import csv
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.intake import world
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Step
from vprok.domain.intake.actions import open_owed, send_questionnaire
from vprok.domain.intake.models import Answers, Deliverable, Submission
from vprok.domain.intake.queries import (
    answer_counts,
    answer_lines,
    answer_titles,
    answered,
    identity,
    questionnaire_blank,
    questionnaire_book,
)
from vprok.domain.intake.rules import OWED
from vprok.domain.intake.sheets.questionnaire import (
    OWNERSHIP,
    SETTLEMENT,
    SIZE,
    STATUS,
    WAY_TO_THE_CITY,
    SchoolYear,
)
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.kernel.charter import Actor
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import OneOf, Value, Whole

pytestmark = pytest.mark.django_db

QUESTIONNAIRE = tuple(one for one in OWED if one.kind == "questionnaire")
REAL = Path(__file__).parents[4] / "shared" / "data" / "forms" / "questionnaire_oo_2022.csv"
NAME = "Анкета.xlsx"

Sheets = dict[str, dict[str, Value]]
GENERAL: dict[str, Value] = {
    "full_name": "Средняя общеобразовательная школа № 42 имени Героя Ивана Петрова",
    "short_name": "СОШ № 42",
    "head": "Орлова Елена Викторовна",
    "phone": "8 (38500) 2-10-42",
    "email": "school42@example.ru",
    "inn": "2200000042",
    "status": STATUS.values[0],
    "branches": "Нет",
    "ownership": OWNERSHIP.values[1],
    "postcode": "656000",
    "address": "с. Озёрное, ул. Ивана Петрова, 5",
    "settlement": SETTLEMENT.values[3],
    "size": SIZE.values[1],
    "way_to_city": WAY_TO_THE_CITY.values[1],
}
TEACHING: dict[str, Value] = {
    "adapted": "Нет",
    "languages": "1) Только на русском",
    "advanced": "Да",
    "advanced_primary": "Нет",
    "advanced_basic": "Да",
    "advanced_secondary": "Да",
    "pupils": 180,
    "first_born": 20,
    "first_special": 2,
    "second_born": 22,
    "second_special": 0,
    "teachers": 18,
    "teachers_basic": 12,
    "teachers_ranked": 9,
}


def owed(last: str = "0042") -> Deliverable:
    campaign = world.campaign()
    school = make.school(last=last)
    if not campaign.milestones.filter(step=Step.QUESTIONNAIRE).exists():
        make.milestone(
            campaign,
            Step.QUESTIONNAIRE,
            opens_offset=-40,
            opens_time=time(9),
            due_offset=30,
            due_time=time(23),
        )
    open_owed(campaign, QUESTIONNAIRE)
    rows = Deliverable.objects.select_related("campaign")
    return rows.get(kind="questionnaire", key=school.key)


def filled(of: Deliverable, change: Callable[[Sheets], object] | None = None) -> bytes:
    sheets = {"general": dict(GENERAL), "teaching": dict(TEACHING)}
    if change is not None:
        change(sheets)
    book = questionnaire_book(of.campaign)
    rows = {key: [values] for key, values in sheets.items()}
    return draw(book, identity=identity(of, book), rows=rows)


def send(
    of: Deliverable, by: Actor, change: Callable[[Sheets], object] | None = None, **more: object
) -> Submission:
    told = {"at": make.NOW} | more
    return send_questionnaire(of, filled(of, change), name=NAME, by=by, **told)


def test_an_accepted_questionnaire_becomes_the_answers_of_its_school(anna: Actor) -> None:
    submission = send(owed(), anna)
    assert submission.state == SubmissionState.ACCEPTED, submission.findings
    answers = Answers.objects.get()
    assert answers.school == make.school()
    assert answers.values["head"] == "Орлова Елена Викторовна"
    assert answers.values["pupils"] == 180
    assert answers.submission == submission
    [(general, first), (_, second)] = answered(answers)
    assert general == "Общая информация об ОО"
    assert (first[0].question.number, first[0].value) == ("1", GENERAL["full_name"])
    assert [one.value for one in second][1:4] == [None, None, None]


def test_a_new_version_replaces_the_answers(anna: Actor) -> None:
    of = owed()
    send(of, anna)
    second = send(of, anna, lambda s: s["teaching"].update(pupils=181))
    assert Answers.objects.get().values["pupils"] == 181
    assert Answers.objects.get().submission == second


WRONG: list[tuple[str, Callable[[Sheets], object], str, str]] = [
    ("22 above 21", lambda s: s["teaching"].update(first_special=21), "at_most", "C13"),
    ("24 above 23", lambda s: s["teaching"].update(second_special=23), "at_most", "C15"),
    ("26 above 25", lambda s: s["teaching"].update(teachers_basic=19), "at_most", "C17"),
    ("27 above 25", lambda s: s["teaching"].update(teachers_ranked=19), "at_most", "C18"),
    ("21 above 20", lambda s: s["teaching"].update(first_born=181), "at_most", "C12"),
    ("17.2 for nothing", lambda s: s["teaching"].update(adapted_only="Да"), "only_when", "C3"),
    ("19.3 left out", lambda s: s["teaching"].pop("advanced_basic"), "required_when", "C9"),
    ("16 in a large city", lambda s: s["general"].update(size=SIZE.values[6]), "only_when", "C17"),
    ("16 left out", lambda s: s["general"].pop("way_to_city"), "required_when", "C17"),
    ("no branches", lambda s: s["general"].pop("branches"), "required_when", "C11"),
    ("short number", lambda s: s["general"].update(inn="220000004"), "code", "C7"),
    ("no postcode", lambda s: s["general"].update(postcode="65600"), "code", "C13"),
    ("no address", lambda s: s["general"].update(email="school42"), "code", "C6"),
    ("no phone", lambda s: s["general"].update(phone="нет"), "code", "C5"),
    ("five digits", lambda s: s["general"].update(ege="12345"), "code", "C9"),
    ("in words", lambda s: s["teaching"].update(pupils="около 200"), "whole", "C11"),
    ("left empty", lambda s: s["teaching"].pop("teachers"), "unanswered", "C16"),
]


@pytest.mark.parametrize(
    ("change", "rule", "cell"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_mistake_is_named_by_the_cell_of_its_question(
    anna: Actor, change: Callable[[Sheets], object], rule: str, cell: str
) -> None:
    returned = send(owed(), anna, change)
    assert returned.state == SubmissionState.FINDINGS
    assert (rule, cell) in [(one["rule"], one["cell"]) for one in returned.findings]
    assert not Answers.objects.exists()


def test_a_branch_need_not_say_whether_it_has_branches(anna: Actor) -> None:
    def is_branch(sheets: Sheets) -> None:
        sheets["general"].update(status=STATUS.values[1])
        sheets["general"].pop("branches")

    assert send(owed(), anna, is_branch).state == SubmissionState.ACCEPTED


def test_a_choice_may_be_typed_by_its_number_or_its_words(anna: Actor) -> None:
    def by_number(sheets: Sheets) -> None:
        sheets["general"].update(settlement="4", ownership="Муниципальная", size="2)")
        sheets["teaching"].update(adapted="нет")

    held = send(owed(), anna, by_number)
    assert held.state == SubmissionState.CONFIRM
    accepted = send(owed(), anna, by_number, accept_cleanup=True)
    assert accepted.state == SubmissionState.ACCEPTED
    values = Answers.objects.get().values
    assert [values[key] for key in ("settlement", "ownership", "size", "adapted")] == [
        SETTLEMENT.values[3],
        OWNERSHIP.values[1],
        SIZE.values[1],
        "Нет",
    ]


def test_the_name_of_a_pupil_is_refused_and_the_head_s_is_not(anna: Actor) -> None:
    returned = send(owed(), anna, lambda s: s["teaching"].update(pupils="Иванова Мария"))
    assert [one["rule"] for one in returned.findings] == ["person"]
    assert returned.file is None


def test_what_the_list_and_last_year_know_is_written_already(anna: Actor) -> None:
    first = owed()
    assert first.campaign.title
    assert questionnaire_blank(first).rows["general"] == [
        {
            "full_name": "Средняя школа № 42",
            "short_name": "СОШ № 42",
            "status": STATUS.values[0],
            "ownership": OWNERSHIP.values[1],
            "settlement": SETTLEMENT.values[3],
        }
    ]
    send(first, anna)
    last_year = Campaign.objects.create(
        slug="2027-spring",
        title="ВПР 2027, весна",
        era="random",
        layout="2026",
        opens_on=date(2027, 4, 14),
        closes_on=date(2027, 5, 14),
        state="running",
        made_at=make.NOW,
    )
    open_owed(last_year, QUESTIONNAIRE)
    now = Deliverable.objects.select_related("campaign").get(campaign=last_year)
    rows = questionnaire_blank(now).rows
    assert rows["general"][0] == GENERAL
    assert rows["teaching"][0] == {
        key: value for key, value in TEACHING.items() if not isinstance(value, int)
    }
    own = questionnaire_blank(Deliverable.objects.select_related("campaign").get(pk=first.pk)).rows
    assert own["teaching"][0] == TEACHING


def test_the_questions_about_births_follow_the_year() -> None:
    assert SchoolYear.of(date(2022, 3, 15)).births == (2006, 2007)
    assert SchoolYear.of(date(2026, 4, 14)).births == (2010, 2011)
    assert SchoolYear.of(date(2026, 9, 15)).words == "2026/2027"
    titles = answer_titles(world.campaign())
    assert "21. Сколько обучающихся 2010 года рождения?" in titles


def test_answers_of_a_branch_are_handed_out_in_lines_and_counted(anna: Actor, darya: Actor) -> None:
    send(owed(), anna)
    sibling = cast.sibling()
    send(owed("0043"), sibling, lambda s: s["teaching"].update(pupils=40, first_born=5))
    campaign = world.campaign()
    lines = list(answer_lines(make.region().place, campaign))
    titles = answer_titles(campaign)
    assert [line[2] for line in lines] == ["edu220042", "edu220043"]
    assert {len(line) for line in lines} == {len(titles)} == {37}
    assert list(answer_lines(darya.standings[0].place, campaign)) == []
    counts = {one.question.key: one for one in answer_counts(make.region().place, campaign)}
    assert counts["pupils"].total == 220
    assert dict(counts["advanced"].options) == {"Да": 2, "Нет": 0}
    assert (counts["oge"].answered, counts["head"].answered) == (0, 2)


def test_the_questionnaire_has_its_time_and_its_people(
    anna: Actor, darya: Actor, elena: Actor
) -> None:
    of = owed()
    for at, code in (("2026-03-01", "form_is_not_open"), ("2026-06-01", "deadline_has_passed")):
        with refused(code):
            send(of, anna, at=make.NOW.fromisoformat(f"{at}T00:00:00+00:00"))
    with refused("not_your_place"):
        send(of, darya)
    with refused("no_right"):
        send(of, elena)
    assert Deliverable.objects.get(pk=of.pk).state == OwedState.WAITING


# ---- against the real export of 2022 ------------------------------------------------------------


@pytest.mark.skipif(not REAL.exists(), reason="../shared is not here")
def test_every_question_of_the_real_export_is_asked_with_its_kind_and_its_range() -> None:
    book = questionnaire_book(world.campaign())
    ours = {column.number: column for sheet in book.sheets for column in sheet.columns}
    with REAL.open(encoding="utf-8") as file:
        real = {row["question"].split(" ")[0].rstrip("."): row for row in csv.DictReader(file)}
    assert list(real) == list(ours)
    for number, row in real.items():
        kind, said = ours[number].kind, row["allowed_or_observed_values"]
        if row["type"] == "single choice":
            assert isinstance(kind, OneOf)
            assert len(kind.values) == len(said.split(" | ")), number
        elif row["type"] == "integer":
            least, most = map(int, said.removeprefix("observed ").split(".."))
            assert isinstance(kind, Whole)
            assert kind.least <= least <= most <= kind.most, number
        else:
            assert not isinstance(kind, OneOf | Whole), number
        if ours[number].required:
            assert row["answered_of_678"] == "678", number
