"""Reading one results form of 60 × 20: our whole guarded reader against openpyxl.

    .venv/bin/python -m bench.reading [--rounds 200]

Five lines of one run, each of ours in turn with openpyxl's read-only mode, which takes the values
of all cells and does nothing else: the library that takes cells; the same with our look through the
parts before it; the same in a limited child; what follows in this process (clean-ups, checks,
findings); and the whole as an upload meets it.
"""

import argparse
import io

import openpyxl
import python_calamine
from bench.harness import alternately, table
from bench.stage import identity_of, results_workbook

from vprok.tools.limits import in_child
from vprok.tools.sheets import cells
from vprok.tools.sheets import read as reader
from vprok.tools.sheets.parts import ASKED

ROWS, TASKS = 60, 20


def main() -> None:
    """Print the five ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200, help="of each line")
    rounds = parser.parse_args().rounds
    book, file, rows = results_workbook(rows=ROWS, tasks=TASKS)
    known = {"codes": [str(row["code"]) for row in rows], "classes": ["1"]}
    identity = identity_of("edu990001")
    request = ASKED.pack(2_000, 100, 50_000_000) + file
    answer = cells.read(request)

    def openpyxl_cells() -> list[list[tuple[object, ...]]]:
        workbook = openpyxl.load_workbook(io.BytesIO(file), read_only=True, data_only=True)
        return [list(sheet.iter_rows(values_only=True)) for sheet in workbook]

    def library() -> list[list[list[object]]]:
        workbook = python_calamine.load_workbook(io.BytesIO(file))
        names = workbook.sheet_names
        return [workbook.get_sheet_by_name(name).to_python() for name in names]

    def our_cells() -> bytes:
        return cells.read(request)

    def our_child() -> bytes:
        task = "vprok.tools.sheets.cells:read"
        return in_child(task, request, memory=512_000_000, cpu=5, wall=15)

    def whole() -> None:
        reading = reader.read(book, file, name="form.xlsx", identity=identity, known=known)
        assert reading.is_clean, reading
        assert len(reading.rows["protocol"]) == ROWS

    def after_cells() -> None:
        reader.in_child, kept = lambda *_, **__: answer, reader.in_child
        try:
            whole()
        finally:
            reader.in_child = kept

    whole()
    assert [len(sheet) for sheet in openpyxl_cells()][1] == ROWS + 1 == len(library()[1])
    lines = []
    for name, act in (
        ("the library that takes cells", library),
        ("our look through the parts, the library, JSON", our_cells),
        ("the same in the limited child", our_child),
        ("what follows: guard, clean-ups, checks", after_cells),
        ("whole", whole),
    ):
        (ours, best), (rival, rivals_best) = alternately(act, openpyxl_cells, rounds)
        ratios = (f"{rival / ours:.1f} ×", f"{rivals_best / best:.1f} ×")
        lines.append((name, f"{ours:.2f}", f"{rival:.2f}", *ratios))
    table(
        f"Reading a results form of {ROWS} × {TASKS}",
        ("what", "ours, ms", "openpyxl read-only cells, ms", "ratio", "ratio of the least"),
        lines,
    )


if __name__ == "__main__":
    main()
