"""Reading one results form of 30 × 20: our whole guarded reader against openpyxl.

    .venv/bin/python -m bench.reading

Three lines of one run: cells alone (calamine in this process against openpyxl's read-only mode),
the whole reader (guard, limited child, clean-ups, checks, findings) against openpyxl's cells alone,
and the price of the child.
"""

import io
import struct

import openpyxl
from bench.harness import alternately, table
from bench.stage import identity_of, results_workbook

from vprok.tools.limits import in_child
from vprok.tools.sheets import cells
from vprok.tools.sheets.read import read

ROUNDS = 60


def request(file: bytes) -> bytes:
    """What the child is asked: the rows and bytes it may read, then the file."""
    return struct.pack("!QQ", 2_000, 50_000_000) + file


def main() -> None:
    """Print the three ratios."""
    book, file, rows = results_workbook(rows=30, tasks=20)
    known = {"codes": [str(row["code"]) for row in rows], "classes": ["1"]}
    identity = identity_of("edu990001")

    def openpyxl_cells() -> int:
        workbook = openpyxl.load_workbook(io.BytesIO(file), read_only=True, data_only=True)
        return sum(1 for sheet in workbook for _ in sheet.iter_rows(values_only=True))

    def our_cells() -> bytes:
        return cells.read(request(file))

    def our_child() -> bytes:
        return in_child(
            "vprok.tools.sheets.cells:read",
            request(file),
            memory=512_000_000,
            cpu=5,
            wall=15,
        )

    def whole() -> None:
        reading = read(book, file, name="form.xlsx", identity=identity, known=known)
        assert reading.is_clean, reading
        assert len(reading.rows["protocol"]) == 30

    whole()
    lines = []
    for name, act in (
        ("cells alone, in this process", our_cells),
        ("cells in the limited child", our_child),
        ("whole: guard, child, clean-ups, checks", whole),
    ):
        ours, rival = alternately(act, openpyxl_cells, ROUNDS)
        lines.append((name, f"{ours:.2f}", f"{rival:.2f}", f"{rival / ours:.1f} ×"))
    table(
        "Reading a results form of 30 × 20",
        ("what", "ours, ms", "openpyxl read-only cells, ms", "ratio"),
        lines,
    )


if __name__ == "__main__":
    main()
