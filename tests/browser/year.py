"""A campaign in which Anna's school has come as far as a test needs."""

import io
from datetime import UTC, date, datetime

import pikepdf

from tests import cast, make
from tests.browser.site import Clock, typed
from tests.house.stage import A4
from vprok.domain.campaign.actions import open_campaign, start
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Era, Layout
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import put_variant
from vprok.domain.materials.queries import spots_of
from vprok.domain.materials.rules import Spot
from vprok.domain.results.sheets import JOURNAL

FEBRUARY = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
IN_MARCH = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)
"""The application is open."""

CODES = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
EVE = datetime(2026, 4, 13, 9, 0, tzinfo=UTC)
DAY = date(2026, 4, 14)
HOUR = datetime(2026, 4, 14, 0, 30, tzinfo=UTC)
"""07:30 in Barnaul: passwords come out."""

AFTERNOON = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
"""Forms of results are taken."""

TAKES: dict[str, object] = {
    "Участвует": "да",
    "Форма проведения": "бумажная",
    "Кол-во классов": 1,
    "Кол-во участников": 3,
}
REFUSES: dict[str, object] = {"Участвует": "нет", "Причина неучастия": "карантин"}
CLASS: dict[str, object] = {
    "Параллель": 4,
    "Порядковый номер": 1,
    "Буква": "нет",
    "Кол-во обучающихся": 3,
}


def running(clock: Clock) -> Campaign:
    """A campaign with two works, begun in February; its papers are there."""
    clock.at = FEBRUARY
    make.school()
    gleb = cast.gleb()
    made = open_campaign(
        "2026-spring",
        "ВПР 2026, весна",
        era=Era.SEALED,
        layout=Layout.WITH_ORDINALS,
        opens_on=DAY,
        closes_on=date(2026, 5, 15),
        works=["ma4", "ru4"],
        by=gleb,
        at=clock.at,
    )
    start(made, by=gleb, at=clock.at)
    for work in made.works.all():
        for spot in spots_of(work):
            file = paper(work.code, spot)
            put_variant(
                work,
                spot.number,
                file,
                name="в.pdf",
                part=spot.part,
                by=gleb,
                at=clock.at,
            )
    clock.set(IN_MARCH)
    return made


def paper(code: str, spot: Spot) -> bytes:
    """A variant of one page: no two are the same."""
    book, out = pikepdf.new(), io.BytesIO()
    page = book.add_blank_page(page_size=A4)
    page.Contents = book.make_stream(f"% {code} {spot.address}".encode())
    book.save(out)
    return out.getvalue()


def application(blank: bytes, *, participants: int = 3) -> bytes:
    """The application as the school fills it: mathematics by one class, no Russian."""
    takes = TAKES | {"Кол-во участников": participants}
    return typed(blank, Заявка=[takes, REFUSES], Классы=[CLASS])


def results(blank: bytes, entry: Entry, *, first: object = 1) -> bytes:
    """The protocol as the school fills it: three participants, points by hand.

    first: what stands in the first task of the first participant
    """
    tasks = [f"{task.label} ({task.maximum}б)" for task in entry.work.tasks.all()]
    rows: list[dict[str, object]] = [
        {
            "Вариант": 1 + place % 2,
            **dict.fromkeys(tasks[: 4 + 4 * place], 1),
            **dict.fromkeys(tasks[4 + 4 * place :], 0),
            "Порядковый номер класса": 1,
            JOURNAL: 3 + place % 3,
        }
        for place in range(3)
    ]
    rows[0][tasks[0]] = first
    return typed(blank, Протокол=rows)
