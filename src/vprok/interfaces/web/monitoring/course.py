"""How one kind of form comes in, and how it usually does: a curve and its table."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.monitoring.queries import courses, pattern_for, patterns, progress
from vprok.domain.monitoring.rules import Count, Curve, Pattern, Point, Source, curve
from vprok.interfaces.frame.doors import not_found, reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.monitoring.drawing import picture_of
from vprok.interfaces.web.monitoring.reach import body_of, here, way_to
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.russian import plural

MOST_LINES = 24
"""Lines of the table beneath a curve."""


@reads(Permission.MONITORING_READ)
def course(request: Request, slug: str, path: str, kind: str) -> HttpResponse:
    """Draw the share accepted by each moment beside what is usual."""
    campaign, place = here(request, slug, path)
    found = progress(place, campaign, at=request.moment)
    what = next((one for one in found.kinds if one.kind == kind), None)
    if what is None:
        raise not_found()
    body = body_of(place)
    told = courses(place, campaign)
    pattern = pattern_for(kind, patterns(place, campaign))
    done = found.total.forms[kind].done
    so_far = told.courses.get(kind)
    drawn = curve(so_far, pattern, request.moment) if so_far else None
    up = reverse("monitoring:place", args=[campaign.slug, place.path])
    return render(
        request,
        "monitoring/course.html",
        {
            "campaign": campaign,
            "body": body,
            "what": what,
            "trail": [*way_to(request, campaign, place), (body.name, up)],
            "done": done,
            "curve": drawn,
            "picture": picture_of(drawn, body.zone) if drawn else None,
            "points": thinned(drawn) if drawn else [],
            "now": _now(drawn, done, request.moment) if drawn else "",
            "source": source_words(pattern, place.level),
            "counted_at": told.counted_at,
        },
    )


def _now(drawn: Curve, done: Count, at: datetime) -> str:
    """The whole picture in one line."""
    said = f"Сейчас принято {done.percent} %"
    if at < drawn.points[0].at:
        return f"{said}, приём ещё не начался."
    point = drawn.points[-1 if drawn.now is None else drawn.now]
    return f"{said}, обычно к этому дню {round(point.usual * 100)} %."


def thinned(drawn: Curve) -> list[tuple[Point, bool]]:
    """Points for the table: evenly, with the last one and with now; and whether it is now."""
    step = -(-len(drawn.points) // MOST_LINES)
    last = len(drawn.points) - 1
    return [
        (point, n == drawn.now)
        for n, point in enumerate(drawn.points)
        if n % step == 0 or n in {last, drawn.now}
    ]


def source_words(pattern: Pattern, level: Level) -> str:
    """Where what is usual is known from, for people."""
    forms = plural(pattern.forms, "форме", "формам", "формам")
    match pattern.source:
        case Source.HERE if level is not Level.COUNTRY:
            return f"«Обычно» — по прошлым кампаниям этого региона, по {forms}."
        case Source.HERE | Source.COUNTRY:
            return f"«Обычно» — по прошлым кампаниям всей страны, по {forms}."
        case Source.ROAD_MAP:
            return (
                "Прошлых кампаний с такой формой ещё нет. «Обычно» — по плану-графику: "
                "поровну каждый день от открытия до срока."
            )
