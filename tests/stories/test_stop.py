"""A campaign stopped midway goes on in the autumn, as in 2022: dates, hours and notices follow.

source: письмо Рособрнадзора № 01-28/08-01 (2022): проведение приостановлено и перенесено на осень
"""

from datetime import date, timedelta

import pytest

from tests import cast, make
from tests.domain.intake import world as forms
from tests.domain.materials import world as materials
from tests.domain.results.stage import filled, rows_of
from tests.stories.applying import SLUG, coordinator, declare, year_of
from tests.stories.portal import BARNAUL, Person, Portal, found, moment
from vprok.domain.audit.queries import breaks
from vprok.domain.campaign.actions import shift
from vprok.domain.campaign.models import Campaign, Publication
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.states import SeenState
from vprok.domain.materials.actions import take_key
from vprok.domain.materials.models import Archive
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor

BEFORE = moment(date(2026, 3, 16), "12:00")
CODES_OPEN = moment(date(2026, 4, 7), "09:00")
FIRST, SECOND = date(2026, 4, 14), date(2026, 4, 16)
"""Days of the sibling, who sits the work, and of Anna's school, which does not get to it."""
STOPPED = moment(date(2026, 4, 15), "10:00")
RESUMED = moment(date(2026, 9, 1), "10:00")
AUTUMN = date(2026, 9, 22)


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    return Portal(monkeypatch)


@pytest.fixture
def year(portal: Portal, gleb: Actor) -> Campaign:
    """Two schools have applied, have their codes and archives; the first sits tomorrow."""
    portal.at(BEFORE)
    year = year_of(("ma4", "ru4"), by=gleb, at=BEFORE)
    materials.uploaded(year.works.get(code="ma4"), at=BEFORE)
    ours, theirs = make.school(), make.school(last="0043")
    portal.work()
    for school, day in ((ours, SECOND), (theirs, FIRST)):
        _apply(school, day)
    portal.at(CODES_OPEN)
    portal.work()
    return year


def _apply(school: School, day: date) -> None:
    person = coordinator(school)
    address = f"/forms/{SLUG}/application/{school.key}/"
    owed = Deliverable.objects.get(kind="application", key=school.key)
    assert person.send(address, forms.filled(owed)).status_code == 303
    declare(person, day)


def _of(school: School) -> str:
    archive = Archive.objects.current().get(entry__school=school)
    return f"/materials/{SLUG}/archives/{archive.pk}/"


def _owed(school: School) -> Deliverable:
    return Deliverable.objects.get(kind="results", key=school.key)


def test_a_campaign_stopped_midway_goes_on_with_new_dates(
    portal: Portal, year: Campaign, gleb: Actor
) -> None:
    ours, theirs = make.school(), make.school(last="0043")
    anna, semyon = coordinator(ours), coordinator(theirs)
    organiser = Person("Глеб Морозов", cast.as_(gleb))
    portal.at(moment(FIRST, "07:30", BARNAUL))
    password = _password(semyon, theirs)

    # Stopped: a notice for everyone; no archives, no codes, no passwords, no forms.
    portal.at(STOPPED)
    reason = {"sure": "on", "reason": "Письмо № 01-28/08-01"}
    organiser.post(f"/campaign/{SLUG}/stop/", reason, status=302)
    stopped = Publication.objects.get()
    assert stopped.must_be_read
    assert "приостановлено" in anna.get(f"/campaign/publications/{stopped.pk}/")
    portal.at(moment(SECOND, "08:00", BARNAUL))
    portal.work()
    _everything_is_shut(anna, ours)
    _everything_is_shut(semyon, theirs)

    # Resumed: dates counted from the campaign follow at once, by the board.
    portal.at(RESUMED)
    dates = {"opens_on": "2026-09-14", "closes_on": "2026-10-16"}
    organiser.post(f"/campaign/{SLUG}/resume/", {**dates, **reason}, status=302)
    portal.work()
    resumed = Publication.objects.latest("pk")
    assert "14 сентября 2026" in anna.get(f"/campaign/publications/{resumed.pk}/")
    dues = set(Deliverable.objects.filter(kind="application").values_list("due_at", flat=True))
    assert dues == {moment(date(2026, 8, 20), "18:00")}  # 25 days before the new first day

    # Who has sat the work does nothing again: the password is theirs, the form is open.
    assert _password(semyon, theirs) == password
    assert _owed(theirs).seen(RESUMED) is SeenState.LATE
    _send(semyon, theirs)

    # Whose day went by while the campaign stood still: the password waits for a new day.
    held = anna.post(f"{_of(ours)}key/", status=409)
    assert "выпал из её сроков" in held
    assert "выпал из её сроков" in anna.get(f"/materials/{SLUG}/{ours.key}/")
    anna.post(f"{_of(ours)}cipher/", status=409)
    _declare(anna, ours, AUTUMN)
    portal.work()
    portal.at(moment(AUTUMN, "07:29:59", BARNAUL))
    assert "07:30" in anna.post(f"{_of(ours)}key/", status=409)
    portal.at(moment(AUTUMN, "07:30", BARNAUL))
    renewed = _password(anna, ours)
    rebuilt = Archive.objects.current().get(entry__school=ours)
    assert materials.opened(materials.zip_of(rebuilt), renewed)
    owed = _owed(ours)
    assert owed.opens_at == moment(AUTUMN, "14:00", BARNAUL)
    assert owed.due_at == moment(AUTUMN + timedelta(days=6), "23:00")  # four working days
    portal.at(owed.opens_at)
    _send(anna, ours)
    assert list(breaks()) == []


def _everything_is_shut(person: Person, school: School) -> None:
    assert "Материалы закрыты" in person.get(f"/materials/{SLUG}/{school.key}/")
    for address in (
        _of(school),
        f"{_of(school)}key/",
        f"{_of(school)}cipher/",
        f"/materials/{SLUG}/{school.key}/codes/",
        f"/forms/{SLUG}/results/ma4/{school.key}/form.xlsx",
    ):
        assert "приостановлена" in person.post(address, status=409)


def _password(person: Person, school: School) -> str:
    return found(r'data-copy="([^"]+)"', person.browser.post(f"{_of(school)}key/"))


def _declare(person: Person, school: School, day: date) -> None:
    entry = Entry.objects.get(school=school)
    person.post(f"/intake/{SLUG}/days/", {str(entry.pk): day.isoformat()})


def _send(person: Person, school: School) -> None:
    entry = Entry.objects.get(school=school)
    points = tuple(1 for _ in entry.work.tasks.all())
    file = filled(entry, rows_of(entry, [points] * entry.participants))
    address = f"/forms/{SLUG}/results/ma4/{school.key}/"
    sent = person.send(address, file)
    assert sent.status_code == 303
    assert "Форма принята" in person.get(address)


def test_who_has_sat_the_work_and_sent_the_form_keeps_the_day(
    portal: Portal, year: Campaign, gleb: Actor
) -> None:
    theirs = make.school(last="0043")
    semyon, organiser = coordinator(theirs), Person("Глеб Морозов", cast.as_(gleb))
    portal.at(moment(FIRST, "15:00", BARNAUL))
    _password(semyon, theirs)
    _send(semyon, theirs)
    reason = {"sure": "on", "reason": "Письмо № 01-28/08-01"}
    portal.at(STOPPED)
    organiser.post(f"/campaign/{SLUG}/stop/", reason, status=302)
    dates = {"opens_on": "2026-09-14", "closes_on": "2026-10-16"}
    portal.at(RESUMED)
    organiser.post(f"/campaign/{SLUG}/resume/", {**dates, **reason}, status=302)
    entry = Entry.objects.get(school=theirs)
    days = f"/intake/{SLUG}/days/"
    refused = semyon.post(days, {str(entry.pk): AUTUMN.isoformat()}, status=409)
    assert "уже наступил" in refused
    entry.refresh_from_db()
    assert entry.on == FIRST


def test_a_day_that_a_shift_leaves_behind_opens_nothing(
    portal: Portal, year: Campaign, gleb: Actor, anna: Actor
) -> None:
    shift(year, 7, reason="Паводок", by=gleb, at=CODES_OPEN)
    portal.work()
    archive = Archive.objects.current().get(entry__school=make.school())
    with cast.refused("day_has_fallen_out"):
        take_key(archive, by=anna, at=moment(SECOND, "07:30", BARNAUL))
