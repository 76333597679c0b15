"""The warm parent of limited children: loads what they need once, forks one for each request.

It runs under `python -I` with the number of a Unix socket whose other end its starter holds. Each
message on it brings one connection; a child answers there and ends. When the starter ends, the
socket ends, and so does the zygote.
"""

import array
import ctypes
import gc
import importlib
import os
import resource
import signal
import socket
import struct
import sys
from contextlib import suppress

PRELOADED = ("json", "re", "zipfile", "python_calamine", "vprok.tools.sheets.cells")
HEAD = struct.Struct("!HQIdQ")  # task bytes, memory, processor seconds, wall seconds, payload bytes
ANSWER = struct.Struct("!BQ")  # outcome, body bytes
DONE, FAILED = 0, 1
BORN = b"!"
FILES_MOST = 16
PR_SET_PDEATHSIG = 1


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
    for module in PRELOADED:
        with suppress(ImportError):
            importlib.import_module(module)
    gc.freeze()
    control.sendall(BORN)
    while True:
        message, ancillary, _flags, _address = control.recvmsg(1, socket.CMSG_SPACE(4))
        if not message:
            return
        for _level, _type, handed in ancillary:
            fd = array.array("i", handed)[0]
            if os.fork() == 0:
                _live(socket.socket(fileno=fd), control)
            os.close(fd)


def _live(connection: socket.socket, control: socket.socket) -> None:
    """Be the child: read one request, stay within its limits, answer and end."""
    code = 1
    try:
        control.close()
        _die_with_parent()
        connection.sendall(BORN)
        size, memory, cpu, wall, length = HEAD.unpack(exactly(connection, HEAD.size))
        task = exactly(connection, size).decode()
        payload = exactly(connection, length)
        _stay_within(memory, cpu, wall)
        outcome, body = _outcome(task, payload)
        connection.sendall(ANSWER.pack(outcome, len(body)) + body)
        code = 0
    finally:
        os._exit(code)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _stay_within(memory: int, cpu: int, wall: float) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES_MOST, FILES_MOST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wall)


def _outcome(task: str, payload: bytes) -> tuple[int, bytes]:
    module, _, name = task.partition(":")
    try:
        return DONE, getattr(importlib.import_module(module), name)(payload)
    except Exception as error:  # noqa: BLE001 - whatever it was, the caller is told
        return FAILED, f"{type(error).__name__}\n{error}".encode()


def main() -> None:
    """Be a zygote on the socket named on the command line."""
    serve(socket.socket(fileno=int(sys.argv[1])))
