"""A leaked page is photographed and dropped in at a desk or a telephone: its school, or nobody."""

import pytest
from bench.tracing import Wear, papers, photographed, printed

from tests import cast, make
from tests.browser.chromium import DESK, PHONE, in_browser
from tests.browser.site import Clock, Desk
from tests.cast import gleb, timur
from tests.domain.materials import world
from tests.domain.materials.world import ARCHIVES_OPEN, HOUR
from vprok.domain.materials.actions import hand_out_archive, put_variant, take_key

pytestmark = in_browser
A_MINUTE = 60_000
JPEG = "image/jpeg"


def stage() -> None:
    """A school that has read its archive and its password."""
    work = world.work()
    for number in (1, 2):
        file = papers()[number - 1]
        put_variant(work, number, file, name=f"{number}.pdf", by=gleb(), at=make.NOW)
    archive = world.archive(world.entry(sits=work))
    hand_out_archive(archive, by=timur(), at=ARCHIVES_OPEN)
    take_key(archive, by=timur(), at=HOUR)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_photograph_names_its_school_or_nobody(desk: Desk, clock: Clock, width: int) -> None:
    stage()
    clock.at = HOUR
    person = desk.sit(cast.gleb(), width=width)
    person.page.set_default_timeout(A_MINUTE)
    person.go("/materials/2026-spring/variants/")
    person.press("Чей экземпляр")
    person.looks()
    half = Wear(dpi=200, turn=6, blur=0.4, part="upper half")
    leaked = photographed(printed(0, 220042)[1], half, seed=1)
    person.sends(leaked, "Узнать, чей экземпляр", name="снимок.jpg", kind=JPEG)
    person.sees("Экземпляр напечатан для", "СОШ № 42", "скачан архив", "получен пароль")
    person.looks("leak" if width == DESK else "")
    other = photographed(printed(2, None)[0], Wear(), seed=1)
    person.sends(other, "Узнать, чей экземпляр", name="снимок.jpg", kind=JPEG)
    person.sees("Мы не уверены", "страница не узнана")
    person.looks()
