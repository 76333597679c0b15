"""Words for people: moments in two clocks, counts with their nouns, percentages, codes."""

from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template

from vprok.kernel import russian

register = template.Library()

MOSCOW = ZoneInfo("Europe/Moscow")
NBSP = "\u00a0"
SOON = timedelta(days=1)
_WEEK = 7
_UNITS = (
    (timedelta(days=1), ("день", "дня", "дней")),
    (timedelta(hours=1), ("час", "часа", "часов")),
    (timedelta(minutes=1), ("минута", "минуты", "минут")),
)
_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def zone_of(zone: str | tzinfo) -> tzinfo:
    """The zone itself, whether it came as a name or as a zone."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def is_moscow(moment: datetime, zone: str | tzinfo) -> bool:
    """Whether clocks of the zone and of Moscow show the same at this moment."""
    return moment.astimezone(zone_of(zone)).utcoffset() == moment.astimezone(MOSCOW).utcoffset()


def short_day(moment: datetime, *, this_year: int) -> str:
    """A day as people say it: вт, 14 апреля; the year only when it is another one."""
    words = russian.day(moment.date())
    if moment.year == this_year:
        words = words.removesuffix(f" {moment.year}")
    return f"{_WEEKDAYS[moment.weekday()]}, {words}".replace(" ", NBSP)


def span(length: timedelta) -> str:
    """A length of time in its two greatest units: 2 дня 4 часа; days alone from a week on."""
    left = length
    words: list[str] = []
    for unit, forms in _UNITS:
        count, left = divmod(left, unit)
        if count or words:
            words.append(russian.plural(count, *forms) if count else "")
    if not words:
        return "меньше минуты"
    kept = words[:1] if length >= timedelta(days=_WEEK) else words[:2]
    return " ".join(filter(None, kept)).replace(" ", NBSP)


def remaining(due: datetime, at: datetime) -> str:
    """How long until the moment, or how late it is; vprok.js says the same words."""
    if at < due:
        return f"ещё {span(due - at)}"
    return f"опоздание {span(at - due)}"


@register.filter
def local(moment: datetime, zone: str | tzinfo) -> str:
    """A moment on the clock of the zone: 14 апреля 2026, 16:00."""
    there = moment.astimezone(zone_of(zone))
    on = russian.day(there.date()).replace(" ", NBSP)
    return f"{on}, {there:%H:%M}"


@register.filter
def both_clocks(moment: datetime, zone: str | tzinfo) -> str:
    """A moment on the clock of the zone and of Moscow; the day twice only when it differs."""
    here, moscow = moment.astimezone(zone_of(zone)), moment.astimezone(MOSCOW)
    if is_moscow(moment, zone):
        return f"{local(moment, zone)} по{NBSP}Москве"
    if here.date() == moscow.date():
        return f"{local(moment, zone)} ({moscow:%H:%M}{NBSP}по{NBSP}Москве)"
    return f"{local(moment, zone)} ({local(moment, MOSCOW)} по{NBSP}Москве)"


@register.filter
def iso(moment: datetime) -> str:
    """A moment for machines: 2026-04-14T09:00:00Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@register.filter
def plural(count: int, forms: str) -> str:
    """The count with its noun: {{ n|plural:"школа,школы,школ" }}."""
    one, few, many = forms.split(",")
    return russian.plural(count, one, few, many).replace(" ", NBSP)


@register.filter
def number(value: Decimal | float | None) -> str:
    """A number as printed in Russia: 12 345,6; a dash for nothing."""
    if value is None or value != value:  # noqa: PLR0124 - nan is the value that differs from itself
        return "—"
    digits = f"{Decimal(str(value)):,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.replace(",", NBSP).replace(".", ",").replace("-", "−")


@register.filter
def percent(value: Decimal | float | None) -> str:
    """A value that is in per cent already: 58.30 is shown as 58,3 %."""
    words = number(value)
    return words if words == "—" else f"{words}{NBSP}%"


@register.filter
def share(value: Decimal | float | None) -> str:
    """A share 0..1 in per cent, to a tenth: 0.5833 is shown as 58,3 %."""
    if value is None or value != value:  # noqa: PLR0124 - as in number
        return "—"
    return percent(round(Decimal(str(value)) * 100, 1))


@register.filter
def code_groups(code: str, size: int = 4) -> str:
    """A long code in groups that a person can dictate: ABCD EFGH JKMN."""
    bare = "".join(code.split())
    return " ".join(bare[n : n + size] for n in range(0, len(bare), size))


@register.filter
def size(count: int) -> str:
    """A file's size in the greatest unit that fits: 14 КБ, 2,3 МБ."""
    kilo = Decimal(1024)
    if count < kilo:
        return f"{count}{NBSP}Б"
    if count < kilo**2:
        return f"{number(round(count / kilo))}{NBSP}КБ"
    return f"{number(round(count / kilo**2, 1))}{NBSP}МБ"
