import stat
from pathlib import Path

from vprok.tools.vault.preparation import erase_key, find_key, make_key


def test_a_key_is_found_by_its_id_until_it_is_erased(tmp_path: Path) -> None:
    folder = tmp_path / "preparation"
    key, other = make_key(folder), make_key(folder)
    found = find_key(folder, key.id)
    assert found is not None
    assert found.value == key.value
    erase_key(folder, key.id)
    erase_key(folder, key.id)
    assert find_key(folder, key.id) is None
    assert find_key(folder, other.id) is not None


def test_nobody_else_may_read_a_key(tmp_path: Path) -> None:
    key = make_key(tmp_path / "preparation")
    [place] = (tmp_path / "preparation").iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert place.stem == key.id.hex()


def test_an_erased_key_is_overwritten_before_it_is_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "preparation"
    key = make_key(folder)
    [place] = folder.iterdir()
    with place.open("rb") as still_open:
        erase_key(folder, key.id)
        assert still_open.read() == bytes(32)


def test_a_key_that_is_being_erased_is_nobodys_key(tmp_path: Path) -> None:
    key = make_key(tmp_path)
    [place] = tmp_path.iterdir()
    place.write_bytes(bytes(32))
    assert find_key(tmp_path, key.id) is None
