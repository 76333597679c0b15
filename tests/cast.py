"""The people of the tests, in the order of the hierarchy, and how they act."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from tests import make
from vprok.domain.access.models import Account
from vprok.domain.access.queries import actor_of
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import Refused


def anna() -> Actor:
    """Coordinator of school 42."""
    return _person("Анна Петрова", Role.SCHOOL_COORDINATOR, make.school().place)


def timur() -> Actor:
    """Technical specialist of school 42."""
    return _person("Тимур Ахметов", Role.TECHNICAL_SPECIALIST, make.school().place)


def elena() -> Actor:
    """Head of school 42."""
    return _person("Елена Орлова", Role.HEAD_OF_SCHOOL, make.school().place)


def marina() -> Actor:
    """Expert of school 42, who marks works by code."""
    return _person("Марина Белова", Role.EXPERT, make.school().place)


def boris() -> Actor:
    """Municipal coordinator of Anna's district."""
    return _person("Борис Кузнецов", Role.MUNICIPAL_COORDINATOR, make.district().place)


def vera() -> Actor:
    """Regional coordinator above them."""
    return _person("Вера Соколова", Role.REGIONAL_COORDINATOR, make.region().place)


def gleb() -> Actor:
    """Federal organiser."""
    return _person("Глеб Морозов", Role.FEDERAL_ORGANISER, COUNTRY)


def fyodor() -> Actor:
    """Release officer of the country, who sees nothing of any school."""
    return _person("Фёдор Ключник", Role.RELEASE_OFFICER, COUNTRY)


def darya() -> Actor:
    """Coordinator of a school in another region, who must see nothing of theirs."""
    elsewhere = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    return _person("Дарья Чужая", Role.SCHOOL_COORDINATOR, make.school(elsewhere, "0151").place)


def sibling() -> Actor:
    """Coordinator of another school of Anna's district."""
    return _person(
        "Семён Соседов", Role.SCHOOL_COORDINATOR, make.school(make.district(), "0043").place
    )


def neighbour() -> Actor:
    """Municipal coordinator of the next district of the same region."""
    return _person(
        "Нина Рядом", Role.MUNICIPAL_COORDINATOR, make.district(make.region(), "m020").place
    )


def observer() -> Actor:
    """Observer at Anna's school: the lowest role there."""
    return _person("Олег Зоркий", Role.OBSERVER, make.school().place)


def as_(actor: Actor, client: Client | None = None) -> Client:
    """A browser in which this person has signed in, with the second factor where it is required."""
    client = client or Client()
    client.force_login(
        Account.objects.get(pk=actor.account),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
    session["account_authentication_methods_user"] = str(actor.account)
    session.save()
    return client


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What stands inside must be refused by this rule."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.refusal.code == code


def _person(full_name: str, role: Role, place: make.Place) -> Actor:
    login = f"{place.key}-{role.value}"[:30]
    found = Account.objects.filter(login=login).first()
    if found is None:
        found = make.account(full_name, login)
        make.post(found, role, place)
    return actor_of(found)
