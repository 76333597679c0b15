"""A slip lets one person in once."""

from datetime import timedelta

import pytest

from tests import make
from tests.cast import neighbour, refused
from vprok.domain.access.actions import (
    Issued,
    change_own_password,
    end_post,
    first_account,
    give_post,
    issue_slip,
    issue_slips,
    renew_school_key,
    replace_person,
    reset_second_factor,
    revoke_slip,
    use_slip,
)
from vprok.domain.access.models import Account, Post, SchoolKey, Slip
from vprok.domain.access.queries import newest_slips, posts_without_entry, slips_of
from vprok.domain.access.rules import Person
from vprok.domain.access.states import SlipState
from vprok.domain.audit.models import Event
from vprok.kernel.charter import Actor, Role
from vprok.tools.vault.school import recipient, seed_of

GOOD = "четыре сосны у реки"
NEW = Person("Мария Новая")


@pytest.fixture
def post(boris: Actor) -> Post:
    """A coordinator of school 42 who has not come in yet."""
    return give_post(NEW, Role.SCHOOL_COORDINATOR, make.school().place, by=boris, at=make.NOW)


@pytest.fixture
def issued(post: Post, boris: Actor) -> Issued:
    return issue_slip(post, by=boris, at=make.NOW)


def test_a_slip_sets_the_password_and_opens_the_account(issued: Issued) -> None:
    done = use_slip(issued.code, password=GOOD, at=make.NOW)
    account = Account.objects.get(pk=done.account.pk)
    assert account.check_password(GOOD)
    assert account.is_active
    assert Slip.objects.get().state(make.NOW) is SlipState.USED


def test_the_code_is_forgiven_its_case_and_look_alikes(issued: Issued) -> None:
    typed = issued.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert use_slip(typed, password=GOOD, at=make.NOW).post == issued.slip.post


def test_only_a_fingerprint_of_the_code_is_kept(issued: Issued) -> None:
    bare = issued.code.replace("-", "").encode()
    assert len(bytes(issued.slip.fingerprint)) == 32
    assert bare not in bytes(issued.slip.fingerprint)
    kept = [str(value) for value in Slip.objects.values().get().values()]
    kept += [str(event.facts) + event.thing for event in Event.objects.all()]
    assert not any(issued.code in text or bare.decode() in text for text in kept)


def test_a_slip_works_once(issued: Issued) -> None:
    use_slip(issued.code, password=GOOD, at=make.NOW)
    with refused("slip_is_used"):
        use_slip(issued.code, password="другой хороший пароль", at=make.NOW)


def test_a_slip_lives_for_seventy_two_hours(issued: Issued) -> None:
    with refused("slip_has_expired"):
        use_slip(issued.code, password=GOOD, at=make.NOW + timedelta(hours=72))
    use_slip(issued.code, password=GOOD, at=make.NOW + timedelta(hours=72, seconds=-1))


def test_a_slip_taken_back_does_not_work(issued: Issued, boris: Actor) -> None:
    revoke_slip(issued.slip, by=boris, at=make.NOW)
    with refused("slip_is_revoked"):
        use_slip(issued.code, password=GOOD, at=make.NOW)
    with refused("slip_is_revoked"):
        revoke_slip(issued.slip, by=boris, at=make.NOW)


def test_a_used_slip_is_not_taken_back(issued: Issued, boris: Actor) -> None:
    use_slip(issued.code, password=GOOD, at=make.NOW)
    with refused("slip_is_used"):
        revoke_slip(issued.slip, by=boris, at=make.NOW)


def test_a_new_slip_takes_back_the_older_one(issued: Issued, boris: Actor) -> None:
    newer = issue_slip(issued.slip.post, by=boris, at=make.NOW)
    with refused("slip_is_revoked"):
        use_slip(issued.code, password=GOOD, at=make.NOW)
    use_slip(newer.code, password=GOOD, at=make.NOW)


def test_a_slip_belongs_to_its_own_body(issued: Issued) -> None:
    with refused("slip_is_unknown"):
        use_slip(issued.code, login="edu220043-1", password=GOOD, at=make.NOW)
    use_slip(issued.code, login=issued.slip.post.account.login, password=GOOD, at=make.NOW)


def test_a_slip_of_the_hand_is_told_from_a_wrong_code(issued: Issued) -> None:
    last = "0" if issued.code[-1] != "0" else "1"
    with refused("code_is_mistyped"):
        use_slip(issued.code[:-1] + last, password=GOOD, at=make.NOW)
    with refused("slip_is_unknown"):
        use_slip("00000-00000-00000-00000-00000", password=GOOD, at=make.NOW)


@pytest.mark.parametrize("weak", ["", "короткий", "1234567890", "edu220042-1"])
def test_a_weak_password_is_refused_and_the_slip_stays(issued: Issued, weak: str) -> None:
    with refused("password_is_weak"):
        use_slip(issued.code, password=weak, at=make.NOW)
    assert Slip.objects.get().used_at is None


def test_slips_go_only_downwards(issued: Issued, anna: Actor, vera: Actor, boris: Actor) -> None:
    bosses = Post.objects.get(account=boris.account)
    with refused("not_your_place"):
        issue_slip(bosses, by=anna, at=make.NOW)
    with refused("role_is_not_yours_to_give"):
        issue_slip(Post.objects.get(account=vera.account), by=vera_s_colleague(), at=make.NOW)


def vera_s_colleague() -> Actor:
    from vprok.domain.access.queries import actor_of

    account = make.account("Второй Регион", "reg220000-9")
    make.post(account, Role.REGIONAL_COORDINATOR, make.region().place)
    return actor_of(account)


def test_nobody_elsewhere_issues_or_takes_back(issued: Issued, darya: Actor) -> None:
    for stranger in (darya, neighbour()):
        with refused("not_your_place"):
            issue_slip(issued.slip.post, by=stranger, at=make.NOW)
        with refused("not_your_place"):
            revoke_slip(issued.slip, by=stranger, at=make.NOW)


def test_nobody_issues_a_slip_to_themselves(anna: Actor) -> None:
    with refused("post_is_your_own"):
        issue_slip(Post.objects.get(account=anna.account), by=anna, at=make.NOW)


def test_a_parent_of_one_post_cannot_take_over_a_greater_account(
    vera: Actor, boris: Actor, post: Post
) -> None:
    make.post(post.account, Role.REGIONAL_COORDINATOR, make.region().place)
    with refused("not_your_place"):
        issue_slip(post, by=boris, at=make.NOW)


def test_a_slip_issued_before_a_greater_post_is_taken_back(issued: Issued, vera: Actor) -> None:
    give_post(issued.slip.post.account, Role.READER, make.district().place, by=vera, at=make.NOW)
    with refused("slip_is_revoked"):
        use_slip(issued.code, password=GOOD, at=make.NOW)


def test_an_ended_post_has_no_way_in(issued: Issued, boris: Actor) -> None:
    end_post(issued.slip.post, by=boris, at=make.NOW)
    with refused("slip_is_revoked"):
        use_slip(issued.code, password=GOOD, at=make.NOW)
    with refused("post_has_ended"):
        issue_slip(issued.slip.post, by=boris, at=make.NOW)


def test_many_slips_are_one_line_of_the_record(vera: Actor, boris: Actor) -> None:
    region = make.region().place
    for last in ("0042", "0043"):
        school = make.school(last=last).place
        give_post(NEW, Role.SCHOOL_COORDINATOR, school, by=boris, at=make.NOW)
    issued = issue_slips(posts_without_entry(region, by=vera), under=region, by=vera, at=make.NOW)
    assert [one.slip.post.key for one in issued] == ["edu220042", "edu220043"]
    assert len({one.code for one in issued}) == 2
    event = Event.objects.get(event="access.slips_issued")
    assert (event.node, event.facts) == ("reg220000", {"count": 2})


def test_where_all_have_come_in_no_slips_are_printed(vera: Actor) -> None:
    with refused("nobody_needs_a_slip"):
        issue_slips([], under=make.region().place, by=vera, at=make.NOW)


def test_the_first_activation_makes_the_words_for_the_safe(issued: Issued) -> None:
    words = use_slip(issued.code, password=GOOD, at=make.NOW).words
    assert words is not None
    assert len(words) == 12
    assert SchoolKey.objects.get(key="edu220042").recipient == recipient(seed_of(words))
    stored = [str(row) for row in SchoolKey.objects.values()]
    stored += [str(row) for row in Event.objects.values()]
    assert not any(word in text for text in stored for word in words)


def test_a_second_person_of_the_school_gets_no_words(issued: Issued, boris: Actor) -> None:
    use_slip(issued.code, password=GOOD, at=make.NOW)
    again = replace_person(issued.slip.post, Person("Другой Человек"), by=boris, at=make.NOW)
    code = issue_slip(again, by=boris, at=make.NOW).code
    assert use_slip(code, password=GOOD, at=make.NOW).words is None


def test_an_expert_does_not_get_the_words_of_the_safe(anna: Actor) -> None:
    expert = give_post(NEW, Role.EXPERT, make.school().place, by=anna, at=make.NOW)
    code = issue_slip(expert, by=anna, at=make.NOW).code
    assert use_slip(code, password=GOOD, at=make.NOW).words is None


def test_the_school_makes_new_words_and_nobody_else(anna: Actor, vera: Actor) -> None:
    school = make.school().place
    with refused("safe_is_not_yours"):
        renew_school_key(school, by=vera, at=make.NOW)
    first = renew_school_key(school, by=anna, at=make.NOW)
    second = renew_school_key(school, by=anna, at=make.NOW)
    assert first != second
    assert SchoolKey.objects.get(key=school.key).recipient == recipient(seed_of(second))


def test_the_first_account_is_made_once(db: None) -> None:
    issued = first_account("Глеб Морозов", at=make.NOW)
    assert issued.slip.post.account.login == "ru-1"
    later = make.NOW + timedelta(days=4)
    again = first_account("Глеб Морозов", at=later)
    assert again.slip.post == issued.slip.post
    use_slip(again.code, password=GOOD, at=later)
    with refused("organiser_is_there"):
        first_account("Кто-то Другой", at=later)


def test_a_person_changes_their_own_password(anna: Actor) -> None:
    account = Account.objects.get(pk=anna.account)
    old = "длинный пароль для проверки"
    with refused("password_is_wrong"):
        change_own_password(account, old="не тот", new=GOOD, at=make.NOW)
    with refused("password_is_weak"):
        change_own_password(account, old=old, new="1234567890", at=make.NOW)
    change_own_password(account, old=old, new=GOOD, at=make.NOW)
    assert Account.objects.get(pk=anna.account).check_password(GOOD)


def test_a_parent_takes_away_a_lost_second_factor(vera: Actor, gleb: Actor, boris: Actor) -> None:
    post = Post.objects.get(account=vera.account)
    with refused("not_your_place"):
        reset_second_factor(post, by=boris, at=make.NOW)
    assert reset_second_factor(post, by=gleb, at=make.NOW).pk == vera.account


def test_the_newest_slip_is_shown_to_the_parent_and_to_the_person(
    issued: Issued, boris: Actor
) -> None:
    newer = issue_slip(issued.slip.post, by=boris, at=make.NOW + timedelta(hours=1))
    assert newest_slips([issued.slip.post]) == {issued.slip.post.pk: newer.slip}
    assert slips_of(issued.slip.post.account) == [newer.slip, issued.slip]
    assert [slip.state(make.NOW) for slip in slips_of(issued.slip.post.account)] == [
        SlipState.ISSUED,
        SlipState.REVOKED,
    ]
    assert newer.slip.state(make.NOW + timedelta(days=4)) is SlipState.EXPIRED
