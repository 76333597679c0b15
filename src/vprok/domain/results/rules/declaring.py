"""What the head of a school signs, when that locks the form, and how a locked form opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vprok.domain.intake.rules import on_both_clocks
from vprok.kernel.refusal import Refusal

MARKS = (2, 3, 4, 5)


@dataclass(frozen=True)
class Figures:
    """What is declared of one accepted form, in figures.

    receipt:   its number
    listed:    rows of the form
    present:   participants who wrote every part
    partial:   those who wrote one part of two
    absent:    those who wrote nothing
    explained: of the absent, those whose reason is told
    marks:     how many have 2, 3, 4 and 5
    source:    issue 5, point 5
    """

    receipt: str
    version: int
    sha256: str
    listed: int
    present: int
    partial: int
    absent: int
    explained: int
    marks: tuple[int, ...]

    @property
    def unexplained(self) -> int:
        """Absent without a reason."""
        return self.absent - self.explained

    @property
    def by_mark(self) -> tuple[tuple[int, int], ...]:
        """Each mark with how many have it."""
        return tuple(zip(MARKS, self.marks, strict=True))

    def payload(self, about: Mapping[str, str]) -> dict[str, str | int | None]:
        """Everything that is signed.

        about: the campaign, the work, the school and the moment
        """
        return {
            **about,
            "receipt": self.receipt,
            "version": self.version,
            "sha256": self.sha256,
            "listed": self.listed,
            "present": self.present,
            "partial": self.partial,
            "absent": self.absent,
            "explained": self.explained,
            **{f"mark_{mark}": count for mark, count in self.by_mark},
        }


def figures_in(says: Mapping[str, str | int | None]) -> Figures:
    """The figures of a declaration that was signed."""

    def whole(name: str) -> int:
        return int(says[name] or 0)

    return Figures(
        receipt=str(says["receipt"]),
        version=whole("version"),
        sha256=str(says["sha256"]),
        listed=whole("listed"),
        present=whole("present"),
        partial=whole("partial"),
        absent=whole("absent"),
        explained=whole("explained"),
        marks=tuple(whole(f"mark_{mark}") for mark in MARKS),
    )


def is_locking(*, lifted_at: datetime | None, lifted_until: datetime | None, at: datetime) -> bool:
    """Whether a declaration locks its form: always, but for the time for which it was lifted.

    source: issue 5, point 5: re-opening with name and expiry
    """
    return lifted_at is None or lifted_until is None or at >= lifted_until


def form_is_declared(
    *,
    declared_at: datetime,
    lifted_at: datetime | None,
    lifted_until: datetime | None,
    zone: str,
    at: datetime,
) -> Refusal | None:
    """Take nothing more of a form that the head of the school has signed.

    source: issue 5, point 5: the head's declaration that locks
    """
    if not is_locking(lifted_at=lifted_at, lifted_until=lifted_until, at=at):
        return None
    ask = "Чтобы исправить их, попросите регионального координатора открыть форму."
    if lifted_until is None:
        when = on_both_clocks(declared_at, zone)
        return Refusal("form_is_declared", f"Результаты подписаны руководителем {when}. {ask}")
    when = on_both_clocks(lifted_until, zone)
    return Refusal(
        "form_is_declared",
        f"Подписанные результаты можно было исправить до {when}. {ask}",
    )


def change_has_no_reason(why: str, *, is_signed: bool) -> Refusal | None:
    """Ask why a form changes after the head of the school has signed it once.

    source: issue 5, point 5: reasons after sign-off
    """
    if why.strip() or not is_signed:
        return None
    return Refusal(
        "change_has_no_reason",
        "Руководитель уже подписывал эти результаты. Напишите, почему они меняются, "
        "и отправьте форму ещё раз.",
    )


def nothing_to_declare(*, is_accepted: bool) -> Refusal | None:
    """Sign what is there: an accepted form.

    source: issue 5, point 5
    """
    if is_accepted:
        return None
    return Refusal(
        "nothing_to_declare",
        "Подписывать нечего: форму ещё не приняли. Её отправляет координатор ОО.",
    )


def declared_version_is_old(*, seen: int, now: int) -> Refusal | None:
    """Sign what was read: not a version that came in meanwhile.

    source: issue 5, point 5
    """
    if seen == now:
        return None
    return Refusal(
        "declared_version_is_old",
        f"Пока вы читали, приняли версию {now}. Прочтите новые цифры и подпишите их.",
    )
