"""What a school takes from its page of materials, and when."""

import hashlib
import logging
import re
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.http import urlencode

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from tests.domain.materials.world import A_SECOND, ARCHIVES_OPEN, HOUR
from tests.tools.pdf.reading import text_of
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import build_archive, take_key
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries import codes_of
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/materials/2026-spring/"
OF_42 = f"{PAGE}edu220042/"
CODES = f"{OF_42}codes/"
OUTSIDERS = ["darya", "sibling", "boris", "neighbour", "gleb", "observer", "elena"]


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> "Moved":
    return Moved(monkeypatch)


class Moved:
    """The clock of the server, set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        self.to(make.NOW)

    def to(self, at: datetime) -> None:
        self.patch.setattr("vprok.interfaces.frame.middleware.moment", lambda: at)


def of(archive: Archive, what: str = "") -> str:
    return f"{PAGE}archives/{archive.pk}/{what}"


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response)  # type: ignore[call-overload,no-any-return]


def shown_password(response: HttpResponse) -> str:
    found = re.search(r'data-copy="([^"]+)"', response.content.decode())
    assert found
    return found[1]


# ---- codes ---------------------------------------------------------------------------------------


def test_the_codes_are_handed_out_by_a_link_of_one_person(
    moved: Moved, anna: Actor, timur: Actor
) -> None:
    entry = world.entry()
    client = as_(anna)
    assert "10 кодов" in text(client.get(PAGE))
    answer = client.post(CODES)
    assert answer.status_code == 303
    link = answer["Location"]
    got = client.get(link)
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'attachment; filename="2026-spring-edu220042-codes.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    slips = text_of(body(got))
    assert all(number in slips for number in codes_of(entry.school, entry.work.campaign, 4))
    assert Event.objects.filter(event="materials.codes_taken", by=anna.signature).count() == 1

    assert as_(timur).get(link).status_code == 404
    assert client.get(CODES).status_code == 404
    assert client.get(link[:-2] + "xx").status_code == 404


@pytest.mark.parametrize("name", OUTSIDERS)
def test_codes_of_a_school_do_not_exist_for_others(moved: Moved, name: str, anna: Actor) -> None:
    world.entry()
    link = as_(anna).post(CODES)["Location"]
    other = as_(getattr(cast, name)())
    assert other.post(CODES).status_code == 404
    assert other.get(link).status_code == 404


# ---- archives ------------------------------------------------------------------------------------


def test_an_archive_can_be_downloaded_from_its_hour_only(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    client = as_(anna)
    moved.to(ARCHIVES_OPEN - A_SECOND)
    page = text(client.get(PAGE))
    assert "пн, 13 апреля, с 14:00" in page
    assert "10:00 по Москве" in page
    early = client.post(of(archive))
    assert early.status_code == 409
    assert "Архив можно будет скачать 13.04.2026 в 14:00 по местному времени." in text(early)

    moved.to(ARCHIVES_OPEN)
    assert "Скачать архив" in text(client.get(PAGE))
    got = client.get(client.post(of(archive))["Location"])
    assert got.status_code == 200
    assert (got["Content-Type"], got["Accept-Ranges"]) == ("application/zip", "bytes")
    assert body(got) == world.zip_of(archive)
    assert anna.signature in text(client.get(PAGE))


def test_a_broken_download_goes_on_from_where_it_stopped(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    whole = world.zip_of(archive)
    moved.to(ARCHIVES_OPEN)
    client = as_(anna)
    link = client.post(of(archive))["Location"]

    def asked(range_: str, **more: str) -> tuple[int, str, bytes]:
        got = client.get(link, headers={"Range": range_, **more})
        return got.status_code, got.get("Content-Range", ""), body(got)

    size = len(whole)
    assert asked("bytes=0-99") == (206, f"bytes 0-99/{size}", whole[:100])
    assert asked("bytes=100-") == (206, f"bytes 100-{size - 1}/{size}", whole[100:])
    assert asked("bytes=-7") == (206, f"bytes {size - 7}-{size - 1}/{size}", whole[-7:])
    assert asked(f"bytes=5-{size * 2}") == (206, f"bytes 5-{size - 1}/{size}", whole[5:])
    assert asked(f"bytes={size}-") == (416, f"bytes */{size}", b"")
    assert asked("bytes=-0")[0] == 416
    for strange in (
        "bytes=9-3",
        "bytes=-",
        "lines=1-2",
        "bytes=0-1,5-6",
        "bytes=" + "9" * 5000 + "-",
    ):
        assert asked(strange) == (200, "", whole)
    tag = client.get(link)["ETag"]
    assert asked("bytes=0-9", **{"If-Range": tag})[0] == 206
    assert asked("bytes=0-9", **{"If-Range": '"other"'}) == (200, "", whole)
    head = client.head(link)
    assert (head["Content-Length"], body(head)) == (str(size), b"")


def test_a_link_lives_ten_minutes_and_says_what_to_do_then(
    moved: Moved, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = world.archive()
    moved.to(ARCHIVES_OPEN)
    client = as_(anna)
    link = client.post(of(archive))["Location"]
    monkeypatch.setattr("vprok.interfaces.frame.handing.LIFE", timedelta(seconds=-1))
    late = client.get(link)
    assert late.status_code == 409
    assert "нажмите «Скачать» ещё раз" in text(late)


def test_a_broken_download_goes_on_where_it_stopped_and_ends_whole(
    moved: Moved, anna: Actor
) -> None:
    archive = world.archive()
    moved.to(ARCHIVES_OPEN)
    client = as_(anna)
    link = client.post(of(archive))["Location"]
    got, tag = b"", ""
    while len(got) < archive.file.size:
        asked = {"Range": f"bytes={len(got)}-"} | ({"If-Range": tag} if tag else {})
        answer = client.get(link, headers=asked)
        assert answer.status_code == 206
        got, tag = got + body(answer)[:70_000], answer["ETag"]
    assert hashlib.sha256(got).hexdigest() == archive.file.digest
    assert world.opened(got, take_key(archive, by=anna, at=HOUR))


def test_a_link_to_a_withdrawn_archive_gives_nothing(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    moved.to(ARCHIVES_OPEN)
    client = as_(anna)
    link = client.post(of(archive))["Location"]
    Entry.objects.update(on=world.DAY.replace(day=15))
    build_archive(Entry.objects.get(), at=ARCHIVES_OPEN)
    assert client.get(link).status_code == 404
    answer = client.post(of(archive))
    assert answer.status_code == 409
    assert "Этот архив отозван" in text(answer)
    assert "архив собран заново" in text(client.get(PAGE))


@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_school_and_its_archive_do_not_exist_for_others(
    moved: Moved, name: str, anna: Actor
) -> None:
    archive = world.archive()
    moved.to(HOUR)
    link = as_(anna).post(of(archive))["Location"]
    other = as_(getattr(cast, name)())
    addresses = [OF_42, link, of(archive), of(archive, "key/")]
    assert [other.get(address).status_code for address in addresses] == [404] * 4
    posts = [of(archive), of(archive, "key/"), of(archive, "cipher/")]
    assert [other.post(address).status_code for address in posts] == [404] * 3
    signature = getattr(cast, name)().signature
    assert not Event.objects.filter(by=signature, event__contains="taken").exists()


def test_the_region_finds_a_school_and_fetches_its_archive_but_not_its_key(
    moved: Moved, vera: Actor
) -> None:
    archive = world.archive()
    cast.sibling()
    moved.to(HOUR)
    client = as_(vera)
    page = text(client.get(PAGE))
    assert "2 организации" in page
    assert OF_42 in page
    assert "Ничего не нашлось" in text(client.get(PAGE + "?" + urlencode({"words": "лицей"})))
    assert "edu220043" not in text(client.get(PAGE + "?" + urlencode({"words": "edu220042"})))
    own = text(client.get(OF_42))
    assert "Получить пароль" not in own
    assert "Скачать коды" not in own
    assert "Почему школа не может скачать сама" in own
    refused = client.post(of(archive))
    assert refused.status_code == 409
    assert "Напишите, почему организация не может скачать архив сама" in text(refused)
    got = client.get(client.post(of(archive, "fetch/"), {"reason": "нет связи"})["Location"])
    assert body(got) == world.zip_of(archive)
    assert Event.objects.get(event="materials.archive_fetched").by == vera.signature
    assert client.post(of(archive, "key/")).status_code == 404
    assert client.post(of(archive, "cipher/")).status_code == 404
    assert "Причина: нет связи." in text(as_(cast.anna()).get(PAGE))


# ---- keys ----------------------------------------------------------------------------------------


def test_not_a_second_before_the_hour_even_to_a_crafted_request(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    client = as_(anna)
    moved.to(HOUR - A_SECOND)
    page = text(client.get(PAGE))
    assert "Получить пароль" in page
    assert f'action="{of(archive, "key/")}"' not in page
    assert "07:30" in page
    assert "03:30 по Москве" in page
    for address in (of(archive, "key/"), of(archive, "cipher/")):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(
                address, {"at": HOUR.isoformat(), "password": "1"}, headers=headers
            )
            assert answer.status_code == 409
            assert "Пароль откроется 14.04.2026 в 07:30 по местному времени." in text(answer)
    assert client.get(of(archive, "cipher/")).status_code == 405
    archive.refresh_from_db()
    assert archive.taken_at is None

    moved.to(HOUR)
    assert f'action="{of(archive, "key/")}"' in text(client.get(PAGE))
    answer = client.post(of(archive, "key/"))
    assert answer.status_code == 200
    assert world.opened(world.zip_of(archive), shown_password(answer))


def test_the_password_appears_where_its_button_was_and_names_the_first_reader(
    moved: Moved, anna: Actor, timur: Actor
) -> None:
    archive = world.archive()
    moved.to(HOUR)
    fragment = as_(timur).post(of(archive, "key/"), headers={"HX-Request": "true"})
    assert (
        fragment.content.decode().lstrip().startswith(f'<div class="vp-key" id="key-{archive.pk}"')
    )
    assert "<html" not in text(fragment)
    assert world.opened(world.zip_of(archive), shown_password(fragment))

    state = f'<span id="state-{archive.pk}"'
    told = text(fragment).split(state)[1].split(">", 1)[1].split("</span></span>")[0]
    page = text(as_(anna).get(PAGE))
    assert f"{state}>{told}</span></span>" in page
    assert "пароль получен" in told
    assert f"Первым получил: {timur.signature}, 14 апреля 2026, 07:30" in page
    assert "Показать пароль" in page
    assert "data-copy" not in page


def test_the_page_itself_never_holds_a_password(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    password = take_key(archive, by=anna, at=HOUR)
    moved.to(HOUR)
    assert password not in as_(anna).get(PAGE).content.decode()
    fragment = as_(anna).get(of(archive, "key/"), headers={"HX-Request": "true"})
    assert password not in fragment.content.decode()
    assert as_(anna).get(of(archive, "key/")).status_code == 302


def test_a_page_left_open_asks_once_at_the_hour(moved: Moved, anna: Actor) -> None:
    world.archive()
    moved.to(HOUR - timedelta(hours=1))
    assert 'hx-trigger="load delay:3601s"' in text(as_(anna).get(PAGE))
    moved.to(HOUR - timedelta(days=1))
    assert "hx-trigger" not in text(as_(anna).get(PAGE))


def test_the_file_with_the_cipher_comes_at_the_hour(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    moved.to(HOUR)
    client = as_(anna)
    answer = client.post(of(archive, "cipher/"))
    assert answer.status_code == 200
    assert "filename*=utf-8''2026-spring-edu220042-ma4-%D0%BF" in answer["Content-Disposition"]
    assert take_key(archive, by=anna, at=HOUR) in answer.content.decode("utf-8-sig")
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_a_stopped_campaign_shows_why_and_gives_nothing(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    moved.to(HOUR)
    Campaign.objects.update(state=CampaignState.STOPPED)
    client = as_(anna)
    page = text(client.get(PAGE))
    assert "Материалы закрыты" in page
    assert "Получить пароль" not in page
    for address in (of(archive), of(archive, "key/"), of(archive, "cipher/"), CODES):
        assert client.post(address).status_code == 409


def test_the_password_is_not_logged_by_the_pages(
    moved: Moved, anna: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    archive = world.archive()
    moved.to(HOUR)
    with caplog.at_level(logging.DEBUG):
        password = shown_password(as_(anna).post(of(archive, "key/")))
    assert password not in caplog.text


def test_a_school_without_works_is_told_what_to_do(moved: Moved, anna: Actor) -> None:
    assert "Кампании ещё нет" in text(as_(anna).get("/materials/"))
    world.campaign()
    assert as_(anna).get("/materials/")["Location"] == PAGE
    page = text(as_(anna).get(PAGE))
    assert "Работ пока нет" in page
    assert "/forms/2026-spring/application/" in page


def test_tabs_lead_to_other_campaigns_that_go_on(moved: Moved, anna: Actor) -> None:
    world.campaign()
    assert "Кампании" not in text(as_(anna).get(PAGE))
    make.campaign("2026-autumn")
    page = text(as_(anna).get(OF_42))
    assert 'href="/materials/2026-spring/edu220042/" aria-current="page"' in page
    assert 'href="/materials/2026-autumn/edu220042/"' in page
    assert "На главную" in page


def test_a_work_without_a_day_leads_to_the_days(moved: Moved, anna: Actor) -> None:
    world.entry(on=None)
    page = text(as_(anna).get(PAGE))
    assert "День работы не назначен." in page
    assert "/intake/2026-spring/days/" in page


def test_without_the_token_of_the_form_nothing_is_taken(moved: Moved, anna: Actor) -> None:
    archive = world.archive()
    moved.to(HOUR)
    client = as_(anna, Client(enforce_csrf_checks=True))
    assert client.post(of(archive, "key/")).status_code == 403
    archive.refresh_from_db()
    assert archive.taken_at is None
