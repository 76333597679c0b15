from datetime import timedelta

import pytest

from tests import cast
from tests.domain.materials import world
from tests.domain.materials.world import HOUR
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.intake.models import GradeClass
from vprok.domain.materials.actions.printing import (
    Again,
    Wishes,
    choose_print,
    count_returned,
    log_reprint,
)
from vprok.domain.materials.queries.printing import printing_of
from vprok.domain.materials.rules import Reconciled, tidy_codes
from vprok.domain.materials.states import ReprintReason
from vprok.kernel.charter import Actor
from vprok.tools.pdf.copies import Paper

pytestmark = pytest.mark.django_db
JAM = Again(ReprintReason.JAM, kits=1, pages=2)
SPARE = Again(ReprintReason.NEWCOMER, kits=1, pages=0, is_spare=True)


def test_paper_is_estimated_before_anything_is_printed(anna: Actor) -> None:
    entry = world.entry()
    estimate = printing_of(entry).estimate
    assert estimate is not None
    assert (estimate.kits, estimate.spares, estimate.paper) == (10, 5, Paper(20, a4=10, a3=0))
    choose_print(entry, Wishes(is_duplex=False, large=["40001"]), by=anna, at=NOW)
    estimate = printing_of(entry).estimate
    assert estimate is not None
    assert estimate.paper == Paper(20, a4=18, a3=2)
    choose_print(entry, Wishes(is_two_up=True), by=anna, at=NOW)
    estimate = printing_of(entry).estimate
    assert estimate is not None
    assert estimate.paper == Paper(10, a4=10, a3=0)


def test_without_variants_there_is_nothing_to_estimate() -> None:
    assert printing_of(world.entry(sits=world.work())).estimate is None


def test_a_choice_is_remembered_with_who_made_it(anna: Actor, timur: Actor) -> None:
    entry = world.entry()
    GradeClass.objects.filter(ordinal=1).update(special=2)
    choose_print(entry, Wishes(experts=3, large=["40002"]), by=timur, at=NOW)
    choose_print(entry, Wishes(experts=4), by=anna, at=NOW)
    found = printing_of(entry)
    assert (found.choice.experts, found.choice.large, found.special) == (4, [], 2)
    assert found.choice.said_by == anna.signature
    assert Event.objects.filter(event="materials.print_chosen").count() == 2


def test_codes_of_others_and_a_crowd_of_experts_are_refused(anna: Actor) -> None:
    entry = world.entry()
    with cast.refused("codes_are_unknown"):
        choose_print(entry, Wishes(large=["40001", "50001"]), by=anna, at=NOW)
    with cast.refused("experts_are_too_many"):
        choose_print(entry, Wishes(experts=21), by=anna, at=NOW)
    assert tidy_codes(" 40002,40001;40002 1234") == ("1234", "40001", "40002")


def test_the_log_opens_at_the_hour_and_pages_are_reconciled(anna: Actor) -> None:
    entry = world.entry()
    world.archive(entry)
    before = HOUR - timedelta(seconds=1)
    with cast.refused("printing_is_early"):
        log_reprint(entry, JAM, by=anna, at=before)
    with cast.refused("printing_is_early"):
        count_returned(entry, 20, "", by=anna, at=before)
    log_reprint(entry, JAM, by=anna, at=HOUR)
    log_reprint(entry, SPARE, by=anna, at=HOUR)
    assert printing_of(entry).pages == Reconciled(printed=20, reprinted=2)
    with cast.refused("difference_is_unexplained"):
        count_returned(entry, 21, " ", by=anna, at=HOUR)
    count_returned(entry, 21, "лист порвался", by=anna, at=HOUR)
    assert printing_of(entry).pages.difference == -1
    count_returned(entry, 22, "", by=anna, at=HOUR)
    pages = printing_of(entry).pages
    assert (pages.expected, pages.difference) == (22, 0)
    told = Event.objects.filter(event="materials.pages_returned").order_by("pk")
    assert [(one.facts["pages"], one.facts["expected"]) for one in told] == [(21, 22), (22, 22)]


def test_spare_kits_run_out_and_an_empty_line_is_refused(anna: Actor) -> None:
    entry = world.entry()
    world.archive(entry)
    five = Again(ReprintReason.DAMAGED, kits=5, pages=0, is_spare=True)
    log_reprint(entry, five, by=anna, at=HOUR)
    with cast.refused("spares_have_run_out"):
        log_reprint(entry, SPARE, by=anna, at=HOUR)
    for nothing in (Again(ReprintReason.JAM, 0, 2), Again(ReprintReason.JAM, 1, 0)):
        with cast.refused("nothing_was_reprinted"):
            log_reprint(entry, nothing, by=anna, at=HOUR)
    assert len(printing_of(entry).log) == 1


@pytest.mark.parametrize("name", ["darya", "sibling", "elena", "boris", "vera", "gleb", "observer"])
def test_nobody_else_keeps_the_log_of_a_school(name: str) -> None:
    entry, other = world.entry(), getattr(cast, name)()
    world.archive(entry)
    for act in (
        lambda: choose_print(entry, Wishes(), by=other, at=NOW),
        lambda: log_reprint(entry, JAM, by=other, at=HOUR),
        lambda: count_returned(entry, 20, "", by=other, at=HOUR),
    ):
        with pytest.raises(cast.Refused) as caught:
            act()
        assert caught.value.refusal.code in {"no_right", "not_your_place"}
