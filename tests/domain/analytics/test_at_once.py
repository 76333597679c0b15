"""Forms and totals that are made at the same moment, on connections of their own."""

from threading import Event

import pytest
from django.db import connection
from django.db.transaction import atomic

from tests import make
from tests.domain.analytics.country import accept, row, tiny
from tests.together import together
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import leaf_of, totals_behind
from vprok.kernel.place import COUNTRY

PATIENCE = 60

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_form_begun_before_another_and_kept_after_it_is_summed() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("one transaction writes at a time here, so none ends out of its turn")
    work = tiny()
    key = str(work.pk)
    sum_up(key)
    before = leaf_of(work, COUNTRY).present
    written, summed = Event(), Event()

    def slow() -> None:
        with atomic():
            accept(make.school(), work, [row(1, (1, 2, 3))])
            written.set()
            assert summed.wait(PATIENCE)

    def quick() -> None:
        assert written.wait(PATIENCE)
        accept(make.school(last="0043"), work, [row(1, (1, 2, 3))])
        sum_up(key)
        summed.set()

    together(slow, quick)
    assert totals_behind() == (key,)
    assert leaf_of(work, COUNTRY).present == before - 3 - 5
    sum_up(key)
    assert totals_behind() == ()
    assert leaf_of(work, COUNTRY).present == before - 3 - 5
