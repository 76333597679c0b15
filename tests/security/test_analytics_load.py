"""Costly questions leave the portal to everybody else."""

import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier, Event

import pytest

from tests import make
from tests.cast import as_, refused
from tests.domain.analytics.town import town
from vprok.domain.analytics.queries.slices import Slice
from vprok.domain.analytics.rules import slices_are_many
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import Refused

module = import_module("vprok.domain.analytics.queries.sliced")
SCHOOL = "ru.22.m019.0042"
BASE = f"/analytics/2026-spring/ma4/{SCHOOL}"


def test_a_slice_waits_only_where_many_are_counted() -> None:
    assert slices_are_many(is_free=True) is None
    assert slices_are_many(is_free=False)


def test_no_more_slices_are_counted_at_once_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty ask together: two are counted, eight wait, ten are refused at once."""
    asked, done, now, most = Barrier(20), Event(), [0], [0]

    def count(*_: object) -> dict[object, object]:
        now[0] += 1
        most[0] = max(most[0], now[0])
        done.wait(10)
        now[0] -= 1
        return {}

    monkeypatch.setattr(module, "_sliced", count)

    def ask(_: int) -> bool:
        asked.wait(10)
        try:
            module.sliced(make, [COUNTRY], Slice(sex=1))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(20) as people:
        answers = [people.submit(ask, n) for n in range(20)]
        while sum(one.done() for one in answers) < 10:
            time.sleep(0.01)
        done.set()
    told = [one.result() for one in answers]
    assert (told.count(True), most[0]) == (module.COUNTED_AT_ONCE + module.WAITING, 2)


@pytest.mark.django_db
def test_whole_reports_open_while_slices_are_many(
    anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = town()
    client = as_(anna)
    monkeypatch.setattr(module, "_INSIDE", Full())
    with refused("slices_are_many"):
        module.sliced(work, [COUNTRY], Slice(variant=1))
    assert client.get(f"{BASE}/marks/").status_code == 200
    for tail in ("marks/", "marks.csv", "explore/"):
        answer = client.get(f"{BASE}/{tail}?variant=1")
        assert answer.status_code in {200, 404, 409}
    assert client.get(f"{BASE}/marks.csv?kind=lyceum").status_code == 409


class Full:
    """A place where nobody fits in any more."""

    def acquire(self, *, blocking: bool) -> bool:
        return blocking

    def release(self) -> None:
        """Nobody is inside."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tail",
    [
        "marks/?page=99999999999999999999", "marks/?page=-1", "marks/?figure=99999999999.0",
        "marks/?figure=0.-1", "marks/?figure=x", "marks/?figure=" + "9" * 5000,
        "marks/?sex=9", "marks/?variant=-1", "marks/?variant=99999999999999999999",
        "marks/?kind=%00", "explore/?view=%00", "explore/?code=%27%3B--", "explore/?skill=%00",
        "explore/?with=" + "&with=".join(["ru.22.m019.0042"] * 2000),
        "explore/?view=places&with=ru&with=ru.22&with=ru.22.m019&with=ru.22.m019.0042",
        "explore/?with=ru.64", "explore/?with=ru.22.m019.0043", "%D1%82%D0%B5%D1%81%D1%82/",
    ],
)  # fmt: skip
def test_a_forged_address_is_answered_and_breaks_nothing(anna: Actor, tail: str) -> None:
    town()
    client = as_(anna)
    client.raise_request_exception = False
    answer = client.get(f"{BASE}/{tail}")
    assert answer.status_code in {200, 400, 404, 409}, answer.status_code
    if "with=ru.64" in tail or tail.endswith("with=ru.22.m019.0043"):
        assert answer.status_code == 404
