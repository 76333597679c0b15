"""The offline check as a file that the page of a form hands out."""

import json
import re

import pytest
from django.http import HttpResponse

from tests import make
from tests.cast import as_
from tests.domain.intake import world
from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import application_blank, identity
from vprok.kernel.charter import Actor
from vprok.tools.sheets.precheck.page import FFLATE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FFLATE.exists(), reason="needs npm install"),
]
PAGE = "/forms/2026-spring/application/edu220042/"
CHECK = f"{PAGE}precheck.html"


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


def told(answer: HttpResponse) -> dict[str, object]:
    """What the scripts of the page are told."""
    found = re.search(
        r'<script type="application/json"[^>]*>(.*?)</script>', answer.content.decode()
    )
    assert found
    said: dict[str, object] = json.loads(found[1])
    return said


def test_the_page_is_saved_under_the_name_of_its_form(anna: Actor) -> None:
    world.owed()
    answer = as_(anna).get(CHECK)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Content-Disposition"] == (
        'attachment; filename="proverka-application-edu220042.html"'
    )


def test_the_page_is_about_this_form_of_this_body(anna: Actor) -> None:
    owed = world.owed()
    said = told(as_(anna).get(CHECK))
    wanted = dict(said["wanted"])  # type: ignore[call-overload]
    assert wanted == identity(owed, application_blank(owed).book)
    words = as_(anna).get(CHECK).content.decode().replace("\xa0", " ")
    for word in ("ВПР", "edu220042", "Форму ждут до", "9 апреля"):
        assert word in words


def test_the_page_of_the_form_offers_it(anna: Actor) -> None:
    world.owed()
    assert f'href="{CHECK}"' in as_(anna).get(PAGE).content.decode()


def test_a_form_that_is_closed_is_not_checked(anna: Actor) -> None:
    owed = world.owed()
    owed.campaign.state = CampaignState.STOPPED
    owed.campaign.save()
    answer = as_(anna).get(CHECK)
    assert answer.status_code == 409
    assert b"application/json" not in answer.content


def test_nobody_is_remembered_to_have_taken_it(anna: Actor) -> None:
    world.owed()
    as_(anna).get(CHECK)
    assert Deliverable.objects.get(kind="application").downloaded_at is None


def test_those_who_do_not_fill_it_have_no_page(boris: Actor, darya: Actor) -> None:
    world.owed()
    assert as_(boris).get(CHECK).status_code == 404
    assert as_(darya).get(CHECK).status_code == 404
