"""What goes wrong with materials: bad variants, late changes, no clock, strangers at the door."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast, make
from tests.domain.materials import world
from tests.stories.applying import SLUG, apply, coordinator, declare, page_of, year_of
from tests.stories.portal import BARNAUL, Person, Portal, found, moment, words
from tests.stories.unpacked import opened
from tests.tools.pdf.papers import paper, turned
from tests.tools.pdf.reading import codes_on, drawn
from vprok.domain.audit.models import Event
from vprok.domain.audit.queries import breaks
from vprok.domain.campaign.models import Campaign
from vprok.domain.files.models import Stored
from vprok.domain.materials.actions import put_variant
from vprok.domain.materials.models import Archive, Variant
from vprok.domain.territory.models import District, Region, School
from vprok.kernel.charter import Actor
from vprok.tools.pdf.stamp import read_stamp

APPLIED = moment(date(2026, 3, 16), "12:00")
CODES_OPEN = moment(date(2026, 4, 7), "10:00")
DAY = date(2026, 4, 14)
DOWNLOADED = moment(date(2026, 4, 11), "10:00", BARNAUL)
CHANGED = moment(date(2026, 4, 12), "12:00", BARNAUL)
FROZEN = moment(date(2026, 4, 13), "12:00", BARNAUL)
HOUR = moment(DAY, "07:30", BARNAUL)
VARIANTS = f"/materials/{SLUG}/variants/ma4"


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    return Portal(monkeypatch)


@pytest.fixture
def year(portal: Portal, gleb: Actor) -> Campaign:
    portal.at(APPLIED)
    return year_of(by=gleb, at=APPLIED)


@pytest.fixture
def organiser(gleb: Actor) -> Person:
    return Person("Глеб Морозов", cast.as_(gleb))


@pytest.fixture
def region(vera: Actor) -> Person:
    return Person("Вера Соколова", cast.as_(vera))


@pytest.fixture
def school(portal: Portal, year: Campaign) -> Person:
    """Five pupils, a day, codes and an archive that stands ready."""
    world.uploaded(year.works.get(), at=APPLIED)
    person = coordinator(make.school())
    portal.work()
    apply(person, 5, (3, 2), "edu220042")
    declare(person, DAY)
    portal.at(CODES_OPEN)
    portal.work()
    return person


def current(key: str = "220042") -> Archive:
    return Archive.objects.current().get(entry__school__number=key)


def door(archive: Archive, what: str = "") -> str:
    return f"/materials/{SLUG}/archives/{archive.pk}/{what}"


def password(person: Person, archive: Archive) -> str:
    return found(r'data-copy="([^"]+)"', person.browser.post(door(archive, "key/")))


# ---- variants ------------------------------------------------------------------------------------


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    written = io.BytesIO()
    pdf.save(written, **how)  # type: ignore[arg-type]
    return written.getvalue()


def locked(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="владелец", user="секрет"))


def askew(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[1].obj.Rotate = 45
        return saved(pdf)


def spoilt(data: bytes) -> bytes:
    """The third page has content that no program can unpack."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        content = pikepdf.Stream(pdf, b"")
        content.write(b"not deflated", filter=pikepdf.Name.FlateDecode)
        pdf.pages[2].Contents = pdf.make_indirect(content)
        return saved(pdf)


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut on the way": (
        lambda: paper(1)[:-2000],
        "Файл повреждён или передан не до конца: сохраните документ в PDF и загрузите его заново.",
    ),
    "one page spoilt": (
        lambda: spoilt(paper(1)),
        "Страница 3 повреждена: сохраните документ в PDF и загрузите его заново.",
    ),
    "locked": (
        lambda: locked(paper(1)),
        "Файл закрыт паролем: сохраните документ без пароля.",
    ),
    "turned askew": (
        lambda: askew(paper(1)),
        "Страница 2 повёрнута на 45°: сохраните документ в PDF заново, не поворачивая страниц.",
    ),
    "five hundred pages": (
        lambda: world.paper(500),
        "В файле 500 страниц, а можно до 100: разделите его.",
    ),
    "no pages": (
        lambda: saved(pikepdf.new()),
        "В файле нет страниц: сохраните документ в PDF заново.",
    ),
}


@pytest.mark.parametrize(("bad", "said"), BAD.values(), ids=list(BAD))
def test_a_bad_variant_is_refused_by_its_page_and_nothing_of_it_is_kept(
    year: Campaign, organiser: Person, gleb: Actor, bad: Callable[[], bytes], said: str
) -> None:
    work = year.works.get()
    put_variant(work, 1, paper(3), name="в.pdf", by=gleb, at=APPLIED)
    before = all_that_is_kept()
    for number in (1, 2):
        upload = SimpleUploadedFile("вариант.pdf", bad(), "application/pdf")
        values = {"file": upload, "replaces": "on"}
        answer = organiser.browser.post(f"{VARIANTS}/g0-p1-v{number}/", values)
        assert answer.status_code == 422
        assert said in words(answer)
    assert all_that_is_kept() == before


def all_that_is_kept() -> tuple[object, ...]:
    """Rows, records, and every file on the disk."""
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return (
        list(Variant.objects.values()),
        list(Stored.objects.values_list("pk", "destroyed_at")),
        Event.objects.count(),
        sorted(file for file in folder.rglob("*") if file.is_file()),
    )


def test_pages_that_a_scanner_turned_are_told_of_and_print_upright(
    portal: Portal, year: Campaign, organiser: Person
) -> None:
    for number, degrees in ((1, 90), (2, 180)):
        upload = SimpleUploadedFile("в.pdf", turned(paper(number), degrees), "application/pdf")
        answer = organiser.browser.post(f"{VARIANTS}/g0-p1-v{number}/", {"file": upload})
        assert answer.status_code == 303, words(answer)
    person = coordinator(make.school())
    portal.work()
    apply(person, 2, (2,), "edu220042")
    declare(person, DAY)
    portal.at(CODES_OPEN)
    portal.work()
    portal.at(HOUR)
    files = opened(world.zip_of(current()), password(person, current()))
    sides = drawn(files["02.pdf"])
    assert all(side.width < side.height for side in sides)
    stamps = [read_stamp(text) for side in sides for text in codes_on(side)]
    assert [(one.number, one.page) for one in stamps if one] == [
        (number, page) for number in (1, 2) for page in (1, 2, 3, 4)
    ]


# ---- an application that changes -----------------------------------------------------------------


def reopened(region: Person, until: date) -> None:
    """The region lets the school send its application once more."""
    late = moment(until, "23:00", BARNAUL)
    region.post(
        f"{page_of('application', 'edu220042')}reopened/", {"until": f"{late:%Y-%m-%dT%H:%M}"}
    )


def test_an_application_that_grows_before_the_freeze_brings_another_archive(
    portal: Portal, school: Person, region: Person
) -> None:
    portal.at(DOWNLOADED)
    old = current()
    old_zip = school.take(door(old))
    portal.at(CHANGED)
    reopened(region, CHANGED.date())
    assert "Форма принята" in apply(school, 6, (3, 3), "edu220042")
    portal.work()
    new = current()
    assert (new.pk > old.pk, new.kits) == (True, old.kits + 1)

    page = school.get(f"/materials/{SLUG}/edu220042/")
    assert "архив собран заново. Прежний не откроется." in page
    for what in ("", "key/", "cipher/"):
        assert "Этот архив отозван" in school.post(door(old, what), status=409)
    portal.at(HOUR)
    for what in ("", "key/", "cipher/"):
        assert "Этот архив отозван" in school.post(door(old, what), status=409)
    said = password(school, new)
    assert len(opened(school.take(door(new)), said)) > 5
    with pytest.raises(RuntimeError, match="password"):
        world.opened(old_zip, said)
    old.refresh_from_db()
    assert (bytes(old.sealed_password), old.file.destroyed_at) == (b"", CHANGED)
    assert list(breaks()) == []


def test_after_the_freeze_the_archive_stays_and_a_spare_kit_is_taken(
    portal: Portal, school: Person, region: Person
) -> None:
    portal.at(FROZEN)
    archive = current()
    bytes_ = school.take(door(archive))
    reopened(region, FROZEN.date())
    assert "Форма принята" in apply(school, 6, (3, 3), "edu220042")
    portal.work()
    assert current() == archive
    page = school.get(f"/materials/{SLUG}/edu220042/")
    assert "собран заново" not in page
    assert "добавлено: 1 участник, а архив к этому времени уже был закрыт" in page
    portal.at(HOUR)
    assert opened(bytes_, password(school, archive))

    printing = f"/materials/{SLUG}/edu220042/ma4/printing/"
    spare = {"act": "log", "way": "spare", "reason": "newcomer", "kits": 1, "note": "пришёл сам"}
    assert "пришёл сам" in school.post(printing, spare)
    assert "В архиве было 5 запасных комплектов." in school.post(
        printing, spare | {"kits": 5}, status=422
    )


# ---- strangers at the door -----------------------------------------------------------------------


def test_to_another_school_an_archive_does_not_exist(portal: Portal, school: Person) -> None:
    archive = current()
    strangers = [
        coordinator(make.school(last="0043")),
        coordinator(
            make.school(make.district(make.region("64", "Степной край", "Europe/Saratov")))
        ),
        Person("Нина Рядом", cast.as_(cast.neighbour())),
        Person("Олег Зоркий", cast.as_(cast.observer())),
    ]
    portal.at(HOUR)
    recorded = Event.objects.count()
    for person in strangers:
        for what in ("", "key/", "cipher/", "fetch/", "ready/"):
            answer = person.browser.post(door(archive, what), {"reason": "любопытно"})
            assert answer.status_code == 404
            assert "edu220042" not in words(answer)
        for page in ("", "opener/", "ma4/printing/", "telephone/", "day/2026-04-14/"):
            address = f"/materials/{SLUG}/edu220042/{page}"
            assert person.browser.get(address).status_code in {404, 302}, address
    assert Event.objects.count() == recorded
    archive.refresh_from_db()
    assert (archive.downloaded_at, archive.taken_at) == (None, None)


# ---- a school without a clock --------------------------------------------------------------------

NO_CLOCK = "У организации не указан часовой пояс, и час пароля неизвестен."


@pytest.mark.parametrize("zone", ["", "Asia/Nowhere"])
def test_a_school_without_a_clock_is_told_of_and_holds_up_nobody(
    portal: Portal, year: Campaign, organiser: Person, region: Person, zone: str
) -> None:
    elsewhere = make.school(make.district(make.region("64", "Степной край", "Europe/Saratov")))
    people = [coordinator(make.school()), coordinator(elsewhere)]
    world.uploaded(year.works.get(), at=APPLIED)
    portal.work()
    for person, key in zip(people, ("edu220042", "edu640042"), strict=True):
        apply(person, 2, (2,), key)
        declare(person, DAY)
    without_clock(make.school(), zone)

    portal.at(CODES_OPEN)
    portal.work()
    assert [one.entry.school for one in Archive.objects.all()] == [elsewhere]
    school, page = people[0], f"/materials/{SLUG}/edu220042/"
    assert NO_CLOCK in school.get(page)
    assert NO_CLOCK in school.post(f"{page}codes/", status=409)
    portal.at(CHANGED)
    late = organiser.get(f"/materials/{SLUG}/late/")
    assert NO_CLOCK in late
    assert "СОШ № 42" in late
    for person in (school, region, organiser):
        everything_opens(person)

    without_clock(elsewhere, zone)
    neighbour, archive = people[1], current("640042")
    portal.at(HOUR)
    for what in ("", "key/", "cipher/"):
        assert NO_CLOCK in neighbour.post(door(archive, what), status=409)
    everything_opens(neighbour)
    Region.objects.filter(code="64").update(zone="Europe/Saratov")
    District.objects.update(own_zone="")
    portal.at(moment(DAY, "07:29:59", "Europe/Saratov"))
    assert "в 07:30 по местному времени" in neighbour.post(door(archive, "key/"), status=409)
    portal.at(moment(DAY, "07:30", "Europe/Saratov"))
    assert opened(world.zip_of(archive), password(neighbour, archive))


def without_clock(school: School, zone: str) -> None:
    """Somebody's hand went through the database."""
    District.objects.filter(pk=school.district_id).update(own_zone=zone)
    Region.objects.filter(pk=school.district.region_id).update(zone=zone)


def everything_opens(person: Person) -> None:
    """Every page to which the first page and that of materials lead."""
    seen = {"/", f"/materials/{SLUG}/"}
    for page in sorted(seen):
        source = person.browser.get(page, follow=True).content.decode()
        seen |= set(re.findall(r'href="(/[a-z][^"#]*/)"', source))
    answers = {page: person.browser.get(page, follow=True).status_code for page in seen}
    assert set(answers.values()) == {200}, answers
