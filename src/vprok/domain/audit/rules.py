"""How a chain is linked and what breaks it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

START = "0" * 64
"""The digest before the first link."""

Facts = Mapping[str, str | int | None]


@dataclass(frozen=True)
class Link:
    """One event as the chain sees it."""

    node: str
    seq: int
    event: str
    thing: str
    place: str
    by: str
    at: datetime
    facts: Facts
    previous: str
    digest: str = ""


def digest_of(link: Link) -> str:
    """The SHA-256 of everything the link says, with the digest before it.

    source: security.md §3.8
    """
    words = [
        link.previous,
        link.node,
        link.seq,
        link.event,
        link.thing,
        link.place,
        link.by,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        dict(sorted(link.facts.items())),
    ]
    return hashlib.sha256(
        json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where a chain stops being what it was."""

    node: str
    seq: int
    text: str


def first_break(node: str, links: Iterable[Link], *, seq: int, digest: str) -> Break | None:
    """The first place where this chain was edited, cut, reordered or forked.

    links:  in order of their numbers
    seq:    number of the newest link, as the head remembers it
    digest: digest of the newest link, as the head remembers it
    source: security.md §3.8
    """
    expected, previous = 1, START
    for link in links:
        if link.seq != expected:
            return Break(node, expected, "записи с этим номером нет: она удалена или переставлена")
        if link.previous != previous:
            return Break(node, link.seq, "запись не продолжает предыдущую")
        if digest_of(link) != link.digest:
            return Break(node, link.seq, "запись изменена после того, как была сделана")
        expected, previous = expected + 1, link.digest
    if expected - 1 != seq or previous != digest:
        return Break(node, expected, "конец цепочки удалён")
    return None
