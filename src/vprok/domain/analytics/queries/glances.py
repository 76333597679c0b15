"""All works of a campaign at a place and right above it, at a glance."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from vprok.domain.analytics.queries.bodies import leaves_at
from vprok.domain.analytics.queries.sums import (
    Summary,
    forms_of_works,
    of_leaf,
    of_total,
    summaries,
    totals_of_works,
)
from vprok.domain.analytics.rules import told_above
from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.results.queries import fitting
from vprok.kernel.place import Level, Place
from vprok.tools.stats.leaf import Layout


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
    costs: at most twelve SQL statements; five more for each work whose totals do not hold, which
           lasts a minute
    """
    forms = forms_of_works(campaign, place)
    works = list(campaign.works.filter(pk__in=forms).order_by("is_course", "grade", "subject"))
    for work in works:
        work.campaign = campaign
    prefetch_related_objects(works, "tasks")
    layouts = fitting(works)
    works = [work for work in works if work.pk in layouts]
    here = _summaries(works, layouts, place)
    parent = place.parent
    above = _summaries(works, layouts, parent) if parent else {}
    known = Counter[int]()
    for one in apart:
        if parent and parent.covers(one):
            found = _summaries(works, layouts, one)
            known.update({work: told.leaf.present for work, told in found.items()})
    return tuple(
        Glance(
            work,
            work.tasks_in_order(),
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


def _summaries(
    works: Sequence[Work], layouts: Mapping[int, Layout], place: Place
) -> dict[int, Summary]:
    """Sums of these works at one place: from totals that hold, the others added up."""
    if not works:
        return {}
    found = _kept(works[0].campaign, layouts, place)
    behind = [work for work in works if work.pk not in found]
    if place.level in {Level.SCHOOL, Level.DISTRICT}:
        found |= _added([work.pk for work in behind], layouts, place)
    return found | {
        work.pk: summaries(work, [place])[place] for work in behind if work.pk not in found
    }


def _kept(campaign: Campaign, layouts: Mapping[int, Layout], place: Place) -> dict[int, Summary]:
    if place.level is Level.SCHOOL:
        return {}
    return {
        work: of_total(total, layouts[work])
        for work, total in totals_of_works(campaign, place).items()
        if work in layouts and total.digest == layouts[work].digest
    }


def _added(
    works: Collection[int], layouts: Mapping[int, Layout], place: Place
) -> dict[int, Summary]:
    """Sums of schools at a school or a district, without works that wait to be folded anew."""
    summed: dict[int, Summary] = {}
    stale: set[int] = set()
    for leaf in leaves_at(place).filter(work__in=works) if works else ():
        work, layout = leaf.work_id, layouts[leaf.work_id]
        if leaf.stamp != layout.stamp:
            stale.add(work)
            continue
        one = of_leaf(leaf, layout)
        summed[work] = summed[work] + one if work in summed else one
    return {work: summary for work, summary in summed.items() if work not in stale}
