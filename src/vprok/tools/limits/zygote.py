"""The warm parent of limited children: loads what they need once, forks one for each request.

It runs under `python -I` with the number of a Unix socket whose other end its starter holds. Each
message on it brings one connection; a child is born there, serves one request and ends. When the
starter ends, the socket ends, and so does the zygote.

A forked child pays for each page of memory that it is the first to write to: half of the time of a
short task. Therefore a child that waits for its request while a processor is free rehearses: it
calls `warm` of those modules that have one. The zygote itself has rehearsed until its code is
specialised.
"""

import array
import ctypes
import gc
import importlib
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

PRELOADED = ("json", "re", "zipfile", "python_calamine", "vprok.tools.sheets.cells")
HEAD = struct.Struct("!HQIdQ")  # task bytes, memory, processor seconds, wall seconds, payload bytes
ANSWER = struct.Struct("!BQ")  # outcome, body bytes
DONE, FAILED = 0, 1
BORN, TAKEN = b"!", b"."  # what a child says when it lives, and when it has its request
REHEARSALS = 20
SOON, SELDOM = 0.004, 0.128  # seconds between two looks at whether a processor is free
FILES_MOST = 32  # the engine that draws charts opens some twenty
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes from the connection.

    raises: EOFError when it ends earlier
    """
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(min(1 << 20, size - len(parts)))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def serve(control: socket.socket) -> None:
    """Fork a child for each connection that arrives, until the starter ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    warm_ups = _loaded()
    for warm in warm_ups * REHEARSALS:
        with suppress(Exception):  # what cannot be rehearsed is only slower
            warm()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    gc.collect()
    gc.freeze()
    gc.disable()  # a child ends before it has any waste
    control.sendall(BORN)
    zygote = os.getpid()
    while True:
        message, ancillary, _flags, _address = control.recvmsg(1, socket.CMSG_SPACE(4))
        if not message:
            return
        for _level, _type, handed in ancillary:
            fd = array.array("i", handed)[0]
            if os.fork() == 0:
                control.close()
                os.dup2(nowhere, sys.stderr.fileno())  # a library in panic quotes what it reads
                _live(socket.socket(fileno=fd), zygote, warm_ups)
            os.close(fd)


def _loaded() -> list[Callable[[], object]]:
    """Load what children need; the rehearsals of those modules that have one."""
    found = []
    for name in PRELOADED:
        with suppress(ImportError):
            module = importlib.import_module(name)
            found.append(getattr(module, "warm", None))
    return [warm for warm in found if warm]


def _live(connection: socket.socket, zygote: int, warm_ups: Sequence[Callable[[], object]]) -> None:
    """Be the child: read one request, stay within its limits, answer and end."""
    code = 1
    try:
        _die_with(zygote)
        connection.sendall(BORN)
        _stay_small()
        if _is_calm(connection):
            for warm in warm_ups:
                with suppress(Exception):
                    warm()
        size, memory, cpu, wall, length = HEAD.unpack(exactly(connection, HEAD.size))
        task = exactly(connection, size).decode()
        payload = exactly(connection, length)
        connection.sendall(TAKEN)
        _stay_within(memory, cpu, wall)
        outcome, body = _outcome(task, payload)
        connection.sendall(ANSWER.pack(outcome, len(body)) + body)
        code = 0
    finally:
        os._exit(code)


def _is_calm(connection: socket.socket) -> bool:
    """Wait for the request or for a free processor; whether the processor came first."""
    processors, pause = len(os.sched_getaffinity(0)), SOON
    while not select.select([connection], [], [], pause)[0]:
        if _running() <= processors:
            return True
        pause = min(2 * pause, SELDOM)
    return False


def _running() -> int:
    """How many threads of this machine run or wait for a processor, this one among them."""
    with open("/proc/loadavg", "rb", buffering=0) as file:  # noqa: PTH123 - a child hurries
        return int(file.read().split()[3].partition(b"/")[0])


def _die_with(zygote: int) -> None:
    """End when the zygote does, even if it just did."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != zygote:
        os._exit(1)


def _stay_small() -> None:
    """Keep the limits that are the same for every request."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES_MOST, FILES_MOST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stay_within(memory: int, cpu: int, wall: float) -> None:
    """Keep the limits of this request."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    signal.setitimer(signal.ITIMER_REAL, wall)


def _outcome(task: str, payload: bytes) -> tuple[int, bytes]:
    module, _, name = task.partition(":")
    try:
        return DONE, getattr(importlib.import_module(module), name)(payload)
    except Exception as error:  # noqa: BLE001 - whatever it was, the caller is told
        return FAILED, f"{type(error).__name__}\n{error}".encode()


def main() -> None:
    """Be a zygote on the socket named on the command line."""
    with suppress(ConnectionError):  # the starter ended first
        serve(socket.socket(fileno=int(sys.argv[1])))
