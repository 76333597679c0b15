"""Signing in: delays after failures, the second step, sessions that really end."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests import make
from tests.cast import as_
from vprok.domain.access.models import Account
from vprok.interfaces.frame.passwords import Argon2
from vprok.interfaces.frame.second_factor import set_up
from vprok.interfaces.web.access.signing import DELAYS, delay_after, neighbourhood
from vprok.kernel.charter import Actor

PASSWORD = "длинный пароль для проверки"
SIGN_IN = "/sign-in/"


def login_of(actor: Actor) -> str:
    return Account.objects.get(pk=actor.account).login


def enter(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": login, "password": password, **more})


def code_now(secret: str) -> str:
    _, counter, _ = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counter):06d}"


def test_a_person_signs_in_and_goes_where_they_wanted(client: Client, anna: Actor) -> None:
    page = client.get("/access/sessions/")
    assert page.headers["Location"] == "/sign-in/?next=/access/sessions/"
    answer = enter(client, login_of(anna), next="/access/sessions/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/access/sessions/")
    assert "вы здесь" in client.get("/access/sessions/").content.decode()


def test_the_login_is_forgiven_its_case_and_spaces(client: Client, anna: Actor) -> None:
    assert enter(client, f" {login_of(anna).upper()} ").status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_nobody_is_sent_to_another_site(client: Client, anna: Actor, wanted: str) -> None:
    assert enter(client, login_of(anna), next=wanted).headers["Location"] == "/"


def test_words_do_not_tell_whether_there_is_such_an_account(client: Client, anna: Actor) -> None:
    pages = []
    for login in (login_of(anna), "edu229999-1"):
        answer = enter(client, login, "не тот пароль")
        assert answer.status_code == 422
        page = re.sub(r'value="[^"]*"', "", answer.content.decode())
        pages.append(re.sub(r'"X-CSRFToken": "\w+"|data-moment="[^"]*"', "", page))
    assert pages[0] == pages[1]


def test_a_shut_account_is_answered_like_a_wrong_password(client: Client, anna: Actor) -> None:
    Account.objects.filter(pk=anna.account).update(is_active=False)
    answer = enter(client, login_of(anna))
    assert answer.status_code == 422
    assert "Имя для входа или пароль введены неверно." in answer.content.decode()


def test_an_account_that_never_entered_has_no_password(client: Client, anna: Actor) -> None:
    account = Account.objects.get(pk=anna.account)
    account.set_unusable_password()
    account.save()
    assert enter(client, account.login, "").status_code == 422
    assert enter(client, account.login, account.password).status_code == 422


def fail(client: Client, login: str, times: int) -> None:
    for _ in range(times):
        enter(client, login, "не тот пароль")


def let_time_pass(minutes: float) -> None:
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=minutes)
        attempt.save()


def test_the_fifth_failure_asks_to_wait_and_tells_until_when(client: Client, anna: Actor) -> None:
    login = login_of(anna)
    fail(client, login, 4)
    assert enter(client, login, "не тот пароль").status_code == 429
    answer = enter(client, login)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert re.search(r"\d\d:\d\d по\xa0Москве", answer.content.decode())
    assert "_auth_user_id" not in client.session


def test_after_the_delay_the_right_password_opens(client: Client, anna: Actor) -> None:
    fail(client, login_of(anna), 5)
    let_time_pass(1.1)
    assert enter(client, login_of(anna)).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_the_delay_grows_and_never_locks_for_good(client: Client, anna: Actor) -> None:
    login = login_of(anna)
    fail(client, login, 5)
    for failures, delay in enumerate(DELAYS, start=5):
        minutes = delay.total_seconds() / 60
        let_time_pass(minutes - 0.5)
        assert enter(client, login).status_code == 429, failures
        let_time_pass(1)
        assert enter(client, login, "не тот пароль").status_code == 429, failures
    assert delay_after(1000) == timedelta(minutes=30)
    let_time_pass(31)
    assert enter(client, login).status_code == 302


def test_attempts_made_while_waiting_do_not_make_it_longer(client: Client, anna: Actor) -> None:
    fail(client, login_of(anna), 5)
    before = AccessAttempt.objects.get().failures_since_start
    fail(client, login_of(anna), 10)
    assert AccessAttempt.objects.get().failures_since_start == before == 5


def test_guesses_from_elsewhere_do_not_keep_a_person_out(client: Client, anna: Actor) -> None:
    thief = Client(REMOTE_ADDR="203.0.113.7")
    fail(thief, login_of(anna), 9)
    assert enter(thief, login_of(anna)).status_code == 429
    assert enter(client, login_of(anna)).status_code == 302


def test_another_address_of_the_same_neighbourhood_waits_too(anna: Actor) -> None:
    fail(Client(REMOTE_ADDR="203.0.113.7"), login_of(anna), 5)
    beside = Client(REMOTE_ADDR="203.0.113.200", HTTP_USER_AGENT="другой браузер")
    assert enter(beside, login_of(anna)).status_code == 429


def test_delays_are_the_same_for_a_login_that_does_not_exist(client: Client, db: None) -> None:
    fail(client, "edu229999-1", 4)
    assert enter(client, "edu229999-1", "не тот пароль").status_code == 429


def test_no_password_is_kept_with_the_failures(client: Client, anna: Actor) -> None:
    fail(client, login_of(anna), 1)
    kept = AccessAttempt.objects.values().get()
    assert "не тот пароль" not in str(kept)
    assert "csrfmiddlewaretoken=" not in kept["post_data"] or "***" in kept["post_data"]


@pytest.mark.parametrize(
    ("address", "where"),
    [("203.0.113.7", "203.0.113.0"), ("2001:db8:1:2:3::4", "2001:db8:1:2::"), ("", "0.0.0.0")],
)
def test_a_neighbourhood_is_a_network(rf: RequestFactory, address: str, where: str) -> None:
    assert neighbourhood(rf.get("/", REMOTE_ADDR=address)) == where


def test_passwords_are_kept_by_argon2id_with_the_decided_cost(settings: Settings) -> None:
    import config.settings

    settings.PASSWORD_HASHERS = config.settings.PASSWORD_HASHERS
    account = make_account_unsaved()
    assert account.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2().verify(PASSWORD, account.password)


def make_account_unsaved() -> Account:
    account = Account(login="edu220042-1", full_name="Анна Петрова", made_at=make.NOW)
    account.set_password(PASSWORD)
    return account


# ---- the second step -----------------------------------------------------------------------------


def test_a_regional_role_sees_nothing_before_the_second_step_is_set_up(
    client: Client, vera: Actor
) -> None:
    assert enter(client, login_of(vera)).status_code == 302
    for page in ("/", "/access/", "/charter/", "/access/people/1/", "/access/sessions/"):
        assert client.get(page).headers["Location"] == "/access/security/", page
    assert client.post("/access/slips/all/").headers["Location"] == "/access/security/"
    assert client.get("/access/security/").status_code == 200
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN


def test_setting_up_needs_a_right_code_and_the_password(client: Client, vera: Actor) -> None:
    enter(client, login_of(vera))
    page = client.get("/access/security/authenticator/")
    secret = page.context["secret"]
    assert "data:image/svg+xml;base64," in page.content.decode()
    wrong = {"secret": secret, "code": "000000", "password": PASSWORD}
    assert client.post("/access/security/authenticator/", wrong).status_code == 422
    wrong = {"secret": secret, "code": code_now(secret), "password": "не тот"}
    assert client.post("/access/security/authenticator/", wrong).status_code == 422
    assert client.get("/access/").headers["Location"] == "/access/security/"

    right = {"secret": secret, "code": code_now(secret), "password": PASSWORD}
    done = client.post("/access/security/authenticator/", right)
    assert len(done.context["codes"]) == 10
    assert client.get("/access/").status_code == 200
    again = client.get("/access/security/authenticator/")
    assert again.headers["Location"] == "/access/security/"


def test_with_a_second_step_the_password_alone_opens_nothing(client: Client, vera: Actor) -> None:
    secret = set_up(Account.objects.get(pk=vera.account)).secret
    answer = enter(client, login_of(vera), next="/charter/")
    assert answer.headers["Location"] == "/sign-in/code/"
    assert client.get("/access/").headers["Location"].startswith(SIGN_IN)
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    passed = client.post("/sign-in/code/", {"code": code_now(secret)})
    assert passed.headers["Location"] == "/charter/"
    assert client.get("/access/").status_code == 200


def test_a_recovery_code_opens_once(vera: Actor) -> None:
    code = set_up(Account.objects.get(pk=vera.account)).codes[0]
    for status in (302, 422):
        client = Client()
        enter(client, login_of(vera))
        assert client.post("/sign-in/code/", {"code": code}).status_code == status


def test_a_recovery_code_is_read_as_it_was_printed(client: Client, vera: Actor) -> None:
    code = set_up(Account.objects.get(pk=vera.account)).codes[0]
    enter(client, login_of(vera))
    printed = f" {code[:4]}-{code[4:]} "
    assert client.post("/sign-in/code/", {"code": printed}).status_code == 302


def test_guessing_the_code_is_stopped(client: Client, vera: Actor) -> None:
    secret = set_up(Account.objects.get(pk=vera.account)).secret
    enter(client, login_of(vera))
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    answer = client.post("/sign-in/code/", {"code": code_now(secret)})
    assert answer.status_code == 422
    assert "Слишком много неверных кодов" in answer.content.decode()


def test_a_code_read_over_a_shoulder_is_good_for_nothing(vera: Actor) -> None:
    code = code_now(set_up(Account.objects.get(pk=vera.account)).secret)
    for status in (302, 422):
        client = Client()
        enter(client, login_of(vera))
        assert client.post("/sign-in/code/", {"code": code}).status_code == status
        # allauth forgets a used code after half a minute
        assert cache.delete(f"allauth.mfa.totp.used?user={vera.account}&code={code}")


def test_the_second_step_has_no_page_without_the_first(client: Client, db: None) -> None:
    assert client.get("/sign-in/code/").headers["Location"] == SIGN_IN


def test_a_session_that_never_passed_the_code_is_ended(client: Client, vera: Actor) -> None:
    account = Account.objects.get(pk=vera.account)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    set_up(account)
    assert client.get("/access/security/").headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_another_person_in_the_same_browser_does_not_inherit_the_step(
    vera: Actor, gleb: Actor
) -> None:
    client = as_(vera)
    session = client.session
    session["account_authentication_methods_user"] = str(gleb.account)
    session.save()
    assert client.get("/access/").headers["Location"] == "/access/security/"


def test_the_second_step_is_offered_to_a_school_and_can_be_taken_away(anna: Actor) -> None:
    client = as_(anna)
    assert "не настроен" in client.get("/access/security/").content.decode()
    secret = set_up(Account.objects.get(pk=anna.account)).secret
    assert client.post("/access/security/remove/", {"code": "000000"}).status_code == 422
    done = client.post("/access/security/remove/", {"code": code_now(secret)})
    assert done.headers["Location"] == "/access/security/"
    assert "не настроен" in client.get("/access/security/").content.decode()


def test_a_regional_role_cannot_take_it_away(vera: Actor) -> None:
    secret = set_up(Account.objects.get(pk=vera.account)).secret
    client = as_(vera)
    client.post("/access/security/remove/", {"code": code_now(secret)})
    assert "включён" in client.get("/access/security/").content.decode()


def test_new_recovery_codes_replace_the_old_ones(anna: Actor) -> None:
    made = set_up(Account.objects.get(pk=anna.account))
    client = as_(anna)
    page = client.post("/access/security/codes/", {"code": code_now(made.secret)})
    assert not set(page.context["codes"]) & set(made.codes)


def test_the_secret_of_a_second_step_is_not_readable_in_the_database(vera: Actor) -> None:
    from allauth.mfa.models import Authenticator

    made = set_up(Account.objects.get(pk=vera.account))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert made.secret not in kept
    assert not any(code in kept for code in made.codes)


# ---- sessions ------------------------------------------------------------------------------------


def signed_in(actor: Actor) -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    assert enter(client, login_of(actor)).status_code == 302
    return client


def test_revoking_a_session_really_signs_out_there(anna: Actor) -> None:
    here, there = signed_in(anna), signed_in(anna)
    page = here.get("/access/sessions/")
    assert "Firefox, Linux" in page.content.decode()
    other = next(place for place in page.context["places"] if not place.is_current)
    here.post(f"/access/sessions/{other.number}/")
    assert there.get("/access/sessions/").headers["Location"].startswith(SIGN_IN)
    assert here.get("/access/sessions/").status_code == 200


def test_all_other_sessions_end_at_once(anna: Actor) -> None:
    here, *others = (signed_in(anna) for _ in range(3))
    here.post("/access/sessions/others/")
    assert all(other.get("/").status_code == 302 for other in others)
    assert [place.is_current for place in here.get("/access/sessions/").context["places"]] == [True]


def test_nobody_ends_the_sessions_of_another(anna: Actor, darya: Actor) -> None:
    annas = signed_in(anna)
    (place,) = annas.get("/access/sessions/").context["places"]
    assert as_(darya).post(f"/access/sessions/{place.number}/").status_code == 404
    assert annas.get("/access/sessions/").status_code == 200


def test_signing_out_ends_the_session(anna: Actor) -> None:
    client = signed_in(anna)
    stolen = client.cookies["session"].value
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["session"] = stolen
    assert thief.get("/access/sessions/").status_code == 302


def test_a_session_gets_a_new_number_at_sign_in(client: Client, anna: Actor) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = 1
    session.save()
    client.cookies["session"] = session.session_key
    enter(client, login_of(anna))
    assert client.cookies["session"].value != session.session_key


def test_a_form_without_its_token_is_refused(anna: Actor) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"username": login_of(anna), "password": PASSWORD})
    assert answer.status_code == 403


def test_changing_the_password_ends_other_sessions(anna: Actor) -> None:
    here, there = signed_in(anna), signed_in(anna)
    new = "совсем другой хороший пароль"
    form = {"old": "не тот", "new": new, "again": new}
    assert here.post("/access/security/password/", form).status_code == 422
    form = {"old": PASSWORD, "new": "1234567890", "again": "1234567890"}
    assert here.post("/access/security/password/", form).status_code == 422
    form = {"old": PASSWORD, "new": new, "again": new + "!"}
    assert here.post("/access/security/password/", form).status_code == 422
    form = {"old": PASSWORD, "new": new, "again": new}
    assert here.post("/access/security/password/", form).status_code == 302
    assert here.get("/access/security/").status_code == 200
    assert there.get("/access/security/").status_code == 302
    assert enter(Client(), login_of(anna), new).status_code == 302


def test_no_page_of_ours_sends_mail(
    settings: Settings, anna: Actor, mailoutbox: list[object]
) -> None:
    client = signed_in(anna)
    secret = client.get("/access/security/authenticator/").context["secret"]
    form = {"secret": secret, "code": code_now(secret), "password": PASSWORD}
    client.post("/access/security/authenticator/", form)
    assert mailoutbox == []


def test_addresses_of_allauth_that_we_do_not_offer_are_not_there(client: Client, db: None) -> None:
    for path in ("/signup/", "/accounts/signup/", "/accounts/login/", "/password/reset/"):
        assert client.get(path).status_code == 404
