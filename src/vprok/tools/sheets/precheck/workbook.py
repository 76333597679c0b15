"""A script that reads a school's own list on its own computer: any .xlsx, as rows of text."""

from functools import cache
from pathlib import Path
from typing import Final

from vprok.tools.sheets.checks import script as checks
from vprok.tools.sheets.precheck.form import for_list
from vprok.tools.sheets.precheck.page import FFLATE
from vprok.tools.sheets.spec import Limits

_HERE = Path(__file__).parent
_SCRIPTS = ("unzip", "guard", "cells")
_LIMITS = Limits(bytes=10_000_000, rows=5_000, columns=100)
_TEXTS: Final = {
    "": "Файл не удалось прочитать. Сохраните список в Excel как новую книгу .xlsx или как CSV.",
    "empty": "Файл пуст. Выберите файл, в котором есть список.",
    "too_large": "Файл больше {most} МБ. Оставьте в нём только список класса.",
    "extension": "Нужен файл .xlsx или .csv. Сохраните список в таком виде и выберите его снова.",
    "renamed": "Это книга старого вида. Откройте её в Excel и сохраните как .xlsx или CSV.",
    "encrypted": "Файл закрыт паролем. Снимите пароль и выберите файл снова.",
    "macros": "В файле есть макросы. Сохраните список как .xlsx без макросов или как CSV.",
    "rows": "В файле слишком много строк или столбцов. Оставьте в нём только список.",
}
_FACE = """
  const FORM = {form};
  FORM.guard.texts.old_format = FORM.guard.texts.renamed;
  window.VprokWorkbook = {{
    /* Sheets with their rows, every value as text; throws Unreadable, whose text is for people. */
    read(bytes, name) {{
      const said = (value) => (typeof value === "object" ? value.date : value);
      const {{ sheets }} = Cells.read(FORM, bytes, Guard.letIn(FORM, bytes, name));
      const spoken = (rows) => rows.map((row) => row.map(said));
      return sheets.map(({{ title, rows }}) => ({{ title, rows: spoken(rows) }}));
    }},
  }};
"""


@cache
def workbook_script() -> str:
    """What puts `VprokWorkbook.read(bytes, name)` on a page.

    raises: FileNotFoundError where npm has not fetched fflate
    """
    licence = (FFLATE / "LICENSE").read_text("utf-8").strip()
    unzip = (FFLATE / "umd" / "index.js").read_text("utf-8")
    own = [(_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS]
    face = _FACE.format(form=for_list(_LIMITS, _TEXTS))
    return "\n".join(
        [f"/* fflate\n{licence}\n*/", unzip, checks(), "(() => {", *own, face, "})();\n"]
    )
