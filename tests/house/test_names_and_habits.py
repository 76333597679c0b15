import ast
import re

from tests.house.plan import SRC, modules, name, tree

BANNED = re.compile(
    r"(^|_)(utils?|helpers?|common|core|base|managers?|handlers?|services?|processors?|data|info|v2)($|_)"
)
ASKED_FOR = {"src/config/sqlite/base.py"}
"""Django itself asks for this name (settled.md)."""

CLOCK = {"now", "utcnow", "today", "localtime", "localdate"}


def words_of(title: str) -> str:
    """`KeyManager` as `key_manager`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", title).lower()


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = [
        name(path)
        for path in [*modules(), *SRC.rglob("*.html")]
        if BANNED.search(path.stem) and name(path) not in ASKED_FOR
    ]
    assert not empty


def test_no_class_has_a_name_that_says_nothing() -> None:
    empty = [
        f"{name(path)}: {node.name}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and BANNED.search(words_of(node.name))
    ]
    assert not empty


def test_the_clock_stays_at_the_interfaces() -> None:
    telling = [
        f"{name(path)}:{node.lineno}"
        for floor in ("kernel", "tools", "domain")
        for path in modules(SRC / "vprok" / floor)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr in CLOCK
            or (node.func.attr == "time" and ast.unparse(node.func.value) == "time")
        )
    ]
    assert not telling


def test_nobody_listens_to_signals_and_there_is_no_admin_and_no_model_form() -> None:
    heard = [
        f"{name(path)}: {word}"
        for path in modules()
        for word in ("django.dispatch", "models.signals", "django.contrib.admin", "ModelForm")
        if re.search(
            rf"^\s*(from|import|class)\b.*{re.escape(word)}", path.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert not heard


def test_nothing_is_put_off_in_code() -> None:
    put_off = [
        f"{name(path)}:{number}"
        for path in [*modules(), *SRC.rglob("*.html"), *SRC.rglob("*.js"), *SRC.rglob("*.css")]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError", line)
    ]
    assert not put_off
