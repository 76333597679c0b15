"""Searching for signs: which searches are behind, and what they look at."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from vprok.domain.analytics.models import Search
from vprok.domain.analytics.rules.searches import (
    YEARS,
    Version,
    cohort_code,
    comparable,
    is_cohort,
    is_outgrown,
    search_key,
)
from vprok.domain.campaign.models import Campaign, Sampled, Work
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import fitting, fitting_layout, layout_of, plan_of
from vprok.domain.results.rules.scoring import unpack_answers
from vprok.kernel.place import Place
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as counted
from vprok.tools.stats.objectivity import Found, Unit, percent

# ---- what waits ----------------------------------------------------------------------------------


def searches_behind() -> tuple[str, ...]:
    """Keys of works and regions that are to be searched, again or for the first time.

    Their forms or their scale have changed, or schools under observers are more than they were.

    costs: six SQL statements, three of them only where some work has new forms or another scale
    """
    return tuple(dict.fromkeys((*_changed(), *_outgrown())))


def _changed() -> tuple[str, ...]:
    works = _works_behind()
    if not works:
        return ()
    layouts = fitting(works)
    kept = {
        (work, region): (forms, newest, digest)
        for work, region, forms, newest, digest in Search.objects.filter(
            work__in=works
        ).values_list("work", "region", "forms", "newest", "digest")
    }
    marks = (
        Leaf.objects.filter(work__in=works)
        .values_list("work", "region")
        .annotate(Count("pk"), Max("block_id"))
        .order_by("work", "region")
    )
    return tuple(
        search_key(work, region)
        for work, region, forms, newest in marks
        if work in layouts and kept.get((work, region)) != (forms, newest, layouts[work].digest)
    )


def _works_behind() -> list[Work]:
    """Works with a form that no search has seen, or folded by another scale since.

    costs: one SQL statement, which looks up a few rows a work
    """
    blocks = Block.objects.filter(work=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    leaves = Leaf.objects.filter(work=OuterRef("pk"))
    searches = Search.objects.filter(work=OuterRef("pk"))
    works = Work.objects.select_related("campaign").annotate(
        newest=Subquery(blocks),
        ruled=Subquery(
            leaves.order_by("-stamp")
            .annotate(rule=F("stamp").bitand(counted.DIGEST))
            .values("rule")[:1]
        ),
        seen=Subquery(searches.order_by("-newest").values("newest")[:1]),
        searched=Subquery(searches.order_by("-newest").values("digest")[:1]),
    )
    behind = works.filter(newest__isnull=False).filter(
        Q(seen=None) | Q(newest__gt=F("seen")) | ~Q(ruled=F("searched"))
    )
    return list(behind.order_by("pk"))


def _outgrown() -> list[str]:
    """Searches that would learn what is usual from far more schools under observers than they did.

    costs: one SQL statement; where there are such, three more
    """
    known: dict[int, int] = defaultdict(int)
    searches = list(
        Search.objects.filter(work__campaign__sample__isnull=False)
        .order_by("work", "region")
        .values_list("work", "region", "references", "payload__observers")
    )
    for work, _, _, own in searches:
        known[work] += own or 0
    found = [
        (work, region)
        for work, region, used, _ in searches
        if is_outgrown(used=used, known=known[work])
    ]
    works = {work for work, _ in found}
    layouts = fitting(Work.objects.select_related("campaign").filter(pk__in=works)) if works else {}
    return [search_key(work, region) for work, region in found if work in layouts]


# ---- what is looked at ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Lot:
    """All forms of one work in one region, as a search sees them.

    units:         schools by their primary key
    forms, newest: the watermark
    """

    work: Work
    region: str
    layout: counted.Layout
    units: tuple[Unit, ...]
    forms: int
    newest: int

    @property
    def leaves(self) -> dict[str, counted.Leaf]:
        """The summaries of schools."""
        return {unit.key: unit.leaf for unit in self.units}

    def with_codes(self, found: Found) -> Found:
        """The same with codes of participants, by which the school can find the works."""
        groups: Any = found.evidence.get("groups")
        if groups is None:
            return found
        codes = next(unit.block.codes for unit in self.units if unit.key == found.key)
        told = [{**each, "codes": codes[each["rows"]].tolist()} for each in groups]
        return replace(found, evidence={**found.evidence, "groups": told})


def lot_of(work: Work, region: str) -> Lot:
    """The forms of a work in a region with their former versions.

    A form of another number of tasks is passed over: a task was withdrawn, and it waits to be
    folded again.

    region: two digits
    costs:  three SQL statements; about a millisecond a school
    """
    layout = layout_of(work, plan_of(work))
    references = {
        str(pk)
        for pk in Sampled.objects.filter(sample__campaign=work.campaign_id).values_list(
            "school", flat=True
        )
    }
    versions = Block.objects.filter(work=work).within([Place(f"ru.{region}")])
    entries = groupby(versions.order_by("entry", "pk").values(*_FIELDS), itemgetter("entry"))
    schools = [one for _, rows in entries if (one := _Forms(list(rows))).is_current]
    whole = [one for one in schools if one.block.maxima == layout.maxima]
    leaves = counted.fold_each([one.block for one in whole], layout)
    units = tuple(
        one.unit(leaf, is_reference=one.school in references)
        for one, leaf in zip(whole, leaves, strict=True)
    )
    return Lot(
        work, region, layout, units, len(schools), max((s.newest for s in schools), default=0)
    )


_FIELDS = ("pk", "entry", "entry__school", "payload", "answers", "submission", "edition",
           "replaced_at")  # fmt: skip


class _Forms:
    """The accepted versions of one school's form, the oldest first."""

    def __init__(self, rows: Sequence[Mapping[str, object]]) -> None:
        self.rows = rows
        self.last = rows[-1]
        self.is_current = self.last["replaced_at"] is None
        self.school = str(self.last["entry__school"])
        self.newest = int(str(self.last["pk"]))
        self.block = _block(self.last)

    def unit(self, leaf: counted.Leaf, *, is_reference: bool) -> Unit:
        """The school as a search sees it."""
        versions = [Version(row["submission"], row["edition"]) for row in self.rows]  # type: ignore[arg-type]
        return Unit(
            key=self.school,
            block=self.block,
            leaf=leaf,
            earlier=tuple(_block(self.rows[place]) for place in comparable(versions)),
            answers=_answers(self.last, self.block),
            is_reference=is_reference,
        )


def _block(row: Mapping[str, object]) -> packed.Block:
    return packed.unpack(bytes(row["payload"]))  # type: ignore[call-overload]


def _answers(row: Mapping[str, object], block: packed.Block) -> tuple[tuple[str, ...], ...]:
    """Answers in the order of tasks, empty where a task has none."""
    told = unpack_answers(bytes(row["answers"]))  # type: ignore[call-overload]
    places = {task - 1: n for n, task in enumerate(told.tasks)}
    tasks = range(len(block.maxima))
    return tuple(
        tuple((given[places[task]] or "") if task in places else "" for task in tasks)
        for given in told.rows
    )


def observed_elsewhere(work: Work, region: str) -> dict[str, list[float]]:
    """Values of schools under observers in other regions, by marker, each measured at home.

    A school stands out from its own region, so that regions may differ in whatever they like.

    region: two digits, whose own schools are left out
    costs:  one SQL statement
    """
    found: dict[str, list[float]] = defaultdict(list)
    searches = Search.objects.filter(work=work).exclude(region=region).order_by("region")
    for observed in searches.values_list("payload__observed", flat=True):
        for kind, values in (observed or {}).items():
            found[kind].extend(values)
    return found


def earlier_percents(work: Work, region: str) -> dict[str, float]:
    """What the same cohort earned a year before, in percent of the possible, by school.

    costs: five SQL statements; none for works without such a year
    """
    before = _cohort_work(work)
    if before is None:
        return {}
    layout = fitting_layout(before)
    if layout is None:
        return {}
    leaves = Leaf.objects.filter(work=before, region=region, stamp=layout.stamp)
    return {
        str(school): told
        for school, payload in leaves.values_list("entry__school", "payload")
        if (told := percent(counted.from_bytes(bytes(payload), layout))) is not None
    }


def _cohort_work(work: Work) -> Work | None:
    code, now = cohort_code(work.code), work.campaign.opens_on
    if not code:
        return None
    works = Work.objects.select_related("campaign").filter(code=code, is_course=False)
    return next(
        (
            one
            for one in works.order_by("-campaign__opens_on")
            if is_cohort(one.campaign.opens_on, now)
        ),
        None,
    )


# ---- what was found ------------------------------------------------------------------------------


def agreeing_searches(campaign: Campaign, region: str) -> QuerySet[Search]:
    """Searches whose signs may agree with those of a campaign: its own and of two years before.

    region: two digits
    """
    newest, oldest = campaign.opens_on, campaign.opens_on - YEARS
    return Search.objects.filter(
        region=region,
        work__campaign__opens_on__lte=newest,
        work__campaign__opens_on__gt=oldest,
    ).filter(open_beside(campaign, "work__campaign"))


def open_beside(campaign: Campaign, at: str) -> Q:
    """The campaign, and others whose reports are open whenever its own are.

    at:     the way to a campaign from what is asked
    source: docs/sources/domain.md#visibility
    """
    opens_at = campaign.reports_at or datetime.combine(campaign.opens_on, time.min, UTC)
    return (
        Q(**{at: campaign}) | Q(**{f"{at}__reports_at": None})
        | Q(**{f"{at}__reports_at__lte": opens_at})
    )  # fmt: skip


def measured_by_work(searches: Iterable[tuple[int, bytes]]) -> dict[str, list[Found]]:
    """Everything that was measured, not only what is sure, by work.

    searches: primary keys of works, and what was kept of their searches
    """
    return {str(work): list(_measured(kept)) for work, kept in searches}


def kept_measures(found: Iterable[Found]) -> bytes:
    """What is kept of measures, by marker: school, value, effect, p and whether it is sure."""
    kept: dict[str, list[list[object]]] = {}
    for one in found:
        figures = map(_short, (one.value, one.effect, one.p))
        kept.setdefault(one.kind, []).append([int(one.key), *figures, one.is_sure])
    return zlib.compress(json.dumps(kept, separators=(",", ":")).encode())


def _measured(kept: bytes) -> Iterator[Found]:
    for kind, rows in json.loads(zlib.decompress(bytes(kept))).items():
        for school, value, effect, p, is_sure in rows:
            yield Found(str(school), kind, value, effect, p, None, is_sure)


def _short(figure: float | None) -> float | None:
    return None if figure is None else float(f"{figure:.5g}")
