"""Background work: nothing is done twice at once, nothing is lost when a worker dies."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from vprok.interfaces.jobs import worker
from vprok.interfaces.jobs.board import BOARD, Job, Lane
from vprok.interfaces.jobs.models import Claim

Put = Callable[..., None]
pytestmark = pytest.mark.django_db


class Waiting:
    """A job whose things wait until they are done."""

    def __init__(self, *keys: str, fails: int = 0) -> None:
        self.keys, self.fails, self.done = list(keys), fails, []
        self.job = Job("test.things", lambda _: list(self.keys), self.do)

    def do(self, key: str, _: datetime) -> None:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("no paper")
        self.keys.remove(key)
        self.done.append(key)


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch):
    def put(*jobs: Job) -> None:
        monkeypatch.setattr(worker, "BOARD", jobs)

    return put


def test_what_waits_is_done_once_and_its_claim_is_freed(board: Put):
    things = Waiting("a", "b")
    board(things.job)
    assert worker.turn() == 2
    assert worker.turn() == 0
    assert things.done == ["a", "b"]
    assert not Claim.objects.exists()


def test_a_thing_in_other_hands_is_left_alone(board: Put):
    things = Waiting("a")
    board(things.job)
    assert worker.claim(things.job, "a", at=timezone.now())
    assert worker.turn() == 0
    assert things.done == []


def test_a_thing_of_a_worker_that_died_is_taken_over_when_its_lease_ends(board: Put):
    things = Waiting("a")
    board(things.job)
    worker.claim(things.job, "a", at=timezone.now() - things.job.lease - timedelta(seconds=1))
    assert worker.turn() == 1
    assert things.done == ["a"]


def test_two_workers_that_come_for_one_dead_lease_do_not_both_get_it():
    things = Waiting("a")
    now = timezone.now()
    worker.claim(things.job, "a", at=now - timedelta(hours=1))
    assert worker.claim(things.job, "a", at=now)
    assert not worker.claim(things.job, "a", at=now)


def test_a_failure_is_remembered_and_tried_again_later(
    board: Put, caplog: pytest.LogCaptureFixture
):
    things = Waiting("a", fails=1)
    board(things.job)
    worker.turn()
    claim = Claim.objects.get()
    assert "no paper" in claim.last_error
    assert claim.until > timezone.now()
    assert worker.turn() == 0
    Claim.objects.update(until=timezone.now())
    worker.turn()
    assert things.done == ["a"]


def test_one_failing_thing_does_not_hold_up_the_others(
    board: Put, caplog: pytest.LogCaptureFixture
):
    things = Waiting("a", "b", fails=1)
    board(things.job)
    worker.turn()
    assert things.done == ["b"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("before", "behind"), [(Lane.USUAL, Lane.PUNCTUAL), (Lane.PATIENT, Lane.USUAL)]
)
def test_no_lane_waits_behind_another(board: Put, before: Lane, behind: Lane):
    is_out, stop = threading.Event(), threading.Event()
    long = Job("test.archives", lambda _: ["a"], lambda *_: is_out.wait(60), lane=before)
    words = Job("test.words", lambda _: ["b"], lambda *_: is_out.set(), lane=behind)
    board(long, words)
    thread = threading.Thread(target=worker.work, args=(stop,), kwargs={"pause": 0.01})
    thread.start()
    came_out = is_out.wait(30)
    stop.set()
    thread.join(60)
    assert came_out


def test_what_has_an_hour_is_tried_again_within_seconds(board: Put):
    words = Job("test.words", lambda _: [], lambda *_: None, lane=Lane.PUNCTUAL)
    board(words)
    at = timezone.now()
    worker.claim(words, "a", at=at)
    Claim.objects.update(attempts=9)
    worker.put_off(words, "a", error="no disk", at=at)
    assert Claim.objects.get().until == at + worker.LONGEST_WHEN_PUNCTUAL


def test_releases_freezes_and_keys_have_an_hour():
    assert {job.name for job in BOARD if job.lane is Lane.PUNCTUAL} == {
        "materials.slots_released",
        "materials.slots_frozen",
        "results.keys_unpacked",
    }
