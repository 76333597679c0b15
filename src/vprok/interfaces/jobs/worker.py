"""Going over the board: claim what waits, hand it to the task transport, free it when done."""

import logging
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic

from django.db import close_old_connections, connections
from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone
from django_tasks import task

from vprok.interfaces.frame.clock import moment
from vprok.interfaces.jobs.board import BOARD, Job, Lane
from vprok.interfaces.jobs.models import Claim

log = logging.getLogger("vprok.jobs")

LONGEST_PAUSE = timedelta(hours=1)
LONGEST_WHEN_PUNCTUAL = timedelta(seconds=10)


def turn(jobs: Iterable[Job] | None = None) -> int:
    """Go over the board once.

    jobs:    only these; the whole board when None
    returns: how many things were handed out
    """
    handed = 0
    for job in BOARD if jobs is None else jobs:
        for key in job.waiting(moment()):
            if claim(job, key, at=timezone.now()):
                perform.enqueue(job.name, key)
                handed += 1
    return handed


def work(stop: threading.Event, *, pause: float = 0.5) -> None:
    """Go over the board until told to stop, every lane beside the others."""
    lanes = [[job for job in BOARD if job.lane is lane] for lane in Lane]
    threads = [
        threading.Thread(target=_keep_to, args=(lane, stop, pause), daemon=True) for lane in lanes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _keep_to(jobs: Iterable[Job], stop: threading.Event, pause: float) -> None:
    """Look at each of these jobs as often as it says, resting in between."""
    next_look = dict.fromkeys(jobs, 0.0)
    try:
        _look_again(next_look, stop, pause)
    finally:
        connections.close_all()


def _look_again(next_look: dict[Job, float], stop: threading.Event, pause: float) -> None:
    while not stop.is_set():
        close_old_connections()
        now = monotonic()
        due = [job for job, at in next_look.items() if at <= now]
        next_look |= {job: now + job.every.total_seconds() for job in due}
        try:
            handed = turn(due)
        except Exception:
            log.exception("the board could not be read")
            handed = 0
        if not handed:
            stop.wait(pause)


@atomic
def claim(job: Job, key: str, *, at: datetime) -> bool:
    """Take a lease on one thing, unless another worker holds it.

    at: the wall clock, never a demo's
    """
    row, made = Claim.objects.get_or_create(
        job=job.name, key=key, defaults={"until": at + job.lease, "attempts": 1}
    )
    if made:
        return True
    free = Claim.objects.filter(pk=row.pk, until__lte=at)
    return bool(free.update(until=at + job.lease, attempts=F("attempts") + 1))


@task()
def perform(name: str, key: str) -> None:
    """Do one thing of one job and free it; a failure is kept and tried again later."""
    job = next(job for job in BOARD if job.name == name)
    try:
        job.do(key, moment())
    except Exception as error:
        log.exception("%s %s failed", name, key)
        put_off(job, key, error=repr(error), at=timezone.now())
    else:
        Claim.objects.filter(job=name, key=key).delete()


def put_off(job: Job, key: str, *, error: str, at: datetime) -> None:
    """Let a thing that failed wait, longer after each failure."""
    attempts = Claim.objects.get(job=job.name, key=key).attempts
    longest = LONGEST_WHEN_PUNCTUAL if job.lane is Lane.PUNCTUAL else LONGEST_PAUSE
    wait = min(timedelta(seconds=2 ** min(attempts, 12)), longest)
    Claim.objects.filter(job=job.name, key=key).update(until=at + wait, last_error=error)
