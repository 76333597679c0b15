"""All works of a campaign at a place and right above it, at a glance."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, prefetch_related_objects

from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries.bodies import leaves_at
from vprok.domain.analytics.queries.sums import Summary, summaries
from vprok.domain.analytics.rules import told_above
from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.results.queries import fitting
from vprok.kernel.place import Level, Place
from vprok.tools.stats.leaf import Layout, from_bytes

Marks = Mapping[int, tuple[int, int]]
"""Watermarks by work: the number of accepted forms and the block accepted last."""


@dataclass(frozen=True)
class Glance:
    """A work with its sums at a place and in the body right above.

    above: None where there is none, or its marks may not be told
    """

    work: Work
    tasks: tuple[Task, ...]
    here: Summary
    above: Summary | None


def glances(
    campaign: Campaign, place: Place, own: Place, apart: Collection[Place] = ()
) -> tuple[Glance, ...]:
    """Works that have accepted forms at a place or below it, by grade, then by subject.

    Works whose tasks are not those of their forms are left out.

    own:   the highest place of the reader that covers `place`
    apart: other places of the reader's, outside that one
    costs: at most ten SQL statements; five more for each work whose totals do not hold, which
           lasts a minute
    """
    marks = _marks(campaign, place)
    works = list(campaign.works.filter(pk__in=marks).order_by("is_course", "grade", "subject"))
    for work in works:
        work.campaign = campaign
    prefetch_related_objects(works, "tasks")
    layouts = fitting(works)
    works = [work for work in works if work.pk in layouts]
    here = _summaries(works, layouts, place, marks)
    parent = place.parent
    above = _summaries(works, layouts, parent, _marks(campaign, parent)) if parent else {}
    known = Counter[int]()
    for one in apart:
        if parent and parent.covers(one):
            found = _summaries(works, layouts, one, _marks(campaign, one))
            known.update({work: told.leaf.present for work, told in found.items()})
    return tuple(
        Glance(
            work,
            tuple(sorted(work.tasks.all(), key=lambda task: task.position)),
            here[work.pk],
            _told(here[work.pk], above.get(work.pk), known[work.pk], is_own=place == own),
        )
        for work in works
    )


def _told(here: Summary, above: Summary | None, known: int, *, is_own: bool) -> Summary | None:
    """The sums above, where they are of the reader's own branch or tell nothing of a few people.

    known: participants above that are of other places of the reader's
    """
    if above is None or not is_own:
        return above
    is_told = told_above(here.leaf.present, [above.leaf.present - known])[0]
    return above if is_told else None


def _marks(campaign: Campaign, place: Place) -> Marks:
    found = (
        leaves_at(place)
        .filter(work__campaign=campaign)
        .values_list("work")
        .annotate(Count("pk"), Max("block_id"))
        .order_by()
    )
    return {work: (forms, newest) for work, forms, newest in found}


def _summaries(
    works: Iterable[Work], layouts: Mapping[int, Layout], place: Place, marks: Marks
) -> dict[int, Summary]:
    """Sums of these works at one place: from totals that hold, the others added up."""
    found = _kept(layouts, place, marks)
    behind = [work for work in works if work.pk not in found]
    if place.level in {Level.SCHOOL, Level.DISTRICT}:
        found |= _added([work.pk for work in behind], layouts, place)
    return found | {
        work.pk: summaries(work, [place])[place] for work in behind if work.pk not in found
    }


def _kept(layouts: Mapping[int, Layout], place: Place, marks: Marks) -> dict[int, Summary]:
    if place.level is Level.SCHOOL:
        return {}
    return {
        total.work_id: Summary(
            from_bytes(bytes(total.payload), layouts[total.work_id]),
            total.schools,
            total.leaves,
            total.newest,
        )
        for total in Total.objects.filter(work__in=layouts, place=place.path)
        if marks.get(total.work_id) == (total.leaves, total.newest)
        if total.digest == layouts[total.work_id].digest
    }


def _added(
    works: Collection[int], layouts: Mapping[int, Layout], place: Place
) -> dict[int, Summary]:
    """Sums of schools at a school or a district, without works that wait to be folded anew."""
    rows = leaves_at(place).filter(work__in=works)
    summed: dict[int, Summary] = {}
    stale: set[int] = set()
    for work, present, block, payload, stamp in (
        rows.values_list("work", "present", "block_id", "payload", "stamp") if works else ()
    ):
        if stamp != layouts[work].stamp:
            stale.add(work)
            continue
        one = Summary(from_bytes(bytes(payload), layouts[work]), int(present > 0), 1, block)
        summed[work] = summed[work] + one if work in summed else one
    return {work: summary for work, summary in summed.items() if work not in stale}
