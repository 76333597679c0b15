"""Plain texts that a school opens in any editor."""

from collections.abc import Sequence

from vprok.domain.materials.documents.values import Kit
from vprok.kernel.russian import plural


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
