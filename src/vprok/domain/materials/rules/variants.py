"""What holds an uploaded paper back."""

from collections.abc import Iterable

from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

MOST_VARIANT_BYTES = 20 * 2**20


def variant_is_unknown(number: int, *, variants: int) -> Refusal | None:
    """Hold back a paper of a variant the work does not have.

    source: domain.md §5.10
    """
    if 1 <= number <= variants:
        return None
    there = plural(variants, "вариант", "варианта", "вариантов")
    return Refusal("variant_is_unknown", f"В этой работе {there}. Выберите один из них.")


def variant_is_too_large(size: int) -> Refusal | None:
    """Hold back a paper that would make every school's archive heavy.

    source: security.md §4.1, P3
    """
    if size <= MOST_VARIANT_BYTES:
        return None
    return Refusal(
        "variant_is_too_large",
        f"Файл больше {MOST_VARIANT_BYTES // 2**20} МБ. Уменьшите рисунки и сохраните его заново.",
    )


def variant_is_there(*, is_there: bool, replaces: bool) -> Refusal | None:
    """Ask for a clear yes before a paper that is there already is replaced.

    source: settled.md, Secrets with an hour
    """
    if not is_there or replaces:
        return None
    return Refusal(
        "variant_is_there",
        "Этот вариант уже загружен. Подтвердите замену: архивы школ будут собраны заново.",
    )


def variant_is_a_twin(digest: str, others: Iterable[tuple[int, str]]) -> Refusal | None:
    """Hold back the same file given for two variants of one work.

    others: numbers and digests of the work's other variants
    source: domain.md §5.10
    """
    for number, other in others:
        if digest == other:
            return Refusal(
                "variant_is_a_twin",
                f"Этот же файл уже загружен как вариант {number}. Выберите другой файл.",
            )
    return None


def variants_are_missing(*, there: int, due: int) -> Refusal | None:
    """Hold the archive until every variant of the work is uploaded.

    source: domain.md §2.1, строка 11
    """
    if there >= due:
        return None
    return Refusal(
        "variants_are_missing",
        "Варианты этой работы ещё не загружены. Архив соберётся сам, когда они появятся.",
    )
