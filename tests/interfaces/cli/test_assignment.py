"""`vprok assignment check` repeats the drawing, from a file or from the portal."""

import argparse
from pathlib import Path

import pytest

from tests import cast, make
from tests.domain.intake import drawing_world as world
from tests.domain.intake.drawing_world import HOUR
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.actions import draw_for, tell_seed
from vprok.domain.intake.models import Lottery
from vprok.domain.intake.queries import list_of, rows_of
from vprok.interfaces.cli import assignment

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    assignment.arguments(parser)
    return assignment.run(parser.parse_args(["check", *words]))


@pytest.fixture
def drawn() -> Campaign:
    """Two classes have drawn, and the seed is told."""
    school, campaign = make.school(), world.bound()
    world.classes(school, 20, 22)
    draw_for(school, campaign, at=HOUR)
    return tell_seed(campaign, by=cast.gleb(), at=HOUR)


def test_a_true_list_is_proved_by_its_seed(
    drawn: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\ufeff" + list_of(rows_of(drawn)), encoding="utf-8")
    told = ("--seed", drawn.assignment_seed, "--sha256", Lottery.objects.get().commitment)
    assert run("--list", str(file), *told) == 0
    assert run("--campaign", drawn.slug) == 0
    assert capsys.readouterr().out.count("Проверено: 2, не совпало: 0.") == 2


def test_another_seed_and_a_forged_row_are_found(
    drawn: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = list_of(rows_of(drawn))
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    digest = Lottery.objects.get().commitment
    assert run("--list", str(file), "--seed", "00" * 32, "--sha256", digest) == 1
    works = text.splitlines()[1].split(";")[-1]
    file.write_text(text.replace(f";{works}\r\n", ";ob6\r\n", 1), encoding="utf-8")
    assert run("--list", str(file), "--seed", drawn.assignment_seed) == 1
    out = capsys.readouterr().out
    assert "отпечаток не совпадает" in out
    assert "edu220042 6-1 класс 1: ob6" in out


def test_what_is_no_list_or_not_told_is_said(tmp_path: Path) -> None:
    world.bound()
    file = tmp_path / "list.csv"
    file.write_text("a;b\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="это не список предметов"):
        run("--list", str(file), "--seed", "00")
    with pytest.raises(SystemExit, match="укажите жребий"):
        run("--list", str(file))
    with pytest.raises(SystemExit, match="ещё не раскрыт"):
        run("--campaign", "2026-spring")
