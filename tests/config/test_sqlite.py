"""Writers to SQLite stand in one queue: none is turned away, none waits for seconds."""

import threading
from pathlib import Path

import pytest
from django.db import connections
from django.db.transaction import atomic
from django.db.utils import load_backend

WRITERS, TURNS = 8, 25


@pytest.fixture
def backend(tmp_path: Path, django_db_blocker):
    settings = dict(connections["default"].settings_dict)
    settings |= {
        "ENGINE": "config.sqlite",
        "NAME": tmp_path / "queue.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
    }

    def connect():
        return load_backend("config.sqlite").DatabaseWrapper(settings, alias="queue")

    django_db_blocker.unblock()
    first = connect()
    with first.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE counter (value integer)")
        cursor.execute("INSERT INTO counter VALUES (0)")
    yield connect
    first.close()
    django_db_blocker.restore()


def test_many_writers_lose_nothing_and_nobody_is_turned_away(backend):
    failures: list[BaseException] = []

    def writer() -> None:
        connection = backend()
        try:
            for _ in range(TURNS):
                with atomic_on(connection), connection.cursor() as cursor:
                    cursor.execute("SELECT value FROM counter")
                    (value,) = cursor.fetchone()
                    cursor.execute("UPDATE counter SET value = %s", [value + 1])
        except BaseException as error:  # noqa: BLE001 - told to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    reader = backend()
    with reader.cursor() as cursor:
        cursor.execute("SELECT value FROM counter")
        assert cursor.fetchone() == (WRITERS * TURNS,)
    reader.close()


def test_a_failed_transaction_frees_the_queue(backend):
    one, two = backend(), backend()
    with pytest.raises(ZeroDivisionError), atomic_on(one):
        raise ZeroDivisionError
    with atomic_on(two), two.cursor() as cursor:
        cursor.execute("UPDATE counter SET value = 5")
    assert one._queue is None
    assert two._queue is None
    one.close()
    two.close()


def atomic_on(connection):
    """`atomic` on a connection of the test's own."""
    connections["queue"] = connection
    return atomic(using="queue")
