"""Kits of one paper, stamped in a process of its own, so that its whole cost is seen from outside.

.venv/bin/python -m bench.stamp paper.pdf kits.pdf 1000
"""

import sys
from pathlib import Path

from vprok.tools.pdf.kits import Copy, Imprint, kits_pdf

IMPRINT = Imprint(
    school="edu220042",
    name="МБОУ «СОШ № 42»",
    work="ma4",
    title="Математика, 4 класс",
    campaign="ВПР, весна 2026 года",
    tasks=tuple(str(task) for task in range(1, 13)),
    mark=220042,
)


def copies(count: int, *, variants: int = 1) -> list[Copy]:
    """So many kits, their variants in turn."""
    return [Copy(str(40000 + n), n, variant=1 + n % variants) for n in range(1, count + 1)]


def main() -> None:
    """Stamp as many kits as asked."""
    paper, kits, count = sys.argv[1:]
    made = kits_pdf(copies(int(count)), {1: Path(paper).read_bytes()}, imprint=IMPRINT)
    Path(kits).write_bytes(made)


if __name__ == "__main__":
    main()
