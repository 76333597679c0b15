"""The demo year: robots play it over HTTP in a database of its own, and nothing is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


def test_the_record_of_the_played_year_is_whole(
    told: dict[str, float], environment: dict[str, str]
) -> None:
    assert "нарушено: 0" in run(environment, VPROK, "verify-audit")


def test_reports_of_the_played_year_equal_an_independent_count_at_every_level(
    told: dict[str, float], environment: dict[str, str]
) -> None:
    said = json.loads(run(environment, sys.executable, "-m", "tests.interfaces.cli.demo.same"))
    assert said["different"] == []
    assert said["compared"] - SPRING - OFFICERS - APPLIED in {SAME_LOT, TWO_LOTS}


ABOVE = 3
"""A district, a region and the country, beside the schools that sit a work."""
SPRING, OFFICERS, APPLIED = 3 * (2 + ABOVE) + 1 + ABOVE, 2 * (2 + ABOVE), 2 + ABOVE
SAME_LOT, TWO_LOTS = 2 + ABOVE, 2 * (1 + ABOVE)
"""To the classes of two schools falls one subject, or another to each."""
