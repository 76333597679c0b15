import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.plan import DOMAIN, ROOT, chapters, furniture, imported, modules, name
from vprok.interfaces.cli.states import CHAPTERS


def test_the_contracts_between_floors_chapters_and_libraries_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[done.stdout.find("Broken contracts") :]


def test_the_thirteen_chapters_have_their_place_from_the_first_day() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (calendar,) = (each for each in contracts["contracts"] if each["id"] == "calendar")
    assert tuple(reversed(calendar["layers"])) == CHAPTERS
    assert chapters() == sorted(CHAPTERS)


def test_chapters_with_tables_are_installed_in_the_order_of_the_calendar() -> None:
    settings = import_module("config.settings")
    with_tables = [chapter for chapter in CHAPTERS if (DOMAIN / chapter / "models.py").exists()]
    assert list(settings.CHAPTERS) == with_tables


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_says_in_one_sentence_what_it_tells(chapter: str) -> None:
    told = import_module(f"vprok.domain.{chapter}").__doc__ or ""
    assert told.strip().endswith("."), f"domain/{chapter}/__init__.py tells no story"


def test_no_query_calls_an_action() -> None:
    calling = [
        f"{name(path)}: {what}"
        for path in furniture("queries")
        for what in imported(path)
        if "actions" in what.split(".")
    ]
    assert not calling


def test_no_rule_imports_a_model_or_django_itself() -> None:
    knowing = [
        f"{name(path)}: {what}"
        for path in furniture("rules")
        for what in imported(path)
        if "models" in what.split(".") or what.split(".")[0] == "django"
    ]
    assert not knowing


def test_no_chapter_imports_the_configuration_or_an_interface() -> None:
    looking_back = [
        f"{name(path)}: {what}"
        for path in modules(DOMAIN)
        for what in imported(path)
        if what.split(".")[0] == "config" or what.startswith("vprok.interfaces")
    ]
    assert not looking_back
