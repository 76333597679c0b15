"""Who was there: reasons that fit, and how what was said of a class is held together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from vprok.domain.results.states import AbsenceReason, PresenceState
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import day, plural

REASONS: Mapping[PresenceState, tuple[AbsenceReason, ...]] = {
    PresenceState.ABSENT: (
        AbsenceReason.ILLNESS,
        AbsenceReason.FAMILY,
        AbsenceReason.CONTEST,
        AbsenceReason.UNKNOWN,
        AbsenceReason.OTHER,
    ),
    PresenceState.LEFT: (AbsenceReason.HEALTH, AbsenceReason.RULES, AbsenceReason.OTHER),
    PresenceState.MOVED: (AbsenceReason.OTHER_SCHOOL, AbsenceReason.OTHER),
    PresenceState.EXEMPT: (
        AbsenceReason.SPECIAL_NEEDS,
        AbsenceReason.HEALTH,
        AbsenceReason.OTHER,
    ),
}
"""Reasons that may be given for each; a closed list, so that no name and no diagnosis comes in.

source: domain.md §4, «no server-side field may contain a pupil name»; issue 5, point 7
"""

_SHOWN = 6
_WORKS = ("работа", "работы", "работ")
_KITS = ("комплект", "комплекта", "комплектов")


# ---- what may be said ----------------------------------------------------------------------------


def presence_is_early(*, on: date, today: date) -> Refusal | None:
    """Hold presence back until the day of the work: nobody knows it before.

    today:  where the school is
    source: domain.md §3.4
    """
    if today >= on:
        return None
    return Refusal("presence_is_early", f"Явку отмечают с дня работы: {day(on)}.")


def reason_does_not_fit(state: str, reason: str) -> Refusal | None:
    """Hold back a reason that cannot be the reason for this.

    source: issue 5, point 7
    """
    if reason in REASONS.get(PresenceState(state), ()):
        return None
    return Refusal(
        "reason_does_not_fit",
        f"Для отметки «{PresenceState(state).label}» такой причины нет. Выберите другую.",
    )


# ---- holding it together -------------------------------------------------------------------------


@dataclass(frozen=True)
class ClassPresence:
    """What is known of one class.

    number:      its ordinal in the application
    codes:       issued to it
    away:        why there is no work, by code
    form:        whether each code that the form names has a work there
    is_accepted: the form is accepted, so that whom it does not name it has left out
    newcomers:   spare codes with a work in this class
    counted:     works that the paper protocol counts; None until told
    """

    number: int
    title: str
    codes: tuple[str, ...]
    away: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, bool] = field(default_factory=dict)
    is_accepted: bool = False
    newcomers: tuple[str, ...] = ()
    counted: int | None = None

    @property
    def here(self) -> tuple[str, ...]:
        """Codes that were there from beginning to end."""
        return tuple(code for code in self.codes if code not in self.away)

    @property
    def present(self) -> int:
        """Participants, those with a spare code too."""
        return len(self.here) + len(self.newcomers)

    @property
    def left(self) -> int:
        """Those who went away: their paper may lie among the others or not."""
        return sum(state == PresenceState.LEFT for state in self.away.values())

    def lack(self, *, written: bool) -> tuple[str, ...]:
        """Codes that the form says the opposite of: there without a work, or away with one."""
        wrong = self.away if written else self.here
        return tuple(code for code in wrong if self.form.get(code) is written)

    @property
    def silent(self) -> tuple[str, ...]:
        """Codes that were there and of which the form says nothing."""
        return tuple(one for one in self.here if self.is_accepted and one not in self.form)


@dataclass(frozen=True)
class Kits:
    """Kits of a work, all classes together.

    printed: in the archive, spare ones included; 0 while there is none
    again:   printed once more, as the log of printing says
    spares:  spare ones taken, as the log says
    """

    printed: int = 0
    again: int = 0
    spares: int = 0


@dataclass(frozen=True)
class Reconciled:
    """What was said of presence, and where two of the sources differ.

    differences: a sentence each: where, and what to do
    """

    classes: tuple[ClassPresence, ...]
    kits: Kits
    differences: tuple[str, ...]

    @property
    def issued(self) -> int:
        """Codes given to classes."""
        return sum(len(one.codes) for one in self.classes)

    @property
    def present(self) -> int:
        """Participants."""
        return sum(one.present for one in self.classes)

    @property
    def away(self) -> Mapping[str, int]:
        """How many are away, by state; states of nobody are there too."""
        told = [state for one in self.classes for state in one.away.values()]
        return {state.value: told.count(state.value) for state in PresenceState}

    @property
    def counted(self) -> int | None:
        """Works in all protocols; None until every class is counted."""
        counts = [one.counted for one in self.classes]
        return None if None in counts else sum(one or 0 for one in counts)

    @property
    def uncounted(self) -> tuple[str, ...]:
        """Classes whose protocol has not been counted yet."""
        return tuple(one.title for one in self.classes if one.counted is None)

    @property
    def is_even(self) -> bool:
        """Whether every class is counted and nothing differs."""
        return not self.differences and not self.uncounted


def reconcile_presence(classes: Iterable[ClassPresence], kits: Kits) -> Reconciled:
    """Hold what was said of each class against the form, the protocols and the kits.

    source: issue 5, point 7; domain.md §3.6, «Server-side checks to implement», 8
    """
    known = tuple(classes)
    found = [*(said for one in known for said in _of_class(one)), *_of_kits(known, kits)]
    return Reconciled(known, kits, tuple(found))


def _of_class(one: ClassPresence) -> Iterator[str]:
    if one.counted is not None and not one.present <= one.counted <= one.present + one.left:
        yield _miscounted(one, one.counted)
    if codes := one.lack(written=True):
        yield (
            f"В {one.title} по явке работы нет, а в форме она есть ({_codes(codes)}):"
            " исправьте явку или форму."
        )
    if codes := one.lack(written=False):
        yield (
            f"В {one.title} по форме участника не было, а по явке был ({_codes(codes)}):"
            " отметьте это в явке или внесите баллы."
        )
    if codes := one.silent:
        yield (
            f"В {one.title} по явке участник был, а в форме его нет ({_codes(codes)}):"
            " внесите баллы или отметьте в явке, почему работы нет."
        )


def _miscounted(one: ClassPresence, counted: int) -> str:
    said = f"В {one.title} собрано {plural(counted, *_WORKS)}, а присутствовало {one.present}"
    doubtful = one.lack(written=counted > one.present) + (
        one.silent if counted < one.present else ()
    )
    if doubtful:
        return f"{said}: проверьте {_codes(doubtful)}."
    if counted < one.present:
        return f"{said}: пересчитайте работы и отметьте, кого не было."
    return f"{said}: пересчитайте работы и проверьте, кто отмечен отсутствующим."


def _of_kits(classes: Sequence[ClassPresence], kits: Kits) -> Iterator[str]:
    newcomers = tuple(code for one in classes for code in one.newcomers)
    present = sum(one.present for one in classes)
    if kits.printed and present > kits.printed + kits.again:
        there = plural(kits.printed + kits.again, *_KITS)
        yield (
            f"Присутствовало {present}, а напечатано {there}: впишите перепечатку в журнал печати"
            " или проверьте явку."
        )
    if kits.printed and len(newcomers) > kits.spares + kits.again:
        taken = plural(kits.spares + kits.again, *_KITS)
        yield (
            f"В форме есть запасные ({_codes(newcomers)}), а по журналу печати взято {taken}:"
            " впишите взятые комплекты в журнал печати или проверьте коды."
        )


def _codes(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_SHOWN])
    more = len(codes) - _SHOWN
    word = "код" if len(codes) == 1 else "коды"
    return f"{word} {shown}" + (f" и ещё {more}" if more > 0 else "")
