"""Posts are given downwards, each with its ground."""

from datetime import date, timedelta

import pytest

from tests import make
from tests.cast import neighbour, refused
from vprok.domain.access.actions import (
    decide_on_portal,
    end_post,
    follow_moves,
    give_post,
    issue_slip,
    replace_person,
    usual_ground,
)
from vprok.domain.access.models import Account, Post
from vprok.domain.access.queries import actor_of, body_called, posts_left_behind
from vprok.domain.access.rules import Order, Person, body_is_unknown
from vprok.domain.access.states import Ground
from vprok.domain.audit.models import Event
from vprok.domain.territory.states import DistrictKind
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if

NEW = Person("Мария Новая", position="методист", phone="+7 385 200-00-00")
ORDER = {"order_number": "112", "order_on": date(2026, 2, 3), "proposed_by": "Комитет образования"}


def test_a_municipal_coordinator_takes_the_post_by_an_order(vera: Actor) -> None:
    place = make.district().place
    post = give_post(NEW, Role.MUNICIPAL_COORDINATOR, place, **ORDER, by=vera, at=make.NOW)
    assert (post.ground, post.order_number, post.order_on) == ("order", "112", date(2026, 2, 3))
    assert post.proposed_by == "Комитет образования"
    assert post.account.login == "reg22_m019-1"
    assert not post.account.has_entered


@pytest.mark.parametrize("missing", ["order_number", "order_on"])
def test_without_number_and_date_of_the_order_there_is_no_post(vera: Actor, missing: str) -> None:
    order = {name: value for name, value in ORDER.items() if name != missing}
    with refused("order_is_missing"):
        give_post(
            NEW, Role.MUNICIPAL_COORDINATOR, make.district().place, **order, by=vera, at=make.NOW
        )


def test_a_coordinator_is_proposed_by_somebody(vera: Actor) -> None:
    with refused("proposal_is_missing"):
        give_post(
            NEW,
            Role.MUNICIPAL_COORDINATOR,
            make.district().place,
            **{**ORDER, "proposed_by": " "},
            by=vera,
            at=make.NOW,
        )


def test_an_order_of_next_week_is_a_slip_of_the_pen(vera: Actor) -> None:
    order = {**ORDER, "order_on": (make.NOW + timedelta(days=7)).date()}
    with refused("order_is_not_signed_yet"):
        give_post(
            NEW, Role.MUNICIPAL_COORDINATOR, make.district().place, **order, by=vera, at=make.NOW
        )


def test_a_responsible_coordinator_keeps_a_departmental_group_only(vera: Actor) -> None:
    group = make.district(code="m900", kind=DistrictKind.VOCATIONAL).place
    order = {**ORDER, "proposed_by": "РЦОКО"}
    with refused("role_is_not_for_this_place"):
        give_post(NEW, Role.MUNICIPAL_COORDINATOR, group, **order, by=vera, at=make.NOW)
    with refused("role_is_not_for_this_place"):
        give_post(
            NEW,
            Role.RESPONSIBLE_COORDINATOR,
            make.district().place,
            **order,
            by=vera,
            at=make.NOW,
        )
    post = give_post(NEW, Role.RESPONSIBLE_COORDINATOR, group, **order, by=vera, at=make.NOW)
    assert post.key == "reg22_m900"


def test_the_order_is_the_only_ground_of_a_coordinator(vera: Actor) -> None:
    with refused("ground_does_not_fit"):
        give_post(
            NEW,
            Role.MUNICIPAL_COORDINATOR,
            make.district().place,
            ground=Ground.REGIONAL,
            by=vera,
            at=make.NOW,
        )


def test_posts_are_not_given_upwards_or_sideways(boris: Actor, vera: Actor) -> None:
    with refused("role_is_not_yours_to_give"):
        give_post(
            NEW, Role.MUNICIPAL_COORDINATOR, make.district().place, **ORDER, by=boris, at=make.NOW
        )
    with refused("not_your_place"):
        give_post(NEW, Role.REGIONAL_COORDINATOR, make.region().place.parent, by=boris, at=make.NOW)


def test_a_role_stays_at_its_level(gleb: Actor) -> None:
    with refused("role_is_not_for_this_place"):
        give_post(NEW, Role.REGIONAL_COORDINATOR, COUNTRY, by=gleb, at=make.NOW)


def test_elsewhere_nobody_gives_posts(darya: Actor) -> None:
    with refused("not_your_place"):
        give_post(NEW, Role.SCHOOL_COORDINATOR, make.school().place, by=darya, at=make.NOW)


def test_the_next_district_gives_no_posts_here(db: None) -> None:
    with refused("not_your_place"):
        give_post(NEW, Role.SCHOOL_COORDINATOR, make.school().place, by=neighbour(), at=make.NOW)


def test_a_specialist_is_named_by_the_head_alone(anna: Actor, boris: Actor, elena: Actor) -> None:
    school = make.school().place
    for giver in (anna, boris):
        with refused("specialist_is_named_by_the_head"):
            give_post(NEW, Role.TECHNICAL_SPECIALIST, school, by=giver, at=make.NOW)
    post = give_post(NEW, Role.TECHNICAL_SPECIALIST, school, by=elena, at=make.NOW)
    assert post.ground == Ground.HEAD


def test_a_specialist_who_only_prepares_files_gets_no_slip_and_no_rights(elena: Actor) -> None:
    school = make.school().place
    post = give_post(
        NEW, Role.TECHNICAL_SPECIALIST, school, works_in_portal=False, by=elena, at=make.NOW
    )
    assert actor_of(post.account).standings == ()
    with refused("portal_is_not_for_this_post"):
        issue_slip(post, by=elena, at=make.NOW)
    decide_on_portal(post, True, by=elena, at=make.NOW)
    issued = issue_slip(post, by=elena, at=make.NOW)
    assert len(actor_of(post.account).standings) == 1
    decide_on_portal(post, False, by=elena, at=make.NOW)
    issued.slip.refresh_from_db()
    assert issued.slip.revoked_at == make.NOW


def test_a_school_adds_and_replaces_its_own_people(anna: Actor, elena: Actor) -> None:
    school = make.school().place
    first = give_post(NEW, Role.EXPERT, school, by=anna, at=make.NOW)
    second = replace_person(first, Person("Пётр Второй"), by=anna, at=make.NOW)
    first.refresh_from_db()
    assert first.ended_by == anna.signature
    assert not Account.objects.get(pk=first.account_id).is_active
    assert (second.role, second.key, second.ground) == (first.role, first.key, Ground.SCHOOL)
    assert second.account.login == "edu220042-2"


def test_a_person_cannot_hold_one_post_twice(anna: Actor) -> None:
    school = make.school().place
    post = give_post(NEW, Role.EXPERT, school, by=anna, at=make.NOW)
    with refused("post_is_held_already"):
        give_post(post.account, Role.EXPERT, school, by=anna, at=make.NOW)


def test_nobody_ends_their_own_post(anna: Actor) -> None:
    own = Post.objects.get(account=anna.account)
    with refused("post_is_your_own"):
        end_post(own, by=anna, at=make.NOW)


def test_a_post_ends_once(anna: Actor) -> None:
    post = give_post(NEW, Role.EXPERT, make.school().place, by=anna, at=make.NOW)
    end_post(post, by=anna, at=make.NOW)
    with refused("post_has_ended"):
        end_post(post, by=anna, at=make.NOW)


def test_a_closed_school_gets_nobody(boris: Actor) -> None:
    school = make.school()
    school.closed_on = date(2026, 3, 1)
    school.save()
    with refused("body_is_closed"):
        give_post(NEW, Role.SCHOOL_COORDINATOR, school.place, by=boris, at=make.NOW)


def test_an_account_from_elsewhere_is_out_of_reach(boris: Actor, vera: Actor) -> None:
    above = Account.objects.get(pk=vera.account)
    with refused("not_your_place"):
        give_post(above, Role.SCHOOL_COORDINATOR, make.school().place, by=boris, at=make.NOW)


def test_a_body_that_is_not_in_the_list_is_named_as_unknown(db: None) -> None:
    with refused("body_is_unknown"):
        refuse_if(body_is_unknown(body_called("edu229999")))
    assert body_is_unknown(make.school().place) is None


def test_posts_follow_a_school_that_moved(boris: Actor, anna: Actor) -> None:
    school, elsewhere = make.school(), make.district(code="m020")
    school.district, school.path = elsewhere, f"{elsewhere.path}.0042"
    school.save()
    assert [post.account_id for post in posts_left_behind()] == [anna.account]
    assert follow_moves(at=make.NOW) == 1
    assert Post.objects.get(account=anna.account).place == "ru.22.m020.0042"
    assert follow_moves(at=make.NOW) == 0


def test_the_ground_follows_the_giver(anna: Actor, elena: Actor, vera: Actor) -> None:
    assert usual_ground(Role.EXPERT, anna) is Ground.SCHOOL
    assert usual_ground(Role.EXPERT, elena) is Ground.HEAD
    assert usual_ground(Role.SCHOOL_COORDINATOR, vera) is Ground.HEAD
    assert usual_ground(Role.MUNICIPAL_COORDINATOR, vera) is Ground.ORDER


def test_each_step_is_in_the_record_of_the_body(vera: Actor) -> None:
    place = make.district().place
    post = give_post(NEW, Role.MUNICIPAL_COORDINATOR, place, **ORDER, by=vera, at=make.NOW)
    replace_person(
        post,
        Person("Пётр Второй"),
        order=Order("113", date(2026, 3, 3), "Комитет образования"),
        by=vera,
        at=make.NOW,
    )
    events = Event.objects.filter(node="reg22_m019").order_by("seq")
    assert [event.event for event in events] == [
        "access.post_given",
        "access.post_ended",
        "access.post_given",
    ]
    assert events[0].by == vera.signature
