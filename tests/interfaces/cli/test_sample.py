"""`vprok sample check` repeats the drawing of the sample, from a file or from the portal."""

import argparse
from pathlib import Path

import pytest

from tests import cast, make
from vprok.domain.campaign.actions import draw_sample
from vprok.domain.campaign.models import Sample
from vprok.domain.campaign.queries import frame_of
from vprok.interfaces.cli import sample

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    sample.arguments(parser)
    return sample.run(parser.parse_args(["check", *words]))


@pytest.fixture
def drawn() -> Sample:
    """Two of ten schools."""
    for last in range(10):
        make.school(last=f"{last + 1:04}")
    return draw_sample(make.campaign(), share=200, by=cast.gleb(), at=make.NOW)


def test_a_true_list_is_proved_by_its_seed(
    drawn: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sample.csv"
    file.write_text("\ufeff" + (frame_of(drawn.campaign) or ""), encoding="utf-8")
    assert run("--list", str(file), "--seed", drawn.seed, "--share", "200") == 0
    assert run("--campaign", drawn.campaign.slug) == 0
    assert capsys.readouterr().out.count("Проверено: 10, не совпало: 0.") == 2


def test_a_forged_row_is_named(
    drawn: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = frame_of(drawn.campaign) or ""
    line = next(line for line in honest.splitlines() if line.endswith(";да"))
    file = tmp_path / "sample.csv"
    file.write_text(honest.replace(line, line.removesuffix("да")), encoding="utf-8")
    assert run("--list", str(file), "--seed", drawn.seed, "--share", "200") == 1
    assert capsys.readouterr().out.startswith(line.split(";")[0])


def test_what_cannot_be_checked_is_said(drawn: Sample, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a;b\n", encoding="utf-8")
    for words in (
        ("--campaign", "1999-spring"),
        ("--list", str(file)),
        ("--list", str(file), "--seed", drawn.seed, "--share", "200"),
    ):
        with pytest.raises(SystemExit, match="vprok: "):
            run(*words)
