"""The page of a family: without an account, once, in one browser, told to no search."""

from datetime import timedelta

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Code
from vprok.domain.materials.queries import family_secret
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import FamilyLook
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
PAGE = "/family/"


class Moment:
    at = EVENING


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    now = Moment()
    monkeypatch.setattr(clock.timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def entry(anna: Actor) -> Entry:
    made = entry_with_codes()
    Campaign.objects.update(families_look=True)
    send_results(made, filled(made, rows_of(made, POINTS)), name="ф.xlsx", by=anna, at=EVENING)
    return made


@pytest.fixture
def slip(entry: Entry) -> dict[str, str]:
    return slip_of("40002")


def slip_of(number: str) -> dict[str, str]:
    code = Code.objects.select_related("school", "campaign").get(number=number)
    return {"school": "edu220042", "number": number, "secret": family_secret(code)}


def text(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\xa0", " ")


def opened(slip: dict[str, str]) -> Client:
    browser = Client()
    assert browser.post(PAGE, {**slip, "open": "yes"}).status_code == 303
    return browser


def test_a_family_is_asked_first_and_then_sees_its_result(slip: dict[str, str]):
    browser = Client()
    ready = text(browser.post(PAGE, slip))
    assert "Математика, 4 класс" in ready
    assert not FamilyLook.objects.exists()
    assert browser.post(PAGE, {**slip, "open": "yes"})["Location"] == PAGE
    sheet = text(browser.get(PAGE))
    for words in ("Код 40002", "1. Задание 1", "не приступали", "выполнено полностью", "60 %"):
        assert words in sheet


def test_the_sheet_holds_nobody_elses_code(slip: dict[str, str]):
    sheet = text(opened(slip).get(PAGE))
    assert not [number for number in ("40001", "40003", "40004", "40005") if number in sheet]


def test_it_is_open_in_that_browser_only_and_for_half_an_hour(slip: dict[str, str], moment: Moment):
    browser = opened(slip)
    assert "Код 40002" not in text(Client().get(PAGE))
    moment.at = EVENING + timedelta(minutes=29)
    assert "Код 40002" in text(browser.get(PAGE))
    moment.at = EVENING + timedelta(minutes=30)
    assert "Код 40002" not in text(browser.get(PAGE))


def test_the_secret_does_not_work_twice(slip: dict[str, str]):
    opened(slip)
    answer = Client().post(PAGE, {**slip, "open": "yes"})
    assert answer.status_code == 422
    assert "Новый напечатает координатор школы" in text(answer)


def test_a_browser_may_forget_what_it_opened(slip: dict[str, str]):
    browser = opened(slip)
    assert browser.post(f"{PAGE}close/").status_code == 303
    assert "Код 40002" not in text(browser.get(PAGE))


def test_no_answer_is_kept_found_by_a_search_or_told_to_other_sites(slip: dict[str, str]):
    browser = opened(slip)
    answers = [Client().get(PAGE), Client().post(PAGE, slip), browser.get(PAGE)]
    for answer in answers:
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(slip: dict[str, str]):
    browser = opened(slip)
    cookie = browser.cookies["family"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", PAGE)
    assert slip["secret"] not in cookie.value


def test_a_cookie_of_ones_own_making_opens_nothing(slip: dict[str, str]):
    opened(slip)
    look = FamilyLook.objects.get()
    forged = signing.dumps([look.pk, look.opened_at.isoformat()], key="other", salt="vprok.family")
    for value in (forged, "", f"{look.pk}", signing.dumps([look.pk], salt="other")):
        browser = Client()
        browser.cookies["family"] = value
        assert "Код 40002" not in text(browser.get(PAGE))


def test_wrong_code_and_wrong_secret_give_one_page(slip: dict[str, str]):
    def answer(**wrong: str) -> tuple[int, str]:
        said = Client().post(PAGE, slip | wrong)
        return said.status_code, text(said).split("vp-summary")[-1].split("</ul>")[0][:300]

    assert answer(secret="0000-0000") == answer(number="49999") == answer(school="edu229999")


def test_guessing_meets_a_growing_wait(slip: dict[str, str], moment: Moment):
    for _ in range(5):
        assert Client().post(PAGE, slip | {"secret": "0000-0000"}).status_code == 422
    assert "Попробуйте снова через 1 минуту." in text(Client().post(PAGE, slip))
    moment.at = EVENING + timedelta(minutes=1)
    assert "Секрет подошёл" in text(Client().post(PAGE, slip))


def test_before_reports_open_the_page_says_when(slip: dict[str, str]):
    Campaign.objects.update(reports_at=EVENING + timedelta(days=1))
    answer = Client().post(PAGE, {**slip, "open": "yes"})
    assert answer.status_code == 422
    assert "Отчёты откроются 15 апреля 2026 в 15:00" in text(answer)


def test_a_new_slip_is_printed_by_the_school_and_by_nobody_else(
    anna: Actor, boris: Actor, darya: Actor, slip: dict[str, str]
):
    opened(slip)
    address = "/results/2026-spring/ma4/edu220042/families/secret.pdf"
    for stranger in (boris, darya):
        assert as_(stranger).post(address, {"number": "40002"}).status_code == 404
    answer = as_(anna).post(address, {"number": "40002"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert Client().post(PAGE, slip).status_code == 422
    opened(slip_of("40002"))
    assert as_(anna).post(address, {"number": "49999"}).status_code == 404
    assert as_(anna).get(address).status_code == 303
