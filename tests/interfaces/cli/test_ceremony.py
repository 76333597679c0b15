import io
import json
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from vprok.interfaces.cli import main
from vprok.tools.vault.ceremony import Request, read_keys, write_request
from vprok.tools.vault.custody import commitment_to, officer_recipient, open_inner
from vprok.tools.vault.words import bytes_of, words_of

SEEDS = tuple(bytes([number]) * 16 for number in (1, 2, 3))
WORDS = tuple(" ".join(words_of(seed)) for seed in SEEDS)
SLOT = "2026-spring-ma4-1-kits-20260414T0030Z"
OTHER = "2026-spring-ru4-1-kits-20260415T0030Z"


class Said:
    """The command as a person runs it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: str, typed: str = "") -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["vprok", "ceremony", *words])
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main()
        told = self.capsys.readouterr()
        return code, told.out, told.err


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(monkeypatch, capsys)


@pytest.fixture
def request_file(tmp_path: Path) -> str:
    officers = tuple(
        (f"Ответственный {n}", officer_recipient(seed)) for n, seed in enumerate(SEEDS)
    )
    path = tmp_path / "request.json"
    path.write_text(write_request(Request("2026-spring", officers, (SLOT, OTHER))), "utf-8")
    return str(path)


@pytest.fixture
def keys_file(say: Said, request_file: str, tmp_path: Path) -> str:
    path = str(tmp_path / "keys.json")
    code, out, _ = say("make", request_file, path)
    assert code == 0
    assert "Сделано ключей: 2" in out
    return path


def test_an_officers_words_are_drawn_off_line(say: Said) -> None:
    code, out, _ = say("officer")
    words, key = (line.partition(": ")[2] for line in out.splitlines())
    assert code == 0
    assert officer_recipient(bytes_of(words)) == key


@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 0), (1, 2)])
def test_two_officers_open_a_slot_without_the_portal(
    say: Said, keys_file: str, first: int, second: int
) -> None:
    code, out, _ = say("open", keys_file, SLOT, typed=f"{WORDS[first]}\n{WORDS[second]}\n")
    assert code == 0
    value = bytes.fromhex(out.partition("Значение: ")[2].split()[0])
    assert commitment_to(value) == read_keys(Path(keys_file).read_text()).keys[SLOT].commitment
    assert " ".join(words_of(value)) in out


def test_the_first_layer_is_opened_for_the_portal(say: Said, keys_file: str) -> None:
    code, out, _ = say("open", keys_file, SLOT, "--first", typed=f"{WORDS[0]}\n")
    assert code == 0
    opened = json.loads(out)
    assert set(opened) == {officer_recipient(seed) for seed in SEEDS[1:]}
    value = open_inner(b64decode(opened[officer_recipient(SEEDS[2])]), SEEDS[2])
    assert len(value) == 16


def test_a_file_of_keys_is_checked_against_its_request_and_with_words(
    say: Said, keys_file: str, request_file: str
) -> None:
    typed = f"{WORDS[2]}\n{WORDS[1]}\n"
    code, out, _ = say("check", keys_file, "--request", request_file, "--words", typed=typed)
    assert code == 0
    assert "Слотов: 2, долей: 12." in out
    assert SLOT in out


def spoil(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")


def test_everything_that_goes_wrong_is_told_in_one_line_and_nothing_is_overwritten(
    say: Said, keys_file: str, request_file: str
) -> None:
    two = f"{WORDS[0]}\n{WORDS[0]}\n"
    cases = [
        (("make", request_file, keys_file), "", "nothing is overwritten"),
        (("make", keys_file, "x.json"), "", "not a file of"),
        (("make", "absent.json", "x.json"), "", "absent.json"),
        (("open", keys_file, "x"), "", "there is no slot x"),
        (("open", keys_file, SLOT), two, "no share of this slot is for these two"),
        (("open", keys_file, SLOT), "рижати\n", "Нужно двенадцать слов, введено 1."),
        (("open", keys_file, SLOT, "--first"), " ".join(words_of(b"9" * 16)), "have no share"),
    ]
    for words, typed, told in cases:
        code, _, err = say(*words, typed=typed)
        assert code == 1
        assert told in err
        assert err.count("\n") <= 3
    spoil(request_file, OTHER, f"{OTHER}x")
    code, _, err = say("check", keys_file, "--request", request_file)
    assert (code, "not for the slots" in err) == (1, True)


def test_a_commitment_that_was_changed_is_found(say: Said, keys_file: str) -> None:
    commitment = read_keys(Path(keys_file).read_text()).keys[SLOT].commitment
    spoil(keys_file, commitment, "0" * 64)
    two = f"{WORDS[0]}\n{WORDS[1]}\n"
    assert say("open", keys_file, SLOT, typed=two)[0] == 1
    assert say("check", keys_file, "--words", typed=two)[0] == 1


def test_shares_that_are_missing_or_for_others_are_found(say: Said, keys_file: str) -> None:
    told = json.loads(Path(keys_file).read_text("utf-8"))
    told["slots"][SLOT]["shares"].pop()
    Path(keys_file).write_text(json.dumps(told), "utf-8")
    code, _, err = say("check", keys_file)
    assert (code, "is not split among the three officers" in err) == (1, True)
