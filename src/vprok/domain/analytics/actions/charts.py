"""Drawing the charts of work pages before anybody asks for them."""

import zlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.db.transaction import atomic

from vprok.domain.analytics.models import Chart, Drawing
from vprok.domain.analytics.queries import Scope, lines
from vprok.domain.analytics.reports.charts import Figure, page_figures
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block, Leaf
from vprok.kernel.place import Place
from vprok.tools.charts import svgs_of

AT_ONCE = 50
"""Schools drawn in one go: some ten seconds, so that other work waits no longer."""

Named = tuple[Place, str]


def keep_charts(key: str, at: datetime) -> int:
    """Draw what the newest forms have changed, or the next charts of a work that became quiet.

    A school and the bodies above it are drawn when its form is accepted. Charts of its neighbours,
    which show the body above as well, wait until nothing was accepted for a while.

    key:     as `charts_behind` names it
    returns: how many charts were drawn
    """
    work = Work.objects.select_related("campaign").get(pk=int(key))
    drawing, _ = Drawing.objects.get_or_create(work=work)
    newest = Block.objects.filter(work=work).aggregate(last=Max("pk"))["last"] or 0
    fresh = list(
        Leaf.objects.filter(work=work, block_id__gt=drawing.newest)
        .order_by("block_id")
        .values_list("place", "block_id")[:AT_ONCE]
    )
    if fresh:
        drawn = draw_charts(work, _with_bodies_above(path for path, _ in fresh), at)
        _move(drawing, newest=fresh[-1][1], reached="")
        return drawn
    return _go_on(drawing, newest, at)


def _go_on(drawing: Drawing, newest: int, at: datetime) -> int:
    """Draw the next places of a work in the order of their paths; after the last it is settled."""
    leaves = Leaf.objects.filter(work=drawing.work)
    stamp = leaves.aggregate(most=Max("stamp"))["most"] or 0
    paths = list(
        leaves.filter(place__gt=drawing.reached)
        .order_by("place")
        .values_list("place", flat=True)[:AT_ONCE]
    )
    places = [place for place in _with_bodies_above(paths) if place.path > drawing.reached]
    drawn = draw_charts(drawing.work, places, at)
    if len(paths) == AT_ONCE:
        _move(drawing, reached=paths[-1])
        return drawn
    _sweep(drawing.work)
    _move(drawing, newest=newest, settled=newest, stamp=stamp, reached="")
    return drawn


def _move(drawing: Drawing, **moved: object) -> None:
    """Remember how far we came, unless somebody else came further."""
    Drawing.objects.filter(pk=drawing.pk, newest=drawing.newest, reached=drawing.reached).update(
        **moved
    )


def _with_bodies_above(paths: Iterable[str]) -> list[Place]:
    return sorted(
        {above for path in paths for above in Place(path).lineage}, key=lambda place: place.path
    )


def draw_charts(work: Work, places: Iterable[Place], at: datetime) -> int:
    """Draw those charts of these places that show something else than before.

    returns: how many were drawn
    """
    tasks = work.tasks_in_order()
    figures: dict[Named, Figure] = {}
    for place in places:
        scope = Scope(work, place, own=place)
        told = page_figures(scope, lines(scope), tasks)
        figures |= {(place, name): figure for name, figure in told.items()}
    changed = _changed(work, figures)
    drawn = svgs_of([figures[each].spec for each in changed])
    _keep(work, {each: figures[each] for each in changed}, drawn, at)
    return len(changed)


def _changed(work: Work, figures: dict[Named, Figure]) -> list[Named]:
    paths = {place.path for place, _ in figures}
    kept = Chart.objects.filter(work=work, place__in=paths)
    known = {
        (Place(path), name): digest
        for path, name, digest in kept.values_list("place", "name", "digest")
    }
    return [each for each, figure in figures.items() if known.get(each) != figure.digest]


@atomic
def _keep(work: Work, figures: dict[Named, Figure], svgs: Iterable[str], at: datetime) -> None:
    Chart.objects.bulk_create(
        [
            Chart(
                work=work,
                place=place.path,
                name=name,
                digest=figure.digest,
                svg=zlib.compress(svg.encode(), 9),
                at=at,
            )
            for ((place, name), figure), svg in zip(figures.items(), svgs, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["work", "place", "name"],
        update_fields=["digest", "svg", "at"],
    )


def _sweep(work: Work) -> None:
    """Throw away charts of places that have no accepted form any more."""
    paths = Leaf.objects.filter(work=work).values_list("place", flat=True)
    known = {place.path for place in _with_bodies_above(paths)}
    kept = set(Chart.objects.filter(work=work).values_list("place", flat=True))
    Chart.objects.filter(work=work, place__in=kept - known).delete()
