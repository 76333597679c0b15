"""A served site with a clock that tests move, and people before browsers."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.chromium import chromium
from tests.browser.site import Clock, Desk


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module; Django may be asked while it is open: nothing runs beside us."""
    with pytest.MonkeyPatch.context() as around, chromium() as opened:
        around.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield opened


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: clock.at)
    return clock


@pytest.fixture
def desk(
    transactional_db: None, live_server: LiveServer, browser: Browser, clock: Clock, settings: Any
) -> Iterator[Desk]:
    """Where people of a test sit down before the site."""
    settings.PORTAL_ADDRESS = live_server.url
    desk = Desk(browser, live_server.url)
    yield desk
    desk.clear()
