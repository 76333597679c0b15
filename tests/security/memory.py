"""Looking for secrets in the memory of running processes and in files.

Run as a program it looks on behalf of another process, which must not know what it looks for:
`python -m tests.security.memory PID` reads JSON from its input and prints how often each was found.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

PIECE = 1 << 24


def descendants(pid: int) -> set[int]:
    """A process and all that it started, threads' children included."""
    found = {pid}
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found |= descendants(int(child))
    return found


def in_memory(pid: int, needles: Mapping[str, bytes]) -> dict[str, int]:
    """How often each needle stands in the memory that a process may write to."""
    found = dict.fromkeys(needles, 0)
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            where, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            begins, _, ends = where.partition("-")
            for name, count in _in_region(memory, int(begins, 16), int(ends, 16), needles):
                found[name] += count
    return found


def _in_region(
    memory, begins: int, ends: int, needles: Mapping[str, bytes]
) -> Iterable[tuple[str, int]]:
    overlap = max(map(len, needles.values())) - 1
    for start in range(begins, ends, PIECE):
        try:
            memory.seek(start)
            piece = memory.read(min(PIECE + overlap, ends - start))
        except (OSError, OverflowError):  # a region that is no memory, or has gone meanwhile
            return
        for name, needle in needles.items():
            if count := piece.count(needle):
                yield name, count


def in_files(folder: Path, needles: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Which files below a folder hold each needle."""
    found: dict[str, list[str]] = {name: [] for name in needles}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            for name, needle in needles.items():
                if needle in body:
                    found[name].append(str(path.relative_to(folder)))
    return found


def main() -> None:
    asked = json.load(sys.stdin)
    from vprok.tools.vault.ceremony import shares_of_words
    from vprok.tools.vault.custody import open_inner, open_outer, open_password

    [share] = shares_of_words([asked["share"]])
    first, second = (bytes.fromhex(seed) for seed in asked["seeds"])
    value = open_inner(open_outer(share, first), second)
    sealed, secret = bytes.fromhex(asked["sealed"]), bytes.fromhex(asked["secret"])
    password = open_password(sealed, value=value, secret=secret)
    needles = {
        "password": password.encode(),
        "password without dashes": password.replace("-", "").encode(),
        "value": value,
        "value in digits": value.hex().encode(),
        "control": asked["control"].encode(),
    }
    sys.stdout.write(json.dumps(in_memory(int(sys.argv[1]), needles)))


if __name__ == "__main__":
    main()
