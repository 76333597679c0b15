"""Keeping the list on pages: adding, changing, moving, merging, closing, and files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.territory.test_lists import GOOD, csv_of
from vprok.domain.audit.models import Event
from vprok.domain.territory.models import District, School
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

GROUND = {"reason": "Приказ от 25.03.2026 № 7", "sure": "on"}
SCHOOL = {
    "name": "Приозёрная школа № 7",
    "short_name": "СОШ № 7",
    "kind": "secondary",
    "ownership": "municipal",
    "settlement": "city",
    "status": "entity",
    "levels": ["primary", "basic"],
    "phone": "",
    "pupils": "512",
}


def brought(who: Actor, file: bytes, name: str = "список.csv") -> HttpResponse:
    upload = SimpleUploadedFile(name, file)
    return as_(who).post("/territory/regions/22/list/", {"file": upload})


def sealed_in(answer: HttpResponse) -> str:
    return answer.content.decode().partition('name="sealed" value="')[2].partition('"')[0]


# ---- municipalities and schools --------------------------------------------------------------


def test_the_region_adds_a_municipality(vera: Actor):
    client = as_(vera)
    address = "/territory/regions/22/districts/add/"
    assert client.get(address).status_code == 200
    said = {"code": "m070", "name": "Колледжи края", "kind": "vocational", "zone": ""}
    answer = client.post(address, said)
    assert answer.headers["Location"] == "/territory/districts/reg22_m070/"
    assert District.objects.get().name == "Колледжи края"


def test_a_taken_code_is_told_beside_its_field(vera: Actor):
    make.district(code="m019")
    said = {"code": "m019", "name": "Район", "kind": "municipality", "zone": ""}
    answer = as_(vera).post("/territory/regions/22/districts/add/", said)
    assert answer.status_code == 422
    assert "Код m019 уже занят" in answer.content.decode()


def test_the_zone_of_a_municipality_is_chosen_from_those_of_its_region(gleb: Actor):
    make.district(make.region("14", "Республика Саха (Якутия)", "Asia/Yakutsk"), "m002")
    address = "/territory/districts/reg14_m002/change/"
    text = as_(gleb).get(address).content.decode()
    assert "Как в регионе: МСК+6, Якутск" in text
    assert "МСК+7, Владивосток" in text
    as_(gleb).post(address, {"name": "Колымский улус", "zone": "Asia/Srednekolymsk"})
    assert District.objects.get().zone_words == "МСК+8, Среднеколымск"
    answer = as_(gleb).post(address, {"name": "Колымский улус", "zone": "Europe/Moscow"})
    assert answer.status_code == 422


def test_the_region_adds_a_school(vera: Actor):
    make.district()
    answer = as_(vera).post(
        "/territory/districts/reg22_m019/schools/add/", SCHOOL | {"number": "EDU220007"}
    )
    assert answer.headers["Location"] == "/territory/schools/220007/"
    assert School.objects.get().pupils == 512


@pytest.mark.parametrize("number", ["220042", "640001", "22"])
def test_a_wrong_number_is_told_beside_its_field(number: str, vera: Actor):
    make.school()
    answer = as_(vera).post(
        "/territory/districts/reg22_m019/schools/add/", SCHOOL | {"number": number}
    )
    assert answer.status_code == 422
    assert 'id="id_number_error"' in answer.content.decode()


def test_the_region_changes_a_school(vera: Actor):
    make.school()
    answer = as_(vera).post("/territory/schools/220042/change/", SCHOOL)
    assert answer.status_code == 302
    assert "Краткое наименование: СОШ № 42 → СОШ № 7" in School.objects.get().history.get().text


# ---- turns -----------------------------------------------------------------------------------


def test_a_school_is_moved_with_a_ground(vera: Actor):
    make.school()
    make.district(code="m020")
    answer = as_(vera).post("/territory/schools/220042/move/", GROUND | {"to": "reg22_m020"})
    assert answer.status_code == 302
    assert School.objects.get().path == "ru.22.m020.0042"


def test_a_school_is_merged_and_shows_its_successor(vera: Actor):
    make.school()
    make.school(last="0043")
    client = as_(vera)
    client.post("/territory/schools/220042/merge/", GROUND | {"into": "edu220043"})
    text = client.get("/territory/schools/220042/").content.decode()
    assert "Присоединена к организации СОШ № 43" in text


@pytest.mark.parametrize("into", ["edu220042", "edu229999", "edu640151"])
def test_a_wrong_successor_is_told_beside_its_field(into: str, vera: Actor, darya: Actor):
    make.school()
    answer = as_(vera).post("/territory/schools/220042/merge/", GROUND | {"into": into})
    assert answer.status_code == 422
    assert 'id="id_into_error"' in answer.content.decode()
    assert School.objects.get(number="220042").closed_on is None


def test_a_school_is_closed_and_opened_again(vera: Actor):
    make.school()
    client = as_(vera)
    assert client.post("/territory/schools/220042/close/", GROUND).status_code == 302
    assert not School.objects.working().exists()
    assert client.post("/territory/schools/220042/close/", GROUND).status_code == 409
    assert client.post("/territory/schools/220042/reopen/", GROUND).status_code == 302
    assert School.objects.working().exists()


@pytest.mark.parametrize("turn", ["move", "merge", "close", "reopen"])
@pytest.mark.parametrize("missing", ["reason", "sure"])
def test_every_turn_asks_for_a_ground_and_a_yes(turn: str, missing: str, vera: Actor):
    make.school()
    make.district(code="m020")
    said = GROUND | {"to": "reg22_m020", "into": "220043"}
    del said[missing]
    client = as_(vera)
    assert client.get(f"/territory/schools/220042/{turn}/").status_code == 200
    assert client.post(f"/territory/schools/220042/{turn}/", said).status_code == 422
    assert School.objects.get(number="220042").history.count() == 0


# ---- the list as a file ----------------------------------------------------------------------


def test_a_list_is_looked_at_first_and_written_after(vera: Actor):
    make.district()
    looked = brought(vera, csv_of(GOOD))
    assert looked.status_code == 200
    assert "СОШ № 7" in looked.content.decode()
    assert not School.objects.exists()
    answer = as_(vera).post("/territory/regions/22/list/write/", {"sealed": sealed_in(looked)})
    assert answer.headers["Location"] == "/territory/regions/22/"
    assert School.objects.get().key == "edu220007"
    assert Event.objects.get().event == "territory.list_imported"


def test_what_changes_is_shown_as_it_was_and_as_it_will_be(vera: Actor):
    make.district()
    as_(vera).post(
        "/territory/regions/22/list/write/", {"sealed": sealed_in(brought(vera, csv_of(GOOD)))}
    )
    text = brought(vera, csv_of(GOOD | {"pupils": "498"})).content.decode()
    assert "512" in text
    assert "498" in text
    assert "Менять нечего" in brought(vera, csv_of(GOOD)).content.decode()


def test_each_bad_cell_is_shown_with_its_remedy(vera: Actor):
    make.district()
    answer = brought(vera, csv_of(GOOD | {"number": "edu640007", "kind": "балетная"}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ">A2<" in text
    assert ">E2<" in text
    assert "Номер edu640007 относится к другому региону" in text
    assert not School.objects.exists()


@pytest.mark.parametrize("name", ["список.csv", "список.xlsx", "список.docx"])
def test_a_file_that_is_no_list_is_told_beside_the_field(name: str, vera: Actor):
    answer = brought(vera, b"%PDF-1.4 \x98\x00", name)
    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()


def test_a_list_that_nobody_looked_at_is_not_written(vera: Actor):
    make.district()
    client = as_(vera)
    assert client.post("/territory/regions/22/list/write/", {"sealed": "чужое"}).status_code == 409
    assert client.post("/territory/regions/22/list/write/").status_code == 409


def test_what_one_person_looked_at_another_does_not_write(vera: Actor, gleb: Actor):
    make.district()
    sealed = sealed_in(brought(vera, csv_of(GOOD)))
    answer = as_(gleb).post("/territory/regions/22/list/write/", {"sealed": sealed})
    assert answer.status_code == 409
    assert not School.objects.exists()


def test_a_list_seen_too_early_is_sent_again(vera: Actor):
    make.district()
    first, second = (sealed_in(brought(vera, csv_of(GOOD))) for _ in range(2))
    client = as_(vera)
    assert client.post("/territory/regions/22/list/write/", {"sealed": first}).status_code == 302
    assert client.post("/territory/regions/22/list/write/", {"sealed": second}).status_code == 409


# ---- those who may not -----------------------------------------------------------------------

KEEPING = [
    "/territory/regions/22/list/",
    "/territory/regions/22/districts/add/",
    "/territory/districts/reg22_m019/change/",
    "/territory/districts/reg22_m019/schools/add/",
    "/territory/schools/220042/change/",
    "/territory/schools/220042/move/",
    "/territory/schools/220042/merge/",
    "/territory/schools/220042/close/",
    "/territory/schools/220042/reopen/",
]


@pytest.mark.parametrize("address", KEEPING)
@pytest.mark.parametrize("who", ["anna", "boris", "darya", "neighbour", "observer"])
def test_only_the_region_keeps_the_list(address: str, who: str, db: None):
    make.school()
    client = as_(getattr(cast, who)())
    assert client.get(address).status_code == 404
    assert client.post(address, GROUND).status_code == 404


@pytest.mark.parametrize("address", [*KEEPING, "/territory/regions/22/list/write/"])
def test_the_coordinator_of_another_region_does_not_find_ours(address: str, db: None):
    make.school()
    from vprok.kernel.charter import Role

    foreign = make.region("64", "Степной край", "Europe/Saratov")
    stranger = cast._person("Зоя Чужая", Role.REGIONAL_COORDINATOR, foreign.place)
    assert as_(stranger).post(address, GROUND).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client: object, db: None):
    make.school()
    from django.test import Client

    assert Client().get("/territory/regions/22/").status_code == 302
