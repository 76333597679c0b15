from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import make
from tests.cast import as_
from vprok.domain.campaign.actions import publish
from vprok.domain.campaign.models import Publication
from vprok.domain.campaign.states import Audience, CampaignState, PublicationKind
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place

LIST = "/campaign/publications/"
ASKED = {
    "title": "Инструкция координатору",
    "kind": "instruction",
    "audience": "school",
    "place": "ru",
    "text": "Прочтите до начала.",
    "must_be_read": "on",
}


def text(answer: HttpResponse):
    return answer.content.decode()


def published(by: Actor, place: Place = COUNTRY, **changes: Any):
    values = {
        "kind": PublicationKind.INSTRUCTION,
        "audience": Audience.EVERYONE,
        "text": "Прочтите.",
        "at": make.NOW,
    }
    return publish(place, "Инструкция", by=by, **(values | changes))


@pytest.fixture
def pdf(tmp_path: Path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as empty:
        empty.add_blank_page(page_size=(595, 842))
        empty.save(path)
    return path.read_bytes()


def test_a_paper_is_published_read_and_marked(gleb: Actor, anna: Actor):
    assert as_(gleb).post(f"{LIST}new/", ASKED).status_code == 302
    it = Publication.objects.get()
    client = as_(anna)
    assert "Прочтите и отметьте" in text(client.get(LIST))
    assert "Прочтите до начала." in text(client.get(f"{LIST}{it.pk}/"))
    assert client.post(f"{LIST}{it.pk}/read/").status_code == 302
    page = text(client.get(LIST))
    assert "Прочтите и отметьте" not in page
    assert "Прочитано" in page
    assert "1\u00a0отметка" in text(as_(gleb).get(f"{LIST}{it.pk}/"))


def test_a_file_goes_out_as_an_attachment(gleb: Actor, anna: Actor, pdf: bytes):
    file = SimpleUploadedFile("Порядок проведения.pdf", pdf, "application/pdf")
    answer = as_(gleb).post(f"{LIST}new/", ASKED | {"text": "", "file": file})
    assert answer.status_code == 302
    it = Publication.objects.get()
    got = as_(anna).get(f"{LIST}{it.pk}/file/")
    assert b"".join(got.streaming_content) == pdf
    assert got["Content-Disposition"].startswith("attachment;")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Type"] == "application/pdf"


def test_what_is_no_pdf_is_named_near_its_field(gleb: Actor):
    file = SimpleUploadedFile("a.pdf", b"MZ not a document", "application/pdf")
    answer = as_(gleb).post(f"{LIST}new/", ASKED | {"file": file})
    assert answer.status_code == 422
    assert not Publication.objects.exists()
    assert as_(gleb).post(f"{LIST}new/", ASKED | {"text": ""}).status_code == 422


def test_a_region_publishes_for_itself(vera: Actor, anna: Actor, darya: Actor):
    page = as_(vera).get(f"{LIST}new/")
    assert 'value="ru"' not in text(page)
    assert as_(vera).post(f"{LIST}new/", ASKED).status_code == 422
    as_(vera).post(f"{LIST}new/", ASKED | {"place": "ru.22"})
    it = Publication.objects.get()
    assert as_(anna).get(f"{LIST}{it.pk}/").status_code == 200
    for page in (f"{LIST}{it.pk}/", f"{LIST}{it.pk}/file/"):
        assert as_(darya).get(page).status_code == 404
    assert as_(darya).post(f"{LIST}{it.pk}/read/").status_code == 404
    assert it.title not in text(as_(darya).get(LIST))


def test_lower_roles_do_not_publish(anna: Actor, boris: Actor, gleb: Actor):
    it = published(gleb)
    for person in (anna, boris):
        assert as_(person).get(f"{LIST}new/").status_code == 404
        assert as_(person).post(f"{LIST}new/", ASKED).status_code == 404
        assert as_(person).post(f"{LIST}{it.pk}/withdraw/").status_code == 404
    assert Publication.objects.filter(withdrawn_at=None).count() == 1


def test_a_paper_is_withdrawn_by_who_may(gleb: Actor, vera: Actor, anna: Actor):
    it = published(gleb)
    assert as_(vera).post(f"{LIST}{it.pk}/withdraw/").status_code == 404
    assert as_(gleb).post(f"{LIST}{it.pk}/withdraw/").status_code == 302
    assert as_(anna).get(f"{LIST}{it.pk}/").status_code == 404


def test_the_list_is_narrowed_and_says_when_it_is_empty(gleb: Actor, anna: Actor):
    client = as_(anna)
    assert "Публикаций пока нет" in text(client.get(LIST))
    work = make.work()
    published(gleb, work=work)
    assert "Инструкция" in text(client.get(f"{LIST}?work={work.pk}"))
    assert "По этому отбору ничего нет" in text(client.get(f"{LIST}?subject=RU"))
    assert f"/campaign/publications/{Publication.objects.get().pk}/" in text(
        client.get("/campaign/2026-spring/works/ma4/")
    )


def test_a_paper_without_a_file_has_none_to_hand_out(gleb: Actor, anna: Actor):
    it = published(gleb)
    assert as_(anna).get(f"{LIST}{it.pk}/file/").status_code == 404


def test_papers_of_a_draft_are_not_there_yet(gleb: Actor, anna: Actor):
    it = published(gleb, campaign=make.campaign(state=CampaignState.DRAFT))
    assert as_(anna).get(f"{LIST}{it.pk}/").status_code == 404
