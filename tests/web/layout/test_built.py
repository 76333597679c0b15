from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from vprok.interfaces.web.layout import built
from vprok.interfaces.web.layout.built import BuiltScripts
from vprok.tools.vault.opener.script import NPM

needs_npm = pytest.mark.skipif(not (NPM / "tweetnacl").exists(), reason="needs npm install")


@needs_npm
def test_a_script_put_together_is_found_and_collected() -> None:
    found = finders.find("js/opening.js")
    assert isinstance(found, str)
    whole = Path(found).read_bytes()
    assert b"data-opening" in whole
    collected = dict(BuiltScripts().list(None))
    with collected["js/opening.js"].open("js/opening.js") as script:
        assert script.read() == whole


@needs_npm
def test_a_script_that_changed_is_put_together_anew() -> None:
    found = finders.find("js/opening.js")
    assert isinstance(found, str)
    Path(found).write_text("old")
    finders.find("js/opening.js")
    assert Path(found).read_text() != "old"


@needs_npm
def test_all_static_files_can_be_collected_under_the_names_of_their_digests(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    assert list(tmp_path.glob("js/opening.*.js"))


def test_without_its_parts_a_script_is_not_there_and_nothing_else_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lost() -> str:
        raise FileNotFoundError("nacl-fast.min.js")

    monkeypatch.setitem(built.SCRIPTS, "js/opening.js", lost)
    assert finders.find("js/opening.js") is None
    assert [path for path, _ in BuiltScripts().list(None)] == ["js/workbook.js"]
