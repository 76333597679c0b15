"""Kits stamped beside Auto Multiple Choice: pages a processor second, bytes a page, memory.

    .venv/bin/python -m bench.stamping [--copies 1000]

The source is one paper of four pages with formulas and pictures; both make the same count of
copies of it, each with a mark of its own on every page. AMC typesets each copy and draws the pages
of the paper by LaTeX's own means, so it too keeps them once. Counted is the processor time of a
whole process, from its start: ours from the bytes of the paper to the bytes of the kits, fonts
looked up and cut; of AMC its `prepare`, which makes the subject. Without AMC (Debian's
auto-multiple-choice) a line says so.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.harness import BASE, scratch, table
from bench.stamp import IMPRINT, copies

from tests.tools.pdf.papers import paper
from vprok.tools.pdf.kits import kits_pdf
from vprok.tools.vault.archive import archive_zip

AT = datetime(2026, 4, 14, 5, 12, tzinfo=UTC)
PAGES = 4
AMC = "auto-multiple-choice"
SOURCE = r"""
\documentclass[a4paper]{article}
\usepackage[a4paper,left=20mm,right=15mm,top=20mm,bottom=20mm]{geometry}
\usepackage{graphicx}
\usepackage[box]{automultiplechoice}
\begin{document}
\onecopy{1}{
\namefield{\fbox{\parbox{3cm}{Name}}}
\begin{question}{expert}Points
\begin{choiceshoriz}\correctchoice{0}\wrongchoice{1}\end{choiceshoriz}
\end{question}
\includegraphics[page=1,height=180mm]{paper.pdf}
\newpage\includegraphics[page=2,height=240mm]{paper.pdf}
\newpage\includegraphics[page=3,height=240mm]{paper.pdf}
\newpage\includegraphics[page=4,height=240mm]{paper.pdf}
\clearpage}
\end{document}
"""


class Spent(NamedTuple):
    """What a run in a process of its own took.

    cpu:    processor seconds
    memory: the most it held, MB
    size:   of what it made, bytes
    """

    cpu: float
    memory: float
    size: int


def ours(folder: Path, count: int) -> Spent:
    """So many kits of one paper, in a process of its own."""
    made = folder / "kits.pdf"
    files = (str(folder / "paper.pdf"), str(made))
    return _spent([sys.executable, "-m", "bench.stamp", *files, str(count)], BASE, made)


def theirs(folder: Path, count: int) -> Spent:
    """The same by AMC."""
    (folder / "source.tex").write_text(SOURCE)
    (folder / "data").mkdir(exist_ok=True)
    names = ("--out-sujet", "sujet.pdf", "--out-corrige", "corrige.pdf", "--out-calage", "page.xy")
    words = [AMC, "prepare", "--mode", "s", "--with", "pdflatex", "--filter", "latex", *names]
    words += ["--n-copies", str(count), "--prefix", "", "--data", "data", "source.tex"]
    return _spent(words, folder, folder / "sujet.pdf")


def _spent(words: list[str], where: Path, made: Path) -> Spent:
    child = subprocess.Popen(words, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{words[0]} ended with {child.returncode}"
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, made.stat().st_size)


def school(pupils: int) -> tuple[float, int]:
    """Seconds by the clock from two papers to a sealed archive of kits; its bytes."""
    papers = {1: paper(1), 2: paper(2)}
    began = time.perf_counter()
    kits = kits_pdf(copies(pupils, variants=2), papers, imprint=IMPRINT)
    sealed = archive_zip([("kits.pdf", kits)], password="AAAAA-BBBBB-CCCCC-DDDDD", at=AT)
    size = sum(map(len, sealed))
    return time.perf_counter() - began, size


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=1000, help="copies of the paper")
    chosen = parser.parse_args()
    with scratch() as folder:
        (folder / "paper.pdf").write_bytes(paper(1))
        beside(folder, chosen.copies)
        growth(folder)
    seconds, size = school(100)
    table(
        "A school of 100: kits and their sealed archive, one after the other",
        ("seconds", "floor", "bytes"),
        [(f"{seconds:.2f}", "under 2", f"{size:,}")],
    )


def beside(folder: Path, count: int) -> None:
    """The table beside AMC."""
    runs: list[tuple[str, Callable[[Path, int], Spent]]] = [("Vprok", ours)]
    if shutil.which(AMC):
        runs.append(("Auto Multiple Choice", theirs))
    rates: list[float] = []
    rows = []
    for name, run in runs:
        got = run(folder, count)
        rates.append(count * PAGES / got.cpu)
        rows.append((name, f"{got.cpu:.2f}", f"{rates[-1]:,.0f}", f"{got.size:,}"))
    if len(runs) == 1:
        print(f"bench: {AMC} is not installed, so nothing stands beside (apt-get install {AMC})")
    table(
        f"{count} copies of a paper of {PAGES} pages, fonts and start of the process counted in",
        ("by", "processor seconds", "pages a processor second", "bytes"),
        rows,
    )
    if len(runs) > 1:
        print(f"\n{rates[0] / rates[1]:.0f} × Auto Multiple Choice; the floor is 20 ×.")


def growth(folder: Path) -> None:
    """The table of what grows with the count."""
    counts = (1, 100, 1000)
    runs = [ours(folder, count) for count in counts]
    table(
        "What grows with the kits",
        ("kits", "bytes", "bytes an added page", "floor", "most memory, MB"),
        [
            (
                str(count),
                f"{run.size:,}",
                f"{(run.size - runs[0].size) / ((count - 1) * PAGES):.0f}" if count > 1 else "",
                "under 1,024" if count > 1 else "",
                f"{run.memory:.0f}",
            )
            for count, run in zip(counts, runs, strict=True)
        ],
    )


if __name__ == "__main__":
    main()
