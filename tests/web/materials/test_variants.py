"""How the federal organiser fills the grid of variants."""

import io
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.materials.models import Variant
from vprok.domain.materials.rules import MOST_VARIANT_BYTES
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/materials/2026-spring/variants/"
FIRST = f"{PAGE}ma4/g0-p1-v1/"
SEVERAL = f"{PAGE}several/"


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def sent(person: Actor, file: bytes, *, to: str = FIRST, **more: str) -> HttpResponse:
    upload = SimpleUploadedFile("вариант.pdf", file, "application/pdf")
    return as_(person).post(to, {"file": upload, **more})


def together(person: Actor, *files: tuple[str, bytes], **more: str) -> HttpResponse:
    uploads = [SimpleUploadedFile(name, file, "application/pdf") for name, file in files]
    return as_(person).post(SEVERAL, {"papers": uploads, **more})


def words(said: str) -> bytes:
    """A paper of one page that says something."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595.28, 841.89))
    page.Contents = pdf.make_stream(f"BT ({said}) Tj ET".encode())
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def test_the_grid_says_what_is_missing_and_leads_to_it(gleb: Actor) -> None:
    world.entry(sits=world.work())
    assert as_(gleb).get("/materials/2026-spring/")["Location"] == PAGE
    page = text(as_(gleb).get(PAGE))
    assert "0 из 2" in page
    assert "ждут вариантов" in page
    client = as_(gleb)
    upload = SimpleUploadedFile("вариант.pdf", world.paper(3), "application/pdf")
    assert client.post(FIRST, {"file": upload}).status_code == 303
    page = text(client.get(PAGE))
    assert "Математика, 4 класс, вариант 1: загружен, 3 страницы." in page
    assert "1 из 2" in page


def test_a_bad_file_is_told_beside_its_field(gleb: Actor) -> None:
    world.work()
    answer = sent(gleb, b"PK\x03\x04 not a pdf")
    assert answer.status_code == 422
    assert "Это не PDF: сохраните документ в формате PDF." in text(answer)
    assert "Выберите файл варианта." in text(as_(gleb).post(FIRST, {}))
    large = sent(gleb, b"%PDF-1.7" + bytes(MOST_VARIANT_BYTES))
    assert "Файл больше 20 МБ." in text(large)
    assert sent(gleb, world.paper()).status_code == 303
    twin = sent(gleb, world.paper(), to=f"{PAGE}ma4/g0-p1-v2/")
    assert (twin.status_code, Variant.objects.count()) == (422, 1)
    assert "Этот же файл уже загружен: вариант 1." in text(twin)


def test_what_stands_where_stamps_go_is_told_and_kept_in_mind(gleb: Actor) -> None:
    world.work()
    page = text(as_(gleb).post(FIRST, {"file": full_to_the_edge()}, follow=True))
    assert "вариант 1: загружен" in page
    assert "Страница 1: на верхнем поле есть текст или рисунок" in page
    assert "1 страница, " in page
    assert "замечани" in text(as_(gleb).get(PAGE))
    assert "На что посмотреть перед печатью" in text(as_(gleb).get(FIRST))


def full_to_the_edge() -> SimpleUploadedFile:
    """A paper of one page that is black from edge to edge."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595.28, 841.89))
    page.Contents = pdf.make_stream(b"0 0 596 842 re f")
    written = io.BytesIO()
    pdf.save(written)
    return SimpleUploadedFile("вариант.pdf", written.getvalue(), "application/pdf")


def test_a_paper_is_replaced_after_a_clear_yes(gleb: Actor) -> None:
    world.archive()
    page = text(as_(gleb).get(FIRST))
    assert "Архивы, которые соберутся заново: 1." in page
    answer = sent(gleb, world.paper(4))
    assert answer.status_code == 422
    assert "Подтвердите замену" in text(answer)
    assert sent(gleb, world.paper(4), replaces="on").status_code == 303
    assert Variant.objects.current().get(number=1).pages == 4


@pytest.mark.parametrize("name", ["anna", "timur", "boris", "vera", "darya", "elena"])
def test_variants_do_not_exist_below_the_country(name: str) -> None:
    world.work()
    person = getattr(cast, name)()
    assert [as_(person).get(address).status_code for address in (PAGE, FIRST, SEVERAL)] == [404] * 3
    assert sent(person, world.paper()).status_code == 404
    assert together(person, ("ma4-v1.pdf", world.paper())).status_code == 404
    assert not Variant.objects.exists()


def test_a_variant_the_work_does_not_have_does_not_exist(gleb: Actor) -> None:
    world.work()
    for place in ("ma4/g0-p1-v3", "ma4/g0-p1-v0", "ma4/g0-p2-v1", "ma4/g1-p1-v1", "xx9/g0-p1-v1"):
        address = f"{PAGE}{place}/"
        assert as_(gleb).get(address).status_code == 404


def test_a_campaign_without_works_says_so(gleb: Actor) -> None:
    world.campaign()
    assert "Работ в кампании ещё нет" in text(as_(gleb).get(PAGE))


def test_each_zone_group_has_variants_of_its_own(gleb: Actor) -> None:
    world.work()
    Campaign.objects.update(has_zone_groups=True)
    page = text(as_(gleb).get(PAGE))
    assert "0 из 8" in page
    assert [zone in page for zone in ("МСК+7…+9", "МСК+4…+6", "МСК+1…+3", "МСК−1 и МСК")] == [
        True
    ] * 4
    east, west = f"{PAGE}ma4/g1-p1-v1/", f"{PAGE}ma4/g4-p1-v1/"
    assert sent(gleb, words("2 + 2"), to=east).status_code == 303
    again = sent(gleb, words("2 + 2"), to=west)
    assert (again.status_code, Variant.objects.count()) == (422, 1)
    assert "Этот же файл уже загружен: вариант 1, МСК+7…+9." in text(again)
    assert sent(gleb, words("3 + 3"), to=west).status_code == 303
    assert as_(gleb).get(FIRST).status_code == 404


def test_a_common_page_is_told_and_does_not_hold_back(gleb: Actor) -> None:
    world.work()
    Campaign.objects.update(has_zone_groups=True)
    first = f"{PAGE}ma4/g1-p1-v1/"
    assert sent(gleb, bound("rules", "2 + 2"), to=first).status_code == 303
    assert sent(gleb, bound("rules", "3 + 3"), to=f"{PAGE}ma4/g2-p1-v1/").status_code == 303
    page = text(as_(gleb).get(first))
    assert "Те же страницы есть в вариантах других поясов" in page
    assert "вариант 1, МСК+4…+6: 1 страница." in page


def bound(*pages: str) -> bytes:
    with pikepdf.new() as pdf:
        for said in pages:
            pdf.pages.extend(pikepdf.open(io.BytesIO(words(said))).pages)
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()


def test_several_papers_come_at_once_by_name(gleb: Actor) -> None:
    world.work()
    files = [(f"ma4-v{number}.pdf", world.paper(number, f"{number}")) for number in (1, 2)]
    assert together(gleb, *files)["Location"] == PAGE
    assert {paper.number: paper.pages for paper in Variant.objects.current()} == {1: 1, 2: 2}


def test_of_several_papers_the_good_are_kept_and_the_rest_is_told(gleb: Actor) -> None:
    world.work()
    answer = together(
        gleb,
        ("ma4-v1.pdf", world.paper(2)),
        ("ma4-v3.pdf", world.paper(words="3")),
        ("сканы.pdf", world.paper(words="4")),
        ("ma4-v2.pdf", b"PK not a pdf"),
    )
    page = text(answer)
    assert answer.status_code == 422
    assert "Загружено файлов: 1 из 4." in page
    assert "По названию «ma4-v3.pdf» не понять, какой это вариант." in page
    assert "По названию «сканы.pdf» не понять" in page
    assert "Это не PDF: сохраните документ в формате PDF." in page
    assert "Математика, 4 класс, вариант 1: загружен, 2 страницы" in page
    assert Variant.objects.get().number == 1


def test_several_papers_replace_only_when_the_person_says_so(gleb: Actor) -> None:
    world.work()
    assert together(gleb, ("ma4-v1.pdf", world.paper(1))).status_code == 303
    again = together(gleb, ("ma4-v1.pdf", world.paper(2)))
    assert (again.status_code, "Этот вариант уже загружен." in text(again)) == (422, True)
    assert together(gleb, ("ma4-v1.pdf", world.paper(2)), replaces="on").status_code == 303
    assert Variant.objects.current().get().pages == 2


def test_variants_with_an_odd_number_of_pages_are_told(gleb: Actor) -> None:
    world.work()
    together(gleb, ("ma4-v1.pdf", world.paper(4)), ("ma4-v2.pdf", world.paper(3)))
    page = text(as_(gleb).get(PAGE))
    assert "разное число страниц" in page
    assert "Все варианты загружены" in text(as_(gleb).get(f"{PAGE}?missing"))


def test_a_work_in_two_parts_asks_for_variants_of_each(gleb: Actor) -> None:
    world.work()
    Work.objects.update(minutes=[45, 45])
    assert "0 из 4" in text(as_(gleb).get(PAGE))
    assert together(gleb, ("ma4-p2-v1.pdf", world.paper())).status_code == 303
    assert Variant.objects.get().part == 2
