import os
import signal
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from vprok.tools.limits import ChildDied, ChildFailed, in_child

PLENTY: dict[str, Any] = {"memory": 512_000_000, "cpu": 5, "wall": 20.0}


def evaluate(words: str, **limits: Any) -> bytes:
    """What the words come to in a child; they must come to bytes."""
    return in_child("builtins:eval", words.encode(), **(PLENTY | limits))


def answers() -> bool:
    return evaluate("b'here'") == b"here"


def zygote_id() -> int:
    return int(evaluate("str(__import__('os').getppid()).encode()"))


def test_the_bytes_of_the_function_come_back() -> None:
    payload = os.urandom(3_000_000)
    assert zlib.decompress(in_child("zlib:compress", payload, **PLENTY)) == payload


def test_what_the_function_raises_is_told() -> None:
    with pytest.raises(ChildFailed) as told:
        evaluate("{}['нет такого']")
    assert told.value.kind == "KeyError"
    assert "нет такого" in told.value.text


def test_a_name_that_does_not_exist_is_told() -> None:
    with pytest.raises(ChildFailed):
        in_child("zlib:no_such", b"", **PLENTY)


@pytest.mark.parametrize(
    ("words", "limits"),
    [
        ("__import__('os').abort()", {}),
        ("__import__('os')._exit(3)", {}),
        ("exec('while True: pass')", {"cpu": 1}),
        ("__import__('time').sleep(600)", {"wall": 0.3}),
    ],
    ids=["crash", "exit", "spin", "sleep"],
)
def test_a_child_over_its_limits_dies_and_we_live(words: str, limits: dict[str, float]) -> None:
    with pytest.raises(ChildDied):
        evaluate(words, **limits)
    assert answers()


def test_a_child_that_asks_for_too_much_memory_does_not_get_it() -> None:
    bomb = zlib.compress(bytes(300_000_000))
    with pytest.raises((ChildDied, ChildFailed)):
        in_child("zlib:decompress", bomb, **(PLENTY | {"memory": 200_000_000}))
    assert answers()


def test_a_child_can_open_few_files() -> None:
    with pytest.raises(ChildFailed, match="Too many open files"):
        evaluate("[open('/dev/null') for _ in range(100)] and b''")


def test_children_of_one_process_share_a_zygote() -> None:
    assert zygote_id() == zygote_id()


def test_many_threads_are_served_at_once() -> None:
    gate = threading.Barrier(16)

    def ask(number: int) -> bytes:
        gate.wait()
        return evaluate(f"(__import__('time').sleep(.05), b'{number}')[1]")

    with ThreadPoolExecutor(16) as crowd:
        assert list(crowd.map(ask, range(16))) == [b"%d" % number for number in range(16)]


def test_a_killed_zygote_is_replaced() -> None:
    first = zygote_id()
    os.kill(first, signal.SIGKILL)
    assert answers()
    assert zygote_id() != first


def children_of(process: int) -> set[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return {int(number) for number in told.split()}


def child_id() -> int:
    return int(evaluate("str(__import__('os').getpid()).encode()"))


def test_a_child_is_born_before_it_is_needed_and_serves_once() -> None:
    zygote = zygote_id()
    waiting = children_of(zygote)
    assert child_id() in waiting
    assert len({child_id() for _ in range(5)}) == 5


def test_a_child_that_died_waiting_is_passed_over() -> None:
    zygote = zygote_id()
    for waiting in children_of(zygote):
        os.kill(waiting, signal.SIGKILL)
    assert answers()
    assert zygote_id() == zygote


def test_children_that_wait_end_with_the_zygote() -> None:
    zygote = zygote_id()
    waiting = children_of(zygote)
    os.kill(zygote, signal.SIGKILL)
    assert waiting
    assert answers()
    for number in waiting:
        assert ends(number), "a child outlived its zygote"


def ends(process: int) -> bool:
    """Whether the process ends in a while."""
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        threading.Event().wait(0.05)
    return False


def test_what_a_child_writes_aside_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    evaluate("(__import__('os').write(2, 'Кривозубова'.encode()), b'')[1]")
    assert "Кривозубова" not in capfd.readouterr().err


def in_a_fork(act: Callable[[], bytes]) -> bytes:
    """What the act says in a fork of this process."""
    reading, writing = os.pipe()
    if (forked := os.fork()) == 0:
        try:
            os.write(writing, act())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(forked, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read()


def test_a_zygote_is_never_shared_across_a_fork() -> None:
    ours = zygote_id()
    theirs = int(in_a_fork(lambda: str(zygote_id()).encode()))
    assert theirs != ours
    assert zygote_id() == ours


def test_the_zygote_ends_with_the_process_that_started_it() -> None:
    theirs = int(in_a_fork(lambda: str(zygote_id()).encode()))
    assert ends(theirs), "the zygote outlived its starter"
