"""Any form that comes in: read outside the transaction, received inside the caller's."""

import base64
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Q
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.files.actions import lay_down
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Deliverable, Receipt, Submission
from vprok.domain.intake.queries import (
    Blank,
    identity,
    why_shut,
)
from vprok.domain.intake.rules import (
    hostile_file,
    is_late,
    other_form,
    token_is_taken,
    too_large,
    words_hold_a_name,
)
from vprok.domain.intake.sheets.changes import Change
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.kernel.charter import Actor
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal, refuse_if
from vprok.tools.sheets.findings import Cleanup, Reading, Unreadable, grouped
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import XLSX, Book
from vprok.tools.sheets.strip import without_author
from vprok.tools.vault.keys import MasterKey
from vprok.tools.vault.receipts import sign, signing_key

Closed = Callable[[Deliverable, datetime], Refusal | None]
"""Why one kind of form takes nothing now, beyond what closes every form."""

WHY_MOST = 300
"""Characters of a reason that are kept."""

FINDINGS_KEPT = 300
CLEANUPS_KEPT = 300


@dataclass(frozen=True)
class Arrival:
    """A file that has been read and, unless it holds names, put on the disk.

    sha256: of the bytes as the person sent them
    stored: its row, saved when the submission is; None when the file holds names of persons: it
            was never written
    """

    deliverable: Deliverable
    book: Book
    name: str
    sha256: str
    reading: Reading
    stored: Stored | None


def read_form(
    deliverable: Deliverable, blank: Blank, file: bytes, *, name: str, at: datetime
) -> Arrival:
    """Read a file as this form and keep its bytes; call it outside a transaction.

    refuses: too_large, hostile_file, other_form
    costs:   a limited child; one SQL statement
    """
    book = blank.book
    about = identity(deliverable, book)
    reading = read_workbook(book, file, name=name, about=about, known=blank.known)
    return _kept(deliverable, book, reading, file=file, name=name, at=at)


def read_workbook(
    book: Book,
    file: bytes,
    *,
    name: str,
    about: Mapping[str, str],
    known: Mapping[str, Collection[str]],
) -> Reading:
    """Read a file as a form, and keep nothing of it; what is not to be read is refused.

    about:   what the file must say of itself
    known:   lists that its checks look into
    refuses: too_large, hostile_file, other_form
    costs:   a limited child
    """
    try:
        return read(book, file, name=name, identity=about, known=known)
    except Unreadable as told:
        refuse_if(
            too_large(told.code, told.text),
            hostile_file(told.code, told.text),
            other_form(told.code, told.text),
        )
        raise


def _kept(
    deliverable: Deliverable,
    book: Book,
    reading: Reading,
    *,
    file: bytes,
    name: str,
    at: datetime,
) -> Arrival:
    if reading.names:
        return Arrival(deliverable, book, "", reading.sha256, reading, None)
    before = (
        Submission.objects.of(deliverable)
        .filter(Q(sha256=reading.sha256) | Q(file__digest=reading.sha256), file__destroyed_at=None)
        .select_related("file")
        .first()
    )
    if before is not None and before.file is not None:
        return Arrival(deliverable, book, name, before.sha256, reading, before.file)
    stored = lay_down(without_author(file), name=name, media_type=XLSX, at=at)
    return Arrival(deliverable, book, name, reading.sha256, reading, stored)


def never_closed(_deliverable: Deliverable, _at: datetime) -> Refusal | None:
    """Nothing of its own closes this kind of form."""
    return None


@dataclass(frozen=True)
class Later:
    """A moment after the deadline up to which a form is still in time, and why it is.

    words: for the receipt
    """

    until: datetime
    words: str = ""


def receive(
    arrival: Arrival,
    *,
    by: Actor,
    at: datetime,
    token: str = "",
    accept_cleanup: bool = False,
    participants: int | None = None,
    changes: Sequence[Change] = (),
    asks_about_changes: bool = False,
    later: Later | None = None,
    why: str = "",
    closed: Closed = never_closed,
    hands_over: bool = False,
) -> Submission:
    """Number a version, say what becomes of it, and sign a receipt when it is accepted.

    It runs in the caller's own transaction, so that the caller's rows and the receipt are written
    together. The same token, or the bytes of the accepted version, give the same submission again:
    its `accepted_at` is this `at` only when it was accepted just now.

    token:        one a page or a call; the same file under the same token is one upload
    participants: for the receipt; None for a form that counts none
    changes:      what it changes in what was said before
    asks_about_changes: hold the form until the person says yes to exactly these changes
    later:        why it is still in time after the deadline
    why:          why it takes the place of an accepted one; a version that waits keeps its own
    closed:       asked while nobody else can change what is owed; a repeat does not ask
    hands_over:   leave a good form to the one who may send it
    refuses:      words_hold_a_name, token_is_taken, school_is_closed, campaign_is_stopped,
                  campaign_is_draft, campaign_is_finished, form_is_excused, form_is_not_open, and
                  what `closed` refuses
    costs:        at most seventeen SQL statements, two for a repeat; senders of one form wait
                  for each other
    """
    refuse_if(words_hold_a_name(why))
    owed = (
        Deliverable.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=arrival.deliverable.pk)
    )
    versions = _versions(owed)
    told = [asdict(one) for one in changes]
    earlier = _the_same(versions, arrival, token, changes_nothing=not told)
    waits = SubmissionState.CONFIRM if hands_over else SubmissionState.HANDED
    goes_on = accept_cleanup and earlier and earlier.state in {SubmissionState.CONFIRM, waits}
    if earlier is not None and not goes_on:
        return earlier
    refuse_if(why_shut(owed, at=at), closed(owed, at))
    newest = versions[-1].version if versions else 0
    if earlier is not None:
        submission = _taken_up(owed, earlier, arrival, by=by, at=at, later=later)
    else:
        submission = _numbered(
            owed, arrival, token, by, at, version=newest + 1, changes=told, later=later
        )
    submission.why = why.strip()[:WHY_MOST] or submission.why
    _replace(versions, submission, SubmissionState.CONFIRM, SubmissionState.HANDED)
    if arrival.reading.errors or arrival.reading.names:
        return _returned(owed, submission, by, at)
    is_agreed = accept_cleanup and (_tells(submission, told) or not asks_about_changes)
    if (arrival.reading.cleanups or (asks_about_changes and told)) and not is_agreed:
        return _held(owed, submission, by, at)
    if hands_over:
        return _handed(owed, submission, by, at)
    _replace(versions, submission, SubmissionState.ACCEPTED)
    return _accepted(owed, submission, by, at, form=arrival.book.title, participants=participants)


def _versions(owed: Deliverable) -> tuple[Submission, ...]:
    """All versions so far, the oldest first, without what was found in them."""
    every = Submission.objects.of(owed).defer("findings", "cleanups", "changes")
    return tuple(every.order_by("version"))


def _the_same(
    versions: Iterable[Submission], arrival: Arrival, token: str, *, changes_nothing: bool
) -> Submission | None:
    """The submission this upload already is, if it is one."""
    for one in versions:
        if token and one.token == token:
            refuse_if(token_is_taken(sent=one.sha256, now=arrival.sha256))
            return one
    for one in versions:
        is_accepted = one.state == SubmissionState.ACCEPTED and changes_nothing
        if is_accepted and one.sha256 == arrival.sha256:
            return one
    return None


def _tells(submission: Submission, changes: list[dict[str, str]]) -> bool:
    """Whether these are the changes the person was shown; if not, they are shown now."""
    if submission.changes == changes:
        return True
    submission.changes = changes
    submission.save(update_fields=["changes"])
    return False


def _replace(versions: Iterable[Submission], by: Submission, *states: SubmissionState) -> None:
    """Let the newest version take the place of those that wait for somebody, or are accepted."""
    gone = [one.pk for one in versions if one.state in states and one.pk != by.pk]
    if gone:
        Submission.objects.filter(pk__in=gone).update(state=SubmissionState.REPLACED)


def _taken_up(
    owed: Deliverable,
    earlier: Submission,
    arrival: Arrival,
    *,
    by: Actor,
    at: datetime,
    later: Later | None,
) -> Submission:
    """Go on with a version that waited for somebody; it was read once more, so say what is found.

    One that was handed over is sent only now.
    """
    earlier.findings = _findings_kept(arrival.reading)
    if earlier.sent_by != by.signature:
        earlier.handed_by, earlier.sent_by = earlier.sent_by, by.signature
        earlier.sent_from = by.whence
    if earlier.state == SubmissionState.HANDED:
        earlier.sent_at = at
        earlier.is_late, earlier.in_time = _timely(owed, later, at)
    earlier.save(
        update_fields=[
            "findings", "handed_by", "sent_by", "sent_from", "sent_at", "is_late", "in_time",
        ]
    )  # fmt: skip
    return earlier


def _numbered(
    owed: Deliverable,
    arrival: Arrival,
    token: str,
    by: Actor,
    at: datetime,
    *,
    version: int,
    changes: list[dict[str, str]],
    later: Later | None,
) -> Submission:
    """A new version, not written yet: what becomes of it is written with it."""
    reading = arrival.reading
    if arrival.stored is not None and arrival.stored.pk is None:
        arrival.stored.save()
    is_behind, in_time = _timely(owed, later, at)
    return Submission(
        kind=owed.kind,
        campaign=owed.campaign,
        key=owed.key,
        place=owed.place,
        per=owed.per,
        version=version,
        token=token or secrets.token_hex(16),
        file=arrival.stored,
        sha256=arrival.sha256,
        name=arrival.name[-200:],
        state=SubmissionState.RECEIVED,
        rows=sum(len(rows) for rows in reading.rows.values()),
        findings=_findings_kept(reading),
        cleanups=[] if reading.names else _cleanups_kept(reading.cleanups),
        changes=[] if reading.names else changes,
        is_late=is_behind,
        in_time=in_time,
        sent_by=by.signature,
        sent_at=at,
        sent_from=by.whence,
    )


def _timely(owed: Deliverable, later: Later | None, at: datetime) -> tuple[bool, str]:
    """Whether it is late, and by what word it is not."""
    is_behind = is_late(due_at=owed.due_at, reopened_until=owed.reopened_until, at=at)
    if is_behind and later is not None and at <= later.until:
        return False, later.words
    return is_behind, ""


def _findings_kept(reading: Reading) -> list[dict[str, object]]:
    """Findings as they are remembered; beside names no other value is, for it may be one too."""
    told = [one for one in reading.findings if not reading.names or one.rule == "person"]
    return [asdict(one) for one in grouped(told)[:FINDINGS_KEPT]]


def _cleanups_kept(cleanups: Iterable[Cleanup]) -> list[dict[str, object]]:
    """Clean-ups as they are remembered: alike ones once, with their count and first cell."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for one in cleanups:
        alike.setdefault((one.sheet, one.before, one.after, one.why), []).append(one.cell)
    return [
        {"sheet": s, "before": b, "after": a, "why": why, "cell": cells[0], "count": len(cells)}
        for (s, b, a, why), cells in list(alike.items())[:CLEANUPS_KEPT]
    ]


def _returned(owed: Deliverable, submission: Submission, by: Actor, at: datetime) -> Submission:
    """Give the form back with findings; what was accepted before stays as it is."""
    _move(owed, submission, SubmissionState.FINDINGS, OwedState.FINDINGS)
    _tell("intake.form_returned", submission, by, at, findings=len(submission.findings))
    return submission


def _held(owed: Deliverable, submission: Submission, by: Actor, at: datetime) -> Submission:
    """Hold the form until the person says yes to what would be tidied or changed."""
    _move(owed, submission, SubmissionState.CONFIRM, OwedState.CONFIRM)
    facts = {"cleanups": len(submission.cleanups), "changes": len(submission.changes)}
    _tell("intake.form_held", submission, by, at, **facts)
    return submission


def _handed(owed: Deliverable, submission: Submission, by: Actor, at: datetime) -> Submission:
    """Leave the form to the one who may send it."""
    submission.handed_by, submission.handed_at = by.signature, at
    told = ("handed_by", "handed_at")
    _move(owed, submission, SubmissionState.HANDED, OwedState.HANDED_OVER, *told)
    _tell("intake.form_handed_over", submission, by, at)
    return submission


def _write(submission: Submission, *fields: str) -> None:
    """Write a new version whole, of an older one these fields and why it comes."""
    submission.save(update_fields=("why", *fields) if submission.pk else None)


def _move(
    owed: Deliverable, submission: Submission, to: SubmissionState, shown: OwedState, *fields: str
) -> None:
    submission.state = to
    _write(submission, "state", *fields)
    if owed.current_id is None:
        Deliverable.objects.filter(pk=owed.pk).update(state=shown)


def _accepted(
    owed: Deliverable,
    submission: Submission,
    by: Actor,
    at: datetime,
    *,
    form: str,
    participants: int | None,
) -> Submission:
    before = Receipt.objects.filter(submission=owed.current_id).first() if owed.current_id else None
    submission.state, submission.accepted_at = SubmissionState.ACCEPTED, at
    _write(submission, "state", "accepted_at")
    Deliverable.objects.filter(pk=owed.pk).update(
        state=OwedState.ACCEPTED,
        current=submission,
        accepted_at=at,
        versions=owed.versions + 1,
        reopened_until=None,
    )
    receipt = _signed(owed, submission, form=form, participants=participants, before=before, at=at)
    facts = {"why": submission.why} if submission.why else {}
    _tell("intake.form_accepted", submission, by, at, receipt=receipt.number, **facts)
    return submission


def _signed(
    owed: Deliverable,
    submission: Submission,
    *,
    form: str,
    participants: int | None,
    before: Receipt | None,
    at: datetime,
) -> Receipt:
    number = f"{at.year}-{submission.pk:06d}"
    signed = sign(
        {
            "number": number,
            "kind": owed.kind,
            "form": form,
            "campaign": owed.campaign.slug,
            "key": owed.key,
            "place": owed.place,
            "per": owed.per,
            "version": submission.version,
            "replaces": before.number if before else None,
            "rows": submission.rows,
            "participants": participants,
            "sha256": submission.sha256,
            "late": int(submission.is_late),
            "in_time": submission.in_time or None,
            "accepted_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        },
        by=signing_key(MasterKey(settings.MASTER_KEY)),
    )
    return Receipt.objects.create(
        number=number,
        submission=submission,
        place=owed.place,
        payload=signed.text.decode(),
        signature=base64.b64encode(signed.signature).decode(),
        made_at=at,
    )


def _tell(
    event: str, submission: Submission, by: Actor, at: datetime, **facts: str | int | None
) -> None:
    record(
        event,
        submission,
        place=Place(submission.place),
        by=by,
        at=at,
        version=submission.version,
        sha256=submission.sha256,
        **facts,
    )


@atomic
def take_form(deliverable: Deliverable, *, by: Actor, at: datetime) -> None:
    """Remember that a blank form was handed out; the first time is kept.

    refuses: campaign_is_stopped, campaign_is_draft, campaign_is_finished, form_is_excused,
             form_is_not_open, school_is_closed
    """
    refuse_if(why_shut(deliverable, at=at))
    row = Deliverable.objects.filter(pk=deliverable.pk)
    row.filter(downloaded_at=None).update(downloaded_at=at)
    row.filter(state=OwedState.WAITING).update(state=OwedState.DOWNLOADED)
    place = Place(deliverable.place)
    record("intake.form_taken", deliverable, place=place, by=by, at=at)
