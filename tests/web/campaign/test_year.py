from datetime import UTC, date, datetime, time

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import as_, observer
from vprok.domain.campaign import actions
from vprok.domain.campaign.models import Campaign, Publication
from vprok.domain.campaign.queries import catalogue, event_of, reserve_days
from vprok.domain.campaign.rules import Hour
from vprok.domain.campaign.states import CampaignState, Era, Layout, Step
from vprok.kernel.charter import Actor

YEAR = "/campaign/2026-spring/"
FEDERAL_PAGES = [
    "/campaign/new/",
    f"{YEAR}works/",
    f"{YEAR}works/ma4/scale/",
    f"{YEAR}milestones/key/",
    f"{YEAR}shift/",
    f"{YEAR}stop/",
    f"{YEAR}finish/",
]


@pytest.fixture
def draft(gleb: Actor):
    return actions.open_campaign(
        "2026-spring",
        "ВПР 2026, весна",
        era=Era.SEALED,
        layout=Layout.WITH_ORDINALS,
        opens_on=date(2026, 4, 14),
        closes_on=date(2026, 5, 15),
        works=("ma4", "ru4", "gg8", "spo1"),
        by=gleb,
        at=make.NOW,
    )


@pytest.fixture
def year(draft: Campaign, gleb: Actor):
    return actions.start(draft, by=gleb, at=make.NOW)


def text(answer: HttpResponse):
    return answer.content.decode()


def test_everyone_sees_the_year_with_both_clocks(
    year: Campaign, anna: Actor, boris: Actor, vera: Actor, gleb: Actor
):
    for person in (anna, boris, vera, gleb, observer()):
        answer = as_(person).get(YEAR)
        assert answer.status_code == 200
        assert "пароль к архиву" in text(answer)
    page = text(as_(anna).get(YEAR))
    assert "до\u00a022:00" in page
    assert "18:00\u00a0по\u00a0Москве" in page


def test_lower_roles_see_no_way_to_change_it(year: Campaign, anna: Actor, boris: Actor):
    for person in (anna, boris):
        page = text(as_(person).get(YEAR))
        assert "/shift/" not in page
        assert "/milestones/" not in page
        assert "/regions/" not in page


@pytest.mark.parametrize("page", FEDERAL_PAGES)
def test_pages_of_the_country_do_not_exist_for_others(
    page: str, year: Campaign, anna: Actor, boris: Actor, vera: Actor
):
    for person in (anna, boris, vera, observer()):
        assert as_(person).get(page).status_code == 404
        assert as_(person).post(page, {"sure": "on", "reason": "так"}).status_code == 404
    year.refresh_from_db()
    assert year.state == CampaignState.RUNNING


@pytest.mark.parametrize("page", FEDERAL_PAGES)
def test_pages_of_the_country_open_for_its_organiser(page: str, year: Campaign, gleb: Actor):
    assert as_(gleb).get(page).status_code == 200


def test_a_draft_does_not_exist_below_the_country(
    draft: Campaign, vera: Actor, anna: Actor, gleb: Actor
):
    for person in (vera, anna):
        assert as_(person).get(YEAR).status_code == 404
        assert as_(person).get(f"{YEAR}works/ma4/").status_code == 404
        assert "Кампаний ещё нет" in text(as_(person).get("/campaign/"))
    assert "Это черновик" in text(as_(gleb).get(YEAR))


def test_the_list_shows_campaigns_or_says_what_to_do(db: None, gleb: Actor, anna: Actor):
    assert "Откройте первую" in text(as_(gleb).get("/campaign/"))
    make.work()
    page = text(as_(anna).get("/campaign/"))
    assert YEAR in page
    assert "1\u00a0работа" in page


def test_a_campaign_is_opened_on_its_page(gleb: Actor):
    asked = {
        "title": "ВПР 2027",
        "slug": "2027-spring",
        "era": "random",
        "layout": "2026",
        "opens_on": "2027-04-12",
        "closes_on": "2027-05-14",
        "variants": "2",
        "works": list(catalogue()),
    }
    answer = as_(gleb).post("/campaign/new/", asked)
    assert (answer.status_code, answer["Location"]) == (302, "/campaign/2027-spring/")
    year = Campaign.objects.get()
    assert (year.state, year.works.count()) == (CampaignState.DRAFT, 41)
    assert year.milestones.filter(step=Step.ASSIGNMENT).exists()
    assert as_(gleb).post("/campaign/new/", asked).status_code == 422
    wrong = asked | {"slug": "Вёсна", "closes_on": "2027-01-01"}
    page = text(as_(gleb).post("/campaign/new/", wrong))
    assert "Последний день раньше первого." in page
    assert "Только строчная латиница" in page


def test_works_are_added_with_what_the_catalogue_tells(draft: Campaign, gleb: Actor):
    client = as_(gleb)
    assert 'value="ma4"' not in text(client.get(f"{YEAR}works/"))
    client.post(f"{YEAR}works/", {"works": ["fi7"], "variants": "3", "is_voluntary": "on"})
    work = draft.works.get(code="fi7")
    assert (work.is_voluntary, work.variants, work.maximum) == (True, 3, 18)
    assert client.post(f"{YEAR}works/", {"variants": "2"}).status_code == 422


def test_a_work_shows_tasks_scale_and_the_misprint(year: Campaign, anna: Actor):
    page = text(as_(anna).get(f"{YEAR}works/gg8/"))
    assert "Определяет координаты крайних точек страны" in page
    assert "27–34" in page
    assert "верно 27–34" in page
    assert as_(anna).get(f"{YEAR}works/zz9/").status_code == 404


def test_a_scale_is_changed_on_its_page(year: Campaign, gleb: Actor):
    client = as_(gleb)
    page = f"{YEAR}works/ma4/scale/"
    assert client.post(page, {"cut3": 6, "cut4": 5, "cut5": 15}).status_code == 422
    assert client.post(page, {"cut3": 5, "cut4": 9, "cut5": 14}).status_code == 302
    assert year.works.get(code="ma4").cuts == (5, 9, 14)


def test_a_work_is_offered_instead_of_owed_and_removed_from_a_draft(
    draft: Campaign, gleb: Actor, vera: Actor
):
    client = as_(gleb)
    client.post(f"{YEAR}works/ma4/voluntary/")
    assert draft.works.get(code="ma4").is_voluntary
    assert "по желанию" in text(client.get(f"{YEAR}works/ma4/"))
    assert as_(vera).post(f"{YEAR}works/ma4/remove/").status_code == 404
    client.post(f"{YEAR}works/ma4/remove/")
    assert not draft.works.filter(code="ma4").exists()
    actions.start(draft, by=gleb, at=make.NOW)
    assert client.post(f"{YEAR}works/ru4/remove/").status_code == 409


def test_a_line_of_the_plan_is_changed_on_its_page(year: Campaign, gleb: Actor):
    asked = {"opens_offset": "0", "opens_time": "08:15", "clock": "local"}
    page = f"{YEAR}milestones/key/"
    assert "в день работы, 07:30\u00a0местное" in text(as_(gleb).get(page))
    assert as_(gleb).post(page, asked).status_code == 302
    assert event_of(year.milestones.get(step=Step.KEY)).opens == Hour(0, time(8, 15))
    assert as_(gleb).post(page, {"opens_offset": "0", "clock": "local"}).status_code == 422
    assert as_(gleb).get(f"{YEAR}milestones/nothing/").status_code == 404


def test_a_region_keeps_its_own_days_and_hours(year: Campaign, vera: Actor):
    client = as_(vera)
    assert client.get(f"{YEAR}regions/")["Location"] == f"{YEAR}regions/22/"
    page = f"{YEAR}regions/22/application/"
    assert client.get(page).status_code == 200
    client.post(page, {"due_offset": "-28", "due_time": "12:00"})
    assert "за 28 дней до начала кампании, 12:00\u00a0мск" in text(client.get(f"{YEAR}regions/22/"))
    assert "часы региона" in text(client.get(YEAR))
    client.post(f"{page}drop/")
    assert "за 28 дней" not in text(client.get(f"{YEAR}regions/22/"))
    early = client.post(f"{YEAR}regions/22/key/", {"opens_offset": "0", "opens_time": "06:00"})
    assert early.status_code == 409
    assert "нельзя открыть раньше" in text(early)


def test_a_region_keeps_reserve_days_of_its_own(
    year: Campaign, vera: Actor, gleb: Actor, anna: Actor
):
    client = as_(vera)
    client.post(f"{YEAR}reserve/", {"on": "2026-05-18", "region": "22"})
    own = reserve_days(year, "22").get(region__code="22")
    assert own.on == date(2026, 5, 18)
    assert "18 мая" in text(as_(anna).get(YEAR))
    assert client.post(f"{YEAR}reserve/", {"on": "2026-05-16", "region": "22"}).status_code == 409
    assert client.post(f"{YEAR}reserve/", {"on": "2026-05-19"}).status_code == 404
    common = reserve_days(year)[0]
    assert client.post(f"{YEAR}reserve/{common.pk}/drop/").status_code == 404
    assert client.post(f"{YEAR}reserve/{own.pk}/drop/").status_code == 302
    assert as_(gleb).post(f"{YEAR}reserve/{common.pk}/drop/").status_code == 302
    assert reserve_days(year, "22").count() == 4


def test_another_region_does_not_exist(
    year: Campaign, vera: Actor, boris: Actor, anna: Actor, darya: Actor
):
    make.region("64", "Степной край", "Europe/Saratov")
    for page in (f"{YEAR}regions/64/", f"{YEAR}regions/64/key/"):
        assert as_(vera).get(page).status_code == 404
    own = actions.add_reserve_day(
        year, date(2026, 5, 18), region=make.region(), by=vera, at=make.NOW
    )
    for person in (boris, anna, darya):
        assert as_(person).get(f"{YEAR}regions/22/").status_code == 404
        assert as_(person).post(f"{YEAR}reserve/{own.pk}/drop/").status_code == 404
        assert as_(person).post(f"{YEAR}reserve/", {"on": "2026-05-18"}).status_code == 404


def test_the_country_chooses_among_regions(year: Campaign, gleb: Actor, vera: Actor):
    page = text(as_(gleb).get(f"{YEAR}regions/"))
    assert make.region().name in page
    assert as_(gleb).get(f"{YEAR}regions/22/").status_code == 200


def test_a_campaign_is_started_stopped_resumed_and_finished_on_pages(
    draft: Campaign, gleb: Actor, anna: Actor
):
    client = as_(gleb)

    def state():
        draft.refresh_from_db()
        return draft.state

    assert client.post(f"{YEAR}start/", {}).status_code == 422
    client.post(f"{YEAR}start/", {"sure": "on"})
    assert state() == CampaignState.RUNNING
    assert client.get(f"{YEAR}start/").status_code == 409
    assert client.post(f"{YEAR}stop/", {"sure": "on"}).status_code == 422
    client.post(f"{YEAR}stop/", {"sure": "on", "reason": "Письмо № 01-28/08-01"})
    assert state() == CampaignState.STOPPED
    page = text(as_(anna).get(YEAR))
    assert "Кампания приостановлена" in page
    assert "проведение приостановлено" in page
    asked = {"opens_on": "2026-09-14", "closes_on": "2026-10-16", "reason": "Приказ", "sure": "on"}
    assert client.get(f"{YEAR}resume/").status_code == 200
    client.post(f"{YEAR}resume/", asked)
    assert (state(), draft.opens_on) == (CampaignState.RUNNING, date(2026, 9, 14))
    client.post(f"{YEAR}finish/", {"sure": "on"})
    assert state() == CampaignState.FINISHED
    assert client.post(f"{YEAR}resume/", asked).status_code == 409
    assert Publication.objects.count() == 2


def test_a_campaign_is_shifted_on_its_page(year: Campaign, gleb: Actor):
    asked = {"opens_on": "2026-04-21", "reason": "Паводок", "sure": "on"}
    assert as_(gleb).post(f"{YEAR}shift/", asked).status_code == 302
    year.refresh_from_db()
    assert (year.opens_on, year.closes_on) == (date(2026, 4, 21), date(2026, 5, 22))
    assert as_(gleb).post(f"{YEAR}shift/", asked).status_code == 409


def test_a_visitor_is_asked_to_sign_in(year: Campaign, client: Client):
    assert client.get(YEAR).status_code == 302
    assert client.get("/campaign/publications/").status_code == 302


def test_reports_may_open_for_everyone_on_one_day(year: Campaign, gleb: Actor, anna: Actor):
    page = f"{YEAR}milestones/reports/"
    asked = {"due_offset": "6", "due_time": "23:00", "clock": "moscow", "reports_on": "2026-06-01"}
    as_(gleb).post(page, asked)
    year.refresh_from_db()
    assert year.reports_at == datetime(2026, 6, 1, 6, tzinfo=UTC)
    assert 'value="2026-06-01"' in text(as_(gleb).get(page))
    assert "1\u00a0июня\u00a02026, 13:00" in text(as_(anna).get(YEAR))
    as_(gleb).post(page, asked | {"reports_on": ""})
    year.refresh_from_db()
    assert year.reports_at is None
