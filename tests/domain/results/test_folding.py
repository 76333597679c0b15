"""Summaries follow a changed scale or rule; reports are right before and after."""

import pytest

from tests import make
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import leaf_of, totals_behind
from vprok.domain.campaign.actions import change_scale
from vprok.domain.intake.models import Entry
from vprok.domain.results.actions import fold_again, send_results
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import layout_of, leaves_behind, plan_of
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as summary

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
UNTAUGHT = [(1, 1, 1, 1, "не пройд.")] * 5


@pytest.fixture
def accepted(anna: Actor) -> Entry:
    return sent(entry_with_codes(), POINTS, anna)


def sent(entry: Entry, points: list[tuple[int | str, ...]], by: Actor) -> Entry:
    file = filled(entry, rows_of(entry, points))
    send_results(entry, file, name="форма.xlsx", by=by, at=EVENING)
    return entry


def kept(entry: Entry) -> summary.Leaf:
    layout = layout_of(entry.work, plan_of(entry.work))
    return summary.from_bytes(bytes(Leaf.objects.get(entry=entry).payload), layout)


def test_nothing_waits_after_a_form_is_accepted(accepted: Entry, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert leaves_behind() == ()


def test_nothing_is_asked_where_nothing_was_accepted(db: None, django_assert_num_queries):
    make.work()
    with django_assert_num_queries(1):
        assert leaves_behind() == ()


def test_a_changed_scale_waits_and_is_folded_once(accepted: Entry, gleb: Actor):
    change_scale(accepted.work, (1, 2, 3), by=gleb, at=EVENING)
    assert leaves_behind() == (str(accepted.work.pk),)
    assert fold_again(str(accepted.work.pk)) == 1
    assert kept(accepted).marks.tolist() == [1, 0, 1, 3]
    assert leaves_behind() == ()
    assert fold_again(str(accepted.work.pk)) == 0


def test_a_report_is_right_before_its_summaries_are_folded_again(accepted: Entry, gleb: Actor):
    sum_up(str(accepted.work.pk))
    change_scale(accepted.work, (1, 2, 3), by=gleb, at=EVENING)
    told = leaf_of(accepted.work, COUNTRY)
    assert told.marks.tolist() == [1, 0, 1, 3]
    fold_again(str(accepted.work.pk))
    assert leaf_of(accepted.work, COUNTRY) == told


def test_totals_follow_a_changed_scale(accepted: Entry, gleb: Actor):
    key = str(accepted.work.pk)
    sum_up(key)
    assert totals_behind() == ()
    change_scale(accepted.work, (1, 2, 3), by=gleb, at=EVENING)
    fold_again(key)
    assert totals_behind() == (key,)
    sum_up(key)
    assert totals_behind() == ()


def test_a_summary_of_an_older_make_is_folded_again(accepted: Entry):
    Leaf.objects.update(stamp=0, payload=b"of old")
    assert leaves_behind() == (str(accepted.work.pk),)
    fold_again(str(accepted.work.pk))
    block = packed.unpack(bytes(Block.objects.get().payload))
    assert kept(accepted) == summary.fold(block, kept(accepted).layout)


def test_the_rule_on_what_was_not_taught_changes_marks_and_no_points(anna: Actor, gleb: Actor):
    work = make.work(make.campaign(slug="2026-autumn"))
    work.campaign.allows_not_taught = True
    work.campaign.save()
    entry = sent(entry_with_codes(work), UNTAUGHT, anna)
    assert kept(entry).marks.tolist() == [0, 0, 5, 0]
    before = kept(entry).hist.tolist()
    work.campaign.excludes_not_taught = True
    work.campaign.save()
    assert leaves_behind() == (str(work.pk),)
    fold_again(str(work.pk))
    # four of five points that were taught: 4 × 7 ÷ 5 = 5.6, below the six of a «5»
    assert kept(entry).marks.tolist() == [0, 0, 5, 0]
    change_scale(work, (2, 4, 5), by=gleb, at=EVENING)
    fold_again(str(work.pk))
    assert kept(entry).marks.tolist() == [0, 0, 0, 5]
    assert kept(entry).hist.tolist() == before
