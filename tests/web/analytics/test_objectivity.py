"""Signs as people open them: the list of a body, the case of a school, its reply, the sample."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cast, make
from tests.cast import as_
from tests.domain.analytics import honesty
from tests.domain.analytics.test_exams import RIGHT, filled
from vprok.domain.access.queries import actor_of
from vprok.domain.analytics.models import Reply, Sign, StateExam
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.queries.cases import official_in, official_lines
from vprok.domain.analytics.reports.objectivity import WHOLE, build
from vprok.domain.analytics.rules.searches import OFFICIAL_MARKERS
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign, Sample
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import Place
from vprok.tools.stats.objectivity import FALSE_ALARMS

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring"
PLANTED = f"ru.22.m019.{honesty.PLANTED + 1:04}"
ONCE = f"ru.22.m019.{honesty.ONCE + 1:04}"
REGION, DISTRICT, COUNTRY = "ru.22", "ru.22.m019", "ru"
ALARMS = round(1000 * FALSE_ALARMS["mean"])


def page(place: str) -> str:
    return f"{BASE}/objectivity/{place}/"


def case(place: str, more: str = "/") -> str:
    return f"{BASE}/objectivity/{place}/case{more}"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def person(role: Role, path: str) -> Actor:
    """Somebody of the school where works were changed, or of one beside it."""
    holder = make.account()
    make.post(holder, role, School.objects.get(path=path).place)
    return actor_of(holder)


@pytest.fixture
def found(db: None) -> Campaign:
    """Two works of a region are searched."""
    maths, _ = honesty.two_works()
    honesty.searched()
    return maths.campaign


def test_a_body_finds_the_school_where_works_agree_and_walks_to_its_case(
    found: Campaign, vera: Actor, boris: Actor, gleb: Actor
) -> None:
    for actor, place in ((vera, REGION), (boris, DISTRICT)):
        client = as_(actor)
        assert case(PLANTED) in client.get(page(place)).content.decode()
        seen = text(client, page(place))
        assert "edu220008" in seen
        assert "edu220013" not in seen
        assert "Признак — повод посмотреть работы ещё раз" in seen
        assert "Индекс региона" in seen
        assert "с регионом без 5 % крайних" in seen
        assert f"{ALARMS} из 1000 честных школ" in seen
    assert "edu220008" not in text(as_(vera), page("ru.22.m020"))
    country = text(as_(gleb), page(COUNTRY))
    assert "Приозёрный край" in country
    assert "edu220008" not in country
    assert as_(vera).get(page(PLANTED)).headers["Location"] == case(PLANTED)
    (sign,) = Sign.objects.filter(is_sure=True, search__work__code="ma4", school__path=PLANTED)[:1]
    assert "edu220008" in text(as_(vera), f"{page(REGION)}?work=ma4&kind={sign.kind}")
    assert "Таких признаков здесь нет" in text(as_(vera), f"{page(REGION)}?kind=edits")


def test_the_school_reads_what_those_above_read_and_answers(found: Campaign, vera: Actor) -> None:
    head = person(Role.HEAD_OF_SCHOOL, PLANTED)
    seen = [text(as_(actor), case(PLANTED)) for actor in (head, vera)]
    for words in seen:
        assert "Математика, 4 класс" in words
        assert "Из 1000 обычных школ так выделились бы" in words
        assert f"получили {ALARMS} из 1000 честных школ и 22 % честных классов" in words
        assert "Организация пока не ответила." in words
        assert "порог 0,05" in words
        assert "Акты наблюдателей появятся здесь" in words
    assert ["Что сделать" in words for words in seen] == [True, False]
    client = as_(head)
    assert client.get(case(PLANTED, "/reply/")).status_code == 200
    named = {"text": "Проверяла Иванова Мария Петровна."}
    assert "похоже, есть имя" in client.post(case(PLANTED, "/reply/"), named).content.decode()
    assert client.post(case(PLANTED, "/reply/"), {"text": " "}).status_code == 422
    assert client.post(case(PLANTED, "/reply/"), {"text": "а" * 5001}).status_code == 422
    assert not Reply.objects.exists()
    for words in ("Класс математический,\nс 1 класса.", "Работы перепроверены комиссией."):
        answer = client.post(case(PLANTED, "/reply/"), {"text": words})
        assert answer.status_code == 303
    told = text(as_(vera), case(PLANTED))
    assert "Класс математический, с 1 класса." in told
    assert "Работы перепроверены комиссией." in told
    assert Event.objects.filter(event="analytics.reply_given").count() == 2


def test_only_the_head_answers_and_only_where_something_is_said(
    found: Campaign, vera: Actor
) -> None:
    coordinator = person(Role.SCHOOL_COORDINATOR, PLANTED)
    assert as_(coordinator).get(case(PLANTED)).status_code == 200
    for actor in (coordinator, vera):
        client = as_(actor)
        assert "Ответить</a>" not in client.get(case(PLANTED)).content.decode()
        assert client.post(case(PLANTED, "/reply/"), {"text": "Нет."}).status_code == 404
    quiet = next(
        school.path
        for school in School.objects.within([make.district().place]).order_by("number")
        if not Sign.objects.filter(school=school).exists()
    )
    answer = as_(person(Role.HEAD_OF_SCHOOL, quiet)).post(case(quiet, "/reply/"), {"text": "Нет."})
    assert answer.status_code == 409
    assert "отвечать не на что" in answer.content.decode()


def test_a_sign_of_one_work_is_told_to_nobody_on_any_page_or_file(
    found: Campaign, vera: Actor
) -> None:
    assert Sign.objects.filter(is_sure=True, school__path=ONCE, search__work__code="ma4").exists()
    once = as_(person(Role.HEAD_OF_SCHOOL, ONCE))
    assert "Признаков, которые совпали бы в двух работах" in text(once, case(ONCE))
    client = as_(vera)
    assert "edu220013" not in text(client, page(REGION))
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{BASE}/ma4/{REGION}/objectivity.xlsx").content)
    ).active
    assert book is not None
    rows = {str(row[0].value): [cell.value for cell in row] for row in book.iter_rows()}
    ours = next(row for name, row in rows.items() if "edu220013" in name)
    theirs = next(row for name, row in rows.items() if "edu220008" in name)
    assert ours[8:] == [None] * 8
    assert any("q\u00a00,0" in str(cell) for cell in theirs[8:])


def test_a_slice_is_left_out_of_the_report_which_says_so_once(found: Campaign, vera: Actor) -> None:
    client = as_(vera)
    for place in (REGION, DISTRICT):
        report = f"{BASE}/ma4/{place}/objectivity"
        whole, sliced = (text(client, f"{report}/{query}") for query in ("", "?variant=1"))
        assert WHOLE not in whole
        assert sliced.count(WHOLE) == 1
        assert "Срез" not in sliced
        told, asked = (client.get(f"{report}.json{query}").json() for query in ("", "?variant=1"))
        assert asked == told | {"notes": [WHOLE, *told["notes"]]}


def test_a_page_works_out_official_markers_once(found: Campaign, vera: Actor, boris: Actor) -> None:
    for actor, address in (
        (vera, page(REGION)),
        (boris, page(DISTRICT)),
        (boris, f"{BASE}/ma4/{DISTRICT}/objectivity/"),
    ):
        with CaptureQueriesContext(connection) as asked:
            text(as_(actor), address)
        means = [one["sql"] for one in asked if '"analytics_stateexam"."mean"' in one["sql"]]
        assert len(means) == 1, address


def test_the_report_lists_schools_by_number_with_the_official_markers(
    found: Campaign, boris: Actor
) -> None:
    seen = text(as_(boris), f"{BASE}/ma4/{DISTRICT}/objectivity/")
    keys = re.findall(r"\(edu(\d{6})\)", seen)
    assert keys == sorted(keys)
    assert len(keys) == honesty.SCHOOLS - 10
    assert "Индекс региона:" in seen
    assert (
        "Официальных признаков 14. Сколько из 1000 честных школ получили их в нашей проверке: "
        f"«среднее» (4 РУ, 4 МА, 5 РУ, 5 МА) — {ALARMS}; «среднее» (ОГЭ РУ, ОГЭ МА) — {ALARMS}; "
        "«журнал» (4 РУ, 4 МА, 5 РУ, 5 МА) — меньше 1; «рост» (5 РУ, 5 МА) — меньше 1; "
        "«падение» (5 РУ, 5 МА) — 1."
    ) in seen
    assert "Результаты ОГЭ не загружены" in seen
    assert "Честных классов со «средним» — 22 %" in seen
    assert "результаты требуют проверки" in seen
    assert "4 РУ 4 МА 5 РУ 5 МА ОГЭ РУ ОГЭ МА" in seen


def test_the_page_counts_each_of_the_fourteen_official_markers_beside_its_false_alarms(
    found: Campaign, boris: Actor
) -> None:
    StateExam.objects.create(
        campaign=found, school=School.objects.get(number="220001"), subject_code="RU",
        participants=60, mean=15, deviation=4,
    )  # fmt: skip
    lines = official_lines(found, Place(DISTRICT))
    assert len(lines) == len(set(OFFICIAL_MARKERS)) == 14
    tested = {(line.kind, line.about): line.tested for line in lines}
    assert tested["mean", "ma4"] == tested["journal", "ru4"] == honesty.SCHOOLS
    assert (tested["mean", "ma5"], tested["exam", "RU"], tested["exam", "MA"]) == (0, 1, 0)
    marked = next(line.marked for line in lines if (line.kind, line.about) == ("mean", "ma4"))
    assert marked == sum(
        (mark.kind, mark.about) == ("mean", "ma4")
        for marks in official_in(found, Place(DISTRICT)).values()
        for mark in marks
    )
    seen = text(as_(boris), page(DISTRICT))
    assert f"Завышенное среднее Математика, 4 класс: 120 школ региона {marked} {ALARMS}" in seen
    assert f"Завышенное среднее ОГЭ ОГЭ, математика: результатов нет — {ALARMS}" in seen
    assert (
        "Несоответствие отметкам школы Русский язык, 4 класс: 120 школ региона 0 меньше 1" in seen
    )
    assert "Резкое падение Математика, 5 класс: результатов нет — 1" in seen


def test_a_report_on_a_set_of_schools_lists_these_and_no_others(found: Campaign) -> None:
    work = found.works.get(code="ma4")
    asked = (Place(PLANTED), Place("ru.22.m020.0115"))
    for place in (Place(REGION), Place(COUNTRY)):
        report = build(Scope(work, place, Place(COUNTRY), chosen=asked))
        assert [row.place for row in report.rows] == [one.path for one in asked]
        assert any("Индекс региона" in note for note in report.notes)
    assert len(build(Scope(work, Place(COUNTRY), Place(COUNTRY))).rows) == 1


def test_elsewhere_below_and_for_readers_there_is_nothing(
    found: Campaign, darya: Actor, timur: Actor
) -> None:
    reader = make.account("Роман Читов")
    make.post(reader, Role.READER, make.region().place)
    strangers = (
        darya, timur, cast.observer(), actor_of(reader), cast.neighbour(),
        person(Role.HEAD_OF_SCHOOL, ONCE),
    )  # fmt: skip
    shut = (page(DISTRICT), *(case(PLANTED, more) for more in ("/", ".pdf", "/reply/")))
    for actor in strangers:
        client = as_(actor)
        for address in (*shut, f"{BASE}/ma4/{DISTRICT}/objectivity/"):
            assert client.get(address).status_code == 404, (actor.signature, address)


def test_nothing_is_told_before_reports_open(found: Campaign, vera: Actor) -> None:
    Campaign.objects.update(reports_at=make.NOW + timedelta(days=3650))
    client = as_(vera)
    assert "edu220008" not in text(client, page(REGION))
    assert "Отчёты откроются" in text(client, page(REGION))
    assert "Математика" not in text(client, case(PLANTED))
    assert client.get(case(PLANTED, ".pdf")).status_code == 409
    head = as_(person(Role.HEAD_OF_SCHOOL, PLANTED))
    assert head.post(case(PLANTED, "/reply/"), {"text": "Нет."}).status_code == 409


def test_the_case_is_printed(found: Campaign) -> None:
    head = as_(person(Role.HEAD_OF_SCHOOL, PLANTED))
    head.post(case(PLANTED, "/reply/"), {"text": "Класс математический."})
    printed = head.get(case(PLANTED, ".pdf"))
    assert printed.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(printed.content)) as book:
        assert len(book.pages) >= 1


def test_the_organiser_draws_the_sample_and_everyone_sees_how(
    db: None, gleb: Actor, vera: Actor, anna: Actor, darya: Actor
) -> None:
    for last in range(20):
        make.school(last=f"{last + 31:04}")
    make.campaign()
    Campaign.objects.update(opens_on=date(2126, 4, 14), closes_on=date(2126, 5, 14))
    client = as_(gleb)
    assert "Выборки ещё нет" in text(as_(anna), f"{BASE}/sample/")
    wrong = client.post(f"{BASE}/sample/draw/", {"share": "100", "seed": "да"})
    assert "Жребий — от 8 до 64" in wrong.content.decode()
    assert client.post(f"{BASE}/sample/draw/", {"share": "0", "seed": ""}).status_code == 422
    drawn = client.post(f"{BASE}/sample/draw/", {"share": "100,0", "seed": "Lotereya2026"})
    assert drawn.status_code == 303
    assert Sample.objects.get().share == 1000
    for actor in (gleb, vera, anna, darya):
        assert "Lotereya2026" in text(as_(actor), f"{BASE}/sample/")
    assert "Ваша организация в выборке" in text(as_(anna), f"{BASE}/sample/")
    assert "независимые наблюдатели" in text(as_(anna), f"{BASE}/sample/")
    year = "/campaign/2026-spring/"
    assert "Ваша организация в контрольной выборке" in text(as_(anna), year)
    assert "Ваша организация в контрольной выборке" not in text(as_(vera), year)
    assert f'href="{BASE}/sample/"' in client.get(year).content.decode()
    theirs = text(as_(darya), f"{BASE}/sample/")
    assert "СОШ № 42" not in theirs
    book = openpyxl.load_workbook(
        io.BytesIO(as_(vera).get(f"{BASE}/sample/list.xlsx").content)
    ).active
    assert book is not None
    assert book.max_row == 1 + 20
    lines = as_(darya).get(f"{BASE}/sample/frame.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "логин ОО;группа;в выборке"
    assert "edu220042;22 Населенный пункт сельского типа;да" in lines
    assert as_(vera).post(f"{BASE}/sample/draw/", {"share": "5"}).status_code == 404
    again = client.post(f"{BASE}/sample/draw/", {"share": "5", "seed": ""})
    assert again.status_code == 409


def test_the_organiser_loads_results_of_the_state_examination(db: None, gleb: Actor) -> None:
    campaign = make.campaign()
    for last in ("0042", "0043"):
        make.school(last=last)
    client = as_(gleb)
    blank = client.get(f"{BASE}/sample/exams/blank.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(blank.content)).sheetnames[1] == "ОГЭ"
    wrong = SimpleUploadedFile("о.xlsx", filled(campaign, RIGHT[0], ("edu229999", "МА", 1, 2, 3)))
    answer = client.post(f"{BASE}/sample/exams/", {"file": wrong})
    assert answer.status_code == 422
    assert "A3" in answer.content.decode()
    assert not StateExam.objects.exists()
    right = SimpleUploadedFile("о.xlsx", filled(campaign, *RIGHT))
    assert client.post(f"{BASE}/sample/exams/", {"file": right}).status_code == 303
    assert "Русский язык 1" in text(client, f"{BASE}/sample/exams/")


def test_a_school_above_its_region_at_the_state_examination_gets_the_official_marker(
    found: Campaign, vera: Actor
) -> None:
    for number, mean in (("220001", 15.0), ("220002", 15.2), ("220003", 25.0)):
        school = School.objects.get(number=number)
        StateExam.objects.create(
            campaign=found, school=school, subject_code="RU", participants=60, mean=mean,
            deviation=4.0,
        )  # fmt: skip
    third = text(as_(vera), case("ru.22.m019.0003"))
    assert "ОГЭ, русский язык" in third
    assert "Завышенное среднее ОГЭ" in third
    assert "ОГЭ, русский язык" not in text(as_(vera), case("ru.22.m019.0001"))
    assert "ОГЭ РУ" in text(as_(vera), f"{BASE}/ma4/{REGION}/objectivity/")
