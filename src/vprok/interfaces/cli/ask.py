"""`vprok ask QUESTION --work CODE --in FOLDER`: one table of an export, by DuckDB or by Spark."""

import argparse
import csv
import sys
from pathlib import Path

from vprok.tools.parquet.engines import Unanswered, by_duckdb, by_spark

_LAST_WORD = """\
QUESTION is marks, journal, scores, tasks, planned or groups, or a file with SQL of your own: the
rows of the work are `works`, the tasks of all works are `tasks`, organisations are `schools`. The
answer is CSV.

SQL comes with an export, so that it may be anybody's: DuckDB answers it without reaching any file
but these tables, and no network. A cluster is bound by nothing but its own rights: ask it only
what you have read.

--spark asks a cluster instead of DuckDB in this process; the SQL is the same. Its workers must see
the folder under the same path, and this command needs the extra `spark` and Java 17.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked, of which work, and where its export is."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _LAST_WORD
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument("--work", required=True, help="code of the work: ma4")
    parser.add_argument("--in", dest="folder", required=True, metavar="FOLDER", type=Path)
    parser.add_argument("--spark", metavar="MASTER", help="spark://host:7077")


def run(chosen: argparse.Namespace) -> int:
    """Print the answer as CSV.

    returns: 0; 2 if the question or the export is not there, or there is no answer
    """
    kept = chosen.folder / "questions" / chosen.work / f"{chosen.question}.sql"
    question = kept if kept.is_file() else Path(chosen.question)
    tables = {
        "works": chosen.folder / f"{chosen.work}.parquet",
        "tasks": chosen.folder / "tasks.parquet",
        "schools": chosen.folder / "schools.parquet",
    }
    missing = [str(path) for path in (question, *tables.values()) if not path.is_file()]
    if missing:
        print(f"vprok ask: нет файла {missing[0]}.", file=sys.stderr)
        return 2
    sql = question.read_text("utf-8")
    try:
        columns, rows = (
            by_spark(sql, tables, chosen.spark) if chosen.spark else by_duckdb(sql, tables)
        )
    except Unanswered as why:
        print(f"vprok ask: {why}", file=sys.stderr)
        return 2
    told = csv.writer(sys.stdout)
    told.writerow(columns)
    told.writerows(rows)
    return 0
