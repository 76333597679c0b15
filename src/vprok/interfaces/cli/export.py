"""`vprok export CAMPAIGN --to FOLDER`: a campaign as Parquet with its dictionary and questions."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vprok.interfaces.cli import awake

if TYPE_CHECKING:
    from vprok.domain.analytics.queries.exports import File
    from vprok.domain.campaign.models import Campaign
    from vprok.kernel.place import Place

_LAST_WORD = """\
In the folder: schools, tasks and sums, a file of results by code for each work, dictionary.md with
every column, and questions/WORK/*.sql, the tables of the reports as SQL that DuckDB and Spark both
understand (`vprok ask`). Names of pupils are in none of them: the portal does not know them.

--open writes one file that may be published: marks of the country, regions and districts, where
groups of less than five people are hidden with those that would give them away.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is exported, and where to."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _LAST_WORD
    parser.add_argument("campaign", help="slug of the campaign: 2026-spring")
    parser.add_argument("--to", required=True, metavar="FOLDER", type=Path)
    parser.add_argument("--place", default="ru", help="ru (default), ru.22, ru.22.m019 …")
    parser.add_argument("--open", action="store_true", help="only what may be published")


def run(chosen: argparse.Namespace) -> int:
    """Write the files and say what each holds.

    returns: 0; 2 if there is no such campaign, place or result
    """
    awake()
    from vprok.domain.analytics.queries import works_with_forms
    from vprok.domain.analytics.queries.exports import files_of, open_file
    from vprok.domain.campaign.models import Campaign
    from vprok.kernel.place import Place

    campaign = Campaign.objects.filter(slug=chosen.campaign).first()
    if campaign is None:
        return _refused(f"кампании «{chosen.campaign}» нет.")
    try:
        place = Place(chosen.place)
    except ValueError:
        return _refused(
            f"«{chosen.place}» — не место. Напишите, например, ru, ru.22 или ru.22.m019."
        )
    if not works_with_forms(campaign, place):
        return _refused(f"в кампании «{campaign.slug}» здесь ещё нет принятых форм.")
    if chosen.open:
        files: tuple[File, ...] = (open_file(campaign),)
    else:
        files = files_of(campaign, place, rows=True)
    _write(files, chosen.to)
    _tell(campaign, place, files)
    return 0


def _write(files: "tuple[File, ...]", folder: Path) -> None:
    from vprok.domain.analytics.queries.exports import dictionary, questions_of
    from vprok.tools.parquet.table import write

    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        with (folder / f"{file.name}.parquet").open("wb") as out:
            rows = write(file.table, file.batches(), out)
        print(f"{file.name}.parquet: {rows}")
    (folder / "dictionary.md").write_text(dictionary(files), "utf-8")
    for name, sql in questions_of(files).items():
        path = folder / "questions" / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql, "utf-8")


def _tell(campaign: "Campaign", place: "Place", files: "tuple[File, ...]") -> None:
    """Leave in the record what was taken, file by file."""
    from vprok.domain.analytics.actions.exports import take_export
    from vprok.interfaces.frame.clock import moment
    from vprok.kernel.charter import SYSTEM

    for file in files:
        take_export(campaign, place, file.name, by=SYSTEM, at=moment())


def _refused(words: str) -> int:
    print(f"vprok export: {words}", file=sys.stderr)
    return 2
