"""What stands around every page: the cabinet's name, the menu, both clocks."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from vprok.domain.territory.queries import cabinet_of
from vprok.kernel.charter import ROLE_NAMES, Actor, Permission
from vprok.kernel.russian import sentence

MOSCOW = "Europe/Moscow"


@dataclass(frozen=True)
class Section:
    """A line of the menu, for holders of one of the rights."""

    title: str
    page: str
    rights: tuple[Permission, ...] = ()


SECTIONS = (
    Section("Главная", "home:cabinet"),
    Section("Ход ВПР", "monitoring:progress", (Permission.MONITORING_READ,)),
    Section("Календарь", "campaign:campaigns", (Permission.CAMPAIGN_READ,)),
    Section("Формы", "intake:forms", (Permission.INTAKE_READ,)),
    Section(
        "Материалы",
        "materials:materials",
        (
            Permission.CODES_TAKE,
            Permission.ARCHIVE_TAKE,
            Permission.VARIANT_KEEP,
            Permission.MONITORING_READ,
        ),
    ),
    Section("Выдача слов", "release:release", (Permission.KEY_RELEASE,)),
    Section(
        "Результаты",
        "results:forms",
        (
            Permission.RESULTS_SEND,
            Permission.PARTICIPANT_READ,
            Permission.CODES_TAKE,
            Permission.RESULTS_TYPE,
        ),
    ),
    Section("Проверка работ", "results:desk", (Permission.WORK_MARK,)),
    Section("Отчёты", "analytics:reports", (Permission.REPORT_READ,)),
    Section("Публикации", "campaign:publications", (Permission.CAMPAIGN_READ,)),
    Section("Организации", "territory:places", (Permission.TERRITORY_READ,)),
    Section("Доступ", "access:people", (Permission.POST_READ,)),
    Section("Журнал", "audit:journal", (Permission.AUDIT_READ,)),
)


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The template variables that the frame of a page uses."""
    around: dict[str, Any] = {"is_demo": settings.DEMO}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return around
    moment = request.moment  # type: ignore[attr-defined]
    around["moment"] = moment
    if not actor.standings:
        return around
    standing = actor.standings[0]
    cabinet = cabinet_of(standing.place)
    zone = cabinet.zone
    clocks = [("Москва", moment.astimezone(ZoneInfo(MOSCOW)).strftime("%H:%M"))]
    if zone != MOSCOW:
        local = moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")
        clocks.insert(0, ("Местное время", local))
    return around | {
        "cabinet": cabinet.name,
        "zone": zone,
        "clocks": clocks,
        "account": {
            "name": actor.signature.split(",")[0],
            "role": sentence(ROLE_NAMES[standing.role]),
            "place": cabinet.name,
            "links": [
                ("Мои входы", reverse("access:sessions")),
                ("Безопасность", reverse("access:security")),
            ],
            "sign_out_url": reverse("access:sign-out"),
        },
        "navigation": list(menu(request.path, actor)),
    }


def menu(path: str, actor: Actor) -> list[tuple[str, str, bool]]:
    """The sections this actor may open: title, address, whether it is the current one."""
    lines = [
        (section.title, reverse(section.page))
        for section in SECTIONS
        if not section.rights or any(actor.has(right) for right in section.rights)
    ]
    around = [
        address
        for _, address in lines
        if path == address or (address != "/" and path.startswith(address))
    ]
    current = max(around, key=len, default="")
    return [(title, address, address == current) for title, address in lines]
