"""An operator takes a campaign out as Parquet and asks it in SQL."""

import csv
import sys
from pathlib import Path

import pytest

from tests.domain.analytics.country import tiny
from vprok.domain.audit.models import Event
from vprok.interfaces.cli import main

pytestmark = pytest.mark.django_db


def run(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["vprok", *words])
    return main()


def test_a_campaign_is_written_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work = tiny()
    slug = work.campaign.slug
    assert run("export", slug, "--to", str(tmp_path), monkeypatch=monkeypatch) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "schools.parquet",
        "tasks.parquet",
        "sums.parquet",
        f"{work.code}.parquet",
        "dictionary.md",
        "questions",
    }
    capsys.readouterr()
    told = Event.objects.filter(event="analytics.export_taken").values_list("place", "by")
    assert set(told) == {("ru", "система")}
    assert told.count() == len(["schools", "tasks", "sums", work.code])
    asked = ("ask", "marks", "--work", work.code, "--in", str(tmp_path))
    assert run(*asked, monkeypatch=monkeypatch) == 0
    told = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert "22" in {one["region"] for one in told}
    assert all(int(one["participants"]) > 0 for one in told)


def test_what_may_be_published_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = tiny().campaign.slug
    assert run("export", slug, "--open", "--to", str(tmp_path), monkeypatch=monkeypatch) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"open.parquet", "dictionary.md"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("no-such-year",), "кампании «no-such-year» нет"),
        (("{slug}", "--place", "edu220042"), "не место"),
        (("{slug}", "--place", "ru.77"), "нет принятых форм"),
    ],
)
def test_what_cannot_be_exported_is_said(
    words: tuple[str, ...],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    slug = tiny().campaign.slug
    told = [word.format(slug=slug) for word in words]
    assert run("export", *told, "--to", str(tmp_path / "x"), monkeypatch=monkeypatch) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_question_without_its_export_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("ask", "marks", "--work", "ma4", "--in", str(tmp_path))
    assert run(*asked, monkeypatch=monkeypatch) == 2
    assert "нет файла" in capsys.readouterr().err
