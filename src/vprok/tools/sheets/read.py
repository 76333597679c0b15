"""Read a filled form: rows, findings by cell, clean-ups."""

from collections.abc import Collection, Mapping

from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.spec import Book


def read(
    book: Book,
    file: bytes,
    *,
    name: str,
    identity: Mapping[str, str],
    known: Mapping[str, Collection[str]] | None = None,
) -> Reading:
    """Read one uploaded file as this form.

    name:     of the file as the person sent it
    identity: what this form must say of itself: campaign, body, per
    known:    lists for `Known` checks; a check without its list is not made
    raises:   Unreadable
    """
    raise NotImplementedError
