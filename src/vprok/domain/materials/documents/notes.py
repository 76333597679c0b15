"""Plain texts that a school opens in any editor."""

from collections.abc import Sequence

from vprok.domain.materials.documents.values import Kit
from vprok.kernel.russian import plural


def archive_note(
    kit: Kit, *, files: Sequence[tuple[str, str]], participants: int, per: str
) -> bytes:
    """What is in the archive and what to do with it.

    files:   name and what it is, without this note
    per:     what has a file of kits of its own, like «на каждую аудиторию»
    returns: text as `for_windows` makes it
    source:  Инструкция для технических специалистов, «в период проведения ВПР»; issue 4, «Archive»
    """
    people = plural(participants, "участника", "участников", "участников")
    return for_windows(
        [
            *kit.lines,
            "",
            f"Архив собран для {people}. Комплекты лежат {per}, в порядке раздачи.",
            "",
            *(f"{name}  {words}" for name, words in files),
            "",
            "Соседи по списку получают разные варианты.",
            "Печатайте в масштабе 100 %, без подгонки под страницу.",
            "Испорченный комплект замените запасным и запишите в журнал печати на портале.",
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


def words_file(kit: Kit, *, words: Sequence[str], value: str, sealed: str, archive: str) -> bytes:
    """The file «с шифром» where the portal knows no password: the words that open it.

    words:   the release words
    value:   the same, hexadecimal
    sealed:  the password, sealed to the hour and to the school, base64
    archive: name of the archive as it was downloaded
    returns: text as `for_windows` makes it
    source:  settled.md, Secrets with an hour
    """
    return for_windows(
        [
            *kit.lines,
            "",
            "Слова часа: " + " ".join(words),
            f"Они же числом: {value}",
            "",
            f"Архив: {archive}",
            "Портал пароля не знает: его открывают слова часа и двенадцать слов школы вместе.",
            "Введите те и другие на странице «Архив без интернета» или на странице материалов.",
            "",
            f"Запечатанный пароль: {sealed}",
        ]
    )


def for_windows(lines: Sequence[str]) -> bytes:
    """A text that the Notepad of any Windows shows as it is: UTF-8 with a mark, CRLF."""
    return ("\ufeff" + "\r\n".join([*lines, ""])).encode()
