from collections.abc import Callable

import pytest

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.world import ARCHIVES_OPEN, HOUR
from vprok.domain.access.models import SchoolKey
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Custody
from vprok.domain.materials.actions import fetch_archive, hand_out_archive
from vprok.domain.materials.actions.readiness import check_key_path, check_printer, check_whole
from vprok.domain.materials.models import Archive, Slot
from vprok.domain.materials.queries import materials_of
from vprok.domain.materials.queries.readiness import (
    Ready,
    readiness_by_school,
    readiness_of,
    trial_of,
)
from vprok.domain.materials.rules import TAIL, missing_checks
from vprok.domain.materials.states import ReadyCheck
from vprok.domain.monitoring.queries import duties
from vprok.domain.monitoring.rules import DutyKind
from vprok.kernel.charter import Actor
from vprok.kernel.place import Place
from vprok.tools.vault import school as school_keys
from vprok.tools.vault.custody import open_password, slot_recipient
from vprok.tools.vault.identity import new_seed

pytestmark = pytest.mark.django_db
ABOVE = [Place("ru.22")]


def unchecked(archive: Archive) -> tuple[ReadyCheck, ...]:
    entry = archive.entry
    return materials_of(entry.school, entry.work.campaign, at=ARCHIVES_OPEN).lines[0].unchecked


def test_a_school_goes_through_four_checks(anna: Actor, timur: Actor) -> None:
    archive = world.archive()
    assert unchecked(archive) == tuple(ReadyCheck)
    with cast.refused("archive_was_not_taken"):
        check_whole(archive, archive.file.digest, by=anna, at=ARCHIVES_OPEN)
    hand_out_archive(archive, by=timur, at=ARCHIVES_OPEN)
    archive.refresh_from_db()
    check_whole(archive, archive.file.digest, by=timur, at=ARCHIVES_OPEN)
    check_printer(archive, is_good=False, by=timur, at=ARCHIVES_OPEN)
    assert unchecked(archive) == (ReadyCheck.PRINTER, ReadyCheck.KEY_PATH)
    check_printer(archive, is_good=True, by=timur, at=ARCHIVES_OPEN)
    check_key_path(archive, trial_of(archive).word.lower(), by=timur, at=ARCHIVES_OPEN)
    assert unchecked(archive) == ()
    assert Event.objects.filter(event="materials.readiness_checked").count() == 4


def test_the_last_eight_characters_are_enough_and_others_are_not(anna: Actor, vera: Actor) -> None:
    archive = world.archive()
    fetch_archive(archive, "нет связи", by=vera, at=ARCHIVES_OPEN)
    tail = archive.file.digest[-TAIL:]
    check_whole(archive, f" {tail[:4]}-{tail[4:].upper()} ", by=anna, at=ARCHIVES_OPEN)
    for wrong in ("", tail[1:], archive.file.digest[:TAIL] + "0", "0" * 64):
        with cast.refused("archive_is_not_whole"):
            check_whole(archive, wrong, by=anna, at=ARCHIVES_OPEN)


def test_a_new_archive_is_checked_anew(anna: Actor) -> None:
    archive = world.archive()
    check_printer(archive, is_good=True, by=anna, at=ARCHIVES_OPEN)
    Archive.objects.update(withdrawn_at=ARCHIVES_OPEN, sealed_password=b"")
    archive.refresh_from_db()
    with cast.refused("archive_is_withdrawn"):
        check_printer(archive, is_good=True, by=anna, at=ARCHIVES_OPEN)
    assert unchecked(world.archive(archive.entry)) == tuple(ReadyCheck)


def test_the_trial_of_the_key_is_a_word_that_tells_nothing_of_the_password(anna: Actor) -> None:
    archive = world.archive()
    other = world.archive(world.entry(make.school(last="0043"), archive.entry.work))
    trial = trial_of(archive)
    assert (trial.sealed, trial.release, len(trial.word)) == (b"", "", 9)
    assert trial_of(other).word != trial.word
    with cast.refused("trial_word_is_wrong"):
        check_key_path(archive, trial_of(other).word, by=anna, at=ARCHIVES_OPEN)


def test_in_officers_custody_the_school_s_own_words_open_the_trial(anna: Actor) -> None:
    Campaign.objects.filter(pk=world.campaign().pk).update(custody=Custody.OFFICERS)
    seed, entry = new_seed(), world.entry()
    SchoolKey.objects.create(
        key=entry.school.key,
        recipient=school_keys.recipient(seed),
        made_at=entry.made_at,
        made_by="тест",
    )
    Slot.objects.create(
        work=entry.work,
        opens_at=HOUR,
        recipient=slot_recipient(new_seed()),
        made_at=entry.made_at,
    )
    archive = world.archive(entry)
    trial = trial_of(archive)
    word = open_password(trial.sealed, value=bytes.fromhex(trial.release), secret=seed)
    assert word == trial.word
    check_key_path(archive, word, by=anna, at=ARCHIVES_OPEN)


@pytest.mark.parametrize("name", ["darya", "sibling", "elena", "boris", "vera", "gleb", "observer"])
def test_nobody_else_answers_for_a_school(name: str) -> None:
    archive, other = world.archive(), getattr(cast, name)()
    for act in (
        lambda: check_whole(archive, archive.file.digest, by=other, at=ARCHIVES_OPEN),
        lambda: check_printer(archive, is_good=True, by=other, at=ARCHIVES_OPEN),
        lambda: check_key_path(archive, trial_of(archive).word, by=other, at=ARCHIVES_OPEN),
    ):
        with pytest.raises(cast.Refused) as caught:
            act()
        assert caught.value.refusal.code in {"no_right", "not_your_place"}
    assert not archive.checks.exists()


def test_coordinators_see_counts_by_school(
    anna: Actor, django_assert_num_queries: Callable[[int], object]
) -> None:
    archive = world.archive()
    world.archive(world.entry(make.school(last="0043"), archive.entry.work))
    hand_out_archive(archive, by=anna, at=ARCHIVES_OPEN)
    check_printer(archive, is_good=True, by=anna, at=ARCHIVES_OPEN)
    campaign = archive.entry.work.campaign
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert readiness_of(campaign, ABOVE, at=ARCHIVES_OPEN) == Ready(2, 1, 0, 1, 0)
    rows = readiness_by_school(campaign, ABOVE, at=ARCHIVES_OPEN)
    assert [(row["number"], row["downloaded"], row["printer"]) for row in rows] == [
        ("220042", 1, 1),
        ("220043", 0, 0),
    ]
    assert readiness_of(campaign, [Place("ru.64")], at=ARCHIVES_OPEN).archives == 0
    for check in (ReadyCheck.WHOLE, ReadyCheck.KEY_PATH):
        archive.checks.create(check_of=check, at=ARCHIVES_OPEN, by="тест")
    behind = readiness_by_school(campaign, ABOVE, at=ARCHIVES_OPEN, only_behind=True)
    assert [row["number"] for row in behind] == ["220043"]


def test_what_is_not_downloaded_a_day_before_waits_for_the_coordinators(anna: Actor) -> None:
    archive = world.archive()
    campaign = archive.entry.work.campaign

    def told(actor: Actor) -> list[int]:
        waiting = duties(actor, campaign, at=ARCHIVES_OPEN)
        return [duty.count for duty in waiting if duty.kind is DutyKind.UNREADY]

    assert [told(cast.boris()), told(cast.vera()), told(cast.neighbour()), told(anna)] == [
        [1],
        [1],
        [],
        [],
    ]
    hand_out_archive(archive, by=anna, at=ARCHIVES_OPEN)
    assert told(cast.boris()) == []


def test_checks_go_in_the_order_in_which_they_are_made() -> None:
    assert missing_checks({ReadyCheck.WHOLE}) == (
        ReadyCheck.DOWNLOADED,
        ReadyCheck.PRINTER,
        ReadyCheck.KEY_PATH,
    )
