"""The charter keeps what the instructions of the roles forbid."""

import pytest

from vprok.kernel.charter import (
    CHANGING,
    CHARTER,
    GIVES,
    PERMISSION_NAMES,
    ROLE_LEVELS,
    ROLE_NAMES,
    SECOND_FACTOR,
    Changes,
    Permission,
    Role,
)
from vprok.kernel.place import Level

COORDINATORS = (Role.MUNICIPAL_COORDINATOR, Role.RESPONSIBLE_COORDINATOR)
DOWN = tuple(Level)


@pytest.mark.parametrize("role", COORDINATORS)
def test_coordinators_of_districts_change_no_calendar_hour_key_or_form(role: Role) -> None:
    """Seed 004, п. 5: «запрещается изменять ход подготовки и проведения ВПР»."""
    changed = {thing for right in CHARTER[role] for thing in CHANGING.get(right, ())}
    assert changed == set()


@pytest.mark.parametrize("role", COORDINATORS)
def test_coordinators_of_districts_watch_verify_remind_name_people_have_works_marked_and_analyse(
    role: Role,
) -> None:
    assert CHARTER[role] == {
        Permission.TERRITORY_READ,
        Permission.CAMPAIGN_READ,
        Permission.INTAKE_READ,
        Permission.REPORT_READ,
        Permission.MONITORING_READ,
        Permission.POST_READ,
        Permission.POST_GIVE,
        Permission.AUDIT_READ,
        Permission.PARTICIPANT_READ,
        Permission.LIST_VERIFY,
        Permission.REMINDER_SEND,
        Permission.COMMISSION_KEEP,
        Permission.RESULTS_LODGE,
        Permission.NOTE_KEEP,
        Permission.OBJECTIVITY_READ,
        Permission.EXPORT_TAKE,
    }


def test_every_right_that_writes_to_a_campaign_is_known_as_changing() -> None:
    """A new right whose verb acts on the calendar, a key or a form must say what it changes."""
    acting = ("_adjust", "_declare", "_send", "_release", "_excuse")
    unsaid = {right for right in Permission if right.value.endswith(acting)}
    changes_nothing = {Permission.REMINDER_SEND}
    assert unsaid - changes_nothing <= set(CHANGING)
    assert {Permission.CAMPAIGN_KEEP, Permission.VARIANT_KEEP, Permission.KEY_TAKE} <= set(CHANGING)


def test_each_thing_coordinators_may_not_change_is_changed_by_some_right() -> None:
    assert {thing for things in CHANGING.values() for thing in things} == set(Changes)


@pytest.mark.parametrize("giver", list(GIVES))
def test_posts_are_given_downwards(giver: Role) -> None:
    """To a lower level; at the same level only by the top and inside a school."""
    highest = min(DOWN.index(level) for level in ROLE_LEVELS[giver])
    for given in GIVES[giver]:
        reached = [DOWN.index(level) for level in ROLE_LEVELS[given]]
        if highest in {DOWN.index(Level.COUNTRY), DOWN.index(Level.SCHOOL)}:
            assert max(reached) >= highest
        elif given is Role.READER:
            assert max(reached) > highest
        else:
            assert min(reached) > highest


def test_nobody_gives_a_post_to_those_above_them() -> None:
    for giver, given in GIVES.items():
        for lower in given - {giver}:
            assert giver not in GIVES.get(lower, frozenset())


def test_who_gives_posts_holds_the_right_to_give_them() -> None:
    givers = {role for role in Role if Permission.POST_GIVE in CHARTER[role]}
    assert givers == set(GIVES)


def test_only_the_head_names_a_technical_specialist() -> None:
    """Seed 000, п. 1.2."""
    assert [role for role, given in GIVES.items() if Role.TECHNICAL_SPECIALIST in given] == [
        Role.HEAD_OF_SCHOOL
    ]


def test_there_are_twelve_roles_and_a_machine_and_each_has_a_name_a_level_and_rights() -> None:
    assert len(set(Role) - {Role.SCHOOL_SYSTEM}) == 12
    assert set(ROLE_NAMES) == set(ROLE_LEVELS) == set(CHARTER) == set(Role)
    assert all(CHARTER.values())


def test_every_right_has_a_russian_name_and_a_holder() -> None:
    assert set(PERMISSION_NAMES) == set(Permission)
    held = {right for rights in CHARTER.values() for right in rights}
    assert held == set(Permission)


def test_regional_and_federal_roles_that_act_need_a_second_factor() -> None:
    acting = {
        role
        for role in Role
        if set(ROLE_LEVELS[role]) & {Level.COUNTRY, Level.REGION} and role is not Role.READER
    }
    assert acting <= SECOND_FACTOR
