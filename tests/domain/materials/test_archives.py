import hashlib
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import time
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
import pyzipper
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.world import A_SECOND, ARCHIVES_OPEN, HOUR
from tests.make import NOW
from tests.tools.pdf.reading import codes_on, drawn, text_of
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign, Milestone, Override
from vprok.domain.campaign.states import CampaignState, Step
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.actions import (
    build_archive,
    build_waiting,
    fetch_archive,
    hand_out_archive,
    issue_codes,
    put_variant,
    take_key,
)
from vprok.domain.materials.models import Archive, Variant
from vprok.domain.materials.queries import (
    archives_behind,
    codes_of,
    dealt_of,
    materials_of,
    schools_without_codes,
)
from vprok.domain.materials.states import ArchiveState
from vprok.kernel.charter import Actor
from vprok.tools.pdf.stamp import read_stamp

pytestmark = pytest.mark.django_db
KEY = "edu220042 2026-spring ma4"
SEVEN_ZIP = shutil.which("7zz") or shutil.which("7z")


def test_an_archive_opens_with_the_password_taken_at_the_hour(anna: Actor) -> None:
    entry = world.entry()
    archive = world.archive(entry)
    inside = world.opened(world.zip_of(archive), take_key(archive, by=anna, at=HOUR))
    assert next(iter(inside)) == "00.txt"
    assert list(inside)[1:] == [f"{n:02}.pdf" for n in range(1, len(inside))]
    note = inside["00.txt"].decode("utf-8-sig")
    assert "Математика, 4 класс\r\n" in note
    assert "Архив собран для 5 участников. Комплекты лежат по файлу на класс" in note
    listed = dict(re.findall(r"^(\d\d\.\w+)  (.+?)\r?$", note, re.MULTILINE))
    assert list(listed) == list(inside)[1:]
    assert listed["02.pdf"] == "комплекты, класс 4А, 3 комплекта"
    assert listed["03.pdf"] == "комплекты, класс 4Б, 2 комплекта"
    assert listed["04.pdf"] == "комплекты, запасные, 5 комплектов"
    slips = next(name for name, words in listed.items() if words.startswith("коды участников"))
    printed = text_of(inside[slips])
    assert all(number in printed for number in codes_of(entry.school, entry.work.campaign, 4))
    assert (archive.kits, archive.pages) == (10, 20)


def test_each_kit_bears_the_code_of_its_participant_and_neighbours_differ(anna: Actor) -> None:
    entry = world.entry()
    archive = world.archive(entry)
    inside = world.opened(world.zip_of(archive), take_key(archive, by=anna, at=HOUR))
    stamps = [read_stamp(text) for page in drawn(inside["02.pdf"]) for text in codes_on(page)]
    codes = list(
        entry.school.codes.filter(class_no=1).order_by("row").values_list("number", flat=True)
    )
    assert [(one.code, one.number, one.page) for one in stamps if one] == [
        (code, number, page) for number, code in enumerate(codes, start=1) for page in (1, 2)
    ]
    assert {one.school for one in stamps if one} == {"edu220042"}
    variants = [dealt_of(entry)[code][0] for code in codes]
    assert all(one != other for one, other in pairwise(variants))


def test_without_the_password_an_archive_says_nothing() -> None:
    bytes_ = world.zip_of(world.archive())
    with pyzipper.AESZipFile(io.BytesIO(bytes_)) as zipped:
        with pytest.raises(RuntimeError, match="password"):
            zipped.read("01.pdf")
        words = " ".join(zipped.namelist())
    assert not any(word in words for word in ("ma4", "220042", "вариант"))
    assert b"%PDF" not in bytes_


@pytest.mark.skipif(SEVEN_ZIP is None, reason="7-Zip is not installed (apt install 7zip)")
def test_seven_zip_opens_it_too(anna: Actor, tmp_path: Path) -> None:
    archive = world.archive()
    path = tmp_path / "archive.zip"
    path.write_bytes(world.zip_of(archive))

    def tried(password: str) -> int:
        command = [str(SEVEN_ZIP), "t", f"-p{password}", str(path)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert tried(take_key(archive, by=anna, at=HOUR)) == 0
    assert tried("K7QD-4MXN-P2WT-9HRB-6CVA") != 0


def test_what_waits_is_built_once() -> None:
    world.entry()
    assert archives_behind(NOW) == (KEY,)
    build_waiting(KEY, NOW)
    assert archives_behind(NOW) == ()
    build_waiting(KEY, NOW)
    assert Archive.objects.count() == 1


def test_nothing_waits_while_the_day_the_codes_or_a_variant_is_missing() -> None:
    school, work = make.school(), world.work()
    entry = make.entry(school, None, work)
    put_variant(work, 1, world.paper(), name="1.pdf", by=cast.gleb(), at=NOW)

    def said() -> str:
        refusal = materials_of(school, work.campaign, at=NOW).lines[0].obstacle
        return refusal.code if refusal else ""

    assert (archives_behind(NOW), said()) == ((), "day_is_not_declared")
    Entry.objects.update(on=world.DAY)
    assert (archives_behind(NOW), said()) == ((), "variants_are_missing")
    put_variant(work, 2, world.paper(3), name="2.pdf", by=cast.gleb(), at=NOW)
    assert (archives_behind(NOW), said()) == ((), "codes_are_missing")
    assert build_archive(Entry.objects.get(), at=NOW) is None
    issue_codes(school, work.campaign, at=NOW)
    assert (archives_behind(NOW), said()) == ((KEY,), "archive_is_not_ready")
    build_archive(Entry.objects.get(pk=entry.pk), at=NOW)
    assert (archives_behind(NOW), said()) == ((), "archive_is_early")
    assert materials_of(school, work.campaign, at=ARCHIVES_OPEN).lines[0].obstacle is None


def test_nothing_is_built_in_a_stopped_campaign() -> None:
    world.entry()
    Campaign.objects.update(state=CampaignState.STOPPED)
    assert archives_behind(NOW) == ()


# ---- rebuilt when something changed --------------------------------------------------------------


def more_participants() -> None:
    Entry.objects.update(participants=6)


def a_class_grows() -> None:
    entry = Entry.objects.get()
    GradeClass.objects.filter(ordinal=1).update(pupils=4)
    issue_codes(entry.school, entry.work.campaign, at=NOW)


def another_paper() -> None:
    variant = Variant.objects.get(number=2)
    put_variant(
        variant.work, 2, world.paper(5), name="2.pdf", by=cast.gleb(), at=NOW, replaces=True
    )


def another_day() -> None:
    Entry.objects.update(on=world.DAY.replace(day=15))


def a_later_hour() -> None:
    Milestone.objects.filter(step=Step.KEY).update(opens_time=time(8))


def a_later_hour_in_the_region() -> None:
    Override.objects.create(
        milestone=Milestone.objects.get(step=Step.KEY),
        region=make.region(),
        opens_offset=0,
        opens_time=time(8),
        set_by="тест",
        set_at=NOW,
    )


CHANGES = [
    more_participants,
    a_class_grows,
    another_paper,
    another_day,
    a_later_hour,
    a_later_hour_in_the_region,
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_archive_is_rebuilt_when_it_is_no_longer_true(
    change: Callable[[], None], anna: Actor
) -> None:
    old = world.archive()
    change()
    assert archives_behind(NOW) == (KEY,)
    new = build_waiting(KEY, NOW)
    assert new is not None
    assert new != old
    assert archives_behind(NOW) == ()

    old.refresh_from_db()
    assert old.withdrawn_at == NOW
    assert bytes(old.sealed_password) == b""
    assert old.file.__class__.objects.get(pk=old.file_id).destroyed_at == NOW
    with cast.refused("archive_is_withdrawn"):
        hand_out_archive(old, by=anna, at=HOUR)
    with cast.refused("archive_is_withdrawn"):
        take_key(old, by=anna, at=HOUR)
    assert world.opened(contents(new.file), take_key(new, by=anna, at=new.opens_at))


def test_the_same_paper_uploaded_again_rebuilds_nothing() -> None:
    archive = world.archive()
    work = archive.entry.work
    same = world.paper(words="ma4 2")
    put_variant(work, 2, same, name="2.pdf", by=cast.gleb(), at=NOW, replaces=True)
    assert archives_behind(NOW) == (KEY,)
    assert build_waiting(KEY, NOW) == archive
    assert archives_behind(NOW) == ()


def test_a_withdrawn_entry_loses_its_archive() -> None:
    archive = world.archive()
    Entry.objects.update(withdrawn_at=NOW)
    assert archives_behind(NOW) == (KEY,)
    assert build_waiting(KEY, NOW) is None
    assert archives_behind(NOW) == ()
    archive.refresh_from_db()
    assert archive.withdrawn_at == NOW


@pytest.mark.parametrize("change", [more_participants, a_class_grows, another_paper])
def test_after_its_hour_an_archive_stays_as_it_was_printed(
    change: Callable[[], None], anna: Actor
) -> None:
    archive = world.archive()
    take_key(archive, by=anna, at=HOUR)
    change()
    assert archives_behind(HOUR) == ()
    assert build_archive(Entry.objects.get(), at=HOUR) == archive
    assert take_key(archive, by=anna, at=HOUR)


def test_a_day_moved_ahead_after_the_hour_asks_for_another_archive(anna: Actor) -> None:
    old = world.archive()
    take_key(old, by=anna, at=HOUR)
    another_day()
    assert archives_behind(HOUR) == (KEY,)
    with cast.refused("key_is_early"):
        take_key(Archive.objects.get(), by=anna, at=HOUR)
    new = build_waiting(KEY, HOUR)
    assert new is not None
    with cast.refused("key_is_early"):
        take_key(new, by=anna, at=HOUR)


def test_where_the_road_map_has_no_hour_for_keys_they_open_with_the_archives(anna: Actor) -> None:
    entry = world.entry()
    Milestone.objects.filter(step=Step.KEY).delete()
    archive = world.archive(entry)
    assert archive.opens_at == ARCHIVES_OPEN
    with cast.refused("key_is_early"):
        take_key(archive, by=anna, at=ARCHIVES_OPEN - A_SECOND)
    assert take_key(archive, by=anna, at=ARCHIVES_OPEN)


# ---- handing out ---------------------------------------------------------------------------------


def test_an_archive_goes_out_from_its_hour_and_the_first_reader_is_remembered(
    anna: Actor, timur: Actor
) -> None:
    archive = world.archive()
    with cast.refused("archive_is_early"):
        hand_out_archive(archive, by=anna, at=ARCHIVES_OPEN - A_SECOND)
    assert hand_out_archive(archive, by=timur, at=ARCHIVES_OPEN) == archive.file
    hand_out_archive(archive, by=anna, at=HOUR)
    archive.refresh_from_db()
    assert (archive.downloaded_at, archive.downloaded_by) == (ARCHIVES_OPEN, timur.signature)
    taken = Event.objects.filter(event="materials.archive_taken").order_by("pk")
    assert [event.by for event in taken] == [timur.signature, anna.signature]


def test_the_region_may_fetch_it_for_a_school_without_access_but_not_its_key(vera: Actor) -> None:
    archive = world.archive()
    with cast.refused("fetching_needs_a_reason"):
        hand_out_archive(archive, by=vera, at=ARCHIVES_OPEN)
    with cast.refused("fetching_needs_a_reason"):
        fetch_archive(archive, "  ", by=vera, at=ARCHIVES_OPEN)
    with cast.refused("archive_is_early"):
        fetch_archive(archive, "нет связи", by=vera, at=ARCHIVES_OPEN - A_SECOND)
    assert fetch_archive(archive, "нет  связи", by=vera, at=ARCHIVES_OPEN) == archive.file
    line = materials_of(archive.entry.school, archive.entry.work.campaign, at=HOUR).lines[0]
    assert [(one.reason, one.by) for one in line.fetched] == [("нет связи", vera.signature)]
    assert (line.is_here, line.state) == (True, ArchiveState.READY)
    event = Event.objects.get(event="materials.archive_fetched")
    assert (event.facts["reason"], event.by) == ("нет связи", vera.signature)
    with cast.refused("no_right"):
        take_key(archive, by=vera, at=HOUR)


@pytest.mark.parametrize("name", ["darya", "sibling", "elena", "boris", "gleb", "observer"])
def test_no_one_else_gets_an_archive(name: str) -> None:
    archive = world.archive()
    for take in (hand_out_archive, partial(fetch_archive, reason="нет связи")):
        with pytest.raises(cast.Refused) as caught:
            take(archive, by=getattr(cast, name)(), at=HOUR)
        assert caught.value.refusal.code in {"no_right", "not_your_place"}


def test_the_digest_of_the_password_is_told_at_making(anna: Actor) -> None:
    archive = world.archive()
    made = Event.objects.get(event="materials.archive_made")
    password = take_key(archive, by=anna, at=HOUR)
    assert made.facts["password_sha256"] == hashlib.sha256(password.encode()).hexdigest()
    assert made.facts["sha256"] == hashlib.sha256(world.zip_of(archive)).hexdigest()


def test_states_of_an_archive_as_the_page_tells_them(anna: Actor) -> None:
    entry = world.entry()

    def state() -> ArchiveState:
        return materials_of(entry.school, entry.work.campaign, at=HOUR).lines[0].state

    seen = [state()]
    archive = world.archive(entry)
    seen.append(state())
    hand_out_archive(archive, by=anna, at=HOUR)
    seen.append(state())
    take_key(archive, by=anna, at=HOUR)
    seen.append(state())
    assert seen == [
        ArchiveState.WAITING,
        ArchiveState.READY,
        ArchiveState.DOWNLOADED,
        ArchiveState.TAKEN,
    ]


def test_the_page_of_a_school_costs_the_same_for_any_number_of_works(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    entry = world.entry()
    world.archive(entry)
    with django_assert_num_queries(11):  # type: ignore[attr-defined]
        assert len(materials_of(entry.school, entry.work.campaign, at=NOW).lines) == 1
    other = make.entry(entry.school, world.DAY, world.uploaded(world.work("ru4")))
    world.archive(other)
    with django_assert_num_queries(11):  # type: ignore[attr-defined]
        assert len(materials_of(entry.school, entry.work.campaign, at=NOW).lines) == 2


def test_what_is_behind_costs_the_same_for_any_number_of_schools() -> None:
    work = world.uploaded(world.work())
    costs = []
    for last in ("0001", "0002", "0003"):
        world.entry(make.school(last=last), work)
        with CaptureQueriesContext(connection) as asked:
            assert len(archives_behind(NOW)) == int(last)
            assert schools_without_codes(NOW) == ()
        costs.append(len(asked))
    build_waiting("edu220001 2026-spring ma4", NOW)
    build_waiting("edu220002 2026-spring ma4", NOW)
    with CaptureQueriesContext(connection) as asked:
        assert archives_behind(NOW) == ("edu220003 2026-spring ma4",)
    assert (set(costs), len(asked)) == ({14}, 8)
