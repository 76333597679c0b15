"""Keys open at their hour and not a second before; after it a change is an edition of its own."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import refused
from tests.domain.materials import custody
from tests.domain.results.answering import (
    A_SECOND,
    HOUR,
    KEYS,
    LATER,
    answered_entry,
    answered_work,
    key_file,
    open_keys,
    put_keys,
    send,
    with_open_keys,
)
from tests.domain.results.stage import EVENING
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Custody
from vprok.domain.files.queries import contents
from vprok.domain.materials.actions import freeze_waiting
from vprok.domain.materials.actions.release import release_slot
from vprok.domain.materials.actions.slots import plan_slots
from vprok.domain.materials.models import Slot
from vprok.domain.materials.states import SealedKind
from vprok.domain.results.actions.keys import (
    bring_back,
    change_keys,
    check_keys,
    unpack_waiting,
)
from vprok.domain.results.models import AnswerKey, Edition
from vprok.domain.results.queries.keys import (
    current_edition,
    key_groups,
    keys_asked,
    keys_due,
    keys_in,
    own_keys,
    why_keys_wait,
    wordings_of,
    works_with_answers,
)
from vprok.domain.results.rules.keys import (
    FAULTS_TOLD,
    KeyRow,
    KeySpot,
    Wording,
    faults_of,
    key_change_has_no_reason,
    key_is_the_same,
    key_is_wrong,
    keys_are_early,
    keys_are_not_open,
    keys_are_open,
    keys_are_wrong,
    keys_have_changed,
)
from vprok.kernel.refusal import Refused
from vprok.tools.answers import BadKey
from vprok.tools.clocks import Apart
from vprok.tools.clocks import Clock as Told

pytestmark = pytest.mark.django_db


def changed(work: object, **more: object) -> Edition:
    wordings = {KeySpot(1, 0, 1): Wording("number", "12 | 14")}
    asked = {"seen": 1, "why": "Опечатка в ключе.", "by": cast.gleb(), "at": LATER} | more
    return change_keys(work, asked.pop("wordings", wordings), **asked)


# ---- the hour ------------------------------------------------------------------------------------


def test_keys_open_at_their_hour_and_not_a_second_before():
    entry = answered_entry()
    sealed = put_keys(entry.work)
    open_keys(HOUR - A_SECOND)
    unpack_waiting(str(sealed.pk), HOUR - A_SECOND)
    assert not Edition.objects.exists()
    assert not AnswerKey.objects.exists()
    open_keys(HOUR)
    edition = Edition.objects.get()
    assert (edition.number, edition.keys.count()) == (1, len(KEYS))
    assert wordings_of(edition)[KeySpot(1, 0, 2)] == Wording("number", "13 | 31")
    assert Event.objects.filter(event="results.keys_unpacked").count() == 1


def test_keys_are_unpacked_once():
    entry = answered_entry()
    sealed = put_keys(entry.work)
    open_keys()
    assert keys_due(LATER) == ()
    unpack_waiting(str(sealed.pk), LATER)
    assert Edition.objects.count() == 1


def test_a_slow_clock_holds_keys():
    entry = answered_entry()
    sealed = put_keys(entry.work)
    unpack_waiting(str(sealed.pk), HOUR, clocks=Apart({Told.MACHINE: A_SECOND}))
    assert not Edition.objects.exists()
    apart = Apart({Told.MACHINE: timedelta(seconds=3)})
    with refused("clocks_disagree"):
        unpack_waiting(str(sealed.pk), LATER, clocks=apart)


def test_no_day_means_no_hour():
    entry = answered_entry()
    put_keys(entry.work)
    type(entry).objects.update(on=None)
    assert keys_due(LATER) == ()


def test_in_officers_custody_keys_wait_for_the_slot():
    entry = answered_entry()
    Campaign.objects.update(custody=Custody.OFFICERS)
    entry = type(entry).objects.select_related("work__campaign").get()
    officers = custody.Officers()
    sealed = put_keys(entry.work)
    plan_slots(entry.work.campaign, at=NOW)
    custody.ceremony(entry.work.campaign)
    slot = Slot.objects.select_related("work__campaign").get()
    freeze_waiting(str(slot.pk), custody.FREEZE)
    sealed.file.refresh_from_db()
    assert sealed.file.is_locked
    with refused("file_is_locked"):
        contents(sealed.file)
    slot.refresh_from_db()
    officers.arm(slot)
    open_keys(HOUR)
    assert not Edition.objects.exists()
    release_slot(slot, at=HOUR, clocks=custody.TOGETHER)
    open_keys(HOUR)
    assert Edition.objects.get().keys.count() == len(KEYS)


def test_officers_who_never_froze_give_no_keys():
    entry = answered_entry()
    Campaign.objects.update(custody=Custody.OFFICERS)
    entry.work.campaign.refresh_from_db()
    put_keys(entry.work)
    assert keys_due(LATER) == ()


def test_a_form_with_answers_waits_for_the_keys():
    entry = answered_entry()
    put_keys(entry.work)
    with refused("keys_are_not_open"):
        send(entry)
    open_keys()
    assert why_keys_wait(entry, at=EVENING) is None


def test_a_school_whose_own_hour_is_later_waits_for_it_though_others_have_keys():
    entry = with_open_keys()
    entry.on += timedelta(days=3)
    shut = why_keys_wait(entry, at=EVENING)
    assert shut is not None
    assert (shut.code, "17.04.2026 в 07:30" in shut.text) == ("keys_are_not_open", True)
    assert own_keys(entry, at=EVENING).keys == {}


def test_a_work_without_answers_waits_for_nothing():
    entry = answered_entry()
    entry.work.tasks.update(entry="points")
    assert why_keys_wait(entry, at=NOW) is None
    assert works_with_answers(entry.work.campaign) == ()


# ---- what is uploaded ----------------------------------------------------------------------------


def test_the_form_of_keys_reads_back_what_it_draws():
    work = answered_work()
    read = keys_in(key_file(work), keys_asked(work))
    assert read.faults == ()
    assert [one.label for one in read.rows] == [key[0] for key in KEYS]
    assert works_with_answers(work.campaign) == (work,)


def test_a_blank_form_lists_every_key_there_must_be():
    work = answered_work()
    asked = keys_asked(work)
    faults = keys_in(asked.drawn(), asked).faults
    assert faults


BROKEN = [
    ((("1", "1", "число", "пять", ""), *KEYS[1:]), "строка 2, «Верный ответ»"),
    ((("1", "1", "число", "5", "colour=red"), *KEYS[1:]), "строка 2, «Настройки»"),
    ((*KEYS[:3], ("2", "2", "набор в любом порядке", "135", "table=[9]")), "больше 1"),
    (KEYS[:3], "нет ключа к заданию 2, вариант 2"),
    ((*KEYS, KEYS[0]), "A6: «1, 1» уже есть"),
    ((("1", "1", "загадка", "5", ""), *KEYS[1:]), "C2"),
]


@pytest.mark.parametrize(("keys", "words"), BROKEN)
def test_broken_keys_are_refused_at_upload_at_their_place(keys: object, words: str):
    work = answered_work()
    with pytest.raises(Refused) as found:
        check_keys(work, key_file(work, keys), kind=SealedKind.KEYS, group=0)
    assert found.value.refusal.code == "keys_are_wrong"
    assert words in found.value.refusal.text


def test_what_is_no_workbook_of_keys_is_left_to_people():
    work = answered_work()
    check_keys(work, b"%PDF-1.7", kind=SealedKind.KEYS, group=0)
    check_keys(work, b"PK nonsense", kind=SealedKind.CRITERIA, group=0)
    with refused("keys_are_wrong"):
        check_keys(work, b"PK nonsense", kind=SealedKind.KEYS, group=0)
    work.tasks.update(entry="points")
    check_keys(work, b"PK nonsense", kind=SealedKind.KEYS, group=0)


def test_a_file_of_keys_is_not_taken_once_they_are_open():
    entry = with_open_keys()
    with refused("keys_are_open"):
        check_keys(entry.work, key_file(entry.work), kind=SealedKind.KEYS, group=0)


def test_keys_that_turn_out_broken_at_the_hour_are_told_and_open_nothing():
    entry = answered_entry()
    sealed = put_keys(entry.work, KEYS[:3])
    with refused("keys_are_wrong"):
        unpack_waiting(str(sealed.pk), HOUR)
    assert not Edition.objects.exists()


# ---- a change ------------------------------------------------------------------------------------


def test_a_change_is_a_new_edition_and_the_old_one_stays():
    entry = with_open_keys()
    edition = changed(entry.work)
    assert edition.number == 2
    assert wordings_of(edition)[KeySpot(1, 0, 1)].accepted == "12 | 14"
    assert edition.keys.count() == len(KEYS)
    old = Edition.objects.get(number=1)
    assert (old.replaced_at, wordings_of(old)[KeySpot(1, 0, 1)].accepted) == (LATER, "12")
    assert current_edition(entry.work) == edition


def test_undoing_is_an_edition_too():
    entry = with_open_keys()
    changed(entry.work)
    back = bring_back(entry.work, 1, seen=2, why="Вернули.", by=cast.gleb(), at=LATER)
    assert back.number == 3
    assert wordings_of(back) == wordings_of(Edition.objects.get(number=1))


def test_keys_may_be_written_by_hand_where_no_workbook_came():
    entry = answered_entry()
    wordings = {KeySpot(task, 0, variant): Wording("number", "1") for task in (1, 2)
                for variant in (1, 2)}  # fmt: skip
    edition = changed(entry.work, wordings=wordings, seen=0)
    assert (edition.number, why_keys_wait(entry, at=EVENING)) == (1, None)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"why": " "}, "key_change_has_no_reason"),
        ({"seen": 7}, "keys_have_changed"),
        ({"wordings": {KeySpot(1, 0, 1): Wording("number", "12")}}, "key_is_the_same"),
        ({"wordings": {KeySpot(1, 0, 1): Wording("number", "пять")}}, "key_is_wrong"),
        ({"wordings": {KeySpot(3, 0, 1): Wording("number", "5")}}, "key_is_wrong"),
    ],
)
def test_a_change_that_cannot_be_made_changes_nothing(more: dict[str, object], code: str):
    entry = with_open_keys()
    with refused(code):
        changed(entry.work, **more)
    assert Edition.objects.count() == 1


def test_nobody_writes_keys_by_hand_before_their_hour():
    entry = answered_entry()
    with refused("keys_are_early"):
        changed(entry.work, seen=0, at=HOUR - A_SECOND)
    assert not AnswerKey.objects.exists()
    type(entry).objects.update(on=None)
    with refused("keys_are_early"):
        changed(entry.work, seen=0)


@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya", "timur"])
def test_only_the_federal_organiser_changes_keys(name: str):
    entry = with_open_keys()
    with refused("no_right"):
        changed(entry.work, by=getattr(cast, name)())


def test_far_zones_have_keys_of_their_own():
    entry = answered_entry()
    Campaign.objects.update(has_zone_groups=True)
    entry.work.campaign.refresh_from_db()
    group = next(one for one in key_groups(entry.work) if one)
    put_keys(entry.work)
    other = tuple((*key[:3], "77", "") for key in KEYS[:2]) + KEYS[2:]
    own = [put_keys(entry.work, other, group=one) for one in key_groups(entry.work)[1:]]
    open_keys()
    assert len(own) >= 1
    numbers = {key.accepted[0] for (task, _), key in own_keys(entry, at=EVENING).keys.items()
               if task == 1}  # fmt: skip
    assert numbers == {"77"}
    assert group


# ---- rules ---------------------------------------------------------------------------------------


def test_rules_say_what_to_do():
    row = KeyRow(3, "1", 1, Wording("number", "5"), maximum=2)
    assert faults_of([row], maxima={"1": 1}, variants=1) == (
        "строка 3, «Максимум»: у задания 1 максимум 1",
    )
    told = [
        keys_are_wrong(["раз"] * (FAULTS_TOLD + 2)),
        keys_are_not_open(are_open=False),
        keys_are_open(are_open=True),
        keys_are_early(hour=HOUR, at=HOUR - A_SECOND),
        keys_are_early(hour=None, at=HOUR),
        keys_have_changed(seen=1, now=2),
        key_change_has_no_reason(""),
        key_is_the_same({}, {}),
        key_is_wrong(BadKey("Ключ пуст.")),
    ]
    assert all(one is not None and one.text.endswith(".") for one in told)
    assert "и ещё 2" in told[0].text
    assert keys_are_early(hour=HOUR, at=HOUR) is None
    assert keys_are_wrong([]) is None
    assert keys_are_not_open(are_open=True) is None
    assert keys_are_open(are_open=False) is None
    assert keys_have_changed(seen=2, now=2) is None
    assert key_change_has_no_reason("так") is None
    assert key_is_wrong(None) is None
