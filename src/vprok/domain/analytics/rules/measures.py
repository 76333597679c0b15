"""What a plan of measures may hold."""

from vprok.kernel.refusal import Refusal

MEASURES_MOST = 40
WORDS_MOST = 500
"""Lines of a plan and characters of one, that fit a paper people read."""


def plan_is_too_long(*, lines: int, longest: int) -> Refusal | None:
    """Keep a plan that fits three pages.

    source: ours: a plan of more than forty measures is carried out by nobody
    """
    if lines > MEASURES_MOST:
        return Refusal("plan_is_too_long", f"В плане больше {MEASURES_MOST} мер. Оставьте главные.")
    if longest > WORDS_MOST:
        return Refusal(
            "plan_is_too_long", f"Мера длиннее {WORDS_MOST} знаков. Разделите её на две."
        )
    return None


def plan_was_changed(*, seen: int, now: int) -> Refusal | None:
    """Let nobody write over what another has saved meanwhile.

    source: ours: two people may keep one plan
    """
    if seen != now:
        return Refusal(
            "plan_was_changed",
            "План тем временем сохранил другой человек. Обновите страницу и внесите правки снова.",
        )
    return None
