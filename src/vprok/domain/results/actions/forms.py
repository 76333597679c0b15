"""Taking a results form: checked, packed, summed and receipted in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.actions import Later, read_form, receive
from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.intake.queries import closing_of
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.intake.states import SubmissionState
from vprok.domain.materials.rules import day_is_not_declared
from vprok.domain.results.actions.scoring import keep_block
from vprok.domain.results.models import Block
from vprok.domain.results.queries import (
    last_declaration,
    layout_of,
    owed_results,
    plan_of,
    results_blank,
    why_declared,
    word_for,
)
from vprok.domain.results.queries.keys import OwnKeys, own_keys
from vprok.domain.results.queries.typing import unlike_hands
from vprok.domain.results.rules import FormPlan, TaskPlan, change_has_no_reason
from vprok.domain.results.rules.scoring import Answers, Scorer
from vprok.domain.results.sheets import ABSENT, NO_MARK, NOT_ATTEMPTED, NOT_TAUGHT
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.findings import Reading, Row
from vprok.tools.sheets.spec import Value
from vprok.tools.stats import block as packed

SEXES = {"м": 1, "ж": 2}
SPECIAL = {NOT_ATTEMPTED: packed.NOT_ATTEMPTED, NOT_TAUGHT: packed.NOT_TAUGHT}


def send_results(
    entry: Entry,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
    token: str = "",
    accept_cleanup: bool = False,
    why: str = "",
    owed: Deliverable | None = None,
) -> Submission:
    """Take a filled results form; when it is accepted, its rows and its summary are stored with it.

    token:   made with the page; the same token and bytes give the same receipt
    why:     why it takes the place of an accepted one; asked for once the head has signed
    owed:    what this entry owes, where it is at hand
    refuses: no_right, not_your_place, entry_is_withdrawn, school_is_closed, day_is_not_declared,
             campaign_is_stopped, campaign_is_draft, campaign_is_finished, too_large,
             hostile_file, other_form, form_is_excused, form_is_not_open, token_is_taken,
             form_is_declared, change_has_no_reason, keys_are_not_open, typed_by_one_person,
             hands_differ, file_differs_from_hands
    costs:   a child process for reading; about nineteen SQL statements, and a dozen more where
             answers are scored
    """
    work = entry.work
    refuse_if(
        by.lacks(Permission.RESULTS_SEND, at=entry.school.place),
        entry_is_withdrawn(entry.withdrawn_at),
        closing_of(entry.school),
        campaign_is_not_running(work.campaign.state),
        day_is_not_declared(is_declared=entry.on is not None),
    )
    plan = plan_of(work)
    own = own_keys(entry, at=at) if plan.takes_answers else None
    refuse_if(own.shut if own else None)
    blank = results_blank(entry, plan)
    owed = owed or owed_results(entry)
    arrival = read_form(owed, blank, file, name=name, at=at)
    refuse_if(unlike_hands(entry, plan, blank, arrival.reading.rows.get("protocol", ())))
    with atomic():
        submission = receive(
            arrival,
            by=by,
            at=at,
            token=token,
            accept_cleanup=accept_cleanup,
            participants=_present(plan, arrival.reading),
            later=_later(entry, owed, arrival.sha256, at),
            why=why,
            closed=lambda locked, now: why_declared(entry, at=now) if locked.versions else None,
        )
        if submission.state == SubmissionState.ACCEPTED:
            _ask_why(entry, submission, at)
            _store(entry, plan, submission, arrival.reading.rows, own, at=at)
    return submission


def _later(entry: Entry, owed: Deliverable, sha256: str, at: datetime) -> Later | None:
    """Why a form is in time after its deadline: its words were told, or it was opened again."""
    if owed.due_at is None or at <= owed.due_at:
        return None
    if word := word_for(owed, sha256):
        return Later(at, word)
    last = last_declaration(entry)
    return Later(last.lifted_until) if last and last.lifted_until else None


def _ask_why(entry: Entry, submission: Submission, at: datetime) -> None:
    """Take back a version that comes after the word of the head without saying why."""
    is_new = submission.accepted_at == at and submission.version > 1
    is_signed = is_new and last_declaration(entry) is not None
    refuse_if(change_has_no_reason(submission.why, is_signed=is_signed))


def _present(plan: FormPlan, reading: Reading) -> int:
    if reading.errors:
        return 0
    return sum(
        any(_variant(row.values.get(f"variant_{part}")) for part in range(1, plan.parts + 1))
        for row in reading.rows["protocol"]
    )


def _store(
    entry: Entry,
    plan: FormPlan,
    submission: Submission,
    rows: Mapping[str, Iterable[Row]],
    own: OwnKeys | None,
    *,
    at: datetime,
) -> None:
    """Write the block and the leaf of a version that has just been accepted, in its transaction."""
    if Block.objects.filter(submission=submission).exists():
        return
    labels = class_labels(plan, rows)
    scorer = Scorer(own.keys) if own else None
    block = packed.Block.of(
        [task.maximum for task in plan.tasks],
        [participant(plan, row.values, labels, scorer) for row in rows["protocol"]],
        parts=[task.part - 1 for task in plan.tasks],
    )
    keep_block(
        entry,
        submission,
        block,
        layout_of(entry.work, plan),
        classes=labels,
        answers=_answers(plan, rows["protocol"]) if own else None,
        edition=own.edition if own else None,
        is_first=submission.version == 1,
        at=at,
    )


def _answers(plan: FormPlan, rows: Iterable[Row]) -> Answers:
    """Short answers as they were typed, row by row."""
    tasks = tuple(n for n, task in enumerate(plan.tasks, start=1) if task.is_answered)
    return Answers(
        tasks,
        tuple(
            tuple(_answer(row.values, n, part=plan.tasks[n - 1].part) for n in tasks)
            for row in rows
        ),
    )


def _answer(values: Mapping[str, Value], number: int, *, part: int) -> str | None:
    if not _variant(values.get(f"variant_{part}")):
        return None
    return str(values.get(f"task_{number}") or NOT_ATTEMPTED)


def class_labels(plan: FormPlan, rows: Mapping[str, Iterable[Row]]) -> list[str]:
    """Names of classes in the order of their numbers in the block, from 1."""
    if not plan.has_classes_sheet:
        highest = max((_whole(row.values.get("class")) for row in rows["protocol"]), default=0)
        return [str(number) for number in range(1, highest + 1)]
    return [str(row.values["letter"]) for row in rows["classes"]]


def participant(
    plan: FormPlan,
    values: Mapping[str, Value],
    labels: list[str],
    scorer: Scorer | None = None,
) -> packed.Participant:
    """One row of the form as plain numbers.

    scorer: of answers, where the work has any
    """
    variants = tuple(_variant(values.get(f"variant_{part}")) for part in range(1, plan.parts + 1))

    def points(number: int, task: TaskPlan) -> int:
        variant = variants[task.part - 1]
        if task.is_answered and scorer:
            return scorer.points(number, variant, _answer(values, number, part=task.part))
        return _points(values.get(f"task_{number}"), is_written=variant > 0)

    return packed.Participant(
        code=int(str(values["code"])),
        variants=variants,
        points=tuple(points(number, task) for number, task in enumerate(plan.tasks, start=1)),
        class_no=_class_no(plan, values.get("class"), labels),
        sex=SEXES.get(str(values.get("sex")), 0),
        journal=_journal(values.get("journal")),
    )


def _variant(value: Value) -> int:
    return 0 if value in {None, ABSENT} else int(str(value))


def _points(value: Value, *, is_written: bool) -> int:
    if not is_written:
        return packed.EMPTY
    return value if isinstance(value, int) else SPECIAL[str(value)]


def _class_no(plan: FormPlan, value: Value, labels: list[str]) -> int:
    if value is None:
        return 0
    if not plan.has_classes_sheet:
        return _whole(value)
    label = str(value)
    bare = label.removeprefix(str(plan.grade)).strip(" -")
    return labels.index(label if label in labels else bare) + 1


def _journal(value: Value) -> int:
    return 0 if value in {None, NO_MARK} else int(str(value))


def _whole(value: Value) -> int:
    return int(value) if value is not None else 0
