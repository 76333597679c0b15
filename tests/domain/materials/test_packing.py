"""What lies in an archive: by choice, by part, by custody; and what never leaves the child."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.world import ARCHIVES_OPEN, HOUR
from tests.make import NOW
from tests.tools.pdf.reading import codes_on, drawn, text_of
from vprok.domain.access.models import SchoolKey
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Custody, KitStyle
from vprok.domain.files.actions import keep
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import build_archive, packing, put_variant, take_key
from vprok.domain.materials.actions.companions import put_companion, remove_companion
from vprok.domain.materials.actions.printing import Wishes, choose_print
from vprok.domain.materials.models import Archive, Code, Companion, Sealed, Slot
from vprok.domain.materials.queries import archives_behind, materials_of
from vprok.domain.materials.states import CompanionKind, SealedKind
from vprok.kernel.charter import Actor
from vprok.tools.pdf.stamp import Stamp, read_stamp
from vprok.tools.vault import school as school_keys
from vprok.tools.vault.custody import open_password, slot_recipient
from vprok.tools.vault.identity import new_seed

pytestmark = pytest.mark.django_db
KEY = "edu220042 2026-spring ma4"
LATER = NOW + timedelta(hours=1)
A_DAY_BEFORE = ARCHIVES_OPEN - timedelta(days=1)


def inside(archive: Archive) -> dict[str, tuple[str, bytes]]:
    """The files of an archive with what the listing says of each."""
    password = take_key(archive, by=cast.anna(), at=HOUR)
    files = world.opened(world.zip_of(archive), password)
    note = files.pop("00.txt").decode("utf-8-sig")
    listed = dict(re.findall(r"^(\d\d\.\w+)  (.+?)\r?$", note, re.MULTILINE))
    assert list(listed) == list(files)
    return {name: (listed[name], body) for name, body in files.items()}


def words(archive: Archive) -> list[str]:
    return [said for said, _ in inside(archive).values()]


def of(archive: Archive, start: str) -> bytes:
    return next(body for said, body in inside(archive).values() if said.startswith(start))


def stamps(pdf: bytes) -> list[Stamp | None]:
    return [read_stamp(text) for page in drawn(pdf) for text in codes_on(page)]


def test_everything_for_the_day_lies_in_the_order_in_which_it_is_needed() -> None:
    assert words(world.archive()) == [
        "сколько печатать и что проверить перед печатью",
        "комплекты, класс 4А, 3 комплекта",
        "комплекты, класс 4Б, 2 комплекта",
        "комплекты, запасные, 5 комплектов",
        "коды участников для разрезания",
        "протоколы проведения, по одному на аудиторию",
        "инструктаж участников: его читает организатор перед началом",
        "ведомость явки по аудиториям",
        "акты приёма-передачи материалов",
        "наклейки на конверты",
        "протокол проверки работ для экспертов",
    ]


def test_where_rooms_are_known_there_is_a_file_for_each(anna: Actor) -> None:
    entry = world.entry()
    world.archive(entry)
    Code.objects.filter(number__in=["40001", "40005"]).update(room="12", placed_at=LATER)
    assert archives_behind(LATER) == (KEY,)
    archive = build_archive(entry, at=LATER)
    assert archive is not None
    assert archives_behind(LATER) == ()
    assert words(archive)[1:4] == [
        "комплекты, аудитория 12, 2 комплекта",
        "комплекты, класс 4А, 2 комплекта",
        "комплекты, класс 4Б, 1 комплект",
    ]


def test_a_school_chooses_one_file_large_print_and_experts(anna: Actor) -> None:
    entry = world.entry()
    old = world.archive(entry)
    wishes = Wishes(by_rooms=False, large=["40002"], is_duplex=False)
    choose_print(entry, wishes, by=anna, at=LATER)
    assert archives_behind(LATER) == (KEY,)
    archive = build_archive(entry, at=LATER)
    assert archive is not None
    assert archive != old
    kits = of(archive, "все комплекты")
    found = [one for one in stamps(kits) if one]
    assert [one.number for one in found] == [n for n in range(1, 11) for _ in (1, 2)]
    wide = [page.width for page in drawn(kits, dots=30)]
    assert len(set(wide)) == 2
    assert wide.index(max(wide)) == 2


def test_blank_kits_have_a_box_instead_of_a_code() -> None:
    Campaign.objects.filter(pk=world.campaign().pk).update(kit_style=KitStyle.BLANK)
    archive = world.archive(world.entry())
    found = stamps(of(archive, "комплекты, класс 4А"))
    assert {one.code for one in found if one} == {""}
    assert [one.number for one in found if one] == [1, 1, 2, 2, 3, 3]


def test_a_work_of_two_parts_has_files_for_each_and_the_same_numbers() -> None:
    work = world.work()
    work.minutes = [45, 60]
    work.save()
    for part in (1, 2):
        for number in (1, 2):
            paper = world.paper(part, words=f"{part} {number}")
            put_variant(work, number, paper, part=part, name="в.pdf", by=cast.gleb(), at=NOW)
    archive = world.archive(world.entry(sits=work))
    files = {said: body for said, body in inside(archive).values() if "часть" in said}
    assert "комплекты, класс 4А, 3 комплекта, часть 2" in files
    second = [one for one in stamps(files["комплекты, класс 4А, 3 комплекта, часть 2"]) if one]
    assert [(one.number, one.part, one.page) for one in second] == [
        (number, 2, page) for number in (1, 2, 3) for page in (1, 2)
    ]
    assert archive.pages == 10 * (1 + 2)


def test_criteria_lie_with_the_archive_unless_they_have_an_hour_of_their_own() -> None:
    entry = world.entry()
    file = keep(world.paper(3, "критерии"), name="к.pdf", media_type="application/pdf", at=NOW)
    Sealed.objects.create(
        work=entry.work,
        kind=SealedKind.CRITERIA,
        title="Критерии оценивания",
        file=file,
        put_at=NOW,
        put_by="тест",
    )
    archive = world.archive(entry)
    assert "критерии оценивания, 2 экземпляра для экспертов" in words(archive)
    assert text_of(of(archive, "критерии оценивания")).count("Экземпляр") == 2
    entry.work.criteria_apart = True
    entry.work.save()
    Archive.objects.update(made_of="", checked_at=NOW)
    apart = build_archive(Entry.objects.get(), at=LATER)
    assert apart is not None
    assert not any(said.startswith("критерии") for said in words(apart))


def test_a_companion_lies_in_the_archive_until_it_is_removed(gleb: Actor) -> None:
    entry = world.entry()
    world.archive(entry)
    sound = b"ID3" + bytes(4000)
    put_companion(
        entry.work, CompanionKind.SOUND, "Диктант", sound, name="д.mp3", by=gleb, at=LATER
    )
    assert archives_behind(LATER) == (KEY,)
    archive = build_archive(entry, at=LATER)
    assert archive is not None
    assert archives_behind(LATER) == ()
    name, (said, body) = list(inside(archive).items())[-1]
    assert (name[2:], said, body) == (".mp3", "звук: Диктант", sound)
    line = materials_of(entry.school, entry.work.campaign, at=HOUR).lines[0]
    assert [one.title for one in line.along] == ["Диктант"]
    remove_companion(Companion.objects.get(), by=gleb, at=LATER + timedelta(minutes=1))
    assert archives_behind(LATER + timedelta(minutes=1)) == (KEY,)


# ---- after the freeze ----------------------------------------------------------------------------


def test_before_the_freeze_an_archive_follows_and_after_it_there_are_spare_kits(
    anna: Actor,
) -> None:
    entry = world.entry()
    archive = world.archive(entry)
    frozen = archive.opens_at - timedelta(hours=20)
    Entry.objects.update(participants=6)
    assert archives_behind(frozen - timedelta(seconds=1)) == (KEY,)
    assert archives_behind(frozen) == ()
    assert build_archive(Entry.objects.get(), at=frozen) == archive
    with cast.refused("choice_is_late"):
        choose_print(entry, Wishes(), by=anna, at=frozen)


def test_an_archive_that_is_late_is_still_made_in_simple_custody() -> None:
    entry = world.entry()
    assert archives_behind(HOUR - timedelta(hours=1)) == (KEY,)
    assert build_archive(entry, at=HOUR - timedelta(hours=1)) is not None


# ---- officers ------------------------------------------------------------------------------------


@pytest.fixture
def officers() -> bytes:
    """A campaign in officers' custody, a school with its words: the school's seed."""
    Campaign.objects.filter(pk=world.campaign().pk).update(custody=Custody.OFFICERS)
    seed = new_seed()
    SchoolKey.objects.create(
        key=make.school().key,
        recipient=school_keys.recipient(seed),
        made_at=NOW - timedelta(days=1),
        made_by="тест",
    )
    return seed


def slot(entry: Entry, value: bytes | None) -> Slot:
    recipient = slot_recipient(value) if value else ""
    return Slot.objects.create(
        work=entry.work, opens_at=HOUR, recipient=recipient, made_at=NOW - timedelta(days=1)
    )


def why(entry: Entry) -> str:
    refusal = materials_of(entry.school, entry.work.campaign, at=NOW).lines[0].obstacle
    return refusal.code if refusal else ""


def test_in_officers_custody_slot_and_school_open_together(officers: bytes) -> None:
    entry, value = world.entry(), new_seed()
    made_for = slot(entry, value)
    archive = world.archive(entry)
    assert archive.slot == made_for
    password = open_password(bytes(archive.sealed_password), value=value, secret=officers)
    assert "01.pdf" in world.opened(world.zip_of(archive), password)
    with pytest.raises(Exception, match="sealed"):
        open_password(bytes(archive.sealed_password), value=new_seed(), secret=officers)


def test_in_officers_custody_an_archive_waits_for_its_slot_and_for_its_school(
    officers: bytes,
) -> None:
    entry = world.entry()
    assert (archives_behind(NOW), why(entry)) == ((), "slot_key_is_missing")
    made = slot(entry, None)
    assert (archives_behind(NOW), why(entry)) == ((), "slot_key_is_missing")
    assert build_archive(entry, at=NOW) is None
    Slot.objects.update(recipient=slot_recipient(new_seed()))
    SchoolKey.objects.update(key="edu229999")
    assert (archives_behind(NOW), why(entry)) == ((), "words_are_missing")
    SchoolKey.objects.update(key=entry.school.key)
    Slot.objects.filter(pk=made.pk).update(frozen_at=NOW)
    assert (archives_behind(NOW), why(entry)) == ((), "slot_is_frozen")
    Slot.objects.update(frozen_at=None)
    assert (archives_behind(NOW), why(entry)) == ((KEY,), "archive_is_not_ready")


def test_new_words_for_the_safe_ask_for_another_archive(officers: bytes) -> None:
    entry = world.entry()
    slot(entry, new_seed())
    old = world.archive(entry)
    SchoolKey.objects.update(made_at=LATER, recipient=school_keys.recipient(new_seed()))
    assert archives_behind(LATER) == (KEY,)
    assert build_archive(entry, at=LATER) != old
    assert archives_behind(LATER) == ()


def test_in_officers_custody_the_password_is_never_in_this_process(
    officers: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real: Callable[..., packing.Packed] = packing.packed

    def told(*args: object, **kwargs: object) -> packing.Packed:
        seen.append(real(*args, **kwargs))
        return seen[0]

    monkeypatch.setattr(packing, "packed", told)
    entry = world.entry()
    slot(entry, new_seed())
    world.archive(entry)
    assert [one.password for one in seen] == [""]


# ---- without a clock -----------------------------------------------------------------------------


def test_a_school_without_a_zone_waits_for_it_and_holds_up_nobody() -> None:
    entry = world.entry()
    far = make.school(make.district(make.region("64", "Край", "Europe/Saratov")))
    other = world.entry(far, entry.work)
    entry.school.district.region.__class__.objects.filter(code="22").update(zone="")
    other_key = f"{other.school.key} 2026-spring {other.work.code}"
    assert archives_behind(NOW) == (other_key,)
    broken = Entry.objects.get(pk=entry.pk)
    assert build_archive(broken, at=NOW) is None
    line = materials_of(broken.school, broken.work.campaign, at=NOW).lines[0]
    assert line.obstacle is not None
    assert line.obstacle.code == "zone_is_missing"
