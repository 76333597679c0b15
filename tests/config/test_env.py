"""Settings fail with the name, what was found and what to write."""

from pathlib import Path

import pytest

from config import env


def test_a_yes_or_no_is_read_in_its_usual_spellings(monkeypatch: pytest.MonkeyPatch):
    for word, meant in (("1", True), ("yes", True), ("off", False), ("0", False), ("", True)):
        monkeypatch.setenv("VPROK_X", word)
        assert env.flag("VPROK_X", default=True) is meant


@pytest.mark.parametrize(("read", "found"), [(env.flag, "maybe"), (lambda n: env.whole(n, 8), "x")])
def test_what_cannot_be_read_is_named_with_what_to_write(
    read, found: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("VPROK_X", found)
    with pytest.raises(env.Misset, match=f"VPROK_X is '{found}': write"):
        read("VPROK_X")


def test_a_whole_number_and_a_list_have_defaults(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("VPROK_X", raising=False)
    assert env.whole("VPROK_X", 7) == 7
    assert env.words("VPROK_X", ("a",)) == ["a"]
    monkeypatch.setenv("VPROK_X", "a, b,")
    assert env.words("VPROK_X") == ["a", "b"]


def test_a_secret_comes_from_the_variable_or_from_a_private_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    file = tmp_path / "secret"
    monkeypatch.delenv("VPROK_X", raising=False)
    with pytest.raises(env.Misset, match="made by script/setup"):
        env.secret("VPROK_X", file)
    file.write_text("word\n")
    file.chmod(0o644)
    with pytest.raises(env.Misset, match="chmod 600"):
        env.secret("VPROK_X", file)
    file.chmod(0o600)
    assert env.secret("VPROK_X", file) == "word"
    monkeypatch.setenv("VPROK_X", "другое")
    assert env.secret("VPROK_X", file) == "другое"
