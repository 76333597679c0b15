"""Spoil a good workbook in one of many ways: bytes, archive, markup, records of the old format.

A mutant is known by its number alone, so that any one can be made again.
"""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Chance = random.Random
Parts = dict[str, bytes]

SHEET = "xl/worksheets/sheet2.xml"
STRINGS = "xl/sharedStrings.xml"
CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
ELEMENT = re.compile(rb"<(\w+)\b[^<>]*?(?:/>|>[^<>]*</\1>)")
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
NUMBERS = (b"0", b"-1", b"1e308", b"1e999", b"NaN", b"99999999999999999999", b"", b" 7 ", b"0x1")
PLACES = (b"A0", b"XFD1048576", b"ZZZZ9", b"a1", b"1A", b"A-1", b"A1:B2", b"", b"R1C1", b"A65536")
TYPES = (b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"x", b"")
RECORDS = (0x0006, 0x0809, 0x000A, 0x00FC, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0085, 0x003C, 0x0200)


@dataclass(frozen=True)
class Mutant:
    """A spoilt workbook.

    family: bytes, archive, markup (of an .xlsx); old bytes, old records (of an .xls)
    way:    how it was spoilt
    parent: number of the workbook it was made of
    """

    number: int
    family: str
    way: str
    parent: int
    name: str
    file: bytes


def mutant(originals: Sequence[bytes], number: int) -> Mutant:
    """The mutant with this number out of these workbooks."""
    chance = Chance(number)
    parent = number % len(originals)
    file = originals[parent]
    is_new = file.startswith(b"PK")
    families = NEW if is_new else OLD
    family = chance.choice(list(families))
    spoil = chance.choice(families[family])
    made = spoil(file, chance)
    name = "форма.xlsx" if is_new else "форма.xls"
    return Mutant(number, family, spoil.__name__, parent, name, made)


def mutants(originals: Sequence[bytes], numbers: range) -> Iterator[Mutant]:
    """The mutants with these numbers."""
    return (mutant(originals, number) for number in numbers)


# ---- bytes of any file ----------------------------------------------------------------------


def flipped(file: bytes, chance: Chance) -> bytes:
    """Some bits turned over."""
    made = bytearray(file)
    for _ in range(chance.choice((1, 1, 1, 5, 50))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def overwritten(file: bytes, chance: Chance) -> bytes:
    """A run of bytes replaced by noise, zeros or ones."""
    at, size = chance.randrange(len(file)), chance.choice((1, 2, 4, 30, 500))
    filler = chance.choice((bytes(size), b"\xff" * size, chance.randbytes(size)))
    return file[:at] + filler[: len(file) - at] + file[at + size :]


def cut(file: bytes, chance: Chance) -> bytes:
    """Cut short, as by a network that broke."""
    return file[: chance.randrange(len(file))]


def without_a_middle(file: bytes, chance: Chance) -> bytes:
    """A run of bytes lost."""
    at = chance.randrange(len(file))
    return file[:at] + file[at + chance.choice((1, 10, 512, 4096)) :]


def with_more(file: bytes, chance: Chance) -> bytes:
    """Bytes added somewhere, or after the end."""
    at = chance.choice((chance.randrange(len(file)), len(file)))
    return file[:at] + chance.randbytes(chance.choice((1, 30, 1000))) + file[at:]


def repeated(file: bytes, chance: Chance) -> bytes:
    """A run of bytes that stands twice."""
    at, size = chance.randrange(len(file)), chance.choice((16, 512, 4096))
    return file[: at + size] + file[at : at + size] + file[at + size :]


def exchanged(file: bytes, chance: Chance) -> bytes:
    """Two runs of bytes that changed places."""
    size = chance.choice((4, 64, 512))
    one, other = sorted((chance.randrange(len(file)), chance.randrange(len(file))))
    if one + size > other:
        return flipped(file, chance)
    first, second = file[one : one + size], file[other : other + size]
    return file[:one] + second + file[one + size : other] + first + file[other + size :]


BYTES = (flipped, overwritten, cut, without_a_middle, with_more, repeated, exchanged)


# ---- the archive ----------------------------------------------------------------------------


def parts_of(file: bytes) -> Parts:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        return {name: box.read(name) for name in box.namelist()}


def archived(entries: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these entries, repeated names and all."""
    out = io.BytesIO()
    body, directory = bytearray(), bytearray()
    for title, part in entries:
        name, packed = title.encode(), part
        if method == zipfile.ZIP_DEFLATED:
            packer = zlib.compressobj(1, zlib.DEFLATED, -15)
            packed = packer.compress(part) + packer.flush()
        about = (0x800, method, 0, 33, zlib.crc32(part), len(packed), len(part), len(name), 0)
        place = len(body)
        body += struct.pack("<4s5H3I2H", b"PK\3\4", 20, *about) + name + packed
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, *about, 0, 0, 0, 0, place)
        directory += name
    out.write(body)
    out.write(directory)
    count = len(entries) & 0xFFFF
    out.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0))
    return out.getvalue()


def without_a_part(file: bytes, chance: Chance) -> bytes:
    """A part lost."""
    parts = parts_of(file)
    del parts[chance.choice(list(parts))]
    return archived(list(parts.items()))


def renamed(file: bytes, chance: Chance) -> bytes:
    """A part under another name."""
    parts = parts_of(file)
    name = chance.choice(list(parts))
    ways = (str.upper, str.title, lambda one: f"/{one}", lambda one: f"../{one}", lambda _: "",
            lambda one: one.replace("/", "\\"), lambda one: f"{one}\0", lambda one: f"./{one}",
            lambda one: one.replace("sheet", "лист"), lambda one: one * 40)  # fmt: skip
    other = chance.choice(ways)(name)
    return archived([(other if one == name else one, part) for one, part in parts.items()])


def doubled(file: bytes, chance: Chance) -> bytes:
    """A part that stands twice, the second time spoilt or not."""
    entries = list(parts_of(file).items())
    name, part = chance.choice(entries)
    return archived([*entries, (name, chance.choice((part, b"", part[:50])))])


def mixed_up(file: bytes, chance: Chance) -> bytes:
    """Two parts that took each other's names."""
    parts = parts_of(file)
    one, other = chance.sample(list(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return archived(list(parts.items()))


def reordered(file: bytes, chance: Chance) -> bytes:
    """The same parts in another order, packed otherwise: a good workbook."""
    entries = list(parts_of(file).items())
    chance.shuffle(entries)
    return archived(entries, chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def with_a_stranger(file: bytes, chance: Chance) -> bytes:
    """A part that no form has."""
    names = ("xl/vbaProject.bin", "xl/embeddings/a.bin", "xl/externalLinks/externalLink1.xml",
             "xl/worksheets/sheet9.xml", "xl/media/a.png", "customXml/item1.xml", "xl/theme/x.xml",
             "META-INF/manifest.xml", "content.xml", "xl/workbook.bin", "a/../../b")  # fmt: skip
    part = chance.choice((b"", b"<a/>", chance.randbytes(300), bytes(200_000), b"<a>" * 9_000))
    return archived([*parts_of(file).items(), (chance.choice(names), part)])


def with_a_liar(file: bytes, chance: Chance) -> bytes:
    """An entry whose place, sizes, checksum, flags or method are not true."""
    made = bytearray(file)
    starts = [found.start() for found in re.finditer(rb"PK\x01\x02", file)]
    at = chance.choice(starts)
    field, size = chance.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2),
                                 (32, 2), (38, 4), (42, 4)))  # fmt: skip
    value = chance.choice((0, 1, 8, 9, 99, 0xFFFF, 0xFFFFFFFF, chance.getrandbits(32)))
    made[at + field : at + field + size] = (value & (256**size - 1)).to_bytes(size, "little")
    return bytes(made)


def with_many(file: bytes, chance: Chance) -> bytes:
    """Hundreds of parts."""
    entries = list(parts_of(file).items())
    more = [(f"xl/a{number}.xml", b"<a/>") for number in range(chance.choice((180, 190, 400)))]
    return archived([*entries, *more])


ARCHIVE = (without_a_part, renamed, doubled, mixed_up, reordered, with_a_stranger, with_a_liar,
           with_many)  # fmt: skip


# ---- markup ---------------------------------------------------------------------------------


def in_a_part(spoil: Callable[[bytes, Chance], bytes]) -> Callable[[bytes, Chance], bytes]:
    """A way to spoil an archive out of a way to spoil one of its parts."""

    def spoilt(file: bytes, chance: Chance) -> bytes:
        parts = parts_of(file)
        usual = [name for name in (SHEET, STRINGS, "xl/workbook.xml") if name in parts]
        name = chance.choice((*usual, SHEET, chance.choice(list(parts))))
        parts[name] = spoil(parts[name], chance)
        return archived(list(parts.items()))

    spoilt.__name__ = spoil.__name__
    return spoilt


def in_the_sheet(spoil: Callable[[bytes, Chance], bytes]) -> Callable[[bytes, Chance], bytes]:
    """A way to spoil an archive out of a way to spoil the sheet people fill."""

    def spoilt(file: bytes, chance: Chance) -> bytes:
        parts = parts_of(file)
        parts[SHEET] = spoil(parts[SHEET], chance)
        return archived(list(parts.items()))

    spoilt.__name__ = spoil.__name__
    return spoilt


def part_bits(part: bytes, chance: Chance) -> bytes:
    """Some bits of the markup turned over, with a true checksum."""
    return flipped(part, chance) if part else part


def part_cut(part: bytes, chance: Chance) -> bytes:
    """Markup cut short."""
    return part[: chance.randrange(len(part) + 1)]


def element_lost(part: bytes, chance: Chance) -> bytes:
    """An element lost."""
    return _changed(ELEMENT, part, chance, lambda _: b"")


def element_doubled(part: bytes, chance: Chance) -> bytes:
    """An element that stands twice, or a thousand times."""
    times = chance.choice((2, 3, 1000))
    return _changed(ELEMENT, part, chance, lambda found: found[0] * times)


def attribute_changed(part: bytes, chance: Chance) -> bytes:
    """An attribute with a value that it should not have."""
    value = chance.choice((*NUMBERS, *PLACES, b"&amp;", b"&#x1;", b"&b;", b"x" * 9_000))
    return _changed(ATTRIBUTE, part, chance, lambda found: found[1] + b'="' + value + b'"')


def attribute_lost(part: bytes, chance: Chance) -> bytes:
    """An attribute lost."""
    return _changed(ATTRIBUTE, part, chance, lambda _: b"")


def entity(part: bytes, chance: Chance) -> bytes:
    """A markup of its own: laughs, a file, an address."""
    doctype = chance.choice((
        b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 500 + b'"><!ENTITY d "' + b"&b;" * 500 + b'">]>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
        b"<!DOCTYPE a>",
        b'<!ENTITY b "c">',
    ))  # fmt: skip
    at = part.find(b"?>") + 2
    return part[:at] + doctype + _changed(re.compile(rb">[^<>]+<"), part[at:], chance,
                                          lambda _: b">&d;&b;<")  # fmt: skip


def noise(part: bytes, chance: Chance) -> bytes:
    """Something in the middle that XML allows, or does not."""
    piece = chance.choice((b"<!-- a -->", b"<![CDATA[7]]>", b"<?a b?>", b"<a>" * 9_000, b"\0",
                           b"\xff\xfe", b"]]>", b"<", b"&", b"</c>", b"<x:c/>"))  # fmt: skip
    ends = [found.end() for found in re.finditer(rb">", part)]
    at = chance.choice(ends) if ends else 0
    return part[:at] + piece + part[at:]


def recoded(part: bytes, chance: Chance) -> bytes:
    """The same words in another encoding, said or not."""
    text = part.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1251")), "replace")


def prefixed(part: bytes, chance: Chance) -> bytes:
    """The same markup with a prefix: a good part."""
    del chance
    plain = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", part).replace(b"<x:?xml", b"<?xml")
    return plain.replace(b"xmlns=", b"xmlns:x=", 1)


def _changed(
    pattern: re.Pattern[bytes],
    part: bytes,
    chance: Chance,
    change: Callable[[re.Match[bytes]], bytes],
) -> bytes:
    """The part with one of what the pattern finds replaced."""
    found = list(pattern.finditer(part))
    if not found:
        return part
    one = chance.choice(found)
    return part[: one.start()] + change(one) + part[one.end() :]


def cell_place(part: bytes, chance: Chance) -> bytes:
    """A cell that says it stands elsewhere."""
    place = chance.choice(PLACES)
    return _changed(re.compile(rb'(?<=<c r=")[^"]*'), part, chance, lambda _: place)


def cell_value(part: bytes, chance: Chance) -> bytes:
    """A cell with another value: a number out of place, a string that is not there."""
    value = chance.choice((*NUMBERS, b"1", b"5", b"45000", b"2.5", b"999999", b"&lt;", b"\xd0"))
    return _changed(re.compile(rb"(?<=<v>)[^<]*"), part, chance, lambda _: value)


def cell_type(part: bytes, chance: Chance) -> bytes:
    """A cell whose value is said to be of another kind."""
    kind = chance.choice(TYPES)
    return _changed(re.compile(rb'(?<=<c r=")([A-Z]+[0-9]+")([^>]*)'), part, chance,
                    lambda found: found[1] + b' t="' + kind + b'"')  # fmt: skip


def cells_exchanged(part: bytes, chance: Chance) -> bytes:
    """Two cells that took each other's contents."""
    cells = [found for found in CELL.finditer(part) if found[4]]
    if len(cells) < 2:
        return part
    one, other = sorted(chance.sample(cells, 2), key=lambda found: found.start())
    pieces = (part[: one.start(3)], other[3], b">", other[4], part[one.end(4) : other.start(3)],
              one[3], b">", one[4], part[other.end(4) :])  # fmt: skip
    return b"".join(pieces)


def with_a_formula(part: bytes, chance: Chance) -> bytes:
    """A formula before a value."""
    formula = chance.choice((b"<f>1+1</f>", b"<f/>", b"<f t='shared' si='0'/>",
                             b"<x:f>cmd|'/C calc'!A0</x:f>"))  # fmt: skip
    return _changed(re.compile(rb"(?=<v>)"), part, chance, lambda _: formula)


def row_place(part: bytes, chance: Chance) -> bytes:
    """A row that says it stands elsewhere."""
    number = chance.choice((b"0", b"-5", b"1048576", b"99999999", b"2", b"", b"x"))
    return _changed(re.compile(rb'(?<=<row r=")[^"]*'), part, chance, lambda _: number)


def rows_many(part: bytes, chance: Chance) -> bytes:
    """Rows without end."""
    count = chance.choice((3_000, 20_000))
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n)
                    for n in range(100, 100 + count))  # fmt: skip
    return part.replace(b"</sheetData>", rows + b"</sheetData>")


MARKUP = (
    *map(in_a_part, (part_bits, part_cut, element_lost, element_doubled, attribute_changed,
                     attribute_lost, entity, noise, recoded, prefixed)),
    *map(in_the_sheet, (cell_place, cell_value, cell_type, cells_exchanged, with_a_formula,
                        row_place, rows_many)),
)  # fmt: skip


# ---- records of the old format --------------------------------------------------------------


def records_of(stream: bytes) -> list[bytes]:
    """The records of a stream, heads and all; what is no record ends the list."""
    found, at = [], 0
    while at + 4 <= len(stream):
        size = struct.unpack_from("<H", stream, at + 2)[0]
        found.append(stream[at : at + 4 + size])
        at += 4 + size
    return found


def in_the_records(
    spoil: Callable[[list[bytes], Chance], list[bytes]],
) -> Callable[[bytes, Chance], bytes]:
    """A way to spoil an .xls of xlwt out of a way to spoil its records: one stream, in order."""

    def spoilt(file: bytes, chance: Chance) -> bytes:
        begin = file.index(b"\x09\x08\x10\x00")
        records = spoil(records_of(file[begin:]), chance)
        made = file[:begin] + b"".join(records)
        return made[: len(file)].ljust(len(file), b"\0")

    spoilt.__name__ = spoil.__name__
    return spoilt


def record_lost(records: list[bytes], chance: Chance) -> list[bytes]:
    """A record lost."""
    at = chance.randrange(len(records))
    return records[:at] + records[at + 1 :]


def record_doubled(records: list[bytes], chance: Chance) -> list[bytes]:
    """A record that stands twice."""
    at = chance.randrange(len(records))
    return records[: at + 1] + records[at:]


def record_renamed(records: list[bytes], chance: Chance) -> list[bytes]:
    """A record of another kind."""
    at = chance.randrange(len(records))
    kind = struct.pack("<H", chance.choice((*RECORDS, chance.getrandbits(16))))
    return [*records[:at], kind + records[at][2:], *records[at + 1 :]]


def record_resized(records: list[bytes], chance: Chance) -> list[bytes]:
    """A record that says it is longer or shorter than it is."""
    at = chance.randrange(len(records))
    size = struct.pack("<H", chance.choice((0, 1, 8, 0xFFFF, chance.getrandbits(12))))
    return [*records[:at], records[at][:2] + size + records[at][4:], *records[at + 1 :]]


def record_spoilt(records: list[bytes], chance: Chance) -> list[bytes]:
    """A record with noise inside."""
    at = chance.choice([at for at, record in enumerate(records) if len(record) > 4])
    return [*records[:at], records[at][:4] + flipped(records[at][4:], chance), *records[at + 1 :]]


def directory_spoilt(file: bytes, chance: Chance) -> bytes:
    """The directory or the tables of the container spoilt: loops, far sectors, great sizes."""
    made = bytearray(file)
    entry = file.find("Workbook".encode("utf-16-le"))
    at = chance.choice((30, 32, 44, 48, 56, 60, 64, 68, 72, 76, entry + 64, entry + 66,
                        entry + 116, entry + 120, entry + 124))  # fmt: skip
    value = chance.choice(
        (0, 1, 0xFFFFFFFE, 0xFFFFFFFF, chance.getrandbits(32), chance.getrandbits(4))
    )
    made[at : at + 4] = struct.pack("<I", value)
    return bytes(made[: len(file)])


NEW: Mapping[str, Sequence[Callable[[bytes, Chance], bytes]]] = {
    "bytes": BYTES,
    "archive": ARCHIVE,
    "markup": MARKUP,
}
OLD: Mapping[str, Sequence[Callable[[bytes, Chance], bytes]]] = {
    "old bytes": (*BYTES, directory_spoilt),
    "old records": tuple(
        map(
            in_the_records,
            (record_lost, record_doubled, record_renamed, record_resized, record_spoilt),
        )
    ),
}
