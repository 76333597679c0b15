"""The demo year: robots play it over HTTP in a database of its own, and nothing is missing."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vprok.interfaces.cli.demo.computer import seven_zip

BASE = Path(__file__).parents[4]
VPROK = Path(sys.executable).with_name("vprok")


def run(environment: dict[str, str], *command: object) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        env=environment,
        cwd=BASE,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("demo")
    without = ("DATABASE_URL", "VPROK_SECRET_KEY", "VPROK_MASTER_KEY")
    return {name: word for name, word in os.environ.items() if name not in without} | {
        "VPROK_VAR": str(folder),
        "VPROK_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(BASE),
    }


@pytest.fixture(scope="module")
def told(environment: dict[str, str]) -> dict[str, float]:
    run(environment, VPROK, "prepare")
    out = run(environment, VPROK, "demo", "--size", "tiny", "--no-serve")
    return dict(json.loads(out.strip().splitlines()[-1]))


def test_every_school_that_applied_has_an_accepted_form_for_every_work_it_sat(
    told: dict[str, float],
) -> None:
    assert told["schools"] == 3
    assert told["applications"] == 3 + 2 + 2
    assert told["forms_expected"] == told["forms_accepted"] == 7 + 2
    assert told["participants"] > 50


def test_the_forms_before_the_first_work_are_played_too(told: dict[str, float]) -> None:
    assert told["lists_verified"] == 4
    assert told["list_changes"] >= 1
    assert told["questionnaires"] == 3
    assert told["corrections"] >= 2


def test_every_archive_is_taken_checked_and_its_pages_are_counted(told: dict[str, float]) -> None:
    sat, ahead = 7 + 2, 2
    assert told["archives"] == sat + ahead
    assert told["resumed"] >= 1
    assert told["checks"] == 3 * 7
    assert told["keys_taken"] == sat
    assert told["pages"] > told["kits"] > told["participants"]
    assert told["pages_returned"] > 0
    assert told["reprints"] > 0
    assert told["criteria_taken"] == 2 + 2
    assert told["readings"] == 3


def test_the_hour_holds_in_either_custody(told: dict[str, float]) -> None:
    assert told["refused_early"] == 4 + 2 * 2
    assert told["slots"] == 5
    assert told["slots_armed"] == 4
    assert told["slots_released"] == 3
    assert told["passwords_found"] == 2


def test_archives_are_opened_with_7_zip_and_a_photographed_page_is_traced(
    told: dict[str, float],
) -> None:
    if not seven_zip():
        pytest.skip("7-Zip is not installed")
    assert told["opened"] == told["keys_taken"]
    assert told["leaks_traced"] == 1


def test_subjects_fall_to_every_class_of_those_who_draw(told: dict[str, float]) -> None:
    assert told["classes_drawn"] == 2


def test_robots_made_mistakes_and_mended_them_by_the_findings(told: dict[str, float]) -> None:
    assert told["findings_mended"] > 0


@pytest.fixture(scope="module")
def there(told: dict[str, float], environment: dict[str, str]) -> dict[str, Any]:
    del told
    return dict(
        json.loads(run(environment, sys.executable, "-m", "tests.interfaces.cli.demo.there"))
    )


def test_results_come_by_every_way_people_have(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert there["accepted"] == 7 + 2
    assert there["handed"] == told["forms_handed"] == 1
    assert there["systems"] == there["by_system"] == told["forms_by_system"] == 1
    assert told["forms_typed"] == 2
    assert told["rows_typed"] > 50


def test_where_the_campaign_asks_it_two_people_type_and_their_slips_are_settled(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert there["typed_hands"] == [1, 2]
    assert there["twice"] == told["forms_typed_twice"] == 2
    assert told["slips_settled"] == 2


def test_a_form_whose_words_were_told_came_after_the_deadline_and_in_time(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert told["words_told"] == 1
    came_after_the_deadline, is_late = True, False
    assert there["sealed"] == [[came_after_the_deadline, is_late]]


def test_experts_mark_by_code_some_twice_one_a_third_time_and_a_district_again(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    turns = there["turns"]
    assert turns["first"] > turns["second"] == told["works_marked_twice"] > 1
    assert turns["third"] == 1
    assert turns["recheck"] == told["works_rechecked"] > 1
    assert sum(turns.values()) == told["works_marked"]
    assert there["unmarked"] == 0
    assert there["closed"] == 1


def test_keys_open_at_their_hour_and_a_changed_key_scores_again(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert there["answered"] == 3
    assert there["editions"] == [1, 2]
    assert there["scored_again"] == 2
    assert told["works_rescored"] > 0


def test_absence_has_its_reason_and_one_count_honestly_differs(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert there["reasons"] == told["absences"] > 0
    assert sorted(there["differences"])[-2:] == [0, 1]


def test_heads_sign_and_what_the_region_opened_is_mended_and_signed_again(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert there["signed"] == 6 + 2
    assert told["forms_signed"] == there["signed"] + len(there["opened"])
    assert [bool(why) for why in there["opened"]] == [True]
    assert there["signed_again"] == told["forms_opened_again"] == 1
    assert len(there["why"]) == 1


def test_families_are_told_and_one_looks_by_its_secret(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert there["informed"] == told["classes_told"] > 0
    assert there["looked"] == told["families_looked"] == 1
    assert there["may_look"] == ["2026-keys"]


def test_last_year_comes_in_from_exports_and_what_was_wrong_in_them_is_kept(
    told: dict[str, float], there: dict[str, Any], environment: dict[str, str]
) -> None:
    kept = Path(environment["VPROK_VAR"]) / "past-year"
    assert there["past"] == ["finished", ["ma4", "ma5", "ru4", "ru5"]]
    assert told["past_works"] == 4
    assert told["past_rows"] == there["past_rows"] > 50
    assert told["past_findings"] > 0
    assert "Замечаний:" in (kept / "что-сделано.txt").read_text("utf-8")
    with (kept / "замечания.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines, delimiter=";"))) > told["past_findings"]


def test_reports_are_ready_when_the_year_has_been_played(
    told: dict[str, float], there: dict[str, Any]
) -> None:
    assert there["behind"] == there["failed"] == []
    assert there["unsearched"] == there["unstudied"] == 0
    assert there["sampled"] == told["sampled"] == 1
    assert there["exams"] == told["exams_kept"] == 2
    assert there["planned_at"] == ["district", "school"]
    assert told["plans_kept"] == 2


def test_a_list_of_invented_pupils_lies_beside_the_demo_and_is_not_in_it(
    told: dict[str, float], environment: dict[str, str]
) -> None:
    folder = Path(environment["VPROK_VAR"])
    (sample,) = folder.glob("imena-*.csv")
    with sample.open(encoding="utf-8-sig", newline="") as lines:
        head, *people = csv.reader(lines, delimiter=";")
    assert head == ["Фамилия", "Имя", "Отчество", "Класс"]
    assert 30 < len(people) < told["codes"]
    kept = b"".join(one.read_bytes() for one in folder.glob("vprok.sqlite3*"))
    assert len(kept) > 1_000_000
    assert not [who for who in people if " ".join(who[:3]).encode() in kept]


def test_the_record_of_the_played_year_is_whole(
    told: dict[str, float], environment: dict[str, str]
) -> None:
    assert "нарушено: 0" in run(environment, VPROK, "verify-audit")


def test_reports_of_the_played_year_equal_an_independent_count_at_every_level(
    told: dict[str, float], environment: dict[str, str]
) -> None:
    said = json.loads(run(environment, sys.executable, "-m", "tests.interfaces.cli.demo.same"))
    assert said["different"] == []
    assert said["compared"] - SPRING - OFFICERS - APPLIED - PAST in {SAME_LOT, TWO_LOTS}


ABOVE = 3
"""A district, a region and the country, beside the schools that sit a work."""
SPRING, OFFICERS, APPLIED = 3 * (2 + ABOVE) + 1 + ABOVE, 2 * (2 + ABOVE), 2 + ABOVE
PAST = 4 * (2 + ABOVE)
SAME_LOT, TWO_LOTS = 2 + ABOVE, 2 * (1 + ABOVE)
"""To the classes of two schools falls one subject, or another to each."""
