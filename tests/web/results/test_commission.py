"""A coordinator gathers a commission and deals works; its head settles differences."""

import re

import pytest
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.results.commission import AT, dealt, experts, gathered, mark, whole
from tests.domain.results.stage import EVENING, filled, rows_of
from vprok.domain.intake.models import Entry
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import Commission, Marking, Typed
from vprok.domain.results.states import Turn
from vprok.interfaces.frame import clock

pytestmark = pytest.mark.django_db

FULL, LOW = (1, 1, 2, 1, 2), (0, 0, 0, 0, 0)
ALL = "/results/2026-spring/commissions/"
NEW = f"{ALL}new/ma4/"
WORK = "/results/2026-spring/ma4/edu220042/marking/"


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: AT)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def page(made: Commission) -> str:
    return f"{ALL}{made.pk}/"


def test_a_coordinator_gathers_a_commission_and_deals_works_to_it():
    whole()
    people, anna = experts(2), as_(cast.anna())
    assert "Комиссии ещё нет" in text(anna.get(WORK))
    assert "Марина Белова" in text(anna.get(NEW))
    told = {
        "title": "Комиссия школы",
        "share": "50",
        "tolerance": "1",
        "experts": [str(one.account) for one in people],
        "head": str(people[0].account),
    }
    made = anna.post(NEW, told)
    assert made.status_code == 303
    one = Commission.objects.get()
    assert made.headers["Location"] == page(one)
    assert anna.post(f"{page(one)}deal/", {"school": "edu220042"}).status_code == 303
    assert one.markings.filter(turn=Turn.FIRST).count() == 5
    shown = text(anna.get(page(one)))
    assert "0 из 8" in shown or "8" in shown
    assert one.seed not in shown
    assert "Комиссия школы" in text(anna.get(ALL))
    assert "Комиссии экспертов" in text(anna.get("/results/2026-spring/"))


def test_a_coordinator_sees_neither_the_sample_nor_points_nor_severity():
    made = dealt(whole((12, 12)), experts(2), share=50)
    for one in made.markings.all():
        mark(one, FULL)
    anna = as_(cast.anna())
    for address in (page(made), WORK):
        shown = text(anna.get(address))
        assert "балла выше" not in shown
        assert "vp-drift" not in shown
    assert anna.get(f"/results/marking/{made.pk}/head/").status_code == 404


def test_mistakes_of_the_form_stand_beside_it():
    whole()
    people, anna = experts(1), as_(cast.anna())
    told = {"title": "К", "share": "10", "tolerance": "1", "experts": [people[0].account]}
    answer = anna.post(NEW, told | {"head": people[0].account})
    assert answer.status_code == 422
    assert "нужны хотя бы два эксперта" in text(answer)


@pytest.mark.parametrize("person", [cast.darya, cast.sibling, cast.neighbour])
def test_other_places_see_no_commission(person):
    made = dealt(whole(), experts(2))
    client = as_(person())
    for address in (page(made), WORK):
        assert client.get(address).status_code == 404
    assert client.post(f"{page(made)}deal/").status_code == 404
    assert made.title not in text(client.get(ALL))


@pytest.mark.parametrize("person", [cast.timur, cast.elena, cast.observer])
def test_people_without_the_right_see_no_commission(person):
    made = dealt(whole(), experts(2))
    for address in (ALL, NEW, page(made), WORK):
        assert as_(person()).get(address).status_code == 404


def test_an_expert_is_let_go_and_taken_back_and_another_becomes_the_head():
    people = experts(3)
    made, anna = dealt(whole(), people), as_(cast.anna())
    assert anna.post(f"{page(made)}experts/2/", {"do": "head"}).status_code == 303
    assert anna.post(f"{page(made)}experts/1/", {"do": "release"}).status_code == 303
    assert made.markings.filter(marker__number=1).count() == 0
    assert "Вышел из комиссии" in text(anna.get(page(made)))
    assert anna.post(f"{page(made)}seat/", {"expert": people[0].account}).status_code == 303
    assert made.markers.filter(left_at=None).count() == 3


def test_settings_are_changed_and_a_finished_commission_is_closed_and_shows_its_lot():
    made, anna = dealt(whole((1,)), experts(1)), as_(cast.anna())
    told = {"title": "Новая", "share": "0", "tolerance": "2"}
    assert anna.post(f"{page(made)}settings/", told).status_code == 303
    assert anna.post(f"{page(made)}settings/", told | {"share": "101"}).status_code == 422
    assert anna.post(f"{page(made)}close/").status_code == 409
    mark(made.markings.get(), FULL)
    assert anna.post(f"{page(made)}close/").status_code == 303
    assert made.seed in text(anna.get(page(made)))


# ---- the head ----


def test_the_head_alone_sees_differences_and_gives_them_to_a_third():
    people = experts(3)
    made = dealt(whole(), people, share=100)
    code = made.markings.order_by("code")[0].code
    mark(made.markings.get(code=code, turn=Turn.FIRST), FULL)
    mark(made.markings.get(code=code, turn=Turn.SECOND), LOW)
    head = f"/results/marking/{made.pk}/head/"
    marina = as_(people[0])
    assert "Назначить третью проверку: 1" in text(marina.get("/"))
    assert code in text(marina.get(head))
    assert not re.search(r"эксперт \d: \d", text(marina.get(head)))
    for person in (people[1], people[2], cast.boris()):
        assert as_(person).get(head).status_code == 404
        assert as_(person).post(f"{head}third/").status_code == 404
    assert marina.post(f"{head}third/").status_code == 303
    third = made.markings.get(turn=Turn.THIRD)
    shown = text(as_(people[third.marker.number - 1]).get(f"/results/marking/{made.pk}/edu220042/"))
    assert code in shown
    assert "value=" in shown
    mark(third, LOW)
    assert "эксперт 1" in text(marina.get(head))
    assert re.search(r"эксперт \d: 7", text(marina.get(head)))


def test_the_head_reads_neutral_words_and_nothing_while_works_are_few():
    people = experts(2)
    made = dealt(whole((12,)), people, share=100)
    head = f"/results/marking/{made.pk}/head/"
    works = list(made.markings.order_by("pk"))
    mark(works[0], FULL)
    assert "Мало работ, чтобы судить" in text(as_(people[0]).get(head))
    for one in works[1:]:
        mark(one, FULL if one.marker.number == 1 else (1, 1, 2, 1, 1))
    shown = text(as_(people[0]).get(head))
    assert "балла выше коллег на тех же работах" in shown
    assert "По ходу проверки" in shown
    assert "vp-drift" in shown
    for judging in ("завыша", "занижа", "лучш", "худш"):
        assert judging not in shown


# ---- one school's work ----


def test_points_go_over_to_the_grid():
    made, anna = dealt(whole((1,)), experts(1)), as_(cast.anna())
    assert anna.post(f"{WORK}carry/").status_code == 409
    mark(made.markings.get(), FULL)
    assert "Перенести баллы" in text(anna.get(WORK))
    assert anna.post(f"{WORK}carry/").status_code == 303
    assert Typed.objects.get().values["task_3"] == "2"


def accepted() -> Entry:
    entry = whole((4,))
    rows = rows_of(entry, [FULL, LOW, FULL, LOW])
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=cast.anna(), at=EVENING)
    return entry


def test_a_district_orders_a_recheck_and_the_school_sees_its_outcome():
    entry = accepted()
    other = experts(1, make.school(make.district(), "0043"))
    boris, anna = cast.boris(), as_(cast.anna())
    above = gathered(entry, other, by=boris, at=make.district().place)
    client = as_(boris)
    assert "Назначить перепроверку" in text(client.get(WORK))
    assert "Назначить перепроверку" not in text(anna.get(WORK))
    assert anna.post(f"{WORK}recheck/", {"commission": above.pk, "share": 50}).status_code == 422
    sent = client.post(f"{WORK}recheck/", {"commission": above.pk, "share": 50})
    assert sent.status_code == 303
    works = Marking.objects.filter(turn=Turn.RECHECK)
    assert works.count() == 2
    blind = text(as_(other[0]).get(f"/results/marking/{above.pk}/edu220042/"))
    assert all(one.code in blind for one in works)
    assert 'value="2"' not in blind
    assert "Итог появится" in text(anna.get(WORK))
    for one in works:
        mark(one, LOW)
    shown = text(anna.get(WORK))
    assert "Перепроверка сама ничего не меняет" in shown
    assert all(one.code in shown for one in works)
    assert "Открыть форму снова" not in shown
    assert "Открыть форму снова" in text(as_(cast.vera()).get(WORK))
