"""The drawing as the country keeps it and a school reads it."""

import re
from datetime import datetime

import pytest
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.intake import drawing_world as world
from tests.domain.intake.drawing_world import HOUR, SUBJECTS
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Era
from vprok.domain.intake.actions import draw_for
from vprok.domain.intake.models import Drawn, Lottery, Pool
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/intake/2026-spring/drawing/"
OURS = f"{PAGE}edu220042/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment of the next request."""
    at = [make.NOW]
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: at[0])
    return at


@pytest.fixture(autouse=True)
def _clock(clock: list[datetime]) -> None:
    """Every test lives in April."""


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def test_the_country_makes_pools_binds_the_seed_and_tells_it(
    gleb: Actor, clock: list[datetime]
) -> None:
    world.campaign()
    make.school()
    client = as_(gleb)
    assert "Групп ещё нет" in text(client.get(PAGE))
    wrong = client.post(f"{PAGE}pool/", {"works": SUBJECTS[:2], "draws": "2"})
    assert (wrong.status_code, "больше предметов, чем достаётся" in text(wrong)) == (422, True)
    assert client.post(f"{PAGE}pool/", {"works": SUBJECTS, "draws": "2"})["Location"] == PAGE
    assert "6, группа 1" in text(client.get(PAGE))
    assert client.post(f"{PAGE}bind/")["Location"] == PAGE
    page = text(client.get(PAGE))
    assert Lottery.objects.get().commitment[:8] in page
    assert "Добавить группу" not in page
    assert "тогда предметы узнают все" in page
    assert client.post(f"{PAGE}tell/").status_code == 409
    assert client.get(f"{PAGE}proof/").status_code == 404
    clock[0] = HOUR
    assert client.post(f"{PAGE}tell/")["Location"] == PAGE
    assert Campaign.objects.get().assignment_seed in text(client.get(PAGE))


def test_a_pool_may_go_until_the_seed_is_bound(gleb: Actor) -> None:
    pool = world.pool()
    drop = f"{PAGE}pool/{pool.pk}/drop/"
    assert as_(gleb).post(drop)["Location"] == PAGE
    assert not Pool.objects.exists()
    again = world.bound().pools.get()
    assert as_(gleb).post(f"{PAGE}pool/{again.pk}/drop/").status_code == 409


def test_a_school_reads_what_fell_to_its_classes(anna: Actor, clock: list[datetime]) -> None:
    school, campaign = make.school(), world.bound()
    world.classes(school, 20, 22)
    assert "Предметы наших классов" in text(as_(anna).get(PAGE))
    page = text(as_(anna).get(OURS))
    assert "Предметы станут известны позже" in page
    clock[0] = HOUR
    draw_for(school, campaign, at=HOUR)
    page = text(as_(anna).get(OURS))
    assert "6А" in page
    for drawn in Drawn.objects.filter(ordinal=1):
        assert drawn.work is not None
        assert drawn.work.subject in page
    assert "Назначить дни" in page


def test_the_proof_and_the_list_tell_a_forgery(gleb: Actor, clock: list[datetime]) -> None:
    school, campaign = make.school(), world.bound()
    world.classes(school, 20, 22)
    draw_for(school, campaign, at=HOUR)
    clock[0] = HOUR
    client = as_(gleb)
    client.post(f"{PAGE}tell/")
    assert "Всё совпало" in text(client.get(f"{PAGE}proof/"))
    assert "edu220042;6-1;1;;2;bi6 gg6 is6 ob6;" in client.get(f"{PAGE}list.csv").content.decode()
    first = Drawn.objects.order_by("pk")[0]
    free = campaign.works.filter(code__in=SUBJECTS).exclude(drawn__ordinal=1)[0]
    Drawn.objects.filter(pk=first.pk).update(work=free)
    assert "Не совпало: 1 из 2." in text(client.get(f"{PAGE}proof/"))


@pytest.mark.parametrize("name", ["darya", "sibling", "neighbour"])
def test_elsewhere_the_classes_do_not_exist(name: str) -> None:
    school, campaign = make.school(), world.bound()
    world.classes(school, 20)
    draw_for(school, campaign, at=HOUR)
    assert as_(getattr(cast, name)()).get(OURS).status_code == 404


@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya", "elena"])
def test_nobody_below_the_country_keeps_the_lot(name: str) -> None:
    campaign = world.bound()
    client = as_(getattr(cast, name)())
    assert client.get(f"{PAGE}pool/").status_code == 404
    assert client.get(f"{PAGE}list.csv").status_code == 404
    for act in ("bind", "tell", f"pool/{campaign.pools.get().pk}/drop"):
        assert client.post(f"{PAGE}{act}/").status_code == 404


def test_other_eras_have_no_such_page(gleb: Actor) -> None:
    world.campaign()
    Campaign.objects.update(era=Era.SEALED)
    assert as_(gleb).get(PAGE).status_code == 404
