"""The school's own computer: it downloads what the network drops, and opens it with 7-Zip."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from vprok.interfaces.cli.demo.robot import Lost, Robot

SEE_OTHER, PARTIAL = 303, 206
SEVEN_ZIPS = ("7zz", "7z", "7za")
MINUTE = 60


def download(
    robot: Robot,
    address: str,
    values: Mapping[str, str | list[str]] | None = None,
    *,
    is_dropped: bool = False,
) -> bytes:
    """Take a file that a POST hands out.

    values:     of the form
    is_dropped: the connection breaks in the middle, and the rest is asked for by its range
    """
    if not is_dropped:
        return robot.post(address, values).body
    answer = robot.post(address, values, expect=(SEE_OTHER,), follow=False)
    link = str(answer.headers["Location"])
    half = robot.get(link, expect=(PARTIAL,), headers={"Range": "bytes=0-99999"})
    whole = int(str(half.headers["Content-Range"]).rpartition("/")[2])
    begun = len(half.body)
    if begun >= whole:
        return half.body
    rest = robot.get(
        link,
        expect=(PARTIAL,),
        headers={"Range": f"bytes={begun}-", "If-Range": str(half.headers["ETag"])},
    )
    if begun + len(rest.body) != whole:
        raise Lost(f"{address}: {begun} + {len(rest.body)} bytes are not {whole}")
    return half.body + rest.body


def seven_zip() -> str:
    """Where 7-Zip is; empty where it is not installed."""
    return next((found for name in SEVEN_ZIPS if (found := shutil.which(name))), "")


def opened(archive: bytes, password: str) -> dict[str, bytes]:
    """Open an archive as a school does.

    returns: its files by name; none where 7-Zip is not installed
    raises:  Lost if 7-Zip cannot open it with this password
    """
    program = seven_zip()
    if not program:
        return {}
    with tempfile.TemporaryDirectory(prefix="vprok-demo-") as name:
        folder = Path(name)
        (folder / "archive.zip").write_bytes(archive)
        done = subprocess.run(  # noqa: S603 - our own words
            [program, "x", "-y", f"-p{password}", "-oinside", "archive.zip"],
            cwd=folder,
            capture_output=True,
            timeout=MINUTE,
            check=False,
        )
        if done.returncode:
            raise Lost(f"7-Zip does not open the archive: {done.stdout[-800:].decode()}")
        return {one.name: one.read_bytes() for one in (folder / "inside").iterdir()}
