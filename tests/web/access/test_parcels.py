"""Slips of a whole municipality: sealed by the region, opened by their coordinator alone."""

import io
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import as_, neighbour, refused, sibling
from tests.security import traces
from tests.tools.pdf.reading import scanned
from vprok.domain.access.actions import (
    forget_parcels,
    give_post,
    issue_slip,
    send_slips,
    show_password,
    take_paper,
    use_slip,
)
from vprok.domain.access.actions.parcels import Paper
from vprok.domain.access.models import Parcel, Post, Slip
from vprok.domain.access.queries import parcels_expired
from vprok.domain.access.rules import Person
from vprok.domain.audit.models import Event
from vprok.domain.files.models import Stored
from vprok.interfaces.frame.clock import moment
from vprok.kernel.charter import Actor, Role

SEVEN_ZIP = shutil.which("7zz") or shutil.which("7z")
GOOD = "четыре сосны у реки"
CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}")


@pytest.fixture
def schools(vera: Actor) -> list[Post]:
    """Coordinators of three schools who have not come in; one school is in another group."""
    return [
        give_post(
            Person(f"Мария {last}"),
            Role.SCHOOL_COORDINATOR,
            make.school(make.district(code=code), last).place,
            by=vera,
            at=moment(),
        )
        for code, last in (("m019", "0042"), ("m019", "0043"), ("m020", "0050"))
    ]


@pytest.fixture
def parcel(vera: Actor, boris: Actor, schools: list[Post]) -> Parcel:
    answer = as_(vera).post(f"/access/parcels/for/{Post.objects.get(account=boris.account).pk}/")
    assert answer.status_code == 302
    return Parcel.objects.get()


def test_the_cabinet_of_the_receiver_tells_of_the_parcel_until_it_is_opened(
    parcel: Parcel, boris: Actor, vera: Actor
) -> None:
    make.campaign()
    said = "Получить талоны школ"
    assert said in as_(boris).get("/").content.decode()
    assert said not in as_(vera).get("/").content.decode()
    taken(as_(boris), parcel, "pages")
    assert said not in as_(boris).get("/").content.decode()


def taken(client: Client, parcel: Parcel, what: str) -> HttpResponse:
    link = client.post(f"/access/parcels/{parcel.pk}/{what}/")
    assert link.status_code == 303, link.content.decode()
    return client.get(link.headers["Location"])


def codes_in(listing: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(listing)).active
    return [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_one_act_makes_slips_for_all_schools_of_the_municipality(
    parcel: Parcel, schools: list[Post], vera: Actor
) -> None:
    assert parcel.count == 2
    assert {slip.post for slip in parcel.slips.all()} == set(schools[:2])
    page = as_(vera).get("/access/parcels/").content.decode()
    assert "ждёт получателя" in page
    assert Event.objects.filter(event="access.parcel_sent").count() == 1


def test_the_receiver_opens_it_in_the_cabinet_and_the_sender_sees_that(
    parcel: Parcel, boris: Actor, vera: Actor
) -> None:
    client = as_(boris)
    assert "Талоны, чтобы разрезать" in client.get("/access/parcels/").content.decode()
    listing = b"".join(taken(client, parcel, "listing").streaming_content)
    codes = codes_in(listing)
    assert len(codes) == 2
    pages = b"".join(taken(client, parcel, "pages").streaming_content)
    assert {seen.rpartition("#")[2] for seen in scanned(pages)} == set(codes)
    assert use_slip(codes[0], password=GOOD, at=moment()).post in {
        slip.post for slip in parcel.slips.all()
    }
    assert "получено" in as_(vera).get("/access/parcels/").content.decode()
    assert Event.objects.filter(event="access.parcel_taken").count() == 2


def test_the_sender_gets_nothing_but_the_encrypted_archive(
    parcel: Parcel, vera: Actor, boris: Actor, tmp_path: Path
) -> None:
    client = as_(vera)
    for what in ("pages", "listing"):
        assert client.post(f"/access/parcels/{parcel.pk}/{what}/").status_code == 409
    assert client.post(f"/access/parcels/{parcel.pk}/password/").status_code == 409
    archive = b"".join(taken(client, parcel, "archive").streaming_content)
    assert not CODE.search(archive.decode("latin-1"))
    page = as_(boris).post(f"/access/parcels/{parcel.pk}/password/")
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r'data-copy="([0-9A-Z-]+)"', page.content.decode())
    assert found
    box = tmp_path / "box.zip"
    box.write_bytes(archive)
    if SEVEN_ZIP is None:
        pytest.skip("7zip is not installed (apt install 7zip)")
    unpacked = subprocess.run(
        [SEVEN_ZIP, "x", f"-p{found[1]}", f"-o{tmp_path}", str(box)],
        capture_output=True,
        check=False,
    )
    assert unpacked.returncode == 0
    assert len(codes_in((tmp_path / "reg22_m019.xlsx").read_bytes())) == 2


def test_the_password_is_shown_once_and_then_known_to_nobody(parcel: Parcel, boris: Actor) -> None:
    client = as_(boris)
    assert client.post(f"/access/parcels/{parcel.pk}/password/").status_code == 200
    assert client.post(f"/access/parcels/{parcel.pk}/password/").status_code == 409
    parcel.refresh_from_db()
    assert parcel.sealed_password is None
    with refused("password_was_shown"):
        show_password(parcel, by=boris, at=moment())
    assert "Показать пароль архива" not in client.get("/access/parcels/").content.decode()


def test_others_find_no_parcel(parcel: Parcel, darya: Actor, anna: Actor) -> None:
    for stranger in (darya, anna, sibling(), neighbour()):
        client = as_(stranger)
        for what in ("pages", "listing", "archive", "password", "revoke"):
            assert client.post(f"/access/parcels/{parcel.pk}/{what}/").status_code == 404
        assert client.post(f"/access/parcels/for/{parcel.receiver_id}/").status_code == 404
        assert "reg22_m019" not in client.get("/access/parcels/").content.decode()


def test_a_link_to_a_paper_is_good_for_its_receiver_only(
    parcel: Parcel, boris: Actor, vera: Actor
) -> None:
    link = as_(boris).post(f"/access/parcels/{parcel.pk}/listing/").headers["Location"]
    assert as_(vera).get(link).status_code == 404


def test_a_new_parcel_takes_the_old_one_back(parcel: Parcel, boris: Actor, vera: Actor) -> None:
    listing = b"".join(taken(as_(boris), parcel, "listing").streaming_content)
    old = codes_in(listing)
    as_(vera).post(f"/access/parcels/for/{parcel.receiver_id}/")
    with refused("slip_is_revoked"):
        use_slip(old[0], password=GOOD, at=moment())
    assert as_(boris).post(f"/access/parcels/{parcel.pk}/listing/").status_code == 404
    parcel.refresh_from_db()
    assert parcel.revoked_at is not None
    assert parcel.pages.destroyed_at is not None
    assert Slip.objects.open().count() == 2
    with refused("parcel_is_revoked"):
        take_paper(parcel, Paper.PAGES, by=boris, at=moment())


def test_a_slip_issued_anew_leaves_the_parcel(parcel: Parcel, vera: Actor, boris: Actor) -> None:
    slip = parcel.slips.order_by("pk")[0]
    issue_slip(slip.post, by=vera, at=moment())
    codes = codes_in(b"".join(taken(as_(boris), parcel, "listing").streaming_content))
    outcomes = []
    for code in codes:
        try:
            use_slip(code, password=GOOD, at=moment())
        except Exception as told:  # noqa: BLE001 - one of the two is taken back
            outcomes.append(str(told).split(":")[0])
        else:
            outcomes.append("used")
    assert sorted(outcomes) == ["slip_is_revoked", "used"]


def test_a_parcel_expires_with_its_slips_and_its_files_are_destroyed(
    parcel: Parcel, boris: Actor
) -> None:
    later = parcel.valid_until + timedelta(seconds=1)
    with refused("parcel_has_expired"):
        take_paper(parcel, Paper.PAGES, by=boris, at=later)
    assert not parcels_expired(moment()).exists()
    assert forget_parcels(at=later) == 1
    assert not parcels_expired(later).exists()
    assert not Stored.objects.filter(destroyed_at=None).exists()


def test_a_coordinator_who_has_left_opens_nothing(parcel: Parcel, boris: Actor) -> None:
    Post.objects.filter(account=boris.account).update(ended_at=moment(), ended_by="тест")
    with refused("parcel_is_sealed"):
        take_paper(Parcel.objects.get(), Paper.PAGES, by=boris, at=moment())


def test_slips_are_sent_to_coordinators_of_municipalities_by_those_above(
    schools: list[Post], vera: Actor, boris: Actor, gleb: Actor
) -> None:
    to_boris = Post.objects.get(account=boris.account)
    for stranger, code in ((boris, "post_is_your_own"), (gleb, "role_is_not_yours_to_give")):
        with refused(code):
            send_slips(to_boris, address="https://x", by=stranger, at=moment())
    with refused("parcel_is_for_a_coordinator"):
        send_slips(schools[0], address="https://x", by=vera, at=moment())
    for post in schools:
        use_slip(issue_slip(post, by=vera, at=moment()).code, password=GOOD, at=moment())
    with refused("nobody_needs_a_slip"):
        send_slips(to_boris, address="https://x", by=vera, at=moment())


def test_no_code_and_no_password_lies_in_a_table_or_on_the_disk(
    parcel: Parcel, boris: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    codes = codes_in(b"".join(taken(as_(boris), parcel, "listing").streaming_content))
    page = as_(boris).post(f"/access/parcels/{parcel.pk}/password/").content.decode()
    found = re.search(r'data-copy="([0-9A-Z-]+)"', page)
    assert found
    held = [*traces.columns(), *traces.sessions(), *traces.disk(), ("log", caplog.text.encode())]
    for secret in (*codes, found[1]):
        for spelt in (secret.encode(), secret.replace("-", "").encode()):
            assert [where for where, what in held if spelt in what] == []


def test_those_who_have_a_parcel_are_not_called_waiting_for_one(
    parcel: Parcel, vera: Actor
) -> None:
    page = as_(vera).get("/access/parcels/").content.decode()
    assert "Ещё не вошли" in page
    assert "Ждут талона" not in page


@pytest.mark.django_db
def test_the_federal_organiser_is_told_who_sends_parcels(gleb: Actor) -> None:
    page = as_(gleb).get("/access/parcels/").content.decode()
    assert "Пакеты школам отправляют регионы" in page
