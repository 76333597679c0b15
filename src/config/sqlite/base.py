"""Django's SQLite with a lock file taken just before a write transaction begins.

SQLite's own waiting sleeps and is unfair: with many writers its slowest hundredth waits for
seconds. Waiting on a lock file instead wakes the next writer at once (docs/benchmarks.md).
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose `atomic` blocks stand in one queue, in all processes of the machine."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._leave_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave_turn()

    def _take_turn(self) -> None:
        if self.is_in_memory_db():
            return
        self._leave_turn()
        self._queue = os.open(f"{self.settings_dict['NAME']}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._queue, fcntl.LOCK_EX)

    def _leave_turn(self) -> None:
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None
