"""Criteria, answers and forms are kept until their hour, and told to nobody before."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.world import A_SECOND, HOUR
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.campaign.actions import shift
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import choices_of
from vprok.domain.campaign.states import Anchor, CampaignState, Clock, Custody, Step
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import choose, freeze_waiting, put_sealed, take_sealed
from vprok.domain.materials.actions.slots import freeze_slot, unlock_files
from vprok.domain.materials.models import Archive, Sealed, Slot
from vprok.domain.materials.queries import WITH_ITS_BODY, criteria_of, criteria_of_school, stock_of
from vprok.domain.materials.rules import Shelf, sealed, shelves
from vprok.domain.materials.states import SealedKind, SlotKind
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import Refused
from vprok.tools.clocks import Apart
from vprok.tools.clocks import Clock as Told
from vprok.tools.vault.custody import commitment_to, slot_recipient
from vprok.tools.vault.identity import new_seed

pytestmark = pytest.mark.django_db
CRITERIA = Shelf(0, SealedKind.CRITERIA)
TWO_PM = datetime(2026, 4, 14, 7, 0, tzinfo=UTC)
"""14:00 of the day in Barnaul."""


def put(
    work: Work, shelf: Shelf = CRITERIA, file: bytes = b"", *, replaces: bool = False
) -> Sealed:
    return put_sealed(
        work,
        shelf,
        file or world.paper(words=f"{shelf}"),
        name="критерии.pdf",
        by=cast.gleb(),
        at=NOW,
        replaces=replaces,
    )


def apart(entry: Entry) -> Entry:
    """Criteria open at 14:00 by the school's clock."""
    by_day = {"anchor": Anchor.DAY, "clock": Clock.LOCAL}
    make.milestone(
        entry.work.campaign, Step.CRITERIA, opens_offset=0, opens_time=time(14), **by_day
    )
    Work.objects.update(criteria_apart=True)
    return Entry.objects.select_related("work__campaign", "school__district__region").get()


def test_criteria_open_with_the_archive(anna: Actor) -> None:
    entry = world.entry()
    kept = put(entry.work)
    (one,) = criteria_of(entry, at=HOUR - A_SECOND)
    assert (one.hour, one.early is None) == (HOUR, False)
    with cast.refused("criteria_are_early"):
        take_sealed(kept, entry, by=anna, at=HOUR - A_SECOND)
    assert take_sealed(kept, entry, by=anna, at=HOUR) == kept.file
    event = Event.objects.get(event="materials.sealed_taken")
    assert (event.place, event.facts["kind"]) == (entry.school.place.path, "criteria")


def test_criteria_open_at_an_hour_of_their_own(anna: Actor) -> None:
    entry = apart(world.entry())
    kept = put(entry.work)
    with pytest.raises(Refused) as caught:
        take_sealed(kept, entry, by=anna, at=HOUR)
    assert caught.value.refusal.code == "criteria_are_early"
    assert "14.04.2026 в 14:00 по местному времени" in caught.value.refusal.text
    assert take_sealed(kept, entry, by=anna, at=TWO_PM) == kept.file


def test_criteria_of_a_work_without_a_day_wait_for_it(anna: Actor) -> None:
    entry = world.entry(on=None)
    with cast.refused("day_is_not_declared"):
        take_sealed(put(entry.work), entry, by=anna, at=TWO_PM)


def test_criteria_of_a_day_that_has_fallen_out_wait_for_another(anna: Actor) -> None:
    entry = world.entry()
    kept = put(entry.work)
    shift(entry.work.campaign, 60, reason="Паводок.", by=cast.gleb(), at=NOW)
    entry = Entry.objects.select_related(*WITH_ITS_BODY).get()
    with cast.refused("day_has_fallen_out"):
        take_sealed(kept, entry, by=anna, at=TWO_PM)
    Archive.objects.create(
        entry=entry,
        file=kept.file,
        participants=1,
        sealed_password=b"",
        opens_at=HOUR,
        made_at=NOW,
        last_paper=0,
        last_code=0,
        checked_at=NOW,
        taken_at=HOUR,
    )
    assert take_sealed(kept, entry, by=anna, at=TWO_PM) == kept.file


def test_a_slow_clock_holds_criteria(anna: Actor) -> None:
    entry = world.entry()
    kept = put(entry.work)
    with cast.refused("criteria_are_early"):
        take_sealed(kept, entry, by=anna, at=HOUR, clocks=Apart({Told.MACHINE: A_SECOND}))
    with cast.refused("clocks_disagree"):
        take_sealed(
            kept, entry, by=anna, at=TWO_PM, clocks=Apart({Told.MACHINE: timedelta(seconds=3)})
        )


@pytest.mark.parametrize("name", ["elena", "sibling", "boris", "gleb", "darya", "observer"])
def test_nobody_else_takes_them(name: str) -> None:
    entry = world.entry()
    kept = put(entry.work)
    person = getattr(cast, name)()
    with pytest.raises(Refused) as caught:
        take_sealed(kept, entry, by=person, at=TWO_PM)
    assert caught.value.refusal.code in {"no_right", "not_your_place"}


def test_a_replaced_version_stays_and_is_handed_out_no_more(anna: Actor) -> None:
    entry = world.entry()
    old = put(entry.work)
    with cast.refused("sealed_is_there"):
        put(entry.work, file=world.paper(2))
    new = put(entry.work, file=world.paper(2), replaces=True)
    old.refresh_from_db()
    assert old.replaced_at == NOW
    with cast.refused("criteria_are_replaced"):
        take_sealed(old, entry, by=anna, at=TWO_PM)
    assert take_sealed(new, entry, by=anna, at=TWO_PM) == new.file
    assert Event.objects.filter(event="materials.sealed_replaced").count() == 1


def test_what_is_not_what_it_is_called_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    work = world.work()
    with cast.refused("sealed_is_of_another_kind"):
        put(work, file=b"PK not a pdf")
    monkeypatch.setattr(sealed, "MOST_SEALED_BYTES", 100)
    with cast.refused("sealed_is_too_large"):
        put(work)
    assert not Sealed.objects.exists()


@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya"])
def test_only_the_federal_organiser_puts_them(name: str) -> None:
    with cast.refused("no_right"):
        put_sealed(
            world.work(),
            CRITERIA,
            world.paper(),
            name="к.pdf",
            by=getattr(cast, name)(),
            at=NOW,
        )


def test_a_finished_campaign_takes_and_gives_nothing(anna: Actor) -> None:
    entry = world.entry()
    kept = put(entry.work)
    Campaign.objects.update(state=CampaignState.FINISHED)
    entry.work.campaign.refresh_from_db()
    with cast.refused("campaign_is_finished"):
        put(entry.work, replaces=True)
    with cast.refused("campaign_is_finished"):
        take_sealed(kept, entry, by=anna, at=TWO_PM)


def test_a_zone_group_has_its_own_and_else_what_all_share() -> None:
    entry = world.entry()
    Campaign.objects.update(has_zone_groups=True)
    entry.work.campaign.refresh_from_db()
    common = put(entry.work)
    assert [one.sealed for one in criteria_of(entry, at=NOW)] == [common]
    own, elsewhere = (put(entry.work, Shelf(group, SealedKind.CRITERIA)) for group in (2, 4))
    assert [one.sealed for one in criteria_of(entry, at=NOW)] == [own]
    (line,) = stock_of(entry.work.campaign)
    assert (line.there, len(line.places)) == (3, 15)
    assert dict(line.places)[Shelf(4, SealedKind.CRITERIA)] == elsewhere


def test_kinds_stand_in_their_order_and_cost_the_same_for_any_number() -> None:
    entry = world.entry()
    for kind in reversed(SealedKind):
        put(entry.work, Shelf(0, kind))
    seen = criteria_of_school(entry.school, entry.work.campaign, at=NOW)
    assert [one.sealed.kind for one in seen] == ["criteria", "keys", "form"]


def test_every_place_is_named_once() -> None:
    every = shelves(are_apart=True, groups=(1, 2, 3, 4))
    assert len({one.address for one in every}) == len(every) == 15
    assert [one.address for one in shelves(are_apart=False, groups=(1,))] == [
        "g0-criteria",
        "g0-keys",
        "g0-form",
    ]


def test_in_officers_custody_nobody_reads_criteria_between_freeze_and_hour(
    anna: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "PREPARATION", tmp_path / "preparation")
    entry = world.entry()
    Campaign.objects.update(custody=Custody.OFFICERS)
    entry = apart(entry)
    kept, value = put(entry.work), new_seed()
    slot = Slot.objects.create(
        work=entry.work,
        kind=SlotKind.CRITERIA,
        opens_at=TWO_PM,
        recipient=slot_recipient(value),
        commitment=commitment_to(value),
        made_at=NOW,
    )
    assert contents(kept.file) == world.paper(words=f"{CRITERIA}")
    freeze_slot(slot, at=TWO_PM - timedelta(hours=20))
    kept.file.refresh_from_db()
    with cast.refused("file_is_locked"):
        contents(kept.file)
    with cast.refused("file_is_locked"):
        take_sealed(kept, entry, by=anna, at=TWO_PM)
    unlock_files(slot, value)
    kept.file.refresh_from_db()
    assert contents(take_sealed(kept, entry, by=anna, at=TWO_PM)) == world.paper(
        words=f"{CRITERIA}"
    )


def test_criteria_that_get_an_hour_of_their_own_outlive_the_freeze_of_the_kits(
    anna: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "PREPARATION", tmp_path / "preparation")
    entry = world.entry()
    Campaign.objects.update(custody=Custody.OFFICERS)
    work = Work.objects.select_related("campaign").get()
    kept = put(work)
    campaign = Campaign.objects.get()
    choose(campaign, choices_of(campaign), apart=["ma4"], by=cast.gleb(), at=NOW)
    for kind, opens_at in ((SlotKind.KITS, HOUR), (SlotKind.CRITERIA, TWO_PM)):
        value = new_seed()
        slot = Slot.objects.create(
            work=entry.work,
            kind=kind,
            opens_at=opens_at,
            recipient=slot_recipient(value),
            commitment=commitment_to(value),
            made_at=NOW,
        )
        freeze_waiting(str(slot.pk), opens_at - timedelta(hours=20))
    kept.file.refresh_from_db()
    assert kept.file.is_locked
    unlock_files(Slot.objects.get(pk=slot.pk), value)
    kept.file.refresh_from_db()
    assert contents(kept.file) == world.paper(words=f"{CRITERIA}")
