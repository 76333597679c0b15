"""Two people send the results of one class at the same moment, on connections of their own."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests import cast
from tests.domain.results.stage import EVENING, entry_with_codes, filled, owed, rows_of
from tests.together import together
from vprok.domain.audit.models import Event
from vprok.domain.audit.queries import breaks
from vprok.domain.intake.models import Receipt, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import declare, send_results
from vprok.domain.results.models import Block, Declaration, Leaf
from vprok.kernel.refusal import Refused

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]


def test_of_different_forms_each_gets_a_version_and_a_receipt_and_the_last_one_counts():
    entry, anna = entry_with_codes(), cast.anna()
    files = [filled(entry, rows_of(entry, [(points, 1, 1, 1, 1), *ROWS[1:]])) for points in (0, 1)]
    send = partial(send_results, entry, name="форма.xlsx", by=anna, at=EVENING)
    sent = together(*(partial(send, file) for file in files))
    assert sorted(one.version for one in sent) == [1, 2]
    assert Receipt.objects.count() == 2
    assert owed(entry).current == Submission.objects.get(state=SubmissionState.ACCEPTED)
    assert owed(entry).current.version == 2
    assert Block.objects.count() == 2
    assert Block.objects.current().get().submission == owed(entry).current
    assert Leaf.objects.get().block == Block.objects.current().get()
    assert list(breaks()) == []


def test_one_form_sent_twice_is_one_version_with_one_receipt():
    entry, anna = entry_with_codes(), cast.anna()
    file = filled(entry, rows_of(entry, ROWS))
    send = partial(send_results, entry, file, name="форма.xlsx", by=anna, at=EVENING)
    first, second = together(partial(send, token="a"), partial(send, token="a"))
    third = send(token="b")
    assert first == second == third
    assert Receipt.objects.count() == Block.objects.count() == Leaf.objects.count() == 1
    assert Event.objects.filter(event="intake.form_accepted").count() == 1
    assert list(breaks()) == []


def kept(act: Callable[[], object]) -> str:
    """What came of it: the code of the refusal, or nothing."""
    try:
        act()
    except Refused as refused:
        return refused.refusal.code
    return ""


def test_a_signature_and_a_new_version_never_pass_each_other_by():
    entry, anna, elena = entry_with_codes(), cast.anna(), cast.elena()
    files = [filled(entry, rows_of(entry, [(points, 1, 1, 1, 1), *ROWS[1:]])) for points in (0, 1)]
    send = partial(send_results, entry, name="форма.xlsx", by=anna)
    send(files[0], at=EVENING)
    now = EVENING + timedelta(hours=1)
    sign = partial(declare, entry, version=1, by=elena, at=now)
    sent, signed = together(partial(kept, partial(send, files[1], at=now)), partial(kept, sign))
    assert (sent, signed) in {("form_is_declared", ""), ("", "declared_version_is_old")}
    for word in Declaration.objects.all():
        assert word.submission == owed(entry).current
    assert Block.objects.current().get().submission == owed(entry).current
    assert list(breaks()) == []
