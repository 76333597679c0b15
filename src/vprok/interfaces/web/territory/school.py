"""A school: what the list says of it and everything that happened to it there."""

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.territory.models import School
from vprok.domain.territory.queries import history
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.territory.reach import school_for, way_to
from vprok.kernel.charter import Permission
from vprok.kernel.russian import day


@reads(Permission.TERRITORY_READ)
def school(request: Request, number: str) -> HttpResponse:
    """One school with its details and its history."""
    here = school_for(request, number, Permission.TERRITORY_READ)
    return render(
        request,
        "territory/school.html",
        {
            "school": here,
            "way": way_to(request.actor, here),
            "told": told(here),
            "history": list(history(here)),
            "closed_on": day(here.closed_on) if here.closed_on else "",
            "may_keep": request.actor.lacks(Permission.TERRITORY_KEEP, at=here.place) is None,
        },
    )


def told(school: School) -> list[tuple[str, object]]:
    """What the list says of a school: terms and their values."""
    units, details = school.units, school.details
    parallels = (f"{one} {units.parallel} — {pupils}" for one, pupils in details.parallels)
    return [
        ("Логин ОО", school.key),
        ("Полное наименование", school.name),
        ("Регион", school.district.region.name),
        ("Муниципалитет или группа", school.district.name),
        ("Тип ОО", school.get_kind_display()),
        ("Организационно-правовая форма", school.get_ownership_display()),
        ("Статус", details.status.label),
        ("Уровни образования", ", ".join(one.label for one in details.levels) or "не указаны"),
        ("Вид населённого пункта", school.get_settlement_display()),
        ("Телефон", school.phone or "не указан"),
        ("Кол-во обучающихся", school.pupils),
        ("Кол-во обучающихся по параллелям", ", ".join(parallels) or "не указано"),
        ("Деление обучающихся", f"{units.parallel} и {units.part}"),
        ("Время", school.zone_words),
    ]
