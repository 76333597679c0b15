"""Whatever went wrong with a work, every page and every file of analytics answers in words.

source: issue 6, «Bad input»
"""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests import cast, make
from tests.domain.analytics.spoilt import CASES, COUNTRY, DISTRICT, REGION, SCHOOL, WHAT, site
from tests.interfaces.api.stage import Machine, admitted
from tests.web.analytics.reading import words
from vprok.domain.analytics.queries import forget_slices
from vprok.domain.analytics.reports import REPORTS
from vprok.interfaces.web.analytics.explore_address import VIEWS

PLACES = (SCHOOL, DISTRICT, REGION, COUNTRY)
PAGES = ("", "similar/", "trend/", "note/", "items/", *(f"{name}/" for name in REPORTS))
SLICES = ("?sex=2", "?variant=2", "?kind=lyceum", "?sex=1&variant=2&kind=gymnasium")
NO_NUMBER = re.compile(r"(?<![\w.-])[-−+]?(?:nan|inf|infinity|none|null)(?![\w.-])", re.IGNORECASE)
REFUSED = 409


@pytest.fixture(scope="module", autouse=True)
def _site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The site is made once, and gone with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        forget_slices()
        site()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def gleb(db: None) -> Client:
    return cast.as_(cast.gleb())


def at(code: str, place: str, tail: str) -> str:
    return f"/analytics/{CASES[code].slug}/{code}/{place}/{tail}"


def answer(client: Client, address: str) -> HttpResponse:
    """An answer that is a page, a file, or a refusal in words; never without a number."""
    told = client.post(address) if address.endswith(".parquet") else client.get(address)
    assert told.status_code in {200, 409}, f"{address}: {told.status_code}"
    seen = words(told)
    assert not NO_NUMBER.search(seen), f"{address}: {_around(seen)}"
    if told.status_code == REFUSED:
        assert re.search(r"[А-Яа-я][^.]{9,}\.", seen), address
    return told


def _around(seen: str) -> str:
    return " … ".join(
        seen[max(0, one.start() - 40) : one.end() + 40] for one in NO_NUMBER.finditer(seen)
    )


cases = pytest.mark.parametrize("code", CASES, ids=[WHAT[code].replace(" ", "-") for code in CASES])


@cases
@pytest.mark.parametrize("place", PLACES)
def test_every_page_of_every_place_answers_in_words(gleb: Client, code: str, place: str) -> None:
    for tail in PAGES:
        answer(gleb, at(code, place, tail))
    for name in REPORTS if place in {SCHOOL, COUNTRY} else ():
        for suffix in (".csv", ".json", ".xlsx"):
            answer(gleb, at(code, place, name + suffix))


@cases
def test_every_side_of_the_page_that_explores_answers(gleb: Client, code: str) -> None:
    for view in VIEWS:
        answer(gleb, at(code, SCHOOL, f"explore/?view={view}"))
    answer(gleb, at(code, SCHOOL, f"explore/?view=places&with={DISTRICT}.0043&with={COUNTRY}"))


@cases
def test_every_print_and_document_is_made(gleb: Client, code: str) -> None:
    for tail in ("note.pdf", "note.docx", *(f"{name}.pdf" for name in REPORTS)):
        answer(gleb, at(code, SCHOOL, tail))


@cases
def test_a_slice_of_nobody_says_so(gleb: Client, code: str) -> None:
    tails = ("marks/", "individual.csv", "journal.json", "groups.xlsx", "explore/")
    for only in SLICES:
        for tail in tails:
            answer(gleb, at(code, DISTRICT, tail + only))
    answer(gleb, at(code, SCHOOL, f"explore/{SLICES[0]}&view=tasks"))


@cases
def test_the_school_itself_reads_the_same_pages(db: None, code: str) -> None:
    anna = cast.as_(cast.anna())
    for tail in ("", "note/", "note/measures/", "similar/", "trend/", "explore/", "groups/"):
        answer(anna, at(code, SCHOOL, tail))


@cases
def test_its_system_is_told_no_nonsense(
    db: None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)
    machine = Machine(admitted().text)
    for name in REPORTS:
        told = machine.get(f"reports/{CASES[code].slug}/{code}/{name}")
        assert told.status_code in {200, 404, 409}, told.content.decode()
        assert not NO_NUMBER.search(words(told))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("slug", sorted({case.slug for case in CASES.values()}))
def test_lists_signs_and_exports_of_the_campaign_answer(
    gleb: Client, slug: str, place: str
) -> None:
    answer(gleb, f"/analytics/{slug}/?place={place}")
    if place != SCHOOL:
        answer(gleb, f"/analytics/{slug}/objectivity/{place}/")
    else:
        answer(gleb, f"/analytics/{slug}/objectivity/{place}/case/")
        answer(gleb, f"/analytics/{slug}/objectivity/{place}/case.pdf")
    page = answer(gleb, f"/analytics/{slug}/export/{place}/").content.decode()
    files = re.findall(r'(?:href|action)="([^"]+\.(?:parquet|md))"', page)
    assert files
    for file in files:
        answer(gleb, file)


@pytest.mark.parametrize("tail", [*PAGES, "explore/", "note.pdf", *(f"{n}.csv" for n in REPORTS)])
def test_a_place_where_nobody_wrote_stands_beside_others(gleb: Client, tail: str) -> None:
    for place in (f"{DISTRICT}.0043", "ru.22.m020", "ru.64"):
        told = gleb.get(at("bi6", place, tail))
        assert told.status_code in {200, 404, 409}, f"{place} {tail}"
        assert not NO_NUMBER.search(words(told))
