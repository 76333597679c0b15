"""What is kept of accepted forms is held against the forms themselves every night."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.domain.analytics.country import tiny
from vprok.domain.analytics.actions import recount, sum_up
from vprok.domain.analytics.models import Recount, Total
from vprok.domain.analytics.queries import leaf_of, totals_behind, works_to_recount
from vprok.domain.analytics.rules import last_night
from vprok.domain.audit.models import Event
from vprok.domain.results.actions import fold_again
from vprok.domain.results.models import Leaf, Unsummed
from vprok.domain.results.queries import leaves_behind
from vprok.kernel.place import COUNTRY
from vprok.tools.stats import leaf as counted

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (datetime(2026, 5, 20, 0, 0, tzinfo=UTC), datetime(2026, 5, 20, 0, 0, tzinfo=UTC)),
        (datetime(2026, 5, 19, 23, 59, tzinfo=UTC), datetime(2026, 5, 19, 0, 0, tzinfo=UTC)),
        (MORNING, datetime(2026, 5, 20, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_last_night_began_at_three_in_moscow(at: datetime, night: datetime) -> None:
    assert last_night(at) == night


def test_a_work_is_counted_anew_once_a_night() -> None:
    work = tiny()
    key = str(work.pk)
    assert works_to_recount(MORNING) == (key,)
    recount(key, at=MORNING)
    assert works_to_recount(MORNING + timedelta(hours=17)) == ()
    assert works_to_recount(MORNING + timedelta(hours=19)) == (key,)


def test_sums_of_their_forms_pass() -> None:
    work = tiny()
    sum_up(str(work.pk))
    made = recount(str(work.pk), at=MORNING)
    assert (made.forms, made.differing) == (Leaf.objects.filter(work=work).count(), [])
    assert not Event.objects.filter(event="analytics.sums_differed").exists()


def test_a_summary_that_is_not_of_its_form_is_told_and_made_again() -> None:
    work = tiny()
    right = leaf_of(work, COUNTRY)
    leaf = Leaf.objects.filter(work=work).order_by("pk")[0]
    leaf.payload = counted.to_bytes(right + right)
    leaf.save()
    assert leaf_of(work, COUNTRY) != right
    made = recount(str(work.pk), at=MORNING)
    assert made.differing == [leaf.place]
    assert Event.objects.filter(event="analytics.sums_differed").count() == 1
    assert leaves_behind() == (str(work.pk),)
    fold_again(str(work.pk))
    assert leaf_of(work, COUNTRY) == right
    assert recount(str(work.pk), at=MORNING).differing == []


def test_a_total_that_is_not_of_its_forms_is_told_and_made_again() -> None:
    work = tiny()
    sum_up(str(work.pk))
    right = leaf_of(work, COUNTRY)
    Total.objects.filter(place=COUNTRY.path).update(payload=counted.to_bytes(right + right))
    assert leaf_of(work, COUNTRY) != right
    assert recount(str(work.pk), at=MORNING).differing == [COUNTRY.path]
    assert leaf_of(work, COUNTRY) == right
    assert totals_behind() == (str(work.pk),)


def test_what_waits_to_be_folded_or_summed_is_no_difference() -> None:
    work = tiny()
    sum_up(str(work.pk))
    Leaf.objects.update(stamp=0, payload=b"old")
    Unsummed.objects.create(work=work, place="ru.22.m019")
    Total.objects.filter(place=COUNTRY.path).update(leaves=1, payload=b"older")
    assert recount(str(work.pk), at=MORNING).differing == []
    assert Recount.objects.count() == 1
