"""How an expert's figures are told: neutrally, and not at all while works are few."""

from vprok.kernel.russian import decimal
from vprok.tools.stats.severity import Estimate, Severity

LEVEL = 0.05
"""Points below which two experts are called level."""

FEW = "Мало работ, чтобы судить."


def points_words(value: float) -> str:
    """A number of points as people say it, to a tenth: 0,4."""
    return decimal(abs(value), 1)


def signed(value: float) -> str:
    """The same with its sign: +0,4, −0,4 or 0."""
    if abs(value) < LEVEL:
        return "0"
    return f"{'+' if value > 0 else '−'}{points_words(value)}"


def beside(told: Estimate, whom: str) -> str:
    """A difference in words that blame nobody: «в среднем на 0,4 балла выше …».

    whom: with whom it is compared: «коллег на тех же работах»
    """
    if abs(told.mean) < LEVEL:
        return f"в среднем наравне с баллами {whom}"
    way = "выше" if told.mean > 0 else "ниже"
    return f"в среднем на {points_words(told.mean)} балла {way} {whom}"


def severity_words(told: Severity) -> tuple[str, ...]:
    """What the head of a commission reads of one expert; figures, and no judgement.

    source: peers.md §5 (11) and (13): neutral wording, no ranking of teachers
    """
    if not told.is_enough:
        return (FEW,)
    lines = []
    if told.paired is not None:
        lines.append(f"{_sentence(beside(told.paired, 'коллег на тех же работах'))}.")
    if told.dealt is not None:
        lines.append(
            f"{_sentence(beside(told.dealt, 'коллег на работах, доставшихся по жребию'))}."
        )
    if told.thirds:
        course = "; ".join(signed(one.mean) for one in told.thirds)
        lines.append(f"По ходу проверки: {course}.")
    return tuple(lines) or ("Сравнить не с кем: эксперт проверял один.",)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
