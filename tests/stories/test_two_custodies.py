"""From the upload to the opened archive in each custody, hour by hour from the East to the West.

source: settled.md, Secrets with an hour; issue 4, «The hour»
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests import cast, make
from tests.domain.materials import custody
from tests.stories.applying import SLUG
from tests.stories.portal import Person, Portal, found, words
from tests.stories.sealed_year import Sealed, hours, public, sealed_year, work
from tests.stories.unpacked import opened
from vprok.domain.audit.models import Event
from vprok.domain.audit.queries import breaks
from vprok.domain.campaign.states import Custody
from vprok.domain.materials.actions import begin_arming
from vprok.domain.materials.models import Archive, Slot
from vprok.domain.materials.queries import materials_of
from vprok.domain.materials.queries.slots import officer_of
from vprok.interfaces.jobs import board
from vprok.interfaces.jobs.models import Claim
from vprok.kernel.charter import Role
from vprok.tools.clocks import Apart, Clock
from vprok.tools.vault.custody import open_password
from vprok.tools.vault.keys import SealBroken
from vprok.tools.vault.words import bytes_of

THREE = {"41": "Asia/Kamchatka", "22": "Asia/Barnaul", "39": "Europe/Kaliningrad"}
ONE = {"22": "Asia/Barnaul"}
A_SECOND = timedelta(seconds=1)
APART = Apart({Clock.DATABASE: timedelta(seconds=-5)})


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Portal:
    monkeypatch.setattr(settings, "RELEASE", tmp_path / "release")
    monkeypatch.setattr(settings, "PREPARATION", tmp_path / "preparation")
    return Portal(monkeypatch)


def coordinator_above(one: Sealed) -> Person:
    region = one.school.district.region
    actor = cast._person("Вера Соколова", Role.REGIONAL_COORDINATOR, region.place)
    return Person("Вера Соколова", cast.as_(actor))


# ---- the simple custody --------------------------------------------------------------------------


def test_in_simple_custody_each_zone_opens_at_its_own_half_past_seven(portal: Portal) -> None:
    schools, _ = sealed_year(portal, Custody.SIMPLE, THREE)
    regions = [coordinator_above(one) for one in schools]
    for at in hours(schools):
        portal.at(at)
        work()
        for one, region in zip(schools, regions, strict=True):
            doors = [
                one.person.browser.post(one.door("key/")),
                one.person.browser.post(one.door("cipher/")),
                region.browser.post(telephone(one), {"archive": one.archive.pk}),
            ]
            is_time = at >= one.hour
            assert [answer.status_code for answer in doors] == [200 if is_time else 409] * 3
    for one in schools:
        password = found(r'data-copy="([^"]+)"', one.person.browser.post(one.door("key/")))
        assert any(name.endswith(".pdf") for name in opened(one.zip, password))
        assert one.archive.taken_at == one.hour
    assert list(breaks()) == []


def telephone(one: Sealed) -> str:
    return f"/materials/{SLUG}/{one.school.key}/telephone/"


# ---- the custody of officers ---------------------------------------------------------------------


def test_in_officers_custody_words_come_out_zone_by_zone_and_open_nothing_alone(
    portal: Portal,
) -> None:
    schools, officers = sealed_year(portal, Custody.OFFICERS, THREE)
    assert officers
    assert len({one.slot.pk for one in schools}) == 3
    portal.at(schools[-1].hour - timedelta(hours=20))  # the last of them is frozen too
    work()
    for one, pair in zip(schools, ((0, 1), (1, 2), (2, 0)), strict=True):
        assert "Слот готов к выдаче" in officers.arm(one.slot, *pair)

    for at in hours(schools):
        portal.at(at)
        work()
        for one in schools:
            status = 200 if at >= one.hour else 404
            assert public(one.slot)[0] == status
            answer = one.person.browser.post(one.door("key/"))
            assert answer.status_code == (200 if at >= one.hour else 409)
            if at < one.hour:
                assert "Слова часа откроются 14.04.2026 в 07:30" in words(answer)

    released = [value_of(one) for one in schools]
    for one, value in zip(schools, released, strict=True):
        password = open_password(one.sealed, value=value, secret=one.seed)
        assert any(name.endswith(".pdf") for name in opened(one.zip, password))
        assert one.archive.taken_at == one.hour
        for other, strange in zip(schools, released, strict=True):
            if other is not one:
                with pytest.raises(SealBroken):
                    open_password(one.sealed, value=value, secret=other.seed)
                with pytest.raises(SealBroken):
                    open_password(one.sealed, value=strange, secret=one.seed)
    assert list(breaks()) == []


def value_of(one: Sealed) -> bytes:
    """The release value as anyone reads it; the school's own page has the same."""
    _, text = public(one.slot)
    fact = re.search(r"^value: ([0-9a-f]{32})$", text, re.MULTILINE)
    assert fact
    page = one.person.browser.post(one.door("key/"))
    assert found(r'data-release="([0-9a-f]+)"', page) == fact[1]
    return bytes.fromhex(fact[1])


# ---- officers and their mistakes -----------------------------------------------------------------


def test_a_strange_share_a_wrong_value_and_one_person_alone_arm_nothing_but_two_others_do(
    portal: Portal,
) -> None:
    schools, officers = sealed_year(portal, Custody.OFFICERS, {"41": THREE["41"], **ONE})
    assert officers
    east, west = (one.slot for one in schools)
    portal.at(schools[-1].hour - timedelta(hours=20))
    work()
    strange = officers.outer(west, 0)
    assert "она от другого слота" in officers.act(east, 0, "begin", {"opened": strange}, status=409)
    officers.begin(west, 0)
    of_the_west = officers.inner(west, 1)
    officers.begin(east, 0)
    value = officers.inner(east, 1)
    alone = officers.act(east, 0, "finish", {"opened": value}, status=409)
    assert "Первый слой открыли вы. Второй откроет другой ответственный" in alone
    wrong = officers.act(east, 1, "finish", {"opened": of_the_west}, status=409)
    assert "Значение не совпадает с отпечатком" in wrong

    officers.people[1].browser.post("/release/words/")  # his words are lost, he prints new ones
    lost = officers.act(east, 1, "finish", {"opened": value}, status=409)
    assert "В этом слоте нет доли для ваших слов" in lost
    assert "Слот откроют двое других ответственных." in lost
    assert not Slot.objects.filter(armed_at__isnull=False).exists()
    officers.finish(east, 2)
    twice = officers.act(east, 2, "finish", {"opened": value}, status=409)
    assert "Слот уже готов к выдаче" in twice
    portal.at(schools[0].hour)
    work()
    assert (public(east)[0], public(west)[0]) == (200, 404)


@pytest.mark.parametrize("lost", range(3))
def test_whoever_loses_a_share_the_two_others_arm_in_either_order(
    portal: Portal, lost: int
) -> None:
    three = custody.Officers()
    slot = custody.frozen()
    gone = officer_of(custody.officer(lost).account)
    assert gone
    left = [one for one in slot.shares if gone.recipient not in {one["first"], one["second"]}]
    Slot.objects.update(shares=left)
    slot.refresh_from_db()
    with cast.refused("share_is_missing"):
        begin_arming(slot, {}, by=custody.officer(lost), at=custody.EVENING)
    first, second = (number for number in range(3) if number != lost)
    custody.released(three.arm(slot, second, first))
    Slot.objects.update(armed_at=None, released_at=None, value="", sealed_value=b"")
    slot.refresh_from_db()
    custody.released(three.arm(slot, first, second))


# ---- what there is when the ordinary way fails ---------------------------------------------------


def test_in_an_emergency_two_persons_release_early_for_one_slot_and_not_for_another(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    schools, officers = sealed_year(portal, Custody.OFFICERS, {"41": THREE["41"], **ONE})
    assert officers
    east, west = schools
    portal.at(west.hour - timedelta(hours=20))
    work()
    for one in schools:
        officers.arm(one.slot, 0, 1)

    # A flood in the East: out two hours before, by two; the other slot waits for its own hour.
    at = east.hour - timedelta(hours=2)
    portal.at(at)
    flood = {"reason": "Паводок, школу закрывают."}
    assert "подтверждает другой" in officers.act(east.slot, 2, "early", flood)
    assert "Первым это предложили вы." in officers.act(east.slot, 2, "early", flood, status=409)
    assert public(east.slot)[0] == 404
    assert "Слова выданы раньше часа." in officers.act(east.slot, 1, "early", flood)
    password = open_password(east.sealed, value=value_of(east), secret=east.seed)
    assert opened(east.zip, password)
    assert public(west.slot)[0] == 404
    said = Event.objects.filter(event__startswith="materials.", facts__reason=flood["reason"])
    assert len({event.by for event in said}) == 2

    # In the West the clocks disagree at the hour: nothing comes out by itself, two do it by hand.
    monkeypatch.setattr(board, "apart", lambda: APART)
    portal.at(west.hour)
    work()
    assert public(west.slot)[0] == 404
    organiser = Person("Глеб Морозов", cast.as_(cast.gleb()))
    assert "Сверить часы портала" in organiser.get("/")
    clocks = {"reason": "Часы базы отстали, время сверено по телефону."}
    officers.act(west.slot, 0, "by-hand", clocks)
    assert public(west.slot)[0] == 404
    assert "Слова выданы." in officers.act(west.slot, 2, "by-hand", clocks)

    # The school is off-line: the region reads the words, the safe has the rest.
    region = coordinator_above(west)
    page = region.browser.post(telephone(west), {"archive": west.archive.pk}).content.decode()
    read = bytes_of(re.findall(r"<li>([а-яё]+)</li>", page))
    password = open_password(west.sealed, value=read, secret=west.seed)
    assert opened(west.zip, password)
    relayed = Event.objects.get(event="materials.words_relayed")
    assert relayed.place == west.school.place.path
    assert relayed.by.startswith("Вера Соколова, региональный координатор")
    assert "Слова часа прочитаны школе" in west.person.get("/audit/")
    assert list(breaks()) == []


def test_while_the_papers_lie_locked_for_the_east_the_west_keeps_what_it_has_and_late_ones_wait(
    portal: Portal,
) -> None:
    schools, officers = sealed_year(portal, Custody.OFFICERS, {"41": THREE["41"], **ONE})
    assert officers
    east, west = schools
    portal.at(east.hour - timedelta(hours=20))
    work()
    archive = west.archive
    choice = {"act": "choice", "divided": "one", "is_duplex": "on", "experts": 2, "large": ""}
    west.person.post(f"/materials/{SLUG}/{west.school.key}/ma4/printing/", choice)
    work()
    assert west.archive == archive
    assert not Claim.objects.exists()
    Archive.objects.filter(pk=archive.pk).update(withdrawn_at=make.NOW)
    page = west.person.get(f"/materials/{SLUG}/{west.school.key}/")
    assert "Варианты этой работы закрыты до часа, в который её пишут другие школы." in page
    [line] = materials_of(west.school, archive.entry.work.campaign, at=make.NOW).lines
    assert line.obstacle
    assert line.obstacle.code == "papers_are_locked"
    work()
    assert not Claim.objects.exists()
