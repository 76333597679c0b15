"""A campaign begins, and a school applies through the form that the portal gives it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tests import cast
from tests.stories.portal import Person, found, typed, words
from vprok.domain.campaign.actions import open_campaign, start
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Era, Layout
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Role

SLUG = "2026-spring"


def year_of(works: Sequence[str] = ("ma4",), *, by: Actor, at: datetime, **more: Any) -> Campaign:
    """The spring of 2026, begun.

    more: what is otherwise in another campaign
    """
    usual: dict[str, Any] = {
        "slug": SLUG,
        "title": "ВПР 2026, весна",
        "era": Era.SEALED,
        "layout": Layout.WITH_ORDINALS,
        "opens_on": date(2026, 4, 14),
        "closes_on": date(2026, 5, 15),
    }
    asked = usual | more
    made = open_campaign(
        asked.pop("slug"), asked.pop("title"), works=list(works), by=by, at=at, **asked
    )
    return start(made, by=by, at=at)


def coordinator(of: School) -> Person:
    """The coordinator of a school, who has come in."""
    actor = cast._person("Анна Петрова", Role.SCHOOL_COORDINATOR, of.place)
    return Person("Анна Петрова", cast.as_(actor))


def page_of(kind: str, key: str) -> str:
    return f"/forms/{SLUG}/{kind}/{key}/"


def application(blank: bytes, participants: int, pupils: tuple[int, ...]) -> bytes:
    answer = {
        "Участвует": "да",
        "Форма проведения": "бумажная",
        "Кол-во классов": len(pupils),
        "Кол-во участников": participants,
    }
    classes = [
        {"Параллель": 4, "Порядковый номер": n, "Буква": letter, "Кол-во обучающихся": count}
        for n, (letter, count) in enumerate(zip("АБВ", pupils, strict=False), start=1)
    ]
    return typed(blank, {"Заявка": [answer], "Классы": classes})


def apply(school: Person, participants: int, pupils: tuple[int, ...], key: str) -> str:
    """Fill the form that the portal gives and send it; the words of the page after that."""
    page = page_of("application", key)
    blank = school.take(f"{page}form.xlsx")
    sent = school.send(page, application(blank, participants, pupils))
    assert sent.status_code == 303, words(sent)
    return school.get(page)


def declare(person: Person, day: date, slug: str = SLUG) -> None:
    """Name the day of the only work that waits for one."""
    days = f"/intake/{slug}/days/"
    name = found(r'for="id_(\d+)"', person.browser.get(days))
    person.post(days, {name: day.isoformat()})
