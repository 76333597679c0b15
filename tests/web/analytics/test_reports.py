"""Reports as people open them: who sees what, what the page says, what the files hold."""

import io
import re
import typing
from datetime import timedelta
from urllib.parse import quote

import openpyxl
import pytest
from django.test import Client, RequestFactory

from tests import cast, make
from tests.cast import as_
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.access.queries import actor_of
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import Scope, Slice
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import CampaignState
from vprok.domain.territory.models import School
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import choices_of, only_of, query_of
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import Place

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/"
SCHOOL, DISTRICT, REGION, COUNTRY = "ru.22.m019.0042", "ru.22.m019", "ru.22", "ru"
SUFFIXES = ("/", ".xlsx", ".pdf", ".csv", ".json")


def report(place: str, name: str = "marks", suffix: str = "/") -> str:
    return f"{BASE}ma4/{place}/{name}{suffix}"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def statuses(actor: Actor, *addresses: str) -> list[int]:
    client = as_(actor)
    return [client.get(address).status_code for address in addresses]


def test_a_school_walks_from_the_menu_to_its_marks(anna: Actor) -> None:
    tiny()
    client = as_(anna)
    assert client.get("/analytics/").headers["Location"] == BASE
    assert f'href="{BASE}ma4/{SCHOOL}/"' in client.get(BASE).content.decode()
    cards = client.get(f"{BASE}ma4/{SCHOOL}/").content.decode()
    assert report(SCHOOL) in cards
    assert report(SCHOOL, "individual") in cards
    seen = text(client, report(SCHOOL))
    assert "Вся выборка 4 23 30,43 21,74 30,43 17,39" in seen
    assert "СОШ № 42(edu220042) 4 25,00 25,00 25,00 25,00" in seen
    assert "По 1 принятой форме, последняя принята 1 апреля 2026, 16:00 (12:00 по Москве)." in seen
    assert "Оценивать по ним учителей и составлять рейтинги школ нельзя." in seen
    assert "«3» — с 2, «4» — с 4, «5» — с 6; максимум 6 баллов" in seen


def test_the_bars_tell_the_same_in_words_and_leave_out_the_bodies_below(boris: Actor) -> None:
    tiny()
    page = as_(boris).get(report(DISTRICT)).content.decode()
    labels = re.findall(r'role="img" aria-label="([^"]+)"', page)
    assert [label.split(":")[0] for label in labels] == [
        "Вся выборка",
        "Приозёрный край",
        "Район m019 (reg22_m019)",
    ]
    assert labels[-1].endswith("«2» — 10 %, «3» — 50 %, «4» — 10 %, «5» — 30 %")
    assert re.findall(r'rect class="vp-share-\d" x="([^"]+)" width="([^"]+)"', page)[-4:] == [
        ("0%", "10%"), ("10%", "50%"), ("60%", "10%"), ("70%", "30%"),
    ]  # fmt: skip
    assert re.findall(r'class="vp-share-said-(\d)" x="([^"]+)"[^>]*>(\d+)<', page)[-4:] == [
        ("1", "5%", "10"), ("2", "35%", "50"), ("3", "65%", "10"), ("4", "85%", "30"),
    ]  # fmt: skip
    assert "style=" not in page


def test_a_district_sees_its_schools_and_a_neighbour_none_of_them(boris: Actor) -> None:
    tiny()
    ours = text(as_(boris), report(DISTRICT))
    assert "edu220042" in ours
    assert "edu220043" in ours
    assert "edu220044" not in ours
    theirs = text(as_(cast.neighbour()), report("ru.22.m020"))
    assert "edu220044" in theirs
    assert "edu220042" not in theirs
    assert statuses(cast.neighbour(), report(DISTRICT), report(SCHOOL), report(REGION)) == [404] * 3


def test_a_school_sees_the_rows_above_it_and_never_a_sibling(anna: Actor) -> None:
    tiny()
    seen = text(as_(anna), report(SCHOOL)) + text(as_(anna), report(SCHOOL, "individual"))
    assert "Приозёрный край" in seen
    assert "edu220043" not in seen
    above = [report(place) for place in (DISTRICT, REGION, COUNTRY)]
    assert statuses(anna, *above, report("ru.22.m019.0043")) == [404] * 4
    assert statuses(cast.sibling(), report(SCHOOL), report("ru.22.m019.0043")) == [404, 200]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", REPORTS)
def test_elsewhere_the_reports_do_not_exist(darya: Actor, name: str, suffix: str) -> None:
    tiny()
    assert (
        statuses(darya, *(report(p, name, suffix) for p in (SCHOOL, DISTRICT, REGION))) == [404] * 3
    )
    assert statuses(darya, f"{BASE}ma4/{SCHOOL}/", f"{BASE}?place={SCHOOL}") == [404, 404]
    assert "Приозёрный" not in text(as_(darya), BASE)


def test_a_reader_opens_sums_but_no_rows_of_participants(db: None) -> None:
    tiny()
    person = make.account("Роман Читов")
    make.post(person, Role.READER, make.district().place)
    reader = actor_of(person)
    assert statuses(reader, report(DISTRICT), report(SCHOOL)) == [200, 200]
    hidden = [
        report(place, "individual", suffix) for place in (SCHOOL, DISTRICT) for suffix in SUFFIXES
    ]
    assert statuses(reader, *hidden) == [404] * 10
    assert "Индивидуальные" not in text(as_(reader), f"{BASE}ma4/{SCHOOL}/")


def test_a_technician_and_an_observer_open_none(timur: Actor) -> None:
    tiny()
    addresses = ["/analytics/", BASE, report(SCHOOL), report(SCHOOL, "individual", ".xlsx")]
    assert statuses(timur, *addresses) == [404] * 4
    assert statuses(cast.observer(), *addresses) == [404] * 4
    assert Client().get(report(SCHOOL)).status_code == 302


def test_participants_are_listed_by_code_and_left_out_tasks_stay_x(anna: Actor) -> None:
    tiny()
    seen = text(as_(anna), report(SCHOOL, "individual"))
    assert "Кол-во участников: 4" in seen
    assert "40001 1 1 1 0 X 1 2 3" in seen
    assert "40004" not in seen
    assert "Уровень сложности задания Б Б Б" in seen


def test_the_workbook_has_the_name_the_field_knows_and_the_rows_of_the_page(anna: Actor) -> None:
    tiny()
    response = as_(anna).get(report(SCHOOL, suffix=".xlsx"))
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('Ф3_Статистика по отметкам.xlsx')}"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert sheet.title == "МА 4 Статистика по отметкам"
    assert [cell.value for cell in sheet[12]] == ["СОШ № 42(edu220042)", None, 4, 25, 25, 25, 25]
    assert str(sheet["A14"].value).startswith("По 1 принятой форме, последняя принята")
    codes = as_(anna).get(report(SCHOOL, "individual", ".xlsx"))
    assert quote("Ф1_Индивидуальные результаты.xlsx") in codes.headers["Content-Disposition"]


def test_the_print_is_a_pdf(anna: Actor) -> None:
    tiny()
    response = as_(anna).get(report(SCHOOL, suffix=".pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_nobody_prints_a_list_of_more_than_a_thousand(boris: Actor) -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    accept(make.school(), work, [row(n, (1, 1, 1)) for n in range(1000)])
    assert statuses(boris, report(DISTRICT, "individual", ".pdf")) == [409]


def test_the_whole_country_has_sums_and_its_participants_are_listed_region_by_region(
    gleb: Actor,
) -> None:
    tiny()
    client = as_(gleb)
    assert "Степной край" in text(client, report(COUNTRY))
    asked = text(client, report(COUNTRY, "individual"))
    assert "Этот отчёт строится для ОО, муниципалитета, региона." in asked
    assert client.get(report(COUNTRY, "individual", ".xlsx")).status_code == 409
    assert "edu220044 Кол-во участников: 7" in text(client, report(REGION, "individual"))


def test_reports_open_at_their_hour_and_not_before(
    anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tiny()
    at = make.NOW + timedelta(hours=1)
    work.campaign.reports_at = at
    work.campaign.save()
    monkeypatch.setattr(
        "vprok.interfaces.frame.middleware.moment", lambda: at - timedelta(seconds=1)
    )
    client = as_(anna)
    for address in (BASE, f"{BASE}ma4/{SCHOOL}/", report(SCHOOL), report(SCHOOL, "individual")):
        assert "Отчёты откроются 1 апреля 2026 в 13:00 по московскому времени." in text(
            client, address
        )
        assert "40001" not in text(client, address)
    files = [report(SCHOOL, suffix=suffix) for suffix in SUFFIXES[1:]]
    assert statuses(anna, *files) == [409] * 4
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: at)
    assert "40001" in text(client, report(SCHOOL, "individual"))


def test_before_the_first_form_the_pages_say_what_will_come(anna: Actor) -> None:
    make.work()
    client = as_(anna)
    for address in (BASE, f"{BASE}ma4/{SCHOOL}/", report(SCHOOL)):
        assert "Отчёт появится, когда будет принята первая форма" in text(client, address)
    assert client.get(report(SCHOOL, suffix=".xlsx")).status_code == 409


def test_without_a_campaign_there_is_an_empty_page(anna: Actor) -> None:
    assert "Кампаний ещё нет" in text(as_(anna), "/analytics/")


def test_what_was_never_there_is_not_found(anna: Actor, vera: Actor) -> None:
    work = tiny()
    lost = ["ru.22.m777", "ru.22.m019.7777", "22", "ru.22.m19"]
    assert statuses(vera, *(report(place) for place in lost)) == [404] * 4
    assert (
        statuses(anna, f"{BASE}ru4/{SCHOOL}/", report(SCHOOL, "ranking"), "/analytics/2031/")
        == [404] * 3
    )
    work.campaign.state = CampaignState.DRAFT
    work.campaign.save()
    assert statuses(anna, report(SCHOOL), BASE) == [404, 404]


def test_a_replaced_form_changes_the_report_at_once(anna: Actor) -> None:
    work = tiny()
    client = as_(anna)
    assert "СОШ № 42(edu220042) 4 25,00 25,00 25,00 25,00" in text(client, report(SCHOOL))
    accept(make.school(), work, [row(n, (1, 2, 3)) for n in range(8)])
    assert "СОШ № 42(edu220042) 8 0,00 0,00 0,00 100,00" in text(client, report(SCHOOL))


def test_long_lists_are_shown_in_pages_and_handed_out_whole(boris: Actor) -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    accept(make.school(), work, [row(n, (1, 1, 1)) for n in range(300)])
    client = as_(boris)
    assert "40150" in text(client, report(DISTRICT, "individual"))
    second = text(client, report(DISTRICT, "individual") + "?page=2")
    assert "40150" not in second
    assert "40299" in second
    whole = client.get(report(DISTRICT, "individual", ".xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(whole.content)).active
    assert sheet is not None
    assert sheet["D309"].value == "40299"


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_of_the_list_opens_as_page_and_file(vera: Actor, name: str) -> None:
    tiny()
    assert statuses(vera, *(report(REGION, name, suffix) for suffix in SUFFIXES)) == [200] * 5


def test_a_page_costs_the_same_for_a_school_and_a_region(
    anna: Actor, vera: Actor, django_assert_max_num_queries: object
) -> None:
    work, school, region = tiny(), as_(anna), as_(vera)
    for most in (30, 22):  # before the work is summed up, and after
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            school.get(report(SCHOOL))
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            region.get(report(REGION))
        sum_up(str(work.pk))


def test_a_school_that_has_moved_is_called_by_its_name_where_it_stood(vera: Actor) -> None:
    tiny()
    there = make.district(make.region(), "m070")
    School.objects.filter(path=SCHOOL).update(district=there, path=f"{there.path}.0042")
    seen = text(as_(vera), report(SCHOOL))
    assert "СОШ № 42(edu220042) 4 25,00 25,00 25,00 25,00" in seen
    assert "Математика, 4 класс · СОШ № 42" in seen


def test_a_form_replaced_after_reports_were_open_is_told_with_its_moment(vera: Actor) -> None:
    work = tiny()
    assert "Изменено после открытия отчётов" not in text(as_(vera), report(REGION))
    accept(make.school(), work, [row(1, (1, 1, 0))], at=make.NOW + timedelta(days=11))
    words = "Изменено после открытия отчётов: 1 форма, последняя — 12 апреля 2026, 16:00"
    for address in (report(REGION), f"{BASE}ma4/{REGION}/"):
        page = text(as_(vera), address)
        assert words in page
        assert "СОШ № 42 edu220042 : форма заменена 12 апреля 2026, 16:00" in page
    book = openpyxl.load_workbook(io.BytesIO(as_(vera).get(report(REGION, suffix=".xlsx")).content))
    cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line]
    assert any(words in re.sub(r"\s+", " ", cell) for cell in cells), cells[-8:]


# ---- slices --------------------------------------------------------------------------------------


def with_sexes() -> None:
    """The tiny country, whose school 42 has told of three boys and two girls in two classes."""
    work = tiny()
    work.campaign.asks_sex = True
    work.campaign.save()
    rows = [row(n, (1, 1, 1), class_no=1 + n % 2)._replace(sex=1 + n // 4) for n in range(1, 6)]
    accept(make.school(), work, rows)


def test_a_slice_of_the_address_is_that_of_page_and_files(anna: Actor) -> None:
    with_sexes()
    address = report(SCHOOL, suffix=".json") + "?sex=2"
    told = as_(anna).get(address).json()
    assert told["caption"][-1] == ["Срез:", "девочки"]
    assert told["rows"][-1]["cells"][2] == 2
    lines = as_(anna).get(report(SCHOOL, suffix=".csv") + "?sex=2").content.decode("utf-8-sig")
    assert "Срез:;девочки\r\n" in lines
    assert "СОШ № 42(edu220042);;2;0;100;0;0\r\n" in lines
    assert "4-1 2 0,00 100,00" in text(as_(anna), report(SCHOOL) + "?class=1")
    codes = text(as_(anna), report(SCHOOL, "individual") + "?sex=2")
    assert "40004" in codes
    assert "40001" not in codes


@pytest.mark.parametrize(
    "query",
    [
        "sex=3", "sex=ж", "variant=99", "variant=-1", "class=7", "class=1.5", "kind=школа",
        "settlement=moon", "ownership=1", "sampled=1", "sampled=yes", "sex=1&kind=none",
    ],
)  # fmt: skip
def test_a_slice_that_there_is_not_is_not_found(anna: Actor, query: str) -> None:
    with_sexes()
    assert (
        statuses(anna, *(f"{report(SCHOOL, suffix=one)}?{query}" for one in SUFFIXES)) == [404] * 5
    )


def test_where_nobody_is_asked_their_sex_there_is_no_such_slice(anna: Actor, boris: Actor) -> None:
    tiny()
    assert statuses(anna, f"{report(SCHOOL)}?sex=1") == [404]
    assert statuses(boris, f"{report(DISTRICT)}?class=1", f"{report(DISTRICT)}?sex=") == [404, 200]


def test_the_words_of_an_address_and_its_slice_are_one(rf: RequestFactory) -> None:
    with_sexes()
    work = Work.objects.select_related("campaign").get()
    scope = Scope(work, Place(SCHOOL), Place(SCHOOL))
    assert [choice.name for choice in choices_of(scope)] == [
        "sex", "variant", "class", "kind", "settlement", "ownership",
    ]  # fmt: skip
    asked = "?sex=2&variant=1&class=2&kind=lyceum"
    only = only_of(typing.cast("Request", rf.get("/", QUERY_STRING=asked[1:])), scope)
    assert only == Slice(2, 1, 2, "lyceum")
    assert query_of(only) == asked
    assert query_of(Slice()) == ""
