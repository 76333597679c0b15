"""Fixtures of the whole suite: the cast, each put into the database when a test names them."""

import pytest

from tests import cast
from vprok.domain.analytics.queries import forget_likeness, forget_slices
from vprok.kernel.charter import Actor


@pytest.fixture(autouse=True)
def _a_new_database_is_another_one() -> None:
    """Primary keys begin again with every test, so that what was remembered by them is not true."""
    forget_likeness()
    forget_slices()


@pytest.fixture
def anna(db: None) -> Actor:
    return cast.anna()


@pytest.fixture
def timur(db: None) -> Actor:
    return cast.timur()


@pytest.fixture
def elena(db: None) -> Actor:
    return cast.elena()


@pytest.fixture
def boris(db: None) -> Actor:
    return cast.boris()


@pytest.fixture
def vera(db: None) -> Actor:
    return cast.vera()


@pytest.fixture
def gleb(db: None) -> Actor:
    return cast.gleb()


@pytest.fixture
def darya(db: None) -> Actor:
    return cast.darya()
