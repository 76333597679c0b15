"""Ask for a limited child: bytes in, bytes out, or the news of its end."""

import array
import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress

from vprok.tools.limits.zygote import ANSWER, BORN, DONE, HEAD, TAKEN, exactly

LIVES = "from vprok.tools.limits.zygote import main; main()"
BIRTH = 10.0  # seconds to wait for a fork on a busy machine
AHEAD = 2  # children asked for before anybody needs them: a birth takes longer than a short task
KEPT = str(1 << 28)  # bytes of memory that is freed and not given back
SURROUNDINGS = {
    "LD_BIND_NOW": "1",
    "MALLOC_MMAP_THRESHOLD_": KEPT,
    "MALLOC_TRIM_THRESHOLD_": KEPT,
}
"""Libraries are linked in the zygote, not in each child; a child keeps what it rehearsed in."""

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
    """The zygote of this process: started when needed, again when it died or we were forked.

    ahead: connections to children that were asked for before anybody needs them
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.owner = 0
        self.ahead: deque[socket.socket] = deque()

    def asked(self) -> socket.socket:
        """A connection to a child asked for now; a dead zygote is replaced once."""
        ours, theirs = socket.socketpair()
        with theirs, self.lock:
            try:
                self._send(self._ready(), theirs)
            except OSError:
                self.end()
                self._send(self._ready(), theirs)
        ours.settimeout(BIRTH)
        return ours

    def taken(self) -> socket.socket | None:
        """A connection to a child asked for ahead, if there is one."""
        with self.lock:
            if not self.is_alive():
                self.end()
            return self.ahead.popleft() if self.ahead else None

    def ask_ahead(self) -> None:
        """Ask for children until there are enough of them."""
        while len(self.ahead) < AHEAD:
            self.ahead.append(self.asked())

    def number(self) -> int:
        """The process number of the zygote that lives now."""
        with self.lock:
            self._ready()
            assert self.process is not None
            return self.process.pid

    def is_alive(self) -> bool:
        """Whether this process has a zygote of its own that has not ended."""
        process = self.process
        return self.owner == os.getpid() and process is not None and process.poll() is None

    @staticmethod
    def _send(control: socket.socket, theirs: socket.socket) -> None:
        fds = array.array("i", [theirs.fileno()])
        control.sendmsg([b"c"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])

    def _ready(self) -> socket.socket:
        if not self.is_alive():
            self.end()
            self.control = self._start()
        assert self.control is not None
        return self.control

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own words, no shell
                [sys.executable, "-I", "-c", LIVES, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=SURROUNDINGS,
            )
        self.owner = os.getpid()
        exactly(ours, len(BORN))
        return ours

    def end(self) -> None:
        """Close our ends; a zygote that is ours is also killed and buried."""
        while self.ahead:
            self.ahead.pop().close()
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
    _zygote.end()
    _zygote = _Zygote()


os.register_at_fork(after_in_child=_after_fork)


@atexit.register
def _at_exit() -> None:
    """End the zygote that this process has by then."""
    _zygote.end()


def _answer(request: bytes, wall: float) -> tuple[int, bytes]:
    """The outcome and the body that a new child gives to this request.

    A child that ended because its zygote did is not to blame: another one is asked.
    raises: OSError, EOFError when there is none
    """
    parent = _zygote.number()
    try:
        return _told(request, wall)
    except (OSError, EOFError):
        if parent == _zygote.number():
            raise
        return _told(request, wall)


def _told(request: bytes, wall: float) -> tuple[int, bytes]:
    """The same of one child; the next are asked for when it has answered: a birth disturbs it."""
    try:
        with _handed(request) as child:
            child.settimeout(wall + GRACE)
            outcome, size = ANSWER.unpack(exactly(child, ANSWER.size))
            return outcome, exactly(child, size)
    finally:
        with suppress(OSError, EOFError):  # without them the next request only waits for a birth
            _zygote.ask_ahead()


def _handed(request: bytes) -> socket.socket:
    """A connection to a child that lives and has the request.

    raises: OSError, EOFError when even children asked for now do not live
    """
    for attempt in range(AHEAD + 2):
        child = _zygote.taken() or _zygote.asked()
        try:
            exactly(child, len(BORN))
            child.sendall(request)
            exactly(child, len(TAKEN))
        except (OSError, EOFError):
            child.close()
            if attempt > AHEAD:
                raise
        else:
            return child
    raise EOFError
