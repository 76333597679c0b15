"""When the form of results may still be changed."""

from vprok.kernel.refusal import Refusal


def results_have_come(*, is_changed: bool, has_results: bool) -> Refusal | None:
    """Hold back another form once somebody has filled the one that there is.

    is_changed:  what forms are typed by, not how they are counted or shown
    has_results: rows were typed or a form was accepted
    source:      settled.md, The spine: an accepted form is the truth and is never changed
    """
    if not (is_changed and has_results):
        return None
    return Refusal(
        "results_have_come",
        "Школы уже вносят результаты этой кампании: пол участника, «не пройд.» и двойной ввод "
        "менять поздно. Подсчёт отметок и показ результатов семьям менять можно.",
    )


def entries_are_fixed(*, is_changed: bool, has_results: bool) -> Refusal | None:
    """Hold back a change of what is typed once somebody has typed it: «1» is a point or an answer.

    has_results: rows of the work were typed or its form was accepted
    source:      domain.md §11.1
    """
    if not (is_changed and has_results):
        return None
    return Refusal(
        "entries_are_fixed",
        "Школы уже вносят результаты этой работы: менять, что вносится — баллы или ответы, "
        "поздно. Внесённое поняли бы неверно.",
    )
