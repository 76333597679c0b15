"""What may go along with the variants of a work, told by its first bytes."""

from vprok.domain.materials.states import CompanionKind
from vprok.kernel.refusal import Refusal

MOST_COMPANION_BYTES = 60 * 2**20
"""An hour of speech at 128 kbit a second."""

MOST_COMPANIONS = 12

_SOUNDS = {".mp3", ".ogg", ".wav"}
_ID3_AND_FRAMES = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")
_ZIP_WITH_SHEETS = (b"[Content_Types].xml", b"xl/")

MEDIA_TYPES = {
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SUFFIXES = {
    CompanionKind.SOUND: _SOUNDS,
    CompanionKind.INSTRUCTION: {".pdf"},
    CompanionKind.FORM: {".pdf", ".xlsx"},
}
_ASKED = {
    CompanionKind.SOUND: "Это не звук: загрузите файл MP3, OGG или WAV.",
    CompanionKind.INSTRUCTION: "Это не PDF: сохраните инструкцию в формате PDF.",
    CompanionKind.FORM: "Форма бывает в PDF или в Excel (.xlsx): сохраните её в одном из них.",
}


def suffix_of(file: bytes) -> str:
    """What a file is, by its first bytes; empty when it is nothing we hand out.

    source: issue 4, «Companion files»; security.md §4.1: never by the name
    """
    head = file[:12]
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"OggS"):
        return ".ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return ".wav"
    if head.startswith(_ID3_AND_FRAMES):
        return ".mp3"
    if head.startswith(b"PK\x03\x04") and all(name in file for name in _ZIP_WITH_SHEETS):
        return ".xlsx"
    return ""


def companion_is_of_another_kind(kind: CompanionKind, suffix: str) -> Refusal | None:
    """Hold back a file that is not what it is called.

    source: issue 4, «Companion files»: audio, instructions, forms
    """
    if suffix in SUFFIXES[kind]:
        return None
    return Refusal("companion_is_of_another_kind", _ASKED[kind])


def companion_is_too_large(size: int) -> Refusal | None:
    """Hold back a file that would make every school's archive heavy.

    source: security.md §4.1, P3
    """
    if size <= MOST_COMPANION_BYTES:
        return None
    return Refusal(
        "companion_is_too_large",
        f"Файл больше {MOST_COMPANION_BYTES // 2**20} МБ. "
        "Сожмите звук до 64 кбит/с или разделите файл.",
    )


def companions_are_too_many(there: int) -> Refusal | None:
    """Hold back what nobody would find among the rest.

    source: issue 4, «Companion files»
    """
    if there < MOST_COMPANIONS:
        return None
    return Refusal(
        "companions_are_too_many",
        f"У работы уже {MOST_COMPANIONS} сопутствующих файлов. Уберите лишние и загрузите новый.",
    )


def companion_is_a_twin(digest: str, others: dict[str, str]) -> Refusal | None:
    """Hold back the same file given twice.

    others:  titles of the work's other companions by their digests
    source:  issue 4, «Bad input»
    """
    if digest not in others:
        return None
    return Refusal(
        "companion_is_a_twin", f"Этот файл уже загружен: «{others[digest]}». Выберите другой."
    )
