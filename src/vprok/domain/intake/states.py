"""States of what is owed and of what is submitted."""

from django.db.models import TextChoices


class OwedState(TextChoices):
    """What is stored of a deliverable; not open, open and late are derived from the moment."""

    WAITING = "waiting", "ожидается"
    DOWNLOADED = "downloaded", "форма скачана"
    FINDINGS = "findings", "есть замечания"
    CONFIRM = "confirm", "ждёт подтверждения"
    HANDED_OVER = "handed_over", "передана координатору"
    ACCEPTED = "accepted", "принята"
    EXCUSED = "excused", "освобождена"


class SeenState(TextChoices):
    """How a deliverable is shown at a moment."""

    NOT_OPEN = "not_open", "ещё не открыта"
    OPEN = "open", "открыта"
    DOWNLOADED = "downloaded", "форма скачана"
    FINDINGS = "findings", "есть замечания"
    CONFIRM = "confirm", "ждёт подтверждения"
    HANDED_OVER = "handed_over", "передана координатору"
    ACCEPTED = "accepted", "принята"
    REPLACED = "replaced", "принята, заменена"
    LATE = "late", "просрочена"
    EXCUSED = "excused", "освобождена"
    REOPENED = "reopened", "открыта снова"


class Way(TextChoices):
    """How a work is sat.

    source: domain.md §3.2, §8.3
    """

    PAPER = "paper", "бумажная"
    COMPUTER = "computer", "компьютерная"
    MIXED = "mixed", "смешанная"


class WorkLevel(TextChoices):
    """At which level a school sits a work that has levels.

    source: domain.md §2.2, 2026; a school with classes of both kinds sits both
    """

    BASIC = "basic", "базовый"
    ADVANCED = "advanced", "углублённый"
    BOTH = "both", "базовый и углублённый"


class Verdict(TextChoices):
    """What a region or the country decides about a form that a body owes.

    source: Инструкция муниципального и ответственного координатора, п. 5
    """

    EXCUSED = "excused", "освобождена от формы"
    REOPENED = "reopened", "открыта снова"
    MOVED = "moved", "срок перенесён"
    RESTORED = "restored", "срок снова по календарю"


class SubmissionState(TextChoices):
    """What became of a file that came in.

    A file is checked while the person waits, so nobody ever sees one that is only received.
    """

    RECEIVED = "received", "получена"
    FINDINGS = "findings", "с замечаниями"
    CONFIRM = "confirm", "ждёт подтверждения"
    HANDED = "handed", "передана координатору"
    RETURNED = "returned", "возвращена координатором"
    ACCEPTED = "accepted", "принята"
    REPLACED = "replaced", "заменена новой"


class ProposalKind(TextChoices):
    """What a verified list asks the region to do with one school."""

    CHANGED = "changed", "изменить сведения"
    ADDED = "added", "внести в список"
    CLOSED = "closed", "исключить: закрыта"
    MERGED = "merged", "исключить: реорганизована"


class ProposalState(TextChoices):
    """What became of a proposal."""

    WAITING = "waiting", "ждёт решения региона"
    ACCEPTED = "accepted", "принято"
    DECLINED = "declined", "отклонено"
    REPLACED = "replaced", "заменено новой формой"


PROPOSAL_MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.WAITING: frozenset(
        {ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.REPLACED}
    ),
    ProposalState.ACCEPTED: frozenset(),
    ProposalState.DECLINED: frozenset(),
    ProposalState.REPLACED: frozenset(),
}

MOVES: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.RECEIVED: frozenset(
        {
            SubmissionState.FINDINGS,
            SubmissionState.CONFIRM,
            SubmissionState.HANDED,
            SubmissionState.ACCEPTED,
        }
    ),
    SubmissionState.CONFIRM: frozenset(
        {SubmissionState.HANDED, SubmissionState.ACCEPTED, SubmissionState.REPLACED}
    ),
    SubmissionState.HANDED: frozenset(
        {
            SubmissionState.FINDINGS,
            SubmissionState.RETURNED,
            SubmissionState.ACCEPTED,
            SubmissionState.REPLACED,
        }
    ),
    SubmissionState.RETURNED: frozenset({SubmissionState.REPLACED}),
    SubmissionState.FINDINGS: frozenset({SubmissionState.REPLACED}),
    SubmissionState.ACCEPTED: frozenset({SubmissionState.REPLACED}),
    SubmissionState.REPLACED: frozenset(),
}
