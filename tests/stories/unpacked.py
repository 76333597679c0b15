"""A school's archive as the school has it: built by the real action, opened by another program."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.tracing import papers
from PIL import Image

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.world import HOUR
from tests.tools.pdf.reading import codes_on, drawn
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import KitStyle
from vprok.domain.materials.actions import build_archive, put_variant, take_key
from vprok.domain.materials.actions.printing import Wishes, choose_print
from vprok.domain.materials.models import Code
from vprok.tools.pdf.stamp import Stamp, read_stamp

SEVEN_ZIP = shutil.which("7zz") or shutil.which("7z")
VARIANTS = 2
PAGES = {1: 2, 2: 3}
"""Of the papers of each part."""
CLASSES, SPARES = (3, 2), 5
_LISTED = re.compile(r"^(\d\d\.\w+)  (.+?)\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Kind:
    """What a school asked to print, and what the campaign says of its kits.

    rooms: of the participants in order; without them each class is a room
    large: which of the participants gets large print, from 0
    """

    parts: int = 1
    is_blank: bool = False
    is_two_up: bool = False
    rooms: tuple[str, ...] = ()
    large: tuple[int, ...] = ()


@dataclass(frozen=True)
class Unpacked:
    """The files of an archive by what its listing calls them, and what is true of them.

    codes:  of the participants in order of their rooms, then the spare ones
    papers: of the work, by part and variant
    """

    kind: Kind
    school: str
    codes: tuple[str, ...]
    files: Mapping[str, bytes]
    papers: Mapping[tuple[int, int], bytes]

    def kits(self, part: int = 1) -> list[bytes]:
        """The print runs of a part, in the order in which they are listed."""
        tail = f", часть {part}" if self.kind.parts > 1 else ""
        runs = {words: file for words, file in self.files.items() if words.startswith("комплекты,")}
        return [file for words, file in runs.items() if not tail or words.endswith(tail)]

    def paper_named(self, words: str) -> bytes:
        """The file whose listing begins so."""
        return next(file for name, file in self.files.items() if name.startswith(words))

    @cached_property
    def sides(self) -> dict[int, list[Image.Image]]:
        """Every side that comes from the printer, at 150 dots an inch, by part."""
        parts = range(1, self.kind.parts + 1)
        return {part: list(chain.from_iterable(map(drawn, self.kits(part)))) for part in parts}

    def read(self, part: int = 1) -> list[list[Stamp | None]]:
        """What a scanner reads on each side of a part."""
        return [[read_stamp(text) for text in codes_on(side)] for side in self.sides[part]]

    def due(self, part: int = 1) -> list[list[Stamp]]:
        """What should be there to read."""
        return [side for number in range(len(self.codes)) for side in self._sides_of(number, part)]

    def _sides_of(self, number: int, part: int) -> list[list[Stamp]]:
        """The back of the last sheet stays empty where a kit ends on its face."""
        stamps = [
            Stamp(
                school=self.school,
                work="ma4",
                number=number + 1,
                code="" if self.kind.is_blank else self.codes[number],
                page=page,
                part=part if self.kind.parts > 1 else 0,
            )
            for page in range(1, PAGES[part] + 1)
        ]
        together = 2 if self.kind.is_two_up and number not in self.kind.large else 1
        sides = [stamps[first : first + together] for first in range(0, len(stamps), together)]
        return [*sides, []] if len(sides) % 2 else sides


def unpacked(kind: Kind) -> Unpacked:
    """Make a school's archive and open it at its hour."""
    campaign = world.campaign()
    Campaign.objects.filter(pk=campaign.pk).update(
        kit_style=KitStyle.BLANK if kind.is_blank else KitStyle.STAMPED
    )
    campaign.refresh_from_db()
    work = make.work(campaign)
    originals = _papers(work, kind)
    entry = world.entry(sits=work)
    codes = _placed(kind)
    wishes = Wishes(is_two_up=kind.is_two_up, large=[codes[number] for number in kind.large])
    choose_print(entry, wishes, by=cast.anna(), at=make.NOW)
    archive = build_archive(entry, at=make.NOW)
    assert archive is not None
    files = opened(world.zip_of(archive), take_key(archive, by=cast.anna(), at=HOUR))
    listed = _LISTED.findall(files["00.txt"].decode("utf-8-sig"))
    return Unpacked(
        kind=kind,
        school=entry.school.key,
        codes=codes,
        files={words: files[name] for name, words in listed},
        papers=originals,
    )


def opened(zip_: bytes, password: str) -> dict[str, bytes]:
    """What is in an archive: by 7-Zip, as in a school, or by pyzipper where there is none."""
    if SEVEN_ZIP is None:
        return world.opened(zip_, password)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.zip"
        path.write_bytes(zip_)
        command = [SEVEN_ZIP, "x", f"-p{password}", f"-o{folder}/out", str(path)]
        subprocess.run(command, capture_output=True, check=True)
        return {file.name: file.read_bytes() for file in sorted(Path(folder, "out").iterdir())}


def _papers(work: Work, kind: Kind) -> dict[tuple[int, int], bytes]:
    work.minutes = [45] * kind.parts
    work.save(update_fields=["minutes"])
    keys = [(part, n) for part in range(1, kind.parts + 1) for n in range(1, VARIANTS + 1)]
    originals = dict(zip(keys, papers(), strict=False))
    for (part, n), file in originals.items():
        put_variant(work, n, file, name=f"{n}.pdf", part=part, by=cast.gleb(), at=make.NOW)
    return originals


def _placed(kind: Kind) -> tuple[str, ...]:
    """Seat the participants in their rooms; the codes in the order of rooms, then spare ones."""
    issued = list(Code.objects.filter(is_spare=False).order_by("class_no", "row"))
    for code, room in zip(issued, kind.rooms, strict=False):
        code.room = room
        code.save(update_fields=["room"])
    if kind.rooms:
        issued.sort(key=lambda code: (int(code.room), int(code.number)))
    spare = Code.objects.filter(is_spare=True).order_by("number")
    return tuple(code.number for code in (*issued, *spare))
