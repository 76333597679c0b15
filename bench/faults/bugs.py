"""Faults of programmers that the harness must catch: each breaks one promise of the portal."""

import random
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

SLOW = 0.4
"""Seconds by which what should have been done already may come late."""


def ack_before_commit() -> None:
    """Say «accepted» first and store the form afterwards."""
    from django.db import connections

    from vprok.domain.intake.models import Submission
    from vprok.domain.intake.states import SubmissionState
    from vprok.interfaces.web.results import form

    real = form.send_results

    def later(*given: Any, **named: Any) -> Submission:
        def store() -> None:
            time.sleep(random.uniform(0, SLOW))
            try:
                real(*given, **named)
            finally:
                connections.close_all()

        threading.Thread(target=store, daemon=True).start()
        return Submission(state=SubmissionState.ACCEPTED)

    form.send_results = later


def no_idempotency() -> None:
    """Take every sending for a new one."""
    from vprok.domain.intake.actions import forms

    real = forms._numbered  # noqa: SLF001 - the bug sits where the promise is kept

    def numbered(owed: Any, arrival: Any, token: str, *given: Any, **named: Any) -> Any:
        return real(owed, arrival, f"{token}+{secrets.token_hex(4)}", *given, **named)

    forms._numbered = numbered  # noqa: SLF001
    forms._the_same = lambda *_given, **_named: None  # noqa: SLF001


def summary_apart() -> None:
    """Write the summary of a school after the transaction of its form."""
    from django.db import connections, transaction

    from vprok.domain.results.models import Leaf

    real = Leaf.save

    def apart(leaf: Leaf, *given: Any, **named: Any) -> None:
        def store() -> None:
            time.sleep(random.uniform(0, SLOW))
            try:
                real(leaf, *given, **named)
            finally:
                connections.close_all()

        transaction.on_commit(lambda: threading.Thread(target=store, daemon=True).start())

    Leaf.save = apart


BUGS: dict[str, Callable[[], None]] = {
    one.__name__: one for one in (ack_before_commit, no_idempotency, summary_apart)
}
"""By name, as the harness asks for them."""
