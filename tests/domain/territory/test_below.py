"""Which rows stand below which places."""

import pytest

from tests import make
from vprok.domain.territory.models import School
from vprok.kernel.place import COUNTRY, Place

pytestmark = pytest.mark.django_db


def found(*paths: str) -> set[str]:
    return {school.path for school in School.objects.within([Place(path) for path in paths])}


def test_each_place_covers_itself_and_all_below_it():
    here, there = make.school(), make.school(make.district(make.region("64"), "m017"), "0151")
    everyone = {here.path, there.path}
    assert found("ru.22") == found("ru.22.m019") == found(here.path) == {here.path}
    assert found("ru.22", there.path) == everyone
    assert found(COUNTRY.path) == everyone
    assert found("ru.22", COUNTRY.path) == found(COUNTRY.path, "ru.22") == everyone
    assert found() == set()


def test_a_place_does_not_cover_one_whose_name_begins_alike():
    make.school(make.district(code="m019"))
    assert found("ru.22.m020") == set()
