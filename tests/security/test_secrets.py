"""Secrets at rest: none of them lies in the database or on the disk as it is used.

source: security.md §3.2, §3.4; settled.md, Secrets with an hour
"""

import logging
from base64 import b32encode, b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.test import Client
from pytest_django import Settings

from tests import make
from tests.cast import as_
from tests.domain.materials import world
from tests.domain.materials.world import ARCHIVES_OPEN, HOUR
from tests.security import traces
from tests.stories.portal import PASSWORD, Person, Portal, bytes_of, found
from vprok.domain.access.actions import give_post, issue_slip
from vprok.domain.access.rules import Person as Newcomer
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import data_key
from vprok.kernel.charter import Actor, Role
from vprok.tools.pdf.look import links_of
from vprok.tools.vault.school import seed_of
from vprok.tools.vault.words import words_of


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """A disk of this test alone."""
    own = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": own}
    return tmp_path


def spellings(secret: bytes | str) -> set[bytes]:
    """The ways in which a secret might be written down."""
    raw = secret.encode() if isinstance(secret, str) else secret
    bare = raw.replace(b"-", b"").replace(b" ", b"")
    every = {raw, bare, raw.lower(), bare.lower()}
    for one in (raw, bare):
        every |= {one.hex().encode(), one.hex().upper().encode()}
        every |= {code(one).rstrip(b"=") for code in (b64encode, urlsafe_b64encode, b32encode)}
    return every


def written_down(secrets: dict[str, bytes | str], logged: str) -> Iterator[str]:
    """Which secret is found where."""
    held = [*traces.columns(), *traces.sessions(), *traces.disk(), ("the log", logged.encode())]
    for name, secret in secrets.items():
        ways = spellings(secret)
        for where, what in held:
            if any(way in what for way in ways):
                yield f"{name}: {where}"


def test_no_secret_lies_about_after_a_year_of_use(
    home: Path,
    anna: Actor,
    gleb: Actor,
    elena: Actor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    clock = Portal(monkeypatch)
    clock.at(ARCHIVES_OPEN)
    archive = world.archive()

    # A slip that waits, and one that was used; the school's safe; the second step.
    place, at = archive.entry.school.place, ARCHIVES_OPEN
    waiting = give_post(Newcomer("Ольга Новая"), Role.EXPERT, place, by=anna, at=at)
    unused = issue_slip(waiting, by=anna, at=at).code
    coming = give_post(Newcomer("Пётр Новый"), Role.SCHOOL_COORDINATOR, place, by=elena, at=at)
    used = issue_slip(coming, by=elena, at=at).code
    petr = Person("Пётр Новый", Client())
    shown = petr.browser.post("/activate/", {"code": used})
    petr.login = found(r"<strong>([^<]+)</strong>", shown)
    done = petr.browser.post("/activate/", {"code": used, "password": PASSWORD, "again": PASSWORD})
    words = done.context["words"]
    petr.sign_in()
    authenticator = petr.browser.get("/access/security/authenticator/")
    totp = found(r'name="secret" value="([A-Z2-7]{32})"', authenticator)
    petr.prove(totp)

    # The password at its hour, on the page and as a file.
    clock.at(HOUR)
    address = f"/materials/2026-spring/archives/{archive.pk}/"
    password = found(r'data-copy="([^"]+)"', petr.browser.post(f"{address}key/"))
    petr.browser.post(f"{address}cipher/")
    assert bytes_of(petr.browser.get(petr.browser.post(address).headers["Location"]))

    secrets: dict[str, bytes | str] = {
        "the master key": portal.MASTER_KEY,
        "the key of sessions and links": portal.SECRET_KEY,
        "the password of an archive": password,
        "the code of a slip that waits": unused,
        "the code of a slip that was used": used,
        "the secret of the second step": totp,
        "the seed of the school's safe": seed_of(words),
        "the words of the school's safe": " ".join(words),
        "the password of an account": PASSWORD,
        **{f"the key of file {one.pk}": data_key(one) for one in Stored.objects.all()},
    }
    secrets |= {f"recovery code {n}": code for n, code in enumerate(petr.recovery)}
    assert len(petr.recovery) >= 8
    assert words_of(seed_of(words)) == words
    assert not list(written_down(secrets, caplog.text))
    assert list(written_down({"what is public": archive.password_digest}, ""))


def test_papers_and_archives_lie_sealed(home: Path, anna: Actor) -> None:
    archive = world.archive()
    held = b"".join(data for _, data in traces.disk())
    assert held
    for paper in (world.paper(words="ma4 1"), world.zip_of(archive)):
        assert paper[:200] not in held
        assert paper[-200:] not in held
    assert b"%PDF" not in held
    assert b"AE\x03\x00" not in held  # the mark of an AES entry of a zip archive


def test_a_printed_slip_is_kept_nowhere(home: Path, anna: Actor) -> None:
    post = give_post(
        Newcomer("Ольга Новая"),
        Role.EXPERT,
        make.school().place,
        by=anna,
        at=ARCHIVES_OPEN,
    )
    printed = as_(anna).post(f"/access/people/{post.pk}/slip/").content
    code = links_of(printed)[0].rpartition("#")[2]
    assert not Stored.objects.exists()
    assert not list(written_down({"the code of the slip": code}, ""))
