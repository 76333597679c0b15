"""The analysis of items in a real browser: nothing sticks out, and axe finds nothing."""

import pytest

from tests import make
from tests.browser.chromium import DESK, PHONE, in_browser, shown, visit, wrong_on
from tests.cast import as_
from tests.domain.analytics.authors import work_of_authors
from vprok.domain.analytics.actions import study
from vprok.kernel.charter import Actor

pytestmark = [*in_browser, pytest.mark.django_db]

PATH = "/analytics/2026-spring/ma4/ru/items/"


def test_axe_finds_nothing_and_nothing_sticks_out_with_every_part_open(gleb: Actor) -> None:
    study(f"{work_of_authors().pk}:ru", make.NOW)
    ready = {PATH: as_(gleb).get(PATH)}
    with shown(ready) as page:
        for width in (PHONE, DESK):
            visit(page, PATH, width)
            page.evaluate(
                "document.querySelectorAll('main details').forEach(part => part.open = true)"
            )
            assert wrong_on(page) == []
