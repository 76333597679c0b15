import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests import cast, make
from tests.domain.materials import custody, world
from tests.domain.materials.custody import EVENING, FREEZE, TOGETHER, Officers, officer
from tests.domain.materials.world import A_SECOND, HOUR
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.files.actions import keep
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import (
    ask_for_keys,
    begin_arming,
    build_archive,
    erase_left_over,
    finish_arming,
    freeze_waiting,
    keep_officer_key,
    keys_left_over,
    make_officer_words,
    move_slot,
    put_variant,
    relay_key,
    relay_words,
    release_by_hand,
    release_early,
    take_back_word,
    take_key,
    take_keys,
    take_words,
    watch_clocks,
)
from vprok.domain.materials.actions.release import release_slot
from vprok.domain.materials.actions.slots import plan_slots
from vprok.domain.materials.models import Archive, ClockAlarm, Preparation, Slot, Variant
from vprok.domain.materials.queries import archives_behind, entry_behind
from vprok.domain.materials.queries.slots import (
    clock_alarm,
    name_of,
    release_of,
    released,
    slot_line,
    slots_behind,
    slots_due,
    slots_to_freeze,
)
from vprok.domain.materials.rules import Arming
from vprok.domain.materials.states import SlotKind, SlotState
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import Refused
from vprok.tools.clocks import Apart, Clock
from vprok.tools.vault.custody import commitment_to, officer_recipient, open_password
from vprok.tools.vault.keys import SealBroken

pytestmark = pytest.mark.django_db
NAME = "2026-spring-ma4-0-kits-20260414T0030Z"
APART = Apart({Clock.NETWORK: timedelta(seconds=3)})


@pytest.fixture
def three(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officers:
    monkeypatch.setattr(settings, "RELEASE", tmp_path / "release")
    monkeypatch.setattr(settings, "PREPARATION", tmp_path / "preparation")
    return Officers()


# ---- planning ------------------------------------------------------------------------------------


def test_slots_follow_the_declared_days() -> None:
    entry = custody.entry()
    assert slots_behind(make.NOW) == ("2026-spring",)
    slot = custody.planned(entry)
    assert (name_of(slot), slot.opens_at, slot.state) == (NAME, HOUR, SlotState.PLANNED)
    assert slots_behind(make.NOW) == ()
    Entry.objects.update(on=entry.on + timedelta(days=1))
    plan_slots(entry.work.campaign, at=make.NOW)
    assert Slot.objects.get().opens_at == HOUR + timedelta(days=1)


def test_a_large_school_has_a_slot_of_its_own_a_little_earlier() -> None:
    entry = custody.entry()
    Campaign.objects.update(early_by=[[5, 15], [100, 30]])
    other = make.school(make.district(), "0043")
    world.entry(other, entry.work)
    Entry.objects.filter(school=other).update(participants=4)
    campaign = Campaign.objects.get()
    plan_slots(campaign, at=make.NOW)
    opened = set(Slot.objects.values_list("opens_at", flat=True))
    assert opened == {HOUR, HOUR - timedelta(minutes=15)}


def test_zone_groups_have_slots_of_their_own_and_criteria_an_hour_of_their_own() -> None:
    entry = custody.entry()
    Campaign.objects.update(has_zone_groups=True)
    entry.work.criteria_apart = True
    entry.work.save()
    make.milestone(
        entry.work.campaign,
        world.Step.CRITERIA,
        anchor=world.Anchor.DAY,
        clock=world.Clock.LOCAL,
        opens_offset=0,
        opens_time=world.time(14),
    )
    plan_slots(Campaign.objects.get(), at=make.NOW)
    assert {(one.kind, one.group, one.opens_at) for one in Slot.objects.all()} == {
        (SlotKind.KITS, 2, HOUR),
        (SlotKind.CRITERIA, 2, HOUR + timedelta(hours=6, minutes=30)),
    }


def test_a_campaign_in_simple_custody_and_hours_that_are_past_have_no_slots() -> None:
    world.entry()
    assert slots_behind(make.NOW) == ()
    custody.campaign()
    assert slots_behind(HOUR) == ()


# ---- the ceremony --------------------------------------------------------------------------------


def test_a_ceremony_gives_each_slot_its_key_and_binds_us_to_its_value(three: Officers) -> None:
    slot = custody.keyed()
    assert slot.state is SlotState.KEYED
    value = three.value(slot, 2, 0)
    assert commitment_to(value) == slot.commitment
    made = Event.objects.get(event="materials.slot_key_made")
    assert made.facts["commitment"] == slot.commitment
    assert value.hex() not in str(list(Event.objects.values_list("facts", flat=True)))


def test_fewer_than_three_officers_hold_no_ceremony() -> None:
    slot = custody.planned()
    make_officer_words(name="Олег", by=officer(0), at=make.NOW)
    with cast.refused("officers_are_too_few"):
        ask_for_keys(slot.work.campaign, by=officer(0), at=make.NOW)


def test_a_fourth_set_of_words_is_one_too_many_and_new_words_replace_old_ones(
    three: Officers,
) -> None:
    custody.NAMES = (*custody.NAMES, "Фёдор Лишний")
    try:
        fourth = officer(3)
    finally:
        custody.NAMES = custody.NAMES[:3]
    with cast.refused("officers_are_enough"):
        make_officer_words(name="Фёдор", by=fourth, at=make.NOW)
    assert make_officer_words(name="Олег", by=officer(0), at=make.NOW) != three.words[0]


@pytest.mark.parametrize("key", ["", "age1", "AGE-SECRET-KEY-1", "двенадцать слов"])
def test_an_officer_may_bring_a_key_made_off_line_but_no_other_words(key: str) -> None:
    with cast.refused("key_is_not_a_key"):
        keep_officer_key(key, name="Олег", by=officer(0), at=make.NOW)
    kept = keep_officer_key(officer_recipient(b"1" * 16), name="Олег", by=officer(0), at=make.NOW)
    assert str(kept) == "Олег"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: "не JSON", "ceremony_is_unreadable"),
        (lambda _: "[]", "ceremony_is_unreadable"),
        (lambda text: text.replace("keys 1", "keys 9"), "ceremony_is_unreadable"),
        (lambda text: text.replace('"shares"', '"parts"'), "ceremony_is_unreadable"),
        (
            lambda text: text.replace('2026-spring"', '2027-spring"'),
            "ceremony_is_of_another_campaign",
        ),
        (lambda text: text.replace("0030Z", "0031Z"), "slots_are_not_waiting"),
    ],
)
def test_a_file_that_is_not_of_this_ceremony_is_not_taken(
    three: Officers, change: object, code: str
) -> None:
    from vprok.tools.vault.ceremony import make_keys, read_request, write_keys

    slot = custody.planned()
    asked = ask_for_keys(slot.work.campaign, by=officer(0), at=make.NOW)
    made = write_keys(make_keys(read_request(asked)))
    with cast.refused(code):
        take_keys(slot.work.campaign, change(made).encode(), by=officer(1), at=make.NOW)  # type: ignore[operator]


def test_keys_split_among_former_officers_are_not_taken_nor_twice(three: Officers) -> None:
    slot = custody.planned()
    made = custody.ceremony(slot.work.campaign)
    with cast.refused("slots_are_not_waiting"):
        take_keys(slot.work.campaign, made.encode(), by=officer(0), at=make.NOW)
    make_officer_words(name="Олег", by=officer(0), at=make.NOW)
    with cast.refused("officers_have_changed"):
        take_keys(slot.work.campaign, made.encode(), by=officer(0), at=make.NOW)


def test_nobody_but_release_officers_touches_a_key(three: Officers, gleb: Actor) -> None:
    slot = custody.frozen()
    campaign = slot.work.campaign
    for act in (
        lambda: ask_for_keys(campaign, by=gleb, at=make.NOW),
        lambda: take_keys(campaign, b"", by=gleb, at=make.NOW),
        lambda: make_officer_words(name="Глеб", by=gleb, at=make.NOW),
        lambda: begin_arming(slot, {}, by=gleb, at=EVENING),
        lambda: finish_arming(slot, b"", by=gleb, at=EVENING),
        lambda: release_early(slot, reason="пожар", by=gleb, at=EVENING),
        lambda: release_by_hand(slot, reason="пожар", by=gleb, at=HOUR),
        lambda: move_slot(slot, HOUR, reason="пожар", by=gleb, at=EVENING),
        lambda: take_back_word(slot, by=gleb, at=EVENING),
    ):
        with cast.refused("no_right"):
            act()


# ---- the freeze ----------------------------------------------------------------------------------


def test_from_the_freeze_nobody_reads_a_variant_until_its_hour(three: Officers) -> None:
    slot = custody.keyed()
    variant = Variant.objects.select_related("file").order_by("pk")[0]
    paper = contents(variant.file)
    assert slots_to_freeze(FREEZE - A_SECOND) == ()
    assert slots_to_freeze(FREEZE) == (str(slot.pk),)
    freeze_waiting(str(slot.pk), FREEZE - A_SECOND)
    assert contents(variant.file) == paper
    freeze_waiting(str(slot.pk), FREEZE)
    assert slots_to_freeze(FREEZE) == ()
    variant.file.refresh_from_db()
    with cast.refused("file_is_locked"):
        contents(variant.file)
    slot.refresh_from_db()
    custody.released(three.arm(slot))
    variant.file.refresh_from_db()
    assert contents(variant.file) == paper


def test_what_the_database_remembers_of_a_variant_opens_nothing_after_the_freeze(
    three: Officers,
) -> None:
    slot = custody.keyed()
    variant = Variant.objects.select_related("file").order_by("pk")[0]
    remembered = bytes(variant.file.sealed_key)
    assert list(settings.PREPARATION.iterdir())
    freeze_waiting(str(slot.pk), FREEZE)
    assert not [one for one in settings.PREPARATION.iterdir() if one.stem == remembered[1:5].hex()]
    variant.file.sealed_key = remembered
    with pytest.raises(SealBroken):
        contents(variant.file)


def test_a_server_that_died_in_the_middle_of_a_freeze_erases_the_key_later(
    three: Officers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = custody.keyed()
    with monkeypatch.context() as patched:
        patched.setattr("vprok.domain.materials.actions.slots.erase_left_over", lambda: None)
        freeze_waiting(str(slot.pk), FREEZE)
    assert keys_left_over() == [Preparation.objects.get().key_id]
    erase_left_over()
    assert not keys_left_over()


def test_a_paper_kept_before_there_were_officers_is_locked_too(three: Officers) -> None:
    entry = world.entry()
    slot = custody.keyed(custody.entry(of=make.school(make.district(), "0043"), sits=entry.work))
    freeze_waiting(str(slot.pk), FREEZE)
    assert all(one.file.is_locked for one in Variant.objects.select_related("file"))


def test_a_paper_that_replaces_another_after_the_hour_waits_for_the_next_slot(
    three: Officers, gleb: Actor
) -> None:
    slot = custody.frozen()
    custody.released(three.arm(slot))
    later = put_variant(slot.work, 1, world.paper(3), name="в.pdf", by=gleb, at=HOUR, replaces=True)
    Entry.objects.update(on=world.DAY + timedelta(days=3))
    plan_slots(slot.work.campaign, at=HOUR)
    custody.ceremony(slot.work.campaign)
    second = Slot.objects.get(released_at=None)
    freeze_waiting(str(second.pk), second.opens_at - timedelta(hours=20))
    later.file.refresh_from_db()
    assert later.file.is_locked
    shown = Variant.objects.exclude(pk=later.pk).select_related("file")
    assert not any(one.file.is_locked for one in shown)


def test_a_paper_whose_key_was_lost_costs_an_upload_and_not_the_hour(
    three: Officers, gleb: Actor
) -> None:
    slot = custody.keyed()
    for one in settings.PREPARATION.iterdir():
        one.unlink()
    again = [
        put_variant(slot.work, n, world.paper(n), name="в.pdf", by=gleb, at=EVENING, replaces=True)
        for n in range(1, slot.work.variants + 1)
    ]
    freeze_waiting(str(slot.pk), FREEZE)
    slot.refresh_from_db()
    assert slot.state is SlotState.FROZEN
    for variant in again:
        variant.file.refresh_from_db()
        assert variant.file.is_locked


def test_a_paper_that_meets_the_freeze_is_refused_and_not_lost(
    three: Officers, gleb: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = custody.keyed()
    number = Variant.objects.current().order_by("number")[0].number

    def slow(*words: object, **named: object) -> Stored:
        kept = keep(*words, **named)  # type: ignore[arg-type]
        freeze_waiting(str(slot.pk), FREEZE)
        return kept

    monkeypatch.setattr("vprok.domain.materials.actions.variants.keep", slow)
    late = {"name": "в.pdf", "by": gleb, "at": FREEZE, "replaces": True}
    with cast.refused("file_met_the_freeze"):
        put_variant(slot.work, number, world.paper(3), **late)  # type: ignore[arg-type]
    current = Variant.objects.current().select_related("file").get(number=number)
    assert current.file.is_locked


# ---- arming --------------------------------------------------------------------------------------


def test_two_officers_arm_a_slot_and_it_survives_a_restart(three: Officers) -> None:
    slot = custody.frozen()
    begin_arming(slot, three.opened(slot, 2), by=officer(2), at=EVENING)
    slot.refresh_from_db()
    assert slot.state is SlotState.BEGUN
    value = three.value(slot, 2, 1)
    finish_arming(slot, value, by=officer(1), at=EVENING)
    slot.refresh_from_db()
    assert slot.state is SlotState.ARMED
    assert (slot.begun_by, slot.armed_by) == (officer(2).signature, officer(1).signature)
    assert value not in bytes(slot.sealed_value)
    assert not slot.value


def test_an_officer_who_arms_twice_is_refused(three: Officers) -> None:
    slot = custody.frozen()
    begin_arming(slot, three.opened(slot, 0), by=officer(0), at=EVENING)
    slot.refresh_from_db()
    with cast.refused("officer_arms_twice"):
        finish_arming(slot, three.value(slot, 0, 1), by=officer(0), at=EVENING)


def test_a_share_of_another_slot_a_wrong_value_and_a_lost_share_are_told_apart(
    three: Officers,
) -> None:
    slot = custody.frozen()
    other = custody.planned(custody.entry(sits=world.uploaded(world.work("ru4"))))
    custody.ceremony(other.work.campaign)
    other.refresh_from_db()
    with cast.refused("share_does_not_fit"):
        begin_arming(slot, three.opened(other, 0), by=officer(0), at=EVENING)
    with cast.refused("share_is_missing"):
        finish_arming(slot, three.value(slot, 0, 1), by=officer(1), at=EVENING)
    begin_arming(slot, three.opened(slot, 0), by=officer(0), at=EVENING)
    slot.refresh_from_db()
    with cast.refused("value_does_not_fit"):
        finish_arming(slot, three.value(other, 0, 1), by=officer(1), at=EVENING)
    make_officer_words(name="Пётр", by=officer(1), at=EVENING)
    with cast.refused("share_is_missing"):
        finish_arming(slot, three.value(slot, 0, 2), by=officer(1), at=EVENING)
    finish_arming(slot, three.value(slot, 0, 2), by=officer(2), at=EVENING)


def test_an_officer_without_words_has_nothing_to_open(three: Officers) -> None:
    from vprok.domain.materials.models import Officer

    slot = custody.frozen()
    opened = three.opened(slot, 0)
    Officer.objects.filter(account=officer(0).account).delete()
    with cast.refused("officer_has_no_words"):
        begin_arming(slot, opened, by=officer(0), at=EVENING)


def test_a_slot_is_armed_after_its_freeze_and_once(three: Officers) -> None:
    bare = custody.planned()
    with cast.refused("slot_has_no_key"):
        begin_arming(bare, {}, by=officer(0), at=EVENING)
    custody.ceremony(bare.work.campaign)
    with cast.refused("slot_is_not_frozen"):
        begin_arming(bare, {}, by=officer(0), at=make.NOW)
    freeze_waiting(str(bare.pk), FREEZE)
    slot = three.arm(Slot.objects.get(pk=bare.pk))
    with cast.refused("slot_is_armed"):
        begin_arming(slot, three.opened(slot, 0), by=officer(0), at=EVENING)


def test_the_alarm_of_an_unarmed_slot_grows_until_it_is_armed(three: Officers) -> None:
    entry = custody.entry()
    slot = custody.keyed(entry)
    at = HOUR - timedelta(hours=12)
    assert slot_line(slot, at=at).urgency is None, "no school waits for it"
    world.archive(entry)
    freeze_waiting(str(slot.pk), FREEZE)
    urgency = {
        HOUR - timedelta(hours=21): Arming.AHEAD,
        FREEZE: Arming.NOW,
        HOUR - timedelta(hours=12, seconds=1): Arming.NOW,
        HOUR - timedelta(hours=12): Arming.LATE,
        HOUR - timedelta(hours=1): Arming.BY_TELEPHONE,
    }
    assert {at: slot_line(slot, at=at).urgency for at in urgency} == urgency
    slot.refresh_from_db()
    three.arm(slot)
    assert slot_line(slot, at=HOUR).urgency is None


# ---- the release ---------------------------------------------------------------------------------


def test_the_words_come_out_at_the_instant_and_not_a_second_before(three: Officers) -> None:
    slot = custody.frozen()
    value = three.value(slot, 0, 1)
    three.arm(slot)
    assert slots_due(HOUR - A_SECOND) == ()
    assert slots_due(HOUR) == (str(slot.pk),)
    with cast.refused("slot_is_early"):
        release_slot(slot, at=HOUR - A_SECOND, clocks=TOGETHER)
    file = settings.RELEASE / f"{NAME}.txt"
    assert not file.exists()
    assert released(NAME) is None
    custody.released(slot)
    text = file.read_text("utf-8")
    assert f"value: {value.hex()}\n" in text
    assert f"sha256: {commitment_to(value)}\n" in text
    release = release_of(slot)
    assert release is not None
    assert len(release.words) == 12
    assert released(NAME) == release
    assert slots_due(HOUR) == ()
    release_slot(slot, at=HOUR + A_SECOND, clocks=TOGETHER)
    assert Event.objects.filter(event="materials.slot_released").count() == 1
    assert not list(settings.RELEASE.glob("*.part"))


def test_clocks_that_disagree_hold_the_release_and_the_slowest_one_decides(
    three: Officers,
) -> None:
    slot = three.arm(custody.frozen())
    with cast.refused("clocks_disagree"):
        release_slot(slot, at=HOUR, clocks=APART)
    nearly = Apart({Clock.MACHINE: timedelta(seconds=1)})
    with cast.refused("slot_is_early"):
        release_slot(slot, at=HOUR, clocks=nearly)
    release_slot(slot, at=HOUR + A_SECOND, clocks=nearly)


def test_the_alarm_of_the_clocks_is_raised_once_and_ended(db: None) -> None:
    watch_clocks(APART, at=make.NOW)
    watch_clocks(APART, at=make.NOW + A_SECOND)
    alarm = clock_alarm()
    assert alarm is not None
    assert (alarm.clock, alarm.seconds) == ("network", 3)
    watch_clocks(TOGETHER, at=make.NOW + 2 * A_SECOND)
    assert clock_alarm() is None
    assert ClockAlarm.objects.count() == 1


def test_a_stopped_campaign_releases_nothing(three: Officers) -> None:
    slot = three.arm(custody.frozen())
    Campaign.objects.update(state=CampaignState.STOPPED)
    assert slots_due(HOUR) == ()
    with cast.refused("campaign_is_stopped"):
        release_slot(slot, at=HOUR, clocks=TOGETHER)


def test_a_slot_that_is_not_armed_has_nothing_to_release(three: Officers) -> None:
    slot = custody.frozen()
    with cast.refused("slot_is_not_armed"):
        release_slot(slot, at=HOUR, clocks=TOGETHER)
    with cast.refused("slot_is_not_armed"):
        release_by_hand(slot, reason="не вышли", by=officer(0), at=HOUR)


def test_an_instant_moved_in_the_database_by_hand_opens_nothing(three: Officers) -> None:
    slot = three.arm(custody.frozen())
    Slot.objects.update(opens_at=HOUR - timedelta(hours=5))
    with pytest.raises(SealBroken):
        release_slot(slot, at=HOUR - timedelta(hours=5), clocks=TOGETHER)
    assert not Slot.objects.get().value


# ---- by two persons ------------------------------------------------------------------------------


def test_an_emergency_opens_a_slot_early_by_two_different_persons(three: Officers) -> None:
    entry = custody.entry()
    slot = custody.keyed(entry)
    archive = world.archive(entry)
    freeze_waiting(str(slot.pk), FREEZE)
    slot.refresh_from_db()
    three.arm(slot)
    at = HOUR - timedelta(hours=2)
    with cast.refused("reason_is_missing"):
        release_early(slot, reason=" ", by=officer(0), at=at)
    assert release_early(slot, reason="Ледоход, мост закрывают.", by=officer(0), at=at) is False
    with cast.refused("second_word_is_your_own"):
        release_early(slot, reason="Ледоход.", by=officer(0), at=at)
    assert release_early(slot, reason="Подтверждаю.", by=officer(2), at=at) is True
    archive.refresh_from_db()
    slot.refresh_from_db()
    assert (slot.released_at, archive.opens_at) == (at, at)
    assert slot_line(slot, at=at).was_early
    with cast.refused("slot_is_released"):
        release_early(slot, reason="Ещё раз.", by=officer(1), at=at)


def test_a_first_word_is_forgotten_after_half_a_day_or_taken_back(three: Officers) -> None:
    slot = three.arm(custody.frozen())
    assert not release_early(slot, reason="Пожар.", by=officer(0), at=EVENING)
    late = EVENING + timedelta(hours=12, seconds=1)
    assert not release_early(slot, reason="Пожар.", by=officer(1), at=late)
    take_back_word(slot, by=officer(0), at=late)
    assert not release_early(slot, reason="Пожар.", by=officer(2), at=late)


def test_after_the_hour_two_persons_release_by_hand_what_the_clocks_hold(three: Officers) -> None:
    slot = three.arm(custody.frozen())
    with cast.refused("slot_is_early"):
        release_by_hand(slot, reason="Часы.", by=officer(0), at=HOUR - A_SECOND)
    with cast.refused("slot_is_not_early"):
        release_early(slot, reason="Часы.", by=officer(0), at=HOUR)
    assert not release_by_hand(slot, reason="Часы.", by=officer(0), at=HOUR)
    assert release_by_hand(slot, reason="Часы.", by=officer(1), at=HOUR)
    slot.refresh_from_db()
    assert slot.state is SlotState.RELEASED


def test_a_slot_moves_by_two_persons_to_an_hour_that_schools_have(three: Officers) -> None:
    slot = three.arm(custody.frozen())
    later = HOUR + timedelta(days=2)
    args = {"reason": "Паводок.", "at": EVENING}
    with cast.refused("hour_is_not_planned"):
        move_slot(slot, later, by=officer(0), **args)  # type: ignore[arg-type]
    Entry.objects.update(on=world.DAY + timedelta(days=2))
    plan_slots(slot.work.campaign, at=EVENING)
    with cast.refused("slot_moves_to_the_past"):
        move_slot(slot, EVENING, by=officer(0), **args)  # type: ignore[arg-type]
    assert not move_slot(slot, later, by=officer(0), **args)  # type: ignore[arg-type]
    Entry.objects.create(
        school=make.school(make.district(), "0043"),
        work=slot.work,
        participants=1,
        classes=1,
        on=world.DAY + timedelta(days=3),
        made_at=make.NOW,
    )
    with cast.refused("words_differ"):
        move_slot(slot, later + timedelta(days=1), by=officer(1), **args)  # type: ignore[arg-type]
    assert move_slot(slot, later, by=officer(1), **args)  # type: ignore[arg-type]
    moved = Slot.objects.get(pk=slot.pk)
    assert (moved.opens_at, moved.state) == (later, SlotState.ARMED)
    assert not Slot.objects.filter(opens_at=later).exclude(pk=slot.pk).exists()
    with cast.refused("slot_is_early"):
        release_slot(moved, at=HOUR, clocks=TOGETHER)
    custody.released(moved, at=later)
    assert datetime.fromisoformat("2026-04-16T00:30+00:00") == moved.opens_at


def test_a_release_that_fails_leaves_nothing_public(
    three: Officers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = three.arm(custody.frozen())

    def broken(*_: object) -> None:
        raise SealBroken

    monkeypatch.setattr("vprok.domain.materials.actions.release.unlock_files", broken)
    release_early(slot, reason="Паводок.", by=officer(0), at=EVENING)
    with pytest.raises(SealBroken):
        release_early(slot, reason="Паводок.", by=officer(1), at=EVENING)
    assert not (settings.RELEASE / f"{NAME}.txt").exists()


def test_an_archive_is_withdrawn_when_its_slot_moves_away_from_its_hour(three: Officers) -> None:
    entry = custody.entry()
    slot = custody.keyed(entry)
    archive = world.archive(entry)
    Entry.objects.create(
        school=make.school(make.district(), "0043"),
        work=slot.work,
        participants=1,
        classes=1,
        on=world.DAY - timedelta(days=1),
        made_at=make.NOW,
    )
    earlier, at = HOUR - timedelta(days=1), make.NOW
    for number in (0, 1):
        move_slot(slot, earlier, reason="Паводок.", by=officer(number), at=at)
    assert entry_behind(archives_behind(at)[0]) == entry
    assert build_archive(entry, at=at) is None
    archive.refresh_from_db()
    assert archive.withdrawn_at == at


# ---- words instead of a password -----------------------------------------------------------------


def test_each_custody_gives_out_its_own_kind_of_key(three: Officers, anna: Actor) -> None:
    entry = custody.entry()
    slot = custody.keyed(entry)
    archive = world.archive(entry)
    with cast.refused("words_are_not_out"):
        take_words(archive, by=anna, at=HOUR)
    with cast.refused("password_is_not_here"):
        take_key(archive, by=anna, at=HOUR)
    freeze_waiting(str(slot.pk), FREEZE)
    custody.released(three.arm(Slot.objects.select_related("work__campaign").get()))
    archive = Archive.objects.get()
    release = take_words(archive, by=anna, at=HOUR)
    password = open_password(
        bytes(archive.sealed_password),
        value=bytes.fromhex(release.value),
        secret=custody.school_seed(),
    )
    assert hashlib.sha256(password.encode()).hexdigest() == archive.password_digest
    with cast.refused("password_is_not_here"):
        relay_key(archive, by=cast.vera(), at=HOUR)
    assert relay_words(archive, by=cast.vera(), at=HOUR) == release


def test_in_simple_custody_there_are_no_words_to_read(anna: Actor, vera: Actor) -> None:
    archive = world.archive()
    with cast.refused("password_is_here"):
        take_words(archive, by=anna, at=HOUR)
    with cast.refused("password_is_here"):
        relay_words(archive, by=vera, at=HOUR)
    assert relay_key(archive, by=vera, at=HOUR) == take_key(archive, by=anna, at=HOUR)


@pytest.mark.parametrize("act", [take_words, take_key, relay_words, relay_key])
@pytest.mark.parametrize("name", ["darya", "sibling", "elena", "boris", "gleb", "fyodor"])
def test_nobody_else_reads_words_or_passwords(act: Callable[..., object], name: str) -> None:
    archive = world.archive()
    with pytest.raises(Refused) as caught:
        act(archive, by=getattr(cast, name)(), at=HOUR)
    assert caught.value.refusal.code in {"no_right", "not_your_place"}


def test_a_moved_slot_keeps_the_archives_that_were_sealed_to_it(three: Officers) -> None:
    entry = custody.entry()
    slot = custody.keyed(entry)
    archive = world.archive(entry)
    freeze_waiting(str(slot.pk), FREEZE)
    slot.refresh_from_db()
    later = HOUR + timedelta(days=2)
    Entry.objects.update(on=world.DAY + timedelta(days=2))
    for number in (0, 1):
        move_slot(slot, later, reason="Паводок.", by=officer(number), at=EVENING)
    kept = build_archive(Entry.objects.get(), at=EVENING)
    assert kept is not None
    assert (kept.pk, kept.opens_at, kept.withdrawn_at) == (archive.pk, later, None)
