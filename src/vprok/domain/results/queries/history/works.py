"""Which work of a past year a file is of."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache

from vprok.domain.campaign.queries import catalogue
from vprok.domain.results.queries.history.asked import Asked
from vprok.domain.results.queries.history.plans import tasks_in, tasks_of
from vprok.domain.results.rules.history import codes_in, codes_told, order_of, work_is_not_told
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.portal import year_2020
from vprok.tools.sheets.portal.bodies import works_in
from vprok.tools.sheets.portal.exports import Export
from vprok.tools.sheets.portal.shape import GROUPS, Shape


def by_work(exports: Iterable[Export], asked: Asked) -> dict[str, list[Export]]:
    """The exports of each work, by its code.

    refuses: work_is_not_told
    """
    found: dict[str, list[Export]] = {}
    for export in exports:
        found.setdefault(asked.work or _code_of(export), []).append(export)
    return dict(sorted(found.items()))


def _code_of(export: Export) -> str:
    """What the file says, else its groups of access, else its name, else tasks of a known work."""
    ways: tuple[Callable[[Export], Collection[str]], ...] = (
        _told_codes,
        _group_codes,
        lambda one: codes_in(one.table.file, _subject_codes()),
        lambda one: codes_told(one.table.file, _subject_names()),
        lambda one: codes_in(one.table.sheet, _subject_codes()),
        lambda one: _alike(one.shape),
    )
    codes: Collection[str] = ()
    for way in ways:
        codes = way(export)
        if len(codes) == 1:
            return next(iter(codes))
        if codes:
            break
    refuse_if(work_is_not_told(export.table.file, codes))
    raise AssertionError


def _told_codes(export: Export) -> Collection[str]:
    told = export.shape.told
    if "subject" in told and "grade" in told:
        known = _subject_names().get(told["subject"].strip().lower())
        return {f"{known}{told['grade']}"} if known else ()
    return {export.identity["per"]} if export.identity.get("per") else ()


def _group_codes(export: Export) -> Collection[str]:
    at = export.shape.places.get(GROUPS)
    if export.shape.layout != year_2020.LAYOUT or at is None:
        return ()
    lines = export.table.head[export.shape.header :]
    return works_in(line[at] for line in lines if at < len(line))


@cache
def _subject_codes() -> frozenset[str]:
    return frozenset(plan.subject_code.lower() for plan in catalogue().values())


@cache
def _subject_names() -> Mapping[str, str]:
    return {plan.subject.lower(): plan.subject_code.lower() for plan in catalogue().values()}


def _alike(shape: Shape) -> Collection[str]:
    """Works of the catalogue with the very tasks of a header that tells labels and points."""
    if not shape.has_maxima:
        return ()
    header = tasks_in(shape)
    return [
        code
        for code, plan in catalogue().items()
        if order_of(header, tasks_of(plan), is_positional=False, has_room=False) is not None
    ]
