"""When the way in which materials are kept may no longer be changed."""

from collections.abc import Collection

from vprok.kernel.refusal import Refusal


def choices_are_fixed(*, is_changed: bool, is_sealed: bool) -> Refusal | None:
    """Hold the custody, the groups and the hours once schools have something made by them.

    is_sealed: an archive is made, or a slot is frozen
    source:    settled.md, Secrets with an hour: from the freeze on nothing moves
    """
    if not (is_changed and is_sealed):
        return None
    return Refusal(
        "choices_are_fixed",
        "Первый архив уже собран: хранение паролей, вид комплектов, группы поясов и часы больше"
        " не меняются. Оставьте их прежними.",
    )


def criteria_hour_is_fixed(changed: Collection[str], sealed: Collection[str]) -> Refusal | None:
    """Hold the hour of criteria of a work that has come for someone, or is frozen.

    changed: titles of the works whose choice would change
    sealed:  titles of those that may not
    source:  settled.md, Secrets with an hour
    """
    held = sorted(set(changed) & set(sealed))
    if not held:
        return None
    return Refusal(
        "criteria_hour_is_fixed",
        f"Час критериев уже не изменить: {', '.join(held)}. Оставьте его прежним.",
    )


def drawing_has_begun(*, is_changed: bool, is_drawn: bool) -> Refusal | None:
    """Hold the day of the drawing once a class knows what it sits.

    source: domain.md §2.1, строка 10
    """
    if not (is_changed and is_drawn):
        return None
    return Refusal(
        "drawing_has_begun",
        "Предметы классам уже назначены: срок назначения не меняется. Оставьте его прежним.",
    )
