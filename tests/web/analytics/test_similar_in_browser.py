"""Similar schools and years in a real browser, at the width of a phone and of a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests import cast, make
from tests.browser.chromium import (
    DESK,
    PHONE,
    SMALL_PHONE,
    in_browser,
    listen,
    shown,
    visit,
    wrong_on,
)
from tests.cast import as_
from tests.domain.analytics.years import (
    CUTS,
    MAXIMA,
    answered,
    campaign_of,
    region,
    usual,
    work_of,
    written,
)
from vprok.domain.campaign.models import Work

BASE = "/analytics/2026-spring/"
SCHOOL = "ru.22.m019.0042"
OF_THE_SCHOOL = (f"{BASE}ma4/{SCHOOL}/similar/", f"{BASE}ma4/{SCHOOL}/trend/")
OF_THE_DISTRICT = tuple(f"{BASE}ma4/ru.22.m019/{name}/" for name in ("similar", "trend", "marks"))
PATHS = (*OF_THE_SCHOOL, *OF_THE_DISTRICT)

pytestmark = [*in_browser, pytest.mark.django_db]


def former_years(now: Work) -> None:
    """Two years before, one of which asked for other skills; and the next grade this year."""
    for n, year in enumerate((2024, 2025)):
        before = work_of(year, skills=("геометрия",) if n == 0 else ())
        for last in range(42, 54):
            written(make.school(make.district(), f"{last:04d}"), before, usual(last + n, 22))
    below = make.work(campaign_of(2025, 3), "ma3", MAXIMA, CUTS)
    written(make.school(), below, usual(1, 25))
    for last in range(42, 58):
        answered(make.school(make.district(), f"{last:04d}"), now, pupils=100 + 40 * last)


@pytest.fixture
def page(db: None) -> Iterator[Page]:
    """A browser before which the pages stand ready."""
    former_years(region(first=usual(0, 24)))
    school, district = as_(cast.elena()), as_(cast.boris())
    ready = {path: school.get(path) for path in OF_THE_SCHOOL}
    ready |= {path: district.get(path) for path in OF_THE_DISTRICT}
    with shown(ready) as page:
        yield page


def test_axe_finds_nothing_nothing_sticks_out_and_the_policy_stops_nothing(page: Page) -> None:
    complaints = listen(page)
    for path in PATHS:
        for width in (SMALL_PHONE, PHONE, DESK):
            visit(page, path, width)
            assert wrong_on(page) == [], path
    assert complaints == []
