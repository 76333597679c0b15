"""What materials prints: the slips with participants' codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vprok.kernel.russian import plural
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

    name:    as on the slip: `4А`, or `4` for a parallel
    numbers: in the order of the list
    """

    name: str
    numbers: tuple[str, ...]


def code_slips(
    *,
    school: str,
    key: str,
    campaign: str,
    classes: Sequence[Codes],
    spare: Sequence[Codes],
    at: datetime,
) -> bytes:
    """The sheets to cut into slips: each class from a new page, then the spare codes.

    key:     the school's identifier, like edu220042
    at:      aware, in the school's zone
    returns: PDF
    source:  domain.md §4, «таблица разрезается на полоски»
    """
    values: dict[str, JSON] = {
        "school": school,
        "key": key,
        "campaign": campaign,
        "parts": [
            *(
                _part(codes, f"Класс {codes.name}", f"класс {codes.name}", _HAND_OUT)
                for codes in classes
            ),
            *(
                _part(
                    codes,
                    f"Запасные коды, {codes.name} класс",
                    f"запасной, {codes.name} класс",
                    _KEEP,
                )
                for codes in spare
            ),
        ],
    }
    return typeset(_CODES, values, at=at)


def _part(codes: Codes, heading: str, note: str, hint: str) -> dict[str, JSON]:
    return {
        "heading": heading,
        "note": note,
        "hint": hint,
        "count": plural(len(codes.numbers), "код", "кода", "кодов"),
        "numbers": list(codes.numbers),
    }
