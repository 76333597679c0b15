"""A family opens a result by code and secret: once, in words, and nobody guesses it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast, make
from tests.cast import refused
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Code
from vprok.domain.materials.queries import family_secret
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.families import Asked, family_code, open_look, renew_look
from vprok.domain.results.models import FamilyLook, FamilyTry
from vprok.domain.results.queries import class_results
from vprok.domain.results.queries.families import FamilyWork, family_work, look_open, looks_at
from vprok.domain.results.rules import (
    FREE_FOR_CODE,
    FREE_FOR_NETWORK,
    MEMORY,
    WINDOW,
    group_is_small,
    nothing_to_look_at,
    results_are_not_accepted,
    school_number,
    secret_is_tried_too_often,
    secret_is_used,
    task_words,
)
from vprok.domain.results.rules.families import DELAYS
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import Refused

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
NETWORK = "сеть 10.20.30.0/24"
WRONG = "0000-0000"


@pytest.fixture
def entry(anna: Actor) -> Entry:
    made = entry_with_codes()
    Campaign.objects.update(families_look=True)
    send_results(made, filled(made, rows_of(made, POINTS)), name="ф.xlsx", by=anna, at=EVENING)
    made.refresh_from_db()
    return made


@pytest.fixture
def code(entry: Entry) -> Code:
    return issued("40002")


def issued(number: str) -> Code:
    return Code.objects.select_related("school", "campaign").get(number=number)


def asked(code: Code, secret: str = "", network: str = NETWORK) -> Asked:
    return Asked(code.school.key, code.number, secret or family_secret(code), network)


def guess(code: Code, times: int, at: datetime = EVENING, network: str = NETWORK) -> None:
    for _ in range(times):
        with refused("secret_does_not_fit"):
            family_code(asked(code, WRONG, network), at=at)


# ---- the secret ----------------------------------------------------------------------------------


def test_each_code_has_a_secret_of_its_own_that_stays_until_it_is_renewed(entry: Entry):
    secrets = {family_secret(one) for one in Code.objects.select_related("school", "campaign")}
    assert len(secrets) == Code.objects.count()
    assert all(len(one) == 9 and one[4] == "-" for one in secrets)


def test_another_school_and_another_campaign_have_other_secrets(code: Code):
    make.school(last="0043")
    theirs = Code(
        school=make.school(last="0043"), campaign=code.campaign, number=code.number, grade=4
    )
    next_year = Code(
        school=code.school, campaign=make.campaign("2027-spring"), number=code.number, grade=4
    )
    assert len({family_secret(one) for one in (code, theirs, next_year)}) == 3


def test_no_table_holds_a_secret(code: Code):
    secret = family_secret(code)
    open_look(asked(code), at=EVENING)
    tables = (Code, FamilyLook, FamilyTry, Event)
    held = str([list(model.objects.values()) for model in tables])
    assert secret not in held
    assert secret.replace("-", "") not in held
    assert secret not in repr(asked(code))


@pytest.mark.parametrize("typed", ["lower", "bare", "spaced"])
def test_a_secret_is_read_as_people_type_it(typed: str, code: Code):
    secret = family_secret(code)
    said = {
        "lower": secret.lower(),
        "bare": secret.replace("-", ""),
        "spaced": f" {secret.replace('-', ' ')} ",
    }[typed]
    assert family_code(asked(code, said), at=EVENING) == code


def test_a_school_is_named_by_its_key_or_by_its_number():
    assert {school_number(typed) for typed in ("edu220042", " EDU220042 ", "220042")} == {"220042"}
    assert {school_number(typed) for typed in ("", "школа", "edu22", "reg220000")} == {""}


# ---- a look --------------------------------------------------------------------------------------


def test_a_secret_opens_a_result_once_for_half_an_hour(code: Code):
    look = open_look(asked(code), at=EVENING)
    assert look.ends_at == EVENING + WINDOW
    assert look_open(look.pk, look.opened_at, at=EVENING + WINDOW - timedelta(seconds=1)) == look
    assert look_open(look.pk, look.opened_at, at=EVENING + WINDOW) is None
    with refused("secret_is_used"):
        open_look(asked(code), at=EVENING)
    assert Event.objects.filter(event="results.family_looked").count() == 1


def test_asking_what_is_ready_uses_nothing_up(code: Code):
    family_code(asked(code), at=EVENING)
    assert not FamilyLook.objects.exists()


def test_a_new_secret_takes_the_old_one_and_its_look_back(anna: Actor, code: Code):
    old = family_secret(code)
    look = open_look(asked(code), at=EVENING)
    assert renew_look(code, by=anna, at=EVENING).startswith(b"%PDF")
    assert look_open(look.pk, look.opened_at, at=EVENING) is None
    with refused("secret_does_not_fit"):
        open_look(asked(code, old), at=EVENING)
    again = open_look(asked(issued(code.number)), at=EVENING + timedelta(minutes=1))
    assert look_open(again.pk, look.opened_at, at=EVENING + timedelta(minutes=1)) is None
    assert Event.objects.filter(event="materials.secret_renewed").count() == 1


def test_only_people_of_the_school_print_a_new_secret(code: Code):
    for stranger in (cast.darya(), cast.sibling()):
        with refused("not_your_place"):
            renew_look(code, by=stranger, at=EVENING)
    with refused("no_right"):
        renew_look(code, by=cast.boris(), at=EVENING)


def test_where_families_do_not_look_there_is_no_secret(anna: Actor, code: Code):
    told = asked(code)
    Campaign.objects.update(families_look=False)
    with refused("secret_does_not_fit"):
        family_code(told, at=EVENING)
    with refused("families_do_not_look"):
        renew_look(issued(code.number), by=anna, at=EVENING)


def test_nothing_opens_before_reports_and_no_secret_is_lost_by_it(code: Code):
    Campaign.objects.update(reports_at=EVENING + timedelta(hours=1))
    with refused("results_are_not_open"):
        open_look(asked(code), at=EVENING)
    assert not FamilyLook.objects.exists()
    open_look(asked(code), at=EVENING + timedelta(hours=1))


def test_nothing_opens_before_a_result_is_accepted(anna: Actor):
    made = entry_with_codes()
    Campaign.objects.update(families_look=True)
    with refused("nothing_to_look_at"):
        open_look(asked(issued("40002")), at=EVENING)
    assert looks_at(made) == 0
    assert nothing_to_look_at(1) is None


def test_a_draft_of_a_campaign_opens_nothing(code: Code):
    Campaign.objects.update(state=CampaignState.DRAFT)
    with refused("secret_does_not_fit"):
        family_code(asked(code), at=EVENING)


def test_rules_that_let_through_say_nothing():
    assert results_are_not_accepted(is_accepted=True) is None
    assert secret_is_used(is_used=False) is None
    assert secret_is_tried_too_often(EVENING, at=EVENING) is None
    assert (group_is_small(5), bool(group_is_small(4))) == (None, True)


# ---- guessing ------------------------------------------------------------------------------------


def test_wrong_code_wrong_secret_and_wrong_school_are_told_alike(code: Code):
    said = set()
    for wrong in (
        asked(code, WRONG),
        Asked(code.school.key, "49999", family_secret(code), NETWORK),
        Asked("edu999999", code.number, family_secret(code), NETWORK),
        Asked("нет", "нет", "нет", NETWORK),
    ):
        with pytest.raises(Refused) as caught:
            family_code(wrong, at=EVENING)
        said.add(caught.value.refusal)
    assert len(said) == 1


def test_a_code_that_is_not_there_costs_the_same_work(code: Code):
    guess(issued("40003"), 1)
    verbs = []
    for wrong in (asked(code, WRONG), Asked(code.school.key, "49999", WRONG, NETWORK)):
        with CaptureQueriesContext(connection) as seen, refused("secret_does_not_fit"):
            family_code(wrong, at=EVENING)
        verbs.append([one["sql"].split()[0] for one in seen.captured_queries])
    assert verbs[0] == verbs[1]


def test_after_five_wrong_secrets_even_the_right_one_waits_longer_each_time(code: Code):
    at = EVENING
    guess(code, FREE_FOR_CODE)
    for delay in (*DELAYS, DELAYS[-1]):
        with refused("secret_is_tried_too_often"):
            family_code(asked(code), at=at + delay - timedelta(seconds=1))
        at += delay
        guess(code, 1, at)
    assert family_code(asked(code), at=at + DELAYS[-1]) == code


def test_waiting_is_not_counted_as_guessing(code: Code):
    guess(code, FREE_FOR_CODE)
    for _ in range(10):
        with refused("secret_is_tried_too_often"):
            family_code(asked(code), at=EVENING)
    assert family_code(asked(code), at=EVENING + DELAYS[0]) == code


def test_other_families_do_not_wait_for_a_code_that_somebody_guesses(code: Code):
    guess(code, FREE_FOR_CODE)
    other = issued("40003")
    assert family_code(asked(other), at=EVENING) == other


def test_a_right_secret_clears_the_code_and_not_the_network(code: Code):
    guess(code, FREE_FOR_CODE - 1)
    family_code(asked(code), at=EVENING)
    guess(code, FREE_FOR_CODE - 1)
    assert family_code(asked(code), at=EVENING) == code
    assert FamilyTry.objects.get(whom=NETWORK).failures == 2 * (FREE_FOR_CODE - 1)


def test_a_network_that_goes_through_codes_waits_too(code: Code):
    for number in range(FREE_FOR_NETWORK):
        with refused("secret_does_not_fit"):
            family_code(Asked("edu220042", str(41000 + number), WRONG, NETWORK), at=EVENING)
    with refused("secret_is_tried_too_often"):
        family_code(asked(code), at=EVENING)
    assert family_code(asked(code, network="сеть 10.20.31.0/24"), at=EVENING) == code


def test_nobody_shuts_a_network_for_longer_than_a_minute(code: Code):
    for number in range(FREE_FOR_NETWORK + 5):
        with refused("secret_does_not_fit"):
            at = EVENING + timedelta(minutes=max(0, number - FREE_FOR_NETWORK + 1))
            family_code(Asked("edu220042", str(41000 + number), WRONG, NETWORK), at=at)
    assert family_code(asked(code), at=at + timedelta(minutes=1)) == code


def test_wrong_secrets_are_forgotten_after_a_day(code: Code):
    guess(code, FREE_FOR_CODE)
    later = EVENING + MEMORY + timedelta(seconds=1)
    assert family_code(asked(code), at=later) == code
    assert not FamilyTry.objects.exists()


# ---- what is shown -------------------------------------------------------------------------------


def work_of(entry: Entry, number: str) -> FamilyWork:
    found = class_results(entry)
    assert found is not None
    told = family_work(found, number)
    assert told is not None
    return told


def test_a_sheet_says_in_words_what_was_achieved(entry: Entry):
    told = work_of(entry, "40002")
    assert [one.words for one in told.tasks] == [
        "не получилось",
        "выполнено полностью",
        "не приступали",
        "выполнено полностью",
        "не получилось",
    ]
    assert [one.points for one in told.tasks] == ["0 из 1", "1 из 1", "", "1 из 1", "0 из 2"]
    assert (told.result.total, told.most, told.result.mark) == (2, "из 7", 3)
    assert (told.has_group, told.has_region, told.state) == (True, False, "")


def test_every_value_has_its_words():
    assert task_words(1, 2) == "выполнено частично"
    assert task_words(None, 2) == "часть не писали"
    assert task_words("не пройд.", 2) == "тему ещё не проходили"


def test_a_class_of_four_is_not_compared(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[4]["class"] = 2
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=anna, at=EVENING)
    told = work_of(entry, "40002")
    assert told.has_group is False
    assert {one.group for one in told.tasks} == {""}


def test_who_was_absent_reads_so(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[1] = {"code": "40002", "variant_1": "отсутствовал"}
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=anna, at=EVENING)
    told = work_of(entry, "40002")
    assert (told.tasks, told.state) == ((), "Работу не писали: участник отсутствовал.")
