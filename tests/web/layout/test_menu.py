"""The menu: only what may be opened, and one section at a time is the current one."""

import pytest

from vprok.interfaces.web.layout.surroundings import menu
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Главная"),
        ("/campaign/2026-spring/", "Календарь"),
        ("/campaign/publications/7/", "Публикации"),
        ("/results/2026-spring/", "Результаты"),
    ],
)
def test_one_section_is_the_current_one(anna: Actor, path: str, title: str):
    assert [name for name, _, is_current in menu(path, anna) if is_current] == [title]


def test_a_page_outside_the_sections_has_none(anna: Actor):
    assert not any(is_current for _, _, is_current in menu("/charter/", anna))
