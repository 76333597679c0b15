"""The archives of a day in one file, with the page that opens them and a word on how."""

import io
from collections.abc import Sequence
from datetime import datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from vprok.domain.materials.documents.notes import for_windows
from vprok.tools.vault.opener.page import Made, opener_page

OPENER = "Архив без интернета.html"
NOTE = "Прочитайте.txt"


def day_bundle(archives: Sequence[tuple[str, bytes]], *, made: Made, at: datetime) -> bytes:
    """A plain ZIP that Windows opens itself; each archive in it keeps its own password.

    archives: name and bytes
    made:     what the offline page knows of them
    at:       aware, in the school's zone
    returns:  ZIP, nothing compressed
    """
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as zipped:
        for name, body in [
            (NOTE, _note(made)),
            *([(OPENER, page)] if (page := offline_page(made)) else []),
            *archives,
        ]:
            zipped.writestr(ZipInfo(name, at.timetuple()[:6]), body)
    return written.getvalue()


def offline_page(made: Made | None) -> bytes:
    """The page that opens archives without a network; nothing where its modules are missing."""
    try:
        return opener_page(made)
    except FileNotFoundError:
        return b""


def _note(made: Made) -> bytes:
    lines = [f"{one.name}  {one.work}" for one in made.archives]
    return for_windows(
        [
            made.school,
            "",
            "Архивы одного дня. Выньте их из этого файла: у каждого свой пароль и свой час.",
            "",
            *lines,
            "",
            "В час работы откройте архив программой 7-Zip или WinRAR.",
            f"Если их нет, откройте двойным щелчком «{OPENER}»: интернет ему не нужен.",
        ]
    )
