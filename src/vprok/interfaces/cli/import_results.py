"""`vprok import results FILE...`: exports of the federal portal into a campaign of a past year."""

import argparse
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vprok.interfaces.cli import awake
from vprok.interfaces.cli.files import does_not_open
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.portal.found import Tidied, Told, by_kind
from vprok.tools.sheets.portal.sources import Source, opened
from vprok.tools.sheets.portal.wording import DONE
from vprok.tools.sheets.report import draw_lines, draw_table

if TYPE_CHECKING:
    from vprok.domain.results.actions.history import Import

SHOWN = 20
"""Kinds of findings that are printed; all of them go into the file of --findings."""

COLUMNS = ("Файл", "Лист", "Строка", "Ячейка", "Столбец", "Значение", "Что сделано", "Раз")
CUTS = 3

_LAST_WORD = """\
Files are exports of the federal portal, told apart by what stands in them, not by their names:
2020 (groups;user;id;code;…), 2021 (логин школы;…;балл за 1;…), 2022 («Классы» and «Протокол», as a
workbook or as two CSV files *_classes and *_protocol), Ф1 «Индивидуальные результаты» of 2024 and
later, filled forms of 2024–2026. CSV: ; or , or tab, UTF-8 or Windows-1251; workbooks: .xlsx, .xls.

The campaign is made, finished from the first, where it is not there. A work is taken as the
campaign has it, else from the catalogue where labels and greatest points agree, else from the
header of its file; its scale from --cuts, else the catalogue, else from the marks that Ф1 prints
where they leave no choice. A work whose scale nobody knows is left out, and that is said.
Schools that the list has not are put into it as closed; where the key of a school was hidden
(S0151), it stands in the group «История» of its region under a number of our own.

What is certain is tidied and counted; a row that cannot be right is left out and told, never
guessed. All of it is one transaction. The same rows again change nothing; other rows of a school
take the place of its rows before. A file that holds names of persons is refused with its digest.

exit code: 0, or 2 if nothing was done
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is brought in, and where to."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    words = "bring exports of the federal portal into a campaign of a past year"
    results = kinds.add_parser(
        "results",
        help=words,
        description=words,
        epilog=_LAST_WORD,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    results.add_argument("files", metavar="FILE", nargs="+", type=Path)
    results.add_argument("--campaign", metavar="SLUG", required=True, help="for example 2021")
    results.add_argument("--year", type=int, help="of a campaign that is not there yet")
    results.add_argument("--title", default="", help="of a campaign that is not there yet")
    results.add_argument("--opens", metavar="DATE", type=date.fromisoformat, help="its first day")
    results.add_argument("--closes", metavar="DATE", type=date.fromisoformat, help="its last day")
    results.add_argument("--work", metavar="CODE[=SUBJECT]", default="", help="of all the files")
    results.add_argument(
        "--cuts",
        metavar="CODE=A,B,C",
        action="append",
        default=[],
        type=_scale,
        help="first points of marks 3, 4 and 5; for each work once",
    )
    results.add_argument("--school", metavar="KEY", default="", help="whose form it is: edu220042")
    results.add_argument("--region", metavar="NN", default="", help="of logins that tell none")
    results.add_argument("--findings", metavar="FILE", type=Path, help=".csv or .xlsx with it all")
    results.add_argument("--strict", action="store_true", help="refuse where a row is left out")
    results.add_argument("--dry-run", action="store_true", help="say what would be done")


def _scale(text: str) -> tuple[str, tuple[int, int, int]]:
    code, _, told = text.partition("=")
    points = told.split(",")
    if not code or len(points) != CUTS or not all(one.strip().isdecimal() for one in points):
        raise argparse.ArgumentTypeError(f"«{text}»: нужно КОД=3,4,5, например ru4=14,24,33.")
    first3, first4, first5 = map(int, points)
    return code.lower(), (first3, first4, first5)


def run(chosen: argparse.Namespace) -> int:
    """Bring the files in and say what became of them.

    returns: 0; 2 if nothing was done
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    awake()
    from vprok.kernel.refusal import Refused

    try:
        return _import(chosen, list(_opened(chosen.files)))
    except Unreadable as found:
        return _refused(found.text)
    except Refused as refused:
        return _refused(refused.refusal.text)


def _opened(files: Iterable[Path]) -> Iterator[Source]:
    for file in files:
        try:
            yield opened(file)
        except OSError as found:
            words = does_not_open(file, found)
            raise Unreadable("missing", words[0].upper() + words[1:]) from found


def _import(chosen: argparse.Namespace, sources: Sequence[Source]) -> int:
    from vprok.domain.analytics.actions import sum_up
    from vprok.domain.results.actions.history import LeftOut, Past, import_history
    from vprok.domain.results.queries.history import Asked
    from vprok.interfaces.frame.clock import moment

    code, _, subject = chosen.work.partition("=")
    asked = Asked(
        work=code.strip().lower(),
        subject=subject.strip(),
        cuts=dict(chosen.cuts),
        school=chosen.school.lower().removeprefix("edu").removeprefix("sch"),
        region=chosen.region,
    )
    past = Past(chosen.campaign, chosen.year, chosen.title, chosen.opens, chosen.closes)
    try:
        done = import_history(
            sources,
            past,
            asked,
            is_strict=chosen.strict,
            is_rehearsal=chosen.dry_run,
            at=moment(),
        )
    except LeftOut as found:
        _tell(chosen.findings, found.told, ())
        return _refused(found.refusal.text)
    if done.changes and not chosen.dry_run:
        for key in done.keys:
            sum_up(str(key))
    _report(done, is_rehearsal=chosen.dry_run)
    _tell(chosen.findings, done.told, done.tidied)
    return 0


def _refused(words: str) -> int:
    print(f"vprok: {words}", file=sys.stderr)
    return 2


# ---- what is said --------------------------------------------------------------------------------


def _report(done: "Import", *, is_rehearsal: bool) -> None:
    """Say of each work what was taken, and how."""
    if is_rehearsal:
        print("Проба: в базу ничего не записано.\n")
    made = "заведена как завершённая" if done.is_new else "уже есть"
    print(f"Кампания {done.slug} «{done.title}»: {made}. Файлов: {done.files}.")
    if done.schools:
        print(f"Внесено в список организаций (как закрытые): {done.schools}.")
    for one in done.works:
        work, about = one.work, one.work.about
        print(f"\n{work.code} — {one.title}: задания {about.tasks}, шкала {about.scale}.")
        print(
            f"  Организаций: {one.schools} (впервые {one.new}, заменено {one.replaced}, "
            f"без изменений {one.same})."
        )
        print(
            f"  Строк: прочитано {sum(reading.seen for reading in work.readings)}, "
            f"взято {len(work.rows)} (из них отсутствовали {work.absent}), не взято {work.left}, "
            f"пустых {sum(reading.unused for reading in work.readings)}, повторов {work.twice}."
        )
    for work in done.unscaled:
        print(
            f"\n{work.code}: не взята, шкала неизвестна. Строк в файле: {len(work.rows)}. "
            f"Повторите с --cuts {work.code}=…: первые баллы отметок «3», «4» и «5»."
        )
    kinds = by_kind(done.tidied)
    if kinds:
        print("\nПриведено в порядок:")
        for why, count in sorted(kinds.items(), key=lambda one: -one[1]):
            print(f"  {count:>8}  {DONE[why]}")


def _tell(file: Path | None, told: Sequence[Told], tidied: Sequence[Tidied]) -> None:
    """Print what was found, alike findings once, and write all of it into a file."""
    alike: dict[tuple[str, ...], list[Told]] = {}
    for one in told:
        alike.setdefault((one.file, one.sheet, one.column, one.rule), []).append(one)
    if told:
        left = sum(one.is_left for one in told)
        print(f"\nЗамечаний: {len(told)}, из них о невзятых строках: {left}.")
    for some in list(alike.values())[:SHOWN]:
        print(f"  {_said(some)}")
    if len(alike) > SHOWN and file is None:
        print("  … и другие: все замечания запишет --findings ФАЙЛ.csv.")
    if file is not None:
        lines = [*map(_told_line, told), *map(_tidied_line, tidied)]
        is_book = file.suffix.lower() == ".xlsx"
        drawn = draw_table("Замечания", COLUMNS, lines) if is_book else draw_lines(COLUMNS, lines)
        file.write_bytes(drawn)
        print(f"\nВсе замечания и правки: {file}.")


def _said(alike: Sequence[Told]) -> str:
    one = alike[0]
    where = ", ".join(filter(None, (one.file, one.sheet, one.cell or f"строка {one.row}")))
    value = f" «{one.value}»" if one.value else ""
    done = "строка не взята" if one.is_left else "строка взята"
    more = f"; и ещё {len(alike) - 1} таких" if len(alike) > 1 else ""
    return f"{where}{value}: {one.text} ({done}){more}."


def _told_line(one: Told) -> tuple[str | int, ...]:
    done = f"{one.text}; строка {'не взята' if one.is_left else 'взята'}"
    return one.file, one.sheet, one.row, one.cell, one.column, one.value, done, 1


def _tidied_line(one: Tidied) -> tuple[str | int, ...]:
    row = int("".join(filter(str.isdecimal, one.cell)))
    done = f"{DONE[one.why]}: «{one.after}»"
    return one.file, one.sheet, row, one.cell, one.column, one.before, done, one.count
