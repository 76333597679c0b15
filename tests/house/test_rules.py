import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.plan import ROOT, SRC, functions, furniture, modules, name, tree

SEVERAL_CODES = {
    "campaign_is_not_running": {"campaign_is_draft", "campaign_is_stopped", "campaign_is_finished"},
    "campaign_is_over": {"campaign_is_finished"},
}
"""Rules that name their obstacle more closely than themselves."""

HOLE = "…"
"""Stands in a text for what only the moment can fill in."""


def refusals(where: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(where):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Refusal"
            and len(node.args) + len(node.keywords) == 2
        ):
            yield node


def literal(node: ast.expr) -> str:
    """The text of an expression, with holes for what is not written in it."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(literal, parts))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return literal(left) + literal(right)
        case _:
            return HOLE


def arguments(call: ast.Call) -> tuple[str, str]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    code = call.args[0] if call.args else named["code"]
    text = call.args[1] if len(call.args) > 1 else named["text"]
    return literal(code), literal(text)


def rules() -> list[tuple[Path, ast.FunctionDef]]:
    """Public functions that may refuse."""
    return [
        (path, function)
        for path in furniture("rules")
        for function in functions(path)
        if function.returns is not None
        and "Refusal" in ast.unparse(function.returns)
        and not function.name.startswith("_")
    ]


def called(rule: tuple[Path, ast.FunctionDef]) -> str:
    path, function = rule
    return f"{path.relative_to(SRC / 'vprok' / 'domain').parts[0]}.{function.name}"


@cache
def words_of_tests() -> frozenset[str]:
    """Every word of our tests, the house's own left out: they do not know one rule from another."""
    return frozenset(
        word
        for path in (ROOT / "tests").rglob("*.py")
        if "house" not in path.parts
        for word in re.findall(r"\w+", path.read_text("utf-8"))
    )


def test_every_rule_that_refuses_tells_its_source() -> None:
    silent = [
        called(rule) for rule in rules() if "source:" not in (ast.get_docstring(rule[1]) or "")
    ]
    assert not silent


def test_every_rule_that_refuses_is_tested_by_its_code() -> None:
    untested = [
        called(rule)
        for rule in rules()
        if words_of_tests().isdisjoint({rule[1].name} | SEVERAL_CODES.get(rule[1].name, set()))
    ]
    assert not untested, f"no test under tests/ names {untested}"


@pytest.mark.parametrize("rule", rules(), ids=called)
def test_a_refusal_has_the_name_of_its_rule(rule: tuple[Path, ast.FunctionDef]) -> None:
    _, function = rule
    codes = {arguments(call)[0] for call in refusals(function)} - {HOLE}
    assert codes <= {function.name} | SEVERAL_CODES.get(function.name, set())


def test_every_refusal_is_a_russian_sentence_with_a_full_stop() -> None:
    wrong = []
    for path in modules():
        for call in refusals(tree(path)):
            text = arguments(call)[1]
            if text == HOLE:
                continue
            begins = re.match(rf"[А-ЯЁ«{HOLE}\d]", text)
            if (
                not begins
                or not re.search(rf"[.!?{HOLE}»]$", text)
                or not re.search("[а-яё]", text)
            ):
                wrong.append(f"{name(path)}:{call.lineno}: {text}")
    assert not wrong
