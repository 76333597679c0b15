"""What holds the tracing of a photograph back, and what a traced one tells."""

from vprok.domain.materials.states import Told
from vprok.kernel.refusal import Refusal

MOST_PHOTOGRAPHS = 5
MOST_PHOTOGRAPH_BYTES = 15 * 2**20
MOST_PAGES_COMPARED = 200


def photographs_are_too_many(count: int) -> Refusal | None:
    """Hold back more photographs than one copy needs.

    source: issue 4, Leak tracing; security.md §3.5
    """
    if 1 <= count <= MOST_PHOTOGRAPHS:
        return None
    return Refusal("photographs_are_too_many", f"Выберите от одного до {MOST_PHOTOGRAPHS} снимков.")


def photograph_is_too_large(size: int) -> Refusal | None:
    """Hold back a file larger than any telephone makes.

    source: security.md §4.1
    """
    if size <= MOST_PHOTOGRAPH_BYTES:
        return None
    return Refusal(
        "photograph_is_too_large",
        f"Снимок больше {MOST_PHOTOGRAPH_BYTES // 2**20} МБ. Сохраните его в JPEG поменьше.",
    )


def work_is_not_said(*, pages: int) -> Refusal | None:
    """Ask for the work where comparing with every page of a campaign would take minutes.

    source: issue 4, Leak tracing
    """
    if pages <= MOST_PAGES_COMPARED:
        return None
    return Refusal(
        "work_is_not_said",
        "В кампании слишком много страниц, чтобы сравнить снимок со всеми. Выберите работу.",
    )


def told(*, hidden: str, visible: frozenset[str]) -> Told:
    """How sure it is whose copy was photographed.

    hidden:  key of the school that the hidden mark names; empty where it is not sure
    visible: keys of the schools that legible stamps name
    source:  security.md §3.5
    """
    if hidden:
        if not visible:
            return Told.HIDDEN
        return Told.BOTH if visible == {hidden} else Told.APART
    return Told.VISIBLE if len(visible) == 1 else Told.NOTHING
