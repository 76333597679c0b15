"""The mail server is told by the environment; without one, no letter leaves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = (
    "from config import settings as s; "
    "print(s.MAIL_GOES, s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_PORT, s.EMAIL_HOST_PASSWORD)"
)


def settings(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if "SMTP" not in name}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env=kept | {"VPROK_VAR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "False dummy 25 "),
        ({"VPROK_SMTP_HOST": "mail"}, "True smtp 25 "),
        ({"VPROK_SMTP_HOST": "mail", "VPROK_SMTP_STARTTLS": "1"}, "True smtp 587 "),
        ({"VPROK_SMTP_HOST": "mail", "VPROK_SMTP_TLS": "1"}, "True smtp 465 "),
        ({"VPROK_SMTP_HOST": "mail", "VPROK_SMTP_PORT": "2525"}, "True smtp 2525 "),
        (
            {"VPROK_SMTP_HOST": "mail", "VPROK_SMTP_USER": "u", "VPROK_SMTP_PASSWORD": "p"},
            "True smtp 25 p",
        ),
    ],
)
def test_settings_of_mail(tmp_path: Path, environment: dict[str, str], told: str):
    assert settings(tmp_path, **environment).stdout.rstrip("\n") == told


def test_the_password_may_stand_in_a_private_file(tmp_path: Path):
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text("word\n")
    words = {"VPROK_SMTP_USER": "u", "VPROK_SMTP_PASSWORD_FILE": str(file)}
    assert settings(tmp_path, **words).stdout.endswith(" word\n")


@pytest.mark.parametrize(
    "environment",
    [{"VPROK_SMTP_TLS": "1", "VPROK_SMTP_STARTTLS": "1"}, {"VPROK_SMTP_USER": "u"}],
)
def test_what_contradicts_itself_is_named(tmp_path: Path, environment: dict[str, str]):
    assert "VPROK_SMTP" in settings(tmp_path, **environment).stderr.splitlines()[-1]
