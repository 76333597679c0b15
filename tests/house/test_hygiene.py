import csv
import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.house.plan import ROOT, SHARED, SRC

LONG = 60
"""Characters from which a line is no coincidence."""

PLACES_OF_A_MACHINE = re.compile(
    r"(?<![\w.>}])/(?:work/(?:main|shared|\.)|root/|home/\w+/|Users/\w+/|tmp/\w)"
)
REGISTRIES = re.compile(
    r"registry\.(?:npmjs|yarnpkg)|(?:^|[/@.])pypi\.org|pythonhosted\.org|artifactory|--index-url|"
    r"extra-index|nexus\d?\.",
    re.IGNORECASE | re.MULTILINE,
)


@cache
def files() -> tuple[Path, ...]:
    """What a commit of everything would hold."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("this checkout is not kept by git: there is no list of files to look through")
    return tuple(
        path for line in done.stdout.split("\0") if line and (path := ROOT / line).is_file()
    )


def texts() -> list[tuple[str, str]]:
    """Names and contents of files that are text; this very file names what it looks for."""
    found = []
    for path in files():
        held = path.read_bytes()
        if b"\0" not in held and path != Path(__file__):
            found.append((path.relative_to(ROOT).as_posix(), held.decode("utf-8")))
    return found


def test_no_file_names_a_place_of_one_machine() -> None:
    named = [
        f"{name}: {found.group()}"
        for name, text in texts()
        for found in PLACES_OF_A_MACHINE.finditer(text)
    ]
    assert not named


def test_no_file_names_the_host_of_a_registry() -> None:
    named = [
        f"{name}: {found.group()}" for name, text in texts() for found in REGISTRIES.finditer(text)
    ]
    assert not named


def test_the_lock_of_npm_names_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_requirement_is_locked_by_its_hash(lock: str) -> None:
    wanted = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()
    lines = [line for line in wanted if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    assert not [
        line for line in lines if not re.match(r"\S+==\S+.* --hash=sha256:[0-9a-f]{64}", line)
    ]


def test_every_dependency_carries_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    pinned = [line for line in lines if re.match(r'\s+"[\w\[\].-]+[~=]=[\d.]+",', line)]
    assert pinned
    assert not [line for line in pinned if "#" not in line]


@cache
def shared_lines() -> frozenset[str]:
    """Long lines, and long cells of tables, of the papers that were given for reading only."""
    lines: set[str] = set()
    for path in [*SHARED.glob("docs/*"), *SHARED.glob("seeds/*"), *SHARED.glob("data/**/*")]:
        if path.is_file():
            text = path.read_text("utf-8", errors="ignore")
            lines.update(" ".join(line.split()) for line in text.splitlines())
            if path.suffix == ".csv":
                lines.update(
                    " ".join(cell.split()) for row in csv.reader(text.splitlines()) for cell in row
                )
    return frozenset(line for line in lines if len(line) >= LONG)


def test_nothing_is_copied_from_papers_given_for_reading() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: there is nothing to compare with")
    copied = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        if name.startswith(("src/", "docs/", "README", "CHANGELOG"))
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) >= LONG and bare(line) in shared_lines()
    ]
    assert not copied


def bare(line: str) -> str:
    """A line without what only sets it in code."""
    line = re.sub(r'^\s*[\w.]*\s*[=(]?\s*"?|[",()]*$', "", line)
    return " ".join(line.split())


def test_no_seal_or_key_lies_in_the_repository() -> None:
    kept = [
        name
        for name, text in texts()
        if re.search(r"-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-1[A-Z0-9]{20}", text)
    ]
    assert not kept
    assert not [path for path in files() if path.suffix in {".key", ".sqlite3", ".xls", ".zip"}]


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_no_module_of_the_source_is_empty_of_words() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in SRC.rglob("*.py")
        if "migrations" not in path.parts and not path.read_text("utf-8").lstrip().startswith('"""')
    ]
    assert not silent
