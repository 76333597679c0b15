"""Keys of school systems: made by the school, shown once, for a year at most."""

from datetime import timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from vprok.domain.access.actions import Admitted, admit_system, count_upload, dismiss_system
from vprok.domain.access.actions.systems import note_use
from vprok.domain.access.models import Token
from vprok.domain.access.queries import actor_behind, school_behind, token_behind, tokens_of
from vprok.domain.access.rules import (
    YEAR,
    term_is_not_within_a_year,
    token_is_revoked,
    uploads_are_too_many,
)
from vprok.domain.access.states import TokenState
from vprok.domain.audit.models import Event
from vprok.kernel.charter import Actor, Permission, Role
from vprok.tools.vault.tokens import PREFIX, digest_of, draw_token

NOW = make.NOW
LATER = NOW + timedelta(days=30)


def admitted(by: Actor) -> Admitted:
    return admit_system(make.school(), "Журнал", expires_at=LATER, by=by, at=NOW)


def test_a_key_is_drawn_anew_each_time_and_kept_as_a_digest(anna: Actor) -> None:
    made = admitted(anna)
    assert made.text.startswith(PREFIX)
    assert len(made.text) == len(PREFIX) + 32
    assert made.text != draw_token()
    kept = " ".join(map(str, Token.objects.values().get().values()))
    assert made.text[:-6] not in kept
    assert made.token.digest == digest_of(made.text)


@pytest.mark.parametrize("who", [cast.anna, cast.elena])
def test_the_head_and_the_coordinator_admit_and_dismiss(db: None, who: object) -> None:
    made = admitted(who())
    dismiss_system(made.token, by=who(), at=LATER)
    told = list(Event.objects.order_by("seq").values_list("event", flat=True))
    assert told == ["access.system_admitted", "access.system_dismissed"]
    assert made.text not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (cast.timur, "no_right"),
        (cast.boris, "no_right"),
        (cast.vera, "no_right"),
        (cast.observer, "no_right"),
        (cast.sibling, "not_your_place"),
        (cast.darya, "not_your_place"),
    ],
)
def test_nobody_else_does(anna: Actor, who: object, code: str) -> None:
    token = admitted(anna).token
    with refused(code):
        admitted(who())
    with refused(code):
        dismiss_system(token, by=who(), at=NOW)
    assert Token.objects.get().revoked_at is None


def test_a_closed_school_admits_no_system(anna: Actor) -> None:
    school = make.school()
    school.closed_on = NOW.date()
    school.save()
    with refused("school_is_closed"):
        admit_system(school, "Журнал", expires_at=LATER, by=anna, at=NOW)


def test_a_key_ends_within_a_year_and_not_before_it_began(anna: Actor) -> None:
    assert term_is_not_within_a_year(NOW + YEAR, at=NOW) is None
    for wrong in (NOW, NOW - timedelta(days=1), NOW + YEAR + timedelta(seconds=1)):
        with refused("term_is_not_within_a_year"):
            admit_system(make.school(), "Журнал", expires_at=wrong, by=anna, at=NOW)


def test_a_key_opens_until_it_is_taken_back_or_ends(anna: Actor) -> None:
    made = admitted(anna)
    assert token_behind(made.text, at=NOW) == made.token
    assert token_behind(made.text, at=LATER) is None
    assert token_behind(made.text + "0", at=NOW) is None
    assert token_behind(made.text.lower(), at=NOW) is None
    assert made.token.state(LATER) is TokenState.EXPIRED
    dismiss_system(made.token, by=anna, at=NOW)
    assert token_behind(made.text, at=NOW) is None
    (kept,) = tokens_of(make.school().key)
    assert (kept.state(NOW), kept.revoked_by) == (TokenState.REVOKED, anna.signature)


def test_a_key_is_taken_back_once(anna: Actor) -> None:
    token = admitted(anna).token
    dismiss_system(token, by=anna, at=NOW)
    with refused("token_is_revoked"):
        dismiss_system(token, by=anna, at=LATER)
    assert token_is_revoked(revoked=False) is None


def test_the_machine_signs_with_its_name_and_stands_at_its_school_alone(anna: Actor) -> None:
    token = admitted(anna).token
    machine = actor_behind(token, school_behind(token))
    assert machine.signature == "Журнал, школьная информационная система edu220042"
    (standing,) = machine.standings
    assert (standing.role, standing.place) == (Role.SCHOOL_SYSTEM, make.school().place)
    assert machine.has(Permission.RESULTS_SEND)
    assert not machine.has(Permission.POST_GIVE)


def test_a_school_that_moved_takes_its_key_along(anna: Actor) -> None:
    token = admitted(anna).token
    school, other = make.school(), make.district(code="m020")
    school.district, school.path = other, f"{other.path}.0042"
    school.save()
    assert actor_behind(token, school_behind(token)).standings[0].place.path == school.path


def test_uploads_of_all_keys_of_a_school_count_together_by_the_hour(anna: Actor) -> None:
    one, two = admitted(anna).token, admitted(anna).token
    count_upload(one, most=2, at=NOW)
    count_upload(two, most=2, at=NOW + timedelta(minutes=30))
    with refused("uploads_are_too_many"):
        count_upload(one, most=2, at=NOW + timedelta(minutes=59))
    count_upload(one, most=2, at=NOW + timedelta(minutes=60))
    assert uploads_are_too_many(2, most=2) is None


def test_uploads_of_another_school_count_apart(anna: Actor, darya: Actor) -> None:
    count_upload(admitted(anna).token, most=1, at=NOW)
    elsewhere = make.school(make.district(make.region("64"), "m017"), "0151")
    other = admit_system(elsewhere, "Журнал", expires_at=LATER, by=darya, at=NOW)
    count_upload(other.token, most=1, at=NOW)
    assert Token.objects.get(pk=other.token.pk).uploads == 1


def test_the_last_use_is_told_to_a_minute(anna: Actor) -> None:
    token = admitted(anna).token
    note_use(token, at=NOW)
    token.refresh_from_db()
    note_use(token, at=NOW + timedelta(seconds=59))
    assert Token.objects.get().used_at == NOW
    note_use(token, at=NOW + timedelta(seconds=60))
    assert Token.objects.get().used_at == NOW + timedelta(seconds=60)
