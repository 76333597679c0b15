"""What the demo tells of itself while it is played: counts, and how far each step is."""

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass
class Tally:
    """What was done in the year, counted as it was answered for.

    kits, pages:     of the archives that schools took
    opened:          archives that 7-Zip opened with their password; 0 where it is not installed
    readings:        passwords that regions read over the telephone, and archives they fetched
    slots:           of the campaign whose keys the officers keep
    passwords_found: from release words and a school's own, on the school's computer
    classes_drawn:   classes to which a subject fell by lot
    forms_handed:    by the technical specialist to the coordinator
    slips_settled:   cells that two people typed differently
    absences:        told by code, with a reason
    works_marked:    by experts, whatever turn it was
    words_told:      over the telephone, of forms that were sealed without a network
    works_rescored:  whose points changed with a key
    past_rows:       of last year's exports, taken by `vprok import results`
    sampled:         schools of the controlled sample
    exams_kept:      results of the state examination, by school and subject
    plans_kept:      of measures, in the note
    replies:         of heads to signs
    """

    schools: int = 0
    works: int = 0
    lists_verified: int = 0
    list_changes: int = 0
    applications: int = 0
    corrections: int = 0
    questionnaires: int = 0
    codes: int = 0
    archives: int = 0
    kits: int = 0
    pages: int = 0
    resumed: int = 0
    checks: int = 0
    keys_taken: int = 0
    opened: int = 0
    criteria_taken: int = 0
    reprints: int = 0
    pages_returned: int = 0
    readings: int = 0
    leaks_traced: int = 0
    slots: int = 0
    slots_armed: int = 0
    slots_released: int = 0
    refused_early: int = 0
    passwords_found: int = 0
    classes_drawn: int = 0
    forms_expected: int = 0
    forms_accepted: int = 0
    forms_handed: int = 0
    forms_typed: int = 0
    forms_typed_twice: int = 0
    forms_by_system: int = 0
    rows_typed: int = 0
    slips_settled: int = 0
    absences: int = 0
    works_marked: int = 0
    works_marked_twice: int = 0
    works_rechecked: int = 0
    words_told: int = 0
    works_rescored: int = 0
    forms_signed: int = 0
    forms_opened_again: int = 0
    classes_told: int = 0
    families_looked: int = 0
    findings_mended: int = 0
    past_works: int = 0
    past_rows: int = 0
    past_findings: int = 0
    sampled: int = 0
    exams_kept: int = 0
    plans_kept: int = 0
    replies: int = 0
    participants: int = 0
    seconds: float = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def add(self, **more: int) -> None:
        """Count more of these."""
        with self._lock:
            for name, count in more.items():
                setattr(self, name, getattr(self, name) + count)

    def told(self) -> dict[str, float]:
        """The counts by name."""
        return asdict(self)


@dataclass
class Bar:
    """A progress bar on the error stream: the steps of the year and how far each is."""

    is_drawn: bool

    def step(self, title: str, things: Sequence[object]) -> Callable[[], None]:
        """Begin a step; call what comes back once for each thing done."""
        done, lock = 0, threading.Lock()

        def one() -> None:
            nonlocal done
            with lock:
                done += 1
                self._draw(title, done, len(things))

        self._draw(title, 0, len(things))
        return one

    def _draw(self, title: str, done: int, of: int) -> None:
        if not self.is_drawn and done < of:
            return
        share = done * 24 // of if of else 24
        line = f"{title:<44} {'█' * share}{'·' * (24 - share)} {done:>5} / {of}"
        end = "\n" if done >= of else "\r"
        print(line, end=end, file=sys.stderr, flush=True)
