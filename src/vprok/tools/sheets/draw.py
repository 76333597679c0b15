"""Draw a form as a workbook."""

from collections.abc import Mapping, Sequence

from vprok.tools.sheets.spec import Book, Value


def draw(
    book: Book,
    *,
    identity: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The form as .xlsx.

    identity: what the form must say of itself when it comes back
    rows:     pre-filled rows by sheet key
    lists:    values of `Known` lists, for drop-downs
    """
    raise NotImplementedError
