"""How materials are kept is chosen before anything is sealed, and by the country alone."""

from dataclasses import replace

import pytest

from tests import cast, make
from tests.domain.materials import world
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import choices_of
from vprok.domain.campaign.rules import choice_is_out_of_range, early_rows_are_uneven
from vprok.domain.campaign.states import CampaignState, Custody
from vprok.domain.materials.actions import choose
from vprok.domain.materials.rules import (
    choices_are_fixed,
    criteria_hour_is_fixed,
    drawing_has_begun,
)
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db


def test_nothing_moves_once_an_archive_is_there(gleb: Actor) -> None:
    campaign = world.archive().entry.work.campaign
    now = choices_of(campaign)
    with cast.refused("choices_are_fixed"):
        choose(campaign, replace(now, custody=Custody.OFFICERS), by=gleb, at=make.NOW)
    with cast.refused("choices_are_fixed"):
        choose(campaign, replace(now, early_by=((100, 30),)), by=gleb, at=make.NOW)
    assert choose(campaign, now, apart=["ma4"], by=gleb, at=make.NOW).custody == Custody.SIMPLE


def test_criteria_that_somebody_may_have_opened_stay_where_they_are(
    anna: Actor, gleb: Actor
) -> None:
    archive = world.archive()
    type(archive).objects.update(taken_at=world.HOUR, taken_by="Анна")
    campaign = archive.entry.work.campaign
    with cast.refused("criteria_hour_is_fixed"):
        choose(campaign, choices_of(campaign), apart=["ma4"], by=gleb, at=make.NOW)


@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya"])
def test_only_the_federal_organiser_chooses(name: str) -> None:
    campaign = world.work().campaign
    with cast.refused("no_right"):
        choose(campaign, choices_of(campaign), by=getattr(cast, name)(), at=make.NOW)


def test_a_finished_campaign_stays_as_it_was(gleb: Actor) -> None:
    campaign = world.work().campaign
    Campaign.objects.update(state=CampaignState.FINISHED)
    campaign.refresh_from_db()
    with cast.refused("campaign_is_finished"):
        choose(campaign, choices_of(campaign), by=gleb, at=make.NOW)


def test_the_larger_the_school_the_earlier() -> None:
    assert early_rows_are_uneven([(500, 60), (100, 30)]) is None
    for wrong in ([(0, 30)], [(100, 0)], [(100, 181)], [(100, 30), (100, 60)], [(1, 9), (2, 9)]):
        assert early_rows_are_uneven(wrong) is not None


def test_a_freeze_and_an_announcement_have_their_limits() -> None:
    now = choices_of(world.campaign())
    assert choice_is_out_of_range(now) is None
    for wrong in (0, 169):
        assert choice_is_out_of_range(replace(now, freeze_hours=wrong)) is not None
    for wrong in (0, 61):
        assert choice_is_out_of_range(replace(now, assigns_ahead=wrong)) is not None


def test_what_has_not_changed_is_never_held() -> None:
    assert choices_are_fixed(is_changed=False, is_sealed=True) is None
    assert choices_are_fixed(is_changed=True, is_sealed=False) is None
    assert criteria_hour_is_fixed(["Математика"], []) is None
    assert drawing_has_begun(is_changed=False, is_drawn=True) is None
    assert drawing_has_begun(is_changed=True, is_drawn=True) is not None
