"""From the parent's list to the first sign-in, through the pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import make
from tests.cast import as_, neighbour, observer, sibling
from vprok.domain.access.actions import give_post, issue_slip
from vprok.domain.access.models import Account, Post, SchoolKey, Slip
from vprok.domain.access.rules import Person
from vprok.domain.audit.models import Event
from vprok.interfaces.frame.clock import moment
from vprok.interfaces.web.access import slips
from vprok.kernel.charter import Actor, Role
from vprok.tools.vault.school import recipient, seed_of

GOOD = "четыре сосны у реки"


@pytest.fixture
def post(boris: Actor) -> Post:
    """A coordinator of school 42 who has not come in yet."""
    return give_post(
        Person("Мария Новая", phone="+7 385 200-00-00"),
        Role.SCHOOL_COORDINATOR,
        make.school().place,
        by=boris,
        at=moment(),
    )


@pytest.fixture
def code(post: Post, boris: Actor) -> str:
    return issue_slip(post, by=boris, at=moment()).code


def test_a_code_and_a_password_open_the_portal_and_print_the_safe(
    client: Client, code: str
) -> None:
    assert client.get("/activate/").status_code == 200
    who = client.post("/activate/", {"code": code.lower()})
    assert "Мария Новая" in who.content.decode()
    assert "координатор ОО" in who.content.decode()
    done = client.post("/activate/", {"code": code, "password": GOOD, "again": GOOD})
    words = done.context["words"]
    assert SchoolKey.objects.get().recipient == recipient(seed_of(words))
    assert 'href="data:application/pdf;base64,JVBERi0' in done.content.decode()
    assert "no-store" in done.headers["Cache-Control"]
    entered = client.post("/sign-in/", {"username": "edu220042-1", "password": GOOD})
    assert entered.headers["Location"] == "/"


def test_code_and_words_are_in_no_session_and_no_address(client: Client, code: str) -> None:
    client.post("/activate/", {"code": code})
    done = client.post("/activate/", {"code": code, "password": GOOD, "again": GOOD})
    kept = str(dict(client.session.items())) + str(client.cookies)
    kept += str(list(Event.objects.values())) + str(list(SchoolKey.objects.values()))
    assert code not in kept
    assert not any(word in kept for word in done.context["words"])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ЧТО-ТО", "опечатка"),
        ("00000-00000-00000-00000-00000", "Талона с таким кодом нет"),
        ("", "Обязательное поле"),
    ],
)
def test_a_wrong_code_is_told_beside_its_field(
    client: Client, db: None, typed: str, words: str
) -> None:
    answer = client.post("/activate/", {"code": typed})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_weak_password_keeps_the_person_on_the_page(client: Client, code: str) -> None:
    answer = client.post("/activate/", {"code": code, "password": "12345", "again": "12345"})
    assert answer.status_code == 422
    assert "Мария Новая" in answer.content.decode()
    answer = client.post("/activate/", {"code": code, "password": GOOD, "again": "иначе"})
    assert "Пароли не совпадают" in answer.content.decode()
    assert Slip.objects.get().used_at is None


def test_a_used_code_leads_back_to_the_code(client: Client, code: str) -> None:
    form = {"code": code, "password": GOOD, "again": GOOD}
    client.post("/activate/", form)
    answer = client.post("/activate/", form)
    assert answer.status_code == 422
    assert "уже использован" in answer.content.decode()


def test_an_expired_code_is_told(client: Client, code: str) -> None:
    Slip.objects.update(valid_until=moment() - timedelta(seconds=1))
    assert "Срок талона истёк" in client.post("/activate/", {"code": code}).content.decode()


def test_the_parent_prints_a_slip_once_and_sees_its_state(post: Post, boris: Actor) -> None:
    client = as_(boris)
    page = client.get("/access/slips/").content.decode()
    assert "талона нет" in page
    answer = client.post(f"/access/people/{post.pk}/slip/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="talon-edu220042-1.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert "талон выдан" in client.get("/access/slips/").content.decode()
    slip = Slip.objects.get()
    client.post(f"/access/slips/{slip.pk}/revoke/")
    assert "талон отозван" in client.get("/access/slips/").content.decode()
    assert "отозван" in client.get(f"/access/people/{post.pk}/").content.decode()


def test_a_slip_is_not_issued_by_looking(post: Post, boris: Actor) -> None:
    assert as_(boris).get(f"/access/people/{post.pk}/slip/").status_code == 405
    assert as_(boris).get("/access/slips/all/").status_code == 405
    assert not Slip.objects.exists()


def test_slips_for_all_who_never_came_in_are_one_file(
    post: Post, vera: Actor, boris: Actor
) -> None:
    give_post(
        Person("Иван Второй"),
        Role.SCHOOL_COORDINATOR,
        make.school(last="0043").place,
        by=boris,
        at=moment(),
    )
    issue_slip(post, by=boris, at=moment())
    client = as_(vera)
    assert "ещё не вошли в портал 2\xa0человека" in client.get("/access/slips/").content.decode()
    first = client.post("/access/slips/all/", {"under": "reg220000", "whom": "without"})
    assert first.content.startswith(b"%PDF")
    assert Slip.objects.filter(issued_by=vera.signature).count() == 1
    client.post("/access/slips/all/", {"under": "reg22_m019", "whom": "all"})
    assert Slip.objects.filter(issued_by=vera.signature).count() == 3
    assert Slip.objects.open().count() == 2


def test_a_great_region_takes_its_slips_in_several_files(
    post: Post, vera: Actor, boris: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips, "A_FILE", 1)
    school = make.school(last="0043").place
    give_post(Person("Иван Второй"), Role.SCHOOL_COORDINATOR, school, by=boris, at=moment())
    client = as_(vera)
    for count in (1, 2):
        client.post("/access/slips/all/", {"under": "reg220000", "whom": "without"})
        assert Slip.objects.open().count() == count
    answer = client.post("/access/slips/all/", {"under": "reg220000", "whom": "without"})
    assert answer.status_code == 409


def test_slips_are_not_printed_for_a_stranger(post: Post, darya: Actor) -> None:
    for who in (as_(darya), as_(neighbour())):
        assert who.post("/access/slips/all/", {"under": "reg22_m019"}).status_code == 404
    assert as_(darya).post("/access/slips/all/", {"under": "нет такого"}).status_code == 404
    assert not Slip.objects.exists()


def test_the_person_sees_who_issued_a_slip_to_them(anna: Actor, boris: Actor) -> None:
    post = Post.objects.get(account=anna.account)
    issue_slip(post, by=boris, at=moment())
    page = as_(anna).get("/access/security/").content.decode()
    assert "Вашему аккаунту выдан новый талон" in page
    assert boris.signature in page


def test_the_body_sees_the_slips_of_its_people(code: str, elena: Actor, post: Post) -> None:
    page = as_(elena).get(f"/access/people/{post.pk}/").content.decode()
    assert "Борис Кузнецов" in page


def test_what_is_elsewhere_does_not_exist(code: str, post: Post, darya: Actor) -> None:
    slip = Slip.objects.get()
    for stranger in (darya, sibling(), neighbour(), observer()):
        client = as_(stranger)
        assert client.get(f"/access/people/{post.pk}/").status_code == 404
        assert client.get(f"/access/people/{post.pk}/replace/").status_code == 404
        for act in ("slip", "end", "portal", "second-factor", "replace"):
            path = f"/access/people/{post.pk}/{act}/"
            assert client.post(path, {"full_name": "Кто-то"}).status_code == 404, path
        assert client.post(f"/access/slips/{slip.pk}/revoke/").status_code == 404
        page = client.get("/access/")
        assert page.status_code == 404 or "Мария Новая" not in page.content.decode()
    slip.refresh_from_db()
    post.refresh_from_db()
    assert (slip.revoked_at, post.ended_at) == (None, None)


def test_those_without_the_right_see_no_list(db: None) -> None:
    client = as_(observer())
    for path in ("/access/", "/access/slips/", "/access/give/", "/access/registration/"):
        assert client.get(path).status_code == 404
    assert client.get("/charter/").status_code == 200


def test_the_region_gives_a_post_by_an_order(vera: Actor) -> None:
    make.district()
    client = as_(vera)
    assert client.get("/access/give/").status_code == 200
    choice = "/access/give/?role=municipal_coordinator&place=REG22_m019"
    assert "Номер приказа министерства" in client.get(choice).content.decode()
    person = {"full_name": "Мария Новая", "proposed_by": "Комитет", "order_number": "112"}
    answer = client.post(choice, person)
    assert answer.status_code == 422
    answer = client.post(choice, person | {"order_on": "2026-02-03"})
    post = Post.objects.get(role=Role.MUNICIPAL_COORDINATOR, account__full_name="Мария Новая")
    assert answer.headers["Location"] == f"/access/people/{post.pk}/"
    page = client.get(f"/access/people/{post.pk}/").content.decode()
    assert "Приказ министерства № 112 от 3 февраля 2026" in page


def test_a_place_that_is_not_yours_is_unknown_to_the_form(boris: Actor) -> None:
    make.school(make.district(code="m020"), "0077")
    path = "/access/give/?role=school_coordinator&place=edu220077"
    page = as_(boris).get(path).content.decode()
    assert "Такой организации в списке нет" in page
    as_(boris).post(path, {"full_name": "Кто-то"})
    assert not Account.objects.filter(full_name="Кто-то").exists()


def test_the_head_decides_how_a_specialist_works(elena: Actor, anna: Actor) -> None:
    client = as_(elena)
    choice = "/access/give/?role=technical_specialist&place=edu220042"
    client.post(choice, {"full_name": "Тимур Ахметов", "works_in_portal": "no"})
    post = Post.objects.get(role=Role.TECHNICAL_SPECIALIST)
    assert not post.works_in_portal
    assert client.post(f"/access/people/{post.pk}/slip/").status_code == 409
    client.post(f"/access/people/{post.pk}/portal/")
    post.refresh_from_db()
    assert post.works_in_portal
    assert as_(anna).post(f"/access/people/{post.pk}/portal/").status_code == 409


def test_a_school_replaces_its_own_person(elena: Actor, anna: Actor) -> None:
    post = Post.objects.get(account=anna.account)
    client = as_(elena)
    assert client.get(f"/access/people/{post.pk}/replace/").status_code == 200
    client.post(f"/access/people/{post.pk}/replace/", {"full_name": "Пётр Второй"})
    post.refresh_from_db()
    assert post.ended_by == elena.signature
    assert Post.objects.held().filter(account__full_name="Пётр Второй", key="edu220042").exists()
    assert as_(elena).get("/access/").content.decode().count("Анна Петрова") == 0


def test_a_person_whose_post_ended_is_out_at_once(elena: Actor, anna: Actor) -> None:
    annas = as_(anna)
    assert annas.get("/access/").status_code == 200
    as_(elena).post(f"/access/people/{Post.objects.get(account=anna.account).pk}/end/")
    assert annas.get("/access/").status_code == 302


def test_the_region_sees_by_date_who_is_not_registered(
    code: str, vera: Actor, client: Client
) -> None:
    page = as_(vera).get("/access/registration/?level=school")
    assert page.context["missing"] == 1
    text = page.content.decode()
    assert "+7 385 200-00-00" in text
    client.post("/activate/", {"code": code, "password": GOOD, "again": GOOD})
    assert as_(vera).get("/access/registration/?level=school").context["missing"] == 0
    yesterday = (moment() - timedelta(days=1)).date()
    before = as_(vera).get(f"/access/registration/?level=school&on={yesterday}")
    assert before.context["missing"] == 1


def test_a_parent_resets_a_lost_second_step(vera: Actor, gleb: Actor) -> None:
    from vprok.interfaces.frame.second_factor import is_set_up, set_up

    account = Account.objects.get(pk=vera.account)
    set_up(account)
    post = Post.objects.get(account=account)
    assert as_(vera).post(f"/access/people/{post.pk}/second-factor/").status_code == 409
    as_(gleb).post(f"/access/people/{post.pk}/second-factor/")
    assert not is_set_up(account)


def test_the_school_prints_new_words(anna: Actor, boris: Actor) -> None:
    client = as_(anna)
    assert "Слов ещё нет" in client.get("/access/safe/").content.decode()
    words = client.post("/access/safe/renew/").context["words"]
    assert SchoolKey.objects.get().recipient == recipient(seed_of(words))
    assert not any(word in client.get("/access/safe/").content.decode() for word in words)
    assert as_(boris).get("/access/safe/").status_code == 404


def test_the_charter_shows_thirteen_roles_and_every_right(anna: Actor) -> None:
    page = as_(anna).get("/charter/")
    assert len(page.context["roles"]) == 13
    text = page.content.decode()
    assert "учётных записей нет" in text
    assert re.search(r"Ваши роли: <strong>Координатор ОО</strong>", text)


def test_a_list_of_people_costs_the_same_for_one_and_for_many(
    boris: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for last in range(43, 55):
        give_post(
            Person(f"Человек {last}"),
            Role.SCHOOL_COORDINATOR,
            make.school(last=f"00{last}").place,
            by=boris,
            at=moment(),
        )
    client = as_(boris)
    for path in ("/access/", "/access/slips/"):
        with django_assert_max_num_queries(17):
            client.get(path)
