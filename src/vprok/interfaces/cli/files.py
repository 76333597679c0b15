"""Files that people name on a command line."""

_WHY = {
    FileNotFoundError: "такого файла нет",
    IsADirectoryError: "это папка, а нужен файл",
    PermissionError: "нет права читать его",
}


def does_not_open(where: object, found: OSError) -> str:
    """The sentence about a file that cannot be read, without a capital."""
    why = _WHY.get(type(found), found.strerror or "ошибка чтения")
    return f"файл «{where}» не открывается: {why}."
