"""Slips with codes, to cut."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vprok.domain.materials.documents.values import Codes
from vprok.kernel.russian import plural, sentence
from vprok.tools.pdf.matrix import matrix_svg
from vprok.tools.pdf.typeset import JSON, typeset

_CODES = Path(__file__).with_name("codes.typ").read_text(encoding="utf-8")
_HAND_OUT = (
    "Разрежьте по точкам и раздайте. Код вписывают в бланк и в протокол;"
    " у участника он один на все работы."
)
_LOOK = "Внизу полоски секрет семьи: с ним и с кодом результат открывается один раз на странице"
_KEEP = "Для тех, кого не было в списке. Выданный код впишите в протокол напротив фамилии."


def code_slips(
    *,
    school: str,
    key: str,
    campaign: str,
    classes: Sequence[Codes],
    spare: Sequence[Codes],
    at: datetime,
    is_college: bool = False,
    look_at: str = "",
) -> bytes:
    """The sheets to cut into slips: each class from a new page, then the spare codes.

    A square on each slip says the same to a scanner: `slip_text`.

    key:        the school's identifier, like edu220042
    at:         aware, in the school's zone
    is_college: it has groups and courses, not classes
    look_at:    where a family enters its secret; told where the slips bear one
    returns:    PDF
    source:     domain.md §4, «таблица разрезается на полоски»; issue 5, point 6
    """
    one, all_ = ("группа", "курс") if is_college else ("класс", "класс")
    values: dict[str, JSON] = {
        "school": school,
        "key": key,
        "campaign": campaign,
        "look": f"{_LOOK} {look_at}." if look_at else "",
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
    numbers = [number for codes in (*classes, *spare) for number in codes.numbers]
    squares = {number: matrix_svg(slip_text(key, number)) for number in numbers}
    return typeset(_CODES, values, squares, at=at, is_tagged=False)


def slip_text(key: str, number: str) -> str:
    """What the square on a slip says: the organisation and the code.

    source: domain.md §4, «unique inside school»
    """
    return f"{key} {number}"


def _part(codes: Codes, heading: str, note: str, hint: str) -> dict[str, JSON]:
    return {
        "heading": heading,
        "hint": hint,
        "count": plural(len(codes.numbers), "код", "кода", "кодов"),
        "slips": [
            list(slip)
            for slip in zip(
                codes.numbers,
                _notes(codes, note),
                codes.secrets or [""] * len(codes.numbers),
                strict=True,
            )
        ],
    }


def _spare_note(codes: Codes, parallel: str) -> str:
    return "запасной" if codes.variants else f"запасной, {codes.name} {parallel}"


def _notes(codes: Codes, note: str) -> list[str]:
    if not codes.variants:
        return [note] * len(codes.numbers)
    return [f"{note}, вариант {variant}" for variant in codes.variants]
