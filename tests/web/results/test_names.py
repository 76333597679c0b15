"""The page with names as the portal gives it: codes by class, shut headers, and nothing to post."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.access.models import Account
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Code
from vprok.domain.results.queries.names import class_codes, works_of
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor, Role

OWN = "/results/2026-spring/names/"
PAGE = f"{OWN}edu220042/"
CODES = f"{PAGE}codes/"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def told(browser: Client) -> Any:
    """What the scripts are told before anything is typed."""
    page = text(browser.get(PAGE))
    return json.loads(re.search(r'id="told"[^>]*>(.*?)</script>', page)[1])  # type: ignore[index]


def test_codes_are_told_by_class_with_the_spare_ones_of_the_grade(
    anna: Actor, entry: Entry
) -> None:
    Code.objects.filter(class_no=2).update(room="12")
    Code.objects.filter(number="40001").update(room="9")
    assert as_(anna).get(CODES).json() == {
        "school": "СОШ № 42",
        "classes": [
            {
                "grade": 4,
                "class": 1,
                "title": "4А",
                "room": "",
                "codes": ["40001", "40002", "40003"],
            },
            {"grade": 4, "class": 2, "title": "4Б", "room": "12", "codes": ["40004", "40005"]},
        ],
        "spare": {"4": ["40006", "40007", "40008", "40009", "40010"]},
    }


def test_codes_of_a_school_cost_two_statements(
    entry: Entry, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        class_codes(entry.school, entry.work.campaign)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert works_of(entry.school, entry.work.campaign) == [entry]


def test_a_class_without_a_letter_is_called_by_its_number(entry: Entry) -> None:
    entry.school.classes.all().delete()
    titles = [one.title for one in class_codes(entry.school, entry.work.campaign)]
    assert titles == ["4-1", "4-2", "4"]


def test_one_goes_to_ones_own_school(anna: Actor, entry: Entry) -> None:
    assert as_(anna).get(OWN)["Location"] == PAGE


def test_whoever_has_several_schools_chooses(anna: Actor, entry: Entry) -> None:
    other = make.school(last="0043")
    make.post(Account.objects.get(pk=anna.account), Role.SCHOOL_COORDINATOR, other.place)
    page = text(as_(cast.anna()).get(OWN))
    assert PAGE in page
    assert PAGE.replace("0042", "0043") in page


def test_above_the_school_there_is_no_protocol_of_ones_own(vera: Actor, entry: Entry) -> None:
    assert as_(vera).get(OWN).status_code == 404
    assert as_(vera).get(PAGE).status_code == 200


@pytest.mark.parametrize("who", [cast.darya, cast.sibling, cast.observer, cast.fyodor])
@pytest.mark.parametrize("address", [PAGE, CODES])
def test_for_others_there_is_no_such_page(
    who: Callable[[], Actor], address: str, entry: Entry
) -> None:
    assert as_(who()).get(address).status_code == 404


def test_no_form_of_the_page_goes_anywhere_and_no_field_has_a_name(
    anna: Actor, entry: Entry
) -> None:
    answer = as_(anna).get(PAGE)
    policy = answer["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "worker-src 'none'" in policy
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    page = text(answer)
    assert "<form" not in page
    fields = re.findall(r"<(?:input|textarea|select)\b[^>]*>", page)
    assert len(fields) > 15
    assert not [one for one in fields if " name=" in one or 'autocomplete="off"' not in one]
    words = [one for one in fields if 'type="password"' in one or one.startswith("<textarea")]
    assert not [one for one in words if 'spellcheck="false"' not in one]


def test_a_posted_word_is_not_even_looked_at(anna: Actor, entry: Entry) -> None:
    for address in (OWN, PAGE, CODES):
        assert as_(anna).post(address, {"name": "Зимородкина"}).status_code == 405


def test_the_page_knows_the_works_and_where_their_results_are(anna: Actor, entry: Entry) -> None:
    assert told(as_(anna))["works"] == [
        {
            "code": "ma4",
            "title": "Математика, 4 класс",
            "subject": "Математика",
            "grade": 4,
            "parts": 1,
            "on": "14 апреля 2026",
            "results": "/results/2026-spring/ma4/edu220042/families/data/",
        }
    ]


def test_a_technical_specialist_gets_codes_and_no_results(timur: Actor, entry: Entry) -> None:
    page = told(as_(timur))
    assert (page["codes"], page["works"][0]["results"]) == (CODES, "")


def test_families_are_shown_where_to_look_only_if_the_campaign_allows_it(
    anna: Actor, entry: Entry
) -> None:
    assert told(as_(anna))["look"] is None
    Campaign.objects.update(families_look=True)
    look = told(as_(anna))["look"]
    assert look["address"].endswith("/family/")
    assert look["square"].startswith("data:image/svg+xml;base64,")


def test_before_codes_are_issued_the_page_says_when_to_come(anna: Actor, entry: Entry) -> None:
    Code.objects.all().delete()
    page = text(as_(anna).get(PAGE))
    assert "Кодов пока нет" in page
    assert "<textarea" not in page
    assert as_(anna).get(CODES).status_code == 409


def test_the_results_of_a_campaign_lead_to_the_page(anna: Actor, vera: Actor, entry: Entry) -> None:
    words = "Имена и листы для родителей"
    assert words in text(as_(anna).get("/results/2026-spring/"))
    assert words not in text(as_(vera).get("/results/2026-spring/"))
