"""Commands of the operator: the first account, the check of the record, the two secrets."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.make import NOW
from vprok.domain.access.actions import use_slip
from vprok.domain.audit.actions import record
from vprok.domain.audit.models import Event
from vprok.interfaces.cli import COMMANDS, first_account, prepare, verify_audit
from vprok.interfaces.frame.clock import moment
from vprok.kernel.charter import SYSTEM
from vprok.kernel.place import COUNTRY
from vprok.tools.pdf.look import links_of

NOTHING = argparse.Namespace()


def asked(pdf: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(full_name="Глебова Мария Петровна", pdf=pdf)


@pytest.mark.django_db
def test_the_first_account_is_let_in_by_the_printed_code(capsys: pytest.CaptureFixture[str]):
    assert first_account.run(asked()) == 0
    printed = capsys.readouterr().out
    code = next(line.split()[1] for line in printed.splitlines() if line.startswith("Код:"))
    done = use_slip(code, password="длинные слова подряд", at=moment())
    assert done.account.login == "ru-1"
    assert "ru-1" in printed


@pytest.mark.django_db
def test_there_is_one_first_account(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    slip = tmp_path / "slip.pdf"
    first_account.run(asked(slip))
    code = links_of(slip.read_bytes())[0].rpartition("#")[2]
    use_slip(code, password="длинные слова подряд", at=moment())
    assert first_account.run(asked()) == 1
    assert capsys.readouterr().err.strip().endswith(".")
    assert slip.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_whole_record_passes_and_an_edited_one_is_named(capsys: pytest.CaptureFixture[str]):
    record("campaign.campaign_opened", "весна", place=COUNTRY, by=SYSTEM, at=NOW)
    assert verify_audit.run(NOTHING) == 0
    Event.objects.update(thing="осень")
    assert verify_audit.run(NOTHING) == 1
    assert "ru № 1" in capsys.readouterr().out


def test_secrets_are_drawn_once_and_nobody_else_may_read_them(tmp_path: Path):
    prepare.make_secrets(tmp_path)
    before = {file.name: file.read_text() for file in tmp_path.iterdir()}
    prepare.make_secrets(tmp_path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == before
    assert set(before) == {"secret.key", "master.key"}
    assert len(before["master.key"].strip()) == 64
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())


def test_every_command_says_what_it_does():
    assert all(COMMANDS.values())


def test_a_reader_that_has_seen_enough_gets_no_traceback():
    reader, writer = os.pipe()
    os.close(reader)
    told = subprocess.run(
        [sys.executable, "-m", "vprok", "charter"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert told.stderr == b""
    assert told.returncode == 1
