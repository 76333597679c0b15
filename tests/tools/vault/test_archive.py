import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pyzipper

from vprok.tools.vault.archive import archive_zip
from vprok.tools.vault.draw import draw_password

AT = datetime(2026, 4, 10, 12, tzinfo=UTC)
FILES = [("01.pdf", b"%PDF-1.7 " + bytes(range(256)) * 500), ("02.txt", "Ёлка".encode())]
SEVEN_ZIP = shutil.which("7zz") or shutil.which("7z")
PASSWORD = draw_password()

# stream-zip leaves it to pycryptodome which hash PBKDF2 takes; WinZip's AES asks for that very one.
pytestmark = pytest.mark.filterwarnings("ignore:PBKDF2 without:DeprecationWarning")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.zip"
    path.write_bytes(b"".join(archive_zip(FILES, password=PASSWORD, at=AT)))
    return path


def test_another_reader_opens_it_with_the_password(archive: Path) -> None:
    with pyzipper.AESZipFile(archive) as opened:
        opened.setpassword(PASSWORD.encode())
        assert [(name, opened.read(name)) for name in opened.namelist()] == FILES


def test_another_reader_is_refused_with_a_wrong_password(archive: Path) -> None:
    with pyzipper.AESZipFile(archive) as opened:
        opened.setpassword(draw_password().encode())
        with pytest.raises(RuntimeError, match="password"):
            opened.read("01.pdf")


@pytest.mark.skipif(SEVEN_ZIP is None, reason="7-Zip is not installed (apt install 7zip)")
def test_seven_zip_opens_it_with_the_password_and_with_no_other(archive: Path) -> None:
    assert seven_zip(archive, PASSWORD) == 0
    assert seven_zip(archive, draw_password()) != 0


def test_nothing_of_a_file_can_be_read_without_the_password(archive: Path) -> None:
    assert FILES[0][1][:40] not in archive.read_bytes()
    assert "Ёлка".encode() not in archive.read_bytes()


@pytest.mark.parametrize("password", ["", "  "])
def test_an_archive_without_a_password_is_not_made(password: str) -> None:
    with pytest.raises(ValueError, match="password"):
        archive_zip(FILES, password=password, at=AT)


def test_it_flows_out_file_by_file() -> None:
    asked: list[int] = []

    def files() -> Iterator[tuple[str, bytes]]:
        for number in range(3):
            asked.append(number)
            yield f"{number:02}.pdf", bytes(200_000)

    next(archive_zip(files(), password=PASSWORD, at=AT))
    assert asked == [0]


def seven_zip(archive: Path, password: str) -> int:
    return subprocess.run(
        [str(SEVEN_ZIP), "t", f"-p{password}", str(archive)], capture_output=True, check=False
    ).returncode
