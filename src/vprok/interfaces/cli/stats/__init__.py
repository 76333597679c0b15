"""`vprok stats MATRIX.csv`: item analysis of any test, for its authors."""

import argparse
import io
import sys
from pathlib import Path

from vprok.interfaces.cli.files import does_not_open
from vprok.interfaces.cli.stats.columns import Chosen, choose
from vprok.interfaces.cli.stats.figures import as_json
from vprok.interfaces.cli.stats.page import as_page
from vprok.interfaces.cli.stats.table import Table, Unreadable, read_table
from vprok.tools.stats.items_study import Study, study

_LAST_WORD = """\
The file is CSV with a header; a row is a pupil. Columns are parted by commas, semicolons or tabs;
the text is UTF-8 (with or without BOM) or Windows-1251; «-» reads the standard input. Points are
whole numbers 0..100 (1.0 is 1; a decimal comma is refused). An empty cell, NA, X, «-» was left out:
it has earned 0, and with --key it is a wrong answer.

items      Without --items every column that mostly holds points is an item. Left out are: the
           column of --group; columns without a name; those named as a number, a code, a total or a
           trait of the pupil (id, code, код, №, total, итого, балл, sex, пол, variant, класс, …);
           columns of 20 and more values no two of which are alike; columns of text; numbers all of
           which are far above the points of the others, and the sum of the others. What was left
           out is told on the standard error and in `skipped`. With --key columns of text are items
           too, save those of names where the key is shorter. --items names exactly the columns
           wanted. The order is always that of the file.
--key      Right answers, one an item, parted by blanks; case and Latin or Cyrillic look-alikes do
           not matter. Answers are then scored 1 or 0.
--group    A column, and --focal the value whose holders are compared with all others (differential
           item functioning). Pupils without a value are in neither group.
--max      Greatest points of each item; without it, the greatest found.
--cuts     First totals of the marks above the lowest, for the consistency of decisions.
--sections The section of each item: alpha that lets sections differ (`alpha_stratified`).

json       One object, figures unrounded, undefined is null: n, mean, sd (n − 1), alpha, omega, sem,
           alpha_stratified, items, dif, dif_purified, groups, persons (total to ability), cuts,
           skipped. The `difficulty` of items of one point sums to zero; so do the `thresholds` of
           all items of a partial credit test, where `difficulty` is the mean of the item's own.
html       One page with tables, the item map, and the formula and source of every figure.

exit code: 0, or 2 if the file or a parameter cannot be used (with its row and column)
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where the matrix is, and what is asked of it."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _LAST_WORD
    parser.add_argument("matrix", metavar="MATRIX.csv", help="«-» is the standard input")
    parser.add_argument("--key", metavar='"1 4 5 …"', help="right answers, one an item")
    parser.add_argument("--group", metavar="COLUMN", help="compare groups by this column")
    parser.add_argument("--focal", metavar="VALUE", help="whose holders are the focal group")
    parser.add_argument("--items", metavar="A,B,…", help="the columns that are items")
    parser.add_argument("--max", metavar='"1 2 …"', help="greatest points, one an item")
    parser.add_argument("--cuts", metavar='"7 11 15"', help="first totals of marks")
    parser.add_argument("--sections", metavar='"1 1 2 …"', help="the section of each item")
    parser.add_argument("--format", choices=("json", "html"), default="json")


def run(chosen: argparse.Namespace) -> int:
    """Analyse the matrix and print what was found.

    returns: 0; 2 if something cannot be used
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        table = read_table(_held(chosen.matrix))
        asked = choose(table, chosen)
    except Unreadable as found:
        print(f"vprok: {found}", file=sys.stderr)
        return 2
    for name, why in asked.skipped:
        print(f"vprok: столбец «{name}» не взят: {why}.", file=sys.stderr)
    print(_printed(chosen, table, asked))
    return 0


def _printed(chosen: argparse.Namespace, table: Table, asked: Chosen) -> str:
    found = _studied(asked)
    if chosen.format == "json":
        return as_json(found, asked)
    name = "" if chosen.matrix == "-" else Path(chosen.matrix).name
    return as_page(found, asked, name=name, rows=len(table.rows))


def _studied(asked: Chosen) -> Study:
    return study(
        asked.matrix,
        answered=asked.answered,
        key=asked.key,
        groups=asked.groups,
        cuts=asked.cuts,
        sections=asked.sections,
    )


def _held(where: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
    except OSError as found:
        raise Unreadable(does_not_open(where, found)) from found
