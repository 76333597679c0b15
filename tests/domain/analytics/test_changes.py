"""What changed in accepted forms after reports were open: which, when, and in how many."""

from datetime import timedelta

import pytest

from tests import make
from tests.domain.analytics.country import accept, row
from vprok.domain.analytics.queries import changes, version
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Edition, Leaf
from vprok.kernel.place import COUNTRY, Place

pytestmark = pytest.mark.django_db

ROWS = [row(1, (1, 1, 2, 1, 2)), row(2, (0, 0, 0, 0, 0))]
OTHERS = [row(1, (1, 1, 2, 1, 1)), row(2, (0, 0, 0, 0, 0))]
OPEN = make.NOW + timedelta(days=3)
REGION = Place("ru.22")


@pytest.fixture
def work() -> Work:
    made = make.work()
    made.campaign.reports_at = OPEN
    made.campaign.save()
    accept(make.school(), made, ROWS)
    accept(make.school(last="0043"), made, ROWS)
    return made


def test_nothing_has_changed_until_a_form_is_replaced(work: Work):
    assert changes(work, REGION).count == 0
    accept(make.school(last="0044"), work, ROWS, at=OPEN + timedelta(days=1))
    assert changes(work, REGION).count == 0


def test_a_form_replaced_after_reports_were_open_is_named_with_its_moment(work: Work):
    at = OPEN + timedelta(hours=5)
    accept(make.school(), work, OTHERS, at=at)
    found = changes(work, REGION)
    assert (found.count, found.last_at) == (1, at)
    (line,) = found.lines
    assert (line.place.key, line.name, line.version) == ("edu220042", "СОШ № 42", 2)
    assert not line.is_rescored


def test_what_was_replaced_before_they_opened_is_no_change(work: Work):
    accept(make.school(), work, OTHERS, at=OPEN - timedelta(hours=1))
    assert changes(work, REGION).count == 0


def test_where_no_hour_is_named_any_replacement_is_told(work: Work):
    work.campaign.reports_at = None
    work.campaign.save()
    accept(make.school(), work, OTHERS, at=make.NOW + timedelta(hours=1))
    assert changes(work, REGION).count == 1


def test_only_what_lies_at_the_place_is_told(work: Work):
    accept(make.school(), work, OTHERS, at=OPEN + timedelta(hours=1))
    accept(make.school(last="0043"), work, OTHERS, at=OPEN + timedelta(hours=2))
    assert changes(work, COUNTRY).count == 2
    assert changes(work, Place("ru.22.m019.0043")).count == 1
    assert changes(work, Place("ru.64")).count == 0
    assert [one.place.key for one in changes(work, REGION).lines] == ["edu220043", "edu220042"]


def test_a_form_scored_by_other_keys_is_told_from_a_replaced_one(work: Work):
    block = accept(make.school(), work, ROWS, at=OPEN + timedelta(hours=1))
    at = OPEN + timedelta(hours=2)
    edition = Edition.objects.create(work=work, number=2, made_at=at, made_by="тест")
    block.entry.blocks.filter(replaced_at=None).update(replaced_at=at)
    block.pk, block.edition, block.accepted_at = None, edition, at
    block.save()
    (line,) = changes(work, REGION).lines
    assert line.is_rescored


def test_forms_that_came_late_are_counted(work: Work):
    Leaf.objects.filter(place="ru.22.m019.0042").update(is_late=True)
    assert version(work, REGION).late == 1
