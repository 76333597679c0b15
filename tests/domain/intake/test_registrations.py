"""Registration is the first thing owed; it is done when the body's first slip is used."""

from datetime import timedelta

from tests import make
from vprok.domain.access.actions import issue_slip, use_slip
from vprok.domain.access.models import Post
from vprok.domain.access.rules import OWED
from vprok.domain.intake.actions import note_registrations, open_owed
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import registrations_unnoted
from vprok.domain.intake.states import OwedState
from vprok.kernel.charter import Actor, Role

LATER = make.NOW + timedelta(hours=1)


def owed(key: str) -> Deliverable:
    return Deliverable.objects.get(kind="registration", key=key)


def let_in(boris: Actor, role: Role) -> None:
    holder = make.account("Новая Анна")
    post: Post = make.post(holder, role, make.school().place)
    issued = issue_slip(post, by=boris, at=make.NOW)
    use_slip(issued.code, password="длинные слова подряд", at=LATER)


def test_a_used_slip_of_the_coordinator_registers_the_school(boris: Actor):
    make.work()
    make.school()
    open_owed(make.campaign(), OWED)
    assert owed("edu220042").state == OwedState.WAITING
    let_in(boris, Role.SCHOOL_COORDINATOR)
    assert note_registrations() == 1
    assert owed("edu220042").state == OwedState.ACCEPTED
    assert owed("edu220042").accepted_at == LATER
    assert not registrations_unnoted().exists()


def test_noting_again_changes_nothing(boris: Actor):
    make.work()
    let_in(boris, Role.SCHOOL_COORDINATOR)
    open_owed(make.campaign(), OWED)
    assert note_registrations() == 1
    assert note_registrations() == 0


def test_who_has_not_come_in_still_owes_it(boris: Actor):
    make.work()
    make.school(last="0043")
    let_in(boris, Role.SCHOOL_COORDINATOR)
    open_owed(make.campaign(), OWED)
    note_registrations()
    assert owed("edu220043").state == OwedState.WAITING
