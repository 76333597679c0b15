"""An expert before works: own ones only, by code; nothing of anybody else's, on page or in JSON."""

import json
import re
from datetime import UTC, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.results.commission import dealt, experts, mark, whole
from tests.domain.results.test_marking import typed_into
from tests.house.stage import paper
from vprok.domain.campaign.states import Anchor, Clock, Step
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import put_sealed
from vprok.domain.materials.rules import Shelf
from vprok.domain.materials.states import SealedKind
from vprok.domain.results.actions.commissions import deal_works
from vprok.domain.results.models import Commission
from vprok.domain.results.states import Turn
from vprok.interfaces.frame import clock

pytestmark = pytest.mark.django_db

FULL, LOW = (1, 1, 2, 1, 2), (0, 0, 0, 0, 0)
AT = datetime(2026, 4, 15, 6, 0, tzinfo=UTC)
SECRET = "7,13"
"""Points of nobody: the greatest of a task is 2."""


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: AT)


def page(made: Commission) -> str:
    return f"/results/marking/{made.pk}/edu220042/"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def keeps(client, address: str, *works: dict[str, object]) -> HttpResponse:
    return client.post(address, json.dumps({"works": works}), content_type="application/json")


def test_the_desk_lists_own_works_and_the_cabinet_counts_them():
    made = dealt(whole(), experts(1))
    marina = as_(cast.marina())
    assert "Проверить работы: 5" in text(marina.get("/"))
    assert "Проверить: 5" in text(marina.get("/results/marking/"))
    codes = made.markings.values_list("code", flat=True)
    shown = text(marina.get(page(made)))
    assert all(code in shown for code in codes)


def test_an_address_with_a_number_that_no_commission_can_have_is_not_found():
    marina = as_(cast.marina())
    dealt(whole(), experts(1))
    for address in (f"/results/marking/{10**30}/edu220042/", f"/results/marking/{10**30}/head/"):
        assert marina.get(address).status_code == 404


@pytest.mark.parametrize("person", [cast.anna, cast.timur, cast.boris, cast.darya, cast.elena])
def test_others_see_no_work_of_an_expert(person):
    made = dealt(whole(), experts(2))
    code = made.markings.filter(marker__number=1)[0].code
    for address in ("/results/marking/", page(made), f"{page(made)}work/{code}/"):
        assert as_(person()).get(address).status_code == 404


def test_one_expert_does_not_open_the_works_of_another():
    people = experts(3)
    made = dealt(whole(), people)
    code = made.markings.filter(marker__number=2)[0].code
    assert as_(people[0]).get(f"{page(made)}work/{code}/").status_code == 404
    assert code not in text(as_(people[0]).get(page(made)))
    shut = keeps(as_(people[0]), page(made), {"work": code, "revision": 0, "cells": {"1": "1"}})
    assert shut.status_code == 400
    assert made.markings.get(code=code).points == {}


def both(made: Commission) -> tuple[str, object]:
    """A work that the first expert has marked; the second one has it too."""
    first = made.markings.filter(turn=Turn.FIRST).order_by("code")[0]
    mark(first, FULL)
    return first.code, made.markings.get(code=first.code, turn=Turn.SECOND)


def test_the_second_expert_s_pages_and_answers_carry_nothing_of_the_first_s_points():
    people = experts(2)
    made = dealt(whole(), people, share=100)
    code, second = both(made)
    client = as_(people[second.marker.number - 1])
    blind = {}
    for address in (page(made), f"{page(made)}work/{code}/", "/results/marking/"):
        blind[address] = text(client.get(address))
    answer = keeps(client, page(made), {"work": code, "revision": 0, "cells": {}})
    assert answer.json()["works"] == [
        {"work": code, "revision": 0, "points": {}, "whole": False, "done": False, "wrong": {}}
    ]
    made.markings.filter(code=code, turn=Turn.FIRST).update(points={str(n): 0 for n in range(1, 6)})
    for address, before in blind.items():
        assert without_tokens(text(client.get(address))) == without_tokens(before), address


def without_tokens(shown: str) -> str:
    """The page without what differs at every reading."""
    return re.sub(r'("X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', "", shown)


def test_which_works_are_marked_twice_is_not_told_to_either():
    people = experts(2)
    once = dealt(whole(), people)
    shown = text(as_(people[0]).get(page(once)))
    once.markings.all().delete()
    once.share = 100
    once.save()
    deal_works(once, [Entry.objects.get()], by=cast.anna(), at=AT)
    for words in ("втор", "Втор", "second", "turn", "дважды"):
        assert (words in text(as_(people[0]).get(page(once)))) == (words in shown)


def test_points_are_kept_as_json_and_a_late_window_gets_what_stands():
    made = dealt(whole(), experts(1))
    marina, code = as_(cast.marina()), made.markings.order_by("code")[0].code
    first = keeps(marina, page(made), {"work": code, "revision": 0, "cells": {"1": "1", "3": "х"}})
    assert first.json()["works"][0]["points"] == {"1": "1", "3": "X"}
    late = keeps(marina, page(made), {"work": code, "revision": 0, "cells": {"1": "0"}})
    assert late.status_code == 409
    (told,) = late.json()["works"]
    assert (told["revision"], told["points"]["1"]) == (1, "1")
    assert "другом окне" in told["refused"]


@pytest.mark.parametrize("said", ["nothing", "[]", '{"works": 1}', '{"works": [{"work": "1"}]}'])
def test_what_makes_no_sense_is_not_kept(said):
    made = dealt(whole(), experts(1))
    answer = as_(cast.marina()).post(page(made), said, content_type="application/json")
    assert answer.status_code == 400


def test_without_scripts_points_are_saved_handed_in_and_taken_back():
    made = dealt(whole((1,)), experts(1))
    marina, code = as_(cast.marina()), made.markings.get().code
    fields = {f"{code}|revision": "0", **{f"{code}|{n}": "1" for n in range(1, 6)}}
    assert marina.post(page(made), fields | {"do": "save"}).status_code == 303
    seen = {f"{code}|revision": "1", "do": "hand-in"}
    assert marina.post(page(made), seen).status_code == 303
    assert made.markings.get().done_at == AT
    assert "Сдана" in text(marina.get(page(made)))
    back = marina.post(f"{page(made)}work/{code}/back/")
    assert back.status_code == 303
    assert made.markings.get().done_at is None


def test_a_point_that_cannot_be_is_told_where_it_stands():
    made = dealt(whole((1,)), experts(1))
    code = made.markings.get().code
    fields = {f"{code}|revision": "0", f"{code}|1": "9", "do": "save"}
    answer = as_(cast.marina()).post(page(made), fields)
    assert answer.status_code == 422
    assert "1: от 0 до 1 или X." in text(answer)


def test_a_work_alone_is_not_handed_in_before_it_is_whole_and_then_the_next_one_opens():
    made = dealt(whole((2,)), experts(1))
    marina = as_(cast.marina())
    first, second = made.markings.order_by("code").values_list("code", flat=True)
    address = f"{page(made)}work/{first}/"
    shown = text(marina.get(address))
    assert "Задание 3" in shown
    refused = marina.post(address, {f"{first}|revision": "0", f"{first}|1": "1", "do": "hand-in"})
    assert refused.status_code == 422
    assert "Не проставлены баллы: 2, 3, 4, 5" in text(refused)
    fields = {f"{first}|revision": "1", **{f"{first}|{n}": "1" for n in range(1, 6)}}
    done = marina.post(address, fields | {"do": "hand-in"})
    assert done.headers["Location"] == f"{page(made)}work/{second}/"


def test_the_workbook_goes_out_and_comes_back_with_its_mistakes_by_cell():
    made = dealt(whole(), experts(1))
    marina = as_(cast.marina())
    taken = marina.post(f"{page(made)}form.xlsx")
    assert taken.headers["Content-Type"].startswith("application/vnd.openxml")

    def sends(file: bytes) -> HttpResponse:
        upload = SimpleUploadedFile("форма.xlsx", file)
        return marina.post(f"{page(made)}upload/", {"file": upload})

    wrong = sends(typed_into(taken.content, {(2, "3"): 7}))
    assert wrong.status_code == 422
    assert "E2" in text(wrong)
    assert sends(typed_into(taken.content, {(2, "3"): 2})).status_code == 303
    assert made.markings.exclude(points={}).get().points == {"3": 2}
    assert sends(b"not a workbook").status_code == 422


def test_criteria_stand_beside_the_works_at_their_hour(monkeypatch: pytest.MonkeyPatch):
    made = dealt(whole(), experts(1))
    entry = made.markings.all()[0].entry
    entry.work.criteria_apart = True
    entry.work.save()
    make.milestone(
        entry.work.campaign, Step.CRITERIA, anchor=Anchor.DAY, clock=Clock.LOCAL,
        opens_offset=0, opens_time=time(14),
    )  # fmt: skip
    sealed = put_sealed(
        entry.work, Shelf(0, SealedKind.CRITERIA), paper(1), name="к.pdf",
        by=cast.gleb(), at=make.NOW,
    )  # fmt: skip
    marina = as_(cast.marina())
    address = f"{page(made)}criteria/{sealed.pk}/"
    early = datetime(2026, 4, 14, 6, 59, tzinfo=UTC)
    monkeypatch.setattr(clock.timezone, "now", lambda: early)
    assert "откроются 14.04.2026 в 14:00 местного времени" in text(marina.get(page(made)))
    assert marina.post(address).status_code == 409
    monkeypatch.setattr(clock.timezone, "now", lambda: AT)
    assert address in text(marina.get(page(made)))
    link = marina.post(address)
    assert link.status_code == 303
    got = marina.get(link.headers["Location"])
    assert b"".join(got).startswith(b"%PDF")
    assert as_(experts(2)[1]).post(address).status_code == 404


def test_the_grid_does_not_show_the_first_s_points_to_whoever_marks_again():
    people = experts(2)
    made = dealt(whole((1,)), people, share=100)
    work = made.work
    grid = f"/results/{work.campaign.slug}/{work.code}/edu220042/typing/"
    for one in people:
        for address in (grid, f"{grid}comparison/"):
            shut = as_(one).get(address)
            assert shut.status_code == 409
            assert "Она откроется вам, когда комиссия закончит работу." in text(shut)
        assert as_(one).post(f"{grid}form.xlsx").status_code == 409
        assert as_(one).post(f"{grid}load/", {"sent": "yes"}).status_code == 409
    assert as_(cast.timur()).get(grid).status_code == 200
