"""The archives of a day in one file."""

import io
from datetime import timedelta
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.world import A_SECOND, ARCHIVES_OPEN, HOUR
from vprok.domain.audit.models import Event
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import build_archive, take_key
from vprok.domain.materials.actions.bundles import hand_out_day, opener_of
from vprok.domain.materials.documents.bundle import NOTE, OPENER
from vprok.domain.materials.models import Archive, DayBundle
from vprok.domain.materials.queries import materials_of
from vprok.domain.materials.queries.pages import days_in_one_file
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> list[Archive]:
    """Two works of one day."""
    return [
        world.archive(world.entry(sits=world.uploaded(world.work(code)))) for code in ("ma4", "ru4")
    ]


def day(by: Actor) -> Stored:
    found = make.school()
    return hand_out_day(found, world.campaign(), world.DAY, by=by, at=ARCHIVES_OPEN)


def test_a_day_in_one_file_holds_its_archives_whole(two: list[Archive], anna: Actor) -> None:
    with ZipFile(io.BytesIO(contents(day(anna)))) as zipped:
        assert {one.compress_type for one in zipped.infolist()} == {ZIP_STORED}
        names = [one.file.name for one in two]
        assert [name for name in zipped.namelist() if name != OPENER] == [NOTE, *names]
        for archive in two:
            body = zipped.read(archive.file.name)
            assert body == world.zip_of(archive)
            assert world.opened(body, take_key(archive, by=anna, at=HOUR))
        note = zipped.read(NOTE).decode("utf-8-sig")
    assert all(f"{name}  Математика, 4 класс" in note for name in names)
    for archive in two:
        archive.refresh_from_db()
        assert archive.downloaded_by == anna.signature
    assert Event.objects.filter(event="materials.archive_taken").count() == 2


def test_it_is_made_once_and_forgotten_with_any_of_its_archives(
    two: list[Archive], anna: Actor
) -> None:
    first = day(anna)
    assert day(anna) == first
    Entry.objects.filter(work__code="ru4").update(on=world.DAY.replace(day=15))
    build_archive(Entry.objects.get(work__code="ru4"), at=ARCHIVES_OPEN)
    first.refresh_from_db()
    assert first.destroyed_at == ARCHIVES_OPEN
    assert not DayBundle.objects.exists()
    with ZipFile(io.BytesIO(contents(day(anna)))) as zipped:
        assert len([name for name in zipped.namelist() if name.endswith(".zip")]) == 1


def test_it_keeps_the_hours_and_the_rights_of_archives(two: list[Archive], anna: Actor) -> None:
    found, campaign = two[0].entry.school, two[0].entry.work.campaign
    with cast.refused("archive_is_early"):
        hand_out_day(found, campaign, world.DAY, by=anna, at=ARCHIVES_OPEN - A_SECOND)
    with cast.refused("archive_is_not_ready"):
        hand_out_day(found, campaign, world.DAY + timedelta(days=1), by=anna, at=ARCHIVES_OPEN)
    with cast.refused("fetching_needs_a_reason"):
        day(cast.vera())
    for other in (cast.darya(), cast.sibling()):
        with cast.refused("not_your_place"):
            day(other)
    with cast.refused("no_right"):
        day(cast.boris())
    assert not Event.objects.filter(event="materials.archive_taken").exists()


def test_only_a_day_of_several_archives_is_offered(two: list[Archive]) -> None:
    found, campaign = two[0].entry.school, two[0].entry.work.campaign
    at = ARCHIVES_OPEN
    assert [len(one.lines) for one in days_in_one_file(materials_of(found, campaign, at=at))] == [2]
    assert days_in_one_file(materials_of(found, campaign, at=at - A_SECOND)) == ()
    Archive.objects.filter(pk=two[0].pk).update(withdrawn_at=at, sealed_password=b"")
    assert days_in_one_file(materials_of(found, campaign, at=at)) == ()


def test_the_offline_page_knows_the_school_s_archives(two: list[Archive]) -> None:
    page = opener_of(two[0].entry.school, two[0].entry.work.campaign).decode()
    if not page:
        pytest.skip("npm has not fetched the modules of the offline page (script/setup)")
    assert all(archive.file.digest in page for archive in two)
