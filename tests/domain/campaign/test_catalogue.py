from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vprok.domain.campaign.queries import CATALOGUE, blueprint, catalogue
from vprok.domain.campaign.rules import (
    blueprint_is_inconsistent,
    has_levels,
    mark_ranges,
    work_is_unknown,
)

OF_2021 = [code for code, plan in catalogue().items() if plan.year == 2021]


def test_the_forty_works_of_2021_and_one_of_a_college_are_there():
    assert len(OF_2021) == 40
    assert set(catalogue()) - set(OF_2021) == {"spo1"}


@pytest.mark.parametrize("code", list(catalogue()))
def test_maxima_sum_to_the_total_and_marks_tile_all_points(code: str):
    plan = catalogue()[code]
    assert sum(task.maximum for task in plan.tasks) == plan.maximum
    points = [
        point
        for each in mark_ranges(plan.cuts, plan.maximum)
        for point in range(each.first, each.last + 1)
    ]
    assert points == list(range(plan.maximum + 1))


def test_the_misprint_of_geography_8_is_put_right_and_noted():
    plan = catalogue()["gg8"]
    four = mark_ranges(plan.cuts, plan.maximum)[2]
    assert (four.mark, four.first, four.last) == (4, 27, 34)
    assert any("27–35" in note and "27–34" in note for note in plan.notes)


def test_labels_are_those_of_the_form():
    assert [task.label for task in catalogue()["en7"].tasks] == [
        "1", "2", "3К1", "3К2", "3К3", "3К4", "4", "5", "6",
    ]  # fmt: skip
    assert [len(catalogue()[code].tasks) for code in ("ru4", "ma4", "okr4", "gg8")] == [
        20,
        15,
        22,
        22,
    ]


def test_a_work_in_two_parts_has_two_times_and_says_which_task_is_where():
    plan = catalogue()["ru4"]
    assert plan.minutes == (45, 45)
    assert [task.part for task in plan.tasks[:3]] == [1, 1, 2]


def test_a_college_sits_by_courses():
    assert catalogue()["spo1"].is_course
    assert str(catalogue()["spo1"]).endswith("1 курс")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"maximum": 41}, "сумма баллов заданий 40, а не 41"),
        ({"cuts": (13, 13, 35)}, "отметки не делят"),
        ({"cuts": (0, 13, 35)}, "отметки не делят"),
        ({"cuts": (13, 27, 41)}, "отметки не делят"),
        ({"code": "gg9"}, "код не из предмета"),
        ({"minutes": ()}, "частей больше"),
        ({"language": "latin"}, "неизвестный иностранный язык"),
    ],
)
def test_a_blueprint_that_contradicts_itself_is_held(change: dict[str, Any], words: str):
    refusal = blueprint_is_inconsistent(replace(catalogue()["gg8"], **change))
    assert refusal.code == "blueprint_is_inconsistent"
    assert words in refusal.text


def test_tasks_are_checked_too():
    plan = catalogue()["ma4"]
    first = plan.tasks[0]
    for wrong, words in (
        (replace(first, level="Ж"), "уровень"),
        (replace(first, follows="99"), "главного критерия"),
        (replace(first, label="2"), "повторяются"),
    ):
        broken = replace(plan, tasks=(wrong, *plan.tasks[1:]))
        assert words in blueprint_is_inconsistent(broken).text


def test_a_wrong_file_of_the_catalogue_stops_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = (CATALOGUE / "gg8.toml").read_text("utf-8")
    (tmp_path / "gg8.toml").write_text(text.replace("maximum = 40", "maximum = 50"), "utf-8")
    monkeypatch.setattr("vprok.domain.campaign.queries.CATALOGUE", tmp_path)
    catalogue.cache_clear()
    try:
        with pytest.raises(ValueError, match="gg8"):
            catalogue()
    finally:
        catalogue.cache_clear()


def test_a_file_reads_back_as_its_blueprint():
    text = (CATALOGUE / "fi7.toml").read_text("utf-8")
    assert blueprint(text) == catalogue()["fi7"]


def test_a_work_outside_the_catalogue_is_unknown():
    assert work_is_unknown("zz9", catalogue()).code == "work_is_unknown"
    assert work_is_unknown("ma4", catalogue()) is None


def test_mathematics_and_physics_have_levels_since_2026_and_languages_are_named():
    assert [one.code for one in catalogue().values() if one.levels_since == 2026] == [
        "ma7",
        "fi7",
        "ma8",
        "fi8",
    ]
    assert has_levels(2026, year=2026)
    assert not has_levels(2026, year=2025)
    assert not has_levels(None, year=2026)
    assert {one.code: one.language for one in catalogue().values() if one.language} == {
        "en7": "english",
        "de7": "german",
        "fr7": "french",
        "en11": "english",
        "de11": "german",
        "fr11": "french",
    }
