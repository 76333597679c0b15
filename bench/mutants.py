"""A hundred thousand spoilt workbooks through the whole reader: each refused in words, or read.

    .venv/bin/python -m bench.mutants [--count 100000] [--first 0] [--processes 2]

For each family of mutants: how many were refused, read as before, read as they now say (both
readers agree), or disputed (two readers see different cells), and the slowest of all. A fault is
anything else: another exception, over 15 s, over 512 MB (the child's own limit), rows changed under
an intact checksum. Faults end the run with an error and are listed by number: a mutant is known by
its number alone.
"""

import argparse
import multiprocessing
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bench.harness import table
from bench.judging import DISPUTED, FAULT, REFUSED, VERDICTS, Original, Verdict, judge, original
from bench.mutating import mutant
from bench.stage import identity_of, results_workbook

from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.spec import Book, Column, OneOf, Sheet, Text, Value, Whole

CHUNK = 100
ANSWERS: dict[str, Value] = {"name": "Школа № 42", "place": "Село", "pupils": 480, "adapted": "Да"}


def questions() -> Book:
    """A form with a sheet of questions."""
    columns = (
        Column("name", "Полное наименование организации", Text(200), number="1"),
        Column("place", "Где расположена организация", OneOf(("Город", "Село")), number="2"),
        Column("pupils", "Число обучающихся", Whole(1, 5000), number="3"),
        Column("adapted", "Есть ли адаптированные программы", OneOf(("Да", "Нет")), number="4"),
    )
    sheet = Sheet("q", "Об организации", columns, upright=True)
    return Book("questionnaire", "Анкета", ("Ответьте на вопросы.",), (sheet,))


def originals() -> list[Original]:
    """Good workbooks: results and questions, new and old."""
    form, file, rows = results_workbook(rows=8, tasks=6)
    body, asked = identity_of("edu990001"), questions()
    answers = {"q": [ANSWERS]}
    identity = {"campaign": "bench", "body": "edu990001", "per": ""}
    old = draw_xls(form, identity=body, rows={"protocol": rows})
    return [
        original(form, body, "f.xlsx", file),
        original(form, body, "f.xls", old),
        original(asked, identity, "f.xlsx", draw(asked, identity=identity, rows=answers)),
        original(asked, identity, "f.xls", draw_xls(asked, identity=identity, rows=answers)),
    ]


def verdicts(numbers: Iterable[int], known: Sequence[Original]) -> Iterator[Verdict]:
    """What becomes of the mutants with these numbers."""
    files = [one.file for one in known]
    return (judge(known, mutant(files, number)) for number in numbers)


_known: list[Original] = []


def _chunk(numbers: range) -> tuple[list[Verdict], int]:
    """The verdicts of a chunk, and the kilobytes its process has taken at most so far."""
    if not _known:
        _known.extend(originals())
    told = list(verdicts(numbers, _known))
    return told, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    numbers = range(chosen.first, chosen.first + chosen.count)
    chunks = [numbers[at : at + CHUNK] for at in range(0, chosen.count, CHUNK)]
    seen: list[Verdict] = []
    memory = 0
    with multiprocessing.get_context("spawn").Pool(chosen.processes) as pool:
        for told, size in pool.imap_unordered(_chunk, chunks):
            seen += [Verdict(_light(one), one.what, one.why, one.seconds) for one in told]
            memory = max(memory, size)
    report(seen, memory)


def _light(verdict: Verdict):  # noqa: ANN202
    """The mutant without its bytes, which can be made again."""
    from dataclasses import replace

    return replace(verdict.mutant, file=b"")


def report(seen: Sequence[Verdict], memory: int) -> None:
    """Print the figures; end with an error when there is a fault."""
    families = sorted({one.mutant.family for one in seen})
    counts = Counter((one.mutant.family, one.what) for one in seen)
    rows = [
        (family, *(f"{counts[family, what]:,}" for what in VERDICTS),
         f"{max(one.seconds for one in seen if one.mutant.family == family):.2f}")
        for family in families
    ]  # fmt: skip
    title = f"{len(seen):,} spoilt workbooks, at most {memory / 1024:.0f} MB in a reading process"
    table(title, ("family", *VERDICTS, "slowest, s"), rows)
    for what in (REFUSED, DISPUTED, FAULT):
        codes = Counter(one.why for one in seen if one.what == what)
        print(f"\n{what}: " + ", ".join(f"{code} {count:,}" for code, count in codes.most_common()))
    faults = [one for one in seen if one.what == FAULT]
    slowest = sorted(seen, key=lambda one: -one.seconds)[:5]
    for name, some in (("slowest", slowest), (FAULT, faults[:50])):
        for one in some:
            way = f"{one.mutant.family}, {one.mutant.way}"
            print(f"{name}: number {one.mutant.number}: {way}: {one.why} ({one.seconds:.1f} s)")
    if faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
