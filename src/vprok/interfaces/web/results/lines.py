"""Where a page about one work of a school begins, and the tabs that join all such pages."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from vprok.domain.intake.models import Entry
from vprok.domain.results.queries.keys import has_answers
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission

OF_ENTRY = ("work__campaign", "school__district__region")


@dataclass(frozen=True)
class Tab:
    """One page of an entry.

    noun:   the last word of its address
    rights: any of these shows it
    of_answers: only where the answers themselves are typed
    """

    noun: str
    title: str
    rights: tuple[Permission, ...]
    of_answers: bool = False


TABS = (
    Tab(
        "form",
        "Форма",
        (Permission.RESULTS_SEND, Permission.PARTICIPANT_READ, Permission.CODES_TAKE),
    ),
    Tab("presence", "Явка", (Permission.PRESENCE_KEEP, Permission.PARTICIPANT_READ)),
    Tab("marking", "Проверка", (Permission.COMMISSION_KEEP,)),
    Tab("typing", "Ввод", (Permission.RESULTS_TYPE,)),
    Tab("answers", "Ответы", (Permission.PARTICIPANT_READ,), of_answers=True),
    Tab("declaration", "Подпись", (Permission.RESULTS_DECLARE, Permission.PARTICIPANT_READ)),
    Tab("families", "Семьям", (Permission.PARTICIPANT_READ,)),
)
"""The form itself, then in the order in which a work goes."""


def entry_at(request: Request, slug: str, code: str, key: str, *rights: Permission) -> Entry:
    """A work of an organisation where the person holds any of these rights."""
    places = [place for right in rights for place in request.actor.places(right)]
    return get_object_or_404(
        Entry.objects.taking().within(places).select_related(*OF_ENTRY),
        work__campaign__slug=slug,
        work__code=code,
        school__number=key.removeprefix("edu"),
    )


def tabs(request: Request, entry: Entry, here: str) -> list[tuple[str, str, bool]]:
    """The pages of an entry that this person may open; nothing where there is only one.

    returns: titles, addresses, whether it is this page
    """
    shown = [
        (tab.title, address, tab.noun == here)
        for tab in TABS
        if _may(request, entry, tab) and (address := _address(tab, entry))
    ]
    return shown if len(shown) > 1 else []


def _may(request: Request, entry: Entry, tab: Tab) -> bool:
    place = entry.school.place
    may = any(request.actor.lacks(right, at=place) is None for right in tab.rights)
    return may and (not tab.of_answers or has_answers(entry.work))


def _address(tab: Tab, entry: Entry) -> str:
    """The page; empty where the chapter has none of this name."""
    name = "forms:results" if tab.noun == "form" else f"results:{tab.noun}"
    try:
        return reverse(name, args=[entry.work.campaign.slug, entry.work.code, entry.school.key])
    except NoReverseMatch:
        return ""
