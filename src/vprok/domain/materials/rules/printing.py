"""How kits are printed, and what printing leaves behind."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

MOST_EXPERTS = 20
_SHOWN = 5


@dataclass(frozen=True)
class Reconciled:
    """Pages that should have come back, and those that did.

    printed:   of all kits of the archive, spare ones included
    reprinted: in the log
    returned:  None until counted
    """

    printed: int
    reprinted: int
    returned: int | None = None

    @property
    def expected(self) -> int:
        """Pages that left the printer."""
        return self.printed + self.reprinted

    @property
    def difference(self) -> int:
        """Pages too few, below zero, or too many; 0 until they are counted."""
        return 0 if self.returned is None else self.returned - self.expected


def codes_are_unknown(codes: Iterable[str], known: Collection[str]) -> Refusal | None:
    """Hold back codes that nobody in the grade has.

    source: issue 4, «Kits»: large-print kits
    """
    strange = sorted(set(codes) - set(known))
    if not strange:
        return None
    shown = ", ".join(strange[:_SHOWN]) + ("…" if len(strange) > _SHOWN else "")
    return Refusal(
        "codes_are_unknown",
        f"Таких кодов в параллели нет: {shown}. Проверьте их по списку кодов.",
    )


def experts_are_too_many(experts: int) -> Refusal | None:
    """Hold back a print run that nobody needs.

    source: issue 4, «Papers»: criteria as a print run for the number of experts
    """
    if 0 <= experts <= MOST_EXPERTS:
        return None
    return Refusal(
        "experts_are_too_many", f"Экспертов может быть до {MOST_EXPERTS}: проверьте число."
    )


def nothing_was_reprinted(*, kits: int, pages: int, is_spare: bool) -> Refusal | None:
    """Hold back a line of the log that says nothing.

    source: issue 4, «Print log»
    """
    if kits > 0 and (is_spare or pages > 0):
        return None
    return Refusal(
        "nothing_was_reprinted",
        "Укажите, сколько комплектов и страниц напечатано: в журнал идут числа больше нуля.",
    )


def spares_have_run_out(*, taken: int, printed: int) -> Refusal | None:
    """Hold back more spare kits than were printed.

    source: issue 4, «Print log»: reprints and spares with reasons
    """
    if taken <= printed:
        return None
    there = plural(printed, "запасной комплект", "запасных комплекта", "запасных комплектов")
    return Refusal(
        "spares_have_run_out",
        f"В архиве было {there}. Если комплект напечатан ещё раз, запишите его как перепечатку.",
    )


def printing_is_early(*, is_open: bool) -> Refusal | None:
    """Hold the log until kits can have been printed.

    source: issue 4, «Print log»
    """
    if is_open:
        return None
    return Refusal(
        "printing_is_early",
        "Час пароля ещё не настал, и печатать пока нечего. Журнал откроется вместе с архивом.",
    )


def difference_is_unexplained(pages: Reconciled, *, note: str) -> Refusal | None:
    """Ask why more or fewer pages came back than were printed.

    source: issue 4, «Print log»: pages expected and returned reconciled
    """
    if not pages.difference or note.strip():
        return None
    return Refusal(
        "difference_is_unexplained",
        f"Ожидалось {plural(pages.expected, 'страница', 'страницы', 'страниц')}, "
        f"а сдано {pages.returned}: напишите, откуда разница.",
    )


def choice_is_late(*, is_frozen: bool) -> Refusal | None:
    """Hold a new choice once the archive stays as it is.

    source: settled.md, Secrets with an hour: changes after the freeze use spare kits
    """
    if not is_frozen:
        return None
    return Refusal(
        "choice_is_late",
        "До открытия осталось мало времени, и архив уже не собирают заново."
        " Двусторонность и число страниц на листе можно выбрать в окне печати.",
    )


def tidy_codes(words: str) -> tuple[str, ...]:
    """The codes in what a person typed, each once, in the order of numbers.

    source: settled.md, Names and identifiers: a code is digits
    """
    return tuple(sorted(set(words.replace(",", " ").replace(";", " ").split()), key=_as_number))


def _as_number(code: str) -> tuple[int, str]:
    return (int(code) if code.isdecimal() else 0, code)
