"""The house as files and syntax trees: what the house tests walk through."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
DOMAIN = SRC / "vprok" / "domain"
WEB = SRC / "vprok" / "interfaces" / "web"
SHARED = ROOT.parent / "shared"


def modules(below: Path = SRC) -> list[Path]:
    """Python files of ours, migrations left out."""
    return sorted(path for path in below.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(WEB.rglob("*.html"))


def chapters() -> list[str]:
    """The packages of the domain, by name."""
    return sorted(path.parent.name for path in DOMAIN.glob("*/__init__.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """Everything a module imports, with dots, wherever in the module it does."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def furniture(kind: str) -> list[Path]:
    """All modules of one kind, `rules` say, whether a chapter has one or a package of them."""
    return sorted({*DOMAIN.glob(f"*/{kind}.py"), *DOMAIN.glob(f"*/{kind}/**/*.py")})


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]
