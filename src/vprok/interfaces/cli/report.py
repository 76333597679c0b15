"""`vprok report NAME`: any report of any place from the command line, as a page would show it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from vprok.interfaces.cli import awake
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal, Refused, refuse_if

if TYPE_CHECKING:
    from vprok.domain.analytics.queries import Scope, Slice, Version
    from vprok.domain.analytics.reports import Kind
    from vprok.domain.campaign.models import Work

SEXES = {"м": 1, "ж": 2}
BINARY = ("xlsx", "pdf")
SEARCHED = "objectivity"
_LAST_WORD = """\
NAME       individual, marks, journal, scores, tasks, planned, groups, objectivity.
--place    A path (ru, ru.22, ru.22.m019, ru.22.m019.0042) or a key (reg220000, reg22_m019,
           edu220042). Several, parted by commas, are a set: the bodies above them all, the sum of
           the set, then each of its members.
--sex, --variant, --class, --kind, --settlement, --ownership, --sampled
           Only some participants. A class has the number that the results form gives it, and is
           asked of one school; the bodies above it stay whole.
--out      A file; without it the report goes to the standard output, and nothing else does.

csv        UTF-8 with its mark, semicolons, decimal commas: the lines of the workbook.
json       One object: name, title, heading, caption, above, columns, rows (place, level, cells and
           parts, the integers behind each share), notes, version, formulas.

objectivity searches first for signs in works with new forms, as the worker does every few minutes.

The command is the operator's: it waits for no hour and hides no small group. What it prints is for
those who may see all of the place; give it to nobody else.

exit code: 0, or 2 if there is no such report: an unknown name, campaign, work or place, nothing
accepted there yet, or a place for which the report is not made
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which report, of what, as what."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _LAST_WORD
    parser.add_argument("name", metavar="NAME", help="marks, tasks, …")
    parser.add_argument("--campaign", required=True, metavar="ID", help="2026-spring")
    parser.add_argument("--work", required=True, metavar="CODE", help="ma4")
    parser.add_argument("--place", required=True, metavar="PLACE[,PLACE…]")
    parser.add_argument("--format", choices=("csv", "xlsx", "pdf", "json"), default="csv")
    parser.add_argument("--sex", choices=tuple(SEXES))
    parser.add_argument("--variant", type=int, default=0, metavar="N")
    parser.add_argument("--class", dest="class_no", type=int, default=0, metavar="N")
    parser.add_argument("--kind", default="", help="secondary, gymnasium, lyceum, …")
    parser.add_argument("--settlement", default="", help="centre, city, town, village")
    parser.add_argument("--ownership", default="", help="state, municipal, private")
    parser.add_argument("--sampled", action="store_true", help="only the controlled sample")
    parser.add_argument("--out", type=Path, metavar="FILE")


def run(chosen: argparse.Namespace) -> int:
    """Build the report and write it.

    returns: 0, or 2 if there is no such report
    """
    awake()
    try:
        drawn = _drawn(chosen)
    except Refused as refused:
        print(f"vprok: {refused.refusal.text}", file=sys.stderr)
        return 2
    if chosen.out:
        chosen.out.write_bytes(drawn)
    else:
        sys.stdout.buffer.write(drawn)
        sys.stdout.buffer.flush()
    return 0


def _drawn(chosen: argparse.Namespace) -> bytes:
    """The report as the bytes of its format.

    refuses: all that stands in the help
    """
    from vprok.domain.analytics.queries import Scope, version
    from vprok.domain.analytics.reports import REPORTS
    from vprok.kernel.place import COUNTRY

    if chosen.format in BINARY and not chosen.out and sys.stdout.isatty():
        _refuse("format_is_binary", "Формат двоичный: назовите файл в --out.")
    kind = REPORTS.get(chosen.name)
    if kind is None:
        _refuse("no_such_report", f"Отчёта «{chosen.name}» нет. Есть: {', '.join(REPORTS)}.")
    work = _work(chosen.campaign, chosen.work)
    places = _places(work, chosen.place)
    base = _over(places)
    only = _only(chosen, work, places)
    scope = Scope(work, base, COUNTRY, only, places if len(places) > 1 else ())
    made_of = version(work, base, scope.chosen)
    refuse_if(*_refusals(kind, work, places, made_of))
    if chosen.name == SEARCHED:
        _search(work, places)
    return _written(chosen.format, kind, scope, made_of)


def _search(work: "Work", places: Sequence[Place]) -> None:
    """Search for signs where forms are newer than the last search; the worker may be asleep.

    costs: about two milliseconds a school and a work, once
    """
    from vprok.domain.analytics.actions.searches import search
    from vprok.domain.analytics.queries.searches import searches_behind
    from vprok.domain.analytics.rules.searches import search_of
    from vprok.interfaces.frame.clock import moment

    works = set(work.campaign.works.values_list("pk", flat=True))
    regions = {place.region for place in places}
    for key in searches_behind():
        number, region = search_of(key)
        if number in works and (region in regions or "" in regions):
            search(key, moment())


def _written(suffix: str, kind: "Kind", scope: "Scope", made_of: "Version") -> bytes:
    from zoneinfo import ZoneInfo

    from vprok.domain.analytics.rules import report_is_too_long_to_print
    from vprok.interfaces.frame.clock import moment
    from vprok.interfaces.web.analytics.files import noted
    from vprok.tools.pdf.tables import table_document
    from vprok.tools.sheets.report import draw_report
    from vprok.tools.sheets.report_csv import draw_csv_report
    from vprok.tools.sheets.report_json import draw_json_report

    report = noted(scope, kind.build(scope), made_of)
    match suffix:
        case "xlsx":
            return draw_report(report)
        case "pdf":
            refuse_if(report_is_too_long_to_print(rows=len(report.rows)))
            return table_document(report, at=moment().astimezone(ZoneInfo("Europe/Moscow")))
        case "json":
            return draw_json_report(report, version=made_of.plain(), formulas=kind.HOW) + b"\n"
        case _:
            return draw_csv_report(report)


def _refusals(
    kind: "Kind", work: "Work", places: Sequence[Place], made_of: "Version"
) -> tuple[Refusal | None, ...]:
    from vprok.domain.analytics.queries import nothing_to_tell
    from vprok.domain.analytics.rules import report_is_of_another_level

    levels = {place.level for place in places}
    of_another = (report_is_of_another_level(level=one, levels=kind.LEVELS) for one in levels)
    return (*of_another, nothing_to_tell(work, made_of))


# ---- what was named ------------------------------------------------------------------------------


def _work(slug: str, code: str) -> "Work":
    """The work of a campaign.

    refuses: no_such_campaign, no_such_work
    """
    from vprok.domain.campaign.models import Campaign

    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        every = Campaign.objects.order_by("-opens_on").values_list("slug", flat=True)
        known = ", ".join(every) or "пока ни одной"
        _refuse("no_such_campaign", f"Кампании «{slug}» нет. Есть: {known}.")
    work = campaign.works.select_related("campaign").filter(code=code).first()
    if work is None:
        works = campaign.works.order_by("is_course", "grade", "subject")
        known = ", ".join(works.values_list("code", flat=True)) or "пока ни одной"
        _refuse("no_such_work", f"Работы «{code}» в кампании «{slug}» нет. Есть: {known}.")
    return work


def _places(work: "Work", told: str) -> tuple[Place, ...]:
    """The places that were named, each once.

    refuses: no_such_place
    """
    from vprok.domain.territory.queries import names

    words = [word.strip() for word in told.split(",") if word.strip()]
    places = tuple(dict.fromkeys(_place(work, word) for word in words))
    known = names(place.key for place in places)
    strange = [place.key for place in places if place.key not in known]
    if strange or not places:
        _refuse("no_such_place", f"В списке нет: {', '.join(strange) or 'ни одного места'}.")
    return places


def _place(work: "Work", word: str) -> Place:
    """A path or a key; a school stands where its form was accepted.

    refuses: no_such_place
    source:  settled.md, The spine: Place
    """
    from vprok.domain.results.models import Leaf
    from vprok.domain.territory.models import School

    path = word
    if word.startswith("edu"):
        number = word.removeprefix("edu")
        accepted = Leaf.objects.filter(work=work, entry__school__number=number)
        schools = School.objects.filter(number=number)
        here = accepted.values_list("place", flat=True).first()
        path = here or schools.values_list("path", flat=True).first() or word
    elif word.startswith("reg"):
        path = f"ru.{word[3:5]}" + (f".{word[6:]}" if "_" in word else "")
    try:
        place = Place(path)
    except ValueError:
        place = None
    if place is None or word not in {place.path, place.key}:
        _refuse(
            "no_such_place",
            f"Места «{word}» нет. Место — это путь (ru.22.m019.0042) или идентификатор "
            "(edu220042, reg22_m019, reg220000).",
        )
    return place


def _over(places: Sequence[Place]) -> Place:
    """The lowest place that covers them all."""
    every = (place for place in places[0].lineage if all(place.covers(one) for one in places))
    return max(every, key=lambda place: len(place.path))


def _only(chosen: argparse.Namespace, work: "Work", places: Sequence[Place]) -> "Slice":
    """The slice that was asked for.

    refuses: no_such_slice
    """
    from vprok.domain.analytics.queries import Slice, class_names
    from vprok.domain.territory.states import Ownership, SchoolKind, Settlement

    if chosen.class_no:
        if len(places) > 1 or places[0].level is not Level.SCHOOL:
            _refuse("no_such_slice", "Класс выбирают у одной ОО: назовите её в --place.")
        classes = class_names(work, places[0])
        if chosen.class_no not in dict(classes):
            known = ", ".join(f"{number} ({name})" for number, name in classes) or "ни одного"
            _refuse("no_such_slice", f"Класса {chosen.class_no} в форме ОО нет. Есть: {known}.")
    for word, of in (
        (chosen.kind, SchoolKind),
        (chosen.settlement, Settlement),
        (chosen.ownership, Ownership),
    ):
        if word and word not in of.values:
            _refuse("no_such_slice", f"Слова «{word}» нет. Есть: {', '.join(of.values)}.")
    if chosen.variant < 0 or chosen.variant > work.variants:
        _refuse("no_such_slice", f"Вариантов в работе {work.variants}.")
    return Slice(
        SEXES.get(chosen.sex, 0),
        chosen.variant,
        chosen.class_no,
        chosen.kind,
        chosen.settlement,
        chosen.ownership,
        chosen.sampled,
    )


def _refuse(code: str, text: str) -> NoReturn:
    raise Refused(Refusal(code, text))
