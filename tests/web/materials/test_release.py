import json
import re
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import custody, world
from tests.domain.materials.custody import EVENING, FREEZE, Officers, officer
from tests.domain.materials.world import A_SECOND, HOUR
from tests.house.loud import fail_on_undefined
from vprok.domain.audit.models import Event
from vprok.domain.materials.actions import freeze_waiting, release_early, watch_clocks
from vprok.domain.materials.models import Archive, Slot
from vprok.domain.materials.queries.slots import name_of
from vprok.interfaces.frame import clock
from vprok.interfaces.jobs.worker import turn
from vprok.kernel.charter import Actor
from vprok.tools.clocks import Apart, Clock
from vprok.tools.vault.ceremony import make_keys, read_request, write_keys
from vprok.tools.vault.custody import open_inner, open_password
from vprok.tools.vault.words import bytes_of

pytestmark = pytest.mark.django_db
APART = Apart({Clock.MACHINE: timedelta(hours=1)})


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_on_undefined(monkeypatch)
    monkeypatch.setattr(settings, "RELEASE", tmp_path / "release")
    monkeypatch.setattr(settings, "PREPARATION", tmp_path / "preparation")


@pytest.fixture
def three(db: None) -> Officers:
    return Officers()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):
    def at(moment: datetime) -> None:
        for place in ("frame.middleware", "jobs.worker"):
            monkeypatch.setattr(f"vprok.interfaces.{place}.moment", lambda: moment)

    at(EVENING)
    return at


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def with_archive() -> tuple[Slot, Archive]:
    """A frozen slot with one school that waits for it."""
    entry = custody.entry()
    slot = custody.keyed(entry)
    archive = world.archive(entry)
    freeze_waiting(str(slot.pk), FREEZE)
    slot.refresh_from_db()
    return slot, archive


def shares_on(page: str) -> list[dict[str, str]]:
    found = re.search(r'data-shares="([^"]+)"', page)
    assert found
    return json.loads(found[1].replace("&quot;", '"'))


# ---- the officers' pages -------------------------------------------------------------------------


def test_an_officer_prints_words_that_the_portal_does_not_keep(now) -> None:
    browser = as_(officer(0))
    assert "Слов ещё нет" in text_of(browser.get("/release/words/"))
    page = browser.post("/release/words/").content.decode()
    words = re.findall(r"<li>([а-я]+)</li>", page)
    assert len(bytes_of(words)) == 16
    assert b64decode(re.search(r"base64,([^\"]+)", page)[1]).startswith(b"%PDF")
    again = text_of(browser.get("/release/words/"))
    assert not any(word in again for word in words)
    assert "Отметка ключа" in again


def test_a_key_made_off_line_is_kept_and_anything_else_is_named(now) -> None:
    from vprok.tools.vault.custody import officer_recipient

    browser = as_(officer(0))
    wrong = browser.post("/release/words/", {"made": "off-line", "recipient": "рижати"})
    assert wrong.status_code == 422
    assert "Открытый ключ начинается с age1" in text_of(wrong)
    key = officer_recipient(b"1" * 16)
    assert (
        browser.post("/release/words/", {"made": "off-line", "recipient": f" {key} "}).status_code
        == 303
    )


def test_the_ceremony_goes_out_and_comes_back_through_the_page(three: Officers, now) -> None:
    slot = custody.planned()
    browser = as_(officer(1))
    page = text_of(browser.get("/release/2026-spring/"))
    assert "Ждут ключа: 1 слот" in page
    asked = browser.post("/release/2026-spring/ceremony/")
    assert asked.headers["Content-Disposition"].endswith('.json"')
    made = write_keys(make_keys(read_request(asked.content.decode())))
    bad = browser.post("/release/2026-spring/keys/", {"file": SimpleUploadedFile("к", b"{}")})
    assert bad.status_code == 422
    assert "Это не файл церемонии" in text_of(bad)
    assert browser.post("/release/2026-spring/keys/").status_code == 422
    good = SimpleUploadedFile("к.json", made.encode())
    assert browser.post("/release/2026-spring/keys/", {"file": good}).status_code == 303
    slot.refresh_from_db()
    assert slot.recipient
    assert "ключ сделан" in text_of(browser.get("/release/2026-spring/"))


def test_two_officers_open_a_slot_in_their_browsers(three: Officers, now) -> None:
    slot, _ = with_archive()
    address = f"/release/2026-spring/{slot.pk}/"
    first, second = as_(officer(2)), as_(officer(0))
    page = first.get(address).content.decode()
    assert 'textarea class="form-control" id="own-begin"' in page
    sealed = {one["second"] for one in shares_on(page)}
    opened = three.opened(slot, 2)
    assert sealed == set(opened)
    told = {name: b64encode(inner).decode() for name, inner in opened.items()}
    assert first.post(f"{address}begin/", {"opened": json.dumps(told)}).status_code == 303
    assert "Вы открыли первый слой" in text_of(first.get(address))
    [mine] = shares_on(second.get(address).content.decode())
    value = open_inner(b64decode(mine["sealed"]), three.seeds[0])
    finished = {mine["second"]: b64encode(value).decode()}
    refused = first.post(f"{address}finish/", {"opened": json.dumps(finished)})
    assert refused.status_code == 409
    assert "Первый слой открыли вы" in text_of(refused)
    assert second.post(f"{address}finish/", {"opened": json.dumps(finished)}).status_code == 303
    assert "Слот готов к выдаче" in text_of(second.get(address))


@pytest.mark.parametrize("opened", ["", "[]", "{", '{"age1": "!"}', '{"age1": 5}'])
def test_what_a_browser_did_not_open_arms_nothing(three: Officers, now, opened: str) -> None:
    slot, _ = with_archive()
    answer = as_(officer(0)).post(f"/release/2026-spring/{slot.pk}/begin/", {"opened": opened})
    assert answer.status_code == 409
    assert "Открылась не та доля" in text_of(answer)


def test_a_word_of_two_is_asked_of_the_other_officer_and_may_be_taken_back(
    three: Officers, now
) -> None:
    slot, _ = with_archive()
    three.arm(slot)
    address = f"/release/2026-spring/{slot.pk}/"
    one, other = as_(officer(0)), as_(officer(1))
    assert one.post(f"{address}early/", {"reason": "Пожар."}).status_code == 303
    assert "Подтвердить или снять: выдать слова раньше часа" in text_of(other.get("/"))
    assert "Подтвердить или снять" not in text_of(one.get("/"))
    assert "Причина: Пожар." in text_of(other.get(address))
    assert other.post(f"{address}take-back/").status_code == 303
    one.post(f"{address}early/", {"reason": "Пожар."})
    other.post(f"{address}early/", {"reason": "Да, пожар."})
    page = text_of(other.get(address))
    assert "Выданы раньше часа" in page
    assert "SHA-256 от выданного" in page


def test_a_slot_is_moved_and_released_by_hand_through_the_page(three: Officers, now) -> None:
    slot, archive = with_archive()
    three.arm(slot)
    address = f"/release/2026-spring/{slot.pk}/"
    later = HOUR + timedelta(days=1)
    archive.entry.on = world.DAY + timedelta(days=1)
    archive.entry.save()
    assert "Перенести час" in text_of(as_(officer(0)).get(address))
    for number in (0, 1):
        told = {"reason": "Паводок.", "opens_at": later.isoformat()}
        assert as_(officer(number)).post(f"{address}move/", told).status_code == 303
    slot.refresh_from_db()
    assert slot.opens_at == later
    now(later)
    for number in (1, 2):
        as_(officer(number)).post(f"{address}by-hand/", {"reason": "Часы."})
    slot.refresh_from_db()
    assert slot.released_at == later
    strange = [{"opens_at": "завтра"}, {"opens_at": "2026-04-16T00:30"}]
    for what, told in (("dance", {}), *(("move", one) for one in strange)):
        assert as_(officer(0)).post(f"{address}{what}/", told).status_code == 404


def test_the_federal_organiser_sees_the_state_and_touches_nothing(
    three: Officers, gleb: Actor, now
) -> None:
    slot, _ = with_archive()
    browser = as_(gleb)
    assert "закрыт, ждёт двоих" in text_of(browser.get("/release/2026-spring/"))
    page = text_of(browser.get(f"/release/2026-spring/{slot.pk}/"))
    assert "data-arming" not in page
    for what in ("begin", "finish", "early", "by-hand", "move", "take-back"):
        assert browser.post(f"/release/2026-spring/{slot.pk}/{what}/").status_code == 404


@pytest.mark.parametrize("name", ["darya", "anna", "boris", "vera", "observer"])
def test_nobody_else_sees_a_slot(three: Officers, now, name: str) -> None:
    slot, _ = with_archive()
    browser = as_(getattr(cast, name)())
    for address in ("", "words/", "2026-spring/", f"2026-spring/{slot.pk}/"):
        assert browser.get(f"/release/{address}").status_code == 404


# ---- alarms --------------------------------------------------------------------------------------


def test_the_cabinet_wakes_officers_and_then_the_federal_organiser(
    three: Officers, gleb: Actor, now
) -> None:
    slot, _ = with_archive()
    one = as_(officer(0))
    assert "Открыть вдвоём: Математика, 4 класс" in text_of(one.get("/"))
    assert "Открыть вдвоём" not in text_of(as_(gleb).get("/"))
    now(HOUR - timedelta(hours=11))
    assert "Тревога: меньше двенадцати часов" in text_of(as_(gleb).get("/"))
    now(HOUR - timedelta(minutes=59))
    assert "Соберите двоих по телефону" in text_of(as_(gleb).get("/"))
    assert "не открыт, час близко" in text_of(one.get(f"/release/2026-spring/{slot.pk}/"))


def test_an_officer_is_asked_for_words_and_for_the_ceremony(now) -> None:
    custody.planned()
    page = text_of(as_(officer(0)).get("/"))
    assert "Напечатать свои слова" in page
    assert "Провести церемонию ключей" in page
    assert "Не хватает: 3" in text_of(as_(officer(0)).get("/release/2026-spring/"))


def test_clocks_that_disagree_are_told_on_every_page_of_the_hour(
    three: Officers, gleb: Actor, now
) -> None:
    with_archive()
    watch_clocks(APART, at=EVENING)
    assert "Сверить часы портала" in text_of(as_(gleb).get("/"))
    assert "Часы портала расходятся" in text_of(as_(officer(0)).get("/release/2026-spring/"))


# ---- the hour ------------------------------------------------------------------------------------


def test_the_board_plans_freezes_and_releases_and_the_file_is_there_for_everyone(
    three: Officers, now
) -> None:
    slot, _ = with_archive()
    three.arm(slot)
    address, stranger = f"/release/{name_of(slot)}.txt", Client()
    now(HOUR - A_SECOND)
    turn()
    assert stranger.get(address).status_code == 404
    now(HOUR)
    turn()
    answer = stranger.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    kept = settings.RELEASE / f"{name_of(slot)}.txt"
    assert answer.content == kept.read_bytes()
    kept.unlink()
    assert stranger.get(address).content == answer.content, "written anew from the database"


@pytest.mark.parametrize("name", ["x", "..%2F..%2Fmaster", "2026-spring-ma4-0-kits-20260414T0030Z"])
def test_before_the_hour_and_for_any_other_name_there_is_nothing(name: str) -> None:
    assert Client().get(f"/release/{name}.txt").status_code == 404


def test_the_file_needs_no_database(three: Officers, now, django_assert_num_queries) -> None:
    slot, _ = with_archive()
    custody.released(three.arm(slot))
    address = f"/release/{name_of(slot)}.txt"
    with django_assert_num_queries(0):
        assert Client().get(address).status_code == 200


def test_the_board_raises_the_alarm_and_holds_what_is_due(
    three: Officers, now, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot, _ = with_archive()
    three.arm(slot)
    monkeypatch.setattr("vprok.interfaces.jobs.board.apart", lambda: APART)
    now(HOUR)
    turn()
    slot.refresh_from_db()
    assert slot.released_at is None
    assert Event.objects.filter(event="materials.clocks_disagree").count() == 1


def test_a_school_opens_its_password_with_the_words_of_the_hour_and_its_own(
    three: Officers, anna: Actor, now
) -> None:
    slot, archive = with_archive()
    custody.released(three.arm(slot))
    now(HOUR)
    browser = as_(anna)
    key = f"/materials/2026-spring/archives/{archive.pk}/key/"
    page = browser.post(key).content.decode()
    sealed = b64decode(re.search(r'data-sealed="([^"]+)"', page)[1])
    value = bytes.fromhex(re.search(r'data-release="([0-9a-f]{32})"', page)[1])
    password = open_password(sealed, value=value, secret=custody.school_seed())
    assert world.opened(world.zip_of(archive), password)
    assert password not in page
    archive.refresh_from_db()
    assert archive.taken_by == anna.signature
    assert Event.objects.filter(event="materials.words_taken").count() == 1
    file = browser.post(key.replace("/key/", "/cipher/")).content.decode("utf-8-sig")
    assert value.hex() in file
    assert "Запечатанный пароль: " in file
    fragment = browser.post(key, headers={"HX-Request": "true"}).content.decode()
    assert "data-opening" in fragment


def test_before_the_hour_a_school_gets_no_words(three: Officers, anna: Actor, now) -> None:
    slot, archive = with_archive()
    three.arm(slot)
    for at in (HOUR - A_SECOND, HOUR):
        now(at)
        answer = as_(anna).post(f"/materials/2026-spring/archives/{archive.pk}/key/")
        assert answer.status_code == 409
        assert "Слова часа откроются 14.04.2026 в 07:30" in text_of(answer)


def test_clocks_that_disagree_hold_every_password_of_the_simple_custody(
    anna: Actor, vera: Actor, now, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = world.archive()
    now(HOUR)
    fakes = Apart({Clock.DATABASE: timedelta(seconds=-3)})
    monkeypatch.setattr(clock.CLOCKS, "apart", lambda _: fakes)
    for who, address, told in (
        (anna, f"archives/{archive.pk}/key/", {}),
        (anna, f"archives/{archive.pk}/cipher/", {}),
        (vera, f"{archive.entry.school.key}/telephone/", {"archive": archive.pk}),
    ):
        answer = as_(who).post(f"/materials/2026-spring/{address}", told)
        assert answer.status_code == 409
        assert "Часы портала расходятся на 3 с (у базы данных другое время)" in text_of(answer)
    archive.refresh_from_db()
    assert archive.taken_at is None


def test_a_moment_moved_for_a_demo_is_no_disagreement(now) -> None:
    now(HOUR + timedelta(days=100))
    assert clock.apart().most < timedelta(seconds=2)


# ---- over the telephone --------------------------------------------------------------------------


def test_the_region_reads_words_to_a_school_and_that_is_recorded(
    three: Officers, vera: Actor, now
) -> None:
    slot, archive = with_archive()
    custody.released(three.arm(slot))
    now(HOUR)
    address = f"/materials/2026-spring/{archive.entry.school.key}/telephone/"
    browser = as_(vera)
    assert "Показать слова часа" in text_of(browser.get(address))
    page = browser.post(address, {"archive": archive.pk}).content.decode()
    words = re.findall(r"<li>([а-я]+)</li>", page)
    slot.refresh_from_db()
    assert bytes_of(words).hex() == slot.value
    event = Event.objects.get(event="materials.words_relayed")
    assert (event.by, event.place) == (vera.signature, archive.entry.school.path)
    archive.refresh_from_db()
    assert archive.taken_at is None, "the school itself has taken nothing"


def test_the_region_reads_a_password_to_a_school_no_second_before_its_hour(
    vera: Actor, anna: Actor, now
) -> None:
    archive = world.archive()
    address = f"/materials/2026-spring/{archive.entry.school.key}/telephone/"
    now(HOUR - A_SECOND)
    browser = as_(vera)
    assert "ещё рано" in text_of(browser.get(address))
    assert browser.post(address, {"archive": archive.pk}).status_code == 409
    now(HOUR)
    page = browser.post(address, {"archive": archive.pk}).content.decode()
    password = re.search(r'data-copy="([^"]+)"', page)[1]
    assert world.opened(world.zip_of(archive), password)
    assert Event.objects.filter(event="materials.key_relayed").count() == 1
    for told in ({}, {"archive": "x"}, {"archive": archive.pk + 1}):
        assert browser.post(address, told).status_code == 404


@pytest.mark.parametrize("name", ["darya", "anna", "boris", "gleb", "fyodor"])
def test_nobody_else_reads_anything_over_the_telephone(now, name: str) -> None:
    archive = world.archive()
    now(HOUR)
    address = f"/materials/2026-spring/{archive.entry.school.key}/telephone/"
    browser = as_(getattr(cast, name)())
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"archive": archive.pk}).status_code == 404


def test_an_early_release_reaches_the_school_at_once(three: Officers, anna: Actor, now) -> None:
    slot, archive = with_archive()
    three.arm(slot)
    for number in (0, 1):
        release_early(slot, reason="Пожар.", by=officer(number), at=EVENING)
    now(EVENING + A_SECOND)
    answer = as_(anna).post(f"/materials/2026-spring/archives/{archive.pk}/key/")
    assert answer.status_code == 200


def test_officers_begin_at_the_campaign_whose_keys_they_keep(three: Officers, now) -> None:
    with_archive()
    kept = custody.campaign().slug
    make.campaign("2027-later")
    client = as_(officer(1))
    assert client.get("/release/")["Location"] == f"/release/{kept}/"
    page = text_of(client.get("/release/2027-later/"))
    assert "пароли хранит сервер" in page
    assert f'href="/release/{kept}/"' in page
