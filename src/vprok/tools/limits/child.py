"""Ask for a limited child: bytes in, bytes out, or the news of its end."""

import array
import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from vprok.tools.limits.zygote import ANSWER, BORN, DONE, HEAD, exactly

LIVES = "from vprok.tools.limits.zygote import main; main()"
BIRTH = 10.0  # seconds to wait for a fork on a busy machine
GRACE = 1.0  # seconds over the wall time before we stop waiting


class ChildDied(Exception):
    """The child ended without an answer: killed, over its limits, or crashed."""


class ChildFailed(Exception):
    """The function raised.

    kind: the class of what it raised
    text: its message
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind = kind
        self.text = text


def in_child(task: str, payload: bytes, *, memory: int, cpu: int, wall: float) -> bytes:
    """What a function of bytes returns when it runs in a limited child.

    task:   "package.module:function", from bytes to bytes
    memory: address space in bytes
    cpu:    processor seconds
    wall:   seconds by the clock
    raises: ChildDied, ChildFailed
    costs:  about 2 ms for a warm zygote
    """
    words = task.encode()
    request = HEAD.pack(len(words), memory, cpu, wall, len(payload)) + words + payload
    try:
        outcome, body = _answer(request, wall)
    except (OSError, EOFError) as end:
        raise ChildDied(f"{task} ended without an answer") from end
    if outcome == DONE:
        return body
    kind, _, text = body.decode().partition("\n")
    raise ChildFailed(kind, text)


class _Zygote:
    """The zygote of this process: started when needed, again when it died or we were forked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.owner = 0

    def hand(self, theirs: socket.socket) -> None:
        """Give the zygote one end of a connection; a dead zygote is replaced once."""
        with self.lock:
            try:
                self._send(self._ready(), theirs)
            except OSError:
                self.end()
                self._send(self._ready(), theirs)

    def is_alive(self) -> bool:
        """Whether this process has a zygote of its own that has not ended."""
        process = self.process
        return self.owner == os.getpid() and process is not None and process.poll() is None

    @staticmethod
    def _send(control: socket.socket, theirs: socket.socket) -> None:
        fds = array.array("i", [theirs.fileno()])
        control.sendmsg([b"c"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])

    def _ready(self) -> socket.socket:
        if self.control is None or not self.is_alive():
            self.end()
            self.control = self._start()
        return self.control

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own words, no shell
                [sys.executable, "-I", "-c", LIVES, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={},
            )
        self.owner = os.getpid()
        exactly(ours, len(BORN))
        return ours

    def end(self) -> None:
        """Close our end; a zygote that is ours is also killed and buried."""
        if self.control is not None:
            self.control.close()
        if self.process is not None and self.owner == os.getpid():
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process = self.control = None


_zygote = _Zygote()


def _after_fork() -> None:
    """A forked process forgets its parent's zygote, lock and all."""
    global _zygote  # noqa: PLW0603 - one zygote a process is the point
    if _zygote.control is not None:
        _zygote.control.close()
    _zygote = _Zygote()


os.register_at_fork(after_in_child=_after_fork)


@atexit.register
def _at_exit() -> None:
    """End the zygote that this process has by then."""
    _zygote.end()


def _answer(request: bytes, wall: float) -> tuple[int, bytes]:
    """The outcome and the body that a new child gives to this request.

    raises: OSError, EOFError when there is none
    """
    with _born() as child:
        child.settimeout(wall + GRACE)
        child.sendall(request)
        outcome, size = ANSWER.unpack(exactly(child, ANSWER.size))
        return outcome, exactly(child, size)


def _born() -> socket.socket:
    """A connection to a child that lives; asked twice, for the zygote may have been killed."""
    try:
        return _asked()
    except (OSError, EOFError):
        return _asked()


def _asked() -> socket.socket:
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            _zygote.hand(theirs)
        ours.settimeout(BIRTH)
        exactly(ours, len(BORN))
    except BaseException:
        ours.close()
        raise
    return ours
