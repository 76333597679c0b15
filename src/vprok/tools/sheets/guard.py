"""Look at a file from outside before anything parses it."""

import io
import zipfile
from pathlib import PurePath

from vprok.tools.sheets import ole
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.parts import ZIP
from vprok.tools.sheets.spec import Limits

AGAIN = "Откройте форму в Excel, сохраните как .xlsx и загрузите снова."
STRANGERS = (
    (b"\x89PNG", "картинка"),
    (b"\xff\xd8\xff", "картинка"),
    (b"GIF8", "картинка"),
    (b"BM", "картинка"),
    (b"%PDF", "документ PDF"),
    (b"Rar!", "архив RAR"),
    (b"7z\xbc\xaf", "архив 7z"),
    (b"<", "веб-страница или XML"),
    (b"{\\rtf", "документ RTF"),
)
MARKS = {
    "word/": "документ Word",
    "ppt/": "презентация",
    "xl/workbook.bin": "двоичная книга .xlsb",
    "content.xml": "таблица OpenDocument",
}
FORBIDDEN = (
    ("vbaproject", "macros"),
    ("macrosheets/", "macros"),
    ("externallinks/", "external"),
    ("connections.xml", "external"),
    ("querytables/", "external"),
    ("embeddings/", "embedded"),
    ("activex/", "embedded"),
    ("ctrlprops/", "embedded"),
)
SYMLINK = 0xA  # the kind of a file in the mode that Unix writes to its entry
NO_SUFFIX, UNKNOWN, ARCHIVE = "файл без расширения", "неизвестный формат", "архив"
TEXTS = {
    "empty": "Файл пуст. Проверьте, что форма сохранена, и загрузите её снова.",
    "too_large": "Файл больше {most} МБ. Форма столько не весит: уберите вставки и лишние листы.",
    "extension": "Нужен файл .xlsx или .xls, а загружен «{name}». " + AGAIN,
    "not_excel": "Это не книга Excel ({found}). Загрузите саму форму в формате .xlsx.",
    "word": "Это документ Word. Загрузите саму форму в формате .xlsx.",
    "renamed": "Формат файла не совпадает с его расширением. " + AGAIN,
    "truncated": "Файл повреждён или загружен не целиком. Загрузите его ещё раз.",
    "bomb": "Внутри файла больше, чем бывает в форме. " + AGAIN,
    "encrypted": "Файл закрыт паролем. Снимите пароль и загрузите форму снова.",
    "macros": "В файле есть макросы. Сохраните форму как .xlsx без макросов и загрузите снова.",
    "external": (
        "В файле есть ссылки на другие файлы. В Excel откройте «Данные», «Изменить связи», "
        "«Разорвать связь», сохраните форму и загрузите её снова."
    ),
    "embedded": "В файле есть вложенные документы или кнопки. Удалите их и загрузите форму снова.",
    "markup": "Внутри файла есть лишнее, чего в форме не бывает. " + AGAIN,
    "unreadable": "Файл не удалось прочитать. " + AGAIN,
    "rows": "В файле слишком много строк или столбцов. Оставьте только строки формы.",
    "formula": "В файле есть формулы. Замените их значениями и загрузите форму снова.",
}


def refusal(code: str, **facts: object) -> Unreadable:
    """The refusal with this code, in its own words."""
    return Unreadable(code, TEXTS[code].format_map(facts))


def let_in(file: bytes, *, name: str, limits: Limits) -> None:
    """Refuse what is not a harmless workbook by its outside.

    raises: Unreadable
    """
    if not file:
        raise refusal("empty")
    if len(file) > limits.bytes:
        raise refusal("too_large", most=limits.bytes // 1_000_000)
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsm":
        raise refusal("macros")
    if suffix not in {".xlsx", ".xls"}:
        raise refusal("extension", name=PurePath(name).suffix or NO_SUFFIX)
    if file.startswith(ole.MAGIC):
        _old(file, suffix)
    elif file.startswith(ZIP):
        _new(file, suffix, limits)
    else:
        found = next((what for magic, what in STRANGERS if file.lstrip().startswith(magic)), None)
        raise refusal("not_excel", found=found or UNKNOWN)


def _old(file: bytes, suffix: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in file:
        raise refusal("encrypted")
    if suffix != ".xls":
        raise refusal("renamed")


def _new(file: bytes, suffix: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as box:
            entries = box.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise refusal("truncated") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked or unpacked > len(file) * limits.ratio:
        raise refusal("bomb")
    names = [entry.filename for entry in entries]
    if len(names) > limits.entries or len({name.lower() for name in names}) != len(names):
        raise refusal("bomb")
    if any(entry.external_attr >> 28 == SYMLINK for entry in entries):
        raise refusal("not_excel", found=ARCHIVE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("encrypted")
    _parts(names)
    if suffix != ".xlsx":
        raise refusal("renamed")


def _parts(names: list[str]) -> None:
    for mark, what in MARKS.items():
        if any(name.startswith(mark) for name in names):
            raise refusal("not_excel", found=what)
    if "xl/workbook.xml" not in names or any(".." in name or name[:1] in "/\\" for name in names):
        raise refusal("not_excel", found=ARCHIVE)
    for mark, code in FORBIDDEN:
        if any(mark in name.lower() for name in names):
            raise refusal(code)
