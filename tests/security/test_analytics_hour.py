"""Until the hour of reports no door of analytics tells a figure."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tests import cast, make
from tests.cast import as_
from tests.domain.analytics.town import town
from vprok.domain.analytics.actions import study, sum_up
from vprok.domain.analytics.actions.searches import search
from vprok.domain.analytics.models import Search, Sign
from vprok.domain.analytics.queries.cases import shown_in
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.states import CampaignState
from vprok.interfaces.web.analytics import urls
from vprok.kernel.place import Place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 30, 9, 0, tzinfo=make.NOW.tzinfo)
SCHOOL, DISTRICT, REGION = "ru.22.m019.0042", "ru.22.m019", "ru.22"
NO_RESULTS = {
    "reports",
    "sample",
    "sample-draw",
    "sample-list",
    "sample-frame",
    "exams",
    "exams-blank",
}
"""Doors behind which no result of this work stands."""

SHUT = "Отчёты откроются"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: NOW)


@pytest.fixture
def gleb() -> Client:
    """Whoever may open every door but a head's; a town whose reports are shut for an hour yet."""
    work = town()
    sum_up(str(work.pk))
    search(f"{work.pk}-22", make.NOW)
    study(f"{work.pk}:ru", make.NOW)
    campaign = work.campaign
    campaign.reports_at = NOW + timedelta(hours=1)
    campaign.save()
    return as_(cast.gleb(), Client(raise_request_exception=False))


def addresses() -> Iterator[tuple[str, str]]:
    """Every door of analytics with the arguments that its address asks for."""
    values = {"slug": ["2026-spring"], "code": ["ma4"], "path": [SCHOOL, DISTRICT, REGION]}
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.name
        if pattern.name in NO_RESULTS:
            continue
        asked = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        names = list(REPORTS) if "code" in asked else ["sums", "ma4"]
        for path in values["path"] if "path" in asked else [""]:
            for name in names if "name" in asked else [""]:
                told = {"slug": "2026-spring", "code": "ma4", "path": path, "name": name}
                yield (
                    pattern.name,
                    reverse(f"analytics:{pattern.name}", args=[told[one] for one in asked]),
                )


def test_every_door_is_shut_until_the_hour(gleb: Client) -> None:
    open_doors = []
    for name, url in addresses():
        for answer in (gleb.get(url), gleb.post(url)):
            words = answer.content.decode("utf-8", "replace")
            is_shut = answer.status_code in {302, 303, 404, 405, 409} or SHUT in words
            other_level = "Этот отчёт строится для" in words
            if not (is_shut or other_level):
                open_doors.append((name, url, answer.status_code))
    assert not open_doors


def test_a_shut_page_shows_no_figure_even_in_a_finished_campaign(gleb: Client) -> None:
    campaign = make.campaign()
    for state in (CampaignState.FINISHED, CampaignState.STOPPED):
        type(campaign).objects.update(state=state)
        for name, url in addresses():
            answer = gleb.get(url)
            if answer.status_code != 200:
                continue
            words = answer.content.decode("utf-8", "replace")
            assert not re.search(r"\d+,\d+\s*(?:&nbsp;| )?%|<svg xmlns", words), (name, url)


def test_after_the_hour_the_same_doors_open(gleb: Client) -> None:
    campaign = make.campaign()
    type(campaign).objects.update(reports_at=NOW)
    answers = {name: gleb.get(url) for name, url in addresses() if DISTRICT in url}
    assert answers["work"].status_code == answers["explore"].status_code == 200
    assert SHUT not in answers["work"].content.decode()
    assert answers["note-docx"].status_code == 200


def test_signs_of_a_year_that_is_shut_are_told_in_no_other_year() -> None:
    """Two years agree on a school; the reports of the former one are not open yet."""
    now = make.work()
    before = make.work(of=make.campaign(slug="2025-autumn"))
    campaign = before.campaign
    campaign.opens_on = now.campaign.opens_on - timedelta(days=150)
    for work in (now, before):
        made = Search.objects.create(
            work=work, region="22", forms=1, newest=1, units=30, references=0, is_sampled=False,
            digest=0, measures=b"", made_at=make.NOW,
        )  # fmt: skip
        Sign.objects.create(
            search=made, school=make.school(), kind=SignKind.BUNCHING, value=1.0, effect=0.5,
            p=0.0001, q=0.001, is_sure=True, evidence={},
        )  # fmt: skip
    for opens_at, told in ((None, 2), (make.NOW - timedelta(days=200), 2), (NOW, 0)):
        campaign.reports_at = opens_at
        campaign.save()
        signs = shown_in(now.campaign, Place(SCHOOL)).get(make.school().pk, ())
        assert len(signs) == told
    now.campaign.reports_at = NOW
    now.campaign.save()
    assert len(shown_in(now.campaign, Place(SCHOOL))[make.school().pk]) == 2
