from datetime import timedelta

import pytest

from vprok.interfaces.frame import clock
from vprok.tools.clocks import Clock


@pytest.mark.django_db
def test_the_clocks_of_this_machine_agree_and_the_database_is_asked() -> None:
    found = clock.apart()
    assert {Clock.MACHINE, Clock.DATABASE} <= set(found.by_clock)
    assert found.by_clock[Clock.MACHINE] < timedelta(seconds=2)
    assert found.by_clock[Clock.DATABASE] < timedelta(seconds=2)


def test_the_machines_own_clock_goes_on() -> None:
    first = clock.since_start()
    assert timedelta() < first <= clock.since_start()
