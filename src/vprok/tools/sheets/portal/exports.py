"""Files put together: which tables are protocols, which classes belong to them, where names are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from vprok.tools.sheets.findings import address
from vprok.tools.sheets.matching import UNREAD
from vprok.tools.sheets.names import name_rule
from vprok.tools.sheets.portal import shapes
from vprok.tools.sheets.portal.bodies import login_of
from vprok.tools.sheets.portal.cells import class_label, name_in
from vprok.tools.sheets.portal.found import Named
from vprok.tools.sheets.portal.shape import LETTER, LOGIN, SCHOOL, Shape
from vprok.tools.sheets.portal.sources import Source, Table

PAIRED = re.compile(r"[-_ ]*(classes|protocol|klassy|классы|протокол)[-_ ]*", re.IGNORECASE)
"""What parts the names of two files that were one workbook."""

Classes = Mapping[str, tuple[str, ...]]
"""Labels of classes by the login of their school, in the order of the sheet."""


@dataclass(frozen=True)
class Export:
    """One table of pupils' rows and what its file says beside it.

    stem:     of the file's name, without the words that part two files of one workbook
    identity: what a form of ours says of itself
    """

    table: Table
    shape: Shape
    stem: str
    identity: Mapping[str, str]
    classes: Classes = field(default_factory=dict)


@dataclass(frozen=True)
class Exports:
    """What files come to.

    unknown: names of files in which nothing was recognised
    alone:   names of files with classes to which no protocol belongs
    names:   where names of persons seem to stand beside the rows of pupils
    """

    protocols: tuple[Export, ...]
    unknown: tuple[str, ...]
    alone: tuple[str, ...]
    names: tuple[Named, ...]


def put_together(sources: Sequence[Source]) -> Exports:
    """The tables of several files, each protocol with the classes of its own workbook.

    raises: Unreadable if a text breaks off midway
    """
    classes: dict[str, Classes] = {}
    whose: dict[str, str] = {}
    found: list[Export] = []
    names: list[Named] = []
    unknown = []
    for source in sources:
        stem, known = _stem(source.name), False
        names += _beside(source)
        for table in source.tables:
            if shape := shapes.protocol(table):
                found.append(Export(table, shape, stem, source.identity))
                names += _above(table, shape)
            elif shape := shapes.classes(table):
                classes[stem], whose[stem] = _classes(table, shape), source.name
                names += _letters(table, shape)
            elif table.sheet not in UNREAD:
                names += _anywhere(table)
            known |= shape is not None
        if not known:
            unknown.append(source.name)
    stems = {one.stem for one in found}
    return Exports(
        tuple(
            Export(one.table, one.shape, one.stem, one.identity, classes.get(one.stem, {}))
            for one in found
        ),
        tuple(unknown),
        tuple(name for stem, name in whose.items() if stem not in stems),
        tuple(names),
    )


def _stem(name: str) -> str:
    return PAIRED.sub("", PurePath(name).stem).lower()


def _classes(table: Table, shape: Shape) -> Classes:
    found: dict[str, dict[str, None]] = {}
    for _, line in _below(table, shape):
        told = [line[at] for role in (LOGIN, SCHOOL) if (at := shape.places.get(role)) is not None]
        letter = class_label(line[shape.places[LETTER]])
        if letter:
            found.setdefault(login_of(*told), {})[letter] = None
    return {login: tuple(letters) for login, letters in found.items()}


def _below(table: Table, shape: Shape) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows below the header, as wide as it, with their numbers."""
    width = len(shape.titles)
    lines = islice(table.lines(), shape.header, None)
    for number, line in enumerate(lines, start=shape.header + 1):
        if any(map(str.strip, line)):
            yield number, [*line, *[""] * (width - len(line))]


# ---- names of persons ----------------------------------------------------------------------------


def _beside(source: Source) -> Iterator[Named]:
    """Names in comments and properties, in titles of sheets, in the name of the file."""
    called = PurePath(source.name).stem.replace("_", " ")
    titles = (table.sheet for table in source.tables)
    for text in (f"{called}.", called.replace(".", " "), *titles, *source.asides):
        if rule := name_rule(text):
            yield Named(source.name, "", "", rule)


def _above(table: Table, shape: Shape) -> Iterator[Named]:
    lines = enumerate(table.head[: shape.header - 1], start=1)
    return _named(
        table, ((number, at, text) for number, line in lines for at, text in _cells(line))
    )


def _letters(table: Table, shape: Shape) -> Iterator[Named]:
    """Names among classes and schools; authors of textbooks are no pupils."""
    read = {at for role, at in shape.places.items() if at not in shape.unread} | {*shape.foreign}
    letter = shape.places[LETTER]
    for number, line in _below(table, shape):
        for at, text in _cells(line):
            is_asked = at in read or at >= len(shape.titles)
            if is_asked and (rule := name_in(text) if at == letter else name_rule(text)):
                yield Named(table.file, table.sheet, address(number, at), rule)


def _anywhere(table: Table) -> Iterator[Named]:
    """Names in a table that nobody reads."""
    lines = enumerate(table.lines(), start=1)
    return _named(
        table, ((number, at, text) for number, line in lines for at, text in _cells(line))
    )


def _cells(line: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((at, text) for at, text in enumerate(line) if text and not text.isdecimal())


def _named(table: Table, texts: Iterator[tuple[int, int, str]]) -> Iterator[Named]:
    seen: set[str] = set()
    for number, at, text in texts:
        if text not in seen:
            seen.add(text)
            if rule := name_rule(text):
                yield Named(table.file, table.sheet, address(number, at), rule)
