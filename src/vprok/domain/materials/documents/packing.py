"""What goes into an archive, and the child in which it is made.

The password is drawn in the child. In officers' custody it never leaves it: what comes back is
sealed to the slot and to the school, and the child's memory is gone.
"""

import hashlib
import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from vprok.tools.limits import in_child
from vprok.tools.pdf.kits import Choices, Copy, Imprint, kits_pdf
from vprok.tools.vault.archive import archive_zip
from vprok.tools.vault.custody import seal_password
from vprok.tools.vault.draw import draw_password

_HEAD = struct.Struct("!Q")
_MEMORY = 3 * 1024 * 1024 * 1024
_CPU_SECONDS = 120
_WALL_SECONDS = 300.0


@dataclass(frozen=True)
class Run:
    """Kits of one part, to be stamped: a file of its own.

    part: of the work, from 1
    """

    part: int
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class Piece:
    """One file of an archive.

    name: inside the archive
    body: its bytes, or the kits that the child is to stamp
    """

    name: str
    body: bytes | Run


@dataclass(frozen=True)
class Lock:
    """Whom the password is sealed to: public keys, both empty in simple custody."""

    slot: str = ""
    school: str = ""


@dataclass(frozen=True)
class Packed:
    """What the child gives back.

    zip:      the archive
    digest:   SHA-256 of its password
    password: in simple custody
    sealed:   the password sealed to the slot and to the school, in officers' custody
    """

    zip: bytes
    digest: str
    password: str
    sealed: bytes


def packed(
    pieces: Sequence[Piece],
    papers: Mapping[tuple[int, int], bytes],
    *,
    imprint: Imprint,
    choices: Choices,
    tasks: Mapping[int, Sequence[str]],
    lock: Lock,
    at: datetime,
) -> Packed:
    """Make an archive in a limited child that exits.

    papers:  PDF by part and variant
    imprint: of the whole work; its parts and their tasks are filled in
    tasks:   labels by part
    raises:  ChildFailed, ChildDied if a paper is damaged
    """
    blobs = [*papers.values(), *(one.body for one in pieces if isinstance(one.body, bytes))]
    head = {
        "papers": list(papers),
        "pieces": [
            {"name": one.name, "run": None if isinstance(one.body, bytes) else asdict(one.body)}
            for one in pieces
        ],
        "imprint": asdict(imprint),
        "choices": asdict(choices),
        "tasks": [[part, list(labels)] for part, labels in tasks.items()],
        "lock": asdict(lock),
        "at": at.isoformat(),
    }
    answer = in_child(
        "vprok.domain.materials.documents.packing:pack",
        _framed(head, blobs),
        memory=_MEMORY,
        cpu=_CPU_SECONDS,
        wall=_WALL_SECONDS,
    )
    told, (zip_,) = _unframed(answer)
    return Packed(zip_, told["digest"], told["password"], b64decode(told["sealed"]))


def pack(request: bytes) -> bytes:
    """What the child does: draw a password, stamp the kits, close the archive, seal the password.

    returns: the archive, with the password or what it is sealed into
    """
    asked, blobs = _unframed(request)
    papers = {(part, variant): blobs[n] for n, (part, variant) in enumerate(asked["papers"])}
    bodies = iter(blobs[len(papers) :])
    tasks = dict(asked["tasks"])
    choices = Choices(**asked["choices"])

    def stamped(run: dict[str, Any]) -> bytes:
        part = run["part"]
        imprint = replace(
            Imprint(**asked["imprint"]),
            part=part if len(tasks) > 1 else 0,
            tasks=tuple(tasks[part]),
        )
        return kits_pdf(
            [Copy(**copy) for copy in run["copies"]],
            {number: pdf for (of, number), pdf in papers.items() if of == part},
            imprint=imprint,
            choices=choices,
        )

    password = draw_password()
    files = (
        (one["name"], stamped(one["run"]) if one["run"] else next(bodies))
        for one in asked["pieces"]
    )
    at = datetime.fromisoformat(asked["at"])
    zip_ = b"".join(archive_zip(files, password=password, at=at))
    told = {"digest": hashlib.sha256(password.encode()).hexdigest()}
    return _framed(told | _kept(password, Lock(**asked["lock"])), [zip_])


def _kept(password: str, lock: Lock) -> dict[str, str]:
    """The password as the parent may have it."""
    if not lock.slot:
        return {"password": password, "sealed": ""}
    sealed = seal_password(lock.slot, lock.school, password)
    return {"password": "", "sealed": b64encode(sealed).decode()}


def _framed(head: object, blobs: Sequence[bytes]) -> bytes:
    """A head and its blobs in one piece: sizes, then everything in order."""
    words = json.dumps([head, [len(blob) for blob in blobs]]).encode()
    return b"".join((_HEAD.pack(len(words)), words, *blobs))


def _unframed(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    (size,) = _HEAD.unpack(data[: _HEAD.size])
    start = _HEAD.size + size
    head, sizes = json.loads(data[_HEAD.size : start])
    blobs = []
    for length in sizes:
        blobs.append(data[start : start + length])
        start += length
    return head, blobs
