"""What materials prints: slips with codes, the note in an archive, the file with a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from vprok.kernel.russian import day, plural, sentence
from vprok.tools.pdf.typeset import JSON, typeset

_CODES = Path(__file__).with_name("codes.typ").read_text(encoding="utf-8")
_HAND_OUT = (
    "Разрежьте по точкам и раздайте. Код вписывают в бланк и в протокол;"
    " у участника он один на все работы."
)
_KEEP = "Для тех, кого не было в списке. Выданный код впишите в протокол напротив фамилии."


@dataclass(frozen=True)
class Codes:
    """The codes of one class, or the spare ones of one parallel.

    name:     as on the slip: `4А`, or `4` for a parallel
    numbers:  in the order of the list
    variants: which variant each of them gets; empty when the slips are not for one work
    """

    name: str
    numbers: tuple[str, ...]
    variants: tuple[int, ...] = ()


def code_slips(
    *,
    school: str,
    key: str,
    campaign: str,
    classes: Sequence[Codes],
    spare: Sequence[Codes],
    at: datetime,
    is_college: bool = False,
) -> bytes:
    """The sheets to cut into slips: each class from a new page, then the spare codes.

    key:        the school's identifier, like edu220042
    at:         aware, in the school's zone
    is_college: it has groups and courses, not classes
    returns:    PDF
    source:     domain.md §4, «таблица разрезается на полоски»
    """
    one, all_ = ("группа", "курс") if is_college else ("класс", "класс")
    values: dict[str, JSON] = {
        "school": school,
        "key": key,
        "campaign": campaign,
        "parts": [
            *(
                _part(codes, sentence(f"{one} {codes.name}"), f"{one} {codes.name}", _HAND_OUT)
                for codes in classes
            ),
            *(
                _part(codes, f"Запасные коды, {codes.name} {all_}", _spare_note(codes, all_), _KEEP)
                for codes in spare
            ),
        ],
    }
    return typeset(_CODES, values, at=at)


def _part(codes: Codes, heading: str, note: str, hint: str) -> dict[str, JSON]:
    return {
        "heading": heading,
        "hint": hint,
        "count": plural(len(codes.numbers), "код", "кода", "кодов"),
        "slips": [list(slip) for slip in zip(codes.numbers, _notes(codes, note), strict=True)],
    }


def _spare_note(codes: Codes, parallel: str) -> str:
    return "запасной" if codes.variants else f"запасной, {codes.name} {parallel}"


def _notes(codes: Codes, note: str) -> list[str]:
    if not codes.variants:
        return [note] * len(codes.numbers)
    return [f"{note}, вариант {variant}" for variant in codes.variants]


# ---- texts for old Windows -----------------------------------------------------------------------


@dataclass(frozen=True)
class Kit:
    """One work of one organisation as its papers name it.

    key: the organisation's identifier, like edu220042
    """

    school: str
    key: str
    campaign: str
    work: str
    on: date

    @property
    def lines(self) -> list[str]:
        """The head of every text."""
        return [self.work, f"{self.school}, {self.key}", f"{self.campaign}, {day(self.on)}"]


def archive_note(kit: Kit, *, names: Sequence[str], participants: int) -> bytes:
    """What is in the archive and what to do with it.

    names:   of the files inside: this note, the variants, the slips
    returns: text as `for_windows` makes it
    source:  Инструкция для технических специалистов, «в период проведения ВПР»
    """
    *variants, slips = names[1:]
    people = plural(participants, "участника", "участников", "участников")
    return for_windows(
        [
            *kit.lines,
            "",
            f"Архив собран для {people}.",
            *(f"{name} - вариант {number}" for number, name in enumerate(variants, start=1)),
            f"{slips} - коды участников; на каждой полоске указан вариант",
            "",
            "Варианты чередуются по списку класса: соседи получают разные.",
            "Напечатайте варианты по числу полосок и один-два запасных.",
            "До конца работы материалы не передают и не публикуют.",
        ]
    )


def cipher_file(kit: Kit, *, password: str, archive: str) -> bytes:
    """The file «с шифром»: the password and how to open the archive with it.

    archive: name of the archive as it was downloaded
    returns: text as `for_windows` makes it
    source:  domain.md §2.1, строка 12
    """
    return for_windows(
        [
            *kit.lines,
            "",
            f"Пароль: {password}",
            "",
            f"Архив: {archive}",
            "Откройте его программой 7-Zip или WinRAR: правая кнопка мыши, «Распаковать».",
            "Пароль вводите целиком, большими буквами, вместе с дефисами.",
            "Проводник Windows такие архивы не открывает: он не знает шифра AES-256.",
        ]
    )


def for_windows(lines: Sequence[str]) -> bytes:
    """A text that the Notepad of any Windows shows as it is: UTF-8 with a mark, CRLF."""
    return ("\ufeff" + "\r\n".join([*lines, ""])).encode()
