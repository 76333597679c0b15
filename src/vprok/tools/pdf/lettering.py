"""The letters of stamps, set by their numbers; the font is cut down to them at the end."""

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name

from vprok.tools.pdf.typeset import fonts_at

REGULAR, STRONG = "400Regular", "600SemiBold"
_FAMILY = "golos-text"
_UNKNOWN = "?"
_KEPT_TABLES = {"GlyphOrder", "head", "hhea", "maxp", "hmtx", "loca", "glyf"}
_SIDES = ("xMin", "yMin", "xMax", "yMax")
_SUBSET_TAG = "VPROKA"
_TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Stamps def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{blocks}
endcmap CMapName currentdict /CMap defineresource pop end end
"""
_BLOCK = 100  # the most letters that one block of such a map may hold


class Face:
    """One weight of the font as it lies on the disk: numbers and widths of its letters."""

    def __init__(self, file: Path) -> None:
        with TTFont(file) as font:
            even = _even_digits(font)
            glyphs = {chr(code): even.get(name, name) for code, name in font.getBestCmap().items()}
            self.file = file
            self.name: str = font["name"].getDebugName(6)
            self.em: int = font["head"].unitsPerEm
            self.box: list[int] = [getattr(font["head"], side) for side in _SIDES]
            self.ascent: int = font["hhea"].ascent
            self.descent: int = font["hhea"].descent
            self.capital: int = font["OS/2"].sCapHeight
            self.numbers: Mapping[str, int] = {c: font.getGlyphID(g) for c, g in glyphs.items()}
            self.widths: Mapping[str, int] = {c: font["hmtx"][g][0] for c, g in glyphs.items()}


class Lettering:
    """One weight in one PDF: what was set with it is what is embedded."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._used: dict[int, str] = {}

    def width(self, text: str, size: float) -> float:
        """How long a text is, in the unit of the size."""
        return sum(self._face.widths[letter] for letter in self._known(text)) * size / self._face.em

    def shown(self, text: str) -> str:
        """The text as an operand of `Tj`; its letters will be embedded."""
        numbers = [self._number(letter) for letter in self._known(text)]
        return f"<{''.join(f'{number:04X}' for number in numbers)}>"

    def embedded(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The font with the letters used so far, written into a PDF."""
        face, name = self._face, Name(f"/{_SUBSET_TAG}+{self._face.name}")
        cut = _cut(face.file, frozenset(self._used))
        scale = 1000 / face.em
        by_letter = face.widths
        widths = Array()
        for number, letter in sorted(self._used.items()):
            widths.append(number)
            widths.append(Array([round(by_letter[letter] * scale)]))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array([round(side * scale) for side in face.box]),
            ItalicAngle=0,
            Ascent=round(face.ascent * scale),
            Descent=round(face.descent * scale),
            CapHeight=round(face.capital * scale),
            StemV=80,
            FontFile2=pdf.make_stream(cut, Length1=len(cut)),
        )
        letters = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=0,
            W=widths,
            CIDToGIDMap=Name.Identity,
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(letters)]),
                ToUnicode=pdf.make_stream(_to_unicode(self._used)),
            )
        )

    def _known(self, text: str) -> str:
        known = self._face.numbers
        return "".join(letter if letter in known else _UNKNOWN for letter in text)

    def _number(self, letter: str) -> int:
        number = self._face.numbers[letter]
        self._used[number] = letter
        return number


@cache
def face(weight: str, node_modules: Path | None = None) -> Face:
    """A weight of the font of our papers.

    node_modules: the npm folder; without it the checkout's own
    raises:       FileNotFoundError when npm has not fetched the fonts
    """
    for folder in fonts_at(node_modules):
        if folder.name == _FAMILY:
            return Face(next((folder / weight).glob("*.ttf")))
    raise FileNotFoundError("stamps need the font Golos Text: script/setup fetches it")


@cache
def _cut(file: Path, numbers: frozenset[int]) -> bytes:
    """The font with the shapes of these letters only, each under its own number."""
    cut = io.BytesIO()
    with TTFont(file, recalcBBoxes=False, recalcTimestamp=False) as font:
        names, shapes, widths = font.getGlyphOrder(), font["glyf"], font["hmtx"].metrics
        kept = _with_components([names[0], *(names[number] for number in numbers)], shapes)
        for name in names:
            if name in kept:
                shapes[name].removeHinting()
            else:
                shapes.glyphs[name], widths[name] = Glyph(), (0, 0)
        for table in set(font.keys()) - _KEPT_TABLES:
            del font[table]
        font.save(cut)
    return cut.getvalue()


def _with_components(names: list[str], shapes: Mapping[str, Glyph]) -> set[str]:
    """These glyphs and those they are put together of, such as «Ё» of «Е» and two dots."""
    kept: set[str] = set()
    while names:
        name = names.pop()
        kept.add(name)
        if shapes[name].isComposite():
            names += shapes[name].getComponentNames(shapes)
    return kept


def _even_digits(font: TTFont) -> dict[str, str]:
    """Which glyphs stand for digits of one width, so that codes under each other are aligned."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    return {
        plain: even
        for index in lookups
        for part in table.LookupList.Lookup[index].SubTable
        for plain, even in part.mapping.items()
    }


def _to_unicode(letters: Mapping[int, str]) -> bytes:
    pairs = [
        f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for number, letter in sorted(letters.items())
    ]
    parts = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    blocks = "\n".join(
        f"{len(part)} beginbfchar\n{chr(10).join(part)}\nendbfchar" for part in parts
    )
    return _TO_UNICODE.format(blocks=blocks).encode()
