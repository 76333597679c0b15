"""Pages of intake as people meet them."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import cast, make
from tests.cast import as_
from tests.domain.intake import world
from tests.domain.intake.world import NAME, filled, row
from tests.tools.pdf.reading import scanned
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import CampaignState
from vprok.domain.files.models import Stored
from vprok.domain.intake.actions import open_owed, send_application
from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.intake.queries import application_blank
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.kernel.charter import Actor
from vprok.tools.sheets.draw import draw

pytestmark = pytest.mark.django_db
PAGE = "/forms/2026-spring/application/edu220042/"
DAYS = "/intake/2026-spring/days/"


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


def upload(client: Client, file: bytes, *, name: str = NAME, token: str = "") -> HttpResponse:
    page = client.get(PAGE).content.decode()
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found
    return client.post(PAGE, {"file": SimpleUploadedFile(name, file), "token": token or found[1]})


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def test_the_blank_is_handed_out_in_both_formats_and_remembered(anna: Actor) -> None:
    owed = world.owed()
    client = as_(anna)
    for suffix, magic in (("xlsx", b"PK"), ("xls", b"\xd0\xcf")):
        answer = client.post(f"{PAGE}form.{suffix}")
        assert answer.status_code == 200
        assert answer.content.startswith(magic)
        assert answer["Content-Disposition"] == (
            f'attachment; filename="application-edu220042.{suffix}"'
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
    owed.refresh_from_db()
    assert (owed.state, owed.downloaded_at) == (OwedState.DOWNLOADED, make.NOW)
    assert client.get(f"{PAGE}form.xlsx").status_code == 405


def test_a_good_application_is_accepted_with_a_receipt(anna: Actor) -> None:
    owed = world.owed()
    client = as_(anna)
    assert upload(client, filled(owed)).status_code == 303
    page = text(client.get(PAGE))
    submission = Submission.objects.get()
    assert submission.receipt.number in page
    assert submission.sha256[:8] in page
    assert Entry.objects.get().participants == 45


def test_the_same_page_sent_twice_is_one_application(anna: Actor) -> None:
    owed = world.owed()
    client, file = as_(anna), filled(owed)
    for _ in range(2):
        assert upload(client, file, token="0a1b").status_code == 303
    assert Submission.objects.count() == 1


def test_mistakes_are_shown_by_cell_and_stay_after_a_reload(anna: Actor) -> None:
    owed = world.owed()
    client = as_(anna)
    answer = upload(client, filled(owed, lambda r: row(r, "ma4").update(participants=50)))
    assert answer.status_code == 422
    for page in (answer, client.get(PAGE)):
        assert "H3" in text(page)
        assert "только 49" in text(page)
    back = client.get(f"{PAGE}marked.xlsx")
    assert back.status_code == 200
    assert back.content.startswith(b"PK")


def test_clean_ups_wait_for_one_button(anna: Actor) -> None:
    owed = world.owed()
    client = as_(anna)
    assert (
        upload(client, filled(owed, lambda r: row(r, "ma4").update(takes=" Да"))).status_code == 303
    )
    page = text(client.get(PAGE))
    assert "Применить исправления и сдать" in page
    assert client.post(PAGE, {"confirm": "1"}).status_code == 303
    assert Submission.objects.get().state == SubmissionState.ACCEPTED
    assert client.post(PAGE, {"confirm": "7"}).status_code == 404
    assert client.post(PAGE, {"confirm": "х"}).status_code == 404


def test_names_are_refused_in_the_answer_and_kept_nowhere(anna: Actor) -> None:
    owed = world.owed()
    file = filled(owed, lambda r: r["classes"][0].update(letter="Иванова Мария"))
    answer = upload(as_(anna), file)
    assert answer.status_code == 422
    assert "В файле есть имена" in text(answer)
    assert "C2" in text(answer)
    assert "Иванова" not in text(answer)
    assert not Stored.objects.exists()


def _last_year() -> bytes:
    owed = world.owed()
    file = filled(owed)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"2026-spring", b"2025-spring"))
    return out.getvalue()


def _other_school() -> bytes:
    return filled(world.owed(make.school(last="0043")))


def _workbook_of_one_s_own() -> bytes:
    book = application_blank(world.owed()).book
    return draw(book, identity={"kind": "results"})


def _truncated() -> bytes:
    file = filled(world.owed())
    return file[: len(file) // 2]


def _many_rows() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Заявка")
        for at in range(30_000):
            sheet.write(at, 0, 1)
    return out.getvalue()


def _sparse_million() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Заявка")
        sheet.write(0, 0, "Класс")
        sheet.write(1_048_575, 0, 1)
    return out.getvalue()


def _formula() -> bytes:
    file = filled(world.owed())
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = data.replace(b"<v>45</v>", b"<f>20+25</f><v>45</v>")
            new.writestr(name, data)
    return out.getvalue()


BAD: list[tuple[str, Callable[[], bytes], set[int], str]] = [
    ("another form", _workbook_of_one_s_own, {409}, "нужна форма «Заявка"),
    ("last year's", _last_year, {409}, "2025-spring"),
    ("another school's", _other_school, {409}, "edu220043"),
    ("empty", lambda: b"", {400}, "Файл пуст"),
    ("an image", lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 900, {400}, "картинка"),
    ("a bomb", world.bomb, {400}, "больше, чем бывает"),
    ("a truncated zip", _truncated, {400}, "не целиком"),
    ("too many rows", _many_rows, {400, 409, 413}, "строк"),
    ("a million rows", _sparse_million, {400, 409, 413}, ""),
    ("a formula", _formula, {400}, "формула"),
    ("too large", lambda: b"PK\x03\x04" + b"0" * 2_000_001, {413}, "больше 2 МБ"),
]


@pytest.mark.parametrize(
    ("make_file", "statuses", "words"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_a_bad_file_is_refused_in_words_and_changes_nothing(
    anna: Actor, make_file: Callable[[], bytes], statuses: set[int], words: str
) -> None:
    owed = world.owed()
    client = as_(anna)
    upload(client, filled(owed))
    answer = upload(client, make_file())
    assert answer.status_code in statuses
    assert words in text(answer)
    assert "Файл не принят" in text(answer)
    assert "Принятая раньше форма остаётся в силе" in text(answer)
    assert Submission.objects.filter(key=owed.key).count() == 1
    assert Entry.objects.get().participants == 45
    assert client.get(PAGE).status_code == 200


def test_a_page_without_a_file_says_what_to_choose(anna: Actor) -> None:
    world.owed()
    answer = as_(anna).post(PAGE, {"token": "a"})
    assert answer.status_code == 422
    assert "Выберите файл" in text(answer)


def test_a_closed_form_says_why_and_takes_nothing(
    anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    owed = world.owed()
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: world.AFTER)
    client = as_(anna)
    page = text(client.get(PAGE))
    assert "Срок прошёл" in page
    assert "Отправить форму" not in page
    sent = {"file": SimpleUploadedFile(NAME, filled(owed)), "token": "a"}
    assert client.post(PAGE, sent).status_code == 409
    owed.campaign.state = CampaignState.STOPPED
    owed.campaign.save()
    assert "приостановлена" in text(client.get(PAGE))


def test_strangers_find_nothing(anna: Actor, darya: Actor) -> None:
    owed = world.owed()
    submission = send_application(owed, filled(owed), name=NAME, by=anna, at=make.NOW)
    printed = f"/intake/receipts/{submission.receipt.number}.pdf"
    for stranger in (darya, cast.sibling(), cast.neighbour(), cast.observer()):
        client = as_(stranger)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"confirm": "1"}).status_code == 404
        assert client.post(f"{PAGE}form.xlsx").status_code == 404
        assert client.get(printed).status_code == 404
        assert client.post(f"{PAGE}excused/", {"reason": "так"}).status_code == 404
        assert client.post(f"{PAGE}reopened/", {}).status_code == 404
        assert b"edu220042" not in client.get("/intake/").content


def test_those_above_read_and_do_not_send(boris: Actor, elena: Actor) -> None:
    owed = world.owed()
    for reader in (boris, elena):
        client = as_(reader)
        page = text(client.get(PAGE))
        assert "Отправить форму" not in page
        sent = {"file": SimpleUploadedFile(NAME, filled(owed)), "token": "a"}
        assert client.post(PAGE, sent).status_code == 404
        assert client.post(f"{PAGE}form.xlsx").status_code == 404


def test_the_district_sees_forms_of_its_schools_and_narrows_them(boris: Actor) -> None:
    for last in ("0042", "0043"):
        make.school(last=last)
    world.owed()
    client = as_(boris)
    page = text(client.get("/intake/"))
    assert "edu220042" in page
    assert "edu220043" in page
    assert "edu220043" not in text(client.get("/intake/?key=0042"))
    assert "Таких форм нет" in text(client.get("/intake/?state=accepted"))


def test_a_region_frees_a_school_and_opens_the_form_again(vera: Actor) -> None:
    owed = world.owed()
    client = as_(vera)
    assert client.post(f"{PAGE}excused/", {"reason": "нет учеников"}).status_code == 303
    assert "нет учеников" in text(client.get(PAGE))
    until = {"until": "2026-04-12T18:00"}
    assert client.post(f"{PAGE}reopened/", until).status_code == 303
    owed.refresh_from_db()
    assert owed.reopened_until is not None
    assert owed.reopened_until.isoformat() == "2026-04-12T11:00:00+00:00"  # 18:00 in Barnaul
    assert "решением: Вера Соколова" in text(client.get(PAGE))
    for wrong, words in (("", "Укажите число и время."), ("завтра", "например 14.04.2026 18:00")):
        answer = client.post(f"{PAGE}reopened/", {"until": wrong})
        assert answer.status_code == 422
        assert words in text(answer)
    past = client.post(f"{PAGE}reopened/", {"until": "2026-03-01T18:00"})
    assert "Укажите время, которое ещё не наступило." in text(past)


def test_the_list_says_what_is_owed_and_what_is_done(anna: Actor) -> None:
    owed = world.owed()
    client = as_(anna)
    assert "Что нужно сдать" in text(client.get("/intake/"))
    upload(client, filled(owed))
    page = text(client.get("/intake/2026-spring/"))
    assert "Сдано" in page
    assert "Всё, что нужно было сдать, сдано." in page


def test_without_a_campaign_the_list_says_what_to_wait_for(anna: Actor) -> None:
    page = as_(anna).get("/intake/")
    assert page.status_code == 200
    assert "Кампании ещё нет" in text(page)


def test_anyone_checks_a_receipt_and_learns_no_person(anna: Actor) -> None:
    owed = world.owed()
    submission = send_application(owed, filled(owed), name=NAME, by=anna, at=make.NOW)
    client = Client()
    address = f"/receipts/{submission.receipt.number}/"
    page = text(client.get(address))
    assert "Квитанция подлинная" in page
    assert "edu220042" in page
    assert "Анна" not in page
    assert "Сумма совпадает" in text(client.get(address, {"digest": submission.sha256.upper()}))
    assert "это другой файл" in text(client.get(address, {"digest": "00"}))
    assert client.get("/receipts/").status_code == 200
    assert client.get("/receipts/", {"number": submission.receipt.number}).url == address
    unknown = client.get("/receipts/2026-999999/")
    assert unknown.status_code == 404
    assert "Такой квитанции нет" in text(unknown)


def test_a_receipt_is_printed(anna: Actor) -> None:
    owed = world.owed()
    submission = send_application(owed, filled(owed), name=NAME, by=anna, at=make.NOW)
    answer = as_(anna).get(f"/intake/receipts/{submission.receipt.number}.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]


def test_the_square_of_a_printed_receipt_leads_to_what_the_portal_says_of_it(anna: Actor) -> None:
    owed = world.owed()
    client = as_(anna)
    numbers = []
    for participants in (45, 40):
        file = filled(owed, lambda r: row(r, "ma4").update(participants=participants))  # noqa: B023
        upload(client, file)
        newest = Submission.objects.order_by("-version")[0]
        numbers.append(newest.receipt.number)
    said = []
    for number in numbers:
        (address,) = scanned(client.get(f"/intake/receipts/{number}.pdf").content)
        said.append(text(Client().get(address[address.index("/receipts/") :])))
    assert all("Квитанция подлинная" in page for page in said)
    assert "Позже принята новая версия формы" in said[0]
    assert "Эта версия формы в силе" in said[1]
    assert f"заменила принятую по квитанции {numbers[0]}" in said[1]


def _entry(code: str) -> Entry:
    work = Work.objects.get(campaign=world.campaign(), code=code)
    return make.entry(sits=work, on=None)


def test_days_are_declared_on_one_page(anna: Actor) -> None:
    one, two = _entry("ma4"), _entry("ru4")
    open_owed(one.work.campaign, [world.RESULTS])
    client = as_(anna)
    assert client.get(DAYS).status_code == 200
    answer = client.post(DAYS, {str(one.pk): "2026-04-14", str(two.pk): ""})
    assert answer.status_code == 303
    one.refresh_from_db()
    assert one.on is not None
    assert one.on.isoformat() == "2026-04-14"
    assert Deliverable.objects.get(entry=one).opens_at is not None
    assert "1 день назначен" in text(client.get(DAYS))


def test_a_wrong_day_is_refused_beside_the_form(anna: Actor) -> None:
    one = _entry("ma4")
    client = as_(anna)
    sunday = client.post(DAYS, {str(one.pk): "2026-04-19"})
    assert sunday.status_code == 409
    assert "выходной" in text(sunday)
    assert client.post(DAYS, {str(one.pk): "завтра"}).status_code == 422


def test_days_belong_to_the_coordinator_of_the_school(
    anna: Actor, darya: Actor, timur: Actor
) -> None:
    one = _entry("ma4")
    for other in (timur, cast.neighbour(), cast.observer()):
        assert as_(other).get(DAYS).status_code == 404
    for stranger in (darya, cast.sibling()):
        client = as_(stranger)
        assert "Математика" not in text(client.get(DAYS))
        client.post(DAYS, {str(one.pk): "2026-04-14"})
    one.refresh_from_db()
    assert one.on is None


def test_pages_cost_a_known_number_of_statements(
    anna: Actor, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    owed = world.owed()
    send_application(owed, filled(owed), name=NAME, by=anna, at=make.NOW)
    client = as_(anna)
    for address in ("/intake/", PAGE, DAYS):
        with django_assert_max_num_queries(24):
            assert client.get(address).status_code == 200
